"""Workbooks in: what a cell says, merged cells, hidden sheets, files that are no workbook, and bombs."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.cells import (
    BROKEN,
    cell_name,
    column_index,
    column_letter,
    is_broken,
    serial_day,
    text_of,
)
from wenming_desktop.exchange.sheets import read_workbook


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"), (2.5, "2.5"), (0.1 + 0.2, "0.3"), (19908772618.0, "19908772618"), (3, "3"), (" 白音 ", "白音"), (True, "是"), (False, "否"),
        (date(2026, 7, 12), "2026-07-12"), (datetime(2026, 7, 12, 8, 30), "2026-07-12"), (time(8, 30), "08:30:00"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_what_a_cell_says(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_columns_and_cells_by_name() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert [column_index(letters) for letters in ("a", "Z", "AA", "XFD")] == [0, 25, 26, 16383]
    assert cell_name(565, 5) == "F566"
    for wrong in ("", "1", "甲"):
        with pytest.raises(ValueError, match=f"^{wrong}$"):
            column_index(wrong)


def test_a_number_that_lost_its_date_format() -> None:
    assert serial_day(46303.0) == date(2026, 10, 8)
    assert [serial_day(value) for value in (5, 46303.5, "46303", True, 20261008)] == [None] * 5


def written(tmp_path: Path, make: Callable[[Any], None], name: str = "表.xlsx") -> Path:
    path = tmp_path / name
    with xlsxwriter.Workbook(path) as book:
        make(book)
    return path


def test_merged_cells_are_read_down_and_never_across(tmp_path: Path) -> None:
    def make(book: Any) -> None:
        sheet = book.add_worksheet("花名册")
        sheet.merge_range("B3:C5", "朱彩云")
        sheet.write("D3", 1)
        sheet.write("D5", 3)
        book.add_worksheet("源").hide()

    book = read_workbook(written(tmp_path, make))
    (sheet,) = book.visible
    assert [sheet.texts(row) for row in range(5)] == [
        [""] * 4,
        [""] * 4,
        ["", "朱彩云", "", "1"],
        ["", "朱彩云", "", ""],
        ["", "朱彩云", "", "3"],
    ]
    assert (sheet.is_filled(2, 1), sheet.is_filled(3, 1), sheet.origin_row(4, 1), sheet.origin_row(4, 3)) == (
        False,
        True,
        2,
        4,
    )
    assert sheet.text(99, 0) == sheet.text(0, 99) == ""
    raw = read_workbook(written(tmp_path, make), fill=False)
    assert raw.visible[0].text(3, 1) == ""
    assert [one.hidden for one in raw.sheets] == [False, True]


def test_formulas_without_a_result_and_errors_are_no_blanks(tmp_path: Path) -> None:
    def make(book: Any) -> None:
        sheet = book.add_worksheet("7月")
        sheet.write_formula("A1", "=1+1", value=2)
        sheet.write_formula("B1", "=1/0", value="#DIV/0!")
        sheet.write_formula("C1", "=A1", value="")
        sheet.write("D1", "好")

    (sheet,) = read_workbook(written(tmp_path, make)).sheets
    assert sheet.texts(0) == ["2", BROKEN, BROKEN, "好"]
    assert is_broken(BROKEN)
    assert is_broken("#REF!")
    assert not is_broken("#1")


def test_the_old_format_too(fixtures_dir: Path) -> None:
    book = read_workbook(fixtures_dir / "志愿者花名册.xls")
    assert book.sheets[0].text(2, 1) == "通拉嘎"


def test_the_content_decides_not_the_ending(fixtures_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes((fixtures_dir / "志愿者花名册.xls").read_bytes())
    assert read_workbook(path).sheets[0].text(2, 1) == "通拉嘎"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "不是Excel或WPS表格"), ("姓名,电话\n甲,1".encode("gbk"), "不是Excel或WPS表格"), ("姓名\t电话".encode("utf-16"), "不是Excel或WPS表格"),
        (b"PK\x03\x04junk", "已损坏"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "打不开"), (b"%PDF-1.7", "不是Excel或WPS表格"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_said_in_chinese(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)
    with pytest.raises(UserError, match=why):
        read_workbook(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"打不开“没有\.xlsx”"):
        read_workbook(tmp_path / "没有.xlsx")


def test_a_half_copied_file(tmp_path: Path, fixtures_dir: Path) -> None:
    path = tmp_path / "半.xlsx"
    path.write_bytes((fixtures_dir / "积分细则.xlsx").read_bytes()[:-2000])
    with pytest.raises(UserError, match="已损坏"):
        read_workbook(path)


def rezipped(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts changed."""
    data, buffer = path.read_bytes(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            body = old.read(item)
            new.writestr(item.filename, change(body) if item.filename == part else body)
    path.write_bytes(buffer.getvalue())
    return path


SHEET = "xl/worksheets/sheet1.xml"


def one_cell(tmp_path: Path, cell: str = "A1", *more: str) -> Path:
    def make(book: Any) -> None:
        sheet = book.add_worksheet("表")
        for name in (cell, *more):
            sheet.write(name, "甲")

    return written(tmp_path, make)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("A1", "XFD1048576"), "到第1048576行、第XFD列还有内容"),
        (("A1", "B100001"), "到第100001行"),
        (("A1", "ZZ1"), "第ZZ列"),
        (("A99999", "AZ1"), "到第99999行、第AZ列"),
    ],
)
def test_a_stray_value_far_out_is_refused_before_it_eats_the_memory(tmp_path: Path, cells: tuple[str, ...], why: str) -> None:  # fmt: skip
    with pytest.raises(UserError, match=why):
        read_workbook(one_cell(tmp_path, *cells))


def test_wide_or_long_sheets_in_bounds_are_read(tmp_path: Path) -> None:
    assert read_workbook(one_cell(tmp_path, "AZ3", "A1")).sheets[0].text(2, 51) == "甲"


def test_a_format_down_to_the_last_row_takes_no_room(tmp_path: Path) -> None:
    def make(book: Any) -> None:
        sheet = book.add_worksheet("表")
        sheet.write("A1", "甲")
        for cell in ("A1048576", "XFD1"):
            sheet.write_blank(cell, None, book.add_format({"bold": True}))

    assert len(read_workbook(written(tmp_path, make)).sheets[0].rows) == 1


def test_a_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = rezipped(
        one_cell(tmp_path),
        SHEET,
        lambda body: body.replace(b"<sheetData>", b"<sheetData>" + b" " * 60_000_000),
    )
    assert path.stat().st_size < 200_000
    with pytest.raises(UserError, match="展开后太大"):
        read_workbook(path)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_are_refused(tmp_path: Path, part: str) -> None:
    evil = b'?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(UserError, match="不安全的内容"):
        read_workbook(rezipped(one_cell(tmp_path), part, lambda body: body.replace(b"?>", evil, 1)))


def test_a_broken_list_of_sheets(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="已损坏"):
        read_workbook(rezipped(one_cell(tmp_path), "xl/workbook.xml", lambda body: body[:-20]))


def test_cancel_is_asked_between_the_sheets(tmp_path: Path) -> None:
    class StopHereError(Exception):
        pass

    def stop() -> None:
        raise StopHereError

    with pytest.raises(StopHereError):
        read_workbook(one_cell(tmp_path), cancel=stop)
