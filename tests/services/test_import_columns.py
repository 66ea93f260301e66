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
    assert "按内容认作身份证号" in report.as_json()["notes"][0]


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
    assert notes == ["隐藏的工作表没有读取：去年。"]
