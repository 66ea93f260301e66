"""Whether single rows and operations are as the program left them: a few look-ups each, where ``chain.walk`` reads everything.

Whatever is shown of a traced table or a ledger is asked about here. An operation is looked at with all it wrote; one from before the
start of the chain is covered by one hash and is for the walk alone.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple
from weakref import WeakKeyDictionary

from sqlite_utils import Database

from wenming_desktop.domain.errors import NotAsKeptError
from wenming_desktop.storage import chain, ordinary, traces, typed, under_way
from wenming_desktop.storage.chain import LEDGERS, Carried
from wenming_desktop.storage.connection import path_of
from wenming_desktop.storage.traces import TRACED, row_hash

# The operation that wrote a row last, or the start that found it there, speaks for it; what lies before the start is
# covered as one, and the order of keys says nothing: nobody hashed it.
_SPEAKS = """t.noun = ?1 AND (+t.operation_pk > (SELECT operation_pk FROM chain_start ORDER BY pk DESC LIMIT 1)
    OR +t.operation_pk = (SELECT -max(pk) FROM chain_start))"""


def holds(db: Database, noun: str, pk: int) -> bool:
    """Whether one traced row is as the last operation that wrote it left it; one being written now holds."""
    traced = db.conn.execute(
        f"SELECT t.hash, t.operation_pk FROM trace t WHERE {_SPEAKS} AND t.row_pk = ?2 ORDER BY t.operation_pk DESC LIMIT 1",
        [noun, pk],
    ).fetchone()
    row = traces.row_now(db, noun, pk)
    if traced is None or row is None:
        return False
    hashed, operation_pk = traced
    return under_way.of(db) == operation_pk or (hashed == row_hash(row) and link_holds(db, operation_pk))


_LATEST = 20  # steps looked at when a book is opened
_LARGE = 5000  # rows one operation wrote: more take longer to hash than a list may wait
# Links found whole, by connection: what was read once is not hashed again for every page of a list.
_whole: WeakKeyDictionary[Database, set[int]] = WeakKeyDictionary()
# How many rows an operation wrote does not change: whether that is very many is asked once.
_sized: WeakKeyDictionary[Database, dict[int, bool]] = WeakKeyDictionary()
# Large ones found not to be, by the file; a book is opened with none (``forget``).
_large_broken: dict[str, set[int]] = {}


def forget(path: Path) -> None:
    """A file is opened: what was found in it before may have been altered or restored since."""
    _large_broken.pop(str(path), None)


def look_anew(db: Database) -> None:
    """Somebody else wrote in the file: what was found whole may not be any more."""
    _whole.pop(db, None)


def look_at_large(db: Database) -> int:
    """Hash the operations that wrote very much, so that lists that do not wait for it know; gives how many are broken."""
    broken = {pk for pk in _large_ones(db) if not link_holds(db, pk)}
    _large_broken[_path(db)] = broken
    return len(broken)


def last_broken(db: Database) -> int:
    """Since how many steps, of the last ones, something is not as it was written: a disk loses what was written last."""
    last = db.conn.execute("SELECT pk FROM operation ORDER BY pk DESC LIMIT ?", [_LATEST]).fetchall()
    broken = [back for back, (pk,) in enumerate(last, 1) if not link_holds(db, pk, patient=False)]
    return max(broken, default=0)


def _large_ones(db: Database) -> list[int]:
    found: set[int] = set()
    for table in ("change", *LEDGERS):
        sql = f"SELECT operation_pk FROM {table} GROUP BY operation_pk HAVING count(*) > ?"
        found |= {int(row[0]) for row in db.conn.execute(sql, [_LARGE])}
    return sorted(found)


def _is_large(db: Database, pk: int) -> bool:
    known = _sized.setdefault(db, {})
    if pk not in known:
        known[pk] = any(
            db.conn.execute(
                f"SELECT 1 FROM {table} WHERE operation_pk = ? LIMIT 1 OFFSET ?", [pk, _LARGE]
            ).fetchone()
            for table in ("change", *LEDGERS)
        )
    return known[pk]


def _path(db: Database) -> str:
    return str(path_of(db))


def link_holds(db: Database, operation_pk: int, *, patient: bool = True) -> bool:
    """Whether one operation is as it was written and follows the one before it.

    True of one being written, and of what lies before the start of the chain: that is one hash, for the walk alone; but
    not of what was found broken when that chain began.
    Not ``patient``: of one that wrote very much, what ``look_at_large`` found.
    """
    whole = _whole.setdefault(db, set())
    if operation_pk in whole:
        return True
    if not patient and _is_large(db, operation_pk):
        return operation_pk not in _large_broken.get(_path(db), ())
    if _is_whole(db, operation_pk):
        whole.add(operation_pk)
    return operation_pk in whole


def _is_whole(db: Database, pk: int) -> bool:
    start = chain.start_of(db)
    if start is None:
        return False
    if pk <= start.operation:
        return not chain.was_broken(db, start, pk)
    if under_way.of(db) == pk:
        return True
    anew = db.conn.execute(
        "SELECT hash, operation_pk FROM resealed WHERE of_pk = ? ORDER BY pk DESC LIMIT 1", [pk]
    ).fetchone()
    hashed = anew or db.conn.execute("SELECT hash FROM operation WHERE pk = ?", [pk]).fetchone()
    before = db.conn.execute("SELECT 1 FROM operation WHERE pk = ?", [pk - 1]).fetchone()
    follows = before is not None or pk - 1 == start.operation
    sound = follows and hashed is not None and hashed[0] == chain.rehash(db, pk, start.version)
    return sound and (anew is None or link_holds(db, anew[1]))


# The rows of which an operation was the last writer.
_LAST = """t.operation_pk = ?1 AND ?1 > (SELECT max(operation_pk) FROM chain_start)
    AND NOT EXISTS (SELECT 1 FROM trace n WHERE n.noun = t.noun AND n.row_pk = t.row_pk AND n.operation_pk > t.operation_pk)"""


# What a step's state has to be: nobody hashed it, since each 撤销 and 重做 writes it, but those are steps themselves.
_MISSTATED = """SELECT o.pk, o.name FROM operation o WHERE o.pk > (SELECT operation_pk FROM chain_start ORDER BY pk DESC LIMIT 1)
    AND {of} AND o.state <> CASE
      (SELECT u.kind FROM operation u WHERE u.of_pk = o.pk AND u.kind IN ('undo', 'redo') ORDER BY u.pk DESC LIMIT 1)
      WHEN 'undo' THEN CASE WHEN EXISTS (SELECT 1 FROM operation n WHERE n.kind IN ('edit', 'barrier')
        AND n.pk > (SELECT max(u.pk) FROM operation u WHERE u.of_pk = o.pk AND u.kind = 'undo')) THEN 'dropped' ELSE 'undone' END
      ELSE 'done' END ORDER BY o.pk"""


def misstated(db: Database, pk: int | None = None) -> list[tuple[int, str]]:
    """(key, name) of every step since the chain's start, or of one, whose state is not what 撤销 and 重做 made it."""
    found = db.conn.execute(
        _MISSTATED.format(of="1" if pk is None else "o.pk = ?"), [] if pk is None else [pk]
    )
    return [(int(row[0]), str(row[1])) for row in found.fetchall()]


