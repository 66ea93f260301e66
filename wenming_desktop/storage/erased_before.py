"""Whose data a book had taken out on request before an older backup takes its place: there they stand again (恢复前删除过)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.erasure import MARK
from wenming_desktop.storage import journal

# When a person's record was made: a key may have gone to somebody else where two books parted.
_MADE = (
    "SELECT o.at FROM change c JOIN operation o ON o.pk = c.operation_pk "
    "WHERE c.noun = 'person' AND c.row_pk = ? AND c.before IS NULL ORDER BY c.pk LIMIT 1"
)
_STANDS = (
    f"SELECT 1 FROM person WHERE pk = ?1 AND name <> ?2 AND ifnull(({_MADE.replace('?', '?1')}), '') = ?3"
)
Connection = sqlite3.Connection | Database


class Erasure(NamedTuple):
    """Who (key of the person's record, made at ``made``) was taken out, on which day (ISO) and why."""

    person_pk: int
    day: str
    reason: str
    made: str


class Erased(NamedTuple):
    """The erasures of a book that could be read, and whether they are all there were."""

    found: tuple[Erasure, ...] = ()
    whole: bool = True


def of(db: Connection) -> Erased:
    """Every erasure of a book; none of one of before there were any. A bad page leaves those before it."""
    rows: list[tuple[Any, ...]] = []
    found: list[Erasure] = []
    try:
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'erasure'").fetchone():
            for row in db.execute("SELECT person_pk, day, reason FROM erasure ORDER BY pk"):
                rows.append(row)
    except sqlite3.Error:
        rows.append(())
    for row in rows:
        with suppress(sqlite3.Error, ValueError):
            person_pk, day, reason = row
            made = db.execute(_MADE, [person_pk]).fetchone()
            found.append(Erasure(int(person_pk), str(day), str(reason), str(made[0]) if made else ""))
    return Erased(tuple(found), len(found) == len(rows))


def standing_again(db: Connection, erased: Iterable[Erasure]) -> list[Erasure]:
    """Those of whom another state of the same book has the data, and knows of no erasure."""
    known = {erasure.person_pk for erasure in of(db).found}
    found: dict[int, Erasure] = {}
    with suppress(sqlite3.Error):
        for erasure in erased:
            person_pk = erasure.person_pk
            if person_pk not in known and db.execute(_STANDS, [person_pk, MARK, erasure.made]).fetchone():
                found[person_pk] = erasure
    return list(found.values())


def keep(db: Database, operation_pk: int, erasure: Erasure) -> None:
    """Let the book know of the erasure again, so that it is told (E46) until the data are taken out; inside an operation."""
    row = {
        "operation_pk": operation_pk, "person_pk": erasure.person_pk, "day": erasure.day, "reason": erasure.reason,
    }  # fmt: skip
    journal.insert(db, "erasure", row)
