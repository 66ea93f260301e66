"""Households and persons as rows: who they are, who lives where, and who takes part on a day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.errors import GoneError
from wenming_desktop.domain.people import HEAD, new_household_number
from wenming_desktop.storage import as_of, facts, journal
from wenming_desktop.storage.facts import Since
from wenming_desktop.support.ids import uuid7
from wenming_desktop.support.pinyin import readings

Row = dict[str, Any]
TAKES_PART = facts.TAKES_PART

_HOUSEHOLD = """SELECT h.pk, h.number, h.village_pk, v.name, v.base, h.grp, h.grid_pk, ifnull(g.name, ''), h.head_pk,
    ifnull(c.name, ''), h.state, h.state_from, h.own_order, h.note, h.merged_into
  FROM household h JOIN village v ON v.pk = h.village_pk LEFT JOIN grid g ON g.pk = h.grid_pk
  LEFT JOIN person c ON c.pk = h.head_pk WHERE h.pk = ?"""
_PERSON = """SELECT p.pk, p.household_pk, p.name, p.relation, p.sex, p.birth, p.ethnic, ifnull(p.id_number, ''), p.phone,
    p.party, p.branch_pk, ifnull(b.name, ''), p.note, p.left_on, p.merged_into
  FROM person p LEFT JOIN branch b ON b.pk = p.branch_pk"""


class HouseholdRow(NamedTuple):
    """A household as read: its own columns and the names a screen shows."""

    pk: int
    number: str
    village_pk: int
    village: str
    base: str
    grp: str | None
    grid_pk: int | None
    grid: str
    head_pk: int | None
    head: str
    state: str
    state_from: str | None
    own_order: int | None
    note: str
    merged_into: int | None


class PersonRow(NamedTuple):
    """A person as read, the ID number and phone in full: never show or log them."""

    pk: int
    household_pk: int | None
    name: str
    relation: str
    sex: str
    birth: str | None
    ethnic: str
    id_number: str
    phone: str
    party: int
    branch_pk: int | None
    branch: str
    note: str
    left_on: str | None
    merged_into: int | None


def taking_part(db: Database, day: date) -> set[int]:
    """The households that existed on a day and took part (参评)."""
    return as_of.taking_part(db, day)


def household(db: Database, pk: int) -> HouseholdRow:
    """One household with its village, grid and head; UserError where it is not there."""
    row = db.execute(_HOUSEHOLD, [pk]).fetchone()
    if row is None:
        raise GoneError("没有这一户。")
    return HouseholdRow(*row)


def living(db: Database, pk: int) -> int:
    """The household a merged one now counts for; itself where it was never merged."""
    row = db.execute("SELECT living FROM living_household WHERE pk = ?", [pk]).fetchone()
    return pk if row is None else int(row[0])


def person(db: Database, pk: int) -> PersonRow:
    """One person; UserError where he is not there."""
    row = db.execute(f"{_PERSON} WHERE p.pk = ?", [pk]).fetchone()
    if row is None:
        raise GoneError("没有这个人。")
    return PersonRow(*row)


def members(db: Database, household_pk: int) -> list[PersonRow]:
    """The members of a household, the head first, those who left last."""
    sql = (
        f"{_PERSON} LEFT JOIN household h ON h.pk = p.household_pk WHERE p.household_pk = ? AND p.merged_into IS NULL "
        "ORDER BY p.left_on IS NOT NULL, p.pk <> ifnull(h.head_pk, 0), p.pk"
    )
    return [PersonRow(*row) for row in db.execute(sql, [household_pk]).fetchall()]


def left_of(db: Database, household_pks: Iterable[int], day: date) -> list[tuple[int, str, date, str]]:
    """(household, name, day of leaving, head of now) of those of some households who had left (迁出、去世) by a day."""
    rows = db.execute(
        "SELECT h.pk, p.name, p.left_on, ifnull(c.name, '') FROM json_each(?) k CROSS JOIN household h ON h.pk = k.value "
        "JOIN person p ON p.household_pk = h.pk LEFT JOIN person c ON c.pk = h.head_pk "
        "WHERE p.merged_into IS NULL AND p.left_on <= ? ORDER BY k.key, p.pk",
        [json.dumps(list(household_pks)), day.isoformat()],
    )
    return [(int(pk), str(name), date.fromisoformat(left), str(head)) for pk, name, left, head in rows]


def states(db: Database, household_pk: int) -> list[tuple[str, str]]:
    """The dated states of a household, (state, from day), oldest first; that it took part since ever is not one."""
    rows = facts.facts(db, household_pk, facts.STATE)
    return [(str(row.value), row.from_day) for row in rows if (row.value, row.from_day) != (TAKES_PART, "")]


def dated_states(db: Database) -> dict[int, list[tuple[str, str]]]:
    """The dated states of every household that has any, as ``states`` gives them."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = db.execute(
        "SELECT household_pk, value, from_day FROM household_fact WHERE kind = ? AND (value <> ? OR from_day <> '') "
        "ORDER BY from_day",
        [facts.STATE, TAKES_PART],
    ).fetchall()
    for pk, state, day in rows:
        found.setdefault(int(pk), []).append((str(state), str(day)))
    return found


