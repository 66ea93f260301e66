"""Everything of a kind as stored, for export: rows with the names a reader needs."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]
_HOUSEHOLDS = """SELECT h.number AS household, v.base AS village, h.grp AS grp, ifnull(c.name, '') AS head, h.state AS state,
    h.state_from AS state_from, ifnull(g.name, '') AS grid, h.note AS note, v.name AS village_name,
    (SELECT count(*) FROM person p WHERE p.household_pk = h.pk AND p.merged_into IS NULL AND p.left_on IS NULL) AS members
  FROM household h JOIN village v ON v.pk = h.village_pk LEFT JOIN person c ON c.pk = h.head_pk
  LEFT JOIN grid g ON g.pk = h.grid_pk WHERE h.merged_into IS NULL ORDER BY v.position, h.pk"""
_PERSONS = """SELECT ifnull(v.base, '') AS village, ifnull(h.number, '') AS household, h.grp AS grp, p.name AS name,
    p.id_number AS id_number, p.sex AS sex, p.birth AS birth, p.relation AS relation, p.ethnic AS ethnic, p.phone AS phone,
    p.party AS party, ifnull(b.name, '') AS branch, p.note AS note
  FROM person p LEFT JOIN household h ON h.pk = p.household_pk LEFT JOIN village v ON v.pk = h.village_pk
  LEFT JOIN branch b ON b.pk = p.branch_pk
  WHERE p.merged_into IS NULL AND p.left_on IS NULL ORDER BY v.position, h.pk, p.pk"""
# Living keys; a reversal and what it reverses are left out together, so that what is dumped is what stands.
_POINTS = """SELECT e.track AS track, e.period AS period, e.event_date AS event_date, h.number AS household, v.base AS village,
    ifnull(p.name, '') AS person, e.code AS code, e.text AS text, e.item_pk AS item_pk, e.category AS category,
    e.points AS points, e.veto AS veto, e.evidence AS evidence, e.note AS note, ifnull(c.name, '') AS head
  FROM entry e LEFT JOIN living_household l ON l.pk = e.household_pk LEFT JOIN household h ON h.pk = l.living
  LEFT JOIN village v ON v.pk = h.village_pk LEFT JOIN person c ON c.pk = h.head_pk LEFT JOIN person p ON p.pk = e.person_pk
  WHERE (e.track = ?1 OR ?1 = '') AND (e.period BETWEEN ?2 AND ?3) ORDER BY e.pk"""


def households(db: Database) -> list[Row]:
    """The living households, villages in their order."""
    return list(db.query(_HOUSEHOLDS))


def persons(db: Database) -> list[Row]:
    """The persons that live in the book, by village and household; IDs and phones in full."""
    return list(db.query(_PERSONS))


def points(db: Database, track: str = "", first: int = 0, last: int = 999912) -> list[Row]:
    """The ledger's rows in booking order, without those a reversal took back and without the reversals."""
    gone = _taken_back(db)
    rows = db.query(_POINTS.replace("SELECT e.track", "SELECT e.pk AS pk, e.track"), [track, first, last])
    return [row for row in rows if row["pk"] not in gone]


def _taken_back(db: Database) -> set[int]:
    """Rows that cancel out: a chain of an even length is gone whole, of an odd length all but its first row."""
    follows = dict(
        db.execute("SELECT reverses, pk FROM entry WHERE reverses IS NOT NULL ORDER BY pk").fetchall()
    )
    gone: set[int] = set(follows.values())
    for first in follows:
        if first in gone:
            continue
        length, last = 1, first
        while last in follows:
            last, length = follows[last], length + 1
        if length % 2 == 0:
            gone.add(first)
    return gone
