"""One chain over all operations: each is hashed with what it wrote and with the one before it.

A link's hash is sha256 over the operation's columns, its changes, its ledger rows and the traces of the rows it wrote that
may change again: what left the office (``TRACED``), by named columns with a version, and every ordinary table, by the
columns it has. Tamper-evidence for an office: who has the program can make a whole new chain and write the head kept
outside the file (``heads``) too; who has only the file cannot.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import traces

# 2: traces are hashed in the order of their rows, which an index has, and no more in that in which they were written.
VERSION = 2
# The schema that brought the chain, and the one that brought the last of its tables: the steps between touch no row.
SINCE, TABLES = 12, 15
# Nouns of traces that name an operation before the start: one that did not hold, one of which a row was not as it left it.
_WAS_BROKEN, _WAS_UNTRUE = "operation", "act"
_UNTRUE = "untrue"  # no row has such a hash
Rows = Iterable[Sequence[Any]]
# A new column of one of these tables, or another one here, is a new VERSION; upgrades start a new chain anyway.
OPERATION = ("pk", "name", "kind", "of_pk", "operator", "origin", "at")
CHANGE = ("noun", "row_pk", "before", "after")
LEDGERS: dict[str, tuple[str, ...]] = {
    "entry": (
        "pk", "hex(id)", "track", "household_pk", "person_pk", "period", "counts_in", "event_date", "entered_at", "item_pk",
        "code", "category", "text", "claimed", "points", "deduct", "veto", "cause", "quantity", "batch_pk", "operation_pk",
        "origin", "operator", "reverses", "undoing", "tops", "replaces", "evidence", "note",
    ),
    "service": (
        "pk", "hex(id)", "volunteer_pk", "activity_pk", "kind", "day", "start", "finish", "minutes", "category", "content",
        "place", "organiser", "charge", "source", "entered_at", "batch_pk", "operation_pk", "origin", "operator", "reverses",
        "undoing", "cause", "note",
    ),
}  # fmt: skip
_TRACE = ("noun", "row_pk", "hash")
# What an erasure names: hashed only where there is any, so that every other link is what it always was.
ERASED: dict[str, tuple[str, ...]] = {
    "erasure": ("pk", "person_pk", "day", "reason"),
    "resealed": ("pk", "of_pk", "hash"),
}
_OF_OPERATION = {"change": CHANGE, **LEDGERS, "trace": _TRACE, **ERASED}
_BATCH = 2000


class Head(NamedTuple):
    """The newest link: its operation's key (0: none yet) and its hash ('': the book has no chain)."""

    operation: int
    hash: str


class Start(NamedTuple):
    """Where the chain begins: everything up to ``operation`` is covered by ``hash``."""

    pk: int
    operation: int
    schema: int
    version: int
    old_head: str
    hash: str


class Carried(NamedTuple):
    """What did not hold before an upgrade: it goes into the chain that starts there, so that no upgrade makes it true.

    ``operations`` by key (0: something from before the older start) and ``acts``, those of which a row is not as they left
    it; ``rows`` that are traced, and those ``made_up``.
    """

    operations: frozenset[int] = frozenset()
    acts: frozenset[int] = frozenset()
    rows: frozenset[tuple[str, int]] = frozenset()
    made_up: frozenset[tuple[str, int]] = frozenset()


NOTHING = Carried()


# ---- hashing ----
def _update(digest: Any, rows: Rows) -> None:
    """Feed rows in batches, so that an import of any size needs the memory of one batch."""
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        digest.update(json.dumps(batch, separators=(",", ":")).encode())


def _link(version: int, before: str, operation: Sequence[Any], written: Sequence[Rows]) -> str:
    digest = hashlib.sha256(json.dumps([version, before, list(operation)]).encode())
    for name, rows in zip(_OF_OPERATION, written, strict=True):
        if name not in ERASED or (rows := list(rows)):
            digest.update(name.encode())
        _update(digest, rows)
    return digest.hexdigest()


def _select(table: str, where: str, version: int) -> str:
    columns = {**_OF_OPERATION, "operation": OPERATION}[table]
    return f"SELECT {', '.join(columns)} FROM {table} WHERE {where} ORDER BY {_order(table, version)}"


def _order(table: str, version: int) -> str:
    return "noun, row_pk" if table == "trace" and version >= 2 else "pk"


# ---- writing ----
def close_link(db: Database, pk: int) -> str:
    """Hash an operation that is about to be committed, and keep the hash with it."""
    traces.close(db, pk)
    hashed = _link(VERSION, _before(db, pk), *_content(db, pk, VERSION))
    db.conn.execute("UPDATE operation SET hash = ? WHERE pk = ?", [hashed, pk])
    return hashed


def _before(db: Database, pk: int) -> str:
    """The hash of the link before an operation: the operation's before it, or the start of the chain."""
    row = db.conn.execute(
        "SELECT s.operation_pk, s.hash FROM chain_start s ORDER BY s.pk DESC LIMIT 1"
    ).fetchone()
    if row is None or row[0] < pk - 1:
        row = db.conn.execute(
            "SELECT pk, hash FROM operation NOT INDEXED WHERE pk < ? ORDER BY pk DESC LIMIT 1", [pk]
        ).fetchone()
    return str(row[1]) if row and row[1] else ""


