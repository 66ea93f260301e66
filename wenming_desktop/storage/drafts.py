"""What was typed and not recorded: rows beside the journal, in no operation, that neither 撤销 nor an export sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from wenming_desktop.storage import traces
from wenming_desktop.storage.connection import told

_COLUMNS = "surface, subject, title, room, lines, content, saved_at"
Row = tuple[str, str, str, str, int, str, str]


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """In which drafts are put and taken out."""
    with told():
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.execute("ROLLBACK")
            raise


def put(db: Database, row: Row) -> None:
    """Keep a draft in place of the one of the same surface and subject."""
    db.execute(
        f"INSERT INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (surface, subject) DO UPDATE SET "
        "title = excluded.title, room = excluded.room, lines = excluded.lines, content = excluded.content, "
        "saved_at = excluded.saved_at",
        list(row),
    )


def take_out(db: Database, surface: str, subject: str) -> None:
    """Drop one draft, where there is one."""
    db.execute("DELETE FROM draft WHERE surface = ? AND subject = ?", [surface, subject])


def rows(db: Database) -> list[Row]:
    """Every draft, the one saved last first."""
    with traces.any_text(db.conn):
        found = db.execute(f"SELECT {_COLUMNS} FROM draft ORDER BY saved_at DESC, pk DESC").fetchall()
    return [
        (_text(a), _text(b), _text(c), _text(d), int(e), _text(f), _text(g)) for a, b, c, d, e, f, g in found
    ]


def _text(value: str) -> str:
    """What can be shown of a text that may be no UTF-8."""
    return value.encode(errors="replace").decode()
