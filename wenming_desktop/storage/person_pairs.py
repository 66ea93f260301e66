"""Persons that may be one (疑似同一人), and what the clerk decided about them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import journal
from wenming_desktop.storage.teams import MINUTES
from wenming_desktop.storage.volunteers import TEAMS

# Never where both IDs are known, nor where birth dates or sexes say otherwise.
_MAY_BE = """a.merged_into IS NULL AND a.left_on IS NULL AND b.merged_into IS NULL AND b.left_on IS NULL
    AND (a.id_number IS NULL OR b.id_number IS NULL)
    AND (a.birth IS NULL OR b.birth IS NULL OR a.birth = b.birth) AND (a.sex = '' OR b.sex = '' OR a.sex = b.sex)
    AND (b.household_pk IS NOT NULL OR a.pk < b.pk)"""
# Whoever stands in no household came in with a roster of volunteers: each is looked for among all the others.
_BY_NAME = f"""SELECT a.pk, b.pk, 0 FROM person a JOIN person b ON b.name = a.name AND b.pk <> a.pk
  WHERE a.household_pk IS NULL AND {_MAY_BE}"""
_BY_SOUND = f"""SELECT a.pk, b.pk, 1 FROM person a JOIN person b ON b.pinyin = a.pinyin AND b.name <> a.name
  WHERE a.household_pk IS NULL AND a.pinyin <> '' AND length(a.name) = length(b.name)
    AND (length(a.name) >= 4 OR (length(a.name) = 3 AND a.birth = b.birth)) AND {_MAY_BE}"""
_SIDES = f"""SELECT q.pk, v.pk, q.name, q.sex, q.birth, q.id_number IS NOT NULL, ifnull(w.name, ''), ifnull(h.number, ''),
    q.phone, CASE WHEN v.pk IS NULL THEN '' ELSE {TEAMS} END, ifnull(v.number, ''),
    CASE WHEN v.pk IS NULL THEN 0 ELSE {MINUTES} END, h.village_pk,
    (SELECT s.village_pk FROM membership m JOIN team t ON t.pk = m.team_pk JOIN station s ON s.pk = t.station_pk
      WHERE m.volunteer_pk = v.pk AND m.to_day IS NULL AND s.village_pk IS NOT NULL LIMIT 1), ifnull(v.area, '')
  FROM person q LEFT JOIN volunteer v ON v.person_pk = q.pk AND v.merged_into IS NULL
  LEFT JOIN household h ON h.pk = q.household_pk LEFT JOIN village w ON w.pk = h.village_pk
  WHERE q.pk IN (SELECT value FROM json_each(?))"""


class SideRecord(NamedTuple):
    """One side of a pair, the phone in full; ``village_pk`` where he lives, ``team_village_pk`` where he serves."""

    person_pk: int
    volunteer_pk: int | None
    name: str
    sex: str
    birth: str | None
    has_id: int
    village: str
    household: str
    phone: str
    team: str
    number: str
    minutes: int
    village_pk: int | None
    team_village_pk: int | None
    area: str


def candidates(db: Database) -> list[tuple[int, int, int]]:
    """(without household, the other, 0 same name or 1 same sound) of everybody who may be one person."""
    return [tuple(row) for sql in (_BY_NAME, _BY_SOUND) for row in db.execute(sql).fetchall()]


def sides(db: Database, pks: Iterable[int]) -> dict[int, SideRecord]:
    """What is shown of persons side by side."""
    rows = db.execute(_SIDES, [json.dumps(list(pks))]).fetchall()
    return {int(row[0]): SideRecord(*row) for row in rows}


def decided(db: Database) -> set[frozenset[int]]:
    """The pairs decided upon, each by the persons they count for now."""
    rows = db.execute(
        "SELECT a.living, b.living FROM person_pair p JOIN living_person a ON a.pk = p.one_pk "
        "JOIN living_person b ON b.pk = p.other_pk"
    ).fetchall()
    return {frozenset(row) for row in rows}


def decide(db: Database, one_pk: int, other_pk: int, *, same: bool, day: str) -> None:
    """Remember a decision, in place of an earlier one; call inside an operation."""
    low, high = sorted((one_pk, other_pk))
    row = db.execute("SELECT pk FROM person_pair WHERE one_pk = ? AND other_pk = ?", [low, high]).fetchone()
    if row is None:
        journal.insert(db, "person_pair", {"one_pk": low, "other_pk": high, "same": int(same), "day": day})
    else:
        journal.update(db, "person_pair", int(row[0]), {"same": int(same), "day": day})