def reseal(db: Database, operations: Iterable[int], by: int) -> None:
    """Hash older operations anew after an erasure blanked what they hold, under the operation ``by`` that names them.

    The old hashes stay: they are what the links after them name. What lies before the start is covered as one.
    """
    start = start_of(db)
    first = start.operation if start else 0
    wanted = sorted({pk for pk in operations if pk != by})
    for pk in wanted:
        if pk > first:
            _insert_reseal(db, by, pk, _link(VERSION, _before(db, pk), *_content(db, pk, VERSION)))
    if start is not None and wanted and wanted[0] <= first:
        _insert_reseal(db, by, -start.pk, covered(db, start))


def _insert_reseal(db: Database, by: int, of_pk: int, hashed: str) -> None:
    db.conn.execute("INSERT INTO resealed (operation_pk, of_pk, hash) VALUES (?, ?, ?)", [by, of_pk, hashed])


def _content(db: Database, pk: int, version: int) -> tuple[Sequence[Any], list[Rows]]:
    operation = db.conn.execute(_select("operation", "pk = ?", version), [pk]).fetchone()
    written = [_select(table, "operation_pk = ?", version) for table in _OF_OPERATION]
    return operation, [db.conn.execute(sql, [pk]) for sql in written]


def begin(db: Database, schema: int, carried: Carried = NOTHING) -> None:
    """Start a chain: everything there is so far gets one hash, which names the head of the chain before it.

    What is ``carried`` is written as what does not hold, under the same hash.
    """
    old = head(db)
    (last,) = db.conn.execute("SELECT ifnull(max(pk), 0) FROM operation").fetchone()
    (pk,) = db.conn.execute("SELECT ifnull(max(pk), 0) + 1 FROM chain_start").fetchone()
    # What older starts found is asked of no more: the one that begins here finds it anew.
    db.conn.execute("DELETE FROM trace WHERE operation_pk < 0")
    for noun in traces.sealed(db, schema):
        traces.put(db, -pk, noun, _found(db, noun, carried))
    for word, operations in ((_WAS_BROKEN, carried.operations), (_WAS_UNTRUE, carried.acts)):
        known = sorted({one if one <= last else 0 for one in operations})
        traces.put(db, -pk, word, ((one, _UNTRUE) for one in known))
    start = Start(pk, last, schema, VERSION, old.hash, "")
    db.conn.execute("INSERT INTO chain_start VALUES (?, ?, ?, ?, ?, ?)", [*start[:-1], covered(db, start)])


def _found(db: Database, noun: str, carried: Carried) -> Iterator[tuple[int, str]]:
    """Each row of a table with its hash; what was not as it was left gets one that no row has, what was made up none."""
    untrue = {pk for name, pk in carried.rows if name == noun}
    for row in traces.rows_now(db, noun):
        if (noun, row[0]) not in carried.made_up and row[0] not in untrue:
            yield row[0], traces.row_hash(row)
    yield from ((pk, _UNTRUE) for pk in sorted(untrue))


def covered(db: Database, start: Start) -> str:
    """The hash over everything up to a start: operations, changes, ledgers, and the rows it traced."""
    with traces.any_text(db.conn):
        return _covered(db.conn, start)


def _covered(raw: sqlite3.Connection, start: Start) -> str:
    digest = hashlib.sha256(json.dumps(list(start[:-1])).encode())
    last = [start.operation]
    _update(
        digest,
        raw.execute(f"SELECT {', '.join(OPERATION)}, hash FROM operation WHERE pk <= ? ORDER BY pk", last),
    )
    for table in ("change", *LEDGERS):
        digest.update(table.encode())
        _update(digest, raw.execute(_select(table, "operation_pk <= ?", start.version), last))
    for table in ERASED:
        _update(digest, raw.execute(_select(table, "operation_pk <= ?", start.version), last))
    digest.update(b"trace")
    _update(digest, raw.execute(_select("trace", "operation_pk = ?", start.version), [-start.pk]))
    return digest.hexdigest()


# ---- reading ----
def rehash(db: Database, pk: int, version: int) -> str | None:
    """The hash an operation that is there would get now; None where it is gone."""
    there = db.conn.execute("SELECT 1 FROM operation WHERE pk = ?", [pk]).fetchone()
    with traces.any_text(db.conn):
        return _link(version, _before(db, pk), *_content(db, pk, version)) if there else None


def sealed(db: Database) -> list[str]:
    """The tables of which every row is traced, as the chain that runs now began."""
    start = start_of(db)
    return traces.sealed(db, start.schema if start else 0)


def start_of(db: Database) -> Start | None:
    """The start of the chain that runs now; None in a book that has none."""
    row = db.conn.execute("SELECT * FROM chain_start ORDER BY pk DESC LIMIT 1").fetchone()
    return Start(*row) if row else None


