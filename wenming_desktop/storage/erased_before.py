"""Whose data a book had taken out on request before an older backup takes its place: there they stand again (恢复前删除过)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.erasure import MARK
from wenming_desktop.storage import journal

# When a person's record was made: a key may have gone to somebody else where two books parted.
_MADE = (
    "(SELECT o.at FROM change c JOIN operation o ON o.pk = c.operation_pk "
    "WHERE c.noun = 'person' AND c.row_pk = {0} AND c.before IS NULL ORDER BY c.pk LIMIT 1)"
)
_ERASED = f"SELECT person_pk, day, reason, ifnull({_MADE.format('person_pk')}, '') FROM erasure ORDER BY pk"
_STANDS = f"SELECT 1 FROM person WHERE pk = ?1 AND name <> ?2 AND ifnull({_MADE.format('?1')}, '') = ?3"


class Erasure(NamedTuple):
    """Who (key of the person's record, made at ``made``) was taken out, on which day (ISO) and why."""

    person_pk: int
    day: str
    reason: str
    made: str


def of(db: sqlite3.Connection | Database) -> list[Erasure]:
    """Every erasure of a book; none of one that is too old for any, or that cannot be read."""
    with suppress(sqlite3.Error):
        return [
            Erasure(int(pk), str(day), str(why), str(made))
            for pk, day, why, made in db.execute(_ERASED).fetchall()
        ]
    return []


def standing_again(db: sqlite3.Connection | Database, erased: Iterable[Erasure]) -> list[Erasure]:
    """Those of whom another state of the same book has the data, and knows of no erasure."""
    known = {erasure.person_pk for erasure in of(db)}
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
