"""A household's number is its own for ever: an old one still finds it, and neither number nor key is given anew."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.desk import desk, told
from tests.services.people_steps import detail, refused
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    editions,
    household_acts,
    households,
    named,
    people,
    register_rows,
    stale_boards,
    subjects,
)

FIRST, SECOND = "萨日朗-001", "萨日朗-002"
OLD_SPELLINGS = ("萨日朗-001", "萨日朗－１", " 萨日朗嘎查-001 ")


def renumber(small: Small, number: str, new: str) -> None:
    small.call(people.save_household, small.households[number], {"number": new})


def new_house(small: Small, head: str) -> str:
    pk, _ = small.call(people.save_household, None, {"village": "萨日朗", "head": head})
    return str(small.call(people.household_detail, pk).number)


def son_of(small: Small, number: str, name: str) -> int:
    return int(small.call(people.save_person, None, {"name": name}, small.households[number])[0])


def split(small: Small, number: str, name: str, day: date, cause: str = "") -> int:
    son = small.rows("SELECT pk FROM person WHERE name = ?", name)[0][0]
    return int(small.call(households.split_household, small.households[number], [son], son, day, cause)[0])


# ---- the old number ----
@pytest.mark.parametrize("written", OLD_SPELLINGS)
def test_a_changed_number_still_finds_the_household_however_it_is_written(small: Small, written: str) -> None:
    renumber(small, FIRST, "萨日朗-77")
    pk = small.households[FIRST]
    assert (detail(small, FIRST).number, detail(small, FIRST).aliases) == ("萨日朗-077", (FIRST,))
    assert small.call(named.household, written, date(2026, 8, 10)) == pk
    assert small.call(household_acts.find, written).pk == pk


def test_searching_the_old_number_finds_the_household(small: Small) -> None:
    small.enter(FIRST, "H1", "2026-08-10")
    renumber(small, FIRST, "萨日朗-077")
    pk = small.households[FIRST]
    assert [subject.household_pk for subject in small.call(subjects.named, "masses", FIRST)] == [pk]
    for typed in (FIRST, "萨日朗1"):
        assert [one.household_pk for one in small.call(subjects.find_subjects, typed, track="masses")] == [pk]
    _, lines = small.call(register_rows.search, "masses", register_rows.Filter(text=FIRST))
    assert lines == 1


def test_an_old_number_is_given_to_no_other_household(small: Small) -> None:
    renumber(small, "萨日朗-005", "萨日朗-004a")
    assert new_house(small, "某人") == "萨日朗-006"
    given = {"village": "萨日朗", "head": "别人", "number": "萨日朗-5"}
    assert "“萨日朗-005”是萨日朗-004a户的别号或以前的户号，不能给别户" in refused(
        small, people.save_household, None, given
    )
    assert "不能给别户" in refused(
        small, people.save_household, small.households[FIRST], {"number": "萨日朗-005"}
    )


def test_the_old_number_may_come_back_to_its_own_household(small: Small) -> None:
    renumber(small, FIRST, "萨日朗-077")
    renumber(small, FIRST, FIRST)
    assert (detail(small, FIRST).number, detail(small, FIRST).aliases) == (FIRST, ("萨日朗-077",))
    assert new_house(small, "某人") == "萨日朗-078"


def test_a_change_taken_back_leaves_no_alias_and_comes_again(small: Small) -> None:
    renumber(small, FIRST, "萨日朗-077")
    small.undo()
    assert (detail(small, FIRST).number, detail(small, FIRST).aliases) == (FIRST, ())
    small.redo()
    assert (detail(small, FIRST).number, detail(small, FIRST).aliases) == ("萨日朗-077", (FIRST,))


def test_a_merged_households_old_number_finds_the_joint_one(small: Small) -> None:
    renumber(small, SECOND, "萨日朗-077")
    small.call(
        households.merge_households, small.households[FIRST], small.households[SECOND], date(2026, 10, 1)
    )
    assert set(detail(small, FIRST).aliases) == {SECOND, "萨日朗-077"}
    asked = [small.call(named.household, SECOND, date(2026, month, 15)) for month in (9, 10)]
    assert asked == [small.households[SECOND], small.households[FIRST]]


def test_a_number_on_a_sealed_board_stays_an_alias(small: Small) -> None:
    small.close_months(202607, 202608, 202609)
    small.call(editions.seal, "masses", Period.parse("2026-Q3"))
    renumber(small, FIRST, "萨日朗-077")
    pk = small.households[FIRST]
    assert "在已锁定的榜单上，不能删除" in refused(small, households.remove_alias, pk, FIRST)
    renumber(small, FIRST, "萨日朗-078")
    small.call(households.remove_alias, pk, "萨日朗-077")
    assert detail(small, FIRST).aliases == (FIRST,)
    assert new_house(small, "某人") == "萨日朗-079", "what was taken from the list was a number all the same"


# ---- what 撤销 took away ----
def test_neither_number_nor_key_of_an_undone_split_is_given_again(small: Small) -> None:
    son_of(small, FIRST, "包那日苏")
    son_of(small, SECOND, "王志强")
    gone = split(small, FIRST, "包那日苏", date(2026, 9, 10))
    number = small.call(people.household_detail, gone).number
    small.undo()
    fresh = split(small, SECOND, "王志强", date(2026, 9, 10))
    made = small.call(people.household_detail, fresh)
    assert (number, made.number, made.head) == ("萨日朗-006", "萨日朗-007", "王志强")
    assert fresh > gone


def test_an_undone_split_comes_back_as_it_was(small: Small) -> None:
    son_of(small, FIRST, "包那日苏")
    gone = split(small, FIRST, "包那日苏", date(2026, 9, 10))
    before = (
        small.rows("SELECT * FROM household ORDER BY pk"),
        small.rows("SELECT * FROM residence ORDER BY pk"),
    )
    small.undo()
    small.redo()
    assert small.call(people.household_detail, gone).number == "萨日朗-006"
    again = (
        small.rows("SELECT * FROM household ORDER BY pk"),
        small.rows("SELECT * FROM residence ORDER BY pk"),
    )
    assert again == before


def test_a_sealed_line_of_an_undone_split_waits_for_its_correction(small: Small) -> None:
    """The auditor's case: the second split must not stand on the first one's sealed line."""
    son_of(small, FIRST, "包那日苏")
    son_of(small, SECOND, "王志强")
    quarter = Period.parse("2026-Q3")
    small.close_months(202607, 202608, 202609)
    small.call(editions.seal, "masses", quarter)
    split(small, FIRST, "包那日苏", date(2026, 9, 10), "会议纪要第3号")
    small.call(editions.correct, "masses", quarter, "会议纪要第3号")
    small.undo()
    split(small, SECOND, "王志强", date(2026, 9, 10), "会议纪要第4号")
    (stale,) = [one for one in small.call(stale_boards.stale) if one.key.village_pk is None]
    assert {difference.name for difference in stale.differences} == {"包那日苏", "王志强"}
    small.call(editions.correct, "masses", quarter, "会议纪要第4号")
    names = {line.household: line.name for line in small.board("2026-Q3").lines}
    assert "萨日朗-006" not in names
    assert names["萨日朗-007"] == "王志强"


@pytest.mark.parametrize("table", ["household", "person"])
def test_no_key_is_given_twice(small: Small, table: str) -> None:
    new_house(small, "某人")
    (last,) = small.rows(f"SELECT max(pk) FROM {table}")[0]
    small.undo()
    new_house(small, "别人")
    assert small.rows(f"SELECT max(pk) FROM {table}")[0][0] > last


def test_a_free_number_typed_by_hand_is_taken(small: Small) -> None:
    renumber(small, FIRST, "萨日朗-090")
    with pytest.raises(UserError, match="已经有了"):
        small.call(people.save_household, small.households[SECOND], {"number": "萨日朗-90"})
    assert new_house(small, "某人") == "萨日朗-091"


# ---- files under the old number ----
def test_points_files_and_score_sheets_under_an_old_number_are_the_households(tmp_path: Path) -> None:
    sheet = [
        ("2026年10月积分评分表",), ("填报单位：柳湾村",), ("户号", "户主", "志愿服务", "环境卫生", "减分", "合计"),
        ("柳湾-001", "朱彩云", 2, 5, "", 7),
    ]  # fmt: skip
    with desk(tmp_path) as table:
        table.ready()
        pk = table.query("SELECT pk FROM household WHERE number = '柳湾-001'")[0][0]
        table.context.call(people.save_household, pk, {"number": "柳湾-077"})
        report = table.points(("2026-10-08", "柳湾村", "柳湾-001", "巴特尔", "H1", 10))
        assert (report.written, told(report)) == (1, [])
        report = table.bring("points", sheet)
        assert (report.written, told(report)) == (1, [])
        assert {row["household"] for row in table.booked} == {"柳湾-077"}
        assert table.bring("points", sheet).unchanged == 1


def test_a_file_of_a_day_before_the_merger_is_the_old_numbers_own_household(tmp_path: Path) -> None:
    with desk(tmp_path) as table:
        table.ready()
        gone, keep = (
            table.query("SELECT pk FROM household WHERE number = ?", number)[0][0]
            for number in ("柳湾-002", "柳湾-003")
        )
        table.context.call(people.save_household, gone, {"number": "柳湾-077"})
        table.context.call(households.merge_households, keep, gone, date(2026, 10, 10))
        for day in ("2026-10-08", "2026-10-12"):
            report = table.points((day, "柳湾村", "柳湾-002", "", "H1", 10))
            assert (report.written, told(report)) == (1, [])
        assert table.query("SELECT household_pk FROM entry ORDER BY event_date") == [(gone,), (keep,)]
