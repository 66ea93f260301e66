"""A made-up book of n entries for the measurements, written by bulk SQL through the product's own schema and chain.

Villages of 400 households with three persons each, one village for every 20,000 entries and at least one; so 10^6
entries are a whole township: 20,000 households, 60,000 people, 2,000 volunteers with 100 records of service each.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests import grown_book
from tests.grown_book import TODAY, Size
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import roster
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7

HOUSEHOLDS = 400
ENTRIES_A_VILLAGE, ENTRIES_A_SHEET, SERVED_EACH = 20_000, 10_000, 100
# Which item a number from 0 to 9999 falls on, by code: shares as in ``grown_book.ITEMS``.
SHARES = (("Z1", 5998), ("S1", 9498), ("H1", 9698), ("J1", 9998), ("V1", 10_000))

_ENTRIES = f"""
INSERT INTO entry (id, track, household_pk, period, counts_in, event_date, entered_at, item_pk, code, category, text,
    claimed, points, deduct, veto, batch_pk, operation_pk, origin, operator)
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :last),
  thrown AS MATERIALIZED (SELECT dice(:households) AS household, 202600 + dice(10) AS month, dice(28) AS day,
    dice(10000) - 1 AS share FROM n)
SELECT uuid7(), 'masses', household, month, month, printf('2026-%02d-%02d', month % 100, day), :entered_at, r.pk, r.code,
    CASE WHEN r.veto THEN NULL ELSE r.category END, r.text, r.direction * r.low, r.direction * r.low,
    r.direction < 0 AND NOT r.veto, r.veto, :batch_pk, :operation_pk, :origin, :operator
  FROM thrown CROSS JOIN rule_item r ON r.code = CASE {" ".join(f"WHEN share < {most} THEN '{code}'" for code, most in SHARES)} END
"""
_SERVICES = f"""
INSERT INTO service (id, volunteer_pk, activity_pk, kind, day, minutes, entered_at, operation_pk, origin, operator)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :volunteers * {SERVED_EACH})
SELECT uuid7(), v.pk, a.pk, '服务', a.day, 120, :entered_at, :operation_pk, :origin, :operator
  FROM (SELECT i % :volunteers + 1 AS who, dice(:volunteers) AS what FROM n)
  CROSS JOIN volunteer v ON v.pk = who CROSS JOIN activity a ON a.pk = what
"""


def villages(entries: int) -> int:
    """How many villages a book of so many entries has."""
    return max(1, entries // ENTRIES_A_VILLAGE)


def make(folder: Path, entries: int) -> None:
    """Write the book and leave it closed, with what the closing looks up of it."""
    grown_book.make(folder, Size(villages(entries), HOUSEHOLDS, 0))
    context = Context(folder, Clock.fixed(TODAY))
    context.call(_fill, entries)
    context.close(with_backup=False)


def _fill(book: Book, entries: int) -> None:
    thrown = random.Random(20).random
    book.db.conn.create_function("uuid7", 0, uuid7)
    book.db.conn.create_function("dice", 1, lambda sides: int(thrown() * sides) + 1)
    (volunteers,) = book.db.execute("SELECT count(*) FROM volunteer").fetchone()
    with book.operation("录入服务时间") as pk:
        book.db.execute(_SERVICES, {**book.ledger_common(pk), "volunteers": volunteers})
    for first in range(0, entries, ENTRIES_A_SHEET):
        with book.operation("导入积分") as pk:
            batch = roster.add_batch(book.db, pk, "points", f"第{first}.xlsx", f"{first:064x}", book.now)
            last = min(first + ENTRIES_A_SHEET, entries)
            common = {**book.ledger_common(pk, batch), "first": first, "last": last}
            book.db.execute(_ENTRIES, {**common, "households": villages(entries) * HOUSEHOLDS})
