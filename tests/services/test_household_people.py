"""Where people live by day: moves in any order, records made one, and what the households say of it."""

from datetime import date
from typing import Any

import pytest

from tests.services.people_steps import detail, member, refused
from tests.services.small_book import Small
from wenming_desktop.services import (
    books,
    departures,
    household_acts,
    households,
    people,
    points,
    same_person,
    tables,
)
from wenming_desktop.storage import facts

EARLY, MID, LATE = date(2026, 10, 5), date(2026, 10, 15), date(2026, 10, 20)


def homes(small: Small, person: int) -> list[tuple[str, str, str | None]]:
    return small.rows(
        "SELECT h.number, r.from_day, r.to_day FROM residence r JOIN household h ON h.pk = r.household_pk "
        "WHERE r.person_pk = ? ORDER BY r.from_day",
        person,
    )


@pytest.fixture
def son(small: Small) -> int:
    return member(small, "萨日朗-001", {"name": "巴特尔", "relation": "长子"})


def test_an_earlier_move_is_entered_after_a_later_one(small: Small, son: int) -> None:
    small.call(households.move_person, son, small.households["萨日朗-003"], "女婿", LATE)
    small.call(households.move_person, son, small.households["萨日朗-002"], "亲属", EARLY)
    assert homes(small, son) == [
        ("萨日朗-001", "", "2026-10-04"), ("萨日朗-002", "2026-10-05", "2026-10-19"), ("萨日朗-003", "2026-10-20", None),
    ]  # fmt: skip
    assert [(one.name, one.relation) for one in detail(small, "萨日朗-003").members][1:] == [
        ("巴特尔", "女婿")
    ]
    assert small.undo() == "移动人员 巴特尔 到 萨日朗-002"
    assert homes(small, son) == [("萨日朗-001", "", "2026-10-19"), ("萨日朗-003", "2026-10-20", None)]
    small.redo()
    assert small.call(books.check) == []


def test_the_same_day_again_mends_the_move(small: Small, son: int) -> None:
    for number in ("萨日朗-002", "萨日朗-003"):
        small.call(households.move_person, son, small.households[number], "", MID)
    assert homes(small, son) == [("萨日朗-001", "", "2026-10-14"), ("萨日朗-003", "2026-10-15", None)]
    assert (
        small.call(households.move_person, son, small.households["萨日朗-003"], "", LATE)[1].nouns
        == frozenset()
    )


def test_a_person_who_moves_into_a_household_without_a_head_heads_it_from_that_day(small: Small) -> None:
    lone, _ = small.call(people.save_household, None, {"village": "萨日朗", "day": EARLY, "head": "敖登"})
    wife = member(small, "萨日朗-001", {"name": "娜仁花"})
    small.call(households.move_person, wife, lone, "", MID)
    assert small.call(people.household_detail, lone).head == "敖登"
    assert small.call(people.household_detail, lone).history == ("2026-10-05 建户",)


def test_nobody_moves_into_a_household_before_it_exists(small: Small, son: int) -> None:
    fresh, _ = small.call(households.split_household, small.households["萨日朗-001"], [son], son, MID)
    wife = member(small, "萨日朗-001", {"name": "娜仁花"})
    assert "从2026年10月15日才建户" in refused(small, households.move_person, wife, fresh, "", EARLY)


def test_who_came_and_went_cannot_head_the_time_between(small: Small, son: int) -> None:
    small.call(households.move_person, son, small.households["萨日朗-002"], "", MID)
    pk = small.households["萨日朗-001"]
    assert "巴特尔2026年10月15日已经离开萨日朗-001户" in refused(small, households.set_head, pk, son, EARLY)
    wife = member(small, "萨日朗-001", {"name": "娜仁花"})
    small.call(households.set_head, pk, wife, date(2026, 10, 10))
    small.call(households.set_head, pk, son, EARLY)  # until the 10th he did
    assert [small.call(lambda book, day=day: facts.value_on(book.db, pk, facts.HEAD, day)) for day in ("2026-10-07", "2026-10-12")] == [
        str(son), str(wife),
    ]  # fmt: skip


