"""Read a workbook (.xlsx, .xls) into grids of cells with their places; merged cells are read down."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.cells import BROKEN, cell_name, column_index, text_of
from wenming_desktop.exchange.guard import (
    MOST_TEXT,
    Seen,
    check_container,
    check_extent,
    check_merged,
    check_old,
    check_total,
)
from wenming_desktop.support import files
from wenming_desktop.support.paths import readable

MOST_FILE_BYTES = 60 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Span = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


@dataclass(slots=True)
class Sheet:
    """One sheet: rows of raw cells from A1 on, ragged nowhere, merged ranges filled downward.

    ``above`` says for a filled cell which row its value came from: column -> row -> first row; ``hidden_rows`` are
    those the workbook does not show (a filter, rows drawn in).
    """

    name: str
    rows: list[list[Any]]
    merged: list[Span] = field(default_factory=list)
    above: dict[int, dict[int, int]] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """How many columns a row has."""
        return len(self.rows[0]) if self.rows else 0

    def text(self, row: int, column: int) -> str:
        """A cell as text, '' beyond the edge."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return text_of(self.rows[row][column])
        return ""

    def texts(self, row: int) -> list[str]:
        """All cells of a row as text."""
        return [text_of(value) for value in self.rows[row]]

    def is_filled(self, row: int, column: int) -> bool:
        """True where the value stands in a merged cell that begins further up."""
        return row in self.above.get(column, {})

    def origin_row(self, row: int, column: int) -> int:
        """The row in which a cell's value was typed: the top of its merged range, else the row itself."""
        return self.above.get(column, {}).get(row, row)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read, with the bytes it came from for its checksum."""

    name: str
    sheets: tuple[Sheet, ...]
    data: bytes

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """The sheets a clerk sees."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def read_workbook(path: Path, *, fill: bool = True, cancel: Cancel = never) -> Workbook:
    """Read every sheet; with ``fill`` False cells stay as they stand in the file.

    UserError where the file is missing, locked by a password, damaged, too large or no workbook at all.
    """
    data = _bytes_of(path)
    seen: dict[str, Seen] = {}
    if data.startswith(_ZIP):
        seen = check_container(data, cancel)
    else:
        check_old(data)
    cancel()
    sheets = []
    for name, rows, merged, hidden in _raw_sheets(data, cancel):
        cancel()
        facts = seen.get(name, Seen())
        sheet = Sheet(name, rows, merged, hidden=hidden, hidden_rows=facts.hidden)
        for cell in facts.broken:
            _mark_broken(sheet, cell)
        if fill:
            _fill_down(sheet)
        sheets.append(sheet)
    return Workbook(readable(path.name), tuple(sheets), data)


def _bytes_of(path: Path) -> bytes:
    try:
        data = files.content_of(path, MOST_FILE_BYTES)
    except files.TooLargeError as error:
        raise UserError("这个文件太大，不像是登记表。", "请拆成几个表格分别导入。") from error
    except files.NotAFileError as error:
        raise UserError(f"“{readable(path.name)}”不是文件，打不开。", "请选一个表格文件。") from error
    except OSError as error:
        raise UserError(
            f"打不开“{readable(path.name)}”。", "请核对文件在不在，并在WPS或Excel里关闭它后再试。"
        ) from error
    if not data.startswith((_ZIP, _OLE)):
        raise UserError(
            f"“{readable(path.name)}”不是Excel或WPS表格。",
            "请在WPS或Excel里打开它，另存为.xlsx格式后再导入。",
        )
    return data


def _raw_sheets(data: bytes, cancel: Cancel) -> list[tuple[str, list[list[Any]], list[Span], bool]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum, ZipError

    found: list[tuple[str, list[list[Any]], list[Span], bool]] = []
    areas: list[int] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if str(meta.typ) == "SheetTypeEnum.WorkSheet":
                    cancel()
                    sheet = book.get_sheet_by_name(meta.name)
                    last_row, last_column = sheet.end or (-1, -1)
                    check_extent(last_row, last_column, meta.name)
                    areas.append((last_row + 1) * (last_column + 1))
                    check_total(areas)
                    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
                    check_merged(meta.name, merged)
                    rows = sheet.to_python(skip_empty_area=False)
                    _check_texts(meta.name, rows)
                    found.append((meta.name, rows, merged, meta.visible != SheetVisibleEnum.Visible))
    except PasswordError as error:
        raise UserError("这个表格设了打开密码。", "请在WPS或Excel里取消密码后再导入。") from error
    except (CalamineError, ZipError, OSError, ValueError) as error:
        raise _broken() from error
    except BaseException as error:  # a panic of the reader is no Exception to Python
        if type(error).__name__ != "PanicException":
            raise
        raise _broken() from error
    return found


def _broken() -> UserError:
    return UserError(
        "这个文件打不开，可能已损坏或者不是表格。", "请在WPS或Excel里打开它，另存为.xlsx格式后再导入。"
    )


def _check_texts(name: str, rows: list[list[Any]]) -> None:
    """Refuse (UserError) a cell longer than any spreadsheet holds; it would be compared, shown and logged."""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and len(value) > MOST_TEXT:
                raise UserError(
                    f"{name}的{cell_name(row, column)}有{len(value)}个字，不是正常的单元格。",
                    "请在WPS或Excel里改好这一格，保存后再导入。",
                )


def _mark_broken(sheet: Sheet, cell: str) -> None:
    letters = cell.rstrip("0123456789")
    row, column = int(cell[len(letters) :]) - 1, column_index(letters)
    if row < len(sheet.rows) and column < len(sheet.rows[row]):
        sheet.rows[row][column] = BROKEN


def _fill_down(sheet: Sheet) -> None:
    """A merged range is its value in each of its rows; across, only the first column holds it."""
    for first, column, last, _ in sheet.merged:
        if first >= len(sheet.rows) or column >= sheet.width:
            continue
        value = sheet.rows[first][column]
        filled = sheet.above.setdefault(column, {})
        for row in range(first + 1, min(last + 1, len(sheet.rows))):
            sheet.rows[row][column] = value
            filled[row] = first


def across(sheet: Sheet, count: int) -> list[list[str]]:
    """The texts of the first rows with merged ranges read across too: for finding headers only."""
    found = [sheet.texts(row) for row in range(min(count, len(sheet.rows)))]
    for first, column, last, last_column in sheet.merged:
        if column < last_column:
            text = sheet.text(first, column)
            for row in range(first, min(last + 1, len(found))):
                width = min(last_column + 1, len(found[row]))
                found[row][column:width] = [text] * (width - column)
    return found
