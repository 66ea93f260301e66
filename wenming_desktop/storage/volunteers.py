"""Volunteers, their notes, role rosters and partner units as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.errors import GoneError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.storage import journal
from wenming_desktop.storage.service_ledger import LIVING, OF_ONE
from wenming_desktop.storage.teams import AWARDED, MINUTES
from wenming_desktop.support.ids import uuid7

Row = dict[str, Any]
FIELDS = tuple(field.name for field in fields_of(Volunteer))
# The teams a volunteer is in now, one text; leaders' teams first is not asked for: as he joined.
TEAMS = (
    "ifnull((SELECT group_concat(t.name, '、') FROM membership m JOIN team t ON t.pk = m.team_pk "
    "WHERE m.volunteer_pk = v.pk AND m.to_day IS NULL), '')"
)


def role_end(person: str) -> str:
    """SQL of the day from which an office (``role r``) is held no more: its own end, or the day its holder left; NULL none.

    ``person`` is the alias of who holds it: the dead and those who moved away hold none, whatever nobody wrote down.
    """
    return f"coalesce(min(r.to_day, {person}.left_on), r.to_day, {person}.left_on)"


_HIT = f"""SELECT v.pk, v.person_pk, q.name, v.number, {TEAMS}, coalesce(w.name, ''), q.birth, {MINUTES}
  FROM volunteer v JOIN person q ON q.pk = v.person_pk LEFT JOIN household h ON h.pk = q.household_pk
  LEFT JOIN village w ON w.pk = h.village_pk"""


class HitRecord(NamedTuple):
    """A volunteer as a chooser shows one."""

    volunteer_pk: int
    person_pk: int
    name: str
    number: str
    team: str
    village: str
    birth: str | None
    minutes: int


class DumpRecord(NamedTuple):
    """A volunteer as exported; the ID in full, the highest star awarded (0 none)."""

    number: str
    name: str
    id_number: str
    team: str
    minutes: int
    awarded: int


class PaperRecord(NamedTuple):
    """A volunteer as a printed roster shows one; the phone in full: for the office copy only."""

    pk: int
    name: str
    sex: str
    birth: str | None
    phone: str
    number: str
    team: str
    village: str
    area: str
    skills: str
    registered: str | None
    minutes: int
    status: str


def living(db: Database, pk: int) -> int:
    """The volunteer a merged one now counts for; UserError where there is none."""
    row = db.execute(f"SELECT {LIVING} FROM volunteer o WHERE o.pk = ?", [pk]).fetchone()
    if row is None:
        raise GoneError("没有这名志愿者。")
    return int(row[0])


def record(db: Database, pk: int) -> Row:
    """One volunteer's columns with ``pk`` and ``person_pk``, of the one he now counts for."""
    names = ("pk", "person_pk", *FIELDS)
    row = db.execute(f"SELECT {', '.join(names)} FROM volunteer WHERE pk = ?", [living(db, pk)]).fetchone()
    return dict(zip(names, row, strict=True))


def of_person(db: Database, person_pk: int) -> int | None:
    """The volunteer a person of the register is."""
    row = db.execute(
        "SELECT pk FROM volunteer WHERE person_pk = ? AND merged_into IS NULL", [person_pk]
    ).fetchone()
    return None if row is None else int(row[0])


def on_roster(db: Database, person_pk: int) -> list[tuple[int, str]]:
    """(volunteer, number) of a person who is on the roster (在册)."""
    rows = db.execute(
        "SELECT pk, number FROM volunteer WHERE person_pk = ? AND merged_into IS NULL AND status = '在册'",
        [person_pk],
    ).fetchall()
    return [(int(pk), str(number)) for pk, number in rows]


def serving_of(db: Database, household_pk: int) -> list[str]:
    """The members of a household still there who are on the volunteers' roster or hold an office."""
    rows = db.execute(
        "SELECT p.name FROM person p WHERE p.household_pk = ? AND p.merged_into IS NULL AND p.left_on IS NULL "
        "AND (EXISTS (SELECT 1 FROM volunteer v WHERE v.person_pk = p.pk AND v.merged_into IS NULL AND v.status = '在册') "
        f"OR EXISTS (SELECT 1 FROM role r WHERE r.person_pk = p.pk AND {role_end('p')} IS NULL)) ORDER BY p.pk",
        [household_pk],
    ).fetchall()
    return [str(name) for (name,) in rows]


