"""Backups: a consistent copy of the book and its media in one file, numbered, read back, thinned by number."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop.domain import backups
from wenming_desktop.domain.errors import DamagedBookError, ObstacleError, UserError
from wenming_desktop.storage import (
    backup_file,
    backup_says,
    held,
    integrity,
    journal,
    small_files,
    states,
    temp,
)
from wenming_desktop.storage.backup_file import DAMAGED, Manifest
from wenming_desktop.storage.connection import FILE_NAME, check_gate, told
from wenming_desktop.support import files

__all__ = [
    "DAMAGED", "SUFFIX", "Backup", "check_copy", "copy_database", "listed", "make", "prune", "reread", "stored",
]  # fmt: skip
SUFFIX = ".wmbak"
ROTTEN = ".损坏"
COUNTER, TURN, RESTORED, CLOSING = "backup_number", "backup_turn", "restored_state", "closing.txt"
_MOST = (
    9 * 10**8
)  # of a counter; more was written by nobody's backups, and the next one has nine digits still
_FURTHEST = (
    10_000  # beyond what was counted: a file of such a number is not the program's, and raises no number
)
# The day is for people; only the number orders. Letters stand behind digits: the older form's names come first.
_NAME = re.compile(
    r"备份(?P<number>[0-9]{6,12})-(?P<at>[0-9]{8}-[0-9]{4})-(?P<state>[0-9a-f]{8})"
    r"(?:-(?P<label>升级前第\d+版|恢复前|变少|有改动))?" + re.escape(SUFFIX)
)
_OLD = re.compile(r"(?P<at>\d{8}-\d{6}-\d{6})(?:-(?P<label>.+))?" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its file, when it was made by the clock, its size in bytes, its number (0 in the older form)."""

    path: Path
    at: datetime
    size: int
    number: int = 0
    state: str = ""
    label: str = ""
    ours: bool = True


def make(folder: Path, at: datetime, *, to: Path | None = None, label: str = "") -> Path:
    """Write a backup of a book's folder (open or closed) into its backups/, or to a file of the clerk's choice.

    Only a file that was read back against its manifest gets its name; of one that failed nothing stays. What a kill
    left lies in the book's temp area, or as ``.part`` beside the clerk's file, and is taken away next time.
    """
    place = to.resolve().parent if to else folder / files.BACKUPS
    if to is not None:
        _check_target(to)
    try:
        if to is None:
            place.mkdir(exist_ok=True)
        disk = place.stat().st_dev  # a stick that is not there is never made as a folder of this PC
        _sweep_parts(place)
        scratch = temp.fresh(folder, "backup")
        try:
            copy = scratch / FILE_NAME
            copy_database(folder / FILE_NAME, copy)
            with told(folder), closing(sqlite3.connect(copy)) as db:
                wanted = held.named(db)
            has, mended = _held(folder, wanted)
            says = backup_says.describe(copy, _next_number(folder), at)
            says = replace(says, lost=has.lost, mended=mended, passed_over=has.passed_over)
            kind = label.lstrip("-")
            if not kind and to is None:
                kind = backup_says.kind(copy, says, [one.path for one in listed(folder)[: backups.NEWEST]])
            target = to or place / _file_name(says, at, kind)
            # own=True: among a book's backups a new name may stand (_check_target)
            with files.beside(to, own=True) if to else _at_home(scratch, target) as part:
                backup_file.pack(part, copy, has.members, says)
                backup_file.prove(part)
                if to is not None and part.stat().st_dev != disk:  # pulled: what lies there lies on this PC
                    raise OSError(errno.ENODEV, "another disk")
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        name = to.name if to else "backups"
        raise ObstacleError(
            f"备份没有写成：{name}。", "请检查磁盘空间和U盘是否插好，再试一次；数据没有改动。"
        ) from error
    _keep_number(folder, COUNTER, says.number)
    if to is None:
        prune(folder)
    return target


@contextmanager
def _at_home(scratch: Path, target: Path) -> Iterator[Path]:
    """Where a backup among the book's own is written: in the temp area, which is swept whatever happens."""
    part = scratch / target.name
    yield part
    os.replace(part, target)


def _held(folder: Path, wanted: dict[str, str]) -> tuple[held.MediaStock, dict[str, str]]:
    """What lies in the media, after what older backups still have of what is lost was put back; and what that was."""
    has = held.look(folder, wanted)
    mended = held.mend(folder, [one.path for one in listed(folder)], has.lost) if has.lost else {}
    return (held.look(folder, wanted) if mended else has), mended


def _check_target(to: Path) -> None:
    """UserError where a backup would take the place of a book's own file; among a book's backups a new name may stand."""
    with told(to.parent):
        fresh = to.suffix == SUFFIX and to.parent.name == files.BACKUPS and not os.path.lexists(to)
        files.check_outside(to, files.BACKUPS if fresh else files.PRINTS)


