"""Who an entry of points belongs to."""

from typing import Any

import pytest

from wenming_desktop.domain.matching import KnownHousehold, KnownPerson
from wenming_desktop.domain.matching_entries import Owners

SARANG, EAST = 1, 2


def household(
    pk: int, number: str, *names: str, village: int = SARANG, group: int | None = None, state: str = "参评",
    head: bool = True, party: str = "", ids: tuple[str, ...] = (),
) -> KnownHousehold:  # fmt: skip
    members = [
        KnownPerson(pk * 10 + place, pk, name, id_number, party=name == party)
        for place, (name, id_number) in enumerate(zip(names, (*ids, *[""] * len(names)), strict=False))
    ]
    return KnownHousehold(pk, number, village, group, pk * 10 if head else None, state, members=members)


BOOK = [
    household(1, "萨日朗-001", "朱彩云", "巴特尔", party="朱彩云", ids=("A", "B")),
    household(3, "萨日朗-003", "阿拉坦·其其格", group=3),
    household(17, "萨日朗-017", "阿拉坦·其其格", group=1),
    household(20, "萨日朗-020", "朱彩云", state="注销"),
    household(21, "萨日朗-021", "白音", "白音", "图雅"),
    household(22, "萨日朗-022", "覃长林", "图雅"),
    household(23, "萨日朗-023", "无户主", head=False),
    household(30, "东萨日朗-001", "朱彩云", "哈斯", village=EAST, party="朱彩云", ids=("C",)),
]
OWNERS = Owners(
    BOOK,
    {SARANG: "萨日朗", EAST: "东萨日朗"},
    [("旧12", 1), ("共用", 3), ("共用", 17), ("旧12", 30), ("没了", 99)],
)


@pytest.mark.parametrize(
    ("village", "number", "name", "group", "found"),
    [
        (SARANG, "萨日朗-001", "朱彩云", None, "萨日朗-001"),
        (None, "萨日朗-001", "", None, "萨日朗-001"),
        (SARANG, "萨日朗嘎查－1", "巴特尔", None, "萨日朗-001"),
        (SARANG, "旧12", "", None, "萨日朗-001"),
        (EAST, "旧12", "", None, "东萨日朗-001"),
        (SARANG, "1", "巴特尔", None, "萨日朗-001"),
        (SARANG, "", "朱彩云", None, "萨日朗-001"),  # the struck-off one is not meant
        (SARANG, "", "巴特尔", None, "萨日朗-001"),
        (SARANG, "", "阿拉坦·其其格", 3, "萨日朗-003"),
        (SARANG, "", "白音", None, "萨日朗-021"),
        (EAST, "", "哈斯", None, "东萨日朗-001"),
    ],
)
def test_the_number_wins_then_the_head_then_any_member(
    village: int | None, number: str, name: str, group: int | None, found: str
) -> None:
    owner = OWNERS.household(village, number, name, group)
    assert owner.household is not None
    assert (owner.household.number, owner.message) == (found, "")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "萨日朗-002、萨日朗-003的家庭成员也叫“乌兰”，按户主登记在萨日朗-001户，请核对"),
        ({"group": 2}, "萨日朗-002的家庭成员也叫“乌兰”，按户主登记在萨日朗-001户，请核对"),
        ({"group": 1}, ""),
        ({"head": "乌兰"}, ""),  # the sheet's column is of heads
    ],
)
def test_a_head_beside_a_member_of_her_name_is_never_taken_silently(row: dict[str, Any], said: str) -> None:
    book = [
        household(1, "萨日朗-001", "乌兰", group=1),
        household(2, "萨日朗-002", "孟和", "乌兰", group=2),
        household(3, "萨日朗-003", "白音", "乌兰", group=3),
        household(4, "萨日朗-004", "哈斯", "乌兰", state="注销"),
    ]
    owner = Owners(book, {SARANG: "萨日朗"}).household(SARANG, "", "乌兰", **row)
    assert owner.household is book[0]
    assert (owner.message, owner.refused) == (said, False)


@pytest.mark.parametrize(
    ("village", "number", "name", "place", "why"),
    [
        (SARANG, "X-999", "查无此人", "number", "没有“X-999”这个户号"),
        (EAST, "萨日朗-001", "朱彩云", "number", "是萨日朗的"),
        (SARANG, "2", "朱彩云", "number", "没有“2”"),
        (SARANG, "1", "路人", "number", "没有“1”"),
        (None, "1", "朱彩云", "number", "没有“1”"),
        (SARANG, "共用", "", "number", "没有“共用”"),
        (None, "旧12", "", "number", "没有“旧12”"),
        (SARANG, "", "阿拉坦·其其格", "name", "有2户的户主叫“阿拉坦·其其格”：萨日朗-003、萨日朗-017"),
        (SARANG, "", "图雅", "name", "有2户的家庭成员叫“图雅”"),
        (SARANG, "", "哈斯", "name", "萨日朗没有叫“哈斯”的人"),
        (None, "", "朱彩云", "name", "不知道是哪个嘎查村"),
        (SARANG, "", "", "name", "没有写户号，也没有写姓名"),
    ],
)
def test_what_cannot_be_told(village: int | None, number: str, name: str, place: str, why: str) -> None:
    owner = OWNERS.household(village, number, name)
    assert (owner.refused, owner.place) == (True, place)
    assert why in owner.message