def aliases(db: Database, household_pk: int) -> list[str]:
    """The other numbers a household is known by in somebody's lists."""
    rows = db.execute("SELECT alias FROM household_alias WHERE household_pk = ? ORDER BY pk", [household_pk])
    return [str(row[0]) for row in rows.fetchall()]


_NUMBERS = """SELECT number FROM household UNION SELECT alias FROM household_alias
  UNION SELECT before ->> '$.alias' FROM change WHERE noun = 'household_alias' AND before IS NOT NULL
  UNION SELECT c.before ->> '$.number' FROM change c WHERE c.noun = 'household' AND c.before IS NOT NULL
    AND (?1 OR c.after IS NOT NULL OR c.operation_pk NOT IN (SELECT u.pk FROM operation u
      JOIN import_batch b ON b.operation_pk = u.of_pk WHERE u.kind = 'undo'
      AND NOT EXISTS (SELECT 1 FROM issued i WHERE i.kind = 'board' AND i.operation_pk BETWEEN u.of_pk AND u.pk)))"""


def numbers_ever(db: Database, *, imported: bool = True) -> set[str]:
    """Every number that is or was a household's or an alias: a paper that names one goes on meaning that household.

    The journal keeps those that were changed and those of households 撤销 took away, so every number of a sealed
    board is among them. ``imported`` False leaves out what only an undone import gave while no board was sealed:
    brought in again, the roster numbers its households as before.
    """
    return {str(row[0]) for row in db.execute(_NUMBERS, [imported]).fetchall() if row[0]}


def next_number(db: Database, village_base: str, wanted: int | None = None) -> str:
    """A household number of a village that was never another's: the wanted one, else the next."""
    return new_household_number(village_base, wanted, numbers_ever(db))


def renumber(db: Database, household_pk: int, number: str) -> None:
    """Give a household another number: the old one stays its alias, one that was its alias is its number again."""
    old = household(db, household_pk).number
    journal.update(db, "household", household_pk, {"number": number})
    db.execute("DELETE FROM household_alias WHERE household_pk = ? AND alias = ?", [household_pk, number])
    if old not in aliases(db, household_pk):
        journal.insert(db, "household_alias", {"household_pk": household_pk, "alias": old})


def insert_household(db: Database, row: Row, founded: Since | None = None) -> int:
    """A new household that exists from a day (since ever where none is given) with what the row says of it.

    A state other than 参评 is dated by ``state_from``. Call inside an operation.
    """
    state, state_from = row.get("state", TAKES_PART), row.get("state_from")
    pk = journal.insert(db, "household", {"id": uuid7(), **row, "state": TAKES_PART, "state_from": None})
    facts.found(db, pk, founded or Since(), {**row, "state": TAKES_PART})
    if state != TAKES_PART:
        put_state(db, pk, str(state), str(state_from or ""))
    return pk


