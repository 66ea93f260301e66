"""Counts as clerks write them beside an activity."""

import pytest

from wenming_desktop.exchange.activities_sheet import count_in


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("35", (35, False)), ("35人次", (35, False)), ("１２０人", (120, False)), ("2场", (2, False)), ("1,200人次", (1200, False)),
        ("约80人", (80, True)), ("300余人次", (300, True)), ("100多人", (100, True)), ("50人左右", (50, True)),
        ("0", (0, False)), ("两场", (2, True)), ("三十五", (35, True)),
    ],
)  # fmt: skip
def test_counts_that_can_be_read(text: str, count: tuple[int, bool]) -> None:
    assert count_in(text) == count


@pytest.mark.parametrize("text", ["", "很多", "一百多", "35+20", "3.5", "-1"])
def test_what_is_no_count(text: str) -> None:
    assert count_in(text) is None
