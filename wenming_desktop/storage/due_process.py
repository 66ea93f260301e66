"""Meetings of the panel and told-records as rows, and which entries of a period they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.due_process import NOT_REACHED
from wenming_desktop.storage import journal
from wenming_desktop.storage.chains import STANDS
from wenming_desktop.support.ids import uuid7

Row = dict[str, Any]
COUNTS_IN = "e.counts_in"
"""The month an entry counts in, and the village it counts for: here and nowhere else in these queries."""
VILLAGE = "h.village_pk"
# What 登记积分事项 counts (``ledger.tally``): entries that stand, vetoes and top-ups apart; deductions among them.
_COUNTED = f"e.track = 'masses' AND e.tops IS NULL AND {STANDS}"
_DEDUCTION = "e.veto = 0 AND (e.points < 0 OR e.deduct > 0)"
_REACHED = (
    "EXISTS (SELECT 1 FROM told_entry n JOIN told t ON t.pk = n.told_pk "
    f"WHERE n.entry_pk = e.pk AND t.opinion {{}} '{NOT_REACHED}')"
)
_MEETING = """SELECT m.pk, m.number, m.day, m.village_pk, v.name, v.base, m.month, m.host, m.members, m.supervisor, m.avoided,
    m.matters, m.passed, m.rejected, m.deferred, m.recorder, m.note
  FROM panel_meeting m JOIN village v ON v.pk = m.village_pk"""


class MeetingRecord(NamedTuple):
    """A meeting with its village; ``day`` ISO, ``month`` 202608, several names parted by 、."""

    pk: int
    number: str
    day: str
    village_pk: int
    village: str
    station: str
    month: int
    host: str
    members: str
    supervisor: str
    avoided: str
    matters: str
    passed: int | None
    rejected: int | None
    deferred: int | None
    recorder: str
    note: str


class Deduction(NamedTuple):
    """A deduction that stands, with the living household it counts for; ``tried`` where nobody was reached so far."""

    entry_pk: int
    household_pk: int
    number: str
    head: str
    group: int | None
    village_pk: int
    village: str
    month: int
    event_date: str
    item: str
    points: int
    told: bool
    tried: bool


def meetings(db: Database, where: str = "1", args: Sequence[Any] = ()) -> list[MeetingRecord]:
    """Meetings by a condition on ``m`` and ``v``, by month and village."""
    rows = db.execute(f"{_MEETING} WHERE {where} ORDER BY m.month, v.position, m.pk", list(args)).fetchall()
    return [MeetingRecord(*row) for row in rows]


def insert_meeting(db: Database, row: Row) -> int:
    """A new meeting; call inside an operation."""
    return journal.insert(db, "panel_meeting", {"id": uuid7(), **row})


def remove_meeting(db: Database, pk: int) -> None:
    """Take a meeting away with what was attached to it; call inside an operation."""
    db.execute("DELETE FROM attachment WHERE noun = 'panel_meeting' AND row_pk = ?", [pk])
    db.execute("DELETE FROM panel_meeting WHERE pk = ?", [pk])


def numbers(db: Database) -> list[str]:
    """The numbers given to meetings."""
    return [str(row[0]) for row in db.execute("SELECT number FROM panel_meeting").fetchall()]


def busy(db: Database, months: Iterable[int], village_pk: int | None) -> list[tuple[int, int]]:
    """(village, month) with at least one entry that stands, by village order and month."""
    rows = db.execute(
        "SELECT v.pk, m.value FROM village v CROSS JOIN json_each(?1) m WHERE (?2 IS NULL OR v.pk = ?2) AND EXISTS ("
        "SELECT 1 FROM household h CROSS JOIN entry e ON e.household_pk = h.pk "
        f"WHERE {VILLAGE} = v.pk AND {COUNTS_IN} = m.value AND {_COUNTED}) ORDER BY v.position, m.value",
        [json.dumps(list(months)), village_pk],
    )
    return [(int(village), int(month)) for village, month in rows.fetchall()]


def deductions(db: Database, first: int, last: int, village_pk: int | None) -> list[Deduction]:
    """The deductions of the months first..last that stand, by village, household and day."""
    rows = db.execute(
        f"SELECT e.pk, l.pk, l.number, ifnull(p.name, ''), l.grp, v.pk, v.name, {COUNTS_IN}, e.event_date, "
        "CASE WHEN e.item_pk IS NULL AND e.category IS NOT NULL THEN e.category ELSE e.text END, e.points, "
        f"{_REACHED.format('<>')}, {_REACHED.format('=')} "
        "FROM household h CROSS JOIN entry e ON e.household_pk = h.pk JOIN living_household c ON c.pk = h.pk "
        f"JOIN household l ON l.pk = c.living JOIN village v ON v.pk = {VILLAGE} "
        "LEFT JOIN person p ON p.pk = l.head_pk "
        f"WHERE (?3 IS NULL OR {VILLAGE} = ?3) AND {COUNTS_IN} BETWEEN ?1 AND ?2 AND {_COUNTED} AND {_DEDUCTION} "
        "ORDER BY v.position, length(l.number), l.number, e.event_date, e.pk",
        [first, last, village_pk],
    )
    return [Deduction._make((*row[:11], bool(row[11]), bool(row[12]))) for row in rows.fetchall()]


def insert_told(db: Database, row: Row, entry_pks: Iterable[int]) -> int:
    """A household was told of these entries; call inside an operation."""
    pk = journal.insert(db, "told", {"id": uuid7(), **row})
    for entry_pk in entry_pks:
        journal.insert(db, "told_entry", {"told_pk": pk, "entry_pk": entry_pk})
    return pk


def told_of(db: Database, household_pk: int) -> list[tuple[Any, ...]]:
    """What a living household was told: key, day, how, by, opinion, note and how many entries, newest first."""
    return db.execute(
        "SELECT t.pk, t.day, t.how, t.by, t.opinion, t.note, "
        "(SELECT count(*) FROM told_entry n WHERE n.told_pk = t.pk) FROM told t "
        "JOIN living_household c ON c.pk = t.household_pk WHERE c.living = ? ORDER BY t.day DESC, t.pk DESC",
        [household_pk],
    ).fetchall()


def concerned(db: Database, village_pk: int, month: int, names: Iterable[str]) -> list[str]:
    """Which of some names belong to people of the village whose household has entries in the month."""
    rows = db.execute(
        "SELECT DISTINCT p.name FROM person p JOIN household h ON h.pk = p.household_pk "
        "WHERE p.name IN (SELECT value FROM json_each(?1)) AND p.merged_into IS NULL AND p.left_on IS NULL AND EXISTS ("
        "SELECT 1 FROM living_household c CROSS JOIN entry e ON e.household_pk = c.pk "
        f"WHERE c.living = h.pk AND {COUNTS_IN} = ?3 AND {_COUNTED}) AND {VILLAGE} = ?2",
        [json.dumps(list(names)), village_pk, month],
    )
    found = {str(row[0]) for row in rows.fetchall()}
    return [name for name in names if name in found]


def clerks(db: Database, village_pk: int, month: int) -> list[str]:
    """Who typed the month's entries of a village."""
    rows = db.execute(
        "SELECT DISTINCT e.operator FROM household h CROSS JOIN entry e ON e.household_pk = h.pk "
        f"WHERE {VILLAGE} = ? AND {COUNTS_IN} = ? AND {_COUNTED}",
        [village_pk, month],
    )
    return [str(row[0]) for row in rows.fetchall()]


def roster(db: Database, tag: str, village_pk: int, day: str) -> list[str]:
    """The names on a roster (骨干名册) of a village on a day: by its station, else by where the person lives."""
    rows = db.execute(
        "SELECT p.name FROM role r JOIN person p ON p.pk = r.person_pk LEFT JOIN station s ON s.pk = r.station_pk "
        "LEFT JOIN household h ON h.pk = p.household_pk WHERE r.tag = ? AND coalesce(s.village_pk, h.village_pk) = ? "
        "AND ifnull(r.from_day, '') <= ? AND (r.to_day IS NULL OR r.to_day > ?) ORDER BY r.pk",
        [tag, village_pk, day, day],
    )
    return [str(row[0]) for row in rows.fetchall()]
