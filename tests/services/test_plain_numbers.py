"""s22: the number on the paper is the number in the book, also where the list leaves the village's name out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.domain.matching import plain_number

NUMBERED = ("户号", "姓名", "与户主关系", "身份证号")
FOUR = [(f"00{n}", name, "户主", "") for n, name in enumerate(("甲一", "乙二", "丙三", "丁四"), 1)]


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one
        one.check()


def numbers(table: Desk) -> dict[str, str]:
    return {one["name"]: one["household"] for one in table.people}


def roster(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [("东胜村花名册",), NUMBERED, *rows]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("003", "东胜-003"), ("3", "东胜-003"), ("３号", "东胜-003"), ("第12户", "东胜-012"), ("1203", "东胜-1203"),
        ("000", ""), ("15252301", ""), ("9001", ""), ("A3", ""), ("", ""), ("东胜-003", ""),
    ],
)  # fmt: skip
def test_what_a_plain_number_means(text: str, number: str) -> None:
    assert plain_number(text, "东胜") == number


def test_a_refused_row_shifts_nobodys_number(table: Desk) -> None:
    bad = (FOUR[1][0], FOUR[1][1], "户主", "123")
    report = table.bring("households", roster(FOUR[0], bad, *FOUR[2:]))
    assert report.errors == 1
    assert numbers(table) == {"甲一": "东胜-001", "丙三": "东胜-003", "丁四": "东胜-004"}
    assert report.notes == ()
    report = table.bring("households", roster(*FOUR))
    assert (report.written, told(report)) == (1, [])
    assert numbers(table)["乙二"] == "东胜-002"
    assert table.query("SELECT alias FROM household_alias") == []
    assert table.bring("households", roster(*FOUR)).written == 0


def test_a_number_that_is_another_households_already_is_never_given_twice(table: Desk) -> None:
    table.bring("households", roster(*FOUR))
    report = table.bring("households", roster(("002", "戊五", "户主", "")))
    assert numbers(table)["戊五"] == "东胜-9001"
    assert told(report) == [("A3", "户号002已经是别的户，这一户另编为东胜-9001，请核对")]


def test_numbers_the_program_makes_are_told(table: Desk) -> None:
    report = table.bring("households", roster(("", "甲一", "户主", ""), ("", "乙二", "户主", "")))
    assert report.notes == (
        "有2户在表上没有户号，户号是软件编的：东胜-001至东胜-002。纸上另有户号的，请先在表里加一列“户号”。",
    )
    assert table.bring("households", roster(("", "甲一", "户主", ""), ("", "乙二", "户主", ""))).notes == ()


LETTERED = [("C01", "甲一", "户主", ""), ("C02", "乙二", "户主", ""), ("C04", "甲一", "户主", "")]


def test_a_number_of_any_shape_keeps_two_heads_of_one_name_apart(table: Desk) -> None:
    report = table.bring("households", roster(*LETTERED))
    assert (report.written, told(report)) == (3, [])
    assert report.notes == (
        "表上的号C01（东胜-001）、C02（东胜-002）、C04（东胜-004）记作别的户号，照着找得到；"
        "括号里是软件编的户号，印在榜上的是它。",
    )
    assert table.query(
        "SELECT a.alias, h.number FROM household_alias a JOIN household h ON h.pk = a.household_pk ORDER BY 1"
    ) == [("C01", "东胜-001"), ("C02", "东胜-002"), ("C04", "东胜-004")]
    assert table.bring("households", roster(*LETTERED)).written == 0


def test_two_heads_of_one_name_under_plain_numbers_are_two_in_any_order(table: Desk) -> None:
    report = table.bring("households", roster(("005", "甲一", "户主", ""), ("001", "甲一", "户主", "")))
    assert (report.written, told(report)) == (2, [])


def test_a_household_of_another_lists_number_is_not_found_by_its_heads_name(table: Desk) -> None:
    """C01 is in the book; the next list has him and another of the name, the other first."""
    table.bring("households", roster(LETTERED[0]))
    report = table.bring("households", roster(LETTERED[2], LETTERED[0]))
    assert (report.written, told(report)) == (1, [])
    assert len(table.people) == 2


def test_a_list_that_numbers_anew_still_finds_its_households(table: Desk) -> None:
    table.bring("households", roster(("", "甲一", "户主", ""), ("", "乙二", "户主", "")))
    report = table.bring("households", roster(("D7", "甲一", "户主", ""), ("D8", "乙二", "户主", "")))
    assert (len(table.people), told(report)) == (2, [])
