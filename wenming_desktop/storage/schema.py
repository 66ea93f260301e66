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
        elif _plain(have[one]) != _plain(wanted[one]):
            yield Unlike("changed", *one)


def own_guards(db: Database, version: int) -> None:
    """Leave the guards a book of that schema has and no trigger of anybody else's: none may act while it is upgraded.

    The journal's own triggers are made anew after every upgrade.
    """
    wanted = _guards(_expected(tuple(step for step in migrations.STEPS if step.version <= version)))
    have = _guards(_objects(db.conn))
    for name, sql in have.items():
        if _plain(sql) != _plain(wanted.get(name, "")):
            quoted = name.replace('"', '""')
            db.execute(f'DROP TRIGGER "{quoted}"')
    for name, sql in wanted.items():
        if _plain(have.get(name, "")) != _plain(sql):
            db.execute(sql)


def _guards(objects: dict[tuple[str, str], str]) -> dict[str, str]:
    return {
        name: sql for (kind, name), sql in objects.items() if kind == "trigger" and not journal.is_own(name)
    }


@cache
def _expected(steps: tuple[Step, ...]) -> dict[tuple[str, str], str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        db = Database(raw, strict=True, execute_plugins=False)
        for step in steps:
            step.apply(db)
        journal.install_triggers(db)
        return _objects(raw)


def _objects(raw: sqlite3.Connection) -> dict[tuple[str, str], str]:
    return {(str(kind), str(name)): str(sql) for kind, name, sql in raw.execute(_OBJECTS).fetchall()}


def _plain(sql: str) -> str:
    """A definition without what versions of SQLite write differently (spaces, quotes)."""
    return " ".join(sql.replace('"', "").split())
