"""Headers wherever they stand, by the many headings clerks use; which rows are data."""

from typing import Any

import pytest

from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.people import Household, Person
from wenming_desktop.exchange.cancel import never
from wenming_desktop.exchange.headings import KINDS
from wenming_desktop.exchange.mapping import Choice, Column, Columns, find_header, plain_heading
from wenming_desktop.exchange.people_sheet import COLUMNS, read_people
from wenming_desktop.exchange.rows import data_lines
from wenming_desktop.exchange.sheets import Sheet, Span


def sheet(*rows: tuple[Any, ...], merged: tuple[Span, ...] = (), name: str = "Sheet1") -> Sheet:
    width = max(map(len, rows))
    return Sheet(name, [[*row, *[""] * (width - len(row))] for row in rows], list(merged))


def named(columns: Columns) -> bool:
    return "name" in columns


def find(one: Sheet, **how: Any) -> tuple[int, int, dict[str, int]] | None:
    header = find_header(one, COLUMNS, named, **how)
    return None if header is None else (header.top, header.height, header.columns)


def test_titles_above_the_header() -> None:
    rows = [("萨日朗嘎查花名册",), ("填报单位：",), (), ("序号", "姓 名", "性别"), (1, "甲", "男")]
    assert find(sheet(*rows)) == (3, 1, {"seq": 0, "name": 1, "sex": 2})


def test_two_rows_of_headings_merged_across_and_down() -> None:
    rows = [
        ("花名册",), ("序号", "户主", "家庭成员", "", "", "备注"), ("", "", "姓名", "与户主关系", "出生年月", ""), (1, "甲", "甲", "本人", "", ""),
    ]  # fmt: skip
    down = tuple((1, column, 2, column) for column in (0, 1, 5))
    assert find(sheet(*rows, merged=(*down, (1, 2, 1, 4)))) == (
        1, 2, {"name": 2, "seq": 0, "head": 1, "relation": 3, "birth": 4, "note": 5},
    )  # fmt: skip
    assert find(sheet(*rows)) is not None


def test_the_upper_heading_tells_two_lower_ones_apart() -> None:
    rows = [("户主", "", "家庭成员", ""), ("姓名", "身份证号", "姓名", "身份证号"), ("甲", "", "乙", "")]
    found = find(sheet(*rows, merged=((0, 0, 0, 1), (0, 2, 0, 3))))
    assert found is not None
    assert {name: found[2][name] for name in ("head", "name")} == {"head": 0, "name": 2}


@pytest.mark.parametrize("heading", [heading for field in fields_of(Person) for heading in KINDS[field.name]])
def test_every_heading_of_a_person_is_known(heading: str) -> None:
    found = find_header(sheet(("姓名", "序号", heading)), COLUMNS, lambda columns: "seq" in columns)
    assert found is not None
    assert {2, 0} & set(found.columns.values()), heading


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("身份证号码（18位）", "id_number"), ("公民身份号码*", "id_number"), ("本人联系电话", "phone"), ("出生日期（公历）", "birth"),
        ("户主身份证号", None), ("监护人姓名", None), ("紧急联系人电话", None), ("家庭人口数", None),
    ],
)  # fmt: skip
def test_likenesses_are_taken_with_care(heading: str, name: str | None) -> None:
    header = find_header(sheet(("序号", "姓名", "性别", heading)), COLUMNS, named)
    assert header is not None
    assert header.columns == {"seq": 0, "name": 1, "sex": 2} | ({name: 3} if name else {})
    assert bool(header.unmatched()) is (name is None)


def test_a_guess_is_marked_and_never_takes_a_certain_columns_place() -> None:
    header = find_header(sheet(("序号", "姓名", "联系电话", "备用联系电话")), COLUMNS, named)
    assert header is not None
    assert (header.columns["phone"], header.unmatched()) == (2, (("D", "备用联系电话"),))
    header = find_header(sheet(("序号", "姓名", "家庭联系电话")), COLUMNS, named)
    assert header is not None
    assert (header.columns["phone"], header.guessed) == (2, frozenset({"phone"}))


def test_what_the_clerk_sets_by_hand_holds() -> None:
    one = sheet(("甲", "乙"), ("名", "号"), ("王秀兰", "1"))
    assert find(one) is None
    assert find(one, choice=Choice(header_row=2, columns={"name": "A", "number": "B", "phone": ""})) == (
        1,
        1,
        {"name": 0, "number": 1},
    )
    assert find(one, choice=Choice(header_row=9)) is None
    assert find(sheet(("姓名", "电话")), choice=Choice(header_row=1)) == (0, 1, {"name": 0, "phone": 1})


def test_headings_matched_by_hand_before_are_remembered() -> None:
    assert find(sheet(("户 内 人 (全称)", "电话")), remembered={"户内人": "name"}) == (
        0,
        1,
        {"name": 0, "phone": 1},
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("姓 名：", "姓名"),
        ("身份证号（18位）", "身份证号"),
        ("（备注）", "（备注）"),
        ("*电话", "电话"),
        ("", ""),
    ],
)
def test_headings_without_their_dressing(text: str, plain: str) -> None:
    assert plain_heading(text) == plain


def test_a_column_of_a_field_has_the_headings_of_its_kind() -> None:
    column = Column.of(fields_of(Household)[0], "household_number", "bare_number")
    assert (column.name, column.label) == ("number", "户号")
    assert column.headings == (*KINDS["household_number"], "编号")


HEAD = ("序号", "户主", "姓名", "与户主关系", "电话")


def rows_of(*rows: tuple[Any, ...], merged: tuple[Span, ...] = ()) -> list[int]:
    one = sheet(HEAD, *rows, merged=merged)
    header = find_header(one, COLUMNS, named)
    assert header is not None
    return [line.row for line in data_lines(one, header, frozenset({"seq", "head"}), never)]


@pytest.mark.parametrize(
    "row",
    [
        (), ("合计",), ("合计：", "", "83人"), ("", "小计", "3"), ("本页合计", "", "12"), ("全村合计", "", "300户"), ("评议小组签字：", "", "", "日期："),
        ("填表人：王敏", "", "审核人："), ("备注：以上名单属实",), ("以上名单经村民会议讨论通过，特此说明",), HEAD, (7,), (8, "朱彩云"), ("以下空白",),
        ("", "", "", "", "（盖章）"), ("注：*为必填",),
    ],
)  # fmt: skip
def test_rows_that_are_no_data(row: tuple[Any, ...]) -> None:
    assert rows_of((1, "甲", "甲", "本人"), row) == [2]


@pytest.mark.parametrize(
    "row",
    [
        (2, "", "", "本人"),
        ("", "", "乙"),
        (3, "丙", "丙", "", "无"),
        ("", "", "诺敏花"),
        (4, "", "", "", "19900000001"),
    ],
)
def test_rows_that_are_data_even_if_much_is_missing(row: tuple[Any, ...]) -> None:
    assert rows_of((1, "甲", "甲", "本人"), row) == [2, 3]


def test_the_village_of_a_sheet_is_the_titles_then_the_sheets() -> None:
    people = (HEAD, (1, "甲", "甲", "本人"))
    read = read_people(sheet(("柳湾村花名册",), *people, name="沙坨村"))
    assert read is not None
    assert read.village == "柳湾村"
    read = read_people(sheet(*people, name="沙坨村"))
    assert read is not None
    assert (read.village, read.lines[0].village) == ("沙坨村", "沙坨村")
    read = read_people(sheet(*people), default_village="柳湾村")
    assert read is not None
    assert read.village == "柳湾村"
    assert read_people(sheet(("说明",), ("请勿合并",))) is None
