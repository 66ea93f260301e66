"""Volunteers, teams and hours brought forward in bulk: one read of everything before an import of a roster."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.hours import BROUGHT, SERVED, Service
from wenming_desktop.domain.names import compact
from wenming_desktop.storage import service_ledger
from wenming_desktop.storage.chains import HOURS
from wenming_desktop.storage.service_ledger import LIVING
from wenming_desktop.storage.volunteers import FIELDS

# How the cause of a reversal begins by which a later roster's figure takes the place of the one brought forward.
REPLACED = "累计时长："

Row = dict[str, Any]


@dataclass(slots=True, eq=False)
class KnownVolunteer:
    """A volunteer of the book, or one an import is about to add; ``teams``: team -> (membership, post).

    ``former`` are the teams he left, ``row`` is where this import met him; ``records`` counts those that were made
    one with his: so many rows of a roster may still mean him.
    """

    pk: int
    person_pk: int
    number: str
    columns: Row = field(default_factory=dict)
    teams: dict[int, tuple[int, str]] = field(default_factory=dict)
    former: set[int] = field(default_factory=set)
    row: str = ""
    records: int = 1


@dataclass(slots=True, eq=False)
class KnownTeam:
    """A team of the book, or one an import is about to add."""

    pk: int
    name: str
    code: str
    station_pk: int | None


@dataclass(slots=True)
class VolunteerBook:
    """Who serves as the book has it: living volunteers, by number those merged too.

    ``replaced``: hours brought forward that a later roster took the place of; ``named``: names -> living volunteers, ``unproved``: those of persons without an ID; ``brought``: hours brought forward that were
    entered and not undone; ``served``: minutes of service by day.
    """

    volunteers: dict[int, KnownVolunteer] = field(default_factory=dict)
    numbers: dict[str, KnownVolunteer] = field(default_factory=dict)
    named: dict[str, list[KnownVolunteer]] = field(default_factory=lambda: defaultdict(list))
    unproved: dict[str, list[KnownVolunteer]] = field(default_factory=lambda: defaultdict(list))
    teams: dict[str, KnownTeam] = field(default_factory=dict)
    stations: dict[str, int] = field(default_factory=dict)  # village's base -> its station
    institute: int | None = None
    brought: dict[int, list[Service]] = field(default_factory=lambda: defaultdict(list))
    replaced: set[int] = field(default_factory=set)
    served: dict[int, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))
    next_pk: dict[str, int] = field(default_factory=dict)

    def new_pk(self, table: str) -> int:
        """The next free key of a table, for rows that name one another before they are written."""
        pk = self.next_pk[table]
        self.next_pk[table] = pk + 1
        return pk


def load(db: Database) -> VolunteerBook:
    """Everything an import of volunteers compares with, in a handful of queries."""
    book = VolunteerBook(
        next_pk={table: _next_pk(db, table) for table in ("volunteer", "team", "membership")}
    )
    names = ("pk", "person_pk", *FIELDS)
    for values in db.execute(
        f"SELECT {', '.join(names)} FROM volunteer WHERE merged_into IS NULL"
    ).fetchall():
        row = dict(zip(names, values, strict=True))
        book.volunteers[row["pk"]] = KnownVolunteer(row["pk"], row["person_pk"], row["number"], row)
    living = {
        int(pk): int(keep) for pk, keep in db.execute(f"SELECT o.pk, {LIVING} FROM volunteer o").fetchall()
    }
    for pk, number in db.execute("SELECT pk, number FROM volunteer").fetchall():
        book.numbers[number] = book.volunteers[living[pk]]
        book.volunteers[living[pk]].records += pk != living[pk]
    _load_names(db, book)
    _load_teams(db, book)
    _load_hours(db, book, living)
    return book


def _next_pk(db: Database, table: str) -> int:
    """Above every key ever used: the ledger keeps naming volunteers that an undone import took away."""
    highest = int(db.execute(f"SELECT ifnull(max(pk), 0) FROM [{table}]").fetchone()[0])
    ever = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
    return max(highest, int(ever[0]) if ever else 0) + 1


def _load_names(db: Database, book: VolunteerBook) -> None:
    rows = db.execute(
        "SELECT p.name, v.pk, max(p.id_number IS NULL) FROM person p JOIN living_person l ON l.pk = p.pk "
        "JOIN volunteer v ON v.person_pk = l.living AND v.merged_into IS NULL GROUP BY p.name, v.pk ORDER BY min(p.pk)"
    )
    for name, pk, unproved in rows.fetchall():
        book.named[name].append(book.volunteers[pk])
        if unproved:
            book.unproved[name].append(book.volunteers[pk])


def _load_teams(db: Database, book: VolunteerBook) -> None:
    for row in db.execute("SELECT pk, name, code, station_pk FROM team").fetchall():
        book.teams[compact(row[1])] = KnownTeam(*row)
    sql = (
        "SELECT m.team_pk, m.volunteer_pk, m.pk, m.post, m.to_day FROM membership m "
        "JOIN volunteer v ON v.pk = m.volunteer_pk WHERE v.merged_into IS NULL"
    )
    for team_pk, volunteer_pk, pk, post, to_day in db.execute(sql).fetchall():
        volunteer = book.volunteers[volunteer_pk]
        if to_day is None:
            volunteer.teams[team_pk] = (pk, post)
        else:
            volunteer.former.add(team_pk)
    stations = db.execute(
        "SELECT v.base, s.pk FROM station s JOIN village v ON v.pk = s.village_pk WHERE s.kind = '站' ORDER BY s.pk DESC"
    )
    book.stations = dict(stations.fetchall())
    row = db.execute("SELECT min(pk) FROM station WHERE kind = '所'").fetchone()
    book.institute = row[0]


def _replaced(db: Database) -> set[int]:
    """The hours brought forward that a later roster replaced by another figure: the earlier one may come again."""
    rows = db.execute(
        f"SELECT s.pk FROM service s JOIN service r ON r.pk = {HOURS.taken_back_by} "
        "WHERE s.kind = ? AND s.reverses IS NULL AND substr(r.cause, 1, ?) = ?",
        [BROUGHT, len(REPLACED), REPLACED],
    ).fetchall()
    return {int(pk) for (pk,) in rows}


def _load_hours(db: Database, book: VolunteerBook, living: dict[int, int]) -> None:
    where = f"s.kind = ? AND {HOURS.there} AND s.volunteer_pk IN (SELECT pk FROM volunteer)"
    for one in service_ledger.services(db, where, [BROUGHT]):
        book.brought[living[one.volunteer_pk]].append(one)
    book.replaced = _replaced(db)
    rows = db.execute(
        f"SELECT {LIVING}, s.day, sum(s.minutes) FROM service s JOIN volunteer o ON o.pk = s.volunteer_pk "
        f"WHERE s.kind = ? GROUP BY {LIVING}, s.day",
        [SERVED],
    )
    for pk, day, minutes in rows.fetchall():
        book.served[int(pk)].append((date.fromisoformat(day), int(minutes)))
