"""Numbers a book gave out, carried over to the backup that takes its place (恢复): none is ever given twice.

A file beside the book says from before the swap until the next opening (``services.carried``) where they are to be found:
in the 恢复前 backup, or in the damaged file that was set aside. It names files and nothing else, since anybody can write it.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from datetime import date, datetime
from itertools import chain as chain_of
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain import backups
from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.domain.issued import KINDS, UNREAD, kind_of
from wenming_desktop.domain.periods import Period
from wenming_desktop.storage import as_left, backup, backup_file, chain, erased_before, small_files, states
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.storage.erased_before import Erased, Erasure
from wenming_desktop.storage.migrations import NEWEST
from wenming_desktop.support import files

FILE = "carried.json"
GONE = "gone"  # named where no file was there any more: what it had given out and taken out, nobody can read
_SET_ASIDE = re.compile(re.escape(FILE_NAME) + r"\.损坏-\d{8}-\d{6}(-\d+)?")
_WAY_OUT = "一直读不出来的，请把这个文件移到别的文件夹，再打开数据：里面的编号照存根登记手工编号，删除过的个人信息再删除一次。"
_HELD = ("superseded", "withdrawn")  # of the others it is only known that they were given out
_SOME_VILLAGE = "某嘎查村"
_ROW = """SELECT pk, number, kind, ifnull(code, ''), name, issued_on, ifnull(period, ''), village_pk, state,
    ifnull(withdrawn_on, ''), withdrawn_reason FROM issued NOT INDEXED WHERE number > ''"""
_INDEX = "SELECT pk, number FROM issued WHERE number > '' ORDER BY number"


class Given(NamedTuple):
    """A number that left the office: of which kind, with its code ('' by hand), to whom or of what, on which day (ISO).

    ``name`` is UNREAD and ``day`` '' where only the number could be read. ``proved``: the book it comes from is sound in
    what it says of it; of any other nothing but the number counts, nor is it void because that book says so.
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
    proved: bool = False


class Read(NamedTuple):
    """The numbers that could be read, whether they are all there were, and whom this book's own past had ``erased``."""

    numbers: list[Given]
    whole: bool
    erased: Erased = Erased()


class Waiting(NamedTuple):
    """What is to be entered at the next opening; ``strange`` names what is none of a restore that took place."""

    numbers: list[Given]
    whole: bool
    strange: tuple[str, ...] = ()
    erased: Erased = Erased()


def given(folder: Path) -> Read:
    """Every number a closed book gave out, as far as it can be read; none of one older than such numbers."""
    return _given(folder / FILE_NAME)


def _given(path: Path) -> Read:
    try:
        with closing(_opened(path)) as db:
            return _Reader(db).read()
    except sqlite3.Error:
        return Read([], whole=False)


class _Reader:
    """Reads what bad pages leave: from both ends of the table, and through the index of the numbers."""

    def __init__(self, db: sqlite3.Connection, holds: Callable[[int], bool] = lambda _pk: False) -> None:
        self._db, self._holds, self._whole = db, holds, True

    def read(self) -> Read:
        rows = {row[0]: row for row in self._both_ends(f"{_ROW} ORDER BY pk")}
        indexed = dict(self._both_ends(_INDEX))
        for pk in indexed.keys() - rows.keys():
            rows |= {row[0]: row for row in self._rows(f"{_ROW} AND pk = ?", pk)}
        whole = self._whole and {pk: row[1] for pk, row in rows.items()} == indexed
        villages = dict(self._both_ends("SELECT pk, name FROM village ORDER BY pk"))
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

    def _of(self, row: Sequence[Any], villages: dict[int, str]) -> Given | None:
        pk, number, kind, code, name, day, period, village_pk, *void = row
        village = "" if village_pk is None else villages.get(village_pk, _SOME_VILLAGE)
        known = kind if kind in KINDS else kind_of(str(number))
        found = _cleaned((number, known, code, name, day, period, village, *void))
        return found._replace(proved=True) if found is not None and self._holds(pk) else found


def note(folder: Path, source: str) -> None:
    """Lay beside the book where the numbers of the book that is about to be replaced will be found.

    Where a restore before it was not followed by an opening, what that one noted stays.
    """
    before = [one for one in _named(folder) or () if one != source and (one == GONE or _place(folder, one))]
    files.put(folder / FILE, json.dumps({"before": [*before, source]}, ensure_ascii=False), own=True)


def _named(folder: Path) -> tuple[str, ...] | None:
    with suppress(ValueError, KeyError):
        return small_files.lines(small_files.facts(folder / FILE)["before"])
    return None


