"""A roster that still lists somebody where the book knows he left: told on the row, and nobody is made twice."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import RULES, TODAY, Desk, desk, told
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import departures, editions, households, months, people
from wenming_desktop.storage import people as people_store

HEADS = ("户号", "姓名", "与户主关系", "小组", "出生日期", "身份证号")
ID = "150599199809173870"
A, B, C = "萨日朗-001", "萨日朗-002", "萨日朗-003"


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        one.bring("households", village(*ROWS), since=date(2026, 1, 1))
        yield one
        one.check()


ROWS: tuple[tuple[Any, ...], ...] = (
    (A, "包青格乐", "户主", "1组", "1971-01-11"), (A, "斯琴高娃", "配偶", "1组", "1971-02-11"),
    (B, "王秀兰", "户主", "2组", "1972-01-11"), (B, "王志强", "长子", "2组", "1998-09-17"),
    (C, "李文华", "户主", "2组", ""),
)  # fmt: skip


def village(*rows: tuple[Any, ...], name: str = "萨日朗嘎查") -> list[tuple[Any, ...]]:
    return [(f"{name}户籍台账",), HEADS, *rows]


def unnumbered(*rows: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [("萨日朗嘎查户籍台账",), ("户主", *HEADS[1:5]), *rows]


def pk_of(table: Desk, name: str) -> int:
    return int(table.query("SELECT pk FROM person WHERE name = ?", name)[0][0])


def home(table: Desk, number: str) -> int:
    return int(table.query("SELECT pk FROM household WHERE number = ?", number)[0][0])


def split_off(table: Desk, day: date = date(2026, 9, 10)) -> None:
    son = pk_of(table, "王志强")
    table.context.call(households.split_household, home(table, B), [son], son, day)


def merge(table: Desk, gone: str, keep: str) -> None:
    table.context.call(households.merge_households, home(table, keep), home(table, gone), date(2026, 9, 10))


def counts(table: Desk) -> list[tuple[Any, ...]]:
    return table.query("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM household)")


# ---- he was split off or moved ----
@pytest.mark.parametrize("birth", ["1998-09-17", ""])
def test_who_was_split_off_is_told_and_not_made_anew(table: Desk, birth: str) -> None:
    split_off(table)
    before = counts(table)
    rows = [*ROWS[:3], (B, "王志强", "长子", "2组", birth), ROWS[4]]
    report = table.bring("households", village(*rows))
    assert (report.written, report.unchanged) == (0, 4)
    assert told(report) == [("!B6", "王志强从2026年9月10日起在萨日朗-004户，请核对")]
    assert counts(table) == before


def test_whom_the_book_has_without_a_birth_date_is_told_too(table: Desk) -> None:
    table.context.call(people.save_person, pk_of(table, "王志强"), {"birth": None})
    split_off(table)
    assert told(table.bring("households", village(*ROWS))) == [
        ("!B6", "王志强从2026年9月10日起在萨日朗-004户，请核对")
    ]


def test_another_of_his_name_with_another_birth_date_is_new(table: Desk) -> None:
    split_off(table)
    report = table.bring("households", village((B, "王志强", "长孙", "2组", "2020-05-01")))
    assert (report.written, told(report)) == (1, [])
    assert len(table.query("SELECT 1 FROM person WHERE name = '王志强'")) == 2


def test_who_was_split_off_is_found_where_the_roster_has_him_right(table: Desk) -> None:
    split_off(table)
    rows = [*ROWS[:3], ("萨日朗-004", "王志强", "户主", "2组", "1998-09-17"), ROWS[4]]
    report = table.bring("households", village(*rows))
    assert (report.written, told(report)) == (0, [])


def test_who_moved_and_moved_on_is_told_where_he_is_now(table: Desk) -> None:
    son = pk_of(table, "王志强")
    for number, day in ((A, date(2026, 8, 1)), (C, date(2026, 9, 1))):
        table.context.call(households.move_person, son, home(table, number), "外甥", day)
    rows = [(B, "王志强", "长子", "2组", ""), (A, "王志强", "外甥", "1组", "")]
    report = table.bring("households", village(*rows))
    assert [words for _, words in told(report)] == ["王志强从2026年9月1日起在萨日朗-003户，请核对"] * 2
    table.context.call(households.move_person, son, home(table, B), "长子", date(2026, 10, 1))
    assert told(table.bring("households", village(*ROWS))) == []


def test_a_roster_without_numbers_tells_it_too(table: Desk) -> None:
    split_off(table)
    rows = unnumbered(
        ("王秀兰", "王秀兰", "本人", "2组", ""), ("王秀兰", "王志强", "长子", "2组", "1998-09-17")
    )
    report = table.bring("households", rows)
    assert told(report) == [("!B4", "王志强从2026年9月10日起在萨日朗-004户，请核对")]


# ---- his household was merged ----
def test_rows_of_a_merged_household_are_told_and_lead_nothing(table: Desk) -> None:
    merge(table, A, B)
    before = counts(table)
    report = table.bring("households", village(*ROWS))
    assert told(report) == [
        ("B3", "包青格乐从2026年9月10日起在萨日朗-002户，请核对"),
        ("B4", "斯琴高娃从2026年9月10日起在萨日朗-002户，请核对"),
    ]
    assert (report.written, counts(table)) == (0, before)
    joint = table.context.call(lambda book: people_store.household(book.db, home_pk(book, B)))
    assert (joint.head, joint.grp) == ("王秀兰", "2")
    assert table.query("SELECT relation FROM person WHERE name = '包青格乐'") == [("",)]


def home_pk(book: Any, number: str) -> int:
    return int(book.db.execute("SELECT pk FROM household WHERE number = ?", [number]).fetchone()[0])


def test_a_state_written_on_a_merged_household_is_not_the_joint_ones(table: Desk) -> None:
    merge(table, A, B)
    rows = [("萨日朗嘎查户籍台账",), (*HEADS[:3], "状态"), (A, "包青格乐", "户主", "注销")]
    table.bring("households", rows)
    assert table.query("SELECT state FROM household WHERE number = ?", B) == [("参评",)]


@pytest.mark.parametrize("group", ["1组", ""])
def test_a_merged_household_without_its_number_is_not_founded_again(table: Desk, group: str) -> None:
    merge(table, A, B)
    before = counts(table)
    report = table.bring(
        "households",
        unnumbered(
            ("包青格乐", "包青格乐", "本人", group, "1971-01-11"), ("包青格乐", "斯琴高娃", "配偶", group, "")
        ),
    )
    assert [words for _, words in told(report)] == [
        "包青格乐从2026年9月10日起在萨日朗-002户，请核对",
        "斯琴高娃从2026年9月10日起在萨日朗-002户，请核对",
    ]
    assert (report.written, counts(table)) == (0, before)


def test_a_namesake_in_another_group_founds_his_own_household(table: Desk) -> None:
    merge(table, A, B)
    report = table.bring("households", unnumbered(("包青格乐", "包青格乐", "本人", "5组", "")))
    assert (report.written, table.query("SELECT max(number) FROM household")) == (1, [("萨日朗-004",)])


# ---- his household moved to another village, or has another number ----
def moved_away(table: Desk) -> None:
    table.bring("households", village(("", "孟和", "户主", "1组", ""), name="诺敏花嘎查"))
    there = int(table.query("SELECT pk FROM village WHERE base = '诺敏花'")[0][0])
    table.context.call(households.move_household, home(table, B), there, "1", date(2026, 9, 10))


def test_a_household_that_moved_away_is_not_founded_again_by_its_heads_name(table: Desk) -> None:
    moved_away(table)
    before = counts(table)
    report = table.bring(
        "households",
        unnumbered(("王秀兰", "王秀兰", "本人", "2组", ""), ("王秀兰", "王志强", "长子", "2组", "")),
    )
    assert [words for _, words in told(report)] == ["萨日朗-002从2026年9月10日起在诺敏花嘎查，请核对"] * 2
    assert (report.written, counts(table)) == (0, before)


def test_a_roster_with_an_old_number_finds_the_household(table: Desk) -> None:
    table.context.call(people.save_household, home(table, A), {"number": "萨日朗-077"})
    report = table.bring("households", village(*ROWS))
    assert (report.written, told(report)) == (0, [])
    new = [("序号", *HEADS[1:3]), (1, "敖登", "户主")]
    table.bring("households", [("萨日朗嘎查户籍台账",), *new])
    assert table.query("SELECT number FROM household ORDER BY pk DESC LIMIT 1") == [("萨日朗-078",)]


def test_an_old_number_of_a_household_that_moved_and_was_numbered_anew(table: Desk) -> None:
    moved_away(table)
    table.context.call(people.save_household, home(table, B), {"number": "诺敏花-009"})
    report = table.bring("households", village(*ROWS))
    assert [words for _, words in told(report)] == [
        "户号“萨日朗-002”现在是诺敏花嘎查的诺敏花-009，请核对"
    ] * 2
    here = table.bring("households", village((B, "王秀兰", "户主", "1组", ""), name="诺敏花嘎查"))
    assert (here.written, told(here)) == (0, [])


# ---- what was brought in and taken back ----
def test_a_roster_taken_back_and_brought_in_again_has_its_numbers(tmp_path: Path) -> None:
    with desk(tmp_path, TODAY) as one:
        rows = unnumbered(("甲", "甲", "本人", "", ""), ("乙", "乙", "本人", "", ""))
        one.bring("households", rows)
        first = one.query("SELECT number FROM household")
        one.undo()
        one.bring("households", rows)
        assert one.query("SELECT number FROM household") == first == [(A,), (B,)]


def test_no_roster_gets_the_number_of_an_undone_split(table: Desk) -> None:
    split_off(table)
    table.undo()
    table.bring("households", [("萨日朗嘎查户籍台账",), ("序号", *HEADS[1:3]), (4, "敖登", "户主")])
    assert table.query("SELECT number FROM household ORDER BY pk DESC LIMIT 1") == [("萨日朗-005",)]


def test_a_number_sealed_before_its_roster_was_taken_back_is_not_given_again(table: Desk) -> None:
    quarter = Period.parse("2026-Q3")

    def number_of(name: str) -> str:
        rows = [("萨日朗嘎查户籍台账",), ("序号", *HEADS[1:3]), (4, name, "户主")]
        table.bring("households", rows, since=date(2026, 1, 1))
        return str(table.query("SELECT number FROM household ORDER BY pk DESC LIMIT 1")[0][0])

    table.bring("rules", RULES)
    for month in range(202601, 202610):
        table.context.call(months.close_month, month)
    table.context.call(editions.seal, "masses", quarter)
    assert number_of("敖登") == "萨日朗-004"
    table.undo()
    assert number_of("敖登") == "萨日朗-004", "nothing left the office with it"
    table.context.call(editions.correct, "masses", quarter, "名册漏了一户")
    table.undo()
    assert number_of("白音") == "萨日朗-005"


def test_a_roster_that_still_lists_the_dead_head_makes_him_none(table: Desk) -> None:
    old, wife = pk_of(table, "包青格乐"), pk_of(table, "斯琴高娃")
    table.context.call(households.set_head, home(table, A), wife, date(2026, 9, 16))
    table.context.call(departures.remove_person, old, date(2026, 9, 16), "去世")
    report = table.bring("households", village(*ROWS))
    said = "包青格乐2026年9月16日已迁出或去世，表上还写他是户主，没有改；请先核对"
    assert ("B3", said) in told(report)
    assert table.query("SELECT head_pk FROM household WHERE number = ?", A) == [(wife,)]
