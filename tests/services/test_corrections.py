"""Corrections (冲正, 更正, 补记) count where the mistake was made, also in a month audited since."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, households, point_lists, points


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


# ---- caps and 合户: 002 was merged into 001 on 10 October ----
ONE, TWO = "萨日朗-001", "萨日朗-002"


def merge(small: Small) -> None:
    small.call(households.merge_households, small.households[ONE], small.households[TWO], date(2026, 10, 10))


def test_room_freed_in_a_month_before_a_merge_is_the_households_own(small: Small) -> None:
    """S1 +2, four a month: in July 001 had 2, 2, 0 and 002 had 2, 2, and July's board lists them apart."""
    first, *_ = [small.enter(ONE, "S1", f"2026-07-0{day}") for day in (1, 2, 3)]
    _ = [small.enter(TWO, "S1", f"2026-07-0{day}") for day in (1, 2)]
    merge(small)
    assert small.reverse(first.entry_pk) == 200
    assert [small.totals("2026-07")[number] for number in (ONE, TWO)] == [400, 400]
    assert small.totals("2026")[ONE] == 40800
    assert small.call(books.check) == []


@pytest.mark.parametrize(
    ("number", "day", "counts"),
    [(ONE, "2026-07-20", 200), (TWO, "2026-07-20", 0), (ONE, "2026-10-20", 0), (ONE, "2026-10-05", 0)],
    ids=["one in July", "two in July", "together after", "together in the month of the merge"],
)
def test_what_is_entered_after_a_merge_counts_beside_the_household_of_its_month(
    small: Small, number: str, day: str, counts: int
) -> None:
    """001 has one S1 (+2, four a month) and 002 has two, in July and in October."""
    for month in ("07", "10"):
        small.enter(ONE, "S1", f"2026-{month}-01")
        small.enter(TWO, "S1", f"2026-{month}-01")
        small.enter(TWO, "S1", f"2026-{month}-02")
    merge(small)
    draft = small.draft(number, "S1", day)
    ahead = small.call(
        point_lists.outlook, "masses", draft.event_date, draft.item_pk, "", household_pk=draft.household_pk
    )
    assert ahead.points == counts
    if day.startswith("2026-07"):
        small.close_months(202607)
        booked, _ = small.call(points.supplement, draft, Period.parse("2026-07"), "异议YY-2026-0001")
    else:
        booked, _ = small.call(points.record, draft)
    assert booked.points == counts


def test_the_same_item_on_one_day_before_a_merge_is_told_of_the_household_it_was(small: Small) -> None:
    small.enter(TWO, "H1", "2026-07-01")
    small.enter(TWO, "H1", "2026-10-20")
    merge(small)
    village, group = small.villages["萨日朗"], "1"
    for day, numbers, notes in (
        ("2026-07-01", {TWO}, ()),
        ("2026-10-20", {ONE}, ("这一户当天已登记过这个项目1条，又记了一条",)),
    ):
        held = small.call(
            point_lists.group_doubles, village, group, small.item("H1"), date.fromisoformat(day)
        )
        assert held == {small.households[number] for number in numbers}
        assert small.enter(ONE, "H1", day).notes == notes


def test_a_years_cap_counts_what_was_one_household_by_the_month_of_the_entry(small: Small) -> None:
    """Q9 40 a year: both had 30 before; August measures 001 alone, November the two together."""
    for number in (ONE, TWO):
        for month in ("01", "04", "07"):
            small.enter(number, "Q9", f"2026-{month}-01", "10", today="2026-11-20")
    merge(small)
    assert small.enter(ONE, "Q9", "2026-08-01", "10", today="2026-11-20").points == 1000
    assert small.enter(ONE, "Q9", "2026-11-01", "10", today="2026-11-20").points == 0
