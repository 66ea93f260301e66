"""Meetings of the panel and told-records as rows, and which entries of a period they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.due_process import NOT_REACHED
from wenming_desktop.domain.periods import month_last
from wenming_desktop.storage import as_of, facts, journal, ledger
from wenming_desktop.storage.as_of import HouseholdOn
from wenming_desktop.storage.ledger import COUNTED, DEDUCTION
from wenming_desktop.storage.volunteers import role_end
from wenming_desktop.support.ids import uuid7

Row = dict[str, Any]
# The entries of a period are those of its board (``ledger.counting``), household by household through the covering index.
_THEIRS = f"json_each(?1) k CROSS JOIN entry e ON e.household_pk = k.value AND e.counts_in BETWEEN ?2 AND ?3 AND {COUNTED}"
# The earliest day (ISO) an entry may have happened on. A score of a month's sheet bears the month's last day only for want of
# another: the panel that sat over the month, and whoever told of it, knew it on any day of the month.
_HAPPENED = "CASE WHEN e.item_pk IS NULL THEN substr(e.event_date, 1, 8) || '01' ELSE e.event_date END"
_REACHED = (
    "EXISTS (SELECT 1 FROM told_entry n JOIN told t ON t.pk = n.told_pk "
    f"WHERE n.entry_pk = e.pk AND t.opinion {{}} '{NOT_REACHED}')"
)
_MEETING = """SELECT m.pk, m.number, m.day, m.village_pk, v.name, v.base, m.month, m.host, m.members, m.supervisor, m.avoided,
    m.matters, m.passed, m.rejected, m.deferred, m.recorder, m.note
  FROM panel_meeting m JOIN village v ON v.pk = m.village_pk"""


# What a household was told, as it is today; its entries outside the months ?1..?2 were told by the same record.
_TELLINGS = """SELECT t.pk, t.household_pk, h.number, ifnull(p.name, ''), h.village_pk, t.day, t.how, t.by, t.opinion, t.note,
    count(*), sum(e.counts_in NOT BETWEEN ?1 AND ?2)
  FROM told t JOIN told_entry n ON n.told_pk = t.pk JOIN entry e ON e.pk = n.entry_pk
    JOIN living_household c ON c.pk = t.household_pk JOIN household h ON h.pk = c.living LEFT JOIN person p ON p.pk = h.head_pk
  GROUP BY t.pk HAVING sum(e.counts_in BETWEEN ?1 AND ?2) > 0"""


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
    """A deduction that stands, with the household it counts for on the period's last day, as that stood on the day.

    ``happened`` is the earliest day (ISO) it may have happened on, ``tried`` where nobody was reached so far.
    """

    entry_pk: int
    household_pk: int
    number: str
    head: str
    group: str | None
    village_pk: int
    village: str
    month: int
    happened: str
    item: str
    points: int
    told: bool
    tried: bool


class TellingRecord(NamedTuple):
    """What a household was told, by whom: ``day`` ISO; of ``entries`` deductions ``elsewhere`` are of other months."""

    pk: int
    number: str
    head: str
    village_pk: int
    village: str
    day: str
    how: str
    by: str
    opinion: str
    note: str
    entries: int
    elsewhere: int


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
    """The numbers ever given to meetings, also to those taken away since: a correction may name one as its cause."""
    return journal.numbers_ever(db, "panel_meeting")


def _keys(households: Mapping[int, HouseholdOn]) -> str:
    return json.dumps(list(households))


def _order(db: Database) -> dict[int, tuple[int, str]]:
    """Each village's place among the others and its name."""
    rows = db.execute("SELECT pk, name FROM village ORDER BY position, pk").fetchall()
    return {int(pk): (at, str(name)) for at, (pk, name) in enumerate(rows)}


def busy(db: Database, first: int, last: int, village_pk: int | None) -> dict[tuple[int, int], str]:
    """(village, month) of the months first..last with at least one entry that stands, by village order and month.

    Each with the last day (ISO) something happened on, as far as it has a day: a meeting before it did not know that. A veto is an entry here:
    it was reviewed like the others. A month of a household that moved or was merged since is the village's it lived in
    at its end: that one's panel sat over it.
    """
    panels, order = _Panels(db, first, ledger.counting(db, last, village_pk)), _order(db)
    rows = db.execute(
        f"SELECT k.value, e.counts_in, max({_HAPPENED}) FROM {_THEIRS} GROUP BY 1, 2",
        [_keys(panels.households), first, last],
    )
    found: dict[tuple[int, int], str] = {}
    for pk, month, day in rows.fetchall():
        key = panels.of(pk, month), int(month)
        found[key] = max(found.get(key, ""), day)
    return dict(sorted(found.items(), key=lambda one: (order[one[0][0]], one[0][1])))


