"""Numbers a book gave out, carried over to the backup that takes its place (恢复): none is ever given twice.

They lie in a file beside the book from before the swap until the next opening enters them (``services.carried``).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import KINDS, UNREAD, kind_of
from wenming_desktop.domain.periods import Period
from wenming_desktop.storage import small_files
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support import files

FILE = "carried.json"
_HELD = ("superseded", "withdrawn")  # of the others it is only known that they were given out
_SOME_VILLAGE = "某嘎查村"
_ROW = """SELECT pk, number, kind, ifnull(code, ''), name, issued_on, ifnull(period, ''), village_pk, state,
    ifnull(withdrawn_on, ''), withdrawn_reason FROM issued NOT INDEXED WHERE number > ''"""
_INDEX = "SELECT pk, number FROM issued WHERE number > '' ORDER BY number"


class Given(NamedTuple):
    """A number that left the office: of which kind, with its code ('' by hand), to whom or of what, on which day (ISO).

    ``name`` is UNREAD and ``day`` '' where only the number could be read.
    """

    number: str
    kind: str
    code: str = ""
    name: str = ""
    day: str = ""
    period: str = ""
    village: str = ""
    state: str = "issued"
    withdrawn_on: str = ""
    withdrawn_reason: str = ""


class Read(NamedTuple):
    """The numbers that could be read, and whether they are all there were."""

    numbers: list[Given]
    whole: bool


def given(folder: Path) -> Read:
    """Every number a closed book gave out, as far as it can be read; none of one older than such numbers."""
    try:
        with closing(sqlite3.connect(f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro", uri=True)) as db:
            return _Reader(db).read()
    except sqlite3.Error:
        return Read([], whole=False)


class _Reader:
    """Reads what bad pages leave: from both ends of the table, and through the index of the numbers."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self._whole = db, True

    def read(self) -> Read:
        rows = {row[0]: row for row in self._both_ends(f"{_ROW} ORDER BY pk")}
        indexed = dict(self._both_ends(_INDEX))
        for pk in indexed.keys() - rows.keys():
            rows |= {row[0]: row for row in self._rows(f"{_ROW} AND pk = ?", pk)}
        whole = self._whole and {pk: row[1] for pk, row in rows.items()} == indexed
        villages = dict(self._both_ends("SELECT pk, name FROM village"))
        found = [self._of(row, villages) for _, row in sorted(rows.items())]
        known = {one.number for one in found if one is not None}
        found += [
            _cleaned((number, kind_of(number), "", UNREAD))
            for number in map(str, indexed.values())
            if number not in known
        ]
        numbers = [one for one in found if one is not None]
        return Read(numbers, whole and len(numbers) == len(found))

    def _both_ends(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows before the first page that cannot be read; where there is one, those after the last too."""
        before, self._whole = self._whole, True
        rows = self._rows(sql)
        if not self._whole:
            rows += self._rows(f"{sql} DESC")
        self._whole &= before
        return rows

    def _rows(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        try:
            for row in self._db.execute(sql, args):
                rows.append(row)  # what came before a bad page stays
        except sqlite3.Error:
            self._whole = False
        return rows

    @staticmethod
    def _of(row: Sequence[Any], villages: dict[int, str]) -> Given | None:
        _, number, kind, code, name, day, period, village_pk, *void = row
        village = "" if village_pk is None else villages.get(village_pk, _SOME_VILLAGE)
        known = kind if kind in KINDS else kind_of(str(number))
        return _cleaned((number, known, code, name, day, period, village, *void))


def keep(folder: Path, numbers: list[Given]) -> None:
    """Lay them beside the book, to be entered when it is opened."""
    files.put(folder / FILE, json.dumps(numbers, ensure_ascii=False), own=True)


def kept(folder: Path) -> Read:
    """What lies there, each number once."""
    rows = small_files.table(folder / FILE)
    if rows is None:
        return Read([], whole=not (folder / FILE).is_file())
    found = [_cleaned(row) for row in rows]
    numbers = {one.number: one for one in found if one is not None}
    return Read(list(numbers.values()), whole=None not in found)


def _cleaned(row: Sequence[Any]) -> Given | None:
    """A row as it may be entered: its number and kind make it one, what else cannot be said is left out."""
    cells = [small_files.shown(one) if isinstance(one, str) else "" for one in row[: len(Given._fields)]]
    if len(cells) < len(("number", "kind")) or not cells[0].strip() or cells[1] not in KINDS:
        return None
    one = Given(*cells)
    return one._replace(
        number=one.number.strip(), day=_day(one.day), period=_period(one.period), withdrawn_on=_day(one.withdrawn_on),
        state=one.state if one.state in _HELD else "issued",
    )  # fmt: skip


def _day(text: str) -> str:
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat()
    return ""


def _period(text: str) -> str:
    with suppress(ValueError, UserError):
        return Period.parse(text).code if text else ""
    return ""


def forget(folder: Path) -> None:
    """They are in the book."""
    (folder / FILE).unlink(missing_ok=True)