def head(db: Database) -> Head:
    """The newest link (for head.json and a backup's manifest)."""
    start = start_of(db)
    row = db.conn.execute("SELECT pk, hash FROM operation NOT INDEXED ORDER BY pk DESC LIMIT 1").fetchone()
    if row is not None and (start is None or row[0] > start.operation):
        return Head(int(row[0]), str(row[1] or ""))
    return Head(start.operation, start.hash) if start else Head(0, "")


def knows(db: Database, one: Head) -> bool:
    """Whether a link stands in this book's chain, or in one before an upgrade."""
    row = db.conn.execute(
        "SELECT 1 FROM operation WHERE pk = ? AND hash = ?", [one.operation, one.hash]
    ).fetchone()
    return bool(row) or bool(
        db.conn.execute("SELECT 1 FROM chain_start WHERE operation_pk = ? AND hash = ?", [one.operation, one.hash]).fetchone()
    )  # fmt: skip


class Broken(NamedTuple):
    """The first operation the chain does not hold at (0: something from before the chain's start), and how many such."""

    operation: int
    name: str
    at: str
    steps: int


def walk(db: Database) -> Broken | None:
    """Walk the whole chain; None where it holds. A missing operation is told at the one after it."""
    found = broken(db)
    return Broken(*found[0], len(found)) if found else None


def broken(db: Database) -> list[tuple[int, str, str]]:
    """Every link that does not hold, as (operation, name, at); first those that did not before an upgrade."""
    with traces.any_text(db.conn):
        return _broken(db)


def _broken(db: Database) -> list[tuple[int, str, str]]:
    start = start_of(db)
    if start is None:
        return [(0, "", "")]
    anew = dict(db.conn.execute("SELECT of_pk, hash FROM resealed ORDER BY pk").fetchall())
    found = list(carried(db, start))
    found += [] if covered(db, start) == anew.get(-start.pk, start.hash) else [(0, "", "")]
    before, expected = start.hash, start.operation + 1
    written = [_Groups(db, table, start) for table in _OF_OPERATION]
    columns = ", ".join(OPERATION)
    for *operation, hashed in db.conn.execute(
        f"SELECT {columns}, hash FROM operation WHERE pk > ? ORDER BY pk", [start.operation]
    ):
        pk = int(operation[0])
        rows = [
            group.of(pk) for group in written
        ]  # read as they are hashed: an import may be all of a ledger
        if pk != expected or _link(start.version, before, operation, rows) != anew.get(pk, hashed):
            found.append((pk, operation[1], operation[6]))
        before, expected = hashed or "", pk + 1
    if not found and any(group.homeless for group in written):
        found.append((expected, "", ""))
    return found


def carried(db: Database, start: Start, noun: str = _WAS_BROKEN) -> list[tuple[int, str, str]]:
    """The operations that did not hold before an upgrade, as (operation, name, at)."""
    sql = (
        "SELECT t.row_pk, ifnull(o.name, ''), ifnull(o.at, '') FROM trace t LEFT JOIN operation o ON o.pk = t.row_pk "
        "WHERE t.operation_pk = ? AND t.noun = ? ORDER BY t.row_pk"
    )
    return list(db.conn.execute(sql, [-start.pk, noun]).fetchall())


def carried_acts(db: Database) -> set[int]:
    """Those of which a row was not as they left it."""
    start = start_of(db)
    return {int(pk) for pk, _, _ in carried(db, start, _WAS_UNTRUE)} if start else set()


def was_broken(db: Database, start: Start, operation: int, *, act: bool = False) -> bool:
    """The same of one operation, as ``carried`` and, with ``act``, as ``carried_acts``."""
    sql = "SELECT 1 FROM trace WHERE operation_pk = ? AND noun = ? AND row_pk = ?"
    noun = _WAS_UNTRUE if act else _WAS_BROKEN
    return db.conn.execute(sql, [-start.pk, noun, operation]).fetchone() is not None


class _Groups:
    """The rows of one table after a start, operation by operation; what belongs to no operation stays over."""

    def __init__(self, db: Database, table: str, start: Start) -> None:
        columns, order = ", ".join(_OF_OPERATION[table]), _order(table, start.version)
        sql = f"SELECT operation_pk, {columns} FROM {table} WHERE operation_pk > ? ORDER BY operation_pk, {order}"
        self._rows = db.conn.execute(sql, [start.operation])
        self._next = self._rows.fetchone()
        self._passed_over = False

    def of(self, pk: int) -> Iterator[Sequence[Any]]:
        """The rows of one operation; operations are asked for in their order."""
        while self._next is not None and self._next[0] <= pk:
            if self._next[0] == pk:
                yield self._next[1:]
            else:
                self._passed_over = True
            self._next = self._rows.fetchone()

    @property
    def homeless(self) -> bool:
        """Whether rows name an operation that is not there; asked after the last one."""
        return self._passed_over or self._next is not None
