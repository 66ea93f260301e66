"""Columns by what their cells hold: nine in ten, whatever the heading; what nobody took is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.desk import Desk, desk

IDS = ("150599196809173870", "150599199802150178", "150599196406122489", "150599196102143395")
NAMES = ("朱彩云", "巴特尔", "戴秀英", "熊彩云")


def roster(heads: tuple[str, ...], *columns: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    relations = ("户主", "长子", "户主", "配偶")
    rows = zip(("1", "", "2", ""), NAMES, relations, *columns, strict=True)
    return {"名册": [("柳湾村户籍台账",), ("户序", "姓名", "与户主关系", *heads), *rows]}


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as opened:
        yield opened


def test_a_column_of_sound_ids_is_taken_whatever_its_heading(table: Desk) -> None:
    report = table.bring("households", table.workbook(roster(("甲乙",), IDS)))
    assert {number for (number,) in table.query("SELECT id_number FROM person")} == set(IDS)
    assert not report.unused
    assert "按内容认作身份证号" in report.as_json()["notes"][-1]


@pytest.mark.parametrize("heading", ["包联干部电话", "帮扶人手机", "村书记", "紧急联系"])
def test_what_speaks_of_somebody_else_is_left_out_said_and_asked_about(table: Desk, heading: str) -> None:
    phones = ("13800001234", "13800001235", "13800001236", "13800001237")
    report = table.bring("households", table.workbook(roster((heading,), phones)))
    assert not any(row["phone"] for row in table.people)
    assert report.as_json()["unused"] == [{"sheet": "名册", "column": "D", "heading": heading, "filled": 4}]
    assert [(one.severity, one.cell) for one in report.problems] == [("warning", "D2")]
    assert "没有导入的列：D列" in report.unused_line


def test_two_columns_that_hold_the_same_are_not_guessed_between(table: Desk) -> None:
    one = ("13800001234", "13800001235", "13800001236", "13800001237")
    two = tuple(reversed(one))
    report = table.bring("households", table.workbook(roster(("甲", "乙"), one, two)))
    assert [column.column for column in report.unused] == ["D", "E"]
    assert [problem.cell for problem in report.problems] == ["D2", "E2"]


NUMBERS = ("柳湾-011", "柳湾-011", "柳湾-012", "柳湾-012")
PHONES = ("13800001234", "13800001235", "13800001236", "13800001237")
RELATIONS = ("户主", "长子", "户主", "配偶")


@pytest.mark.parametrize(
    ("heads", "columns", "taken"),
    [
        (("编号",), (NUMBERS,), {"A": "户号"}),
        (("序号",), (IDS,), {"A": "身份证号"}),
        (("户号",), (IDS,), {"A": "身份证号"}),
        (("电话", "身份证号"), (IDS, PHONES), {"A": "身份证号", "B": "手机号"}),
        (("户编号", "证件号"), (PHONES, NUMBERS), {"A": "手机号", "B": "户号"}),
    ],
)
def test_numbers_under_the_heading_of_other_numbers_are_what_their_cells_are(
    table: Desk, heads: tuple[str, ...], columns: tuple[tuple[str, ...], ...], taken: dict[str, str]
) -> None:
    rows = zip(*columns, NAMES, RELATIONS, strict=True)
    report = table.bring("households", ((*heads, "姓名", "与户主关系"), *rows), sheet="柳湾村")
    assert (report.written, report.problems, report.unused) == (4, (), ())
    assert [note.split("列")[0][-1] + note.split("认作")[1] for note in report.asides] == [
        f"{letter}{kind}，请核对。" for letter, kind in taken.items()
    ]
    stored = dict(zip(taken.values(), columns, strict=True))
    people = {one["name"]: one for one in table.people}
    for kind, key in (("户号", "household"), ("身份证号", "id"), ("手机号", "phone")):
        if kind in stored:
            assert tuple(people[name][key] for name in NAMES) == stored[kind]
    assert table.query("SELECT alias FROM household_alias") == []


def test_the_heads_id_in_the_number_column_is_nobodys_number(table: Desk) -> None:
    heads = ("户号", "姓名", "与户主关系", "身份证号")
    rows = zip((IDS[0], IDS[0], IDS[2], IDS[2]), NAMES, RELATIONS, IDS, strict=True)
    report = table.bring("households", (heads, *rows), sheet="柳湾村")
    assert [(one.cell, one.severity) for one in report.problems] == [("A1", "warning")]
    assert [one.column for one in report.unused] == ["A"]
    assert table.query("SELECT alias FROM household_alias") == []
    assert [one["household"] for one in table.people] == ["柳湾-001", "柳湾-001", "柳湾-002", "柳湾-002"]


@pytest.mark.parametrize("count", [1, 2])
def test_all_of_a_short_table_is_enough(table: Desk, count: int) -> None:
    rows = list(zip(NAMES, RELATIONS, IDS, strict=True))[:count]
    report = table.bring("households", (("姓名", "与户主关系", "甲乙"), *rows), sheet="柳湾村")
    assert ({one["id"] for one in table.people}, report.unused) == (set(IDS[:count]), ())
    assert "按内容认作身份证号" in report.asides[0]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("13800001234", "", "", ""), "手机号"),
        (("138****1234", "199****2345", "", ""), "手机号"),
        (("150599********3870", "", "", ""), "身份证号"),
        (("150599196809173871", "150599196809173872", "", "无"), "身份证号"),
        (("柳湾-011", "", "", "已搬"), "户号"),
        (("三间房", "13800001234", "两间房", ""), ""),
        (("1.5亩", "", "", ""), ""),
    ],
)
def test_what_only_looks_like_a_number_is_asked_about(table: Desk, cells: tuple[str, ...], kind: str) -> None:
    """Too few, not sound or with stars: left out, but never without a question."""
    report = table.bring("households", table.workbook(roster(("甲乙",), cells)))
    assert [one.column for one in report.unused] == ["D"]
    asked = [one.message for one in report.problems]
    assert [kind in message and "没有导入" in message for message in asked] == [True] * bool(kind)


def test_numbers_with_stars_are_nothing_and_said_once(table: Desk) -> None:
    heads = ("姓名", "与户主关系", "联系电话", "身份证号")
    phones = ("138****1234", "199＊＊＊＊2345", "", "138xxxx1111")
    rows = zip(NAMES, RELATIONS, phones, ("150599********3870", "", "", IDS[3]), strict=True)
    report = table.bring("households", (heads, *rows), sheet="柳湾村")
    assert report.written == 4
    assert [(one["phone"], one["id"]) for one in table.people] == [("", ""), ("", ""), ("", ""), ("", IDS[3])]
    assert [(one.cell, one.severity) for one in report.problems] == [("C2", "warning"), ("D2", "warning")]
    assert ["3格打了星号" in report.problems[0].message, "1格打了星号" in report.problems[1].message] == [
        True,
        True,
    ]


@pytest.mark.parametrize("sign", ["—", "/", "无", "暂无", "×"])
def test_a_sign_for_nothing_is_nothing_wherever_it_stands(table: Desk, sign: str) -> None:
    heads = (
        "姓名",
        "与户主关系",
        "户号",
        "性别",
        "出生日期",
        "身份证号",
        "联系电话",
        "组",
        "民族",
        "所在党支部",
        "状态",
        "建户日期",
    )
    rows = [(name, "户主", *[sign] * 10) for name in NAMES[:2]]
    report = table.bring("households", (heads, *rows), sheet="柳湾村")
    assert (report.written, report.problems) == (2, ())
    one = table.people[0]
    assert (one["born"], one["id"], one["phone"], one["group"], one["ethnic"]) == (None, "", "", None, "")
    assert [one["household"] for one in table.people] == ["柳湾-001", "柳湾-002"], (
        "no number is no common number"
    )
    assert table.query("SELECT alias FROM household_alias UNION ALL SELECT name FROM branch") == []


@pytest.mark.parametrize("sign", ["—", "/", "无"])
def test_a_sign_for_nothing_makes_no_team_and_no_number(table: Desk, sign: str) -> None:
    heads = ("姓名", "志愿者编号", "所属队伍", "队内职务", "注册日期")
    report = table.bring("volunteers", (heads, *[(name, *[sign] * 4) for name in NAMES[:2]]))
    assert (report.written, report.problems) == (2, ())
    assert table.query("SELECT name FROM team") == []
    assert len(table.query("SELECT DISTINCT number FROM volunteer WHERE number <> ?", sign)) == 2


def test_totals_notes_and_a_repeated_header_fill_no_column(table: Desk) -> None:
    sheets = roster(("",), ("", "", "", ""))
    sheets["名册"] += [
        ("户序", "姓名", "与户主关系", ""),
        ("合计", "", "", "4"),
        ("", "", "", "填表人：戴秀英"),
    ]
    assert not table.bring("households", table.workbook(sheets)).unused


def test_hidden_sheets_that_were_passed_over_are_said(table: Desk) -> None:
    sheets = roster(("",), ("", "", "", "")) | {"去年": [("姓名",), ("旧人",)]}
    notes = table.bring("households", table.workbook(sheets, hidden=("去年",))).as_json()["notes"]
    assert notes[1:] == ["隐藏的工作表没有读取：去年。"]
