"""Persons that may be one (疑似同一人), and what the clerk decided about them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import journal
from wenming_desktop.storage.teams import MINUTES
from wenming_desktop.storage.volunteers import TEAMS

_LIVING = """SELECT p.pk, p.name, p.pinyin, p.id_number IS NOT NULL, p.birth, p.sex, h.village_pk, p.household_pk
  FROM person p LEFT JOIN household h ON h.pk = p.household_pk WHERE p.merged_into IS NULL AND p.left_on IS NULL"""
_SERVES = """SELECT v.person_pk, s.village_pk FROM membership m JOIN volunteer v ON v.pk = m.volunteer_pk
  JOIN team t ON t.pk = m.team_pk JOIN station s ON s.pk = t.station_pk
  WHERE m.to_day IS NULL AND v.merged_into IS NULL AND s.village_pk IS NOT NULL"""
_AMONG = "(SELECT value FROM json_each(?))"
_NOWHERE: set[int] = set()
_LONG, _SHORT = 4, 3  # letters of a name whose sound alone says something; with the birth date three do
_SIDES = f"""SELECT q.pk, v.pk, q.name, q.sex, q.birth, q.id_number IS NOT NULL, ifnull(w.name, ''), ifnull(h.number, ''),
    q.phone, CASE WHEN v.pk IS NULL THEN '' ELSE {TEAMS} END, ifnull(v.number, ''),
    CASE WHEN v.pk IS NULL THEN 0 ELSE {MINUTES} END, ifnull(v.area, '')
  FROM person q LEFT JOIN volunteer v ON v.person_pk = q.pk AND v.merged_into IS NULL
  LEFT JOIN household h ON h.pk = q.household_pk LEFT JOIN village w ON w.pk = h.village_pk
  WHERE q.pk IN (SELECT value FROM json_each(?))"""


class SideRecord(NamedTuple):
    """One side of a pair, the phone in full."""

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
    area: str


class Who(NamedTuple):
    """A living person as pairs are looked for; ``village_pk`` where he lives."""

    pk: int
    name: str
    pinyin: str
    has_id: int
    birth: str | None
    sex: str
    village_pk: int | None
    household_pk: int | None


class Candidate(NamedTuple):
    """Somebody without a household and somebody he may be: ``sound`` where only the sound is the same.

    ``near``: the one lives or serves in the village where the other does.
    """

    loose: int
    other: int
    sound: bool
    near: bool


def candidates(db: Database) -> list[Candidate]:
    """Everybody who may be one person: whoever stands in no household came in with a roster of volunteers.

    Never where both IDs are known, nor where birth dates or sexes say otherwise.
    """
    loose = [Who(*row) for row in db.execute(f"{_LIVING} AND p.household_pk IS NULL").fetchall()]
    if not loose:
        return []
    names = json.dumps(list({one.name for one in loose}))
    sounds = json.dumps(list({one.pinyin for one in loose if len(one.name) >= _SHORT and one.pinyin}))
    near = {Who(*row) for row in db.execute(f"{_LIVING} AND p.name IN {_AMONG}", [names]).fetchall()}
    near |= {Who(*row) for row in db.execute(f"{_LIVING} AND p.pinyin IN {_AMONG}", [sounds]).fetchall()}
    places: dict[int, set[int]] = defaultdict(set)
    for person_pk, village_pk in db.execute(_SERVES).fetchall():
        places[person_pk].add(village_pk)
    alike: dict[str, list[Who]] = defaultdict(list)
    for one in sorted(near):
        alike[one.pinyin or one.name].append(one)
    found: list[Candidate] = []
    for one in loose:
        homes = _homes(one, places)
        for other in alike[one.pinyin or one.name]:  # one name has one sound
            if _may_be(one, other):
                same_place = bool(homes) and not homes.isdisjoint(_homes(other, places))
                found.append(Candidate(one.pk, other.pk, other.name != one.name, same_place))
    return found


def _homes(one: Who, places: dict[int, set[int]]) -> set[int]:
    own = places.get(one.pk, _NOWHERE)
    return own if one.village_pk is None else own | {one.village_pk}


def _may_be(one: Who, other: Who) -> bool:
    if (one.has_id and other.has_id) or one.pk == other.pk:
        return False
    # Of two without a household each pair is named once; the one with an ID, else the older one, is kept.
    if other.household_pk is None and (one.has_id, -one.pk) > (other.has_id, -other.pk):
        return False
    if (one.birth and other.birth and one.birth != other.birth) or (
        one.sex and other.sex and one.sex != other.sex
    ):
        return False
    if one.name == other.name:
        return True
    length = len(one.name)
    sure = length >= _LONG or (length == _SHORT and bool(one.birth) and one.birth == other.birth)
    return sure and length == len(other.name) and one.pinyin == other.pinyin


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