class _Panels:
    """Which village's panel sat over a month of a household: ``households`` by key, as on the last day asked about."""

    def __init__(self, db: Database, first: int, households: Mapping[int, HouseholdOn]) -> None:
        rows = db.execute(
            "SELECT DISTINCT household_pk FROM household_fact INDEXED BY household_fact_later "
            "WHERE kind = ? AND from_day > ? AND from_day <> ''",
            [facts.VILLAGE, month_last(first).isoformat()],
        )
        self.households = households
        self._db, self._moved = db, {int(pk) for (pk,) in rows.fetchall()}
        self._merges = as_of.Merges(db, "masses")

    def of(self, pk: int, month: int) -> int:
        """The village of the household that a key counted for at the month's end."""
        now, end = self.households[pk], month_last(month)
        then = self._merges.living(pk, end)
        if then == now.pk and then not in self._moved:
            return now.village_pk
        return int(facts.value_on(self._db, then, facts.VILLAGE, end.isoformat()) or now.village_pk)


def corrected(
    db: Database, first: int, last: int, village_pk: int | None
) -> dict[tuple[int, int], list[str]]:
    """(village, month): the days (ISO) on which entries that stand were booked into it after its audit, one an entry."""
    panels = _Panels(db, first, ledger.counting(db, last, village_pk))
    rows = db.execute(
        f"SELECT k.value, e.counts_in, substr(e.entered_at, 1, 10) FROM {_THEIRS} AND e.period > e.counts_in",
        [_keys(panels.households), first, last],
    )
    found: dict[tuple[int, int], list[str]] = {}
    for pk, month, day in rows.fetchall():
        found.setdefault((panels.of(pk, month), int(month)), []).append(str(day))
    return found


def deductions(db: Database, first: int, last: int, village_pk: int | None) -> list[Deduction]:
    """The deductions of the months first..last that ``ledger.tally`` counts, by village, household and day."""
    households, order = ledger.counting(db, last, village_pk), _order(db)
    rows = db.execute(
        f"SELECT e.household_pk, e.pk, e.counts_in, {_HAPPENED}, "
        "CASE WHEN e.item_pk IS NULL AND e.category IS NOT NULL THEN e.category ELSE e.text END, e.points, "
        f"{_REACHED.format('<>')}, {_REACHED.format('=')} FROM {_THEIRS} WHERE {DEDUCTION}",
        [_keys(households), first, last],
    )
    found = []
    for key, pk, *what, told, tried in rows.fetchall():
        whose = households[key]
        place = whose.village_pk, order[whose.village_pk][1]
        who = whose.pk, whose.number, whose.head, whose.group
        found.append(Deduction._make((pk, *who, *place, *what, bool(told), bool(tried))))
    return sorted(
        found,
        key=lambda one: (order[one.village_pk], len(one.number), one.number, one.happened, one.entry_pk),
    )


def insert_told(db: Database, row: Row, entry_pks: Iterable[int]) -> int:
    """A household was told of these entries; call inside an operation."""
    pk = journal.insert(db, "told", {"id": uuid7(), **row})
    for entry_pk in entry_pks:
        journal.insert(db, "told_entry", {"told_pk": pk, "entry_pk": entry_pk})
    return pk


def remove_told(db: Database, pks: Iterable[int]) -> None:
    """Take away records of telling with what was attached to them; call inside an operation."""
    for pk in pks:
        db.execute("DELETE FROM attachment WHERE noun = 'told' AND row_pk = ?", [pk])
        db.execute("DELETE FROM told_entry WHERE told_pk = ?", [pk])
        db.execute("DELETE FROM told WHERE pk = ?", [pk])


