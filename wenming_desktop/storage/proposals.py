"""Proposals (待评议) as their activity is now: its day, its item, and who still has time there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import journal
from wenming_desktop.storage.chains import STANDS

WAITING, ACCEPTED, REFUSED = "待评议", "评议通过", "评议未通过"


class ProposalRow(NamedTuple):
    """A proposal with its activity as that stands now; ``activity_pk``, ``item_pk``, ``track`` None where there is none.

    ``day`` (ISO), ``item_pk``, ``line`` and ``track`` are the activity's, those with ``own_`` what the row itself says.
    ``party`` tells a party member, ``served`` whether the person has time at the activity, ``again`` that he was proposed
    for it before and that one waits or was accepted.
    """

    pk: int
    state: str
    person_pk: int
    name: str
    party: bool
    household_pk: int | None
    household: str
    village_pk: int | None
    village: str
    activity_pk: int | None
    mark: str
    title: str
    day: str
    item_pk: int | None
    line: int | None
    item: str
    track: str | None
    served: bool
    own_day: str
    own_line: int
    own_track: str
    again: bool
    stated: str


# What ties a proposal, and the entry booked of it, to its activity: the number its words begin with.
_NUMBER = "substr({0}, 1, instr({0} || ' ', ' ') - 1)"
# Read once a query, not once a row: who a person is now, and who has time at which activity, mergers counted together.
_ALIVE = f"""alive AS MATERIALIZED (SELECT pk, living FROM living_person),
  served AS MATERIALIZED (SELECT s.activity_pk, k.living FROM service s JOIN volunteer o ON o.pk = s.volunteer_pk
    JOIN volunteer v ON v.pk = ifnull(o.merged_into, o.pk) JOIN alive k ON k.pk = v.person_pk
    WHERE s.activity_pk IN (SELECT y.pk FROM activity y WHERE y.number IN (SELECT {_NUMBER.format("x.note")} FROM proposal x))
    GROUP BY 1, 2 HAVING sum(s.minutes) > 0)"""
_SERVED = "EXISTS (SELECT 1 FROM served z WHERE z.activity_pk = a.pk AND z.living = w.pk)"
_HOME = """ifnull((SELECT r.household_pk FROM residence r WHERE r.person_pk = w.pk AND r.from_day <= ifnull(a.day, p.event_date)
    ORDER BY r.from_day DESC LIMIT 1), w.household_pk)"""
# Of each person and activity the one proposal that counts: an accepted one (0), else the first that waits.
_TAKEN = f"""SELECT {_NUMBER.format("q.note")} AS number, m.living, min(CASE q.state WHEN '{ACCEPTED}' THEN 0 ELSE q.pk END) AS first
    FROM proposal q JOIN alive m ON m.pk = q.person_pk WHERE q.state IN ('{WAITING}', '{ACCEPTED}') GROUP BY 1, 2"""
_ROWS = f"""WITH {_ALIVE}, taken AS MATERIALIZED ({_TAKEN}), found AS (
  SELECT p.pk, p.state, w.pk AS person_pk, w.name, w.party, {_HOME} AS home, a.pk AS activity_pk,
    ifnull(a.number || ' ' || a.title, p.note) AS mark, ifnull(a.title, p.note) AS title,
    ifnull(a.day, p.event_date) AS day, i.pk AS item_pk, ifnull(i.line_pk, i.pk) AS line, ifnull(i.text, '') AS item,
    b.track, {_SERVED} AS served, p.event_date AS own_day,
    ifnull(oi.line_pk, oi.pk) AS own_line, p.track AS own_track,
    p.state = '{WAITING}' AND t.first < p.pk AS again, p.stated
  FROM proposal p JOIN alive l ON l.pk = p.person_pk JOIN person w ON w.pk = l.living
  LEFT JOIN activity a ON a.number = {_NUMBER.format("p.note")}
  LEFT JOIN rule_item i ON i.pk = a.item_pk LEFT JOIN rule_book b ON b.pk = i.book_pk
  LEFT JOIN rule_item oi ON oi.pk = p.item_pk
  LEFT JOIN taken t ON t.number = a.number AND t.living = w.pk
  WHERE {{where}})
