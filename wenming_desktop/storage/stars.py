"""Stars (星级): who has which hours and stars, and the awards that were made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7

_STANDING = """SELECT v.pk, p.name, v.number, p.birth,
    ifnull((SELECT group_concat(t.name, '、') FROM membership m JOIN team t ON t.pk = m.team_pk
      WHERE m.volunteer_pk = v.pk AND m.to_day IS NULL), ''),
    ifnull(w.name, ''),
    ifnull((SELECT max(a.stars) FROM star_award a JOIN living_volunteer l ON l.pk = a.volunteer_pk WHERE l.living = v.pk), 0), v.status
  FROM volunteer v JOIN living_person o ON o.pk = v.person_pk JOIN person p ON p.pk = o.living
  LEFT JOIN household h ON h.pk = p.household_pk LEFT JOIN village w ON w.pk = h.village_pk
  WHERE v.merged_into IS NULL AND v.pk IN (SELECT value FROM json_each(?1))
    AND (v.status = '在册' OR v.pk IN (SELECT value FROM json_each(?2))) ORDER BY v.number, v.pk"""


class Standing(NamedTuple):
    """A volunteer with the stars awarded so far; ``status`` 在册 or how he left."""

    pk: int
    name: str
    number: str
    birth: str | None
    team: str
    village: str
    awarded: int
    status: str


class Award(NamedTuple):
    """A star award as it was made: ``day`` is the one its ``minutes`` count to, ``on`` the one it was awarded (both ISO)."""

    volunteer_pk: int
    stars: int
    minutes: int
    day: str
    document: str
    on: str


class Held(NamedTuple):
    """An award as it stands in the book, under the volunteer it counts for now; the days are those of ``Award``."""

    pk: int
    volunteer_pk: int
    name: str
    stars: int
    day: str
    document: str
    on: str


# The day of the award itself stands in what was noted of its hours; one without was awarded on the day they count to.
_ON = """ifnull((SELECT o.subject ->> '$.awarded' FROM said o WHERE o.figure = 'star_minutes' AND o.subject ->> '$.award' = a.pk
    AND o.subject ->> '$.stars' = a.stars AND o.subject ->> '$.until' = a.day AND o.value = a.minutes ORDER BY o.pk DESC LIMIT 1), a.day)"""


def standings(db: Database, volunteer_pks: Iterable[int], left: Iterable[int] = ()) -> list[Standing]:
    """Those of some volunteers who are on the roster (在册), by number; of ``left`` also those who are not."""
    rows = db.execute(_STANDING, [json.dumps(list(volunteer_pks)), json.dumps(list(left))]).fetchall()
    return [Standing(*row) for row in rows]


def insert_award(db: Database, award: Award) -> int:
    """Enter an award; it never changes with later hours. Gives its key."""
    row = {"id": uuid7(), **award._asdict()}
    del row["on"]  # noted with its hours
    return journal.insert(db, "star_award", row)


def remove_award(db: Database, pk: int) -> None:
    """Take an award back; call inside an operation."""
    db.execute("DELETE FROM star_award WHERE pk = ?", [pk])


def awards(db: Database, volunteer_pks: Iterable[int] | None = None) -> list[Award]:
    """The awards of some volunteers (or all) and of those merged into them, under the living key, lowest star first."""
    some = None if volunteer_pks is None else json.dumps(list(volunteer_pks))
    rows = db.execute(
        f"SELECT l.living, a.stars, a.minutes, a.day, a.document, {_ON} FROM star_award a "
        "JOIN living_volunteer l ON l.pk = a.volunteer_pk "
        "WHERE ?1 IS NULL OR l.living IN (SELECT value FROM json_each(?1)) ORDER BY a.stars, a.pk",
        [some],
    ).fetchall()
    return [Award(*row) for row in rows]


def highest(db: Database) -> dict[int, int]:
    """The highest star awarded to each volunteer who has one, under the living key."""
    return {one.volunteer_pk: one.stars for one in awards(db)}


def held(db: Database, volunteer_pks: Iterable[int]) -> list[Held]:
    """The awards of some volunteers, on the roster or not, and of those merged into them: by number, highest star first."""
    rows = db.execute(
        f"SELECT a.pk, v.pk, p.name, a.stars, a.day, a.document, {_ON} FROM star_award a "
        "CROSS JOIN living_volunteer l ON l.pk = a.volunteer_pk JOIN volunteer v ON v.pk = l.living "
        "JOIN person p ON p.pk = (SELECT o.living FROM living_person o WHERE o.pk = v.person_pk) "
        "WHERE v.pk IN (SELECT value FROM json_each(?)) ORDER BY v.number, v.pk, a.stars DESC, a.pk DESC",
        [json.dumps(list(volunteer_pks))],
    ).fetchall()
    return [Held(*row) for row in rows]
