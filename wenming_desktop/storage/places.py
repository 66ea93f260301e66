"""Villages, stations, grids and party branches as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.names import village_base
from wenming_desktop.domain.stations import KIND_CODES, PRACTICE_STATION
from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7

Row = dict[str, Any]
# What points at a place from another room; its own ratings, checks and visits go with it.
_POINTERS = ("register_entry", "team", "role", "activity")
OWN = ("station_rating", "eight_have", "visit")

_KINDS = " ".join(f"WHEN '{kind}' THEN {at}" for at, kind in enumerate(KIND_CODES))
_BY_KIND = f"CASE s.kind {_KINDS} ELSE {len(KIND_CODES)} END"
# Who leads stands first, then village by village; a kind of no code (an older book's) comes last among its like.
STATION_ORDER = f"min({_BY_KIND}, 3), ifnull(v.position, 1000000), {_BY_KIND}, s.pk"

_VILLAGES = """SELECT v.pk, v.name, v.base, v.position, v.groups, v.note,
    (SELECT count(*) FROM household h WHERE h.village_pk = v.pk AND h.merged_into IS NULL),
    (SELECT count(*) FROM household h JOIN person p ON p.household_pk = h.pk
      WHERE h.village_pk = v.pk AND p.merged_into IS NULL AND p.left_on IS NULL)
  FROM village v"""
_STATIONS = """SELECT s.pk, s.name, s.kind, s.village_pk, ifnull(v.name, ''), s.parent_pk, ifnull(u.name, ''), s.head, s.phone, s.address,
    s.area, s.opened, s.seats, s.rooms, s.hours, s.theme, s.offers, s.status, s.note
  FROM station s LEFT JOIN village v ON v.pk = s.village_pk LEFT JOIN station u ON u.pk = s.parent_pk"""
_GRIDS = """SELECT g.pk, g.name, g.village_pk, v.name, g.keeper, g.phone,
    (SELECT count(*) FROM household h WHERE h.grid_pk = g.pk AND h.merged_into IS NULL)
  FROM grid g JOIN village v ON v.pk = g.village_pk"""
_BRANCHES = """SELECT b.pk, b.name, b.village_pk, ifnull(v.name, ''), b.secretary,
    (SELECT count(*) FROM person p WHERE p.branch_pk = b.pk AND p.party = 1 AND p.merged_into IS NULL AND p.left_on IS NULL)
  FROM branch b LEFT JOIN village v ON v.pk = b.village_pk"""
_OF = {"village": _VILLAGES, "station": _STATIONS, "grid": _GRIDS, "branch": _BRANCHES}
_ORDER = {
    "village": "v.position, v.pk",
    "station": STATION_ORDER,
    "grid": "v.position, g.name",
    "branch": "ifnull(v.position, 1000000), b.name",
}


def listed(db: Database, noun: str, where: str = "1", args: Sequence[Any] = ()) -> list[Sequence[Any]]:
    """The rows of village, station, grid or branch (aliases v, s, g, b) with what a screen shows, in their order."""
    found = db.execute(f"{_OF[noun]} WHERE {where} ORDER BY {_ORDER[noun]}", list(args)).fetchall()
    return [tuple(row) for row in found]


def phones(db: Database) -> dict[int, str]:
    """The phone of every place, whole."""
    return {int(pk): str(phone) for pk, phone in db.execute("SELECT pk, phone FROM station").fetchall()}


def village_by_base(db: Database, name: str) -> int | None:
    """The village equal to a name after dropping one trailing word."""
    row = db.execute("SELECT pk FROM village WHERE base = ?", [village_base(name)]).fetchone()
    return None if row is None else int(row[0])


def village_bases(db: Database) -> list[str]:
    """The names of villages without what they all end in (嘎查, 村): as a place is written."""
    return [str(base) for (base,) in db.execute("SELECT base FROM village").fetchall()]


def own_names(db: Database) -> list[str]:
    """The names of the book's villages, places and teams: whoever they are, they are the institute's own."""
    rows = db.execute(
        "SELECT name FROM village UNION SELECT name FROM station UNION SELECT name FROM team"
    ).fetchall()
    return [str(name) for (name,) in rows]


def insert_village(db: Database, name: str, **columns: Any) -> int:
    """A new village and its station, placed after the others; call inside an operation. Gives the village's key."""
    position = int(db.execute("SELECT ifnull(max(position), 0) + 1 FROM village").fetchone()[0])
    pk = journal.insert(
        db,
        "village",
        {"id": uuid7(), "name": name, "base": village_base(name), "position": position, **columns},
    )
    station = name + PRACTICE_STATION
    if not db.execute("SELECT 1 FROM station WHERE name = ?", [station]).fetchone():
        insert(db, "station", {"name": station, "kind": "站", "village_pk": pk})
    return pk


def insert(db: Database, noun: str, row: Row) -> int:
    """A new row of a noun that may travel: it gets its id; call inside an operation."""
    return journal.insert(db, noun, {"id": uuid7(), **row})


def uses(db: Database, noun: str, pk: int) -> int:
    """How many records point at a place; one that is used cannot be taken away."""
    pointers = {
        "village": (
            "SELECT count(*) FROM household WHERE village_pk = ?1",
            "SELECT count(*) FROM grid WHERE village_pk = ?1",
            "SELECT count(*) FROM branch WHERE village_pk = ?1",
            "SELECT count(*) FROM issued WHERE village_pk = ?1",
            "SELECT count(*) FROM partner WHERE village_pk = ?1",
        ),
        "station": (
            "SELECT count(*) FROM station WHERE parent_pk = ?1",
            *(f"SELECT count(*) FROM {table} WHERE station_pk = ?1" for table in _POINTERS),
        ),
        "grid": ("SELECT count(*) FROM household WHERE grid_pk = ?1",),
        "branch": ("SELECT count(*) FROM person WHERE branch_pk = ?1",),
    }
    return sum(int(db.execute(sql, [pk]).fetchone()[0]) for sql in pointers[noun])


def remove_station(db: Database, pk: int) -> None:
    """Take a place away with its ratings, checks, their evidence and its visits; call inside an operation."""
    db.execute(
        "DELETE FROM attachment WHERE noun = 'eight_have' AND row_pk IN "
        "(SELECT pk FROM eight_have WHERE station_pk = ?)",
        [pk],
    )
    for table in OWN:
        db.execute(f"DELETE FROM {table} WHERE station_pk = ?", [pk])
    db.execute("DELETE FROM station WHERE pk = ?", [pk])


def named_in(db: Database, text: str) -> list[str]:
    """The places and stations of the book that a text names, by their names and by a village's name alone."""
    rows = db.execute(
        "SELECT name FROM village WHERE instr(?1, name) UNION SELECT base FROM village WHERE instr(?1, base) "
        "UNION SELECT name FROM station WHERE instr(?1, name)",
        [text],
    )
    return [str(name) for (name,) in rows.fetchall()]
