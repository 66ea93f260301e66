"""head.json beside the book: how far the chain had come, kept outside the file, so that what is lost from it is missed.

Written after each commit: a chain longer than its head is normal, a shorter one is loss, another one is another book.
A second one lies among the backups, as the last closing or backup left it: who loses the first has that one.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain import backups
from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.storage import backup, backup_file, carried, chain, small_files, states
from wenming_desktop.storage.chain import Head
from wenming_desktop.support import files, logs

FILE = "head.json"
_BLOCK = 512
_MOST = 100  # heads that were lost, the newest of them
_YEARS = 2  # of numbers on paper: the newest, so that the file stays one block of a disk
_FURTHEST = 10_000  # serials beyond those the book has: what is further nobody gave
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

    ``numbers`` is None where nobody wrote any yet; ``lacked``: the first operation written after the file was gone, 0 of none;
    ``root``: the sign of the book's first operation, '' where an older program wrote it.
    """

    head: Head | None
    lost: tuple[Lost, ...] = ()
    numbers: tuple[str, ...] | None = None
    lacked: int = 0
    root: str = ""


NOTHING = Seen(None)
UNKEPT = (
    "这一步登记好了，但数据旁边记不上登记到哪一步（文件是只读的，或者磁盘满了、出了错）：以后要是丢了登记，会看不出来。"
    "请看一下磁盘和数据文件夹能不能写入。"
)


class Loss(NamedTuple):
    """``shorter``: operations are missing at the end; ``forked``: the file was changed for another state of the book;
    ``another``: for another book.
    """

    kind: Literal["shorter", "forked", "another"]
    kept: Head
    newest: int


def read(folder: Path) -> Seen:
    """What is kept beside a book, the second where the first is not there or cannot be read; else nothing."""
    return _or_second(_seen(small_files.facts(folder / FILE)), folder)


def _or_second(first: Seen, folder: Path) -> Seen:
    return _second(folder) if first == NOTHING else first


def _second(folder: Path) -> Seen:
    return _seen(small_files.facts(folder / files.BACKUPS / FILE))


def is_lacking(folder: Path, db: Database) -> bool:
    """Whether nothing is kept beside a book in which something was done since its chain began: a loss could not be seen."""
    start = chain.start_of(db)
    began = start.operation if start else 0
    return _seen(small_files.facts(folder / FILE)).head is None and chain.head(db).operation > began


def behind(folder: Path, db: Database) -> int:
    """How many steps were done since the one that is kept, 0 where it is the last or the one before it (a kill between)."""
    kept = read(folder).head
    if kept is None or not chain.knows(db, kept):
        return 0
    steps = chain.head(db).operation - kept.operation
    return steps if steps > 1 else 0


def _seen(said: dict[str, Any]) -> Seen:
    try:
        lost = tuple(
            Lost(*_head(one), small_files.whole(one.get("backups", 0)))
            for one in said.get("lost", ())[-_MOST:]
        )
        numbers = small_files.lines(said["numbers"]) if "numbers" in said else None
        lacked = small_files.whole(said.get("lacked", 0))
        root = small_files.line(said.get("root", ""))
        return Seen(_head(said) if "operation" in said else None, lost, numbers, lacked, root)
    except (ValueError, KeyError, TypeError, AttributeError):
        return NOTHING


def _head(said: dict[str, Any]) -> Head:
    hashed = small_files.line(said["hash"])
    if hashed and not _HASH.fullmatch(hashed):
        raise ValueError("no hash")
    return Head(small_files.whole(said["operation"]), hashed)


def write(folder: Path, db: Database, *, begins: bool = False) -> bool:
    """Keep the head as it is now, and tell whether it was kept; one that the chain does not lead to is kept among the lost.

    ``begins``: the book was just put there, and nothing lacks that was not kept before.
    It runs after the commit: whatever stands in its way is no error, for the operation is done, and an older head is no
    loss; but what is lost from now on would not be seen.
    """
    try:
        _write(folder, db, begins=begins)
        if begins:
            keep_second(folder, db)
    except Exception as error:  # noqa: BLE001 - nothing that happens after the commit may look as if it had failed
        logs.get("storage").warning("%s not written: %s", FILE, type(error).__name__)
        return False
    return True


