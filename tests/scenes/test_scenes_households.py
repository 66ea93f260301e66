"""Scene 6: a household as of a day; what happens in October changes no board of January."""

from typing import Any

import pytest

from tests.scenes.book import Town, did

H1 = "萨日朗-001"
VILLAGE = "萨日朗"


@pytest.fixture
def town(both_ways: Town) -> Town:
    """Each scene by the verbs and by the services."""
    return both_ways


def rows(town: Town, period: str, station: str | None = VILLAGE, **options: Any) -> list[tuple[Any, ...]]:
    """(household, head, group, total) of every line, by household."""
    found = town.board(period, station, **options)["rows"]
    return sorted((row["household"], row["name"], row["group"], row["total"]) for row in found)


def numbers(town: Town, period: str, station: str | None = VILLAGE) -> list[str]:
    return [row[0] for row in rows(town, period, station)]


@pytest.fixture
def before(town: Town) -> Town:
    """Entries of the first and the third quarter; nothing sealed."""
    town.add(H1, "H1", "2026-02-10")
    town.add(H1, "H1", "2026-08-10")
    town.add("萨日朗-002", "J1", "2026-08-11")
    return town


def test_scene_6_a_split_in_october_leaves_earlier_boards_as_they_were(before: Town) -> None:
    old = {period: rows(before, period) for period in ("2026-Q1", "2026-Q3", "2026-08")}
    fresh = did(before.household("split", H1, person="包那日苏", on="2026-10-27")).json["household"]
    assert {period: rows(before, period) for period in old} == old
    assert fresh in numbers(before, "2026-Q4")
    assert fresh not in numbers(before, "2026-09")
    assert (before.row("2026-Q4", fresh)["name"], before.row("2026-Q4", fresh)["group"]) == ("包那日苏", 1)


def test_scene_6_a_new_head_in_october_leaves_the_old_head_on_the_third_quarter(before: Town) -> None:
    did(before.household("head", H1, person="斯琴高娃", on="2026-10-15"))
    assert before.row("2026-Q3", H1)["name"] == "包青格乐"
    assert before.row("2026-Q4", H1)["name"] == "斯琴高娃"
    assert before.row("2026-Q1", H1)["name"] == "包青格乐"


def test_scene_6_a_sealed_village_and_its_township_have_the_same_sums(before: Town) -> None:
    before.close("2026-02", "2026-08", "2026-09")
    before.seal("2026-Q3", VILLAGE)
    did(before.household("state", "萨日朗-004", to="注销", on="2026-09-20", cause="整户迁走，补登"))
    sealed = before.try_seal("2026-Q3")
    if sealed.code:
        assert sealed.code == 1
        assert before.board("2026-Q3")["edition"] is None, "refused: the township is not sealed"
        before.correct("2026-Q3", "整户迁走，补登", VILLAGE)
        before.seal("2026-Q3")
    whole = rows(before, "2026-Q3", None)
    assert whole == sorted(rows(before, "2026-Q3", VILLAGE) + rows(before, "2026-Q3", "诺敏花"))


def test_a_household_struck_off_today_stays_on_boards_of_the_past(before: Town) -> None:
    did(before.household("state", H1, to="注销", on="2026-10-20"))
    assert H1 in numbers(before, "2026-Q3")
    assert H1 not in numbers(before, "2026-Q4")


def test_moving_to_another_village_takes_the_points_along_from_its_day(before: Town) -> None:
    did(before.household("move", H1, station="诺敏花", group="2", on="2026-10-20"))
    assert H1 in numbers(before, "2026-Q3")
    assert H1 not in numbers(before, "2026-Q3", "诺敏花")
    assert before.row("2026-Q3", H1, VILLAGE)["total"] == 110
    year = before.row("2026", H1, "诺敏花")
    assert (year["total"], year["group"]) == (420, 2), "a board lists it where it lived on the last day"
    assert H1 not in numbers(before, "2026")


