"""Look into a workbook's container before it is read: bombs, huge sheets, entities, broken formulas.

The reader lays a sheet out as a full rectangle, so one stray value in XFD1048576 would need 17 thousand million cells.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree

from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.cells import column_index, column_letter

MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 200
MOST_ROWS = 100_000
MOST_COLUMNS = 300
MOST_CELLS = 4_000_000
_CHUNK = 1 << 20
_OVERLAP = 512
# A cell that holds something; one with a style only ends in "/>" and takes no room.
_CELL = re.compile(rb'<c\s[^<>]*?\br="([A-Z]{1,3})([0-9]+)"[^<>]*[^<>/]>')
# Far out: six or more digits in the row, or two letters in the column. Plain sheets have none, so this is quick.
_FAR_HINT = re.compile(rb'\br="(?:[A-Z]{2,3}[0-9]+|[A-Z][0-9]{6,7})"')
_ERROR_CELL = re.compile(rb'<c\s[^<>]*?\br="([A-Z]{1,3}[0-9]+)"[^<>]*\bt="e"')
_UNCOUNTED = re.compile(
    rb'<c\s[^<>]*?\br="([A-Z]{1,3}[0-9]+)"[^<>]*><f(?:[^<>]*/>|[^<>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="([0-9]+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Seen:
    """What only a sheet's own bytes tell: cells whose formula has no usable result (F12), rows hidden, from 0."""

    broken: frozenset[str] = frozenset()
    hidden: frozenset[int] = frozenset()


def check_container(data: bytes) -> dict[str, Seen]:
    """What is seen of each sheet, by its name.

    UserError for a container that is damaged, unpacks to more than 100 MB or by more than 200 times, declares
    entities, or holds a value beyond 100,000 rows or 300 columns, or both far down and far right.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_sizes(packed, len(data))
            names = _sheet_names(packed)
            seen: dict[str, Seen] = {}
            for item in packed.infolist():
                if item.filename.endswith((".xml", ".rels")):
                    found = _scan(packed, item)
                    if item.filename in names:
                        seen[names[item.filename]] = found
            return seen
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ElementTree.ParseError) as error:
        raise UserError(
            "这个表格文件已损坏，打不开。", "请在WPS或Excel里打开它，另存为新的.xlsx文件后再试。"
        ) from error


def _check_sizes(packed: zipfile.ZipFile, size: int) -> None:
    whole = sum(item.file_size for item in packed.infolist())
    if whole > MOST_BYTES or whole > MOST_RATIO * max(size, 4096):
        raise UserError("这个表格展开后太大，可能不是正常的表格。", "请把要导入的内容复制到新表格里再试。")


def _scan(packed: zipfile.ZipFile, item: zipfile.ZipInfo) -> Seen:
    is_sheet = item.filename.startswith("xl/worksheets/")
    broken: set[str] = set()
    hidden: set[int] = set()
    is_wide = False
    for chunk in _chunks(packed, item):
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
            raise UserError(
                "这个表格里有不安全的内容，没有读取。", "请在WPS或Excel里另存为新的.xlsx文件后再试。"
            )
        if not is_sheet:
            continue
        is_wide = is_wide or _FAR_HINT.search(chunk) is not None
        if b't="e"' in chunk:
            broken |= {name.decode() for name in _ERROR_CELL.findall(chunk)}
        if b"<f" in chunk:
            broken |= {name.decode() for name in _UNCOUNTED.findall(chunk)}
        if b"hidden=" in chunk:
            hidden |= {int(digits) - 1 for digits in _HIDDEN_ROW.findall(chunk)}
    if is_wide:
        _check_far(packed, item)
    return Seen(frozenset(broken), frozenset(hidden))


def _check_far(packed: zipfile.ZipFile, item: zipfile.ZipInfo) -> None:
    rows = columns = 0
    for chunk in _chunks(packed, item):
        for letters, digits in _CELL.findall(chunk):
            rows = max(rows, int(digits))
            columns = max(columns, column_index(letters.decode()) + 1)
    check_extent(rows - 1, columns - 1)


def check_extent(last_row: int, last_column: int) -> None:
    """Refuse (UserError) a sheet whose last row and column, from 0, span more than anyone can fill."""
    rows, columns = last_row + 1, last_column + 1
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise UserError(
            f"表格太大：到第{rows}行、第{column_letter(last_column)}列还有内容。",
            f"一张表最多{MOST_ROWS // 10000}万行、{MOST_COLUMNS}列，请删去多余的内容后再试。",
        )


def _chunks(packed: zipfile.ZipFile, item: zipfile.ZipInfo) -> Iterator[bytes]:
    """Pieces that overlap, so that nothing hides across a seam."""
    tail = b""
    with packed.open(item) as stream:
        while piece := stream.read(_CHUNK):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _sheet_names(packed: zipfile.ZipFile) -> dict[str, str]:
    """Part of each sheet in the container -> its name."""
    try:
        book = packed.read("xl/workbook.xml")
        relations = packed.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    if b"<!" in book.replace(b"<!--", b"") or b"<!" in relations.replace(b"<!--", b""):
        return {}  # declarations: refused by the scan that follows, never parsed
    targets = {item.get("Id", ""): item.get("Target", "") for item in ElementTree.fromstring(relations)}
    names: dict[str, str] = {}
    for sheet in ElementTree.fromstring(book).iter():
        target = targets.get(sheet.get(_RELATION, ""), "") if sheet.tag.endswith("}sheet") else ""
        if target:
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            names[part] = sheet.get("name", "")
    return names
