"""Entries a dated fact comes too late for: what was booked on or after its day, and for a household he was not in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import facts
from wenming_desktop.storage.as_of import Merges
from wenming_desktop.storage.chains import STANDS


class Astray(NamedTuple):
    """A standing entry that names somebody who belonged to another household on its day.

    ``booked`` is the household it counts for that day, ``home`` his.
    """

    pk: int
    day: date
    text: str
    person_pk: int
    booked: int
    home: int


_FOUND = f"""SELECT e.pk, e.event_date, e.text, e.person_pk, e.household_pk, r.household_pk
  FROM entry e CROSS JOIN residence r ON r.person_pk = e.person_pk AND r.from_day <= e.event_date
    AND (r.to_day IS NULL OR r.to_day >= e.event_date)
  WHERE e.track = 'masses' AND e.person_pk IS NOT NULL AND r.household_pk <> e.household_pk AND e.tops IS NULL
    AND (SELECT p.merged_into FROM person p WHERE p.pk = e.person_pk) IS NULL
    AND (?1 IS NULL OR e.person_pk IN (SELECT value FROM json_each(?1))) AND e.event_date >= ?2 AND {STANDS}
  ORDER BY e.event_date, e.pk"""
_OF_MERGED = f"""SELECT e.pk, e.event_date, e.text, e.person_pk, e.household_pk FROM entry e
  WHERE e.track = 'masses' AND e.household_pk IS NOT NULL AND e.tops IS NULL
    AND e.person_pk IN (SELECT pk FROM person WHERE merged_into IS NOT NULL) AND e.event_date >= ? AND {STANDS}
  ORDER BY e.event_date, e.pk"""


_OTHER_RULES = f"""JOIN rule_item i ON i.pk = e.item_pk
  WHERE e.track = ?1 AND e.tops IS NULL AND e.event_date BETWEEN ?2 AND ?3 AND {STANDS}
    AND i.book_pk <> (SELECT b.pk FROM rule_book b WHERE b.track = ?1 AND b.starts <= e.event_date
      ORDER BY b.starts DESC LIMIT 1)"""


def by_other_rules(
    db: Database, track: str, first: date, last: date, households: Iterable[int] | None = None
) -> int:
    """How many standing entries of some days were booked under another rule book than the one in force on their day.

    Of some households only where they are given.
    """
    days = [track, first.isoformat(), last.isoformat()]
    if households is None:
        sql, more = f"SELECT count(*) FROM entry e {_OTHER_RULES}", []
    else:
        # household by household through the covering index, never over the whole ledger
        sql = f"SELECT count(*) FROM json_each(?4) k CROSS JOIN entry e ON e.household_pk = k.value {_OTHER_RULES}"
        more = [json.dumps(list(households))]
    return int(db.execute(sql, [*days, *more]).fetchone()[0])


def booked_between(db: Database, track: str, first: date, last: date) -> int:
    """How many standing entries under an item of the rule book some days have."""
    row = db.execute(
        "SELECT count(*) FROM entry e WHERE e.track = ? AND e.item_pk IS NOT NULL AND e.tops IS NULL "
        f"AND e.event_date BETWEEN ? AND ? AND {STANDS}",
        [track, first.isoformat(), last.isoformat()],
    ).fetchone()
    return int(row[0])


def elsewhere(db: Database, persons: Iterable[int] | None = None, day: date | None = None) -> list[Astray]:
    """The standing entries of some persons (None: of all) from a day on that count for a household not theirs that day."""
    wanted = None if persons is None else set(persons)
    on = day.isoformat() if day else ""
    merges, records = Merges(db, "masses"), Merges(db, "party")
    found = []
    keys = None if wanted is None else json.dumps(sorted(wanted))
    for pk, when, text, person_pk, booked, home in db.execute(_FOUND, [keys, on]).fetchall():
        found.append(Astray(pk, date.fromisoformat(when), text, person_pk, booked, home))
    for pk, when, text, person_pk, booked in db.execute(_OF_MERGED, [on]).fetchall():
        event = date.fromisoformat(when)
        person = records.living(person_pk, event)
        lived = facts.household_on(db, person, event)
        if lived is not None and (wanted is None or person in wanted):
            found.append(Astray(pk, event, text, person, booked, lived))
    # A household merged by that day counts for the one it went into: there the entry is where he belonged.
    living = [
        one._replace(booked=merges.living(one.booked, one.day), home=merges.living(one.home, one.day))
        for one in found
    ]
    return [one for one in living if one.booked != one.home]


def of_household(db: Database, keys: Iterable[int], day: date, *, nameless: bool = False) -> int:
    """How many standing entries some households have from a day on; ``nameless``: of items, naming no person."""
    unnamed = "AND e.person_pk IS NULL AND e.item_pk IS NOT NULL " if nameless else ""
    row = db.execute(
        "SELECT count(*) FROM entry e WHERE e.track = 'masses' AND e.household_pk IN (SELECT value FROM json_each(?)) "
        f"AND e.event_date >= ? AND e.tops IS NULL {unnamed}AND {STANDS}",
        [json.dumps(list(keys)), day.isoformat()],
    ).fetchone()
    return int(row[0])


def before(db: Database, household_pk: int, day: date) -> int:
    """How many standing entries a household has from before a day."""
    row = db.execute(
        "SELECT count(*) FROM entry e WHERE e.track = 'masses' AND e.household_pk = ? AND e.event_date < ? "
        f"AND e.tops IS NULL AND {STANDS}",
        [household_pk, day.isoformat()],
    ).fetchone()
    return int(row[0])


def of_person(db: Database, person_pk: int, day: date) -> int:
    """How many standing entries of either track name a person, by any record of his, from a day on."""
    row = db.execute(
        "SELECT count(*) FROM entry e WHERE e.person_pk IN (SELECT pk FROM living_person WHERE living = ?) "
        f"AND e.event_date >= ? AND e.tops IS NULL AND {STANDS}",
        [person_pk, day.isoformat()],
    ).fetchone()
    return int(row[0])


def capped_apart(db: Database, one: Iterable[int], other: Iterable[int], since: date) -> list[str]:
    """The capped items (by text) both of two families have standing entries of from a day on: each had its own room."""
    sql = (
        "SELECT DISTINCT ifnull(r.line_pk, r.pk), r.text FROM entry e JOIN rule_item r ON r.pk = e.item_pk "
        "WHERE e.track = 'masses' AND e.household_pk IN (SELECT value FROM json_each(?)) AND e.event_date >= ? "
        "AND coalesce(r.cap_month, r.cap_quarter, r.cap_year) IS NOT NULL "
        f"AND e.tops IS NULL AND {STANDS} ORDER BY 1"
    )
    first, second = (
        dict(db.execute(sql, [json.dumps(list(keys)), since.isoformat()]).fetchall()) for keys in (one, other)
    )
    return [str(text) for line, text in first.items() if line in second]


def same_elsewhere(db: Database, person_pk: int, line: int, day: date, household_pk: int) -> list[int]:
    """The other households a person has a standing entry of an item for on a day, each as it counts that day."""
    merges = Merges(db, "masses")
    rows = db.execute(
        "SELECT DISTINCT e.household_pk FROM entry e JOIN rule_item r ON r.pk = e.item_pk "
        "WHERE e.track = 'masses' AND e.person_pk IN (SELECT pk FROM living_person WHERE living = ?) "
        "AND e.event_date = ? AND e.tops IS NULL AND e.household_pk IS NOT NULL "
        f"AND ifnull(r.line_pk, r.pk) = ? AND {STANDS} ORDER BY e.household_pk",
        [person_pk, day.isoformat(), line],
    )
    living = dict.fromkeys(merges.living(int(pk), day) for (pk,) in rows.fetchall())
    return [pk for pk in living if pk != merges.living(household_pk, day)]
