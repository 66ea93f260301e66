"""Entries in words and as rows: what the verbs points add, reverse and list say to the same services as the window."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.amounts import as_number
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.rules import Track, claim
from wenming_desktop.services import entry_subject, named, points, proofs
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import moved_by
from wenming_desktop.services.points import Booked, Correction, Draft
from wenming_desktop.storage import ledger, rules_store, tallies

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """An entry as words: numbers, names and codes as somebody wrote them, '' where nothing was written."""

    item: str
    day: date
    household: str = ""
    person: str = ""
    points: str = ""


def add(
    book: Book, track: Track, stated: Stated, into: Period | None = None, cause: str = ""
) -> tuple[Row, Changes]:
    """Book an entry by words, or with ``into`` what was left out of a closed period (补记): id, points, period, warnings."""
    if cause and into is None:
        raise UserError("写了原因，没有写补记到哪个时段。", "补记请写明时段，例如 2026-08。")
    draft, told = _draft(book, track, stated)
    if into is None:
        booked, changes = points.record(book, draft)
    else:
        booked, changes = points.supplement(book, draft, into, cause)
    return _answer(booked, told), changes


def _draft(book: Book, track: Track, stated: Stated) -> tuple[Draft, str]:
    home = named.household(book, stated.household, stated.day) if stated.household else None
    person_pk, told = None, ""
    if track == "party":
        if not stated.person:
            raise UserError("没有写党员姓名。", "党员积分请写明姓名，同名的再写户号。")
        person_pk = named.party_member(book, stated.person, home, stated.day)
        home = None  # it only told two of one name apart
    elif home is None:
        raise UserError("没有写户号。", "群众积分请写明户号，例如 萨日朗-001。")
    elif stated.person:
        person_pk, told = named.of_household(book, stated.person, home, stated.day)
    item = named.item(book, track, stated.day, stated.item)
    return Draft(track, stated.day, item.pk, home, person_pk, stated.points), told


def _answer(booked: Booked, *told: str) -> Row:
    return {
        "id": booked.entry_pk, "points": as_number(booked.points), "period": Period.of_month(booked.counts_in).code,
        "warnings": [text for text in (*told, *booked.notes) if text],
    }  # fmt: skip


def reverse(
    book: Book, entry_pk: int, reason: str, *, item: str = "", stated: str = "", household: str = "", person: str = ""
) -> tuple[Row, Changes]:  # fmt: skip
    """Take an entry back, and with an item, value, household or person book what was meant in its place, in one action.

    ``id`` is the replacement's, else the reversal's; ``reverses`` the entry's.
    """
    rows = ledger.entries(book.db, "e.pk = ?", [entry_pk])
    if not rows:
        raise UserError(f"没有编号为{entry_pk}的登记。", "编号见 points list。")
    entry = rows[0]
    if not (item or stated or household or person):
        notes, changes = take_back(book, entry_pk, reason)
        (back,) = ledger.entries(book.db, "e.reverses = ?", [entry.end or entry_pk])
        booked = Booked(back.pk, back.points, back.counts_in, notes)
        return _answer(booked) | {"reverses": entry_pk}, changes
    wanted, told = _wanted(book, entry, item, stated, household, person)
    booked, changes = put_right(book, entry_pk, reason, wanted)
    return _answer(booked, told) | {"reverses": entry_pk}, changes


def take_back(book: Book, entry_pk: int, reason: str) -> tuple[tuple[str, ...], Changes]:
    """``points.reverse``, with what there is to say of it."""
    rows = ledger.entries(book.db, "e.pk = ?", [entry_pk])
    moved = moved_by(book, rows[0].household_pk, rows[0].event_date) if rows else ""
    freed, changes = points.reverse(book, entry_pk, reason)
    return tuple(filter(None, (points.freed_text(freed) if freed else "", moved))), changes


def put_right(book: Book, entry_pk: int, reason: str, wanted: Correction) -> tuple[Booked, Changes]:
    """``points.correct``, but UserError where what was meant is what stands there."""
    found = ledger.entries(book.db, "e.pk = ?", [entry_pk])
    if found and _changes_nothing(book, found[0], wanted):
        raise UserError("改成的和原来一样，没有要更正的。", "请写明应为哪个项目、几分或哪一户。")
    return points.correct(book, entry_pk, reason, wanted)


def _changes_nothing(book: Book, entry: Entry, wanted: Correction) -> bool:
    home, person_pk = wanted.household_pk, wanted.person_pk
    if entry.track == "masses" and (wanted.number or (person_pk and home is None)):
        home = entry_subject.of_day(
            book, "masses", entry.event_date, number=wanted.number, person_pk=person_pk
        ).household_pk
    if entry.item_pk is None or any(
        pk not in (None, now) for pk, now in zip((home, person_pk), _whose(entry), strict=True)
    ):
        return False
    item = rules_store.item(book.db, wanted.item_pk or entry.item_pk)
    stated = "" if wanted.item_pk and wanted.stated is None else wanted.stated
    value = entry.claimed if stated is None else claim(item, stated).points
    return (item.text, value) == (entry.text, entry.claimed)


def _whose(entry: Entry) -> tuple[int | None, int | None]:
    """Household and person; a household alone never says whose party points they are."""
    return None if entry.track == "party" else entry.household_pk, entry.person_pk


def _wanted(
    book: Book, entry: Entry, item: str, stated: str, household: str, person: str
) -> tuple[Correction, str]:
    home = named.household(book, household, entry.event_date) if household else None
    person_pk, told = None, ""
    if person and entry.track == "party":
        person_pk, home = named.party_member(book, person, home, entry.event_date), None
    elif person:
        home = home or entry.household_pk or 0
        person_pk, told = named.of_household(book, person, home, entry.event_date)
    item_pk = named.item(book, entry.track, entry.event_date, item).pk if item else None
    return Correction(item_pk, stated or None, home, person_pk), told


def listed(
    book: Book, track: Track, household: str = "", period: Period | None = None, *, undone: bool = False
) -> list[Row]:
    """The rows of the ledger in booking order, reversals too: of a household, of a period, with ``undone`` all there are."""
    where, args = ["e.track = ?"], list[Any]([track])
    if household:
        keys = tallies.family(book.db, "masses", named.household(book, household, book.clock.today()))
        where.append("e.household_pk IN (SELECT value FROM json_each(?))")
        args.append(json.dumps(keys))
    if period is not None:
        where.append("e.counts_in IN (SELECT value FROM json_each(?))")
        args.append(json.dumps(period.months))
    if not undone:
        where.append(tallies.SHOWN)
    rows = ledger.entries(book.db, " AND ".join(where), args)
    root_of = ledger.roots(book.db, [row.pk for row in rows if row.reverses is not None])
    return [_row(row, root_of.get) for row in proofs.marked(book, rows, patient=True)]


def _row(row: Entry, root_of: Callable[[int], int | None]) -> Row:
    """An entry as the verb gives it: the month it counts in and the one it was booked in, what it takes back or stands for."""
    counts_in = Period.of_month(row.counts_in).code
    return {
        "id": row.pk, "track": row.track, "day": row.event_date.isoformat(), "period": counts_in, "counts_in": counts_in,
        "booked_in": Period.of_month(row.period).code, "household": row.household, "village": row.village,
        "head": row.head, "person": row.person or None, "name": row.person or row.head, "code": row.code,
        "item": row.text, "category": row.category, "points": as_number(row.points), "claimed": as_number(row.claimed),
        "veto": bool(row.veto), "deduct": bool(row.deduct), "reverses": root_of(row.pk), "replaces": row.replaces,
        "tops": row.tops, "reversed_by": row.reversed_by, "cause": row.cause, "evidence": row.evidence,
        "note": row.note, "operator": row.operator, "entered_at": row.entered_at, "untrue": row.untrue,
    }  # fmt: skip