def sounded(row: Row) -> Row:
    """A person's columns with pinyin and initials beside the name."""
    if "name" not in row:
        return row
    sound = readings(str(row["name"]))
    return {**row, "pinyin": sound.pinyin, "initials": sound.initials}


def insert_person(db: Database, row: Row) -> int:
    """A new person with the readings of the name; call inside an operation."""
    pk = journal.insert(db, "person", {"id": uuid7(), **sounded(row)})
    if row.get("household_pk") is not None:
        facts.settle(db, pk, int(row["household_pk"]))
    return pk


def put_state(db: Database, household_pk: int, state: str, from_day: str) -> None:
    """Date a state; today's is the latest by date."""
    facts.put(db, household_pk, facts.STATE, state, Since(from_day))


def who_has_id(db: Database, id_number: str, but: int | None = None) -> int | None:
    """The living person with an ID number, another than ``but``."""
    row = db.execute(
        "SELECT pk FROM person WHERE id_number = ? AND merged_into IS NULL AND pk IS NOT ?", [id_number, but]
    ).fetchone()
    return None if row is None else int(row[0])


def same_name(db: Database, name: str, village_pk: int | None, but: int | None = None) -> list[int]:
    """Living persons of exactly this name, in one village or everywhere."""
    rows = db.execute(
        "SELECT p.pk FROM person p LEFT JOIN household h ON h.pk = p.household_pk "
        "WHERE p.name = ?1 AND p.merged_into IS NULL AND p.left_on IS NULL AND p.pk IS NOT ?3 "
        "AND (?2 IS NULL OR h.village_pk = ?2) ORDER BY p.pk",
        [name, village_pk, but],
    )
    return [int(row[0]) for row in rows.fetchall()]


def merge_household(db: Database, gone: int, keep: int, since: Since) -> None:
    """Let one household count for another from a day: members move, numbers become aliases; no entry is touched."""
    facts.merge_homes(db, gone, keep, since.day)
    known = {*aliases(db, keep)}
    number = str(db.execute("SELECT number FROM household WHERE pk = ?", [gone]).fetchone()[0])
    for alias in [number, *aliases(db, gone)]:
        if alias not in known:
            journal.insert(db, "household_alias", {"household_pk": keep, "alias": alias})
    facts.put(db, gone, facts.MERGED, keep, since)
    if household(db, gone).own_order is not None:
        journal.update(db, "household", gone, {"own_order": None})


def set_orders(db: Database, village_pk: int, order: Iterable[int]) -> None:
    """The village's own order of its households; those not named have none."""
    wanted = {pk: place for place, pk in enumerate(order, 1)}
    rows = db.execute(
        "SELECT pk, own_order FROM household WHERE village_pk = ? AND merged_into IS NULL", [village_pk]
    ).fetchall()
    for pk, place in rows:
        if wanted.get(pk) != place:
            journal.update(db, "household", int(pk), {"own_order": wanted.get(pk)})


def names(db: Database) -> frozenset[str]:
    """Every name of two letters or more in the book."""
    rows = db.execute("SELECT DISTINCT name FROM person WHERE length(name) > 1").fetchall()
    return frozenset(str(name) for (name,) in rows)


def named_in(db: Database, text: str) -> list[str]:
    """The names of two letters or more of persons of the book that a text holds."""
    rows = db.execute("SELECT DISTINCT name FROM person WHERE length(name) > 1 AND instr(?, name)", [text])
    return [str(name) for (name,) in rows.fetchall()]


def make_head(db: Database, row: HouseholdRow, person_pk: int, since: Since) -> None:
    """Let a member head a household from a day; what the old head is to the new one of today is left open."""
    facts.put(db, row.pk, facts.HEAD, person_pk, since)
    if household(db, row.pk).head_pk != person_pk:
        return  # a later head leads it today
    if row.head_pk not in (None, person_pk) and person(db, row.head_pk).relation == HEAD:
        journal.update(db, "person", row.head_pk, {"relation": ""})
    if person(db, person_pk).relation != HEAD:
        journal.update(db, "person", person_pk, {"relation": HEAD})
