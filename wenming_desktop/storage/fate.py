"""What became of a step whose COMMIT failed: saved, not saved, or only the next opening will tell.

SQLite rolls it back in this process, yet its pages may lie whole in the -wal: whoever opens the book next reads them.
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop.domain.errors import UnsureError, UserError
from wenming_desktop.storage.connection import connect, path_of
from wenming_desktop.support import logs

_HEADER, _FRAME = 32, 24


def commit(db: Database, pk: int, hashed: str) -> None:
    """Commit an operation. Where that fails and it is saved all the same, nothing is raised.

    What failed is raised where nothing was saved for certain; UnsureError where nobody can know yet.
    """
    try:
        _commit(db)
    except sqlite3.Error as error:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
        known = is_saved(path_of(db), pk, hashed)
        logs.get("storage").warning("COMMIT: %s, saved: %s", getattr(error, "sqlite_errorname", ""), known)
        if known is None:
            raise UnsureError(pk, hashed) from error
        if not known:
            raise


def _commit(db: Database) -> None:
    db.execute("COMMIT")


def is_saved(path: Path, pk: int, hashed: str) -> bool | None:
    """Whether an operation is in the file, asked through a connection of its own; None where nobody can know.

    The checkpoint takes away what lies in the -wal and is not read now, so that no later opening finds it.
    """
    try:
        db = connect(path)
    except (UserError, sqlite3.Error, OSError):
        return None
    with closing(db):
        try:
            if db.execute("SELECT 1 FROM operation WHERE pk = ? AND hash = ?", [pk, hashed]).fetchone():
                return True
        except sqlite3.Error:
            return None
        try:
            is_busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error:
            is_busy = True
    try:
        return None if is_busy and _lies_in(path.with_name(f"{path.name}-wal"), hashed.encode()) else False
    except OSError:
        return None


def _lies_in(wal: Path, mark: bytes) -> bool:
    """Whether a -wal holds whole frames up to a commit with the mark in one of them (https://sqlite.org/fileformat2.html)."""
    if not wal.is_file():
        return False
    found = False
    with wal.open("rb") as file:
        header = file.read(_HEADER)
        if len(header) < _HEADER:
            return False
        (size,), salts = struct.unpack(">I", header[8:12]), header[16:24]
        while len(frame := file.read(_FRAME + size)) == _FRAME + size:
            if frame[8:16] != salts:
                break
            found = found or mark in frame
            if found and frame[4:8] != bytes(4):  # the size of the book after a commit
                return True
    return False
