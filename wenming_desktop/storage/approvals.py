"""Approvals of words in documents, and whose names the gate looks for."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from sqlite_utils import Database

_GROWN = 18


def keys(db: Database, document: str) -> frozenset[str]:
    """What is approved for a document: ``code:about:word``.

    A line approved as a whole by an older version holds for no word (''), unless the upgrade knew what it had said.
    """
    rows = db.execute(
        "SELECT finding || ':' || word FROM approval WHERE document = ? AND word <> ''", [document]
    )
    return frozenset(str(row[0]) for row in rows.fetchall())


def minors(db: Database, day: date) -> list[str]:
    """The names of everybody the book knows who is under 18 on a day; an unknown birth date is not taken for one."""
    rows = db.execute(
        "SELECT DISTINCT name FROM person WHERE birth > ? AND length(name) > 1 ORDER BY name", [_born_before(day)]
    )  # fmt: skip
    return [str(row[0]) for row in rows.fetchall()]


def bracketed(db: Database) -> list[str]:
    """The names of everybody the book knows that hold something in brackets."""
    rows = db.execute("SELECT DISTINCT name FROM person WHERE name LIKE '%(%' OR name LIKE '%（%' ORDER BY 1")
    return [str(row[0]) for row in rows.fetchall()]


def minors_in(db: Database, households: Collection[int], day: date) -> dict[int, set[str]]:
    """The names of all under 18 on a day who live or once lived in some households, by household."""
    rows = db.execute(
        "SELECT DISTINCT r.household_pk, p.name FROM residence r JOIN person p ON p.pk = r.person_pk "
        "WHERE r.household_pk IN (SELECT value FROM json_each(?)) AND p.birth > ?",
        [json.dumps(list(households)), _born_before(day)],
    )
    found: dict[int, set[str]] = {}
    for household_pk, name in rows.fetchall():
        found.setdefault(int(household_pk), set()).add(str(name))
    return found


def minors_stamp(db: Database, day: date) -> tuple[float, ...]:
    """Changes with who of the book is under 18 on a day: a date of birth put right, somebody come or taken away."""
    row = db.execute(
        "SELECT count(*), total(pk), total(pk * pk) FROM person WHERE birth > ?", [_born_before(day)]
    ).fetchone()
    return tuple(row)


def grown_up_holding(db: Database, day: date, names: Collection[str]) -> list[str]:
    """The longer names of grown persons that hold one of some names: 李明远 where 李明 is a child."""
    rows = db.execute(
        "SELECT DISTINCT p.name FROM person p JOIN json_each(?) n ON instr(p.name, n.value) AND p.name <> n.value "
        "WHERE p.birth IS NULL OR p.birth <= ?",
        [json.dumps(list(names), ensure_ascii=False), _born_before(day)],
    )
    return [str(row[0]) for row in rows.fetchall()]


def places_and_their_heads(db: Database) -> list[str]:
    """Villages with and without their word, and who is in charge of a place: no child holds an office."""
    rows = db.execute(
        "SELECT name FROM village UNION SELECT base FROM village UNION SELECT head FROM station"
    )
    return [str(row[0]) for row in rows.fetchall()]


def _born_before(day: date) -> str:
    """Born on this day or before: 18 on ``day``. As text, so that 29 February needs no care."""
    return f"{day.year - _GROWN}-{day:%m-%d}"
