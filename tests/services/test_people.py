"""Households and their people: forms, states by date, heads, moves, 分户 and 合户; ID numbers stay out of sight."""

from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import check_digit
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import access, books, history, households, people, tables
from wenming_desktop.storage.people import taking_part


def id_of(birth: str, order: str = "001") -> str:
    first = f"150599{birth.replace('-', '')}{order}"
    return first + check_digit(first)


WOMAN = id_of("1980-03-08", "002")
MAN = id_of("1979-01-02", "003")


def refused(small: Small, verb: object, *args: object) -> str:
    with pytest.raises(UserError) as caught:
        small.call(verb, *args)  # type: ignore[arg-type]
    return str(caught.value)


def member(small: Small, number: str, values: dict[str, object]) -> int:
    return int(small.call(people.save_person, None, values, small.households[number])[0])


def detail(small: Small, number: str) -> people.HouseholdDetail:
    return small.call(people.household_detail, small.households[number])  # type: ignore[no-any-return]


# ---- a household ----


def test_a_new_household_gets_the_villages_next_number_and_its_head(small: Small) -> None:
    pk, changes = small.call(
        people.save_household, None, {"village": "萨日朗", "group": "二组", "head": "敖 登•花"}
    )
    assert changes.operation == "新增农牧户 萨日朗-006"
    one = small.call(people.household_detail, pk)
    assert (one.number, one.village, one.group, one.head) == ("萨日朗-006", "萨日朗嘎查", 2, "敖登·花")
    assert [(who.name, who.relation, who.is_head) for who in one.members] == [("敖登·花", "户主", True)]
    small.undo()
    assert "没有这一户" in refused(small, people.household_detail, pk)
    small.redo()
    assert small.call(people.household_detail, pk).head == "敖登·花"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"village": "柳湾"}, "village", "没有“柳湾”"), ({"village": ""}, "village", "嘎查村没有填"),
        ({"number": "萨日朗-001"}, "number", "已经有了"), ({"group": "东头"}, "group", "不是整数"),
        ({"grid": "九格"}, "grid", "没有网格“九格”"), ({"state": "搬走"}, "state", "状态只能是"),
        ({"state": "迁出", "state_from": "2027-01-01"}, "state_from", "还没有到"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_household_is_named(
    small: Small, values: dict[str, str], field: str, words: str
) -> None:
    given = {"village": "萨日朗", "head": "某人"} | values
    (problem,) = small.call(people.check_household, None, given)
    assert (problem.record, words in problem.message) == (field, True)
    assert words in refused(small, people.save_household, None, given)


def test_a_household_saved_as_it_stands_is_no_action(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    values = small.call(people.household_values, pk)
    assert values["state"] == "参评"
    assert small.call(people.save_household, pk, values)[1].nouns == frozenset()
    assert (
        small.call(people.save_household, pk, values | {"note": "低洼处"})[1].operation
        == "修改农牧户 萨日朗-001"
    )
    assert detail(small, "萨日朗-001").note == "低洼处"
    assert small.undo() == "修改农牧户 萨日朗-001"


def test_the_village_of_a_household_is_not_changed_in_passing(small: Small) -> None:
    assert "不能直接改" in refused(
        small, people.save_household, small.households["萨日朗-001"], {"village": "诺敏花"}
    )


def test_the_head_of_an_old_household_must_be_a_member(small: Small) -> None:
    pk = small.households["萨日朗-001"]
    assert "没有叫“乌兰”的成员" in refused(small, people.save_household, pk, {"head": "乌兰"})
    member(small, "萨日朗-001", {"name": "乌兰", "relation": "配偶"})
    small.call(people.save_household, pk, {"head": "乌兰"})
    one = detail(small, "萨日朗-001")
    assert [(who.name, who.relation) for who in one.members] == [("乌兰", "户主"), ("包青格乐", "")]
    assert refused(small, people.save_household, pk, {"head": ""}).startswith("户主没有填")


# ---- a person ----


def test_an_id_fills_in_birth_date_and_sex(small: Small) -> None:
    pk = member(small, "萨日朗-001", {"name": "娜仁花", "id_number": f" {WOMAN.lower()} ", "ethnic": "蒙"})
    one = small.call(people.person_detail, pk)
    assert (one.sex, one.birth, one.age, one.ethnic) == ("女", date(1980, 3, 8), 46, "蒙古族")
    assert one.id_number == f"150599********{WOMAN[-4:]}"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": " "}, "name", "姓名没有填"), ({"id_number": "1505"}, "id_number", "应为18位"),
        ({"id_number": WOMAN[:17] + ("0" if WOMAN[17] != "0" else "1")}, "id_number", "校验位"),
        ({"id_number": WOMAN, "birth": "1981-03-08"}, "birth", "出生日期与身份证号不符"),
        ({"id_number": WOMAN, "sex": "男"}, "sex", "性别与身份证号不符"), ({"phone": "123"}, "phone", "7至12位"),
        ({"branch": "没有的支部"}, "branch", "没有“没有的支部”"), ({"relation": "本人"}, "relation", "本户已有户主"),
        ({"branch": "萨日朗党支部", "party": False}, "party", "请勾选党员"), ({"birth": "昨天"}, "birth", "不是日期"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_person_is_named(
    small: Small, values: dict[str, object], field: str, words: str
) -> None:
    given = {"name": "娜仁花"} | values
    problems = small.call(people.check_person, None, given, small.households["萨日朗-001"])
    assert [one.record for one in problems if one.is_error] == [field]
    assert words in refused(small, people.save_person, None, given, small.households["萨日朗-001"])


def test_no_message_holds_an_id(small: Small) -> None:
    member(small, "萨日朗-001", {"name": "娜仁花", "id_number": WOMAN})
    message = refused(
        small, people.save_person, None, {"name": "乌兰", "id_number": WOMAN}, small.households["诺敏花-001"]
    )
    assert "萨日朗-001 娜仁花" in message
    assert WOMAN not in message
    assert (
        small.call(people.check_person, None, {"name": "乌兰", "id_number": "15059919800308002"})[0].message
        == "身份证号应为18位"
    )


def test_masked_numbers_saved_as_shown_are_left_alone(small: Small) -> None:
    pk = member(small, "萨日朗-001", {"name": "娜仁花", "id_number": WOMAN, "phone": "13800001234"})
    shown = small.call(people.person_values, pk)
    assert shown["phone"] == "138****1234"
    assert small.call(people.save_person, pk, shown)[1].nouns == frozenset()
    small.call(people.save_person, pk, shown | {"note": "会电焊"})
    assert small.rows("SELECT id_number, phone, note FROM person WHERE pk = ?", pk) == [
        (WOMAN, "13800001234", "会电焊")
    ]
    assert "完整的18位" in refused(small, people.save_person, pk, {"id_number": "150599********9999"})
    small.call(people.save_person, pk, shown | {"id_number": "", "phone": ""})
    assert small.rows("SELECT id_number, phone FROM person WHERE pk = ?", pk) == [(None, "")]


def test_an_institute_that_keeps_no_ids_stores_none(small: Small) -> None:
    from dataclasses import replace

    settings = small.call(books.settings)
    small.call(books.save_settings, replace(settings, institute=replace(settings.institute, keep_ids=False)))
    pk = member(small, "萨日朗-001", {"name": "娜仁花", "id_number": WOMAN})
    assert small.rows("SELECT id_number, birth, sex FROM person WHERE pk = ?", pk) == [
        (None, "1980-03-08", "女")
    ]


def test_the_readings_follow_the_name(small: Small) -> None:
    pk = member(small, "萨日朗-001", {"name": "曾小红"})
    assert small.rows("SELECT pinyin, initials FROM person WHERE pk = ?", pk) == [
        ("zengxiaohong cengxiaohong", "zxh cxh")
    ]
    small.call(people.save_person, pk, {"name": "解军"})
    assert small.rows("SELECT initials FROM person WHERE pk = ?", pk) == [("xj jj",)]


def test_namesakes_are_said_while_typing_and_the_same_id_is_certain(small: Small) -> None:
    pk = member(small, "萨日朗-001", {"name": "娜仁花", "id_number": WOMAN})
    home = small.households["萨日朗-001"]
    (warning,) = small.call(people.check_person, None, {"name": "李䶮"}, home)
    assert (warning.severity, warning.record, warning.message) == ("warning", "name", "同名：萨日朗-004 李䶮")
    found = small.call(people.duplicates, "王秀兰", "", small.villages["萨日朗"])
    assert [one.text for one in found] == [
        "同名：王秀兰 萨日朗嘎查1组 萨日朗-002",
        "同名：王秀兰 萨日朗嘎查2组 萨日朗-003",
    ]
    assert small.call(people.duplicates, "王秀兰", "", small.villages["诺敏花"]) == []
    (same,) = small.call(people.duplicates, "娜仁花", WOMAN)
    assert (same.kind, same.person_pk, same.text) == (
        "id",
        pk,
        "身份证号已登记：娜仁花 萨日朗嘎查1组 萨日朗-001",
    )
    assert small.call(people.duplicates, "娜仁花", WOMAN, None, pk) == []


def test_a_person_without_household_can_be_kept(small: Small) -> None:
    pk, _ = small.call(people.save_person, None, {"name": "白海龙", "party": True, "branch": "萨日朗党支部"})
    one = small.call(people.person_detail, pk)
    assert (one.household_pk, one.party, one.branch, one.is_head) == (None, True, "萨日朗党支部", False)


def test_who_left_is_marked_and_can_come_back(small: Small) -> None:
    pk = member(small, "萨日朗-001", {"name": "娜仁花"})
    small.call(people.remove_person, pk, date(2026, 9, 1))
    assert [who.left_on for who in detail(small, "萨日朗-001").members] == ["", "2026-09-01"]
    assert pk not in small.call(tables.ids, "persons")
    small.call(people.bring_back_person, pk)
    assert pk in small.call(tables.ids, "persons")
    assert "请先更换户主" in refused(small, people.remove_person, small.people["包青格乐1"])


# ---- looks ----


def test_a_look_at_an_id_is_logged_without_the_number(small: Small) -> None:
    pk = member(small, "萨日朗-001", {"name": "娜仁花", "id_number": WOMAN, "phone": "13800001234"})
    small.undo()
    small.redo()
    assert small.call(access.reveal, pk, "id_number")[0] == WOMAN
    assert small.call(access.reveal, pk, "phone")[0] == "13800001234"
    log = small.call(tables.rows, "log", small.call(tables.ids, "log", text="查看"))
    assert [row["name"] for row in log] == ["查看 娜仁花 的联系电话", "查看 娜仁花 的身份证号"]
    everything = str(small.rows("SELECT name FROM operation")) + "".join(
        line for row in small.call(history.log) for line in small.call(history.log_detail, row.pk)
    )
    assert WOMAN not in everything
    assert "13800001234" not in everything
    assert small.call(history.undo_name) == "新增人员 娜仁花"  # a look is nothing to undo


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
    assert (one.group, one.head, [who.relation for who in one.members]) == (1, "巴特尔", ["户主", ""])
    small.undo()
    assert len(detail(small, "萨日朗-001").members) == 3


def test_points_follow_a_merged_household_and_a_sealed_board_stays(small: Small) -> None:
    small.enter("萨日朗-002", "H1", "2026-07-03")
    small.enter("萨日朗-003", "Z2", "2026-07-04")
    small.close_months(202607)
    from wenming_desktop.services import boards

    sealed = small.call(boards.seal, "masses", Period.parse("2026-07"), small.villages["萨日朗"])[0]
    keep, gone = small.households["萨日朗-002"], small.households["萨日朗-003"]
    assert (
        small.call(households.merge_households, keep, gone)[1].operation
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
