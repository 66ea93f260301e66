"""What lacks a single hundredth is topped up too, and which entries stand: cases that mutants of the rules survived."""

from __future__ import annotations

from datetime import date

import pytest

from wenming_desktop.domain.points import Entry, top_ups
from wenming_desktop.domain.rules import RuleItem

DONATION = RuleItem("Q9", "勤劳致富", "捐款", low=10, high=4000, cap_month=100)
LITTER = RuleItem("J1", "环境卫生", "乱堆乱放", low=300, high=300, direction=-1, cap_month=600)


def alone(row: Entry, _: date) -> int:
    return row.household_pk or 0


def entry(points: int, claimed: int, *, deduct: int = 0, **more: int | None) -> Entry:
    return Entry(
        pk=1, track="masses", household_pk=1, person_pk=None, period=202607, event_date=date(2026, 7, 1), code="Q9",
        category="勤劳致富", text="捐款", claimed=claimed, points=points, item_pk=9, deduct=deduct, **more,
    )  # fmt: skip


@pytest.mark.parametrize("missing", [1, 2])
def test_a_hundredth_that_is_missing_is_given_too(missing: int) -> None:
    for row, item, gained in (
        (entry(50, 50 + missing), DONATION, missing),
        (entry(-299, -299 - missing, deduct=1), LITTER, -missing),
    ):
        assert [points for _, points in top_ups([row], lambda _, item=item: item, alone)] == [gained]


@pytest.mark.parametrize(
    ("reverses", "reversed_by", "stands"),
    [(None, None, True), (2, None, False), (None, 3, False), (2, 3, False)],
)
def test_an_entry_stands_that_is_neither_a_reversal_nor_reversed(
    reverses: int | None, reversed_by: int | None, *, stands: bool
) -> None:
    assert entry(50, 50, reverses=reverses, reversed_by=reversed_by).stands is stands