def test_a_name_that_is_no_member_is_a_warning() -> None:
    owner = OWNERS.household(SARANG, "萨日朗-001", "路人")
    assert owner.household is BOOK[0]
    assert (owner.refused, owner.message) == (False, "萨日朗-001（户主朱彩云）没有叫“路人”的人，按户号登记")
    assert "（户主" not in OWNERS.household(SARANG, "萨日朗-023", "路人").message


def test_many_of_one_name_are_listed_in_short() -> None:
    many = Owners([household(pk, f"柳湾-{pk:03d}", "王秀兰") for pk in range(1, 7)], {SARANG: "柳湾"})
    assert many.household(SARANG, "", "王秀兰").message.endswith(
        "柳湾-001、柳湾-002、柳湾-003、柳湾-004等6户，请写明户号"
    )


@pytest.mark.parametrize(
    ("village", "name", "id_number", "number", "person"),
    [
        (SARANG, "朱彩云", "", "", 10),
        (EAST, "朱彩云", "", "", 300),
        (None, "朱彩云", "", "东萨日朗-001", 300),
        (None, "", "A", "", 10),
        (SARANG, "朱彩云", "A", "", 10),
        (SARANG, "朱彩云", "", "萨日朗-003", 10),  # the number tells two apart; of one it says nothing
    ],
)
def test_party_members_by_id_else_by_name_within_the_village(
    village: int | None, name: str, id_number: str, number: str, person: int
) -> None:
    owner = OWNERS.member(village, name, id_number, number)
    assert owner.person is not None
    assert (owner.person.pk, owner.message) == (person, "")


@pytest.mark.parametrize(
    ("village", "name", "id_number", "place", "why"),
    [
        (None, "朱彩云", "", "name", "有2名党员叫“朱彩云”：萨日朗-001、东萨日朗-001"),
        (SARANG, "巴特尔", "", "name", "党员名册里没有“巴特尔”"),
        (SARANG, "", "", "name", "没有写党员姓名"),
        (SARANG, "", "B", "id_number", "巴特尔不是党员"),
        (SARANG, "", "Z", "id_number", "没有这个身份证号的人"),
        (SARANG, "", "C", "id_number", "在东萨日朗"),
    ],
)
def test_which_party_member_cannot_be_told(
    village: int | None, name: str, id_number: str, place: str, why: str
) -> None:
    owner = OWNERS.member(village, name, id_number)
    assert (owner.refused, owner.place) == (True, place)
    assert why in owner.message


def test_an_id_with_another_name_is_a_warning() -> None:
    owner = OWNERS.member(SARANG, "路人", "A")
    assert owner.person is not None
    assert (owner.person.pk, owner.refused, owner.message) == (
        10,
        False,
        "身份证号是朱彩云的，按身份证号登记",
    )


@pytest.mark.parametrize(
    ("head", "name", "found", "told"),
    [
        ("覃长林", "图雅", "萨日朗-022", ""),  # 图雅 stands in two households: the head says in which
        ("覃长林", "路人", "萨日朗-022", "萨日朗-022（户主覃长林）没有叫“路人”的人，按户主登记"),
        ("路人", "巴特尔", "萨日朗-001", ""),  # nobody leads so: the name alone decides
        ("巴特尔", "巴特尔", "萨日朗-001", ""),
    ],
)
def test_a_row_that_names_its_head_beside_the_name(head: str, name: str, found: str, told: str) -> None:
    owner = OWNERS.household(SARANG, "", name, head=head)
    assert owner.household is not None
    assert (owner.household.number, owner.message, owner.refused) == (found, told, False)


def test_who_of_the_household_a_row_means() -> None:
    def who(number: str, name: str) -> int | None:
        found = OWNERS.household(SARANG, number, name).who
        return found.pk if found is not None else None

    assert (who("萨日朗-001", "巴特尔"), who("萨日朗-001", "朱彩云")) == (11, 10)
    assert (who("萨日朗-021", "白音"), who("萨日朗-001", "路人"), who("萨日朗-001", "")) == (None, None, None)


