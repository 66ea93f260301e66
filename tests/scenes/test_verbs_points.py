"""The verb ``points``: its names, its JSON keys and its exit codes, as a script that uses it relies on them."""

from typing import Any

import pytest

from tests.scenes.book import Town, did

H1, H2 = "萨日朗-001", "萨日朗-002"
LISTED = {"id", "reverses", "counts_in"}


def test_an_entry_answers_with_its_number_points_period_and_warnings(town: Town) -> None:
    booked = did(town.try_add(H1, "H1", "2026-10-12")).json
    assert set(booked) == {"id", "points", "period", "warnings"}
    assert isinstance(booked["id"], int)
    assert (booked["points"], booked["period"], booked["warnings"]) == (10, "2026-10", [])
    listed = town.listed(household=H1)
    assert [one["id"] for one in listed] == [booked["id"]]
    assert set(listed[0]) >= LISTED
    assert (listed[0]["counts_in"], listed[0]["reverses"]) == ("2026-10", None)


def test_points_are_json_numbers_in_points(town: Town) -> None:
    assert did(town.try_add(H1, "J1", "2026-10-12")).json["points"] == -3
    assert did(town.try_add(H1, "V1", "2026-10-12")).json["points"] == 0
    assert did(town.try_add(H1, "S1", "2026-10-12", points=2)).json["points"] == 2


def test_period_is_the_month_the_entry_counts_in(town: Town) -> None:
    town.close("2026-08", "2026-09")
    booked = did(town.try_add(H1, "H1", "2026-08-10")).json
    assert booked["period"] == "2026-10"
    assert booked["warnings"], "it is said that August is audited"


def test_what_the_clerk_should_know_is_a_warning_and_the_entry_is_booked(town: Town) -> None:
    for _ in range(2):
        town.add(H1, "S1", "2026-10-12")
    capped = did(town.try_add(H1, "S1", "2026-10-13")).json
    assert (capped["points"], len(capped["warnings"]) > 0) == (0, True)
    twice = did(town.try_add(H2, "H1", "2026-10-12")).json
    assert twice["warnings"] == []
    again = did(town.try_add(H2, "H1", "2026-10-12")).json
    assert again["warnings"], "the same item, day and household twice is said"
    assert again["points"] == 10


@pytest.mark.parametrize("state", ["注销", "常年外出"])
def test_an_entry_of_a_household_that_takes_no_part_is_said(town: Town, state: str) -> None:
    did(town.household("state", H1, to=state, on="2026-10-01"))
    booked = did(town.try_add(H1, "H1", "2026-10-12")).json
    assert state in "".join(booked["warnings"])


def test_what_is_said_of_such_an_entry_is_true_of_the_board(town: Town) -> None:
    """Who takes part is decided on the period's last day: away on the 10th and back on the 20th, the entry counts."""
    did(town.household("state", H1, to="常年外出", on="2026-10-01"))
    did(town.household("state", H1, to="参评", on="2026-10-20"))
    warnings = "".join(did(town.try_add(H1, "H1", "2026-10-10")).json["warnings"])
    assert town.row("2026-10", H1)["total"] == 10
    assert "常年外出" in warnings
    assert "不计入" not in warnings, "it stands on October's board"


@pytest.mark.parametrize(
    ("household", "item", "day", "options", "code"),
    [
        ("萨日朗-099", "H1", "2026-10-12", {}, 1),
        (H1, "没有的", "2026-10-12", {}, 1),
        (H1, "H1", "2026-11-12", {}, 1),
        (H1, "S1", "2026-10-12", {"points": "-2"}, 1),
        (H1, "H1", "十月", {}, 2),
        (H1, "H1", "2026-10-12", {"track": "没有的"}, 2),
        (H1, "H1", "2026-08-12", {"into": "2026-08"}, 1),
        (H1, "H1", "2026-08-12", {"into": "2026-08", "cause": ""}, 1),
        (H1, "H1", "2026-08-12", {"into": "2026-09", "cause": "评议会议"}, 1),
    ],
)
def test_what_is_refused_is_refused_with_its_exit_code_and_books_nothing(
    town: Town, household: str, item: str, day: str, options: dict[str, Any], code: int
) -> None:
    town.close("2026-08", "2026-09")
    refused = town.try_add(household, item, day, **options)
    assert refused.code == code, refused
    assert refused.all.strip()
    assert town.listed() == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("points", "add", "--household", "萨日朗-099", "--item", "H1", "--day", "2026-10-12"), 1),
        (("points", "add", "--household", H1, "--item", "H1", "--day", "十月"), 2),
        (("points", "reverse", 99, "--reason", "登记错户"), 1),
        (("household", "state", "萨日朗-099", "--to", "注销", "--on", "2026-10-12"), 1),
        (("meeting", "add", "--station", "没有的嘎查"), 2),
    ],
)
def test_with_json_a_failure_is_json_too(town: Town, arguments: tuple[object, ...], code: int) -> None:
    failed = town(*arguments, "--json")
    assert failed.code == code
    assert isinstance(failed.json, dict)
    assert any(isinstance(word, str) and word for word in failed.json.values())


