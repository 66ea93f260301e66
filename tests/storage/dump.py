"""All ordinary rows of a book, for comparing what it holds before and after."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from wenming_desktop.storage import ordinary
from wenming_desktop.storage.connection import FILE_NAME, connect

Dump = dict[str, list[tuple[Any, ...]]]


def dump(db: Database) -> Dump:
    """Rows by table, journalled tables only."""
    return {name: db.execute(f"SELECT * FROM {name} ORDER BY pk").fetchall() for name in ordinary.tables(db)}


def dump_of(folder: Path) -> Dump:
    """The rows of a book nobody has open."""
    db = connect(folder / FILE_NAME)
    try:
        return dump(db) | {"entry": db.execute("SELECT * FROM entry ORDER BY pk").fetchall()}
    finally:
        db.close()


def print_of(path: Path) -> str:
    """A file's fingerprint."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
