"""What was said, as rows: noted when a paper leaves, found again where it may no longer hold, kept with a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.said import Counted
from wenming_desktop.storage import journal
from wenming_desktop.storage.chains import HOURS
from wenming_desktop.storage.service_ledger import OF_ONE

_COLUMNS = "d.pk, d.figure, d.subject, d.value, d.hash, d.rows, d.day, d.issued_pk, d.kept_reason, d.kept_by, d.kept_on, d.kept_hash, d.kept_value"
# A row of the hours ledger that something follows may have been taken back; only those are looked at further.
# One written under another record than the subject's is his only while the two are one person.
_TOUCHED = (
    "(EXISTS (SELECT 1 FROM json_each(d.rows) j JOIN service f ON f.reverses = j.value) OR "
    "EXISTS (SELECT 1 FROM json_each(d.rows) j JOIN service s ON s.pk = j.value WHERE s.volunteer_pk <> d.subject ->> '$.volunteer'))"
)


class Said(NamedTuple):
    """A figure as it was said; ``rows`` are the ledger rows it was counted from, ``kept_*`` that it was let stand since."""

    pk: int
    figure: str
    subject: dict[str, Any]
    value: int
    hash: str
    rows: list[int]
    day: str
    issued_pk: int | None
    kept_reason: str
    kept_by: str
    kept_on: str | None
    kept_hash: str | None
    kept_value: int | None = None

    def kept_at(self, now: Counted) -> bool:
        """Whether it was let stand at just this: the same rows behind it, and the same hours in all."""
        return now == Counted(self.kept_value or 0, self.kept_hash or "")

    def holds(self, now: Counted) -> bool:
        """Whether what is counted now is what was said, or what it was let stand at."""
        return now.hash == self.hash or self.kept_at(now)


class Row(NamedTuple):
    """A row of the hours ledger as the difference names it."""

    pk: int
    day: str
    content: str
    place: str
    minutes: int
    category: str
    kind: str
    source: str


def tell(
    db: Database, figure: str, subject: Mapping[str, Any], counted: Counted, day: str, *,
    issued_pk: int | None = None, rows: Sequence[int] = (), to_whom: str = "",
) -> int:  # fmt: skip
    """Note what was said; call inside an operation."""
    row = {
        "figure": figure, "subject": json.dumps(dict(subject), ensure_ascii=False, sort_keys=True), "value": counted.value,
        "hash": counted.hash, "rows": json.dumps(list(rows), separators=(",", ":")), "day": day, "issued_pk": issued_pk,
        "to_whom": to_whom,
    }  # fmt: skip
    return journal.insert(db, "said", row)


def select(db: Database, where: str, args: Sequence[Any] = ()) -> list[Said]:
    """What was said, by a condition on ``d``, oldest first."""
    found = db.execute(f"SELECT {_COLUMNS} FROM said d WHERE {where} ORDER BY d.pk", list(args)).fetchall()
    return [
        Said(row[0], row[1], json.loads(row[2]), row[3], row[4], json.loads(row[5]), *row[6:])
        for row in found
    ]


def of_issued(db: Database, issued_pk: int) -> list[Said]:
    """Everything a paper said."""
    return select(db, "d.issued_pk = ?", [issued_pk])


def of_certificates(db: Database) -> list[tuple[Said, bool]]:
    """What certificates in force said, each with whether a row behind it may be taken back or another's now."""
    found = select(
        db, "d.figure = 'service_minutes' AND d.issued_pk IN (SELECT pk FROM issued WHERE state = 'issued')"
    )  # fmt: skip
    touched = {
        row[0]
        for row in db.execute(
            f"SELECT d.pk FROM said d WHERE d.figure = 'service_minutes' AND {_TOUCHED}"
        ).fetchall()
    }
    return [(said, said.pk in touched) for said in found]


def awards_touched(db: Database) -> list[Said]:
    """What awards of stars said that are still in the book, where a row behind one may be taken back or another's now.

    The key of an award that was undone may be another's now: star, day and minutes say which it is.
    """
    award = (
        "d.pk = (SELECT max(o.pk) FROM star_award a JOIN said o ON o.figure = 'star_minutes' AND o.subject ->> '$.award' = a.pk "
        "AND o.subject ->> '$.stars' = a.stars AND o.subject ->> '$.until' = a.day AND o.value = a.minutes "
        "WHERE a.pk = d.subject ->> '$.award')"
    )
    return select(db, f"d.figure = 'star_minutes' AND {_TOUCHED} AND {award}")


def keep(db: Database, pk: int, reason: str, by: str, day: str, now: Counted) -> None:
    """Let what was said stand although it no longer holds; it is told again where it changes again."""
    kept = {
        "kept_reason": reason,
        "kept_by": by,
        "kept_on": day,
        "kept_value": now.value,
        "kept_hash": now.hash,
    }
    journal.update(db, "said", pk, kept)


# ---- the hours ledger ----
_ROW = """SELECT s.pk, s.day, coalesce(nullif(s.content, ''), a.title, ''), s.place, s.minutes, s.category, s.kind, s.source
  FROM service s LEFT JOIN activity a ON a.pk = s.activity_pk"""


def standing(db: Database, volunteer_pk: int, until: str, *, brought: bool) -> list[Row]:
    """The rows of a living volunteer up to a day that hold, by day; hours brought forward only where ``brought``."""
    found = db.execute(
        f"{_ROW} WHERE {OF_ONE} AND s.day <= ?2 AND (?3 OR s.kind = '服务') AND {HOURS.stands} ORDER BY s.day, s.start, s.pk",
        [volunteer_pk, until, brought],
    ).fetchall()
    return [Row(*row) for row in found]


def living(db: Database, volunteer_pk: int) -> int:
    """The volunteer a merged one counts for now."""
    row = db.execute("SELECT living FROM living_volunteer WHERE pk = ?", [volunteer_pk]).fetchone()
    return int(row[0])


def rows_of(db: Database, pks: Sequence[int], volunteer_pk: int) -> list[tuple[Row, bool]]:
    """Rows by key, each with whether it still holds and is still one of a living volunteer."""
    found = db.execute(
        f"SELECT r.*, {HOURS.stands} AND l.living = ?2 FROM ({_ROW} WHERE s.pk IN (SELECT value FROM json_each(?1))) r "
        "JOIN service s ON s.pk = r.pk JOIN living_volunteer l ON l.pk = s.volunteer_pk ORDER BY s.day, s.pk",
        [json.dumps(list(pks)), volunteer_pk],
    ).fetchall()
    return [(Row(*row[:-1]), bool(row[-1])) for row in found]
