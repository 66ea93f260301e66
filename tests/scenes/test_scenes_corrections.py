"""Scenes 1-4, 7, 15: a correction counts where the mistake was made, by the verbs and by the services alike."""

import pytest

from tests.scenes.book import Town

H1, H2 = "萨日朗-001", "萨日朗-002"
LATER = "2026-11-20"  # October is over by then and may be closed too


@pytest.fixture
def town(both_ways: Town) -> Town:
    """Each scene by the verbs and by the services."""
    return both_ways


def line(town: Town, period: str, household: str = H1) -> tuple[str, float, bool]:
    """(band, total, veto) of a household's line."""
    row = town.row(period, household)
    return row["band"], row["total"], row["veto"]


def test_scene_1_a_wrong_veto_of_the_third_quarter_hides_no_true_veto_of_the_fourth(town: Town) -> None:
    wrong = town.add(H1, "V1", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.reverse(wrong, "登记错户")
    town.add(H1, "V1", "2026-10-10")
    assert line(town, "2026-Q4") == ("black", 100, True)
    assert line(town, "2026-10") == ("black", 0, True)
    assert line(town, "2026") == ("black", 400, True)
    assert line(town, "2026-Q3") == ("unlisted", 100, False), "the wrong one counts nowhere any more"
    assert line(town, "2026-08") == ("unlisted", 0, False)


def test_scene_2_a_household_with_a_true_deduction_is_not_red(town: Town) -> None:
    wrong = town.add(H1, "J2", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.reverse(wrong)
    for item, day in (("H1", "2026-10-05"), ("H1", "2026-10-12"), ("J1", "2026-10-13")):
        town.add(H1, item, day)
    assert line(town, "2026-Q4") == ("unlisted", 117, False)
    assert line(town, "2026-10") == ("unlisted", 17, False)
    assert line(town, "2026-Q3") == ("unlisted", 100, False)


def test_scene_3_an_upheld_objection_mends_the_quarter_it_was_about(town: Town) -> None:
    town.add(H1, "H1", "2026-08-10")
    twice = town.add(H1, "H1", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.seal("2026-Q3")
    assert line(town, "2026-Q3") == ("red", 120, False)
    town.reverse(twice, "异议核查：重复登记")
    waiting = town.board("2026-Q3")
    assert (waiting["state"], waiting["edition"]) == ("stale", 1)
    assert line(town, "2026-Q3") == ("red", 120, False), "a sealed edition never changes"
    town.correct("2026-Q3", "异议核查属实")
    again = town.board("2026-Q3")
    assert (again["state"], again["edition"]) == ("sealed", 2)
    assert line(town, "2026-Q3") == ("unlisted", 110, False)
    assert line(town, "2026-Q4") == ("unlisted", 100, False), "nobody is punished next quarter"
    first = town.row("2026-Q3", H1, edition=1)
    assert (first["band"], first["total"]) == ("red", 120)


def test_scene_4_nobody_is_red_for_nothing_after_two_wrong_deductions(town: Town) -> None:
    wrong = [town.add(H1, "J2", day) for day in ("2026-08-10", "2026-08-11")]
    town.close("2026-08", "2026-09")
    for entry in wrong:
        town.reverse(entry)
    assert line(town, "2026-Q4") == ("unlisted", 100, False)
    assert line(town, "2026-Q3") == ("unlisted", 100, False)
    assert line(town, "2026") == ("unlisted", 400, False)


def test_scene_7_a_party_members_sheet_adds_up(town: Town) -> None:
    wrong = town.add(H1, "K1", "2026-08-10", track="party", person="包青格乐")
    town.close("2026-08")
    town.reverse(wrong)
    kept = town.add(H1, "D1", "2026-10-10", track="party", person="包青格乐")
    for period, rows, total in (("2026-Q3", [], 0), ("2026-Q4", [kept], 300)):
        sheet = town.personal_sheet("包青格乐", period)
        listed = [*sheet.additions, *sheet.deductions, *sheet.vetoes]
        assert [one.pk for one in listed if one.stands] == rows, period
        assert sheet.base + sum(one.points for one in listed) == sheet.total == total, period
        assert sheet.added + sheet.deducted == sheet.total - sheet.base, period
    member = next(row for row in town.board("2026-Q4", track="party")["rows"] if row["person"] == "包青格乐")
    assert member["total"] == 3


def test_scene_7_the_same_of_a_veto(town: Town) -> None:
    wrong = town.add(H1, "PV", "2026-08-10", track="party", person="包青格乐")
    town.close("2026-08")
    town.reverse(wrong)
    town.add(H1, "PV", "2026-10-10", track="party", person="包青格乐")
    assert town.personal_sheet("包青格乐", "2026-Q4").veto is True
    assert town.personal_sheet("包青格乐", "2026-Q3").veto is False
    assert len(town.personal_sheet("包青格乐", "2026-Q4").vetoes) == 1


def test_scene_15_both_halves_of_a_mistake_count_in_the_quarter_of_the_mistake(town: Town) -> None:
    wrong = town.add(H1, "H1", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.reverse(wrong, "应为王秀兰户", household=H2)
    assert [line(town, "2026-Q3", one)[1] for one in (H1, H2)] == [100, 110]
    assert [line(town, "2026-Q4", one)[1] for one in (H1, H2)] == [100, 100]
    assert [line(town, "2026-08", one)[1] for one in (H1, H2)] == [0, 10]


def test_scene_15_a_wrong_value_of_the_sealed_quarter_in_one_act(town: Town) -> None:
    wrong = town.add(H1, "J2", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.seal("2026-Q3")
    town.reverse(wrong, "应为乱堆乱放", item="J1")
    town.correct("2026-Q3")
    assert line(town, "2026-Q3") == ("unlisted", 97, False)
    assert line(town, "2026-Q4") == ("unlisted", 100, False)


@pytest.mark.parametrize("period", ["2026-08", "2026-Q3", "2026"])
def test_a_board_is_what_its_entries_that_stand_add_up_to(town: Town, period: str) -> None:
    """The rows behind a line (为什么) add up to it, whatever was corrected and when."""
    wrong = town.add(H1, "J2", "2026-08-10")
    town.add(H1, "H1", "2026-08-11")
    town.close("2026-08", "2026-09")
    town.reverse(wrong, item="J1")
    base = {"2026-08": 0, "2026-Q3": 100, "2026": 400}[period]
    assert line(town, period)[1] == base + 7
    assert sum(one.points for one in town.why(period, H1)) == 700


def test_a_new_late_entry_still_goes_to_the_first_open_month(town: Town) -> None:
    """Only corrections count in a closed month; what comes late for the first time does not."""
    town.add(H1, "H1", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.add(H1, "H1", "2026-08-20")
    assert (line(town, "2026-08")[1], line(town, "2026-10")[1]) == (10, 10)


def test_a_late_entry_ordered_by_a_meeting_counts_in_its_own_month(town: Town) -> None:
    town.add(H1, "H1", "2026-08-10")
    town.close("2026-08", "2026-09")
    town.add(H1, "H1", "2026-08-20", into="2026-08", cause="评议会议PY-2026-009")
    assert (line(town, "2026-08")[1], line(town, "2026-10")[1]) == (20, 0)


def test_room_freed_under_a_cap_counts_in_the_month_of_the_entry_that_gets_it(town: Town) -> None:
    """S1 +2 counts 4 a month: the third of August counted nothing; when the first is taken back it counts in August."""
    first, _, third = (town.add(H1, "S1", f"2026-08-1{at}") for at in range(3))
    assert town.points_of(third) == 0
    town.close("2026-08", "2026-09")
    town.reverse(first)
    assert line(town, "2026-08")[1] == 4
    assert line(town, "2026-10")[1] == 0


def test_what_replaces_a_mistake_can_itself_be_mended_and_stays_in_its_quarter(town: Town) -> None:
    town.today = LATER
    wrong = town.add(H1, "J2", "2026-08-10")
    town.close("2026-08", "2026-09", "2026-10")
    better = town.reverse(wrong, "应为乱堆乱放", item="J1")
    town.reverse(int(better["id"]), "查无此事")
    for period, total in (("2026-08", 0), ("2026-10", 0), ("2026-11", 0), ("2026-Q3", 100), ("2026-Q4", 100)):
        assert line(town, period) == ("unlisted", total, False), period