def _file_name(says: Manifest, at: datetime, kind: str) -> str:
    return f"备份{says.number:06}-{at.year:04}{at:%m%d-%H%M}-{says.state}{'-' if kind else ''}{kind}{SUFFIX}"


def _sweep_parts(place: Path) -> None:
    for part in place.glob(f"*{SUFFIX}.part"):
        with suppress(OSError):
            part.unlink(missing_ok=True)


def copy_database(source: Path, target: Path) -> None:
    """Copy a live database by SQLite's own backup and check the copy."""
    uri = f"{source.resolve().as_uri()}?mode=ro"
    with (
        told(source.parent),
        closing(sqlite3.connect(uri, uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        check_book(new)


def check_book(copy: sqlite3.Connection) -> None:
    """DamagedBookError where the copy just made of a book is damaged, an index of it too: then the book is."""
    try:
        check_copy(copy)
        whole = integrity.is_whole(copy)
    except ObstacleError:
        raise
    except UserError:
        whole = False
    if not whole:
        raise DamagedBookError("数据文件有损坏的地方。", "请从最近的备份恢复；原文件不要删除。")


def check_copy(db: sqlite3.Connection) -> None:
    """UserError where a copy is damaged or not a book."""
    check_gate(db)
    if not integrity.is_whole(db, quick=True):
        raise UserError("这份备份已损坏，不能使用。", "请选另一份备份。")


def newest_of(folder: Path, db: Database) -> Backup | None:
    """The backup made last of what the book is now, None without one; one that cannot be read or does not say counts too.

    One of a past that a restore has put aside (恢复前 and what was made before it) is another book's.
    """
    return next((one for one in listed(folder) if not put_aside(one, db)), None)


def put_aside(one: Backup, db: Database) -> bool:
    """Whether a backup is of a past that a restore has put aside."""
    try:
        says = backup_file.manifest_of(one.path)
    except UserError:
        return False
    return says is not None and states.sign_of(db, f"pk = {int(says.operation)}") != (
        says.operation,
        says.state,
    )


def newest_number(folder: Path) -> int:
    """The number of the backup made last, 0 without one."""
    return max((one.number for one in listed(folder)), default=0)


def _next_number(folder: Path) -> int:
    """One more than the greatest of the files there are and of the counter kept beside the data.

    Not kept in the database: a backup changes nothing of what it copies, waits for no lock, and no undo turns it back.
    """
    return max(_kept_number(folder, COUNTER), newest_number(folder)) + 1


def _kept_number(folder: Path, name: str) -> int:
    return small_files.number(folder / name, _MOST)


def _keep_number(folder: Path, name: str, number: int) -> None:
    with suppress(OSError):  # the numbers of the files themselves go on
        files.put(folder / name, str(number), own=True)


def listed(folder: Path) -> list[Backup]:
    """The finished backups of a book, the one made last first: by number, those of the older form behind by name."""
    counted = _kept_number(folder, COUNTER)
    most = counted + _FURTHEST if counted else _MOST
    found = [_read_name(path, most) for path in (folder / "backups").glob(f"*{SUFFIX}") if path.is_file()]
    return sorted(found, key=lambda one: (one.number, one.ours, one.path.name), reverse=True)


def _read_name(path: Path, most: int) -> Backup:
    size = path.stat().st_size
    with suppress(ValueError):
        if (new := _NAME.fullmatch(path.name)) and int(new["number"]) <= most:
            at = datetime.strptime(new["at"], "%Y%m%d-%H%M")
            return Backup(path, at, size, int(new["number"]), new["state"], new["label"] or "")
        if old := _OLD.fullmatch(path.name):
            at = datetime.strptime(old["at"], "%Y%m%d-%H%M%S-%f")
            return Backup(path, at, size, label=old["label"] or "")
    return Backup(path, datetime.fromtimestamp(path.stat().st_mtime), size, ours=False)


def stored(folder: Path, there: list[Backup]) -> list[backups.Stored]:
    """Backups of a book as the rules of thinning see them."""
    worked = _days_worked(folder)
    return [
        backups.Stored(
            one.path.name, one.at.date(), one.state, next((kind for kind in backups.KINDS if kind in one.label), ""),
            sum(day > one.at.date().isoformat() for day in worked),
        )
        for one in there
    ]  # fmt: skip


def prune(folder: Path) -> None:
    """Take away what ``domain.backups.keep`` does not keep; files that others put there stay."""
    there = [one for one in listed(folder) if one.ours]
    kept = backups.keep(stored(folder, there)) | _paused(folder, there) | _better(there)
    for one in there:
        if one.path.name not in kept:
            with suppress(OSError):  # open elsewhere or write-protected: the next time
                one.path.unlink(missing_ok=True)
    _sweep_parts(folder / "backups")


def _better(there: list[Backup]) -> set[str]:
    """The backups that have whole what the newest has lost: each file's newest one stays."""
    lost = set(lost_in(there[0].path)) if there else set()
    kept = set()
    for one in there[1:]:
        with suppress(UserError):
            if lost and (found := lost & backup_file.whole_in(one.path)):
                kept.add(one.path.name)
                lost -= found
    return kept


def told_of(file: Path) -> list[str]:
    """What is to be said of a backup besides that it was made (``held.words``)."""
    with suppress(UserError):
        says = backup_file.manifest_of(file)
        return held.words(says) if says else []
    return []


def lost_in(file: Path) -> dict[str, str]:
    """What a backup says the book had lost of its files when it was made, titles by sha256."""
    with suppress(UserError):
        says = backup_file.manifest_of(file)
        return says.lost if says else {}
    return {}


def _days_worked(folder: Path) -> set[str]:
    """The days on which the book was worked in, as its clock said; none of a book that cannot be read: all is kept."""
    uri = f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro"
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as db:
        sql = f"SELECT DISTINCT substr(at, 1, 10) FROM operation o WHERE {journal.changes_book(db)}"
        rows = db.execute(sql).fetchall()
        return {str(row[0]) for row in rows}
    return set()


def _paused(folder: Path, there: list[Backup]) -> set[str]:
    """After a restore nothing is displaced until the first new operation: what is kept besides, none once it is done."""
    state = small_files.words(folder / RESTORED)
    if not state:
        return set()
    if there and there[0].state != state and not there[0].label:
        (folder / RESTORED).unlink(missing_ok=True)
        return set()
    return {one.path.name for one in there if one.state != state}


def note_closing(folder: Path, words: str) -> None:
    """Keep what went wrong at closing, for the next start; empty words take it away."""
    with suppress(OSError):
        if words:
            files.put(folder / CLOSING, words, own=True)
        else:
            (folder / CLOSING).unlink(missing_ok=True)


def closing_note(folder: Path) -> str:
    """What went wrong when the book was closed last, empty where nothing did."""
    return small_files.note(folder / CLOSING)


def at_closing(folder: Path, at: datetime) -> None:
    """The closing backup, none where nothing was written since the last, and one that lay there read back.

    What went wrong is kept for the next start and raised.
    """
    unread = ""
    try:
        with told(folder):
            made = None if _has_all(folder) else make(folder, at)
            try:
                rotten = reread(folder, made)
            except ObstacleError as error:
                rotten, unread = None, f"上次关闭时有一份较早的备份没能读回核对：{error}"
            if rotten is not None and made is None and not _has_all(folder):
                made = make(folder, at)
    except Exception as error:
        why = error if isinstance(error, UserError) else "程序出了点问题，请点“立即备份”再试。"
        note_closing(folder, f"上次关闭时备份没有写成：{why}")
        raise
    words = "核对时发现已损坏，不再算作备份；其他备份都在。"
    said = [f"备份“{rotten.name.removesuffix(ROTTEN)}”{words}"] if rotten else []
    with suppress(UserError):
        says = backup_file.manifest_of(made) if made else None
        said += held.words(replace(says, passed_over=[])) if says else []  # a stranger's file is no alarm
    note_closing(folder, "".join(said) + unread)


def _has_all(folder: Path) -> bool:
    """Whether the newest backup is of the book's present state: its last operation, by the name of the file."""
    newest = next(iter(listed(folder)), None)
    if newest is None or newest.label not in ("", backups.FEWER, backups.ALTERED) or lost_in(newest.path):
        return False  # what was lost may be there again, and is to be said again where it is not
    uri = f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro"
    with told(folder), closing(sqlite3.connect(uri, uri=True)) as db:
        return newest.state == states.state_of(db)[1]


def reread(folder: Path, made: Path | None = None) -> Path | None:
    """Read a backup back, another one each time, but not the one just made; a rotten one loses its name (it counts no
    more) and is given. ObstacleError where one could not be read for another reason: it is not called rotten.
    """
    there = [one.path for one in listed(folder) if one.path != made]
    if not there:
        return None
    turn = there[_count_up(folder) % len(there)]
    try:
        backup_file.prove(turn)
    except ObstacleError:
        raise
    except UserError:
        with suppress(OSError):
            return turn.rename(turn.with_name(turn.name + ROTTEN))
        return turn
    return None


def _count_up(folder: Path) -> int:
    """How many were read back before: says whose turn it is."""
    before = _kept_number(folder, TURN)
    _keep_number(folder, TURN, before + 1)
    return before
