"""The fourteenth schema: what was typed and not recorded lies in the book, one row for each surface and what it is about.

Frozen once released.
"""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 14


def apply(db: Database) -> None:
    """Add the table of drafts."""
    db.execute(
        "CREATE TABLE draft (pk INTEGER PRIMARY KEY, surface TEXT NOT NULL, subject TEXT NOT NULL, title TEXT NOT NULL, "
        "room TEXT NOT NULL, lines INTEGER NOT NULL, content TEXT NOT NULL, saved_at TEXT NOT NULL, "
        "UNIQUE (surface, subject)) STRICT"
    )
