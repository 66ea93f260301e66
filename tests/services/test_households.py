"""What happens to households: states by date, heads, moves, 分户 and 合户, their order and their sums."""

from datetime import date

from tests.services.people_steps import detail, member, refused
from tests.services.small_book import Small
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, editions, households, people, tables
from wenming_desktop.storage.people import taking_part

# ---- states by date ----


def test_who_takes_part_is_asked_of_a_day(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    small.call(households.set_state, pk, "常年外出", date(2026, 7, 15))
    small.call(households.set_state, pk, "参评", date(2026, 9, 1))

    def takes(day: str) -> bool:
        return pk in small.call(lambda book: taking_part(book.db, date.fromisoformat(day)))

    assert [takes(day) for day in ("2026-07-14", "2026-07-15", "2026-08-31", "2026-09-01")] == [
        True,
        False,
        False,
        True,
    ]
    one = detail(small, "萨日朗-001")
    assert (one.state, one.state_from) == ("参评", "2026-09-01")
    assert one.states == (("常年外出", "2026-07-15"), ("参评", "2026-09-01"))
    assert [line.household for line in small.board("2026-08").lines].count("萨日朗-001") == 0
    assert [line.household for line in small.board("2026-Q3").lines].count("萨日朗-001") == 1


def test_a_state_added_in_the_past_does_not_become_the_current_one(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    small.call(households.set_state, pk, "迁出", date(2026, 9, 1))
    small.call(households.set_state, pk, "常年外出", date(2026, 3, 1))
    assert (detail(small, "萨日朗-001").state, detail(small, "萨日朗-001").state_from) == (
        "迁出",
        "2026-09-01",
    )
    small.call(households.set_state, pk, "注销", date(2026, 9, 1))  # the same day again: corrected
    assert detail(small, "萨日朗-001").states == (("常年外出", "2026-03-01"), ("注销", "2026-09-01"))
    small.undo()
    assert detail(small, "萨日朗-001").state == "迁出"
    small.undo()
    small.undo()
    assert (detail(small, "萨日朗-001").state, detail(small, "萨日朗-001").states) == ("参评", ())


def test_a_state_in_the_form_is_dated(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    small.call(people.save_household, pk, {"state": "常年外出"})
    assert detail(small, "萨日朗-001").states == (("常年外出", "2026-10-27"),)
    new, _ = small.call(
        people.save_household,
        None,
        {"village": "萨日朗", "head": "某", "state": "迁出", "state_from": "2026-1-5"},
    )
    assert small.call(people.household_detail, new).states == (("迁出", "2026-01-05"),)
    assert new not in small.call(lambda book: taking_part(book.db, date(2026, 9, 30)))


def test_a_state_of_tomorrow_or_of_no_such_kind_is_refused(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    assert "还没有到" in refused(small, households.set_state, pk, "迁出", date(2026, 10, 28))
    assert "没有“失踪”" in refused(small, households.set_state, pk, "失踪", date(2026, 10, 1))


# ---- heads, moves, 分户, 合户 ----


def test_a_head_is_changed_and_the_old_relation_left_open(small: Small) -> None:
    wife = member(small, "萨日朗-001", {"name": "乌兰", "relation": "配偶"})
    assert (
        small.call(households.set_head, small.households["萨日朗-001"], wife)[1].operation
        == "更换户主 萨日朗-001 乌兰"
    )
    assert [(who.name, who.relation) for who in detail(small, "萨日朗-001").members] == [
        ("乌兰", "户主"),
        ("包青格乐", ""),
    ]
    assert small.call(households.set_head, small.households["萨日朗-001"], wife)[1].nouns == frozenset()
    assert "不在萨日朗-001户里" in refused(
        small, households.set_head, small.households["萨日朗-001"], small.people["孟和1"]
    )
    small.undo()
    assert detail(small, "萨日朗-001").head == "包青格乐"


def test_a_person_moves_and_his_entries_stay(small: Small) -> None:
    son = member(small, "萨日朗-001", {"name": "巴特尔", "relation": "长子"})
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(households.move_person, son, small.households["萨日朗-002"], "女婿")
    assert [who.name for who in detail(small, "萨日朗-001").members] == ["包青格乐"]
    assert [(who.name, who.relation) for who in detail(small, "萨日朗-002").members][1:] == [
        ("巴特尔", "女婿")
    ]
    assert small.totals("2026-10")["萨日朗-001"] == 1000
    assert "请先更换户主" in refused(
        small, households.move_person, small.people["孟和1"], small.households["萨日朗-001"]
    )
    assert small.call(households.move_person, son, small.households["萨日朗-002"])[1].nouns == frozenset()


def test_a_household_splits(small: Small) -> None:
    son = member(small, "萨日朗-001", {"name": "巴特尔", "relation": "长子"})
    wife = member(small, "萨日朗-001", {"name": "娜仁花", "relation": "儿媳"})
    home = small.households["萨日朗-001"]
    assert "不能分出去" in refused(
        small, households.split_household, home, [small.people["包青格乐1"]], small.people["包青格乐1"]
    )
    assert "户主要在其中" in refused(small, households.split_household, home, [wife], son)
    fresh, changes = small.call(households.split_household, home, [son, wife], son)
    assert changes.operation == "分户 萨日朗-001 分出 萨日朗-006"
    one = small.call(people.household_detail, fresh)
    assert (one.group, one.head, [who.relation for who in one.members]) == ("1", "巴特尔", ["户主", ""])
    small.undo()
    assert len(detail(small, "萨日朗-001").members) == 3


def test_points_follow_a_merged_household_and_a_sealed_board_stays(small: Small) -> None:
    small.enter("萨日朗-002", "H1", "2026-07-03")
    small.enter("萨日朗-003", "Z2", "2026-07-04")
    small.close_months(202607)

    sealed = small.call(editions.seal, "masses", Period.parse("2026-07"), small.villages["萨日朗"])[0]
    keep, gone = small.households["萨日朗-002"], small.households["萨日朗-003"]
    assert (
        small.call(households.merge_households, keep, gone, date(2026, 9, 1))[1].operation
        == "合并农牧户 萨日朗-003 到 萨日朗-002"
    )
    assert small.totals("2026-Q3")["萨日朗-002"] == 10000 + 1600
    assert "萨日朗-003" not in small.totals("2026-Q3")
    one = detail(small, "萨日朗-002")
    assert (one.aliases, len(one.members), one.head) == (("萨日朗-003",), 2, "王秀兰")
    assert [
        entry.points for entry in small.call(people.household_entries, keep, Period.parse("2026-Q3"))
    ] == [600, 1000]
    assert detail(small, "萨日朗-003").merged_into == "萨日朗-002"
    assert small.board("2026-07", "萨日朗").checksum == sealed.checksum
    assert small.call(books.check) == []
    for verb, args in (
        (households.merge_households, (keep, gone)), (households.set_state, (gone, "迁出", date(2026, 1, 1))),
        (households.add_alias, (gone, "x")),
    ):  # fmt: skip
        assert "已经并入别户" in refused(small, verb, *args)


def test_a_merge_is_undone_whole_and_merges_in_a_row_still_count(small: Small) -> None:
    for number, points in (("萨日朗-001", "H1"), ("萨日朗-002", "Z2"), ("萨日朗-003", "Z2")):
        small.enter(number, points, "2026-10-01")
    pks = [small.households[f"萨日朗-00{n}"] for n in (1, 2, 3)]
    small.call(households.merge_households, pks[1], pks[2])
    small.call(households.merge_households, pks[0], pks[1])
    assert small.totals("2026-10")["萨日朗-001"] == 2200
    assert detail(small, "萨日朗-001").aliases == ("萨日朗-002", "萨日朗-003")
    small.undo()
    small.undo()
    assert [small.totals("2026-10")[f"萨日朗-00{n}"] for n in (1, 2, 3)] == [1000, 600, 600]
    assert (detail(small, "萨日朗-002").aliases, detail(small, "萨日朗-003").head) == ((), "王秀兰")


def test_what_cannot_merge_says_why(small: Small) -> None:
    one, other = small.households["萨日朗-001"], small.households["诺敏花-001"]
    assert "不能与自己合并" in refused(small, households.merge_households, one, one)
    assert "不同嘎查村" in refused(small, households.merge_households, one, other)


def test_the_villages_own_order_stands_before_the_numbers(small: Small) -> None:
    wanted = [small.households[f"萨日朗-00{n}"] for n in (3, 1, 2)]
    small.call(households.set_village_order, small.villages["萨日朗"], wanted)
    listed = small.call(tables.ids, "households", filters={"village": small.villages["萨日朗"]})
    assert listed[:3] == wanted
    assert [small.call(people.household_detail, pk).number for pk in listed[3:]] == [
        "萨日朗-004",
        "萨日朗-005",
    ]
    small.call(households.set_village_order, small.villages["萨日朗"], [])
    assert small.rows("SELECT count(*) FROM household WHERE own_order IS NOT NULL") == [(0,)]
    small.undo()
    assert small.call(tables.ids, "households", filters={"village": small.villages["萨日朗"]})[:3] == wanted


def test_another_number_finds_the_household(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    small.call(households.add_alias, pk, " A-17 ")
    assert small.call(households.add_alias, pk, "A-17")[1].nouns == frozenset()
    assert detail(small, "萨日朗-001").aliases == ("A-17",)
    assert small.call(tables.ids, "households", text="a-17") == [pk]
    small.call(households.remove_alias, pk, "A-17")
    assert small.call(tables.ids, "households", text="a-17") == []
    assert "别号没有填" in refused(small, households.add_alias, pk, " ")


# ---- the detail ----


def test_the_detail_sums_the_quarter_by_category(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.enter("萨日朗-001", "J1", "2026-10-02")
    small.enter("萨日朗-001", "S1", "2026-10-03")
    small.enter("萨日朗-001", "Z2", "2026-08-03")
    wrong = small.enter("萨日朗-001", "Z2", "2026-10-04").entry_pk
    small.reverse(wrong)
    small.enter("萨日朗-001", "H1", "2026-10-05")
    small.undo()
    one = detail(small, "萨日朗-001")
    assert (one.quarter.code, one.total, one.total_before, one.month_points) == ("2026-Q4", 10900, 10600, 900)
    assert dict(one.categories) == {
        "思想观念": 200,
        "志愿服务": 0,
        "勤劳致富": 0,
        "环境卫生": 700,
        "乡风文明": 0,
    }
    assert [(row.code, row.stands) for row in one.entries] == [
        ("Z2", False), ("Z2", False), ("S1", True), ("J1", True), ("H1", True)
    ]  # fmt: skip
    assert not one.veto
    small.enter("萨日朗-001", "V1", "2026-10-05")
    assert detail(small, "萨日朗-001").veto
    third = small.call(people.household_detail, small.households["萨日朗-001"], Period.parse("2026-Q3"))
    assert [row.code for row in third.entries] == ["Z2"]
