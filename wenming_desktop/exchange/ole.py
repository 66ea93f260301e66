"""The container of old workbooks (.xls, .et): its streams, and what the records of a sheet span, read before a sheet is.

Layouts: [MS-CFB] 2 (header, sectors, directory), [MS-XLS] 2.4 (records). Only what a guard needs; nothing is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from struct import error, unpack_from

ENCRYPTED = "EncryptedPackage"
_WORKBOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_END = 0xFFFFFFFA  # sector numbers from here on are marks
_MOST_SECTORS = 1 << 18
_BOUNDSHEET, _BOF, _EOF, _FILEPASS, _DIMENSIONS, _SST, _MULRK = 0x85, 0x809, 0x0A, 0x2F, 0x200, 0xFC, 0xBD
# Records that hold a value; a cell with a format only takes no room.
_VALUES = frozenset({0x06, 0x203, 0x204, 0x205, 0x27E, 0xD6, 0xFD, _MULRK})
_OLD_HEADER = 4


class BrokenContainerError(Exception):
    """Not a container, or one that contradicts itself."""


@dataclass(slots=True)
class Span:
    """What a sheet of an old workbook fills: last row and column from 0, how many cells hold a value."""

    name: str
    last_row: int = -1
    last_column: int = -1
    cells: int = 0
    stated_rows: int = 0
    stated_columns: int = 0


@dataclass(slots=True)
class OldBook:
    """The records of an old workbook: a span for each sheet, whether it asks for a password, how many texts it states."""

    sheets: list[Span]
    locked: bool = False
    texts: int = 0
    size: int = 0


class Container:
    """A compound file: streams by name. BrokenContainerError where it cannot be followed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._size = 1 << int(unpack_from("<H", data, 0x1E)[0])
            self._mini_size = 1 << int(unpack_from("<H", data, 0x20)[0])
            if self._size not in (512, 4096) or self._mini_size != 64:
                raise BrokenContainerError
            self._fat = self._table()
            start, self._cutoff = unpack_from("<I", data, 0x30)[0], unpack_from("<I", data, 0x38)[0]
            self._entries = self._directory(self._chain(start))
        except (error, IndexError, ValueError) as why:
            raise BrokenContainerError from why

    @property
    def names(self) -> frozenset[str]:
        """The names of its streams."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; KeyError where there is none."""
        start, size = self._entries[name]
        try:
            if size >= self._cutoff:
                return self._chain(start)[:size]
            root, root_size = self._entries["Root Entry"]
            return self._mini(self._chain(root)[:root_size], start)[:size]
        except (error, IndexError) as why:
            raise BrokenContainerError from why

    def _sector(self, number: int) -> bytes:
        first = (number + 1) * self._size
        return self._data[first : first + self._size]

    def _table(self) -> list[int]:
        sectors = list(unpack_from("<109I", self._data, 0x4C))
        following, count = unpack_from("<2I", self._data, 0x44)
        for _ in range(min(count, _MOST_SECTORS)):
            if following >= _END:
                break
            *more, following = unpack_from(f"<{self._size // 4}I", self._sector(following))
            sectors += more
        most = len(self._data) // self._size
        found: list[int] = []
        for number in islice((one for one in sectors if one < _END), most):
            found += unpack_from(f"<{self._size // 4}I", self._sector(number))
        return found

    def _chain(self, start: int) -> bytes:
        """The sectors of a chain one after another; one that comes back to itself is broken."""
        return b"".join(self._sector(number) for number in _follow(self._fat, start))

    def _mini(self, store: bytes, start: int) -> bytes:
        first = unpack_from("<I", self._data, 0x3C)[0]
        raw = self._chain(first)
        table = list(unpack_from(f"<{len(raw) // 4}I", raw))
        size = self._mini_size
        return b"".join(store[number * size : (number + 1) * size] for number in _follow(table, start))

    def _directory(self, raw: bytes) -> dict[str, tuple[int, int]]:
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(raw) - 127, 128):
            length, kind = unpack_from("<HB", raw, at + 64)
            if kind in (2, 5):
                name = raw[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
                entries.setdefault(name, unpack_from("<2I", raw, at + 116))
        return entries


def _follow(table: list[int], start: int) -> list[int]:
    found: list[int] = []
    number = start
    while number < _END:
        if len(found) > len(table):
            raise BrokenContainerError
        found.append(number)
        number = table[number]
    return found


def spans(container: Container) -> OldBook | None:
    """What the sheets of an old workbook span; None where the container holds no workbook."""
    name = next((one for one in _WORKBOOKS if one in container.names), "")
    if not name:
        return None
    return read_records(container.stream(name))


def read_records(data: bytes) -> OldBook:
    """Walk the records of a workbook stream as the reader does; what cannot be followed ends the walk.

    The list of sheets ends with the first part of the stream; each sheet is walked from the place that list says, be it
    in the middle of another record.
    """
    book = OldBook([], size=len(data))
    places: list[tuple[int, str]] = []
    for at, kind, length in _records(data):
        if kind == _EOF:
            break
        _take_global(book, places, kind, data[at + 4 : at + 4 + length])
    book.locked = any(kind == _FILEPASS for _, kind, _ in _records(data))
    walked: dict[int, Span] = {}
    left = len(data)  # sheets that lie in one another would be walked over and over
    for place, _ in places:
        if place not in walked:
            walked[place], size = _walk(data, place)
            left -= size
        if left < 0:
            raise BrokenContainerError
    book.sheets = [replace(walked[place], name=name) for place, name in places]
    return book


def _walk(data: bytes, place: int) -> tuple[Span, int]:
    """What a sheet spans, and how many bytes its records take."""
    sheet, depth, size = Span(""), 0, 0
    for at, kind, length in _records(data, place):
        size += 4 + length
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind in _VALUES and length >= _OLD_HEADER:
            _count(sheet, kind, data, at, length)
        elif kind == _DIMENSIONS and length >= 10:
            wide = length >= 14
            rows = unpack_from("<2I" if wide else "<2H", data, at + 4)
            columns = unpack_from("<2H", data, at + (12 if wide else 8))
            sheet.stated_rows = max(sheet.stated_rows, *rows)
            sheet.stated_columns = max(sheet.stated_columns, *columns)
    return sheet, size


def _records(data: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Place, kind and length of each record from a place on; one that is longer than what is left ends them."""
    end = len(data) - 4
    while at <= end:
        kind, length = unpack_from("<HH", data, at)
        if at + 4 + length > len(data):
            return
        yield at, kind, length
        at += 4 + length


def _take_global(book: OldBook, places: list[tuple[int, str]], kind: int, body: bytes) -> None:
    """Records before the first sheet: where each sheet begins and what it is called, how many texts there are."""
    if kind == _BOUNDSHEET and len(body) >= 8:
        places.append((unpack_from("<I", body)[0], _name(body[6:])))
    elif kind == _SST and len(body) >= 8:
        book.texts = max(book.texts, *unpack_from("<2I", body))


def _count(sheet: Span, kind: int, data: bytes, at: int, length: int) -> None:
    row, column = unpack_from("<HH", data, at + 4)
    last = unpack_from("<H", data, at + 2 + length)[0] if kind == _MULRK and length >= 6 else column
    sheet.last_row = max(sheet.last_row, row)
    sheet.last_column = max(sheet.last_column, column, last)
    sheet.cells += max(last - column, 0) + 1


def _name(raw: bytes) -> str:
    """A sheet's name: of the newer kind with a flag for two-byte letters, of the older in the system's own letters."""
    if len(raw) >= 2 and raw[1] in (0, 1) and len(raw) - 2 in (raw[0], 2 * raw[0]):
        return raw[2:].decode("utf-16-le" if raw[1] else "latin-1", "replace")
    return raw[1:].decode("gb18030", "replace")
