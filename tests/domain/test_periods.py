"""Month, quarter and year: how they are written, what they hold, what comes before and after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import (
    Period,
    month_first,
    month_label,
    month_last,
    month_of,
    next_month,
    previous_month,
)

DAYS = st.dates(date(1949, 10, 1), date(2199, 12, 31))
KINDS = st.sampled_from(("month", "quarter", "year"))


@pytest.mark.parametrize(
    ("typed", "code", "label", "word", "months", "first", "last"),
    [
        ("2026-07", "2026-07", "2026年7月", "月度", (202607,), date(2026, 7, 1), date(2026, 7, 31)),
        ("2026-Q3", "2026-Q3", "2026年第三季度", "季度", (202607, 202608, 202609), date(2026, 7, 1), date(2026, 9, 30)),
        (" 2026-q4 ", "2026-Q4", "2026年第四季度", "季度", (202610, 202611, 202612), date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-02", "2026-02", "2026年2月", "月度", (202602,), date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", "2024-02", "2024年2月", "月度", (202402,), date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", "2026", "2026年", "年度", tuple(range(202601, 202613)), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_a_period_as_typed(
    typed: str, code: str, label: str, word: str, months: tuple[int, ...], first: date, last: date
) -> None:
    period = Period.parse(typed)
    assert (period.code, period.label, period.word) == (code, label, word)
    assert (period.months, period.first, period.last) == (months, first, last)
    assert Period.parse(period.code) == period


@pytest.mark.parametrize(
    "typed", ["", "2026-13", "2026-00", "2026-Q5", "2026-7", "Q3", "二〇二六", "2026-Q3-07", "26-07"]
)
def test_what_is_no_period_is_said(typed: str) -> None:
    with pytest.raises(UserError, match="不是时段"):
        Period.parse(typed)


@pytest.mark.parametrize(
    ("code", "steps", "other"),
    [
        ("2026-01", -1, "2025-12"), ("2026-12", 1, "2027-01"), ("2026-07", 0, "2026-07"), ("2026-07", -19, "2024-12"),
        ("2026-Q1", -1, "2025-Q4"), ("2026-Q4", 1, "2027-Q1"), ("2026-Q3", 6, "2028-Q1"), ("2026", -2, "2024"),
    ],
)  # fmt: skip
def test_the_period_some_steps_away(code: str, steps: int, other: str) -> None:
    assert Period.parse(code).shifted(steps).code == other


@pytest.mark.parametrize(
    ("month", "following", "label"),
    [
        (202607, 202608, "2026年7月"),
        (202612, 202701, "2026年12月"),
        (202609, 202610, "2026年9月"),
        (202601, 202602, "2026年1月"),
    ],
)
def test_months_follow_one_another_over_the_years_end(month: int, following: int, label: str) -> None:
    assert next_month(month) == following
    assert previous_month(following) == month
    assert month_label(month) == label
    assert month_last(month) + timedelta(days=1) == month_first(following)
    assert Period.of_month(month).months == (month,)


@given(DAYS, KINDS)
def test_a_day_lies_in_its_period_and_in_no_neighbour(day: date, kind: str) -> None:
    period = Period.around(day, kind)
    assert period.first <= day <= period.last
    assert month_of(day) in period.months
    before, after = period.shifted(-1), period.shifted(1)
    assert before.last + timedelta(days=1) == period.first
    assert after.first - timedelta(days=1) == period.last
    assert period.shifted(5).shifted(-5) == period