def acts_hold(db: Database, operation_pk: int, *, patient: bool = True) -> bool:
    """Whether an operation holds, and every row it was the last to write is still as it left it."""
    known = chain.sealed(db)
    nouns = db.conn.execute(
        "SELECT DISTINCT noun FROM trace WHERE operation_pk = ?", [operation_pk]
    ).fetchall()
    hasty = not patient and _is_large(db, operation_pk)  # then each row is told where it is listed
    for (noun,) in nouns:
        if noun not in known or not ((hasty and noun not in TRACED) or _rows_hold(db, operation_pk, noun)):
            return False
    start = chain.start_of(db)
    if start is not None and chain.was_broken(db, start, operation_pk, act=True):
        return False
    return not misstated(db, operation_pk) and link_holds(db, operation_pk, patient=patient)


def _rows_hold(db: Database, operation_pk: int, noun: str) -> bool:
    left = db.conn.execute(
        f"SELECT t.row_pk, t.hash FROM trace t WHERE t.noun = ?2 AND {_LAST} ORDER BY t.row_pk",
        [operation_pk, noun],
    )
    keys = f"t.pk IN (SELECT t.row_pk FROM trace t WHERE t.noun = ?2 AND {_LAST})"
    now = traces.rows_now(db, noun, keys, [operation_pk, noun])
    return not any(_apart(left, now))


def untrue_among(db: Database, table: str, pks: Iterable[int], *, patient: bool = False) -> set[int]:
    """Which of some rows of a table are not as they were left; none of a table of which nothing is sealed."""
    wanted = list(pks)
    if table in TRACED:
        return {pk for pk in wanted if not holds(db, table, pk)}
    if table == "operation":
        return {pk for pk in wanted if not acts_hold(db, pk, patient=patient)}
    if table in LEDGERS:
        sql = f"SELECT pk, operation_pk FROM {table} WHERE pk IN (SELECT value FROM json_each(?))"
        rows = db.conn.execute(sql, [json.dumps(wanted)]).fetchall()
        return {int(pk) for pk, operation_pk in rows if not link_holds(db, operation_pk, patient=patient)}
    return _untrue_rows(db, table, wanted, patient=patient) if table in chain.sealed(db) else set()