def keep_second(folder: Path, db: Database) -> None:
    """Keep what the first says among the backups too; not of a book that lost something, nor where it is on the disk."""
    first = small_files.words(folder / FILE)
    place = folder / files.BACKUPS / FILE
    if _seen(small_files.parsed(first)).head is None or first == small_files.words(place) or loss(folder, db):
        return
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        files.put(place, first, own=True)


def _write(folder: Path, db: Database, *, begins: bool) -> None:
    now = chain.head(db)
    files.make_way(folder / FILE)
    # In place and in one piece of a disk's block: nothing is renamed, and a cut leaves the old head or the new one.
    with os.fdopen(os.open(os.path.join(folder, FILE), _OVER, 0o600), "r+b", buffering=0) as file:
        old = file.read(small_files.LONGEST)
        text = json.dumps(_said(folder, db, now, _seen(small_files.parsed(old)), begins=begins)).encode()
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
        for place in (folder, folder / files.BACKUPS):
            with suppress(OSError):
                files.put(place / FILE, json.dumps(said), own=True)


def _said(folder: Path, db: Database, now: Head, first: Seen, *, begins: bool) -> dict[str, Any]:
    seen = _or_second(first, folder)
    lost = list(seen.lost)
    if seen.head is not None and not chain.knows(db, seen.head):
        lost.append(Lost(*seen.head, backup.newest_number(folder)))
    said: dict[str, Any] = now._asdict()
    lacked = seen.lacked or (now.operation if first.head is None and not begins and _had_more(db, now) else 0)
    if lacked:
        said["lacked"] = lacked
    if lost:
        said["lost"] = [one._asdict() for one in lost[-_MOST:]]
    said["root"] = states.root_of(db)
    said["numbers"] = _highest(seen.numbers or (), _given(db, None if seen.numbers is None else now))
    return said


def _had_more(db: Database, now: Head) -> bool:
    start = chain.start_of(db)
    return now.operation > (start.operation if start else 0) + 1


def _given(db: Database, head: Head | None) -> list[str]:
    """The numbers on paper the newest operation gave; all where nobody noted any yet."""
    sql, values = (GIVEN, []) if head is None else (f"{GIVEN} AND operation_pk = ?", [head.operation])
    rows = db.execute(sql, values).fetchall()
    return [str(row[0]) for row in rows]


def _highest(kept: Iterable[str], given: Iterable[str]) -> list[str]:
    """The highest of each series of the newest years: SBDSM-2026-0137, SBDSM-GS-2026-0012."""
    found = _by_series(given)
    for series, one in _by_series(kept).items():
        if series not in found or found[series][1] < one[1] <= found[series][1] + _FURTHEST:
            found[series] = one
    years = sorted({year for year, _, _ in found.values()})[-_YEARS:]
    return [number for year, _, number in sorted(found.values()) if year in years]


def _by_series(numbers: Iterable[str]) -> dict[str, tuple[int, int, str]]:
    """Year, serial and number of the highest of each series."""
    found: dict[str, tuple[int, int, str]] = {}
    for number in numbers:
        if parts := _NUMBER.fullmatch(number):
            one = int(parts[2]), int(parts[3]), number
            found[parts[1]] = max(one, found.get(parts[1], one))
    return found


class Noted(NamedTuple):
    """The numbers kept beside a book: those to be reckoned with, and those so far beyond the book's that nobody gave them."""

    near: tuple[str, ...]
    far: tuple[str, ...]


def noted(folder: Path, db: Database) -> Noted:
    """What is noted of numbers on paper, judged by what the book has of each series."""
    kept = _by_series(read(folder).numbers or ())
    own = _by_series(_given(db, None)) if kept else {}
    far = {
        series: one for series, one in kept.items()
        if one[1] > (own[series][1] if series in own else 0) + _FURTHEST
    }  # fmt: skip
    near = tuple(one[2] for series, one in kept.items() if series not in far)
    return Noted(near, tuple(one[2] for one in far.values()))


