"""A backup put back: unpacked and checked beside its target, then in place at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop.domain import backups
from wenming_desktop.domain.errors import UserError
from wenming_desktop.storage import backup, backup_file, heads, held, in_place, media, states, temp, verdict
from wenming_desktop.storage.connection import FILE_NAME, told
from wenming_desktop.storage.migrations import NEWEST
from wenming_desktop.support import files


def unpack_into(file: Path, fresh: Path) -> backup_file.Manifest | None:
    """Unpack a backup into a new folder and check the book in it; gives what the backup says of itself."""
    fresh.mkdir(mode=0o700)
    says = backup_file.extract(file, fresh)
    with told(fresh.parent), closing(sqlite3.connect(fresh / FILE_NAME)) as db:
        backup.check_copy(db)
        if says and states.counts_of(db) != says.counts:
            raise UserError("这份备份与它自己的清单不符，不能使用。", "请选另一份备份。")
    return says


def over(file: Path, folder: Path, at: datetime, note: Callable[[str], object] = lambda _name: None) -> Path:
    """Put a backup in the place of a closed book; gives the backup of the state before, named 恢复前.

    ``note`` is told that name once the backup is there and before the book is replaced.
    The files of the media stay and are added to, those that are not what their names say are replaced. A kill leaves the old or the new book.
    """
    with temp.Beside(folder.parent) as beside:
        fresh = beside / folder.name
        seen = in_place.alone(folder / FILE_NAME)
        says = unpack_into(file, fresh)
        before = backup.make(folder, at, label=f"-{backups.RESTORE}")
        note(before.name)
        media.bring(fresh / media.NAME, folder)
        if says:
            files.put(folder / backup.RESTORED, says.state, own=True)
        in_place.take(fresh / FILE_NAME, folder / FILE_NAME, seen)
    return before


def peek(file: Path, folder: Path | None = None) -> dict[str, int]:
    """What a backup holds, read without a copy on the disk: households, persons, entries, files it lacks; ``altered`` is 1
    where something in it is not as it was left, ``another`` where it is of another book than the one in ``folder``.
    """
    content, have = backup_file.database_of(file)
    with told(file.parent), closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content)
        backup.check_copy(db)
        found = {
            table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("household", "person", "entry")
        }
        found["missing"] = len(held.named(db).keys() - have)
        newest = int(db.execute("PRAGMA user_version").fetchone()[0]) == NEWEST
        own = heads.own_root(folder) if folder else ""
        found["another"] = int(own != "" and states.root_of(db) != own)
        found["altered"] = int(newest and not verdict.holds(Database(db, execute_plugins=False)))
        return found