def prove(db: Database, table: str, pk: int, what: str) -> None:
    """NotAsKeptError, by what it is called, where a kept row is not as it was left; one being written now is."""
    if under_way.of(db) is None and untrue_among(db, table, [pk], patient=True):
        raise NotAsKeptError(what)


def _untrue_rows(db: Database, noun: str, pks: list[int], *, patient: bool) -> set[int]:
    keys = json.dumps(sorted(set(pks)))
    left = {
        row_pk: (hashed, by)
        for row_pk, hashed, by in db.conn.execute(
            "SELECT t.row_pk, t.hash, max(t.operation_pk) FROM json_each(?2) j CROSS JOIN trace t ON t.row_pk = j.value "
            f"WHERE {_SPEAKS} GROUP BY j.value",
            [noun, keys],
        )
    }
    writers = {by for _, by in left.values() if by > 0}
    broken = {by for by in writers if not link_holds(db, by, patient=patient)}
    found = set()
    for row in traces.rows_now(db, noun, "t.pk IN (SELECT value FROM json_each(?))", [keys]):
        was, by = left.get(row[0], ("", 0))
        if was != row_hash(row) or by in broken:
            found.add(int(row[0]))
    return found


def gone(db: Database, noun: str) -> int:
    """How many rows of a traced table were taken away by nobody's act; a look at keys only."""
    sql = (
        f"SELECT t.row_pk, t.hash, max(t.operation_pk) FROM trace t WHERE {_SPEAKS} "
        f"AND NOT EXISTS (SELECT 1 FROM {noun} x WHERE x.pk = t.row_pk) GROUP BY t.row_pk"
    )
    return sum(1 for _, hashed, _ in db.conn.execute(sql, [noun]).fetchall() if hashed)


How = Literal["added", "changed", "gone"]


class Untrue(NamedTuple):
    """A traced row that is not as it was left: changed, gone or made up (``added``: no operation speaks for it)."""

    noun: str
    pk: int
    how: How
    operation: int = 0


def untrue(db: Database, broken: Container[int] = ()) -> Iterator[Untrue]:
    """Every such row; with ``broken`` operations, what was last written by one of them too. A walk over both, row by row."""
    for noun in chain.sealed(db):
        # SQLite answers the hash of the row that max() is of
        left = db.conn.execute(
            f"SELECT t.row_pk, t.hash, max(t.operation_pk) FROM trace t WHERE {_SPEAKS} GROUP BY t.row_pk ORDER BY t.row_pk",
            [noun],
        )
        for pk, how, by in _apart(left, traces.rows_now(db, noun), broken):
            yield Untrue(noun, pk, how, by)


def _apart(
    left: Iterable[Sequence[Any]], now: Iterable[Sequence[Any]], broken: Container[int] = ()
) -> Iterator[tuple[int, How, int]]:
    """Where rows are not as traces (key, hash, operation) say, both by key: (key, how, operation)."""
    rows = iter(now)
    row = next(rows, None)
    for pk, was, *by in left:
        while row is not None and row[0] < pk:
            yield int(row[0]), "added", 0
            row = next(rows, None)
        operation = by[0] if by else 0
        if row is None or row[0] != pk:
            if was:
                yield int(pk), "gone", operation
            continue
        if not was:
            yield int(pk), "added", operation
        elif was != row_hash(row) or operation in broken:
            yield int(pk), "changed", operation
        row = next(rows, None)
    while row is not None:
        yield int(row[0]), "added", 0
        row = next(rows, None)


def columns_apart(db: Database, one: Untrue) -> list[str]:
    """The columns in which a row is not what the journal has of it last; [] where it has nothing but the key."""
    last = db.conn.execute(
        "SELECT after FROM change WHERE noun = ? AND row_pk = ? ORDER BY pk DESC LIMIT 1", [one.noun, one.pk]
    ).fetchone()
    columns = [name for name, _ in ordinary.columns_of(db, one.noun)]
    row = next(traces.rows_now(db, one.noun, "t.pk = ?", [one.pk]), None)
    if last is None or not last[0] or row is None or one.noun in TRACED:
        return []
    try:
        said = typed.parsed(last[0], dict[str, Any])
    except ValueError:
        return []
    return [name for name, value in zip(columns, row, strict=True) if name in said and said[name] != value]


def not_holding(db: Database) -> Carried:
    """Everything that is not as it was left, before an upgrade starts a new chain over it."""
    links = {pk for pk, _, _ in chain.broken(db)}
    rows = list(untrue(db, links))
    return Carried(
        frozenset(links | {pk for pk, _ in misstated(db)}),
        frozenset(chain.carried_acts(db) | {one.operation for one in rows if one.operation > 0}),
        frozenset((one.noun, one.pk) for one in rows if one.how != "added"),
        frozenset((one.noun, one.pk) for one in rows if one.how == "added"),
    )
