"""Corrections (冲正, 更正, 补记) count where the mistake was made, also in a month audited since."""

from __future__ import annotations

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import points


def test_reversing_an_entry_of_a_closed_month_counts_in_that_month(small: Small) -> None:
    booked = small.enter("萨日朗-001", "H1", "2026-07-12")
    small.close_months(202607)
    small.reverse(booked.entry_pk)
    assert (small.totals("2026-07")["萨日朗-001"], small.totals("2026-08")["萨日朗-001"]) == (0, 0)
    reversal = small.entries()[-1]
    assert (reversal.counts_in, reversal.period) == (202607, 202608), "booked where it was typed"
    assert reversal.corrects_closed


def test_a_top_up_counts_in_the_month_of_the_entry_it_tops(small: Small) -> None:
    """The reversal frees room of the quarter's cap in July; the entry that gets it lies in September."""
    small.enter("萨日朗-001", "Q9", "2026-07-01", "10")
    first = small.enter("萨日朗-001", "Q9", "2026-08-01", "10")
    small.enter("萨日朗-001", "Q9", "2026-09-01", "10")  # the quarter's cap of 25 leaves 5
    small.close_months(202607, 202608, 202609)
    assert small.reverse(first.entry_pk) == 500
    assert small.totals("2026-09")["萨日朗-001"] == 1000
    assert small.totals("2026-08")["萨日朗-001"] == 0
    assert small.totals("2026-10")["萨日朗-001"] == 0
    small.undo()
    assert small.totals("2026-08")["萨日朗-001"] == 1000, "the undo of a correction counts there too"
    assert small.totals("2026-09")["萨日朗-001"] == 500
    assert small.totals("2026-10")["萨日朗-001"] == 0
    small.redo()
    assert (small.totals("2026-08")["萨日朗-001"], small.totals("2026-09")["萨日朗-001"]) == (0, 1000)


def test_what_stands_in_an_entrys_place_counts_where_it_did(small: Small) -> None:
    """Booked on the wrong household, put right after the month was audited: both halves count in August."""
    booked = small.enter("萨日朗-001", "J2", "2026-08-10")
    small.close_months(202608, 202609)
    wanted = points.Correction(household_pk=small.households["萨日朗-002"])
    right, _ = small.call(points.correct, booked.entry_pk, "登记错户", wanted)
    assert right.points == -1000
    august, october = small.totals("2026-08"), small.totals("2026-10")
    assert (august["萨日朗-001"], august["萨日朗-002"]) == (0, -1000)
    assert (october["萨日朗-001"], october["萨日朗-002"]) == (0, 0)
    entry = small.entries()[-1]
    assert (entry.replaces, entry.cause, entry.event_date.isoformat()) == (
        booked.entry_pk,
        "登记错户",
        "2026-08-10",
    )
    small.undo()
    assert small.totals("2026-08") == {**dict.fromkeys(small.households, 0), "萨日朗-001": -1000}


@pytest.mark.parametrize(
    ("wanted", "points_now"),
    [
        (points.Correction(stated="5"), {"萨日朗-001": 500}),
        (points.Correction(stated="5", household_pk=2), {"萨日朗-001": 0, "萨日朗-002": 500}),
    ],
    ids=["another value", "another value and household"],
)
def test_a_value_is_corrected_within_its_cap(
    small: Small, wanted: points.Correction, points_now: dict[str, int]
) -> None:
    booked = small.enter("萨日朗-001", "Q9", "2026-08-10", "8")
    small.close_months(202608)
    small.call(points.correct, booked.entry_pk, "看错一行", wanted)
    assert {number: small.totals("2026-08")[number] for number in points_now} == points_now


def test_a_corrected_item_takes_the_rule_books_value(small: Small) -> None:
    booked = small.enter("萨日朗-001", "J2", "2026-08-10")
    small.call(points.correct, booked.entry_pk, "项目选错", points.Correction(item_pk=small.item("J1")))
    assert small.totals("2026-08")["萨日朗-001"] == -300
    veto = small.enter("萨日朗-002", "V1", "2026-08-10")
    small.call(
        points.correct,
        veto.entry_pk,
        "登记错户",
        points.Correction(household_pk=small.households["萨日朗-003"]),
    )
    assert [line.household for line in small.board("2026-08").lines if line.veto] == ["萨日朗-003"]


def test_a_monthly_score_is_corrected_by_its_sheet(small: Small) -> None:
    with pytest.raises(UserError, match="不能单独冲正"):
        small.call(points.correct, 99, "看错", points.Correction())


def test_what_was_left_out_of_a_closed_period_is_booked_into_it_with_its_cause(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-10")
    small.close_months(202608, 202609)
    draft = small.draft("萨日朗-002", "H1", "2026-08-12")
    for period, cause, said in (("2026-08", " ", "原因没有填"), ("2026-09", "YY-2026-0001", "不在2026年9月")):
        with pytest.raises(UserError, match=said):
            small.call(points.supplement, draft, Period.parse(period), cause)
    booked, _ = small.call(points.supplement, draft, Period.parse("2026-Q3"), "异议YY-2026-0001")
    assert booked.message == ""
    assert small.totals("2026-08")["萨日朗-002"] == 1000
    assert small.totals("2026-10")["萨日朗-002"] == 0
    entry = small.entries()[-1]
    assert (entry.counts_in, entry.period, entry.cause) == (202608, 202610, "异议YY-2026-0001")
    small.undo()
    assert small.totals("2026-08")["萨日朗-002"] == 0
