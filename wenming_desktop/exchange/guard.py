"""Look into a workbook's container before it is read: bombs, huge sheets, entities, broken formulas.

The reader lays a sheet out as a full rectangle, so one stray value in XFD1048576 would need 17 thousand million cells;
it believes the counts a file states, and the whole program ends where the memory for them cannot be had. So nothing is
handed to it before its numbers are known: bytes, parts, sheets, rows, columns, cells, texts, merged cells, depth.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.cells import column_index, column_letter
from wenming_desktop.exchange.ole import ENCRYPTED, BrokenContainerError, Container, spans

MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 200
MOST_ROWS = 100_000
MOST_COLUMNS = 300
MOST_CELLS = 4_000_000
MOST_SHEETS = 255
MOST_PARTS = 5000
MOST_DEPTH = 200
MOST_TEXT = 32_767  # characters in one cell, as Excel and WPS have it
_CHUNK = 1 << 20
_OVERLAP = 512
# Far out: six or more digits in the row, or two letters in the column. Plain sheets have none, so this is quick.
_FAR_HINT = re.compile(rb' r="(?:[A-Z][A-Z]|[A-Z]?[0-9]{6})')
# A row or a cell under any prefix, its attributes in any writing; a cell with a format only ends in "/>".
_PLACED = re.compile(rb"<(?:[\w.-]+:)?(row|c)((?:\s[^<>]*)?)>")
_R = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
# Room is made beforehand for as many entries as a list says it has.
_COUNT = re.compile(rb"""ount\s*=\s*["']([0-9]{7,})""")
_WINDOW = 1 << 16
_BOOK = "xl/workbook.xml"
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet[\s/>]")
_ERROR_CELL = re.compile(rb'<c\s[^<>]*?\br="([A-Z]{1,3}[0-9]+)"[^<>]*\bt="e"')
_UNCOUNTED = re.compile(
    rb'<c\s[^<>]*?\br="([A-Z]{1,3}[0-9]+)"[^<>]*><f(?:[^<>]*/>|[^<>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="([0-9]+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


_OLD_ROWS, _OLD_COLUMNS = 65_536, 256
# What zipfile and its helpers raise for a container that contradicts itself, or one packed with a password.
_DAMAGE = (
    zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error, LookupError, ElementTree.ParseError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What only a sheet's own bytes tell: cells whose formula has no usable result (F12), rows hidden, from 0."""

    broken: frozenset[str] = frozenset()
    hidden: frozenset[int] = frozenset()


def check_container(data: bytes) -> dict[str, Seen]:
    """What is seen of each sheet of a packed workbook (.xlsx, .ods), by its name.

    UserError for a container that is damaged, unpacks to more than 100 MB or by more than 200 times, holds more parts
    or sheets than anybody makes, declares entities, is nested too deep, states counts it cannot hold, or holds a
    value beyond 100,000 rows or 300 columns, or both far down and far right.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_sizes(packed, len(data))
            looks = [(item, _scan(packed, item)) for item in packed.infolist()]
            if "xl/workbook.bin" in packed.namelist():
                raise UserError(
                    "这是.xlsb格式的表格，这里读不了。", "请在WPS或Excel里另存为.xlsx格式后再导入。"
                )
            if "content.xml" in packed.namelist():
                _check_open_document(packed)
            names = _sheet_names(packed)
            for item, look in looks:
                if look.far:
                    _check_far(packed, item, names.get(item.filename, ""))
            return {
                names[item.filename]: Seen(frozenset(look.broken), frozenset(look.hidden))
                for item, look in looks
                if item.filename in names
            }
    except _DAMAGE as error:
        raise UserError(
            "这个表格文件已损坏，打不开。", "请在WPS或Excel里打开它，另存为新的.xlsx文件后再试。"
        ) from error


def check_old(data: bytes) -> None:
    """Refuse (UserError) an old workbook (.xls, .et) that asks for a password, is damaged or spans too much."""
    try:
        container = Container(data)
        if ENCRYPTED in container.names:
            raise _locked()
        book = spans(container)
    except BrokenContainerError as error:
        raise UserError(
            "这个文件打不开，可能已损坏或者不是表格。", "请在WPS或Excel里打开它，另存为.xlsx格式后再导入。"
        ) from error
    if book is None:
        raise UserError(
            "这个文件不是表格（可能是Word文档）。",
            "请把里面的表格复制到WPS或Excel表格里，另存为.xlsx后再导入。",
        )
    if book.locked:
        raise _locked()
    if len(book.sheets) > MOST_SHEETS:
        raise _too_many_sheets(len(book.sheets))
    if book.texts > max(book.size, MOST_CELLS):
        raise _lies()
    for sheet in book.sheets:
        if sheet.stated_rows > _OLD_ROWS or sheet.stated_columns > _OLD_COLUMNS:
            raise _lies()
        check_extent(sheet.last_row, sheet.last_column, sheet.name)
    check_total([(sheet.last_row + 1) * (sheet.last_column + 1) for sheet in book.sheets])


def check_merged(name: str, spans: list[tuple[int, int, int, int]]) -> None:
    """Refuse (UserError) merged ranges that together cover more cells than a sheet may have; each is walked over."""
    area = sum((max(last - first, 0) + 1) * (max(right - left, 0) + 1) for first, left, last, right in spans)
    if area > MOST_CELLS:
        raise UserError(
            f"{name}里合并的单元格太大，一共占{area}格。", "请在WPS或Excel里取消整列、整行的合并后再试。"
        )


def check_total(areas: list[int]) -> None:
    """Refuse (UserError) sheets that together span more cells than anyone can fill."""
    if sum(areas) > MOST_CELLS:
        raise UserError(
            f"表格太大：{len(areas)}张表一共有{sum(areas)}格。",
            f"一次最多{MOST_CELLS // 10000}万格，请把工作表分到几个文件里，分别导入。",
        )


def _locked() -> UserError:
    return UserError("这个表格设了打开密码。", "请在WPS或Excel里取消密码后再导入。")


def _too_many_sheets(count: int) -> UserError:
    return UserError(
        f"表格太大：里面有{count}张以上工作表。", f"一个文件最多{MOST_SHEETS}张，请分到几个文件里，分别导入。"
    )


def _odd() -> UserError:
    """Put together as no spreadsheet program does it."""
    return UserError("这个表格文件的结构不正常，没有读取。", "请把要导入的内容复制到新表格里再试。")


def _lies() -> UserError:
    """The counts a file states are not those of what it holds."""
    return UserError(
        "这个表格里写的数量与内容不符，没有读取。", "请在WPS或Excel里打开它，另存为新的.xlsx文件后再试。"
    )


def _check_sizes(packed: zipfile.ZipFile, size: int) -> None:
    if len(packed.infolist()) > MOST_PARTS:
        raise UserError(
            f"这个文件里有{len(packed.infolist())}个部分，不是正常的表格。",
            "请把要导入的内容复制到新表格里再试。",
        )
    whole = sum(item.file_size for item in packed.infolist())
    if whole > MOST_BYTES or whole > MOST_RATIO * max(size, 4096):
        raise UserError("这个表格展开后太大，可能不是正常的表格。", "请把要导入的内容复制到新表格里再试。")


@dataclass(slots=True)
class _Look:
    """What is counted of a part while its pieces go by."""

    broken: set[str]
    hidden: set[int]
    depth: int = 0
    sheets: int = 0
    values: int = 0
    far: bool = False


def _scan(packed: zipfile.ZipFile, item: zipfile.ZipInfo) -> _Look:
    """Look at every part, whatever it is called: which of them the reader takes for a sheet is the file's to say."""
    look = _Look(set(), set())
    is_xml = item.filename.endswith((".xml", ".rels"))
    for chunk, whole in _chunks(packed, item):
        if b"<!" in chunk and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
            raise UserError(
                "这个表格里有不安全的内容，没有读取。", "请在WPS或Excel里另存为新的.xlsx文件后再试。"
            )
        if any(int(stated) > MOST_CELLS for stated in _COUNT.findall(chunk)):
            raise _lies()
        look.depth = _depth(whole, look.depth) if is_xml else 0
        if item.filename.lower() == _BOOK:
            look.sheets += len(_SHEET.findall(whole))
        if look.sheets > MOST_SHEETS:
            raise _too_many_sheets(look.sheets)
        look.values += whole.count(b"<v>") + whole.count(b"<is>")
        look.far = look.far or _may_be_far(whole)
        _note_cells(look, chunk)
    if look.values > MOST_CELLS:
        raise UserError(f"表格太大：一张表有{look.values}格。", "请把要导入的内容分到几个表格里，分别导入。")
    return look


def _note_cells(look: _Look, chunk: bytes) -> None:
    if b't="e"' in chunk:
        look.broken |= {name.decode() for name in _ERROR_CELL.findall(chunk)}
    if b"<f" in chunk:
        look.broken |= {name.decode() for name in _UNCOUNTED.findall(chunk)}
    if b"hidden=" in chunk:
        look.hidden |= {int(digits) - 1 for digits in _HIDDEN_ROW.findall(chunk)}


def _may_be_far(whole: bytes) -> bool:
    """A place far out, or rows and cells that do not say their places the common way: then each is looked at."""
    placed = whole.count(b"<c ") + whole.count(b"<c>") + whole.count(b"<row")
    prefixed = b":row" in whole or (b":c" in whole and (b":c " in whole or b":c>" in whole))
    return placed > whole.count(b' r="') or prefixed or _FAR_HINT.search(whole) is not None


def _depth(whole: bytes, before: int) -> int:
    """How deep the tags are nested at the end of a piece; UserError where they are too deep anywhere in it."""
    depth, first, is_remarked = before, 0, b"<!" in whole
    while first < len(whole):  # cut before tags only: half a tag would be counted wrong
        end = whole.find(b"<", first + _WINDOW)
        end = end if end >= 0 else len(whole)
        depth += whole.count(b"<", first, end) - 2 * whole.count(b"</", first, end)
        depth -= whole.count(b"/>", first, end)
        depth -= whole.count(b"<!", first, end) if is_remarked else 0
        if depth > MOST_DEPTH:
            raise _odd()
        first = end
    return depth


def _check_far(packed: zipfile.ZipFile, item: zipfile.ZipInfo, sheet: str) -> None:
    """Walk over rows and cells as the reader does: one that does not say its place stands after the one before it."""
    row = column = last_row = last_column = -1
    for _, whole in _chunks(packed, item):
        for kind, attributes in _PLACED.findall(whole):
            place = _R.search(attributes)
            if kind == b"row":
                row = int(place.group(2) or 1) - 1 if place is not None else row + 1
                column = -1
                continue
            column += 1
            if place is not None and place.group(1) and place.group(2):
                column = column_index(place.group(1)[:7].decode())
                row = int(place.group(2)) - 1
            if not attributes.endswith(b"/"):
                last_row, last_column = max(last_row, row), max(last_column, column)
    check_extent(last_row, last_column, sheet)


def check_extent(last_row: int, last_column: int, sheet: str = "") -> None:
    """Refuse (UserError) a sheet whose last row and column, from 0, span more than anyone can fill."""
    rows, columns = last_row + 1, last_column + 1
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise UserError(
            f"表格太大：{sheet and f'“{sheet}”'}到第{rows}行、第{column_letter(last_column)}列还有内容。",
            f"一张表最多{MOST_ROWS // 10000}万行、{MOST_COLUMNS}列，请删去多余的内容后再试。",
        )


def _chunks(packed: zipfile.ZipFile, item: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """Pieces of whole tags, for counting, each also with the end of the one before, so that nothing hides across a seam.

    UserError where one tag, or the text between two, is longer than any is.
    """
    tail = left = b""
    is_xml = item.filename.endswith((".xml", ".rels"))
    with packed.open(item) as stream:
        while fresh := stream.read(_CHUNK):
            piece = left + fresh
            cut = piece.rfind(b"<")
            if cut < len(piece) - 2 * _CHUNK:
                if is_xml:
                    raise _odd()
                cut = len(piece)
            whole, left = piece[: max(cut, 0)], piece[max(cut, 0) :]
            yield tail + whole, whole
            tail = whole[-_OVERLAP:]
    yield tail + left, left


def _check_open_document(packed: zipfile.ZipFile) -> None:
    """Count the cells of an OpenDocument table: a row or a cell there may say that it stands a million times."""
    rows = columns = last_row = last_column = 0
    repeated = filled = 1
    with packed.open("content.xml") as stream:
        for event, node in ElementTree.iterparse(stream, events=("start", "end")):
            tag = node.tag.rpartition("}")[2]
            if event == "start" and tag == "table":
                rows = last_row = last_column = 0
            elif event == "start" and tag == "table-row":
                columns, filled, repeated = 0, 0, _times(node, "number-rows-repeated")
            elif event == "end" and tag in ("table-cell", "covered-table-cell"):
                columns += _times(node, "number-columns-repeated")
                if len(node) or any(name.endswith("}value-type") for name in node.attrib):
                    filled = columns
                node.clear()
            elif event == "end" and tag == "table-row":
                rows += repeated
                if filled:
                    last_row, last_column = rows, max(last_column, filled)
                    check_extent(last_row - 1, last_column - 1)
                node.clear()


def _times(node: ElementTree.Element, name: str) -> int:
    stated = next((value for key, value in node.attrib.items() if key.endswith("}" + name)), "1")
    return int(stated) if stated.isascii() and stated.isdigit() else 1


def _sheet_names(packed: zipfile.ZipFile) -> dict[str, str]:
    """Part of each sheet in the container -> its name."""
    try:
        book = packed.read(_BOOK)
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
            part = target.removeprefix("./").lstrip("/")
            names[part if part.startswith("xl/") else f"xl/{part}"] = sheet.get("name", "")
    return names
