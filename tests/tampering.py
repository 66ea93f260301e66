"""Edits by hand in a book's file, as somebody makes them who knows SQLite: the guards are taken away and put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop.storage.connection import FILE_NAME


@contextmanager
def unguarded(db: Database, guard: str) -> Iterator[None]:
    """An open book without one of its triggers for a moment, as an older version had none."""
    (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [guard]).fetchone()
    db.execute(f"DROP TRIGGER {guard}")
    yield
    db.execute(sql)


@contextmanager
def behind_our_back(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection without a single trigger; each is as it was afterwards."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        yield raw
        for _, sql in guards:
            raw.execute(sql)
        raw.commit()
