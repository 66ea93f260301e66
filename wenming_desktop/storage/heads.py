"""head.json beside the book: how far the chain had come, kept outside the file, so that what is lost from it is missed.

Written after each commit: a chain longer than its head is normal, a shorter one is loss, another one is another book.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain import backups
from wenming_desktop.domain.errors import UserError
from wenming_desktop.storage import backup, backup_file, chain, small_files, states
from wenming_desktop.storage.chain import Head
from wenming_desktop.support import files, logs

FILE = "head.json"
_BLOCK = 512
_MOST = 100  # heads that were lost, the newest of them
_YEARS = 2  # of numbers on paper: the newest, so that the file stays one block of a disk
GIVEN = "SELECT number FROM issued WHERE number IS NOT NULL"
_NUMBER = re.compile("(.+-([0-9]{4}))-([0-9]{1,9})")
_HASH = re.compile("[0-9a-f]{64}")
_OVER = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Lost(NamedTuple):
    """A head that the chain no longer led to when work went on; ``backups``: the number of the newest backup then."""

    operation: int
    hash: str
    backups: int = 0


class Seen(NamedTuple):
    """What the file says: the newest head, older ones that were lost, and the highest ``numbers`` given on paper.

    ``numbers`` is None where nobody wrote any yet.
    """

    head: Head | None
    lost: tuple[Lost, ...] = ()
    numbers: tuple[str, ...] | None = None


class Loss(NamedTuple):
    """``shorter``: operations are missing at the end; ``forked``: the book was changed for another one."""

    kind: Literal["shorter", "forked"]
    kept: Head
    newest: int


def read(folder: Path) -> Seen:
    """What is kept beside a book; nothing where the file is not there or cannot be read."""
    return _seen(small_files.facts(folder / FILE))


def _seen(said: dict[str, Any]) -> Seen:
    try:
        lost = tuple(
            Lost(*_head(one), small_files.whole(one.get("backups", 0)))
            for one in said.get("lost", ())[-_MOST:]
        )
        numbers = small_files.lines(said["numbers"]) if "numbers" in said else None
        return Seen(_head(said) if "operation" in said else None, lost, numbers)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Seen(None)


def _head(said: dict[str, Any]) -> Head:
    hashed = small_files.line(said["hash"])
    if hashed and not _HASH.fullmatch(hashed):
        raise ValueError("no hash")
    return Head(small_files.whole(said["operation"]), hashed)


def write(folder: Path, db: Database) -> None:
    """Keep the head as it is now; one that the chain does not lead to is kept among the lost.

    It runs after the commit: whatever stands in its way is passed over, for the operation is done, and an older head is
    no loss.
    """
    try:
        _write(folder, db)
    except Exception as error:  # noqa: BLE001 - nothing that happens after the commit may look as if it had failed
        logs.get("storage").warning("%s not written: %s", FILE, type(error).__name__)


def _write(folder: Path, db: Database) -> None:
    now = chain.head(db)
    # In place and in one piece of a disk's block: nothing is renamed, and a cut leaves the old head or the new one.
    with os.fdopen(os.open(os.path.join(folder, FILE), _OVER), "r+b", buffering=0) as file:
        old = file.read(small_files.LONGEST)
        text = json.dumps(_said(folder, db, now, _seen(small_files.parsed(old)))).encode()
        new = text.ljust(-(-len(text) // _BLOCK) * _BLOCK)
        file.seek(0)
        file.write(new)
        if len(old) > len(new):
            file.truncate()


def put_aside(folder: Path) -> None:
    """A book that has no chain was put in this place: the head that is kept is one of those it does not lead to."""
    seen = read(folder)
    head = (Lost(*seen.head, backup.newest_number(folder)),) if seen.head else ()
    said: dict[str, Any] = {"lost": [one._asdict() for one in (*seen.lost, *head)]}
    if seen.numbers:
        said["numbers"] = seen.numbers
    if said["lost"] or seen.numbers:
        with suppress(OSError):
            files.put(folder / FILE, json.dumps(said), own=True)


def _said(folder: Path, db: Database, now: Head, seen: Seen) -> dict[str, Any]:
    lost = seen.lost
    if seen.head is not None and not chain.knows(db, seen.head):
        lost = (*lost, Lost(*seen.head, backup.newest_number(folder)))
    said: dict[str, Any] = now._asdict()
    if lost:
        said["lost"] = [one._asdict() for one in lost[-_MOST:]]
    said["numbers"] = _highest((*(seen.numbers or ()), *_given(db, None if seen.numbers is None else now)))
    return said


def _given(db: Database, head: Head | None) -> list[str]:
    """The numbers on paper the newest operation gave; all where nobody noted any yet."""
    sql, values = (GIVEN, []) if head is None else (f"{GIVEN} AND operation_pk = ?", [head.operation])
    rows = db.execute(sql, values).fetchall()
    return [str(row[0]) for row in rows]


def _highest(numbers: Iterable[str]) -> list[str]:
    """The highest of each series of the newest years: SBDSM-2026-0137, SBDSM-GS-2026-0012."""
    found: dict[str, tuple[int, int, str]] = {}
    for number in numbers:
        if parts := _NUMBER.fullmatch(number):
            one = int(parts[2]), int(parts[3]), number
            found[parts[1]] = max(one, found.get(parts[1], one))
    years = sorted({year for year, _, _ in found.values()})[-_YEARS:]
    return [number for year, _, number in sorted(found.values()) if year in years]


def loss(folder: Path, db: Database) -> Loss | None:
    """Whether the book has lost what its head remembers; a few look-ups, however long the chain is."""
    kept = read(folder).head
    return None if kept is None or chain.knows(db, kept) else _lost(db, kept)


def loss_by_backups(folder: Path, db: Database, *, newest_only: bool = False) -> Loss | None:
    """The same by what its backups remember: who sets the head back has them against him. At opening the newest is asked.

    What was made before a loss that was noted, or before a restore that was asked for, says nothing.
    """
    lost = read(folder).lost

    def explained(number: int, head: Head) -> bool:
        return any(number <= one.backups or head == one[:2] for one in lost)

    found = _beyond(db, backup.listed(folder)[: 1 if newest_only else None], explained)
    return _lost(db, found[0]) if found else None


def _beyond(db: Database, there: list[backup.Backup], explained: Callable[[int, Head], bool]) -> list[Head]:
    """The heads of a book's backups that its chain does not lead to, the newest first; those ``explained`` by their
    number left out, and what has no head (a backup of the older form, another book's).
    """
    root, found = states.root_of(db), []
    put_aside = max((one.number for one in there if one.label == backups.RESTORE), default=0)
    for one in there:
        says = None
        with suppress(UserError):
            says = backup_file.manifest_of(one.path) if one.ours and one.number > put_aside else None
        if says is None or not says.head_hash or says.root != root:
            continue
        head = Head(says.head_operation, says.head_hash)
        if not chain.knows(db, head) and not explained(one.number, head):
            found.append(head)
    return found


def _lost(db: Database, kept: Head) -> Loss:
    newest = chain.head(db).operation
    return Loss("shorter" if kept.operation > newest else "forked", kept, newest)
