"""The lists of stars to be awarded (星级公示) that were printed: until which day they count, when they hang, who stands on them.

One row of ``register_entry`` a printing. Volunteers stand in it by the id that no other record ever gets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import as_left, journal
from wenming_desktop.support.ids import uuid7

REGISTER = "星级公示"


class Posting(NamedTuple):
    """A list as printed: when it was drawn (ISO to the second), the day its hours count to, the days it hangs (ISO).

    ``stars`` are those that stood beside each volunteer, by his id as hex.
    """

    at: str
    until: str
    first: str
    last: str
    stars: Mapping[str, int]


def newest(db: Database) -> Posting | None:
    """The list that was printed last; NotAsKeptError where what was kept of it was altered."""
    sql = "SELECT pk, title, body FROM register_entry WHERE register = ? ORDER BY pk DESC LIMIT 1"
    row = db.execute(sql, [REGISTER]).fetchone()
    if row is None:
        return None
    as_left.prove(db, "register_entry", row[0], f"打印过的“{row[1]}”")
    return Posting(**json.loads(row[2]))


def add(db: Database, title: str, posting: Posting) -> None:
    """Keep a list that leaves; call inside an operation."""
    body = json.dumps({**posting._asdict(), "stars": dict(posting.stars)}, ensure_ascii=False)
    journal.insert(
        db,
        "register_entry",
        {"id": uuid7(), "register": REGISTER, "day": posting.first, "title": title, "body": body},
    )


def ids_of(db: Database, volunteer_pks: Iterable[int]) -> dict[int, str]:
    """The ids of volunteers as hex, by key."""
    rows = db.execute(
        "SELECT pk, lower(hex(id)) FROM volunteer WHERE pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list(volunteer_pks))],
    ).fetchall()
    return {int(pk): str(text) for pk, text in rows}


def living_of(db: Database, ids: Iterable[str]) -> dict[str, int]:
    """The volunteers that ids count for now; who is no longer in the book is left out."""
    rows = db.execute(
        "SELECT lower(hex(v.id)), l.living FROM volunteer v JOIN living_volunteer l ON l.pk = v.pk "
        "WHERE lower(hex(v.id)) IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ids))],
    ).fetchall()
    return {str(text): int(pk) for text, pk in rows}
