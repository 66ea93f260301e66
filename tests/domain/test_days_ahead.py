"""A day to come of a month that has begun is told."""

from datetime import date

import pytest

from wenming_desktop.domain.points import ahead


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (date(2026, 10, 28), "2026年10月28日还没有到，请核对日期"),
        (date(2026, 10, 27), ""),
        (date(2026, 11, 1), ""),
    ],
)
def test_a_day_to_come_of_this_month_is_told(event: date, said: str) -> None:
    assert ahead(event, date(2026, 10, 27)) == said
