"""Which state a book is in, by its operations: what a backup is named by, what tells one book from another, what still stands."""

from __future__ import annotations

import hashlib
import sqlite3

from sqlite_utils import Database

from wenming_desktop.storage import journal

_COUNTED = ("household", "person", "volunteer", "entry", "service", "activity", "certificate", "attachment")


def state_of(db: sqlite3.Connection | Database) -> tuple[int, str]:
    """The key of the last operation that changed the book, and a short sign of it: what is remembered is no new state."""
    return sign_of(db, journal.changes_book(db))


def sign_of(db: sqlite3.Connection | Database, where: str) -> tuple[int, str]:
    """The key of the newest operation that is so, 0 without one, and a short sign of it."""
    row = db.execute(
        f"SELECT pk, at, name, operator FROM operation o NOT INDEXED WHERE {where} ORDER BY pk DESC LIMIT 1"
    ).fetchone()
    sign = hashlib.sha256("|".join(map(str, row or ())).encode()).hexdigest()[:8]
    return int(row[0]) if row else 0, sign


def root_of(db: sqlite3.Connection | Database) -> str:
    """A sign of the first operation: backups of another book have another."""
    return sign_of(db, "pk = (SELECT min(pk) FROM operation)")[1]


def stands(db: Database, operation_pk: int) -> bool:
    """Whether an operation is done and not taken back."""
    row = db.execute("SELECT state FROM operation WHERE pk = ?", [operation_pk]).fetchone()
    return row is not None and row[0] != "undone"


def is_there(db: Database, noun: str, pk: int) -> bool:
    """Whether a record is still in the book."""
    (found,) = db.execute(f"SELECT EXISTS (SELECT 1 FROM [{noun}] WHERE pk = ?)", [pk]).fetchone()
    return bool(found)


def counts_of(db: sqlite3.Connection) -> dict[str, int]:
    """How many rows each main table of a book has, of any schema."""
    have = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    return {
        table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in _COUNTED
        if table in have
    }