def left_on(db: Database, person_pk: int, day: str) -> list[tuple[int, str]]:
    """(volunteer, number) of a person who left (退出) on a day."""
    rows = db.execute(
        "SELECT pk, number FROM volunteer WHERE person_pk = ? AND merged_into IS NULL AND status = '退出' AND left_on = ?",
        [person_pk, day],
    ).fetchall()
    return [(int(pk), str(number)) for pk, number in rows]


def holder_of(db: Database, number: str, but: int | None = None) -> tuple[int, str] | None:
    """(living volunteer, name) of who holds a number, another than ``but``; numbers of merged records live on."""
    row = db.execute(
        f"SELECT k.pk, q.name FROM volunteer o JOIN volunteer k ON k.pk = {LIVING} JOIN person q ON q.pk = k.person_pk WHERE o.number = ?",
        [number],
    ).fetchone()
    return None if row is None or row[0] == but else (int(row[0]), str(row[1]))


def numbers(db: Database) -> list[str]:
    """Every number ever given, those of merged records too: none is given twice."""
    return [str(row[0]) for row in db.execute("SELECT number FROM volunteer").fetchall()]


def insert_volunteer(db: Database, row: Row) -> int:
    """A new volunteer; call inside an operation."""
    return journal.insert(db, "volunteer", {"id": uuid7(), **row})


def hits(db: Database, where: str, args: Sequence[Any]) -> list[HitRecord]:
    """Living volunteers by a condition on ``v`` and ``q`` (the person)."""
    sql = f"{_HIT} WHERE v.merged_into IS NULL AND {where}"
    return [HitRecord(*row) for row in db.execute(sql, list(args)).fetchall()]


def brought(db: Database, pk: int) -> int:
    """The minutes brought forward (承前) of a living volunteer."""
    row = db.execute(
        f"SELECT ifnull(sum(s.minutes), 0) FROM service s WHERE {OF_ONE} AND s.kind = '承前'", [pk]
    ).fetchone()
    return int(row[0])


def certificates(db: Database, pk: int) -> int:
    """How many certificates that hold a living volunteer was issued."""
    row = db.execute(
        "SELECT count(*) FROM issued c JOIN volunteer o ON o.pk = c.volunteer_pk "
        f"WHERE {LIVING} = ? AND c.state = 'issued'",
        [pk],
    ).fetchone()
    return int(row[0])


def dump(db: Database) -> list[DumpRecord]:
    """Every living volunteer in the order they came into the book."""
    rows = db.execute(
        f"SELECT v.number, q.name, ifnull(q.id_number, ''), {TEAMS}, {MINUTES}, {AWARDED} FROM volunteer v "
        "JOIN person q ON q.pk = v.person_pk WHERE v.merged_into IS NULL ORDER BY v.pk"
    )
    return [DumpRecord(*row) for row in rows.fetchall()]


def for_paper(db: Database) -> list[PaperRecord]:
    """Every living volunteer for a roster, in the order they came into the book."""
    rows = db.execute(
        f"SELECT v.pk, q.name, q.sex, q.birth, q.phone, v.number, {TEAMS}, ifnull(w.name, ''), v.area, v.skills, "
        f"v.registered, {MINUTES}, v.status FROM volunteer v JOIN person q ON q.pk = v.person_pk "
        "LEFT JOIN household h ON h.pk = q.household_pk LEFT JOIN village w ON w.pk = h.village_pk "
        "WHERE v.merged_into IS NULL ORDER BY v.pk"
    )
    return [PaperRecord(*row) for row in rows.fetchall()]


def listed(db: Database, table: str, where: str, args: Sequence[Any], order: str) -> list[Row]:
    """Whole rows of one of the small tables (role, partner, volunteer_note, membership) as mappings."""
    cursor = db.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY {order}", list(args))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one(db: Database, table: str, pk: int, missing: str) -> Row:
    """One row of a small table; UserError with ``missing`` where it is gone."""
    found = listed(db, table, "pk = ?", [pk], "pk")
    if not found:
        raise GoneError(missing)
    return found[0]
