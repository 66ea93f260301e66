"""Sums of the ledger for one or a few subjects, through its covering indexes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from wenming_desktop.domain.points import MATRIX_DEDUCTION, UNSORTED
from wenming_desktop.domain.rules import Track
from wenming_desktop.storage.chains import SHOWN, STANDS

__all__ = ["SHOWN", "STANDS", "category_sums", "family", "merged_keys", "sums_by_key", "sums_of"]
_MOST_MERGED = 1000  # one into the other: a ring that a hand made ends too


def sums_of(db: Database, track: Track, keys: Iterable[int], first: int, last: int) -> tuple[int, int, int]:
    """Points (hundredths), deductions and vetoes of some subjects together in the months first..last."""
    column = _column(track)
    row = db.execute(
        f"SELECT total(points), total(deduct), total(veto) FROM entry e WHERE e.track = '{track}' "
        f"AND e.{column} IN (SELECT value FROM json_each(?)) AND e.counts_in BETWEEN ? AND ?",
        [json.dumps(list(keys)), first, last],
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def sums_by_key(
    db: Database,
    track: Track,
    keys: Iterable[int],
    first: int,
    last: int,
    then: Mapping[int, int] | None = None,
) -> dict[int, tuple[int, int, int]]:
    """Points, deductions and vetoes of each of some living subjects, those merged into them included.

    ``then`` says whom the merged ones count for where that is not as it is today (a board of the past).
    """
    living = _chained(db, track, keys) if then is None else _counting(keys, then)
    rows = db.execute(
        "SELECT k.value, sum(e.points), sum(e.deduct), sum(e.veto) FROM json_each(?) k CROSS JOIN entry e "
        f"ON e.track = '{track}' AND e.{_column(track)} = k.value AND e.counts_in BETWEEN ? AND ? GROUP BY k.value",
        [json.dumps(list(living)), first, last],
    )
    found: dict[int, tuple[int, int, int]] = {}
    for pk, points, deduct, veto in rows.fetchall():
        one = found.get(living[pk], (0, 0, 0))
        found[living[pk]] = (one[0] + points, one[1] + deduct, one[2] + veto)
    return found


def _counting(keys: Iterable[int], then: Mapping[int, int]) -> dict[int, int]:
    own = {key: key for key in keys}
    return own | {pk: into for pk, into in then.items() if into in own}


def _chained(db: Database, track: Track, keys: Iterable[int]) -> dict[int, int]:
    keys_json = json.dumps(list(keys))
    table = "person" if track == "party" else "household"
    merged = db.execute(
        "WITH RECURSIVE chain(pk, living) AS (SELECT value, value FROM json_each(?1) "
        f"UNION SELECT h.pk, c.living FROM chain c JOIN {table} h ON h.merged_into = c.pk) SELECT pk, living FROM chain",
        [keys_json],
    )
    return dict(merged.fetchall())


def category_sums(db: Database, track: Track, keys: Iterable[int], first: int, last: int) -> dict[str, int]:
    """Points by category of some subjects in the months first..last.

    Without a category: a month's deduction of a sheet is 减分, an entry of an item 未分类, whichever way it counts.
    """
    rows = db.execute(
        "SELECT CASE WHEN ifnull(category, '') <> '' THEN category "
        f"WHEN item_pk IS NULL THEN '{MATRIX_DEDUCTION}' ELSE '{UNSORTED}' END, "
        f"sum(points) FROM entry e WHERE e.track = '{track}' "
        f"AND e.{_column(track)} IN (SELECT value FROM json_each(?)) AND e.counts_in BETWEEN ? AND ? GROUP BY 1",
        [json.dumps(list(keys)), first, last],
    )
    return {str(category): int(points) for category, points in rows.fetchall()}


def merged_keys(db: Database, track: Track, pk: int) -> list[int]:
    """A subject and all that were merged into it: the keys its entries may bear."""
    table = "person" if track == "party" else "household"
    rows = db.execute(
        "WITH RECURSIVE chain(pk) AS (SELECT ?1 UNION "
        f"SELECT h.pk FROM chain c JOIN {table} h ON h.merged_into = c.pk) SELECT pk FROM chain",
        [pk],
    )
    return [int(row[0]) for row in rows.fetchall()]


def family(db: Database, track: Track, pk: int) -> list[int]:
    """The living subject a key counts for now and all merged into it, from whichever of them one starts."""
    table = "person" if track == "party" else "household"
    (living,) = db.execute(
        "WITH RECURSIVE up(pk, n) AS (SELECT ?1, 0 UNION ALL "
        f"SELECT t.merged_into, n + 1 FROM up JOIN {table} t ON t.pk = up.pk WHERE t.merged_into IS NOT NULL AND n < {_MOST_MERGED}) "
        "SELECT pk FROM up ORDER BY n DESC LIMIT 1",
        [pk],
    ).fetchone()
    return merged_keys(db, track, int(living))


def _column(track: Track) -> str:
    return "person_pk" if track == "party" else "household_pk"
