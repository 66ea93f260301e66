"""Villages, households and persons in bulk: one read of everything before an import, few statements after it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.matching import KnownHousehold, KnownPerson
from wenming_desktop.storage import facts, journal, people

Row = dict[str, Any]


@dataclass(slots=True)
class KnownVillage:
    """A village of the book, or one an import is about to add."""

    pk: int
    name: str
    base: str
    position: int


@dataclass(slots=True)
class Roster:
    """Who stands in the book; merged households apart, for the days before they were merged."""

    villages: list[KnownVillage] = field(default_factory=list)
    households: dict[int, KnownHousehold] = field(default_factory=dict)
    merged: dict[int, KnownHousehold] = field(default_factory=dict)
    persons: list[KnownPerson] = field(default_factory=list)
    aliases: list[tuple[str, int]] = field(default_factory=list)
    branches: dict[str, int] = field(default_factory=dict)
    grids: dict[tuple[int, str], int] = field(default_factory=dict)
    stations: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    next_pk: dict[str, int] = field(default_factory=dict)

    def new_pk(self, table: str) -> int:
        """The next free key of a table, for rows that name one another before they are written."""
        pk = self.next_pk[table]
        self.next_pk[table] = pk + 1
        return pk


_TABLES = ("village", "station", "household", "person", "branch", "grid")


def load(db: Database) -> Roster:
    """Everything an import compares with, in a handful of queries."""
    roster = Roster(next_pk={table: journal.next_key(db, table) for table in _TABLES})
    roster.villages = [
        KnownVillage(*row)
        for row in db.execute("SELECT pk, name, base, position FROM village ORDER BY position").fetchall()
    ]
    rows = db.execute(
        "SELECT h.pk, h.number, h.village_pk, h.grp, h.head_pk, h.state, h.grid_pk, h.merged_into FROM household h"
    )
    for pk, number, village_pk, group, head_pk, state, grid_pk, into in rows.fetchall():
        household = KnownHousehold(pk, number, village_pk, group, head_pk, state, grid_pk)
        (roster.households if into is None else roster.merged)[pk] = household
    made = _made_numbers(db)
    for household in (roster.households | roster.merged).values() if made else ():
        household.made = household.number in made
    _load_persons(db, roster)
    _load_days(db, roster)
    roster.aliases = db.execute(
        "SELECT DISTINCT a.alias, l.living FROM household_alias a JOIN living_household l ON l.pk = a.household_pk"
    ).fetchall()
    for pk, alias in db.execute(
        "SELECT a.household_pk, a.alias FROM household_alias a JOIN household h ON h.pk = a.household_pk "
        "WHERE h.merged_into IS NOT NULL ORDER BY a.pk"
    ).fetchall():
        roster.merged[pk].had.append(alias)
    roster.numbers = people.numbers_ever(db, imported=False)
    roster.branches = dict(db.execute("SELECT name, pk FROM branch").fetchall())
    roster.grids = {
        (village, name): pk
        for village, name, pk in db.execute("SELECT village_pk, name, pk FROM grid").fetchall()
    }
    roster.stations = {str(row[0]) for row in db.execute("SELECT name FROM station").fetchall()}
    return roster


def _made_numbers(db: Database) -> set[str]:
    """The household numbers that imports made up, as they kept them: village -> first and last of each run."""
    reports = db.execute(
        "SELECT b.report FROM import_batch b JOIN operation o ON o.pk = b.operation_pk "
        "WHERE o.state = 'done' AND b.report LIKE '%\"made\"%'"
    ).fetchall()
    return {
        f"{village}-{count:03d}"
        for (report,) in reports
        for village, runs in json.loads(report)["made"].items()
        for first, last in runs
        for count in range(first, last + 1)
    }


def _load_persons(db: Database, roster: Roster) -> None:
    cursor = db.execute(
        "SELECT pk, household_pk, name, ifnull(id_number, ''), sex, birth, ethnic, phone, relation, party, branch_pk, note, "
        "ifnull(left_on, '') FROM person WHERE merged_into IS NULL ORDER BY pk"
    )
    for row in cursor.fetchall():
        person = KnownPerson(
            row[0], row[1], row[2], row[3], row[4], date.fromisoformat(row[5]) if row[5] else None,
            row[6], row[7], row[8], bool(row[9]), row[10], row[11], left_on=row[12],
        )  # fmt: skip
        roster.persons.append(person)
        household = roster.households.get(person.household_pk or 0)
        if household is not None:
            household.members.append(person)


def _load_days(db: Database, roster: Roster) -> None:
    """What was otherwise on earlier days, of the few it was."""
    every = roster.households | roster.merged
    for pk, merged_on in db.execute(
        "SELECT household_pk, from_day FROM household_fact WHERE kind = ? AND household_pk IN "
        "(SELECT pk FROM household WHERE merged_into IS NOT NULL)",
        [facts.MERGED],
    ).fetchall():
        every[pk].merged_on = merged_on
    for pk, founded in db.execute(
        "SELECT household_pk, from_day FROM household_fact WHERE from_day <> '' AND kind = ?", [facts.FOUNDED]
    ).fetchall():
        every[pk].founded = founded
    dated: dict[tuple[int, str], list[tuple[str, int | None]]] = defaultdict(list)
    for pk, kind, day, value in db.execute(
        "SELECT f.household_pk, f.kind, f.from_day, f.value FROM household_fact f JOIN (SELECT DISTINCT household_pk, kind "
        "FROM household_fact WHERE from_day <> '' AND kind IN (?, ?)) d ON d.household_pk = f.household_pk "
        "AND d.kind = f.kind ORDER BY f.from_day",
        [facts.VILLAGE, facts.HEAD],
    ).fetchall():
        dated[pk, kind].append((day, int(value) if value else None))
    for (pk, kind), days in dated.items():
        if kind == facts.VILLAGE:
            every[pk].villages = days
        else:
            every[pk].heads = days
    homes: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for pk, day, home in db.execute(
        "SELECT person_pk, from_day, household_pk FROM residence WHERE person_pk IN "
        "(SELECT person_pk FROM residence WHERE from_day <> '') ORDER BY from_day"
    ).fetchall():
        homes[pk].append((day, home))
    for person in roster.persons if homes else ():
        person.homes = homes.get(person.pk, ())


def insert_rows(db: Database, table: str, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns; inside an operation."""
    if rows:
        names = list(rows[0])
        sql = f"INSERT INTO [{table}] ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"
        db.conn.executemany(sql, [[row[name] for name in names] for row in rows])


def update_rows(db: Database, table: str, changes: Iterable[tuple[int, Row]]) -> None:
    """Change columns of rows by key; inside an operation."""
    for pk, row in changes:
        journal.update(db, table, pk, row)


def add_batch(db: Database, operation_pk: int, kind: str, file: str, sha256: str, at: str) -> int:
    """Record an import; its ledger rows name it."""
    return journal.insert(
        db,
        "import_batch",
        {"operation_pk": operation_pk, "kind": kind, "file": file, "sha256": sha256, "at": at},
    )


def finish_batch(db: Database, pk: int, report: str) -> None:
    """Keep what an import came to (JSON) with its batch."""
    journal.update(db, "import_batch", pk, {"report": report})
