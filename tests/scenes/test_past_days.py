"""A late entry is of the day it speaks of: a household's number means who it was then, and what is not so is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from tests.scenes.book import Town, did
from wenming_desktop.services import (
    entry_words,
    group_sheet,
    households,
    pasted,
    point_lists,
    points,
    subjects,
)
from wenming_desktop.services.subjects import Subject

SEPT, OCT = date(2026, 9, 15), date(2026, 10, 20)
H1, H2 = "萨日朗-001", "萨日朗-002"


@pytest.fixture
def moved(town: Town) -> Town:
    """王志强 moves from 萨日朗-002 to 萨日朗-001 on 10 October and heads it from the 12th."""
    person, there = town.person_pk("王志强"), town.household_pk(H1)
    town.call(households.move_person, person, there, "", date(2026, 10, 10))
    did(town.household("head", H1, person="王志强", on="2026-10-12"))
    return town


@pytest.fixture
def merged(town: Town) -> Town:
    """萨日朗-002 is merged into 萨日朗-001 on 10 October."""
    did(town.household("merge", H2, into=H1, on="2026-10-10"))
    return town


def found(town: Town, text: str, day: date, **more: Any) -> list[Subject]:
    return town.call(lambda book: subjects.find_subjects(book, text, track="masses", day=day, **more))


def book(town: Town, day: date, **whose: Any) -> points.Booked:
    booked: points.Booked = town.call(points.record, points.Draft("masses", day, item(town, "H1"), **whose))[
        0
    ]
    return booked


def item(town: Town, code: str) -> int:
    return int(town.rows("SELECT pk FROM rule_item WHERE code = ? AND replaced_by IS NULL", code)[0][0])


def listed(town: Town) -> Sequence[tuple[str, str | None]]:
    return [(row["household"], row["person"]) for row in town.listed()]


# ---- the picker ----
@pytest.mark.parametrize(("day", "name"), [(SEPT, "包青格乐"), (OCT, "王志强")])
@pytest.mark.parametrize("text", [H1, "萨日朗1", "srl1"])
def test_a_number_offers_the_head_of_its_day(moved: Town, text: str, day: date, name: str) -> None:
    """姓名一栏打“萨日朗-001”：9月15日是包青格乐家，10月20日是王志强家。"""
    (one,) = found(moved, text, day)
    assert (one.name, one.household_pk, one.number, one.is_head) == (name, moved.household_pk(H1), H1, True)


def test_a_name_offers_the_household_of_its_day(moved: Town) -> None:
    (then,) = found(moved, "王志强", SEPT)
    assert (then.household_pk, then.number, then.who) == (
        moved.household_pk(H2), "", "王志强（户主 王秀兰）",
    )  # fmt: skip
    (now,) = found(moved, "王志强", OCT)
    assert (now.household_pk, now.who) == (moved.household_pk(H1), "王志强")


@pytest.mark.parametrize(("day", "number"), [(SEPT, H2), (OCT, H1)])
def test_a_merged_households_number_is_itself_before_that_day(merged: Town, day: date, number: str) -> None:
    """合户以后还按旧户号报来的9月的事，是合户以前那一户的。"""
    (one,) = found(merged, H2, day)
    assert (one.household_pk, one.number) == (merged.household_pk(number), H2)


def test_a_number_alone_is_that_household_of_every_village_the_own_first(town: Town) -> None:
    there = town.rows("SELECT pk FROM village WHERE base = '诺敏花'")[0][0]
    assert [one.number for one in found(town, "1", SEPT, village_pk=there)] == ["诺敏花-001", H1]


def test_another_day_in_the_line_asks_anew(moved: Town) -> None:
    by_number, by_name = found(moved, H1, OCT), found(moved, "王志强", OCT)
    then = moved.call(subjects.on_day, "masses", [*by_number, *by_name], SEPT)
    assert [(one.name, one.household_pk) for one in then] == [
        ("包青格乐", moved.household_pk(H1)), ("王志强", moved.household_pk(H2)),
    ]  # fmt: skip


def test_a_household_founded_later_is_offered_as_it_is_now(town: Town) -> None:
    did(town.household("split", H2, person="王志强", on="2026-10-10"))
    (one,) = found(town, "萨日朗-005", SEPT)
    assert (one.name, one.household_pk) == ("王志强", town.household_pk("萨日朗-005"))


# ---- booking ----
@pytest.mark.parametrize(("day", "owner"), [(SEPT, (H1, "包青格乐")), (OCT, (H1, "王志强"))])
def test_a_number_books_for_its_household_of_that_day(moved: Town, day: date, owner: tuple[str, str]) -> None:
    booked = book(moved, day, number=H1)
    assert (listed(moved), booked.notes) == ([owner], ())
    assert booked.household_pk == moved.household_pk(H1)


def test_a_number_of_a_merged_household_books_for_it(merged: Town) -> None:
    book(merged, SEPT, number=H2)
    book(merged, OCT, number=H2)
    assert [number for number, _ in listed(merged)] == [H2, H1]


def test_a_person_who_lived_elsewhere_that_day_is_told(moved: Town) -> None:
    said = "王志强2026年9月15日在萨日朗-002户，按萨日朗-002户登记"
    pk = moved.person_pk("王志强")
    h1 = item(moved, "H1")
    outlook = moved.call(lambda book: point_lists.outlook(book, "masses", SEPT, h1, "", person_pk=pk))
    assert said in outlook.messages, "the clerk sees it before Enter"
    assert said in book(moved, SEPT, person_pk=pk).notes
    assert book(moved, OCT, person_pk=pk).notes == ()
    assert listed(moved) == [(H2, "王志强"), (H1, "王志强")]


def test_who_stood_in_no_household_that_day_counts_for_todays_and_is_told(town: Town) -> None:
    """新添的人从10月10日起才在户里，9月的事按现在的户登记，不会登记到空处。"""

    def born(book: Any) -> None:
        with book.operation("迁入"):
            book.db.execute(
                "UPDATE residence SET from_day = '2026-10-10' WHERE person_pk = (SELECT pk FROM person WHERE name = '李晓梅')"
            )

    town.call(born)
    booked = book(town, SEPT, person_pk=town.person_pk("李晓梅"))
    assert booked.notes == ("李晓梅2026年9月15日还不在户里，按萨日朗-003户登记",)
    assert listed(town) == [("萨日朗-003", "李晓梅")]


def test_a_head_who_did_not_live_there_that_day_is_not_named(moved: Town) -> None:
    """户主登记得比搬来早：分是那一户的，不写在别户的人名下。"""

    def earlier(book: Any) -> None:
        with book.operation("户主"):
            book.db.execute("UPDATE household_fact SET from_day = '2026-09-01' WHERE from_day = '2026-10-12'")

    moved.call(earlier)
    assert book(moved, SEPT, number=H1).notes == ()
    assert listed(moved) == [(H1, None)]


# ---- 更正 ----
def test_a_correction_means_the_household_of_the_entrys_day(moved: Town) -> None:
    """9月15日的一条登记错了户：应为“萨日朗-001”是那天的包青格乐家；应为王志强，是他那天在的萨日朗-002。"""
    first = moved.add("萨日朗-003", "H1", "2026-09-15")
    by_number, _ = moved.call(entry_words.put_right, first, "登记错户", points.Correction(number=H1))
    assert (by_number.household_pk, by_number.notes) == (moved.household_pk(H1), ())
    person = points.Correction(person_pk=moved.person_pk("王志强"))
    by_name, _ = moved.call(entry_words.put_right, by_number.entry_pk, "登记错户", person)
    assert by_name.household_pk == moved.household_pk(H2)
    assert by_name.notes == ("王志强2026年9月15日在萨日朗-002户，按萨日朗-002户登记",)


@pytest.mark.parametrize("wanted", [points.Correction(number=H2), points.Correction(number="srl")])
def test_a_correction_to_the_same_household_or_to_none_is_refused(
    merged: Town, wanted: points.Correction
) -> None:
    first = merged.add(H2, "H1", "2026-09-15")
    with pytest.raises(Exception, match=r"改成的和原来一样|没有“srl”这个户号"):
        merged.call(entry_words.put_right, first, "登记错户", wanted)
    assert len(merged.listed()) == 1


# ---- a pasted block, a group ----
def test_a_pasted_number_is_the_household_of_its_lines_day(moved: Town) -> None:
    block = [["日期", "户号", "项目"], ["2026-09-15", H1, "H1"], ["2026-10-20", H1, "H1"]]
    read = moved.call(lambda book: pasted.read_block(book, "masses", block, day=OCT).lines)
    assert [line.errors for line in read] == [{}, {}]
    assert [(line.subject.name, line.subject.number) for line in read] == [("包青格乐", H1), ("王志强", H1)]


@pytest.mark.parametrize(("day", "village"), [("2026-09-15", "萨日朗嘎查"), ("2026-10-20", "诺敏花嘎查")])
def test_a_pasted_name_is_looked_for_where_he_lived_that_day(town: Town, day: str, village: str) -> None:
    """王志强10月10日搬到诺敏花：9月的事写在萨日朗下面，10月20日的写在诺敏花下面，别的村没有他。"""
    person, there = town.person_pk("王志强"), town.household_pk("诺敏花-001")
    town.call(households.move_person, person, there, "", date(2026, 10, 10))
    other = {"萨日朗嘎查": "诺敏花嘎查", "诺敏花嘎查": "萨日朗嘎查"}[village]
    block = [["日期", "嘎查", "姓名", "项目"], [day, village, "王志强", "H1"], [day, other, "王志强", "H1"]]
    here, elsewhere = town.call(lambda book: pasted.read_block(book, "masses", block, day=OCT).lines)
    assert (here.errors, here.subject.village) == ({}, village)
    assert elsewhere.errors == {"who": f"{other}没有“王志强”。"}


@pytest.mark.parametrize(
    ("act", "numbers"),
    [
        (("move-household", "萨日朗-002", "诺敏花嘎查", "2026-10-20"), [H1, H2, "萨日朗-003", "萨日朗-004"]),
        (("state", "萨日朗-002", "常年外出", "2026-10-20"), [H1, H2, "萨日朗-003", "萨日朗-004"]),
        (("merge", "萨日朗-002", "萨日朗-001", "2026-10-20"), [H1, H2, "萨日朗-003", "萨日朗-004"]),
        (("state", "萨日朗-002", "常年外出", "2026-10-05"), [H1, "萨日朗-003", "萨日朗-004"]),
    ],
)
def test_a_group_shows_whom_it_books(town: Town, act: tuple[str, ...], numbers: list[str]) -> None:
    """按组加分，10月10日的事：看到的几户就是登记的几户，不管月底前谁搬走、外出、合户。"""
    verb, number, to, on = act
    if verb == "move-household":
        there = town.rows("SELECT pk FROM village WHERE name = ?", to)[0][0]
        town.call(households.move_household, town.household_pk(number), there, "1", date.fromisoformat(on))
    else:
        did(town.household(verb, number, **{"into" if verb == "merge" else "to": to}, on=on))
    village = town.rows("SELECT pk FROM village WHERE base = '萨日朗'")[0][0]
    day = date(2026, 10, 10)
    shown = town.call(group_sheet.group_sheet, village, None, day).lines
    booked, _ = town.call(points.record_group, village, None, item(town, "H1"), day)
    assert sorted(line.number for line in shown) == numbers
    assert sorted(one.household_pk for one in booked) == sorted(line.household_pk for line in shown)
    assert len({line.line for line in shown}) == len(shown)
