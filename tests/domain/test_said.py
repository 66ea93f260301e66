"""What was said: the hash of ledger rows, and of a board's lines whatever their order and their names."""

from dataclasses import replace
from random import Random

import pytest

from wenming_desktop.domain.boards import Line
from wenming_desktop.domain.said import Differing, of_board, of_rows, with_facts
from wenming_desktop.domain.stated import Difference


def line(household: str, total: int, **other: object) -> Line:
    known = Line(
        key=1, rank=1, place=None, band="unlisted", household=household, person=None, name="包青格乐", shown="包青格乐",
        village="萨日朗嘎查", group=1, total=total, veto=False, deducted=False, reason="",
    )  # fmt: skip
    return known._replace(**other)


LINES = [
    line("萨日朗-001", 12_000),
    line("萨日朗-002", 11_000, group=2),
    line("萨日朗-003", 9_000, veto=True),
]


def test_rows_are_the_same_in_any_order_and_other_rows_are_not() -> None:
    said = of_rows([(1, 60), (2, 90)])
    assert said.value == 150
    assert of_rows([(2, 90), (1, 60)]) == said
    assert of_rows([(1, 60)]).hash != said.hash
    assert of_rows([(1, 60), (3, 90)]).hash != said.hash
    assert of_rows([(1, 60), (2, 90)], 1_000).hash == said.hash
    assert of_rows([(1, 60), (2, 90)], 1_000).value == 1_000
    # as the upgrade of older books writes it, which must never change
    assert of_rows([]).hash == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


def test_rows_with_other_facts_that_differ_are_let_stand_at_just_these() -> None:
    said = of_rows([(1, 60)]).hash
    renamed = Difference("name", "王秀栏", "王秀兰")
    assert with_facts(said, []) == said, "as it was noted before anything but hours was compared"
    assert len({said, with_facts(said, [renamed]), with_facts(said, [replace(renamed, now="王秀岚")])}) == 3
    assert with_facts(said, [renamed]) == with_facts(said, [replace(renamed)])


def test_a_board_is_its_lines_in_any_order() -> None:
    said = of_board(LINES)
    assert said.value == 3
    shuffled = LINES[:]
    Random(3).shuffle(shuffled)
    assert of_board(shuffled) == said
    assert of_board([]).value == 0


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"name": "包青格勒", "shown": "包青格勒"}, True), ({"rank": 7, "place": 2, "band": "red", "reason": "义务植树", "minor": True}, True),
        ({"household": "萨日朗-009"}, False), ({"village": "诺敏花嘎查"}, False), ({"group": 3}, False), ({"group": None}, False),
        ({"total": 12_100}, False), ({"deducted": True}, False), ({"veto": True}, False),
    ],
)  # fmt: skip
def test_names_may_be_spelt_otherwise_and_nothing_else_may(changed: dict[str, object], same: bool) -> None:
    assert (of_board([LINES[0]._replace(**changed), *LINES[1:]]) == of_board(LINES)) is same


def test_what_was_said_years_ago_has_the_same_hash_still() -> None:
    """It stands in books: another order or another way of writing JSON would tell of changes nobody made."""
    assert (
        of_rows([(2, 90), (1, 60)]).hash == "01f91802b540ff703e960956b2e23dacedcf47f4afa5060d6c8c5cb04aee0840"
    )
    ungrouped = line("萨日朗-004", 8_000, group=None, key=4)
    member = line("", 300, person="李䶮", key=5)
    assert (
        of_board([*reversed(LINES), member, ungrouped]).hash
        == "7f787f2403d43c55e4e133e4e3518625dce942270dbe19f556022e8255a8bf15"
    )
    assert (
        with_facts("0" * 64, [Difference("name", "王秀栏", "王秀兰")])
        == "7c78922313bde9e9970c89078b9a7c142b40aed3f79c0012e86f693c5a45906f"
    )


def test_party_members_without_a_household_are_told_apart() -> None:
    one, other = (line("", 300, person="李䶮", key=key) for key in (1, 2))
    assert of_board([one]).hash != of_board([other]).hash


def test_a_row_that_differs_says_what_it_was() -> None:
    assert Differing("2026-10-03 微宣讲", 180, None).was == 180
