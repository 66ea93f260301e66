"""The points ledger: append-only rows in and out, totals through one covering index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.errors import NotAsKeptError
from wenming_desktop.domain.periods import month_last, month_of
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.rules import Track
from wenming_desktop.storage import as_of
from wenming_desktop.storage.chains import END, STANDS, TAKEN_BACK_BY

COLUMNS = (
    "id", "track", "household_pk", "person_pk", "period", "counts_in", "event_date", "entered_at", "item_pk", "code", "category",
    "text", "claimed", "points", "deduct", "veto", "cause", "quantity", "batch_pk", "operation_pk", "origin",
    "operator", "reverses", "undoing", "tops", "replaces", "evidence", "note",
)  # fmt: skip
Row = dict[str, Any]

_INSERT = f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({', '.join('?' for _ in COLUMNS)})"
_SELECT = f"""SELECT e.pk, e.track, e.household_pk, e.person_pk, e.period, e.event_date, e.code, e.category, e.text,
    e.claimed, e.points, e.deduct, e.veto, e.cause, e.item_pk, e.reverses, e.tops,
    {TAKEN_BACK_BY}, e.evidence, e.note, e.entered_at, e.operator,
    ifnull(h.number, ''), ifnull(c.name, ''), ifnull(v.base, ''), ifnull(p.name, ''), {END}, e.counts_in, e.replaces,
    e.operation_pk, e.undoing
  FROM entry e LEFT JOIN household h ON h.pk = e.household_pk LEFT JOIN person c ON c.pk = h.head_pk
  LEFT JOIN village v ON v.pk = h.village_pk LEFT JOIN person p ON p.pk = e.person_pk"""


def insert_entries(db: Database, rows: Iterable[Row]) -> int:
    """Append rows (keys of ``COLUMNS``, absent ones take their default); gives how many.

    Give ``id``, ``track``, ``period``, ``event_date``, ``entered_at``, ``text``, ``claimed``, ``points``,
    ``operation_pk``, ``origin``, ``operator`` and household or person. A new entry counts in the month it is booked to;
    a correction gives ``counts_in``, the month of what it corrects.
    """
    values = [_values(row) for row in rows]
    db.conn.executemany(_INSERT, values)
    return len(values)


def insert_entry(db: Database, row: Row) -> int:
    """Append one row and give its key."""
    return int(db.execute(_INSERT, _values(row)).lastrowid or 0)


_DEFAULTS: Row = {
    "code": "", "deduct": 0, "veto": 0, "cause": "", "undoing": 0, "evidence": "", "note": "",
}  # fmt: skip


def _values(row: Row) -> list[Any]:
    return [
        row.get("counts_in", row["period"]) if name == "counts_in" else row.get(name, _DEFAULTS.get(name))
        for name in COLUMNS
    ]


def entries(
    db: Database, where: str, args: Sequence[Any], *, order: str = "e.pk", limit: int = -1, index: str = ""
) -> list[Entry]:
    """Entries with the names a screen shows, by a condition on ``e`` (entry), ``h``, ``v``, ``p``.

    ``index``: the way to take where the statistics of a young book would have SQLite read the whole ledger.
    """
    select = _SELECT.replace("FROM entry e", f"FROM entry e INDEXED BY {index}") if index else _SELECT
    sql = f"{select} WHERE {where} ORDER BY {order} LIMIT ?"
    return [_entry(row) for row in db.execute(sql, [*args, limit]).fetchall()]


def of_item(
    db: Database, track: Track, keys: Iterable[int], line: int, first: date = date.min, last: date = date.max
) -> list[Entry]:
    """All rows of the keys of one subject and one line of items, in booking order: what caps are measured on.

    ``first`` and ``last`` leave out those of other days. A row never counts in a month before its day's, so that the
    index of totals leads past the months before.
    """
    whose = "person" if track == "party" else "household"
    where = (
        f"e.track = ? AND e.{whose}_pk IN (SELECT value FROM json_each(?)) AND e.counts_in >= ? "
        "AND e.event_date BETWEEN ? AND ? AND e.item_pk IN (SELECT pk FROM rule_item WHERE ifnull(line_pk, pk) = ?)"
    )
    days = [first.isoformat(), last.isoformat()]
    args = [track, json.dumps(list(keys)), month_of(first), *days, line]
    return entries(db, where, args, index=f"entry_{whose}")


# What hangs together with corrections: up to what they reverse, top or replace, down to the rows that follow those.
_KIN = """WITH RECURSIVE kin(pk) AS (
    SELECT e.pk FROM entry e WHERE e.period <> e.counts_in AND e.counts_in BETWEEN ? AND ?
    UNION SELECT e.reverses FROM kin JOIN entry e ON e.pk = kin.pk WHERE e.reverses IS NOT NULL
    UNION SELECT e.tops FROM kin JOIN entry e ON e.pk = kin.pk WHERE e.tops IS NOT NULL
    UNION SELECT e.replaces FROM kin JOIN entry e ON e.pk = kin.pk WHERE e.replaces IS NOT NULL
    UNION SELECT e.pk FROM kin JOIN entry e ON e.reverses = kin.pk
    UNION SELECT e.pk FROM kin JOIN entry e ON e.tops = kin.pk
    UNION SELECT e.pk FROM kin JOIN entry e ON e.replaces = kin.pk)
  SELECT pk FROM kin"""


def roots(db: Database, reversals: Sequence[int]) -> dict[int, int]:
    """What each reversal is about: the entry at the beginning of its chain."""
    rows = db.execute(
        "WITH RECURSIVE up(pk, at) AS (SELECT value, value FROM json_each(?) "
        "UNION ALL SELECT up.pk, e.reverses FROM up JOIN entry e ON e.pk = up.at WHERE e.reverses < e.pk) "
        "SELECT up.pk, up.at FROM up JOIN entry e ON e.pk = up.at WHERE e.reverses IS NULL",
        [json.dumps(list(reversals))],
    )
    return {int(pk): int(root) for pk, root in rows.fetchall()}


def corrections(db: Database, first: int, last: int) -> list[Entry]:
    """The rows booked into months first..last after these were audited, and the rows of their chains."""
    keys = [int(row[0]) for row in db.execute(_KIN, [first, last]).fetchall()]
    return entries(db, "e.pk IN (SELECT value FROM json_each(?))", [json.dumps(keys)]) if keys else []


def _entry(row: Sequence[Any]) -> Entry:
    values: list[Any] = list(row)
    try:
        values[5] = date.fromisoformat(values[5])
    except ValueError as error:  # no day the program wrote
        raise NotAsKeptError(f"第{values[0]}条积分登记的日期") from error
    return Entry(*values)


def reversal_rows(
    rows: Iterable[Entry], *, id_of: Any, common: Row, period_of: Any, undoing: bool, cause: str
) -> list[Row]:
    """Take each row back, or bring it back where it was taken back: the opposite of the end of its chain, naming it.

    It counts in the month its row counts in, whatever month it is booked in (``period_of``).
    """
    return [
        {
            **common, "id": id_of(), "track": row.track, "household_pk": row.household_pk, "person_pk": row.person_pk,
            "period": period_of(row), "counts_in": row.counts_in, "event_date": row.event_date.isoformat(), "item_pk": row.item_pk,
            "code": row.code, "category": row.category, "text": row.text, "claimed": sign * row.claimed,
            "points": sign * row.points, "deduct": sign * row.deduct, "veto": sign * row.veto,
            "reverses": row.end or row.pk, "tops": row.tops, "undoing": int(undoing), "cause": cause,
        }
        for row in rows
        for sign in (-1 if row.reversed_by is None else 1,)
    ]  # fmt: skip


# CROSS JOIN fixes the order: left to itself SQLite 3.40 reads the whole ledger first for a Bloom filter.
_SUMS = """SELECT h.pk, sum(e.points), sum(e.deduct), sum(e.veto)
  FROM {table} h CROSS JOIN entry e ON e.track = '{track}' AND e.{table}_pk = h.pk AND e.counts_in BETWEEN ? AND ?
  GROUP BY h.pk"""


def totals_sql(track: Track) -> str:
    """The query of ``totals``, for its plan: through the covering index, never over the whole ledger."""
    return _SUMS.format(table="person" if track == "party" else "household", track=track)


def _merged(db: Database, track: Track) -> Mapping[int, int]:
    """Which subject those count for that were merged into another, as it is today."""
    table = "person" if track == "party" else "household"
    rows = db.execute(
        f"SELECT t.pk, l.living FROM {table} t JOIN living_{table} l ON l.pk = t.pk WHERE t.merged_into IS NOT NULL"
    )
    return dict(rows.fetchall())


def totals(
    db: Database, track: Track, first: int, last: int, then: Mapping[int, int] | None = None
) -> dict[int, tuple[int, int, int]]:
    """Points, deductions and vetoes of each living subject in the months first..last: always summed anew.

    ``then`` says whom the merged ones count for where that is not as it is today (a board of the past).
    """
    merged = _merged(db, track) if then is None else then
    found: dict[int, tuple[int, int, int]] = {}
    for pk, points, deduct, veto in db.execute(totals_sql(track), [first, last]).fetchall():
        living = merged.get(pk, pk)
        one = found.get(living, (0, 0, 0))
        found[living] = (one[0] + points, one[1] + deduct, one[2] + veto)
    return found


# An entry's text is its item's, which is never rewritten: the index tells it, and the row itself is read only of a month's
# category score. IN, not a join: for a join SQLite first builds a Bloom filter over everybody's entries. Not grouped: for
# that SQLite sorts all rows.
_OF_ITEMS = f"""SELECT e.{{key}}, e.item_pk, CASE WHEN e.item_pk IS NULL THEN ifnull(e.category, e.text) END, e.points
  FROM entry e WHERE e.track = '{{track}}' AND e.{{key}} IN (SELECT value FROM json_each(?)) AND e.counts_in BETWEEN ? AND ?
    AND e.veto = 0 AND {STANDS}"""


def item_sums(
    db: Database,
    track: Track,
    first: int,
    last: int,
    subjects: Iterable[int],
    then: Mapping[int, int] | None = None,
) -> dict[int, list[tuple[str, int]]]:
    """For each of the living subjects given, what each item's standing entries brought: (text, points).

    ``then``: see ``totals``.
    """
    wanted = set(subjects)
    key = "person_pk" if track == "party" else "household_pk"
    merged = _merged(db, track) if then is None else then
    keys = [*wanted, *(pk for pk, living in merged.items() if living in wanted)]
    texts = dict(db.execute("SELECT pk, text FROM rule_item").fetchall())
    found: dict[int, dict[str, int]] = {}
    sql = _OF_ITEMS.format(key=key, track=track)
    for pk, item, said, points in db.execute(sql, [json.dumps(keys), first, last]).fetchall():
        items = found.setdefault(merged.get(pk, pk), {})
        text = said if item is None else texts[item]
        items[text] = items.get(text, 0) + points
    return {pk: list(items.items()) for pk, items in found.items()}


# What 登记积分事项 counts, vetoes apart: entries that stand, without top-ups; and which of them are deductions.
COUNTED = f"e.track = 'masses' AND e.tops IS NULL AND {STANDS}"
DEDUCTION = "e.veto = 0 AND (e.points < 0 OR e.deduct > 0)"


def counting(db: Database, last: int, village_pk: int | None) -> dict[int, as_of.HouseholdOn]:
    """Whose entries count for the board of a period ending with month ``last``: each key with its household that day.

    Those of ``tally``, and of whatever is reviewed and told of the period: a household that takes no part is in neither.
    """
    return as_of.on_board(db, month_last(last), village_pk)


def tally(db: Database, first: int, last: int, village_pk: int | None) -> tuple[int, int]:
    """登记积分事项 of the households that stand on the board of the months first..last: additions and deductions.

    Only entries that stand; vetoes and top-ups are not counted, nor what a household that takes no part was given.
    """
    keys = counting(db, last, village_pk)
    # CROSS JOIN: household by household through the covering index, never over the whole ledger.
    row = db.execute(
        f"SELECT total(NOT ({DEDUCTION})), total({DEDUCTION}) FROM json_each(?) k "
        "CROSS JOIN entry e ON e.household_pk = k.value AND e.counts_in BETWEEN ? AND ? "
        f"WHERE e.veto = 0 AND {COUNTED}",
        [json.dumps(list(keys)), first, last],
    ).fetchone()
    return int(row[0]), int(row[1])
