"""Look into a workbook's container before it is read: bombs, huge sheets, entities, broken formulas.

The reader lays a sheet out as a full rectangle, so one stray value in XFD1048576 would need 17 thousand million cells;
it believes the counts a file states, and the whole program ends where the memory for them cannot be had. So nothing is
handed to it before its numbers are known: bytes, parts, sheets, rows, columns, cells, texts, merged cells, depth.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.parsers import expat

from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange import walk
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.cells import column_letter
from wenming_desktop.exchange.ole import ENCRYPTED, BrokenContainerError, Container, spans
from wenming_desktop.exchange.walk import MOST_CELLS, lies, odd

MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 200
MOST_ROWS = 100_000
MOST_COLUMNS = 300
MOST_SHEETS = 255
MOST_PARTS = 5000
MOST_TEXT = 32_767  # characters in one cell, as Excel and WPS have it
_CHUNK = 1 << 20
_BOOK, _LINKS, _OPEN = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"
_XML = (".xml", ".rels")
_NOT_READ = "customxml/"  # what other programs keep there, in whatever encoding
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


_OLD_ROWS, _OLD_COLUMNS = 65_536, 256
# What zipfile and its helpers raise for a container that contradicts itself, or one packed with a password.
_DAMAGE = (
    zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error, LookupError, ElementTree.ParseError, expat.ExpatError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What only a sheet's own bytes tell: cells whose formula has no usable result (F12), rows hidden, from 0."""

    broken: frozenset[str] = frozenset()
    hidden: frozenset[int] = frozenset()


def check_container(data: bytes, cancel: Cancel = never) -> dict[str, Seen]:
    """What is seen of each sheet of a packed workbook (.xlsx, .ods), by its name.

    UserError for a container that is damaged, unpacks to more than 100 MB or by more than 200 times, holds more parts
    or sheets than anybody makes, declares entities, is nested too deep, states counts it cannot hold, or holds a
    value beyond 100,000 rows or 300 columns, or both far down and far right.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_sizes(packed, len(data))
            parts = {_name(item): item for item in packed.infolist()}
            if len(parts) < len(packed.infolist()):
                raise odd()  # two parts of one name: the reader's choice would be another than ours
            _read_through(packed, cancel)
            looks = {name: _look(packed, item, cancel) for name, item in parts.items() if _is_read(name)}
            if "xl/workbook.bin" in parts:
                raise UserError(
                    "这是.xlsb格式的表格，这里读不了。", "请在WPS或Excel里另存为.xlsx格式后再导入。"
                )
            if _OPEN in parts:
                with packed.open(parts[_OPEN]) as stream:
                    walk.table(stream, check_extent, cancel)
            names = _sheet_names(packed, parts)
            for name in names:  # a sheet under a name no sheet has
                if name in parts and name not in looks:
                    looks[name] = _look(packed, parts[name], cancel)
            for name, look in looks.items():
                check_extent(look.last_row, look.last_column, names.get(name, ""))
            return {
                names[name]: Seen(frozenset(look.broken), frozenset(look.hidden))
                for name, look in looks.items()
                if name in names
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
        raise lies()
    for sheet in book.sheets:
        if sheet.stated_rows > _OLD_ROWS or sheet.stated_columns > _OLD_COLUMNS:
            raise lies()
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


def _check_sizes(packed: zipfile.ZipFile, size: int) -> None:
    if len(packed.infolist()) > MOST_PARTS:
        raise UserError(
            f"这个文件里有{len(packed.infolist())}个部分，不是正常的表格。",
            "请把要导入的内容复制到新表格里再试。",
        )
    whole = sum(item.file_size for item in packed.infolist())
    if whole > MOST_BYTES or whole > MOST_RATIO * max(size, 4096):
        raise UserError("这个表格展开后太大，可能不是正常的表格。", "请把要导入的内容复制到新表格里再试。")


def _name(item: zipfile.ZipInfo) -> str:
    """A part's name as the reader looks it up: in any case, with either slash."""
    return item.filename.replace("\\", "/").lower()


def _is_read(name: str) -> bool:
    return name.endswith(_XML) and not name.startswith(_NOT_READ)


def _read_through(packed: zipfile.ZipFile, cancel: Cancel) -> None:
    """What is no XML too: a length the container lies about shows."""
    for item in packed.infolist():
        with packed.open(item) as stream:
            while stream.read(_CHUNK):
                cancel()


def _look(packed: zipfile.ZipFile, item: zipfile.ZipInfo, cancel: Cancel) -> walk.Walked:
    with packed.open(item) as stream:
        look = walk.part(stream, cancel)
    if look.sheets > MOST_SHEETS:
        raise _too_many_sheets(look.sheets)
    if look.values > MOST_CELLS:
        raise UserError(f"表格太大：一张表有{look.values}格。", "请把要导入的内容分到几个表格里，分别导入。")
    return look


def check_extent(last_row: int, last_column: int, sheet: str = "") -> None:
    """Refuse (UserError) a sheet whose last row and column, from 0, span more than anyone can fill."""
    rows, columns = last_row + 1, last_column + 1
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise UserError(
            f"表格太大：{sheet and f'“{sheet}”'}到第{rows}行、第{column_letter(last_column)}列还有内容。",
            f"一张表最多{MOST_ROWS // 10000}万行、{MOST_COLUMNS}列，请删去多余的内容后再试。",
        )


def _sheet_names(packed: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Part of each sheet in the container, by its name in small letters -> the sheet's name."""
    if _BOOK not in parts or _LINKS not in parts:
        return {}
    book, relations = packed.read(parts[_BOOK]), packed.read(parts[_LINKS])
    targets = {item.get("Id", ""): item.get("Target", "") for item in ElementTree.fromstring(relations)}
    names: dict[str, str] = {}
    for sheet in ElementTree.fromstring(book).iter():
        target = targets.get(sheet.get(_RELATION, ""), "") if sheet.tag.endswith("}sheet") else ""
        if target:
            part = target.replace("\\", "/").lower().removeprefix("./").lstrip("/")
            names[part if part.startswith("xl/") else f"xl/{part}"] = sheet.get("name", "")
    return names
