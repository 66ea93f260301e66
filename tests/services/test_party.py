"""Party members' points: who counts, the personal sheet, the branch at a glance."""

from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import departures, party, people

Q4 = Period.parse("2026-Q4")


def members(small: Small, code: str = "2026-Q4") -> dict[str, party.PartyMember]:
    return {one.name: one for one in small.call(party.members, Period.parse(code))}


def test_members_stand_with_their_branch_and_points(small: Small) -> None:
    small.enter("包青格乐1", "D1", "2026-10-01")
    small.enter("包青格乐1", "K1", "2026-10-02")
    small.enter("萨日朗-001", "H1", "2026-10-02")  # the household's points are another track
    found = members(small)
    assert list(found) == ["包青格乐", "李䶮"]
    one = found["包青格乐"]
    assert (one.branch, one.village, one.household, one.group) == (
        "萨日朗党支部",
        "萨日朗嘎查",
        "萨日朗-001",
        "1",
    )
    assert (one.total, one.veto, one.entries) == (-200, False, 2)
    assert (found["李䶮"].total, found["李䶮"].entries) == (0, 0)


def test_a_branch_alone_can_be_asked_for(small: Small) -> None:
    small.call(people.save_person, small.people["孟和1"], {"party": True})
    assert len(members(small)) == 3
    branch = members(small)["李䶮"].branch_pk
    assert [one.name for one in small.call(party.members, Q4, branch)] == ["包青格乐", "李䶮"]


def test_who_left_before_the_periods_end_does_not_count(small: Small) -> None:
    pk, _ = small.call(
        people.save_person, None, {"name": "白海龙", "party": True}, small.households["诺敏花-001"]
    )
    small.call(departures.remove_person, pk, date(2026, 8, 15))
    assert "白海龙" in members(small, "2026-07")
    assert "白海龙" not in members(small, "2026-Q3")


def test_the_personal_sheet_adds_up(small: Small) -> None:
    small.enter("包青格乐1", "D1", "2026-10-05")
    small.enter("包青格乐1", "D1", "2026-10-06")  # capped: 2 of 3 count
    small.enter("包青格乐1", "K1", "2026-10-02")
    small.enter("包青格乐1", "PV", "2026-10-09")
    wrong = small.enter("包青格乐1", "K1", "2026-10-10").entry_pk
    small.reverse(wrong)
    small.enter("包青格乐1", "D1", "2026-09-30")
    sheet = small.call(party.personal_sheet, small.people["包青格乐1"], Q4)
    assert [row.points for row in sheet.additions] == [300, 200]  # by date
    assert [row.points for row in sheet.deductions] == [-500]
    assert [row.code for row in sheet.vetoes] == ["PV"]
    assert (sheet.added, sheet.deducted, sheet.veto) == (500, -500, True)
    assert sheet.total == sheet.base + sheet.added + sheet.deducted == sheet.member.total
    assert [
        row.event_date.day for row in small.call(party.member_entries, small.people["包青格乐1"], Q4)
    ] == [10, 10, 9, 6, 5, 2]


def test_an_entry_taken_back_by_undo_is_on_no_sheet(small: Small) -> None:
    small.enter("包青格乐1", "D1", "2026-10-05")
    small.undo()
    sheet = small.call(party.personal_sheet, small.people["包青格乐1"], Q4)
    assert (sheet.additions, sheet.total) == ((), 0)
    assert small.call(party.member_entries, small.people["包青格乐1"], Q4) == []
    small.redo()
    assert small.call(party.personal_sheet, small.people["包青格乐1"], Q4).total == 300
    assert members(small)["包青格乐"].entries == 1


def test_the_branches_at_a_glance(small: Small) -> None:
    small.call(people.save_person, small.people["孟和1"], {"party": True})
    small.enter("包青格乐1", "D1", "2026-10-05")
    small.enter("李䶮2", "PV", "2026-10-05")
    branch, rest = small.call(party.branch_summary, Q4)
    assert (branch.branch, branch.members, branch.entries, branch.average, branch.best, branch.vetoes) == (
        "萨日朗党支部", 2, 2, 150, "包青格乐", 1
    )  # fmt: skip
    assert (rest.branch, rest.branch_pk, rest.members, rest.best) == ("", None, 1, "孟和")


def test_somebody_who_is_no_member_is_said_to_be_none(small: Small) -> None:
    with pytest.raises(UserError, match="孟和不是党员"):
        small.call(party.personal_sheet, small.people["孟和1"], Q4)