def loss(folder: Path, db: Database) -> Loss | None:
    """Whether the book has lost what its head remembers; a few look-ups, however long the chain is."""
    seen, second = read(folder), _second(folder)
    for kept, root in (
        (seen.head, seen.root),
        (None if _covered(seen, second) else second.head, second.root),
    ):
        if kept is not None and not chain.knows(db, kept):
            return _lost(db, kept, root)
    return None


def own_root(folder: Path) -> str:
    """The sign of the book that belongs in a folder: as it is kept beside the file, whatever lies there now; else the file's."""
    return read(folder).root or carried.root_of(folder)


def _covered(seen: Seen, second: Seen) -> bool:
    """Whether the second head is of what was noted as lost since it was written."""
    since = Counter(seen.lost) - Counter(second.lost)  # the same may be lost twice
    return second.head is not None and any(lost.operation >= second.head.operation for lost in since)


def loss_by_backups(folder: Path, db: Database, *, newest_only: bool = False) -> Loss | None:
    """The same by what its backups remember: who sets the head back has them against him. At opening the newest is asked.

    What was made before a loss that was noted, or before a restore that was asked for, says nothing; nor does one that
    cannot be read at the moment, at the opening (ObstacleError where all are asked).
    """
    try:
        found = beyond(folder, db, newest_only=newest_only)
    except ObstacleError:
        if newest_only:
            return None
        raise
    return _lost(db, found[0][1], read(folder).root) if found else None


def operation_of(one: backup.Backup | None) -> int:
    """The newest operation a backup has that changed the book; 0 without one, or where it does not say."""
    with suppress(UserError):
        says = backup_file.manifest_of(one.path) if one is not None else None
        return says.operation if says else 0
    return 0


def beyond(folder: Path, db: Database, *, newest_only: bool = False) -> list[tuple[backup.Backup, Head]]:
    """The backups that have what the book has lost, with their heads, the newest first; ObstacleError where one that may have
    it cannot be read now.
    """
    there = backup.listed(folder)[: 1 if newest_only else None]
    return [(one, head) for one, head in _unexplained(folder, db, there) if _has(one, head)]


def misstated(folder: Path, db: Database) -> list[backup.Backup]:
    """The backups that name a step as their last which neither this book knows nor the one in them: their list was altered."""
    return [one for one, head in _unexplained(folder, db, backup.listed(folder)) if not _has(one, head)]


def _unexplained(folder: Path, db: Database, there: list[backup.Backup]) -> list[tuple[backup.Backup, Head]]:
    seen = read(folder)
    root = seen.root or states.root_of(db)

    def explained(number: int, head: Head) -> bool:
        return any(number <= one.backups or head == one[:2] for one in seen.lost)

    return _beyond(db, root, there, explained)


def _has(one: backup.Backup, head: Head) -> bool:
    """Whether the book in a backup knows the step its manifest names, which anybody may have written."""
    try:
        content, _ = backup_file.database_of(one.path)
    except ObstacleError:
        raise
    except UserError:
        return False
    with suppress(sqlite3.Error), closing(sqlite3.connect(":memory:")) as raw:
        raw.deserialize(content)
        return chain.knows(Database(raw, execute_plugins=False), head)
    return False


def _beyond(
    db: Database, root: str, there: list[backup.Backup], explained: Callable[[int, Head], bool]
) -> list[tuple[backup.Backup, Head]]:
    """The heads of a book's backups that its chain does not lead to, the newest first; those ``explained`` by their
    number left out, and what has no head (a backup of the older form, another book's).
    """
    found = []
    put_aside = max((one.number for one in there if one.label == backups.RESTORE), default=0)
    for one in there:
        says = None
        try:
            says = backup_file.manifest_of(one.path) if one.ours and one.number > put_aside else None
        except ObstacleError:
            raise
        except UserError:
            continue
        if says is None or not says.head_hash or says.root != root:
            continue
        head = Head(says.head_operation, says.head_hash)
        if not chain.knows(db, head) and not explained(one.number, head):
            found.append((one, head))
    return found


def _lost(db: Database, kept: Head, root: str) -> Loss:
    newest = chain.head(db).operation
    if root and root != states.root_of(db):
        return Loss("another", kept, newest)
    return Loss("shorter" if kept.operation > newest else "forked", kept, newest)
