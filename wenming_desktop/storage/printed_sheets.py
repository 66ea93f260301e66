"""The blank score sheets that were printed: which household stood on which line, kept by village, group and month.

One row of ``register_entry`` a sheet, found by an id made of what it is of; its body holds every printing. Households
stand in it by the id that no other record ever gets, for a key is given anew where a household was undone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlite_utils import Database

from wenming_desktop.storage import as_left, journal

REGISTER = "评分表"


class SheetOf(NamedTuple):
    """What a sheet is of: village, group (None the whole village) and month (202610)."""

    village_pk: int
    group: str | None
    month: int


class PrintedLine(NamedTuple):
    """A line as printed: the household's id as hex and its number at that time; the first line is line 1."""

    household: str
    number: str


class Printing(NamedTuple):
    """One printing: when it was drawn, ISO to the second, and its lines from the first on."""

    at: str
    lines: tuple[PrintedLine, ...]


def printings(db: Database, sheet: SheetOf) -> list[Printing]:
    """Every printing of a sheet, oldest first; NotAsKeptError where what was kept of them was altered."""
    sql = "SELECT pk, title, body FROM register_entry WHERE id = ?"
    row = db.execute(sql, [_id(db, sheet)]).fetchone()
    if row is None:
        return []
    as_left.prove(db, "register_entry", row[0], f"打印过的“{row[1]}”")
    return [
        Printing(printing["at"], tuple(PrintedLine(*line) for line in printing["lines"]))
        for printing in json.loads(row[2])["printings"]
    ]


def add(db: Database, sheet: SheetOf, title: str, printing: Printing) -> bool:
    """Keep a printing; False where it is kept already (printed, then saved as PDF). Call inside an operation."""
    known = printings(db, sheet)
    if any(one.at == printing.at for one in known):
        return False
    kept = [{"at": one.at, "lines": one.lines} for one in (*known, printing)]
    row = {
        "day": printing.at[:10],
        "title": title,
        "body": json.dumps({"printings": kept}, ensure_ascii=False),
    }
    found = db.execute("SELECT pk FROM register_entry WHERE id = ?", [_id(db, sheet)]).fetchone()
    if found is None:
        journal.insert(db, "register_entry", {"id": _id(db, sheet), "register": REGISTER, **row})
    else:
        journal.update(db, "register_entry", int(found[0]), row)
    return True


def ids_of(db: Database, household_pks: Sequence[int]) -> dict[int, str]:
    """The ids of households as hex, by key."""
    rows = db.execute(
        "SELECT pk, lower(hex(id)) FROM household NOT INDEXED WHERE pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list(household_pks))],
    )
    return {int(pk): str(text) for pk, text in rows.fetchall()}


def keys_of(db: Database, ids: Sequence[str]) -> dict[str, int]:
    """The keys of households by their ids; those no longer in the book are left out."""
    marks = ", ".join("?" for _ in ids)
    rows = db.execute(
        f"SELECT lower(hex(id)), pk FROM household WHERE id IN ({marks})",
        [bytes.fromhex(text) for text in ids],
    )
    return {str(text): int(pk) for text, pk in rows.fetchall()}


def _id(db: Database, sheet: SheetOf) -> bytes:
    (village,) = db.execute("SELECT id FROM village WHERE pk = ?", [sheet.village_pk]).fetchone()
    return uuid5(UUID(bytes=bytes(village)), f"{REGISTER}/{sheet.group or ''}/{sheet.month}").bytes
