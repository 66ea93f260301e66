"""Own recurring days: every Saturday of a year, the last day of every month also in February, and leap years."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.activities import RecurringDay
from wenming_desktop.domain.recurring import days_in, falls_on, rule_problems, rule_words

SATURDAY = RecurringDay("星期六文明实践", "每周", day=6)
MONTH_END = RecurringDay("月底有约", "每月", day=0)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_every_saturday_of_2026() -> None:
    days = days_in(SATURDAY, *YEAR)
    assert len(days) == 52
    assert days[0] == date(2026, 1, 3)
    assert days[-1] == date(2026, 12, 26)
    assert {day.isoweekday() for day in days} == {6}
    assert {(after - before).days for before, after in itertools.pairwise(days)} == {7}


def test_the_last_day_of_every_month() -> None:
    days = days_in(MONTH_END, *YEAR)
    assert [(day.month, day.day) for day in days] == [
        (1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31),
    ]  # fmt: skip


@pytest.mark.parametrize(("year", "last"), [(2026, 28), (2028, 29), (2100, 28), (2000, 29)])
def test_the_last_day_of_february(year: int, last: int) -> None:
    assert days_in(MONTH_END, date(year, 2, 1), date(year, 3, 1)) == [date(year, 2, last)]


@pytest.mark.parametrize(
    ("rule", "day", "falls"),
    [
        (RecurringDay("集市", "每月", day=15), date(2026, 10, 15), True),
        (RecurringDay("集市", "每月", day=15), date(2026, 10, 16), False),
        (RecurringDay("月末", "每月", day=31), date(2026, 10, 31), True),
        (RecurringDay("月末", "每月", day=31), date(2026, 4, 30), True),
        (RecurringDay("月末", "每月", day=31), date(2026, 10, 30), False),
        (RecurringDay("学雷锋", "每年", 3, 5), date(2026, 3, 5), True),
        (RecurringDay("学雷锋", "每年", 3, 5), date(2026, 4, 5), False),
        (RecurringDay("二月末", "每年", 2, 0), date(2026, 2, 28), True),
        (RecurringDay("二月末", "每年", 2, 0), date(2028, 2, 28), False),
        (RecurringDay("闰日", "每年", 2, 29), date(2026, 2, 28), True),
        (RecurringDay("停了", "每周", day=6, active=False), date(2026, 10, 31), False),
    ],
)
def test_when_a_recurring_day_falls(rule: RecurringDay, day: date, *, falls: bool) -> None:
    assert falls_on(rule, day) == falls


@given(day=st.integers(0, 31), month=st.integers(1, 12), year=st.integers(1990, 2100))
def test_every_month_has_its_day_exactly_once(day: int, month: int, year: int) -> None:
    """每月31日 in a month of thirty days is its last one; it is never lost and never twice."""
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found = days_in(RecurringDay("日子", "每月", day=day), first, last)
    assert found == [date(year, month, min(day or last.day, last.day))]
    in_year = days_in(RecurringDay("日子", "每年", month, day), date(year, 1, 1), date(year, 12, 31))
    assert in_year == found


@given(start=st.dates(date(1990, 1, 1), date(2100, 1, 1)), weekday=st.integers(1, 7))
def test_any_seven_days_hold_a_weekday_once(start: date, weekday: int) -> None:
    assert len(days_in(RecurringDay("日子", "每周", day=weekday), start, start + timedelta(days=6))) == 1


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (SATURDAY, "每周六"), (RecurringDay("礼拜", "每周", day=7), "每周日"), (MONTH_END, "每月最后一天"),
        (RecurringDay("集市", "每月", day=15), "每月15日"), (RecurringDay("学雷锋", "每年", 3, 5), "每年3月5日"),
        (RecurringDay("二月末", "每年", 2, 0), "每年2月最后一天"),
    ],
)  # fmt: skip
def test_when_it_falls_in_words(rule: RecurringDay, said: str) -> None:
    assert rule_words(rule) == said


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"every": "每周", "day": 6}, []),
        ({"every": "每周", "day": 0}, [("day", "每周的日子填1至7，星期一是1，星期日是7")]),
        ({"every": "每周", "day": 8}, [("day", "每周的日子填1至7，星期一是1，星期日是7")]),
        ({"every": "每月", "day": 0}, []),
        ({"every": "每月", "day": 32}, [("day", "日填1至31，月末填0")]),
        ({"every": "每月", "day": None}, [("day", "日没有填")]),
        ({"every": "每年", "month": 2, "day": 29}, []),
        ({"every": "每年", "month": 2, "day": 30}, [("day", "日填1至29，月末填0")]),
        ({"every": "每年", "month": None, "day": 5}, [("month", "每年的日子要写明几月")]),
        ({"every": "每年", "month": 13, "day": 31}, [("month", "每年的日子要写明几月")]),
    ],
)
def test_what_is_wrong_with_a_recurring_day(values: dict[str, object], wrong: list[tuple[str, str]]) -> None:
    assert [(one.record, one.message) for one in rule_problems(values)] == wrong