def test_merging_adds_the_points_and_the_base_once_from_its_day(before: Town) -> None:
    did(before.household("merge", "萨日朗-002", into=H1, on="2026-10-20"))
    assert numbers(before, "2026-Q3") == [H1, "萨日朗-002", "萨日朗-003", "萨日朗-004"]
    assert [before.row("2026-Q3", one)["total"] for one in (H1, "萨日朗-002")] == [110, 97]
    assert "萨日朗-002" not in numbers(before, "2026")
    assert before.row("2026", H1)["total"] == 417


@pytest.mark.parametrize(
    ("day", "household"), [("2026-10-19", H1), ("2026-10-20", "fresh"), ("2026-10-26", "fresh")]
)
def test_an_entry_for_a_person_counts_for_his_household_of_that_day(
    town: Town, day: str, household: str
) -> None:
    fresh = did(town.household("split", H1, person="包那日苏", on="2026-10-20")).json["household"]
    entry = town.add_for_person("包那日苏", "H1", day)
    counts_for = {"fresh": fresh}.get(household, household)
    assert next(one for one in town.listed() if int(one["id"]) == entry)["household"] == counts_for


def test_a_person_who_lived_elsewhere_that_day_is_a_warning_naming_both(town: Town) -> None:
    fresh = did(town.household("split", H1, person="包那日苏", on="2026-10-20")).json["household"]
    booked = did(town.try_add(fresh, "H1", "2026-10-25", person="斯琴高娃")).json
    assert H1 in "".join(booked["warnings"])
    assert fresh in "".join(booked["warnings"])
    assert next(one for one in town.listed() if one["id"] == booked["id"])["household"] == fresh


def test_a_fact_entered_later_for_an_earlier_day_makes_the_sealed_board_wait(before: Town) -> None:
    before.close("2026-02", "2026-08", "2026-09")
    before.seal("2026-Q3")
    refused = before.household("state", "萨日朗-004", to="注销", on="2026-09-20")
    assert (refused.code, before.board("2026-Q3")["state"]) == (1, "sealed"), "it asks for its cause"
    did(before.household("state", "萨日朗-004", to="注销", on="2026-09-20", cause="派出所通报"))
    assert before.board("2026-Q3")["state"] == "stale"
    assert before.board("2026-Q3", "诺敏花")["state"] == "sealed"
    before.correct("2026-Q3", "派出所通报")
    assert before.row("2026-Q3", "萨日朗-004") is None


def test_the_spelling_of_a_name_is_no_correction(before: Town) -> None:
    """待更正 looks at the set of households, village, group, total, deducted and veto; not at names."""
    before.close("2026-02", "2026-08", "2026-09")
    before.seal("2026-Q3")
    did(before.household("head", H1, person="斯琴高娃", on="2026-09-25", cause="户主更换补登"))
    assert before.board("2026-Q3")["state"] == "sealed"
    assert before.row("2026-Q3", H1)["name"] == "包青格乐"


def test_an_entry_for_a_merged_number_is_of_the_household_it_was_that_day(before: Town) -> None:
    """十月合户；九月的事写002户，就记在002户，不记到无关的一户：补记、更正、当月登记都一样。"""
    before.close("2026-02", "2026-08")
    did(before.household("merge", "萨日朗-002", into=H1, on="2026-10-10"))
    entry = before.add("萨日朗-002", "J2", "2026-09-10")
    swapped = before.add(H1, "J1", "2026-09-11")
    did(before.try_reverse(swapped, "登错户", household="萨日朗-002"))
    late = before.add("萨日朗-002", "V1", "2026-08-12", into="2026-08", cause="会议1")
    before.add("萨日朗-002", "H1", "2026-10-20")
    whose = {one["id"]: one["household"] for one in before.listed()}
    assert [whose[one] for one in (entry, late)] == ["萨日朗-002", "萨日朗-002"]
    lines = {row["household"]: row for row in before.board("2026-Q3", VILLAGE)["rows"]}
    assert (lines["萨日朗-002"]["veto"], lines["萨日朗-002"]["total"]) == (True, 100 - 3 - 10 - 3)
    assert (lines[H1]["veto"], lines[H1]["total"]) == (False, 110)
    assert before.row("2026-Q4", H1, VILLAGE)["total"] == 110