SELECT f.pk, f.state, f.person_pk, f.name, f.party, f.home, ifnull(h.number, ''), h.village_pk, ifnull(v.name, ''),
    f.activity_pk, f.mark, f.title, f.day, f.item_pk, f.line, f.item, f.track, f.served, f.own_day, f.own_line,
    f.own_track, f.again, f.stated
  FROM found f LEFT JOIN household h ON h.pk = f.home LEFT JOIN village v ON v.pk = h.village_pk
  ORDER BY f.day, f.mark, v.position, length(h.number), h.number, f.pk"""


def waiting(db: Database, pks: Iterable[int] | None = None) -> list[ProposalRow]:
    """The proposals that wait, of some keys or all, by day, activity, village and household; also those nothing bears."""
    keys = None if pks is None else json.dumps(list(pks))
    return _found(
        db,
        f"p.state = '{WAITING}' AND (?1 IS NULL OR p.pk IN (SELECT value FROM json_each(?1)))",
        [keys],
    )


def of_activity(db: Database, number: str) -> list[ProposalRow]:
    """Every proposal an activity ever made, whatever became of it."""
    return _found(db, "substr(p.note, 1, ?2) = ?1 || ' '", [number, len(number) + 1])


def _found(db: Database, where: str, args: list[object]) -> list[ProposalRow]:
    rows = db.execute(_ROWS.format(where=where), args).fetchall()
    return [
        ProposalRow(*row)._replace(party=bool(row[4]), served=bool(row[17]), again=bool(row[21]))
        for row in rows
    ]


class Resting(NamedTuple):
    """A standing entry the panel accepted for somebody's time at an activity, corrected since or not.

    ``person_pk`` is whose points they are now; ``served`` whether he has time at the activity still.
    """

    pk: int
    proposal_pk: int
    person_pk: int
    name: str
    day: date
    line: int
    text: str
    points: int
    counts_in: int
    household: str
    mark: str
    served: bool


# The entry the panel's decision booked says whose, of which day and for what; one that took its place (更正) names it.
_RESTING = f"""WITH RECURSIVE {_ALIVE}, booked(proposal_pk, person_pk, mark, pk) AS (
    SELECT p.pk, l.living, p.note, e.pk FROM proposal p JOIN alive l ON l.pk = p.person_pk
      JOIN alive m ON m.living = l.living
      JOIN entry e ON e.person_pk = m.pk AND e.event_date = p.event_date AND e.evidence = p.note AND e.replaces IS NULL
        AND e.reverses IS NULL AND e.tops IS NULL
      WHERE p.state = '{ACCEPTED}' AND instr(p.note, ' ') > 1 AND (?1 IS NULL OR substr(p.note, 1, ?2) = ?1 || ' ')
    UNION SELECT f.proposal_pk, f.person_pk, f.mark, r.pk FROM booked f JOIN entry r ON r.replaces = f.pk)
SELECT e.pk, f.proposal_pk, w.pk, w.name, e.event_date, ifnull(i.line_pk, i.pk), e.text, e.points, e.counts_in,
    ifnull(h.number, ''), f.mark, {_SERVED}
  FROM booked f JOIN entry e ON e.pk = f.pk JOIN alive l ON l.pk = ifnull(e.person_pk, f.person_pk)
  JOIN person w ON w.pk = l.living LEFT JOIN rule_item i ON i.pk = e.item_pk LEFT JOIN household h ON h.pk = e.household_pk
  LEFT JOIN activity a ON a.number = {_NUMBER.format("f.mark")}
  WHERE {STANDS} ORDER BY e.event_date, e.pk"""


def resting(db: Database, number: str | None = None) -> list[Resting]:
    """The standing entries that rest on time at an activity (HD-2026-0007), or at any."""
    rows = db.execute(_RESTING, [number, len(number or "") + 1]).fetchall()
    return [
        Resting(*row)._replace(day=date.fromisoformat(row[4]), served=bool(row[11]))
        for row in {row[0]: row for row in rows}.values()
    ]


def decide(db: Database, row: ProposalRow, state: str, day: date, people: str) -> None:
    """Record a decision, and with it what was decided on: the activity's day, item and name as they are now."""
    journal.update(
        db, "proposal", row.pk,
        {
            "state": state, "decided_on": day.isoformat(), "decided_by": people, "track": row.track,
            "household_pk": row.household_pk, "event_date": row.day, "item_pk": row.item_pk, "note": row.mark,
        },
    )  # fmt: skip
