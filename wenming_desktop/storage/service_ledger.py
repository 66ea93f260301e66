"""The hours ledger (服务记录): append-only rows in and out, sums of living volunteers through one covering index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.errors import NotAsKeptError
from wenming_desktop.domain.hours import Service
from wenming_desktop.storage.chains import HOURS

COLUMNS = (
    "id", "volunteer_pk", "activity_pk", "kind", "day", "start", "finish", "minutes", "category", "content", "place",
    "organiser", "charge", "source", "entered_at", "batch_pk", "operation_pk", "origin", "operator", "reverses",
    "undoing", "cause", "note",
)  # fmt: skip
Row = dict[str, Any]
_INSERT = f"INSERT INTO service ({', '.join(COLUMNS)}) VALUES ({', '.join('?' for _ in COLUMNS)})"
_DEFAULTS: Row = {
    "kind": "服务", "start": "", "finish": "", "category": "special", "content": "", "place": "", "organiser": "",
    "charge": "", "source": "", "undoing": 0, "cause": "", "note": "",
}  # fmt: skip
# A merged volunteer points at the living one, always in one step (person_merge); the view living_volunteer says the same.
LIVING = "ifnull(o.merged_into, o.pk)"
OF_ONE = "s.volunteer_pk IN (SELECT o.pk FROM volunteer o WHERE o.pk = ?1 OR o.merged_into = ?1)"
_SELECT = f"""SELECT s.pk, s.volunteer_pk, s.activity_pk, s.kind, s.day, s.start, s.finish, s.minutes, s.category,
    s.content, s.place, s.organiser, s.charge, s.source, s.entered_at, s.operator, s.operation_pk, s.reverses, s.undoing,
    s.cause, s.note, {HOURS.taken_back_by}, {HOURS.end}
  FROM service s"""


def insert_services(db: Database, rows: Iterable[Row]) -> int:
    """Append rows (keys of ``COLUMNS``, absent ones take their default); gives how many.

    Give ``id``, ``volunteer_pk``, ``day``, ``minutes`` and what ``Book.ledger_common`` gives.
    """
    values = [[row.get(name, _DEFAULTS.get(name)) for name in COLUMNS] for row in rows]
    db.conn.executemany(_INSERT, values)
    return len(values)


def services(
    db: Database, where: str, args: Sequence[Any], *, order: str = "s.day, s.pk", limit: int = -1
) -> list[Service]:
    """Service rows by a condition on ``s``; ``volunteer_pk`` is as booked, also where he was merged since."""
    found = db.execute(f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT ?", [*args, limit])
    return [_service(row) for row in found.fetchall()]


def _service(row: Sequence[Any]) -> Service:
    values: list[Any] = list(row)
    try:
        values[4] = date.fromisoformat(values[4])
    except ValueError as error:  # no day the program wrote
        raise NotAsKeptError(f"第{values[0]}条服务记录的日期") from error
    values[18] = bool(values[18])
    return Service(*values)


def reversal_rows(
    rows: Iterable[Service], *, id_of: Any, common: Row, undoing: bool, cause: str
) -> list[Row]:
    """Take each row back, or bring it back where it was taken back: the opposite of the end of its chain, naming it."""
    return [
        {
            **common, "id": id_of(), "volunteer_pk": row.volunteer_pk, "activity_pk": row.activity_pk, "kind": row.kind,
            "day": row.day.isoformat(), "start": row.start, "finish": row.finish, "minutes": sign * row.minutes,
            "category": row.category, "content": row.content, "place": row.place, "organiser": row.organiser,
            "charge": row.charge, "source": row.source, "reverses": row.end or row.pk, "undoing": int(undoing),
            "cause": cause,
        }
        for row in rows
        for sign in (-1 if row.reversed_by is None else 1,)
    ]  # fmt: skip


def sums(db: Database, first: str = "", last: str = "9999") -> dict[int, int]:
    """Minutes of each living volunteer between two days (ISO, inclusive): reversals are negative, so rows add up."""
    rows = db.execute(
        f"SELECT {LIVING}, sum(s.minutes) FROM service s JOIN volunteer o ON o.pk = s.volunteer_pk "
        f"WHERE s.day BETWEEN ? AND ? GROUP BY {LIVING}",
        [first, last],
    )
    return {int(pk): int(minutes) for pk, minutes in rows.fetchall()}


def sum_of(db: Database, volunteer_pk: int, first: str = "", last: str = "9999") -> int:
    """Minutes of one volunteer, those merged into him included."""
    row = db.execute(
        f"SELECT ifnull(sum(s.minutes), 0) FROM service s WHERE {OF_ONE} AND s.day BETWEEN ?2 AND ?3",
        [volunteer_pk, first, last],
    ).fetchone()
    return int(row[0])