def tellings(db: Database, first: int, last: int, village_pk: int | None) -> list[TellingRecord]:
    """The records of telling about entries of the months first..last, by village, household and day.

    Also of a household that stands on no board and of entries taken back since: each record is in one village's list.
    """
    households, order = ledger.counting(db, last, None), _order(db)
    found = []
    for row in db.execute(_TELLINGS, [first, last]).fetchall():
        pk, key, number, head, place, *said = row
        if key in households:
            number, head, place = households[key].number, households[key].head, households[key].village_pk
        if village_pk in (None, place):
            found.append(TellingRecord._make((pk, number, head, place, order[place][1], *said)))
    return sorted(
        found, key=lambda one: (order[one.village_pk], len(one.number), one.number, one.day, one.pk)
    )


def some_tellings(db: Database, pks: Iterable[int]) -> list[tuple[int, str, str, str]]:
    """Key, number, head and day (ISO) of those of some records of telling that are there."""
    rows = db.execute(
        "SELECT t.pk, h.number, ifnull(p.name, ''), t.day FROM told t JOIN living_household c ON c.pk = t.household_pk "
        "JOIN household h ON h.pk = c.living LEFT JOIN person p ON p.pk = h.head_pk "
        "WHERE t.pk IN (SELECT value FROM json_each(?)) ORDER BY t.pk",
        [json.dumps(list(pks))],
    )
    return [(int(pk), str(number), str(head), str(day)) for pk, number, head, day in rows.fetchall()]


def concerned(db: Database, village_pk: int, month: int, names: Iterable[str]) -> list[str]:
    """Which of some names belong to people of the village whose household has entries in the month."""
    households, day = ledger.counting(db, month, village_pk), month_last(month)
    rows = db.execute(f"SELECT DISTINCT k.value FROM {_THEIRS}", [_keys(households), month, month])
    with_entries = {households[pk].pk for (pk,) in rows.fetchall()}
    homes = as_of.homes_on(db, day)
    people = db.execute(
        "SELECT pk, name, household_pk FROM person WHERE name IN (SELECT value FROM json_each(?)) "
        "AND merged_into IS NULL AND (left_on IS NULL OR left_on > ?)",
        [json.dumps(list(names)), day.isoformat()],
    )
    found = {str(name) for pk, name, home in people.fetchall() if homes.get(pk, home) in with_entries}
    return [name for name in names if name in found]


def clerks(db: Database, village_pk: int, month: int) -> list[str]:
    """Who typed the month's entries of a village."""
    households = ledger.counting(db, month, village_pk)
    rows = db.execute(f"SELECT DISTINCT e.operator FROM {_THEIRS}", [_keys(households), month, month])
    return [str(row[0]) for row in rows.fetchall()]


def roster(db: Database, tag: str, village_pk: int, day: str) -> list[str]:
    """The names on a roster (骨干名册) of a village on a day: by its station, else by where the person lives.

    Who has died or moved away by then is on none.
    """
    rows = db.execute(
        "SELECT p.name FROM role r JOIN person p ON p.pk = r.person_pk LEFT JOIN station s ON s.pk = r.station_pk "
        "LEFT JOIN household h ON h.pk = p.household_pk WHERE r.tag = ? AND coalesce(s.village_pk, h.village_pk) = ? "
        f"AND ifnull(r.from_day, '') <= ? AND ifnull({role_end('p')}, '9999') > ? ORDER BY r.pk",
        [tag, village_pk, day, day],
    )
    return [str(row[0]) for row in rows.fetchall()]


def gone(db: Database, village_pk: int, names: Iterable[str], day: str) -> dict[str, str]:
    """Which of some names were nobody's in a village on a day because who bore it had left, each with the day he left.

    Who holds an office at one of the village's stations is of the village too; a name the book does not know may be a
    stranger's and is not among them.
    """
    rows = db.execute(
        "SELECT p.name, max(p.left_on) FROM person p LEFT JOIN household h ON h.pk = p.household_pk "
        "WHERE p.name IN (SELECT value FROM json_each(?1)) AND p.merged_into IS NULL AND (ifnull(h.village_pk, ?2) = ?2 "
        "OR EXISTS (SELECT 1 FROM role r JOIN station s ON s.pk = r.station_pk "
        "WHERE r.person_pk = p.pk AND s.village_pk = ?2)) "
        "GROUP BY p.name HAVING count(*) = sum(ifnull(p.left_on, '9999') <= ?3)",
        [json.dumps(list(names)), village_pk, day],
    )
    return {str(name): str(left) for name, left in rows.fetchall()}
