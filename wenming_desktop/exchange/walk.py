"""Walk over the XML of a workbook as its reader does, with a real XML parser, and note what a guard has to know.

The reader takes every part for UTF-8 whatever it declares, sees names without their prefix, and knows no entities of a
declaration: so another encoding and any declaration are refused, and each name counts under every prefix.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.cancel import Cancel, never
from wenming_desktop.exchange.cells import cell_name, column_index

MOST_DEPTH = 200
MOST_CELLS = 4_000_000
_PIECE = 1 << 20
_MOST_NAMES = 1000  # kept
_PLACE = re.compile("([A-Za-z]{1,7})[A-Za-z]*([0-9]+)")
_NUMBER = re.compile(r"\s*\+?[0-9]+\s*")
_UTF8 = {None, "utf-8", "utf8", "us-ascii", "ascii"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # taken by the parser whatever it is told
_TABLE_CELLS = {"table-cell", "covered-table-cell"}
Check = Callable[[int, int], None]
Act = Callable[[str, dict[str, str]], None]


@dataclass(slots=True)
class Walked:
    """What stands in a part: how many sheets it lists, how many values, the last of them from 0, and what is odd of them."""

    sheets: int = 0
    values: int = 0
    last_row: int = -1
    last_column: int = -1
    broken: set[str] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)


def odd() -> UserError:
    """Put together as no spreadsheet program does it."""
    return UserError("这个表格文件的结构不正常，没有读取。", "请把要导入的内容复制到新表格里再试。")


def lies() -> UserError:
    """The counts a file states are not those of what it holds."""
    return UserError(
        "这个表格里写的数量与内容不符，没有读取。", "请在WPS或Excel里打开它，另存为新的.xlsx文件后再试。"
    )


def part(stream: IO[bytes], cancel: Cancel = never) -> Walked:
    """Walk over a part of an .xlsx; ``cancel`` is asked once a piece.

    UserError for declarations, for tags nested too deep and for a count nobody can hold; ExpatError and ValueError where
    it is no XML in UTF-8.
    """
    parser = _parser()
    walk = _Part(parser)
    _feed(parser, stream, cancel)
    return walk.found


class _Part:
    """Rows and cells as they go by: a row that does not say its place follows the one before, a cell too."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.found = Walked()
        self._parser = parser
        self._acts: dict[str, Act] = {
            "row": self._row, "c": self._cell, "v": self._value, "is": self._value, "f": self._formula,
            "sheet": self._sheet,
        }  # fmt: skip
        self._columns: dict[str, int] = {}
        self._depth = 0
        self._row_at, self._row_said, self._next = -1, "", 0
        self._at_row = self._at_column = 0
        self._cell_tag = self._open = ""  # of the cell that stands open, where it has a formula
        self._has_result = False
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise odd()
        (self._acts.get(name) or self._named(name))(name, attributes)

    def _named(self, name: str) -> Act:
        act = self._acts.get(name.rpartition(":")[2], self._other)
        if len(self._acts) < _MOST_NAMES:
            self._acts[name] = act
        return act

    def _row(self, _name: str, attributes: dict[str, str]) -> None:
        said = attributes.get("r", "")
        self._row_at = int(said) - 1 if said.isascii() and said.isdigit() else self._row_at + 1
        self._row_said, self._next = str(self._row_at + 1), 0
        if attributes.get("hidden") in ("1", "true"):
            self.found.hidden.add(self._row_at)

    def _cell(self, name: str, attributes: dict[str, str]) -> None:
        self._cell_tag, self._open = name, ""
        said = attributes.get("r", "")
        # quick, for the usual: letters met before, and the number of the row
        column = self._columns.get(said.removesuffix(self._row_said)) if said else self._next
        self._at_row = max(self._row_at, 0)
        if column is None and (place := _PLACE.fullmatch(said)) is not None:
            self._at_row, column = int(place[2]) - 1, column_index(place[1])
            if len(self._columns) < _MOST_NAMES:
                self._columns[place[1]] = column
        self._at_column = self._next if column is None else column
        self._next = self._at_column + 1
        if attributes.get("t") == "e":
            self._note_broken()

    def _value(self, _name: str, _attributes: dict[str, str]) -> None:
        found = self.found
        found.values += 1
        if self._at_row > found.last_row:
            found.last_row = self._at_row
        if self._at_column > found.last_column:
            found.last_column = self._at_column
        if self._open:
            self._parser.CharacterDataHandler = self._result

    def _formula(self, _name: str, _attributes: dict[str, str]) -> None:
        self._open, self._has_result = self._cell_tag, False

    def _result(self, _text: str) -> None:
        self._has_result = True
        self._parser.CharacterDataHandler = None

    def _sheet(self, _name: str, _attributes: dict[str, str]) -> None:
        self.found.sheets += 1

    def _other(self, _name: str, attributes: dict[str, str]) -> None:
        if attributes:
            _check_counts(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == self._open:
            self._parser.CharacterDataHandler = None
            if not self._has_result:
                self._note_broken()
            self._open = ""

    def _note_broken(self) -> None:
        self.found.broken.add(cell_name(self._at_row, self._at_column))


def _check_counts(attributes: dict[str, str]) -> None:
    """UserError where a list says it has more entries than anybody has: room is made beforehand for so many."""
    for name, value in attributes.items():
        if name.endswith("ount") and _NUMBER.fullmatch(value) and int(value) > MOST_CELLS:
            raise lies()


def table(stream: IO[bytes], check: Check, cancel: Cancel = never) -> None:
    """Walk over the cells of an OpenDocument: a row or a cell there may say that it stands a million times.

    ``check`` is given the last row and column that hold something, from 0, as they grow.
    """
    parser = _parser()
    _Table(parser, check)
    _feed(parser, stream, cancel)


class _Table:
    def __init__(self, parser: expat.XMLParserType, check: Check) -> None:
        self._check = check
        self._rows = self._columns = self._filled = self._last = 0
        self._repeated, self._is_cell = 1, False
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind in _TABLE_CELLS:
            self._columns += _times(attributes, "number-columns-repeated")
            self._is_cell = True
            if any("value" in one for one in attributes):
                self._filled = self._columns
        elif kind == "table-row":
            self._columns = self._filled = 0
            self._repeated, self._is_cell = _times(attributes, "number-rows-repeated"), False
        elif kind == "table":
            self._rows = self._last = 0
        elif self._is_cell:
            self._filled = self._columns

    def _end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind in _TABLE_CELLS:
            self._is_cell = False
        elif kind == "table-row":
            self._rows += self._repeated
            if self._filled:
                self._last = max(self._last, self._filled)
                self._check(self._rows - 1, self._last - 1)


def _times(attributes: dict[str, str], name: str) -> int:
    stated = [value for key, value in attributes.items() if key.rpartition(":")[2] == name]
    return max((int(value) for value in stated if _NUMBER.fullmatch(value)), default=1)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.XmlDeclHandler = _check_encoding
    return parser


def _refuse_declaration(*_: object) -> None:
    raise UserError("这个表格里有不安全的内容，没有读取。", "请在WPS或Excel里另存为新的.xlsx文件后再试。")


def _check_encoding(_version: str, encoding: str | None, _alone: int) -> None:
    if encoding not in _UTF8 and str(encoding).lower() not in _UTF8:
        raise ValueError("not in UTF-8")


def _feed(parser: expat.XMLParserType, stream: IO[bytes], cancel: Cancel) -> None:
    is_first = True
    while piece := stream.read(_PIECE):
        cancel()
        if is_first and (piece[:2] in _UTF16 or b"\0" in piece[:4]):
            raise ValueError("not in UTF-8")
        is_first = False
        parser.Parse(piece, False)
    parser.Parse(b"", True)
