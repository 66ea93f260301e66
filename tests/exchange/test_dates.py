"""Dates in cells."""

from datetime import date, datetime
from typing import Any

import pytest

from wenming_desktop.exchange.dates import read_day, year_and_month


@pytest.mark.parametrize(
    ("value", "year", "day"),
    [
        (date(2026, 7, 12), None, date(2026, 7, 12)), (datetime(2026, 7, 12, 9), None, date(2026, 7, 12)), ("2026.7.12", None, date(2026, 7, 12)),
        (20260712.0, None, date(2026, 7, 12)), ("7月12日", 2026, date(2026, 7, 12)), ("7.12", 2026, date(2026, 7, 12)), ("7月12日", None, None),
        (7.12, 2026, None), ("2月30日", 2026, None), ("上旬", 2026, None), ("", 2026, None), ("#公式错误", 2026, None),
    ],
)  # fmt: skip
def test_days(value: Any, year: int | None, day: date | None) -> None:
    found = read_day(value, year)
    assert (found.day, found.note) == (day, "")


def test_a_bare_serial_number_is_a_day_with_a_word_to_the_clerk() -> None:
    found = read_day(23502.0)
    assert (found.day, found.note) == (
        date(1964, 5, 5),
        "单元格里是数字23502，按表格的日期序号读作1964年5月5日",
    )


@pytest.mark.parametrize(
    ("text", "month"),
    [("1968.9", (1968, 9)), ("1968年09月", (1968, 9)), ("196809", (1968, 9)), ("1968-9", (1968, 9)), ("1968.13", None), ("1768.1", None), ("九月", None)],
)  # fmt: skip
def test_a_month_alone(text: str, month: tuple[int, int] | None) -> None:
    assert year_and_month(text) == month
