"""The schema a book must have, object by object, built once in memory by the same steps as every book."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Literal, NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import journal, migrations
from wenming_desktop.storage.migrations import Step

_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


class Unlike(NamedTuple):
    """A table, trigger, index or view that is missing, is of nobody's making, or is not as the program made it."""

    how: Literal["missing", "extra", "changed"]
    kind: str
    name: str


def unlike(db: Database) -> Iterator[Unlike]:
    """Where a book's schema differs from what it must be, by kind and name."""
    have, wanted = _objects(db.conn), _expected(migrations.STEPS)
    for kind, name in sorted(have.keys() | wanted.keys()):
        one = (kind, name)
        if one not in have:
            yield Unlike("missing", *one)
        elif one not in wanted:
            yield Unlike("extra", *one)
        elif have[one] != wanted[one]:
            yield Unlike("changed", *one)


@cache
def _expected(steps: tuple[Step, ...]) -> dict[tuple[str, str], str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        db = Database(raw, strict=True, execute_plugins=False)
        for step in steps:
            step.apply(db)
        journal.install_triggers(db)
        return _objects(raw)


def _objects(raw: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Each object's definition without what versions of SQLite write differently (spaces, quotes)."""
    return {
        (str(kind), str(name)): " ".join(str(sql).replace('"', "").split())
        for kind, name, sql in raw.execute(_OBJECTS).fetchall()
    }
