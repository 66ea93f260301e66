"""Numbers a book gave out, carried over to the backup that takes its place (恢复): none is ever given twice.

They lie in a file beside the book from before the swap until the next opening enters them (``services.carried``).
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import KINDS
from wenming_desktop.domain.periods import Period
from wenming_desktop.storage import small_files
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support import files

FILE = "carried.json"
_GIVEN = """SELECT i.number, i.kind, ifnull(i.code, ''), i.name, i.issued_on, ifnull(i.period, ''), ifnull(v.name, '')
  FROM issued i LEFT JOIN village v ON v.pk = i.village_pk WHERE i.number IS NOT NULL ORDER BY i.pk"""


class Given(NamedTuple):
    """A number that left the office: of which kind, with its code ('' by hand), to whom or of what, on which day (ISO)."""

    number: str
    kind: str
    code: str
    name: str
    day: str
    period: str
    village: str


def given(folder: Path) -> list[Given]:
    """Every number a closed book gave out; [] of one that cannot be read, or is older than such numbers."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro", uri=True)) as db,
    ):
        return [Given(*map(str, row)) for row in db.execute(_GIVEN)]
    return []


def keep(folder: Path, numbers: list[Given]) -> None:
    """Lay them beside the book, to be entered when it is opened."""
    files.put(folder / FILE, json.dumps(numbers, ensure_ascii=False), own=True)


def kept(folder: Path) -> list[Given]:
    """What lies there, each number once; what cannot be read carries nothing."""
    rows = (Given(*row) for row in small_files.table(folder / FILE, len(Given._fields)))
    return list({one.number: one for one in rows if _is_given(one)}.values())


def _is_given(one: Given) -> bool:
    try:
        date.fromisoformat(one.day)
        return bool(one.number) and one.kind in KINDS and (not one.period or bool(Period.parse(one.period)))
    except (ValueError, UserError):
        return False


def forget(folder: Path) -> None:
    """They are in the book."""
    (folder / FILE).unlink(missing_ok=True)
