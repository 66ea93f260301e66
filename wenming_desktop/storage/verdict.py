"""What of the whole book is not as it was left: walked once, and again only after somebody else wrote in the file.

What the program writes itself makes nothing untrue; it may put right what was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.errors import DamagedBookError
from wenming_desktop.storage import as_left, chain, integrity, schema, under_way
from wenming_desktop.storage.as_left import Untrue
from wenming_desktop.storage.chain import LEDGERS
from wenming_desktop.storage.others import Number, Others

Found = dict[str, list[Untrue]]


class _Last(NamedTuple):
    others: Number
    newest: int
    damaged: bool
    found: Found


class Known:
    """What was found last of an open book, whichever of its connections asked; ``others`` tells who else wrote in it."""

    def __init__(self, others: Others | None = None) -> None:
        self._others = others
        self._last: _Last | None = None

    def wrote(self, db: Database) -> None:
        """After each step of the program's own, on the connection that wrote it."""
        if self._others is not None:
            self._others.wrote(db)

    def untrue(self, db: Database, nouns: Iterable[str]) -> list[Untrue]:
        """Every row of some tables that is not as it was left, and one (``pk`` 0) for each operation of theirs that does not hold.

        DamagedBookError where the file is damaged: a paper may read by an index what is not in its table.

        Nothing inside an operation: what it writes is not sealed yet, and its door was passed before it began.
        """
        if under_way.of(db) is not None:
            return []
        last = self._known(db)
        if last.damaged:
            raise DamagedBookError(
                "数据文件有损坏的地方，读出来的不能作数。", "请从最近的备份恢复；原来的文件不要删除。"
            )
        return [one for noun in sorted(set(nouns)) for one in last.found.get(noun, ())]

    def _known(self, db: Database) -> _Last:
        others = (
            self._others.number() if self._others else (0, 0)
        )  # asked first: what is written after it is met the next time
        last = self._last
        alone = not db.conn.in_transaction
        if alone:  # one state of the book, whoever writes beside it
            db.conn.execute("BEGIN")
        try:
            (newest,) = db.conn.execute("SELECT ifnull(max(pk), 0) FROM operation").fetchone()
            if (
                last is None
                or last.others != others
                or ((last.found or last.damaged) and last.newest != newest)
            ):
                damaged = not integrity.is_whole(db.conn)
                last = self._last = _Last(others, newest, damaged, {} if damaged else _walked(db))
            return last
        finally:
            if alone:
                db.conn.execute("ROLLBACK")


def holds(db: Database) -> bool:
    """Whether nothing at all in a book of the newest schema was altered or damaged, and nobody else acts in it."""
    if schema.foreign(db) or under_way.left_behind(db) or not integrity.is_whole(db.conn):
        return False
    return not _walked(db) and not as_left.misstated(db)


def _walked(db: Database) -> Found:
    broken = chain.broken(db)
    found = {noun: list(rows) for noun, rows in groupby(as_left.untrue(db), attrgetter("noun"))}
    for one in _of_operations(db, broken):
        found.setdefault(one.noun, []).append(one)
    return found


def _of_operations(db: Database, broken: Sequence[tuple[int, str, str]]) -> Iterator[Untrue]:
    """An operation that does not hold speaks for nothing it wrote; one without rows in a ledger may have lost them from each."""
    for pk, *_ in broken:
        wrote = [table for table in LEDGERS if pk and _wrote(db, table, pk)]
        nouns = db.conn.execute("SELECT DISTINCT noun FROM trace WHERE operation_pk = ?", [pk]).fetchall()
        yield from (
            Untrue(table, 0, "changed", pk) for table in (*(wrote or LEDGERS), *(noun for (noun,) in nouns))
        )
    for table in LEDGERS:
        sql = f"SELECT operation_pk FROM {table} EXCEPT SELECT pk FROM operation"
        yield from (Untrue(table, 0, "added", int(row[0])) for row in db.conn.execute(sql).fetchall())


def _wrote(db: Database, table: str, operation: int) -> bool:
    sql = f"SELECT 1 FROM {table} WHERE operation_pk = ? LIMIT 1"
    return db.conn.execute(sql, [operation]).fetchone() is not None
