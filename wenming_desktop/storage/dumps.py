"""Everything of a kind as stored, for export: rows with the names a reader needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.rules import Track
from wenming_desktop.storage.chains import STANDS

Row = dict[str, Any]
_HOUSEHOLDS = """SELECT h.number AS household, v.base AS village, h.grp AS grp, ifnull(c.name, '') AS head, h.state AS state,
    h.state_from AS state_from, ifnull(g.name, '') AS grid, h.note AS note, v.name AS village_name,
    (SELECT count(*) FROM person p WHERE p.household_pk = h.pk AND p.merged_into IS NULL AND p.left_on IS NULL) AS members
  FROM household h JOIN village v ON v.pk = h.village_pk LEFT JOIN person c ON c.pk = h.head_pk
  LEFT JOIN grid g ON g.pk = h.grid_pk WHERE h.merged_into IS NULL ORDER BY v.position, h.pk"""
_PERSONS = """SELECT ifnull(v.base, '') AS village, ifnull(v.name, '') AS village_name, ifnull(h.number, '') AS household, h.grp AS grp, p.name AS name,
    p.id_number AS id_number, p.sex AS sex, p.birth AS birth, p.relation AS relation, p.ethnic AS ethnic, p.phone AS phone,
    p.party AS party, ifnull(b.name, '') AS branch, p.note AS note
  FROM person p LEFT JOIN household h ON h.pk = p.household_pk LEFT JOIN village v ON v.pk = h.village_pk
  LEFT JOIN branch b ON b.pk = p.branch_pk
  WHERE p.merged_into IS NULL AND p.left_on IS NULL ORDER BY v.position, h.pk, p.pk"""
# Living keys, and only rows that stand: neither a reversal nor what it takes back.
_POINTS = f"""SELECT e.track AS track, e.counts_in AS period, e.event_date AS event_date, h.number AS household,
    v.base AS village, v.name AS village_name, ifnull(p.name, '') AS person, e.code AS code, e.text AS text, e.item_pk AS item_pk,
    e.category AS category, e.points AS points, e.veto AS veto, e.evidence AS evidence, e.note AS note,
    ifnull(c.name, '') AS head
  FROM entry e LEFT JOIN living_household l ON l.pk = e.household_pk LEFT JOIN household h ON h.pk = l.living
  LEFT JOIN village v ON v.pk = h.village_pk LEFT JOIN person c ON c.pk = h.head_pk LEFT JOIN person p ON p.pk = e.person_pk
  WHERE e.track = ? AND {STANDS} ORDER BY e.pk"""
# A household's words are made once, not once an entry; json_quote writes a text as Python's json does (tested).
_POINTS_JSON = f"""WITH home(pk, said) AS MATERIALIZED (
    SELECT l.pk, '"household": ' || json_quote(h.number) || :sep || '"village": ' || json_quote(v.base)
    FROM living_household l JOIN household h ON h.pk = l.living JOIN village v ON v.pk = h.village_pk)
  SELECT '{{' || :head || '"month": "' || substr(e.event_date, 1, 7) || '"' || :sep || '"day": '
    || CAST(substr(e.event_date, 9) AS INTEGER) || :sep
    || ifnull(home.said, '"household": null' || :sep || '"village": null') || :sep || '"item": '
    || CASE WHEN e.item_pk IS NULL THEN 'null' WHEN e.code <> '' THEN json_quote(e.code) ELSE json_quote(e.text) END
    || :sep || '"category": ' || json_quote(e.category) || :sep || '"hundredths": ' || e.points
    || CASE WHEN e.veto THEN :sep || '"veto": true' ELSE '' END
    || CASE WHEN e.track = 'party' THEN :sep || '"person": '
         || json_quote(ifnull((SELECT p.name FROM person p WHERE p.pk = e.person_pk), '')) ELSE '' END || :tail || '}}'
  FROM entry e LEFT JOIN home ON home.pk = e.household_pk WHERE e.track = :track AND {STANDS} ORDER BY e.pk"""


def households(db: Database) -> list[Row]:
    """The living households, villages in their order."""
    return list(db.query(_HOUSEHOLDS))


def persons(db: Database) -> list[Row]:
    """The persons that live in the book, by village and household; IDs and phones in full."""
    return list(db.query(_PERSONS))


def points(db: Database, track: Track) -> list[Row]:
    """The entries of a track that stand, in booking order."""
    return list(db.query(_POINTS, [track]))


def points_json(db: Database, track: Track, *, indented: bool) -> Iterator[str]:
    """Each entry of a track that stands as the text of a JSON object, in booking order, one at a time.

    Laid out as json.dumps lays out the members of a list: on one line, or ``indented`` by 1.
    """
    head, sep, tail = ("\n  ", ",\n  ", "\n ") if indented else ("", ", ", "")
    for (text,) in db.execute(_POINTS_JSON, {"head": head, "sep": sep, "tail": tail, "track": track}):
        yield text
