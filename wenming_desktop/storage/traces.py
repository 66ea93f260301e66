"""Traces: the hash of each row that may change again, as every operation that wrote it left it.

A chain hashes the traces of an operation with it (``chain``). Traced are the rows of what left the office and of every
ordinary table; ``as_left`` compares them with what is there.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database

from wenming_desktop.storage import ordinary

# The schema since which the rows of ordinary tables are traced too.
ORDINARY_SINCE = 18
Row = Sequence[Any]
_BATCH = 500
# What left the office: by named columns, noted by triggers of its own. A new column here is a new ``chain.VERSION``.
TRACED: dict[str, tuple[str, ...]] = {
    "attachment": ("pk", "noun", "row_pk", "sha256", "title", "kind", "taken", "position"),
    "closed_month": ("pk", "period", "closed_at", "operator"),
    "import_batch": ("pk", "operation_pk", "kind", "file", "sha256", "at", "report"),
    "issued": (
        "pk", "hex(id)", "kind", "track", "period", "village_pk", "volunteer_pk", "name", "number", "code", "edition",
        "printing", "amends", "reason", "state", "content", "checksum", "files", "facts", "mendable", "issued_on",
        "issued_at", "operator", "operation_pk", "withdrawn_on", "withdrawn_reason",
    ),
    "said": (
        "pk", "figure", "subject", "value", "hash", "rows", "day", "to_whom", "issued_pk", "kept_reason", "kept_by",
        "kept_on", "kept_value", "kept_hash",
    ),
}  # fmt: skip


def trigger_ddl(db: Database) -> dict[str, str]:
    """What notes the touched rows of ``TRACED``, by name; a hand that is in no operation is refused.

    A schema from before the chain has none.
    """
    wanted: dict[str, str] = {}
    tables = set(db.table_names())
    for table in TRACED if "trace" in tables else ():
        for event, side in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            name = f"trace_{table}_{event}"
            wanted[name] = (
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} BEGIN "
                "INSERT INTO trace (operation_pk, noun, row_pk) VALUES "
                f"((SELECT operation_pk FROM running), '{table}', {side}.pk) "
                "ON CONFLICT (operation_pk, noun, row_pk) DO NOTHING; END"
            )
    return wanted


def row_hash(row: Row) -> str:
    """The hash of one row by its columns."""
    return hashlib.sha256(json.dumps(list(row)).encode()).hexdigest()


def sealed(db: Database, schema: int) -> list[str]:
    """The tables of which every row is traced in a chain that began with a schema."""
    others = [noun for noun in ordinary.tables(db) if noun not in TRACED]
    return [*TRACED, *others] if schema >= ORDINARY_SINCE else [*TRACED]


# ---- writing ----
def put(db: Database, operation: int, noun: str, hashes: Iterable[tuple[int, str]]) -> None:
    """Keep the hash of some rows of a table as an operation, or minus the key of a start, leaves them."""
    db.conn.executemany(
        "INSERT INTO trace (operation_pk, noun, row_pk, hash) VALUES (?, ?, ?, ?)",
        ((operation, noun, row_pk, hashed) for row_pk, hashed in hashes),
    )


def close(db: Database, operation: int) -> None:
    """Trace all rows an operation wrote, as it leaves them: its own triggers or the journal know which."""
    raw = db.conn
    touched = raw.execute("SELECT pk, noun, row_pk FROM trace WHERE operation_pk = ?", [operation]).fetchall()
    for trace_pk, noun, row_pk in touched:
        row = row_now(db, noun, row_pk)
        raw.execute(
            "UPDATE trace SET hash = ? WHERE pk = ?", ["" if row is None else row_hash(row), trace_pk]
        )
    # by the index of the operation: that of the noun leads through all there ever was of it
    nouns = raw.execute("SELECT DISTINCT +noun FROM change WHERE operation_pk = ?", [operation]).fetchall()
    for (noun,) in nouns:
        if noun not in TRACED:
            put(db, operation, noun, _written(db, operation, noun))


def _written(db: Database, operation: int, noun: str) -> Iterator[tuple[int, str]]:
    rows = _fetched(
        db,
        f"SELECT c.row_pk, t.pk, {ordinary.hashed(db, noun, 't')} FROM "
        "(SELECT DISTINCT row_pk FROM change WHERE operation_pk = ? AND +noun = ?) c "
        f"LEFT JOIN [{noun}] t ON t.pk = c.row_pk ORDER BY c.row_pk",
        [operation, noun],
    )
    return ((row_pk, "" if there is None else row_hash(row)) for row_pk, there, *row in rows)


# ---- reading ----
def row_now(db: Database, noun: str, pk: int) -> Row | None:
    """The hashed columns of a row as they are now; None where it is gone."""
    return next(rows_now(db, noun, "t.pk = ?", [pk]), None)


def rows_now(db: Database, noun: str, where: str = "1", values: Sequence[Any] = ()) -> Iterator[Row]:
    """The same of every row ``t`` of a traced table, by key, which stands first."""
    columns = ", ".join(TRACED[noun]) if noun in TRACED else ordinary.hashed(db, noun, "t")
    yield from _fetched(db, f"SELECT {columns} FROM [{noun}] t WHERE {where} ORDER BY t.pk", values)


def _fetched(db: Database, sql: str, values: Sequence[Any]) -> Iterator[Row]:
    """Rows whatever bytes stand in them: a text that is no UTF-8 is hashed like others, and stops no check."""
    with any_text(db.conn):
        cursor = db.conn.execute(sql, values)
        rows = cursor.fetchmany(_BATCH)
    while rows:
        yield from rows
        with any_text(db.conn):
            rows = cursor.fetchmany(_BATCH)


@contextmanager
def any_text(raw: sqlite3.Connection) -> Iterator[None]:
    """Read texts that are no UTF-8 too: what is altered is found by its hash, and hides nothing that comes after it."""
    usual, raw.text_factory = raw.text_factory, lambda text: text.decode(errors="surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = usual
