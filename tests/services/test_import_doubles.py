"""A roster that has somebody in another household than the book: told on the row, and nobody is made twice unsaid."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.services import households, places
from wenming_desktop.services.context import Book
from wenming_desktop.storage import settings_store

HEADS = ("户号", "姓名", "与户主关系", "小组", "出生日期", "身份证号")
A, B, C, D = (f"萨日朗-00{number}" for number in range(1, 5))
ID = "150599199809173874"
BAO = (("包青格乐", "户主", "1组", "1971-01-11"), ("斯琴高娃", "配偶", "1组", "1971-02-11"))
WANG = (("王秀兰", "户主", "2组", "1972-01-11"), ("王志强", "长子", "2组", "1998-09-17"))
LI = (("李文华", "户主", "2组", "1973-01-11"), ("李晓梅", "长女", "2组", "1999-02-11"))
SU = (("苏力德", "户主", "2组", "1974-01-11"),)
FAMILIES = (BAO, WANG, LI, SU)
TWICE = "已有同名、同出生日期的王志强，请先分户或移动；不是同一人的请写身份证号"


def of(number: str, family: Any, *, births: bool = True) -> list[tuple[Any, ...]]:
    return [(number, *person[:3], person[3] if births else "") for person in family]


def village(*rows: tuple[Any, ...], name: str = "萨日朗嘎查") -> list[tuple[Any, ...]]:
    return [(f"{name}户籍台账",), HEADS, *rows]


def all_of(numbers: Any = (A, B, C, D), *, births: bool = True) -> list[tuple[Any, ...]]:
    pairs = zip(numbers, FAMILIES, strict=False)
    return [row for number, family in pairs for row in of(number, family, births=births)]


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        one.bring("households", village(*all_of()), since=date(2026, 1, 1))
        yield one
        one.check()


@pytest.fixture
def unborn(tmp_path: Path) -> Iterator[Desk]:
    """A book made from a list without birth dates."""
    with desk(tmp_path) as one:
        one.bring("households", village(*all_of(births=False)), since=date(2026, 1, 1))
        yield one
        one.check()


def people(table: Desk) -> list[tuple[Any, ...]]:
    return table.query(
        "SELECT h.number, p.name, h.head_pk = p.pk FROM person p JOIN household h ON h.pk = p.household_pk ORDER BY p.pk"
    )


# ---- a split or a move the roster records itself ----
def test_a_split_the_roster_records_makes_nobody_twice(table: Desk) -> None:
    before = people(table)
    report = table.bring(
        "households", village(*all_of()[:3], ("萨日朗-005", "王志强", "户主", "2组", "1998-09-17"))
    )
    assert told(report) == [("!B6", f"{B}{TWICE}")]
    assert people(table) == before


def test_after_the_split_the_same_roster_is_taken(table: Desk) -> None:
    rows = village(
        ("萨日朗-005", "王志强", "户主", "2组", "1998-09-17"),
        ("萨日朗-005", "韩新", "配偶", "2组", "1999-01-01"),
    )
    assert told(table.bring("households", rows)) == [
        ("!B3", f"{B}{TWICE}"), ("!B4", f"户主王志强登记在{B}，请先分户或移动，再导入本户")
    ]  # fmt: skip
    son = table.query("SELECT pk, household_pk FROM person WHERE name = '王志强'")[0]
    table.context.call(households.split_household, son[1], [son[0]], son[0], date(2026, 9, 10))
    report = table.bring("households", rows)
    assert (report.written, report.errors) == (1, 0)
    assert people(table)[-1] == ("萨日朗-005", "韩新", 0)


def test_a_move_the_roster_records_makes_nobody_twice(table: Desk) -> None:
    before = people(table)
    report = table.bring("households", village((A, "王志强", "外甥", "1组", "1998-09-17")))
    assert told(report) == [("!B3", f"{B}{TWICE}")]
    assert people(table) == before


# ---- namesakes ----
@pytest.mark.parametrize(
    ("birth", "number", "said"),
    [
        ("2001-05-01", "", []),
        ("1998-09-17", ID, [("B3", f"{B}也有一位王志强，按两个人登记，请核对是不是同一人")]),
        ("", "", [("B3", f"{B}也有一位王志强，按两个人登记，请核对是不是同一人")]),
    ],
    ids=["another birth date", "his ID written", "no birth date"],
)
def test_a_namesake_is_made_and_told_where_he_may_be_the_same(
    table: Desk, birth: str, number: str, said: list[tuple[str, str]]
) -> None:
    rows = village((A, "王志强", "外甥", "1组", birth, number))
    report = table.bring("households", rows)
    assert (report.written, told(report)) == (1, said)
    again = table.bring("households", rows)
    assert (again.written, told(again)) == (0, [])


def test_a_namesake_beside_the_one_the_roster_has_in_his_place_is_another(unborn: Desk) -> None:
    report = unborn.bring(
        "households", village(*all_of(births=False), ("萨日朗-005", "王秀兰", "户主", "5组", ""))
    )
    assert (report.written, told(report)) == (1, [])


def test_of_several_namesakes_all_are_named(unborn: Desk) -> None:
    unborn.bring("households", village((A, "王秀兰", "儿媳", "1组", "")))
    report = unborn.bring("households", village((D, "王秀兰", "母亲", "2组", "")))
    assert told(report) == [("B3", f"{B}、{A}也有一位王秀兰，按两个人登记，请核对是不是同一人")]


def test_a_namesake_in_another_village_is_another(table: Desk) -> None:
    report = table.bring(
        "households", village(("", "王志强", "户主", "1组", "1998-09-17"), name="诺敏花嘎查")
    )
    assert (report.errors, [words for _, words in told(report)]) == (0, [])


def test_where_no_ids_are_kept_two_are_told_apart_by_hand(table: Desk) -> None:
    def keep_none(book: Book) -> None:
        settings = book.settings
        with book.operation("修改设置"):
            settings_store.save(
                book.db, replace(settings, institute=replace(settings.institute, keep_ids=False))
            )

    table.context.call(keep_none)
    report = table.bring("households", village((A, "王志强", "外甥", "1组", "1998-09-17", ID)))
    assert told(report) == [
        ("!B3", f"{B}已有同名、同出生日期的王志强，请先分户或移动；不是同一人的请在“农牧户”里添加")
    ]


# ---- whole households under other numbers ----
NUMBERS = (A, B, C, D, "萨日朗-005", "萨日朗-006")


@pytest.mark.parametrize("births", [True, False])
def test_a_renumbered_list_makes_nobody_twice(tmp_path: Path, births: bool) -> None:
    """The ordinary yearly list: a new family as 002, everybody after one number further."""
    with desk(tmp_path) as one:
        one.bring("households", village(*all_of(births=births)), since=date(2026, 1, 1))
        before = people(one)
        new = (B, "韩新", "户主", "1组", "1990-01-01")
        rows = [*of(A, BAO, births=births), new, *all_of((A, C, D, "萨日朗-005"), births=births)[2:]]
        report = one.bring("households", village(*rows))
        assert people(one) == before
        assert (report.written, report.unchanged, report.errors) == (0, 2, 6)
        words = [said for _, said in told(report)]
        assert words[0] == (
            f"名册里有5人（3户）已登记在别的户号下，没有重复登记。户号重新编过的，请在名册里改回原来的户号，例如王秀兰户是{B}；"
            "也可以去掉户号一列，按户主认户"
        )
        assert words[1] == f"{B}是王秀兰户，名册把这一户写在{C}，请核对户号"
        assert words[2] == f"{B}已有这一户（户主王秀兰），请核对户号、小组；不是同一户的请写身份证号"
        one.check()


def test_whatever_numbers_a_list_gives_the_households_nobody_is_made_twice(table: Desk) -> None:
    before = people(table)
    for numbers in permutations(NUMBERS, len(FAMILIES)):
        report = table.look("households", village(*all_of(numbers))).report
        right = [
            family
            for number, family in zip(numbers, FAMILIES, strict=True)
            if number == family_number(family)
        ]
        assert (report.written, report.unchanged) == (0, sum(len(family) for family in right)), numbers
        assert report.created == ()
    assert people(table) == before


def family_number(family: Any) -> str:
    return (A, B, C, D)[FAMILIES.index(family)]


def test_a_renamed_village_whose_list_numbers_by_the_new_name_makes_nobody_twice(table: Desk) -> None:
    pk = table.query("SELECT pk FROM village WHERE base = '萨日朗'")[0][0]
    table.context.call(places.save_village, pk, {"name": "巴彦嘎查"})
    before = people(table)
    rows = [row for at, family in enumerate(FAMILIES, 1) for row in of(f"巴彦-00{at}", family)]
    report = table.bring("households", village(*rows, name="巴彦嘎查"))
    assert (report.written, report.errors, people(table)) == (0, 7, before)
    assert told(report)[0][1].startswith("名册里有7人（4户）已登记在别的户号下，没有重复登记。")
    unnumbered = [("巴彦嘎查户籍台账",), ("户主", *HEADS[1:5])]
    unnumbered += [(family[0][0], *person) for family in FAMILIES for person in family]
    advised = table.bring("households", unnumbered)
    assert (advised.written, advised.errors, people(table)) == (0, 0, before)


def test_a_new_village_that_takes_over_whole_families_makes_nobody_twice(table: Desk) -> None:
    before = people(table)
    report = table.bring("households", village(*of("巴彦-001", WANG), name="巴彦嘎查"))
    assert [words for _, words in told(report)] == [
        f"{B}已有这一户（户主王秀兰），请核对户号、小组；不是同一户的请写身份证号"
    ] * 2
    assert (people(table), report.created) == (before, ())


def test_a_child_born_since_is_not_made_alone_under_the_other_number(table: Desk) -> None:
    before = people(table)
    born = ("萨日朗-009", "王小宝", "孙子", "2组", "2026-03-01")
    report = table.bring("households", village(*of("萨日朗-009", WANG), born))
    assert (report.written, report.errors, people(table)) == (0, 3, before)
    at_home = table.bring("households", village(*of(B, WANG), (B, *born[1:])))
    assert (at_home.written, told(at_home)) == (1, [])


def test_two_families_with_the_same_names_are_two_where_the_list_has_both(unborn: Desk) -> None:
    rows = village(*all_of(births=False), *of("萨日朗-005", WANG, births=False))
    report = unborn.bring("households", rows)
    assert (report.written, told(report)) == (2, [])


# ---- lists of heads alone ----
def heads(numbers: Any, *, births: bool) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = [("萨日朗嘎查户主花名册",), ("户号", "户主", "小组", "出生日期")]
    for number, family in zip(numbers, FAMILIES, strict=False):
        name, _, group, birth = family[0]
        found.append((number, name, group, birth if births else ""))
    return found


@pytest.mark.parametrize("births", [True, False])
def test_a_renumbered_list_of_heads_makes_nobody_twice(unborn: Desk, births: bool) -> None:
    before = people(unborn)
    report = unborn.bring("households", heads(("萨日朗-005", A, B, C), births=births))
    assert (report.written, report.errors, people(unborn)) == (0, 4, before)
    assert told(report)[0][1].startswith("名册里有4人（4户）已登记在别的户号下")


def test_a_list_of_heads_by_their_numbers_is_taken(table: Desk) -> None:
    report = table.bring("households", heads((A, B, C, D), births=True))
    assert (report.written, told(report)) == (0, [])


def test_a_single_head_of_a_common_name_is_told_and_made(unborn: Desk) -> None:
    rows = [("萨日朗嘎查户主花名册",), ("户号", "户主", "小组"), ("萨日朗-005", "王秀兰", "2组"), ("萨日朗-006", "韩新", "2组")]  # fmt: skip
    report = unborn.bring("households", rows)
    assert (report.written, told(report)) == (
        2, [("B3", f"{B}也有一位王秀兰，按两个人登记，请核对是不是同一人")]
    )  # fmt: skip