def test_who_has_left_cannot_head_it_any_more(small: Small, son: int) -> None:
    small.call(departures.remove_person, son, MID)
    pk = small.households["萨日朗-001"]
    assert "巴特尔2026年10月20日不在萨日朗-001户里" in refused(small, households.set_head, pk, son, LATE)
    assert "巴特尔2026年10月15日已经离开" in refused(small, households.set_head, pk, son, EARLY)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"day": EARLY}, "巴特尔2026年10月5日不在萨日朗-002户里"),
        ({"wrong": True}, "巴特尔一直不在萨日朗-002户里"),
        ({"day": LATE}, ""),
    ],
)
def test_the_form_makes_nobody_head_of_days_he_lived_elsewhere(
    small: Small, son: int, values: dict[str, object], said: str
) -> None:
    """更换户主 refuses it; 修改农牧户 is another door to the same fact."""
    pk = small.households["萨日朗-002"]
    small.call(households.move_person, son, pk, "", MID)
    if said:
        assert said in refused(small, people.save_household, pk, {"head": "巴特尔", **values})
    else:
        small.call(people.save_household, pk, {"head": "巴特尔", **values})
        assert detail(small, "萨日朗-002").head == "巴特尔"


def test_who_headed_it_until_today_did_not_die_in_september(small: Small, son: int) -> None:
    """The clerk changes the head today, then learns the day of the death: 30 September still names the dead man."""
    pk = small.households["萨日朗-001"]
    head = small.rows("SELECT head_pk FROM household WHERE pk = ?", pk)[0][0]
    small.call(households.set_head, pk, son, date(2026, 10, 27))
    died = date(2026, 9, 15)
    assert "包青格乐2026年9月15日还是萨日朗-001的户主" in refused(
        small, departures.remove_person, head, died, "去世"
    )
    small.call(households.set_head, pk, son, died, "户主去世")
    small.call(departures.remove_person, head, died, "去世")
    assert small.call(books.check) == []


def test_the_last_of_a_household_dies_after_it_was_merged(small: Small) -> None:
    """He died on 15 September, his household was merged on 10 October: between the two it is still his on every board."""
    lone, _ = small.call(
        people.save_household, None, {"village": "萨日朗", "day": date(2026, 1, 5), "head": "敖登"}
    )
    head = small.rows("SELECT head_pk FROM household WHERE pk = ?", lone)[0][0]
    died = date(2026, 9, 15)
    assert "请先从2026年9月15日起改户的状态或与别户合并" in refused(
        small, departures.remove_person, head, died, "去世"
    )
    small.call(households.merge_households, small.households["萨日朗-003"], lone, date(2026, 10, 10))
    assert "敖登2026年9月15日还是" in refused(small, departures.remove_person, head, died, "去世")
    small.undo()
    small.call(departures.remove_person, head, died, "去世", departures.Left(state="注销"))
    assert small.rows("SELECT state FROM household WHERE pk = ?", lone) == [("注销",)]
    assert small.call(books.check) == []
    small.undo()
    assert small.rows("SELECT state FROM household WHERE pk = ?", lone) == [("参评",)]
    small.call(households.set_state, lone, "注销", died)
    small.call(departures.remove_person, head, died, "去世")
    assert small.call(books.check) == []


def test_who_cannot_follow_is_refused_and_nothing_is_written(small: Small, son: int) -> None:
    head = small.rows("SELECT head_pk FROM household WHERE pk = ?", small.households["萨日朗-001"])[0][0]
    stranger = small.rows("SELECT head_pk FROM household WHERE pk = ?", small.households["萨日朗-002"])[0][0]
    died = date(2026, 10, 15)
    said = refused(small, departures.remove_person, head, died, "", departures.Left(stranger))
    assert "不在萨日朗-001户里" in said
    assert detail(small, "萨日朗-001").head == "包青格乐"
    small.call(departures.remove_person, head, died, "", departures.Left(son))
    assert detail(small, "萨日朗-001").head_pk == son
    assert small.call(books.check) == []