def test_a_veto_by_the_command_line(town: Town) -> None:
    town.add(H1, "V1", "2026-10-12")
    assert town.row("2026-10", H1)["veto"] is True


def test_into_a_closed_period_with_its_cause(town: Town) -> None:
    town.close("2026-08", "2026-09")
    booked = did(town.try_add(H1, "H1", "2026-08-12", into="2026-Q3", cause="YY-2026-0001")).json
    assert (booked["period"], booked["points"]) == ("2026-08", 10)
    assert town.row("2026-08", H1)["total"] == 10
    assert town.row("2026-10", H1)["total"] == 0


def test_reversing_answers_and_lists_the_reversal(town: Town) -> None:
    wrong = town.add(H1, "H1", "2026-08-12")
    town.close("2026-08", "2026-09")
    did(town.try_reverse(wrong, "登记错户"))
    rows = town.listed(household=H1)
    reversal = next(one for one in rows if one["reverses"] is not None)
    assert int(reversal["reverses"]) == wrong
    assert reversal["counts_in"] == "2026-08"
    assert sum(one["points"] for one in rows) == 0
    assert [one["counts_in"] for one in town.listed(household=H1, period="2026-08")] == ["2026-08"] * 2
    assert town.listed(household=H1, period="2026-10") == []


@pytest.mark.parametrize(
    ("options", "household", "points"),
    [({"household": H2}, H2, 10), ({"item": "J1"}, H1, -3), ({"item": "S1", "points": 2}, H1, 2)],
)
def test_reversal_and_replacement_are_one_act(
    town: Town, options: dict[str, Any], household: str, points: float
) -> None:
    wrong = town.add(H1, "H1", "2026-08-12")
    town.close("2026-08", "2026-09")
    operations = "SELECT count(*) FROM operation"
    before = town.rows(operations)[0][0]
    answer = town.reverse(wrong, "登记错了", **options)
    assert town.rows(operations)[0][0] == before + 1, "one operation: one 撤销 takes both back"
    rows = {one["id"]: one for one in town.listed()}
    fresh = rows[answer["id"]]
    assert (fresh["household"], fresh["points"], fresh["counts_in"]) == (household, points, "2026-08")
    assert fresh["reverses"] is None
    assert [one["reverses"] for one in rows.values() if one["reverses"] is not None] == [wrong]
    assert town.row("2026-08", household)["total"] == points


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reversal_names_its_reason(town: Town, reason: str) -> None:
    wrong = town.add(H1, "H1", "2026-10-12")
    refused = town.try_reverse(wrong, reason)
    assert refused.code in (1, 2)
    assert len(town.listed()) == 1


def test_what_is_reversed_already_or_is_a_reversal_is_refused(town: Town) -> None:
    wrong = town.add(H1, "H1", "2026-10-12")
    did(town.try_reverse(wrong))
    reversal = next(one["id"] for one in town.listed() if one["reverses"] is not None)
    for entry in (wrong, reversal, 9999):
        refused = town.try_reverse(entry)
        assert (refused.code, bool(refused.all.strip())) == (1, True), entry
    assert len(town.listed()) == 2


def test_the_party_track(town: Town) -> None:
    booked = did(town.try_add(H1, "K1", "2026-10-12", track="party", person="包青格乐")).json
    assert booked["points"] == -5
    row = next(one for one in town.board("2026-Q4", track="party")["rows"] if one["person"] == "包青格乐")
    assert row["total"] == -5
    assert town.row("2026-10", H1)["total"] == 0, "party points never count on the masses' board"


def test_a_list_is_a_bare_array(town: Town) -> None:
    assert town.listed() == []
    town.add(H1, "H1", "2026-10-12")
    town.add(H2, "J1", "2026-09-12")
    assert [one["household"] for one in town.listed()] in ([H1, H2], [H2, H1])
    assert [one["household"] for one in town.listed(period="2026-Q3")] == [H2]
    assert [one["points"] for one in town.listed(period="2026-10")] == [10]
