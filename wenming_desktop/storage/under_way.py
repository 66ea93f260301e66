"""The operation a connection is writing: what it wrote is not sealed yet, and nobody else can see it.

Not what the table ``running`` says: its row is gone before the commit, so that one that is seen is a hand's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlite_utils import Database

_written: WeakKeyDictionary[Database, int] = WeakKeyDictionary()


@contextmanager
def writing(db: Database, operation_pk: int) -> Iterator[None]:
    """While a connection writes an operation."""
    _written[db] = operation_pk
    try:
        yield
    finally:
        del _written[db]


def of(db: Database) -> int | None:
    """The operation that is being written through this connection, None where none is."""
    return _written.get(db)


def left_behind(db: Database) -> bool:
    """Whether a step stands as not done that nobody is doing."""
    return of(db) is None and db.conn.execute("SELECT 1 FROM running").fetchone() is not None