def _place(folder: Path, name: str) -> Path | None:
    """The file of a restore that took place: a backup of before it, or what was set aside as damaged."""
    if _SET_ASIDE.fullmatch(name):
        return folder / name if (folder / name).is_file() else None
    kept = (one for one in backup.listed(folder) if one.path.name == name and one.label == backups.RESTORE)
    return next((one.path for one in kept), None)


def waiting(folder: Path, root: str) -> Waiting:
    """What the named files have, each number once; ``root`` tells the book's own past from that of another one.

    ObstacleError where one cannot be read now, though it may be all right: the next opening asks again.
    """
    names = _named(folder)
    if names is None:
        return Waiting([], True, (FILE,) if os.path.isfile(folder / FILE) else ())
    found: list[Given] = []
    erased: list[Erased] = []
    strange: list[str] = []
    whole = True
    for name in names:
        if name == GONE:
            whole = False
            erased.append(Erased((), whole=False))
            continue
        try:
            read = _read(folder, name, root)
        except ObstacleError as error:
            raise ObstacleError(error.text, f"{error.advice}{_WAY_OUT}") from error
        except UserError:
            strange.append(name)
            continue
        found += read.numbers
        erased.append(read.erased)
        whole &= read.whole
    gone = Erased(
        tuple(chain_of.from_iterable(one.found for one in erased)), all(one.whole for one in erased)
    )
    return Waiting(_each_once(found), whole, tuple(strange), gone)


def _read(folder: Path, name: str, root: str) -> Read:
    """UserError where a name is that of no restore, or its backup is not what its manifest says."""
    path = _place(folder, name)
    if path is None:
        raise UserError(f"没有“{name}”。")
    if path.suffix != backup.SUFFIX:
        read = _given(path)
        with closing(_opened(path)) as raw:
            erased = _erased(raw, root)
        return Read([_number_of(one) for one in read.numbers], read.whole, erased)
    says, content = backup_file.proved_book(path)
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content)
        book = Database(db, execute_plugins=False)
        own = _own_past(book, says, root)
        read = _Reader(db, lambda pk: own and as_left.holds(book, "issued", pk)).read()
        erased = _erased(db, root)
    return Read([one if one.proved else _number_of(one) for one in read.numbers], read.whole, erased)


def _erased(db: sqlite3.Connection, root: str) -> Erased:
    """Whom this book's own past had taken out; of another book nobody, of one nobody can tell not all."""
    came_from = _root_of(db)
    return erased_before.of(db) if came_from == root else Erased((), whole=bool(came_from))


def _own_past(db: Database, says: backup_file.Manifest, root: str) -> bool:
    """Whether a backup is of this very book, with the chain its manifest names."""
    with suppress(sqlite3.Error):
        head = (says.head_operation, says.head_hash)
        return says.schema == NEWEST and states.root_of(db) == root and chain.head(db) == head
    return False


def _number_of(one: Given) -> Given:
    """Of what nobody can prove the number, and that it was said to be void."""
    return Given(one.number, one.kind, name=UNREAD, state=one.state)


def _each_once(numbers: Iterable[Given]) -> list[Given]:
    """Of two of one number the one that says more: what is proved, what was declared void, the later else."""
    found: dict[str, Given] = {}
    for one in numbers:
        if one.number not in found or _says(one) >= _says(found[one.number]):
            found[one.number] = one
    return list(found.values())


def _says(one: Given) -> tuple[bool, int, bool]:
    return one.proved, ("issued", "superseded", "withdrawn").index(one.state), one.name != UNREAD


def root_of(folder: Path) -> str:
    """The sign of a closed book's first operation, '' where it cannot be read."""
    with suppress(sqlite3.Error), closing(_opened(folder / FILE_NAME)) as db:
        return _root_of(db)
    return ""


def _root_of(db: sqlite3.Connection) -> str:
    with suppress(sqlite3.Error):
        return states.root_of(db)
    return ""


def erased_again(folder: Path, erased: Iterable[Erasure]) -> int:
    """How many of those taken out before stand again in a closed book."""
    with suppress(sqlite3.Error), closing(_opened(folder / FILE_NAME)) as db:
        return len(erased_before.standing_again(db, erased))
    return 0


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def put_aside(folder: Path, at: datetime) -> str:
    """Give a file that is of no restore another name, and tell it."""
    name = f"{FILE}.移开-{at:%Y%m%d-%H%M%S}"
    os.replace(folder / FILE, folder / name)
    return name


def _cleaned(row: Sequence[Any]) -> Given | None:
    """A row as it may be entered: its number and kind make it one, what else cannot be said is left out."""
    cells: list[Any] = [
        small_files.shown(one) if isinstance(one, str) else "" for one in row[: len(Given._fields) - 1]
    ]
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
    if (folder / FILE).is_file():
        (folder / FILE).unlink(missing_ok=True)