def test_two_records_made_one_keep_where_he_lived_and_what_he_headed(small: Small) -> None:
    """A roster of volunteers knew him without a household; the register's record is the one that goes."""
    head = small.people["孟和1"]
    wife = member(small, "诺敏花-001", {"name": "娜仁花"})
    loose, _ = small.call(people.save_person, None, {"name": "孟和"})
    assert (homes(small, loose), small.rows("SELECT household_pk FROM person WHERE pk = ?", loose)) == (
        [],
        [(None,)],
    )
    small.call(same_person.merge_persons, loose, head)
    assert homes(small, loose) == [("诺敏花-001", "", None)]
    assert detail(small, "诺敏花-001").head_pk == loose
    small.call(households.set_head, small.households["诺敏花-001"], wife, MID)
    (line,) = [one for one in small.board("2026-Q3").lines if one.household == "诺敏花-001"]
    assert line.name == "孟和"
    assert small.call(books.check) == []
    small.undo()
    small.undo()
    assert (detail(small, "诺敏花-001").head_pk, homes(small, loose)) == (head, [])
    assert small.call(books.check) == []


def test_an_entry_of_who_lived_nowhere_that_day_is_his_first_households(small: Small) -> None:
    loose, _ = small.call(people.save_person, None, {"name": "巴特尔"})
    small.call(households.move_person, loose, small.households["萨日朗-002"], "女婿", MID)
    assert homes(small, loose) == [("萨日朗-002", "", None)], (
        "who stood nowhere is not known to have lived elsewhere"
    )
    small.call(points.record, points.Draft("masses", EARLY, small.item("H1"), person_pk=loose))
    assert small.totals("2026-10")["萨日朗-002"] == 10_00


def test_a_split_dated_before_a_move_stays_in_the_old_village_under_its_number(
    small: Small, son: int
) -> None:
    pk = small.households["萨日朗-001"]
    small.call(households.move_household, pk, small.villages["诺敏花"], "2", MID)
    fresh, _ = small.call(households.split_household, pk, [son], son, EARLY)
    one = small.call(people.household_detail, fresh)
    assert (one.number, one.village, one.group) == ("萨日朗-006", "萨日朗嘎查", "1")


def test_the_party_board_names_the_household_lived_in_then(small: Small) -> None:
    """包青格乐's successor heads the household from 1 October; he moves to another village's household on the 15th."""
    wife = member(small, "萨日朗-001", {"name": "娜仁花"})
    small.call(households.set_head, small.households["萨日朗-001"], wife, date(2026, 10, 1))
    small.call(households.move_person, small.people["包青格乐1"], small.households["诺敏花-001"], "", MID)

    def homes(code: str) -> dict[str | None, tuple[str, str]]:
        return {
            line.person: (line.household, line.village) for line in small.board(code, track="party").lines
        }

    assert homes("2026-09")["包青格乐"] == ("萨日朗-001", "萨日朗嘎查")
    assert homes("2026-10")["包青格乐"] == ("诺敏花-001", "诺敏花嘎查")
    assert [line.person for line in small.board("2026-09", "诺敏花", "party").lines] == []
    assert [line.person for line in small.board("2026-10", "诺敏花", "party").lines] == ["包青格乐"]


# ---- groups are text ----


def test_groups_with_names_are_filtered_found_and_sorted_after_the_numbers(small: Small) -> None:
    for number, group in (("萨日朗-001", "大湾组"), ("萨日朗-002", "10"), ("萨日朗-003", "9")):
        small.call(household_acts.move, number, "萨日朗", group)
    village = {"village": small.villages["萨日朗"]}

    def numbers(**how: Any) -> list[str]:
        ids = small.call(tables.ids, "households", **how)
        return [row["number"] for row in small.call(tables.rows, "households", ids)]

    assert numbers(filters=village, sort="group") == [
        "萨日朗-004",
        "萨日朗-005",
        "萨日朗-003",
        "萨日朗-002",
        "萨日朗-001",
    ]
    assert numbers(filters=village | {"group": "大湾组"}) == ["萨日朗-001"]
    assert numbers(filters=village | {"group": 10}) == ["萨日朗-002"]
    assert numbers(text="大湾组") == ["萨日朗-001"]
    assert numbers(text="9组") == ["萨日朗-003"]
    (line,) = [one for one in small.board("2026-10").lines if one.household == "萨日朗-001"]
    assert line.group == "大湾组"
    small.call(people.save_household, small.households["萨日朗-001"], {"group": ""})
    assert detail(small, "萨日朗-001").group is None
    assert detail(small, "萨日朗-001").history == ("2026-10-27 起 没有小组（原1组）",)