def test_two_heads_of_the_name_a_row_gives() -> None:
    alone = OWNERS.household(SARANG, "", "阿拉坦·其其格", head="阿拉坦·其其格")
    assert (alone.refused, alone.place) == (True, "name"), "the row names one person"
    owner = OWNERS.household(SARANG, "", "路人", head="阿拉坦·其其格")
    assert (owner.refused, owner.place) == (True, "head")
    assert "萨日朗-003、萨日朗-017" in owner.message


@pytest.mark.parametrize(
    ("number", "found"), [("萨日朗-003", 3), ("旧12", None), ("萨日朗-999", None), ("", None)]
)
def test_a_number_a_row_states_is_the_households_own(number: str, found: int | None) -> None:
    known = OWNERS.numbered(number)
    assert (known.pk if known else None) == found


def test_a_household_without_a_number_is_not_that_of_a_foreign_one() -> None:
    assert Owners([household(1, "", "朱彩云")], {SARANG: "萨日朗"}).numbered("旧12") is None


def test_a_lists_own_number_goes_before_ours_without_its_village() -> None:
    book = [household(1, "萨日朗-001", "朱彩云"), household(12, "萨日朗-012", "白音")]
    owners = Owners(book, {SARANG: "萨日朗"}, [("12", 1), ("a3", 12)])
    assert owners.household(SARANG, "12", "白音").household is book[0]
    assert owners.household(SARANG, "A3", "").household is book[1]


def of_id(
    id_number: str, name: str = "", number: str = "", village: int | None = SARANG, head: str = ""
) -> tuple[str, str, str]:
    owner = OWNERS.household(village, number, name, head=head, id_number=id_number)
    found = owner.household.number if owner.household is not None else ""
    return found, owner.place if owner.message else "", owner.message


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"id_number": "B"}, ("萨日朗-001", "", "")),
        ({"id_number": "B", "name": "巴特尔"}, ("萨日朗-001", "", "")),
        ({"id_number": "A", "name": "朱彩云", "village": None}, ("萨日朗-001", "", "")),  # two are called so
        ({"id_number": "A", "name": "巴特尔"}, ("萨日朗-001", "", "")),  # the head's ID beside a member
        ({"id_number": "A", "name": "路人"}, ("萨日朗-001", "name", "身份证号是萨日朗-001户朱彩云的，按身份证号登记")),
        ({"id_number": "A", "name": "覃长林", "head": "覃长林"}, ("萨日朗-001", "head", "身份证号是萨日朗-001户朱彩云的，按身份证号登记")),
        ({"id_number": "C", "name": "朱彩云"}, ("", "id_number", "这个身份证号的人在东萨日朗")),
        ({"id_number": "A", "number": "萨日朗-001"}, ("萨日朗-001", "", "")),
        ({"id_number": "A", "number": "萨日朗-022"}, ("萨日朗-022", "id_number", "身份证号是萨日朗-001户朱彩云的，按户号登记在萨日朗-022户")),
        ({"id_number": "X", "name": "巴特尔"}, ("萨日朗-001", "id_number", "名册里没有这个身份证号，按其他各栏登记在萨日朗-001户")),
        ({"id_number": "X", "number": "萨日朗-001", "name": "路人"},
         ("萨日朗-001", "name", "萨日朗-001（户主朱彩云）没有叫“路人”的人，按户号登记")),
        ({"id_number": "A", "number": "萨日朗-999"}, ("", "number", "没有“萨日朗-999”这个户号")),
    ],
)  # fmt: skip
def test_an_id_says_the_household_and_what_it_contradicts_is_told(
    row: dict[str, str], found: tuple[str, str, str]
) -> None:
    assert of_id(**row) == found


def test_a_register_without_ids_asks_for_none() -> None:
    owners = Owners([household(1, "萨日朗-001", "朱彩云")], {SARANG: "萨日朗"})
    assert owners.household(SARANG, "", "朱彩云", id_number="A").message == ""


def test_a_number_an_import_made_up_is_nobodys_it_does_not_house() -> None:
    book = [household(1, "萨日朗-001", "朱彩云", "巴特尔"), household(2, "萨日朗-002", "白音")]
    book[0].made = True
    owners = Owners(book, {SARANG: "萨日朗"})
    refused = owners.household(SARANG, "萨日朗-001", "白音")
    assert (refused.refused, refused.place) == (True, "number")
    assert refused.message == "萨日朗-001（户主朱彩云）没有叫“白音”的人，这个户号是导入名册时编的，请核对户号"
    assert not owners.household(SARANG, "萨日朗-001", "巴特尔").message
    assert not owners.household(SARANG, "萨日朗-002", "路人").refused, "a number the list gave wins"
    assert not owners.household(SARANG, "", "路人", head="朱彩云").refused, "the head says it, not the number"
