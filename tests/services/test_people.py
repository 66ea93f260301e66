"""Households and their people: forms, and what is checked in them; ID numbers stay out of sight."""

from datetime import date

import pytest

from tests.services.people_steps import detail, member, refused
from tests.services.small_book import Small
from wenming_desktop.domain.identity import check_digit
from wenming_desktop.services import access, books, departures, history, people, tables


def id_of(birth: str, order: str = "001") -> str:
    first = f"150599{birth.replace('-', '')}{order}"
    return first + check_digit(first)


WOMAN = id_of("1980-03-08", "002")
MAN = id_of("1979-01-02", "003")


# ---- a household ----


def test_a_new_household_gets_the_villages_next_number_and_its_head(small: Small) -> None:
    pk, changes = small.call(
        people.save_household, None, {"village": "萨日朗", "group": "二组", "head": "敖 登•花"}
    )
    assert changes.operation == "新增农牧户 萨日朗-006"
    one = small.call(people.household_detail, pk)
    assert (one.number, one.village, one.group, one.head) == ("萨日朗-006", "萨日朗嘎查", "2", "敖登·花")
    assert [(who.name, who.relation, who.is_head) for who in one.members] == [("敖登·花", "户主", True)]
    small.undo()
    assert "没有这一户" in refused(small, people.household_detail, pk)
    small.redo()
    assert small.call(people.household_detail, pk).head == "敖登·花"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"village": "柳湾"}, "village", "没有“柳湾”"), ({"village": ""}, "village", "嘎查村没有填"),
        ({"number": "萨日朗-001"}, "number", "已经有了"), ({"group": "东头"}, "group", "看不懂，请写成 2 或 大湾组"),
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
    small.call(departures.remove_person, pk, date(2026, 9, 1))
    assert [who.left_on for who in detail(small, "萨日朗-001").members] == ["", "2026-09-01"]
    assert pk not in small.call(tables.ids, "persons")
    small.call(departures.bring_back_person, pk)
    assert pk in small.call(tables.ids, "persons")
    assert "请先更换户主" in refused(small, departures.remove_person, small.people["包青格乐1"])


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
