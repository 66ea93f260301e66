"""十个工作日内录入（第11条）：到哪一天，还剩几天，超了几天。"""

from datetime import date

import pytest

from wenming_desktop.domain.days import DayKind
from wenming_desktop.domain.deadlines import Deadline, deadline

TEN = date(2026, 10, 10)
NATIONAL_DAY: dict[date, DayKind] = {date(2026, 10, day): "holiday" for day in range(1, 8)}
NATIONAL_DAY |= {date(2026, 9, 20): "workday", date(2026, 10, 10): "workday"}
YEARS = frozenset({2026})


@pytest.mark.parametrize(
    ("ended", "today", "due", "left", "text"),
    [
        ("2026-10-12", "2026-10-12", "2026-10-26", 10, "再过10个工作日到期"),
        ("2026-10-12", "2026-10-23", "2026-10-26", 1, "再过1个工作日到期"),
        ("2026-10-12", "2026-10-26", "2026-10-26", 0, "今天到期"),
        ("2026-10-12", "2026-10-27", "2026-10-26", -1, "超期1个工作日"),
        # over the national holidays, with the make-up days of 20 September and 10 October
        ("2026-09-19", "2026-09-28", "2026-10-08", 3, "再过3个工作日到期"),
        ("2026-09-25", "2026-10-08", "2026-10-15", 6, "再过6个工作日到期"),
        # a Saturday that falls behind a Friday: no working day has gone by, late it is
        ("2026-10-09", "2026-10-24", "2026-10-22", -1, "超期1个工作日"),
        ("2026-10-10", "2026-10-24", "2026-10-23", -1, "超期1个工作日"),
        # the ten days themselves run into a year without a table: it asks
        ("2026-12-25", "2026-12-28", None, None, "期限要等2027年放假安排"),
        ("2025-12-30", "2026-01-05", None, None, "期限要等2025年放假安排"),
        # scene 9: they ran out in October; that is known, whatever year it is today
        ("2026-10-10", "2026-12-31", "2026-10-23", -49, "超期49个工作日"),
        ("2026-10-10", "2027-01-04", "2026-10-23", -49, "至少超期49个工作日"),
        ("2026-12-17", "2027-01-04", "2026-12-31", -1, "至少超期1个工作日"),
        ("2026-12-18", "2027-01-04", None, None, "期限要等2027年放假安排"),
        # looked at from before the table begins
        ("2026-01-01", "2025-12-30", "2026-01-15", 11, "至少再过11个工作日到期"),
    ],
)
def test_ten_working_days_by_the_holiday_table(
    ended: str, today: str, due: str | None, left: int | None, text: str
) -> None:
    by = deadline(date.fromisoformat(ended), 10, date.fromisoformat(today), NATIONAL_DAY, YEARS)
    assert by.asks == (int(text[4:8]) if due is None else None)
    assert (by.due and by.due.isoformat(), by.left, by.text) == (due, left, text)


@pytest.mark.parametrize(
    ("left", "at_least", "text"),
    [
        (1, False, "再过1个工作日到期"), (0, False, "今天到期"), (-1, False, "超期1个工作日"),
        (1, True, "至少再过1个工作日到期"), (0, True, "今天到期"), (-1, True, "至少超期1个工作日"),
    ],
)  # fmt: skip
def test_the_last_day_is_called_today(left: int, at_least: bool, text: str) -> None:
    assert Deadline(TEN, left, at_least=at_least).text == text
