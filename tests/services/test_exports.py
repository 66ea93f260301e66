"""What was stored comes out again: as JSON in the book's units, as a workbook that imports again."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import Field
from wenming_desktop.exchange.writer import write_table
from wenming_desktop.services import exports, households, points
from wenming_desktop.services.context import Book

EVIL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "\t=1",
    "=cmd|' /C calc'!A0",
    "http://127.0.0.1/",
    "123456789012345678",
)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one.ready()
        one.check()


def opened(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def test_households_and_persons(table: Desk) -> None:
    first = table.context.call(exports.export_households)[0]
    assert first == {
        "village": "柳湾",
        "household": "柳湾-001",
        "group": 1,
        "head": "朱彩云",
        "state": "参评",
        "state_from": None,
        "members": 2,
    }
    assert list(table.people[0]) == [
        "village",
        "household",
        "group",
        "name",
        "id",
        "male",
        "born",
        "relation",
        "ethnic",
        "phone",
        "party",
    ]


def test_points_stand_as_they_are_and_what_was_taken_back_is_gone(table: Desk) -> None:
    table.points(("2026-10-08", "", "柳湾-001", "", "Z1", 2), ("2026-10-09", "", "柳湾-002", "", "V1", ""))
    assert table.booked == [
        {
            "month": "2026-10",
            "day": 8,
            "household": "柳湾-001",
            "village": "柳湾",
            "item": "Z1",
            "category": "志愿服务",
            "hundredths": 200,
        },
        {
            "month": "2026-10",
            "day": 9,
            "household": "柳湾-002",
            "village": "柳湾",
            "item": "V1",
            "category": None,
            "hundredths": 0,
            "veto": True,
        },
    ]
    table.context.call(points.reverse, 1, "登记错户")
    assert [one["item"] for one in table.booked] == ["V1"]
    table.undo()
    assert [one["item"] for one in table.booked] == ["Z1", "V1"]


def test_entries_of_a_merged_household_are_the_living_ones(table: Desk) -> None:
    table.points(("2026-10-08", "", "柳湾-003", "", "Z1", 2))
    table.context.call(households.merge_households, 2, 3)
    assert table.booked[0]["household"] == "柳湾-002"


@pytest.mark.parametrize(
    ("what", "title", "lines"),
    [("households", "农牧户名册", 3), ("persons", "人员名册", 4), ("points", "积分登记表", 1)],
)
def test_workbooks_of_the_book(table: Desk, what: str, title: str, lines: int) -> None:
    table.points(("2026-10-08", "", "柳湾-001", "", "J1", -3))
    sheet = opened(table.context.call(exports.workbook, what))
    assert (sheet["A1"].value, sheet.max_row) == (title, lines + 2)
    if what == "points":
        assert [cell.value for cell in sheet[3]] == [
            "2026-10-08",
            "柳湾村",
            "柳湾-001",
            "朱彩云",
            "环境卫生",
            "J1 乱堆乱放",
            -3,
            None,
            None,
        ]


def test_our_own_workbooks_import_again_without_a_change(table: Desk, tmp_path: Path) -> None:
    table.points(("2026-10-08", "", "柳湾-001", "", "J1", -3), ("2026-10-09", "", "柳湾-002", "", "V1", ""))
    for what, kind in (("persons", "households"), ("points", "points")):
        path = tmp_path / f"{what}.xlsx"
        path.write_bytes(table.context.call(exports.workbook, what))
        report = table.bring(kind, path)  # type: ignore[arg-type]
        assert (report.written, told(report)) == (0, [])
        assert report.unchanged > 0


def test_nothing_becomes_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    content = write_table(
        "表：名[册]",
        [Field("姓名", "name", name="name"), Field("分", "points", name="points")],
        [{"name": text, "points": 250} for text in EVIL],
        note="共9行",
    )
    sheet = opened(content)
    assert [sheet.cell(row, 1).value for row in range(3, 3 + len(EVIL))] == list(EVIL)
    assert {sheet.cell(row, 1).data_type for row in range(3, 3 + len(EVIL))} == {"s"}
    assert (sheet["B3"].value, sheet["A12"].value, sheet["A1"].value) == (2.5, "共9行", "表：名[册]")
    raw = __import__("zipfile").ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in raw
    assert b"hyperlink" not in raw


def test_what_no_workbook_can_hold_is_left_out() -> None:
    sheet = opened(
        write_table(
            "表",
            [Field("姓名", name="name")],
            [{"name": "甲\x0b\x00乙\ud800"}, {"name": None}, {"name": True}],
        )
    )
    assert [sheet.cell(row, 1).value for row in (3, 4, 5)] == ["甲乙?", None, "是"]


def test_an_export_nobody_knows(table: Desk) -> None:
    with pytest.raises(UserError, match="不能导出"):
        table.context.call(exports.workbook, "wishes")


def test_points_are_streamed_in_the_very_bytes_json_writes(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Laid out by SQL piece by piece: with one row a piece, with two, with all, and where nothing was entered."""
    monkeypatch.setattr(exports, "_AT_ONCE", 2)
    for rows in range(4):
        if rows:
            table.points((f"2026-10-{rows + 7:02d}", "", "柳湾-001", "", ("Z1", "V1", "H1")[rows - 1], ""))
        for indent in (None, 1):
            pieces: list[str] = []
            table.context.call(exports.points_json, pieces.append, indented=indent is not None)
            told_rows = json.loads("".join(pieces))
            assert len(told_rows) == rows
            assert told_rows == table.booked
            assert "".join(pieces) == json.dumps(told_rows, ensure_ascii=False, indent=indent)


def test_sqlite_quotes_a_text_as_json_does(table: Desk) -> None:
    """What the streamed export stands on: every character but half ones, which no database takes."""
    every = [chr(at) for at in (*range(0xD800), *range(0xE000, 0x11000), 0x1F600, 0x10FFFF)]

    def quoted(book: Book) -> list[str]:
        return [book.db.execute("SELECT json_quote(?)", [sign]).fetchone()[0] for sign in every]

    assert table.context.call(quoted) == [json.dumps(sign, ensure_ascii=False) for sign in every]
