"""What is measured on a book: each work beside the bare library doing the least that any program must do for it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, Literal, TypeVar

from sqlite_utils import Database

from tests.bench import big_book, windows
from tests.bench.made_rosters import write_roster
from tests.bench.pairs import Pair, Work, in_turn
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards, books, exports, group_sheet, history, imports, points
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import backup, backup_file, chain, ordinary, verdict
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.clock import Clock

T = TypeVar("T")
Unit = Literal["ratio", "seconds", "megabytes"]
CLOCK = Clock.fixed(big_book.TODAY)
Q3 = Period.parse("2026-Q3")
DAY = date(2026, 10, 26)
SHEET = 60


@dataclass(frozen=True)
class Goal:
    """The limit of a work at the largest size measured, and of the power it may grow with (None: not limited)."""

    most: float
    unit: Unit = "ratio"
    power: float | None = None

    def met(self, pair: Pair, power: float | None) -> bool:
        """Whether a measurement keeps it."""
        value = pair.ratio if self.unit == "ratio" else pair.ours
        return value <= self.most and (power is None or self.power is None or power <= self.power)

    def __str__(self) -> str:
        said = {
            "ratio": f"{self.most:g}x",
            "seconds": f"{self.most * 1000:g} ms",
            "megabytes": f"{self.most:g} MB",
        }
        return f"<= {said[self.unit]}" + ("" if self.power is None else f", ^{self.power:g}")


@dataclass(frozen=True)
class Subject:
    """A book of a size, open, and a copy of its file for the bare library."""

    size: int
    context: Context
    bare: sqlite3.Connection

    @property
    def folder(self) -> Path:
        """Where the book lies."""
        return self.context.folder

    @property
    def scratch(self) -> Path:
        """A folder for what is written and thrown away."""
        return self.folder.parent


@dataclass(frozen=True)
class Measure(Generic[T]):
    """A work with its goal; ``measure`` gives its Pair for an open book, or for the folder of a closed one."""

    work: str
    peer: str
    goal: Goal
    measure: Callable[[T], Pair]


# ---- the ledger ----
_OPERATION = "INSERT INTO operation (name, operator, origin, at) VALUES ('登记积分', '乌兰', 'PC', '2026-10-26T09:00:00')"
_ROW = (
    "INSERT INTO entry (id, track, household_pk, period, counts_in, event_date, entered_at, item_pk, code, category, text, "
    "claimed, points, operation_pk, origin, operator) SELECT randomblob(16), 'masses', value, 202610, 202610, '2026-10-26', "
    "'2026-10-26T09:00:00', 1, 'Z1', '志愿服务', '参加志愿服务', 100, 100, ?, 'PC', '乌兰' FROM json_each(?)"
)


def _insert(bare: sqlite3.Connection, households: Sequence[int]) -> None:
    """Rows of the ledger and the action they belong to, in one transaction."""
    bare.execute("BEGIN IMMEDIATE")
    bare.execute(_ROW, [bare.execute(_OPERATION).lastrowid, str(list(households))])
    bare.execute("COMMIT")


def _item(subject: Subject, code: str) -> int:
    return int(subject.bare.execute("SELECT pk FROM rule_item WHERE code = ?", [code]).fetchone()[0])


def _draft(subject: Subject, household: int) -> points.Draft:
    return points.Draft("masses", DAY, _item(subject, "Z1"), household_pk=household)


def _on_writer(
    subject: Subject, ours: Callable[[Book], object], bare: Work, runs: int, times: int = 1
) -> Pair:
    """By turns on the thread that writes: handing work over to it is the window's."""
    return subject.context.call(lambda book: in_turn(lambda: ours(book), bare, runs, times))


def one_entry(subject: Subject) -> Pair:
    drafts = (_draft(subject, pk) for pk in range(1, big_book.HOUSEHOLDS + 1))
    return _on_writer(
        subject, lambda book: points.record(book, next(drafts)), lambda: _insert(subject.bare, [7]), 9, 20
    )


def sheet(subject: Subject) -> Pair:
    households = range(1, SHEET + 1)
    drafts = [_draft(subject, pk) for pk in households]
    return _on_writer(
        subject,
        lambda book: points.record_many(book, drafts, "登记一页"),
        lambda: _insert(subject.bare, households),
        7,
    )


def group(subject: Subject) -> Pair:
    item = _item(subject, "S1")
    there = subject.context.call(group_sheet.households, 1, None, DAY)
    assert len(there) == big_book.HOUSEHOLDS
    return _on_writer(
        subject,
        lambda book: points.record_group(book, 1, None, item, DAY),
        lambda: _insert(subject.bare, sorted(there)),
        5,
    )


# ---- boards ----
# What any board must do at the least: every household with its sums, ranked by the window function.
_BOARD = """SELECT h.pk, ifnull(sum(e.points), 0) AS total, ifnull(sum(e.deduct), 0), ifnull(sum(e.veto), 0) AS vetoes,
    rank() OVER (ORDER BY ifnull(sum(e.veto), 0) > 0, ifnull(sum(e.points), 0) DESC)
  FROM household h LEFT JOIN entry e ON e.track = 'masses' AND e.household_pk = h.pk AND e.counts_in BETWEEN ? AND ?
  WHERE ?3 IS NULL OR h.village_pk = ?3 GROUP BY h.pk"""


def _board(subject: Subject, village_pk: int | None) -> Pair:
    span = [Q3.months[0], Q3.months[-1], village_pk]
    return in_turn(
        lambda: subject.context.call(boards.draft, "masses", Q3, village_pk),
        lambda: subject.bare.execute(_BOARD, span).fetchall(),
        7,
        1 if village_pk is None else 5,
    )


def township_quarter(subject: Subject) -> Pair:
    return _board(subject, None)


def village_quarter(subject: Subject) -> Pair:
    return _board(subject, 1)


# ---- undo of an import ----
def undo_of_import(subject: Subject) -> Pair:
    """In a book of its own; the bare one deletes as many rows of a copy of the same tables, indexes and keys."""
    folder = subject.scratch / "import.wenming"
    write_roster(subject.scratch / "roster.xlsx", big_book.villages(subject.size))
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    context = Context(folder, CLOCK)
    try:
        context.call(imports.run_import, "households", subject.scratch / "roster.xlsx")
        tables = ("residence", "household_fact", "person", "household")
        with closing(_copy_of(folder, subject.scratch / "imported.sqlite3")) as bare:
            for (name,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                bare.execute(f"DROP TRIGGER {name}")

            def delete() -> None:
                bare.execute("BEGIN")
                for table in tables:  # not all at once: SQLite would only drop the pages
                    bare.execute(f"DELETE FROM {table} WHERE pk IN (SELECT pk FROM {table})")
                bare.execute("ROLLBACK")

            found = []
            for _ in range(3):
                found.append(in_turn(lambda: context.call(history.undo), delete, 1))
                context.call(history.redo)
            return sorted(found, key=lambda pair: pair.ours)[1]
    finally:
        context.close(with_backup=False)
        shutil.rmtree(folder)


def _copy_of(folder: Path, target: Path) -> sqlite3.Connection:
    """A copy of a book's file, open with the product's own settings of a connection, keys checked too."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as source, closing(sqlite3.connect(target)) as new:
        source.backup(new)
    bare = sqlite3.connect(target, isolation_level=None, check_same_thread=False)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "temp_store=MEMORY",
    ):
        bare.execute(f"PRAGMA {pragma}")
    return bare


# ---- backup and export ----
def one_backup(subject: Subject) -> Pair:
    def copy() -> None:
        target = subject.scratch / "copy.sqlite3"
        target.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(target)) as new,
            closing(sqlite3.connect(subject.folder / FILE_NAME)) as old,
        ):
            old.backup(new)

    return in_turn(lambda: backup.make(subject.folder, CLOCK.now()), copy, 3)


def backup_of_nothing(subject: Subject) -> Pair:
    """The closing backup where nothing was written since the last one: one that lies there is read back, no other made."""
    backup.at_closing(subject.folder, CLOCK.now())
    (newest, *_) = backup.listed(subject.folder)
    return in_turn(
        lambda: backup.at_closing(subject.folder, CLOCK.now()), lambda: backup_file.prove(newest.path), 3
    )


_JSON = """SELECT json_object('month', substr(event_date, 1, 7), 'day', CAST(substr(event_date, 9) AS INTEGER), 'household', h.number,
    'village', v.base, 'item', e.code, 'category', e.category, 'hundredths', e.points)
  FROM entry e JOIN household h ON h.pk = e.household_pk JOIN village v ON v.pk = h.village_pk ORDER BY e.pk"""


def points_json(subject: Subject) -> Pair:
    def plain() -> None:
        with (subject.scratch / "bare.json").open("w", encoding="utf-8") as file:
            for (text,) in subject.bare.execute(_JSON):
                file.write(text + ", ")

    def ours() -> None:
        with (subject.scratch / "ours.json").open("w", encoding="utf-8") as file:
            subject.context.call(lambda book: exports.points_json(book, file.write))

    return in_turn(ours, plain, 3)


def proving(subject: Subject) -> Pair:
    """What the first paper, list or act of an opening waits for; the bare one reads and hashes the same rows."""

    def plain() -> None:
        for table in (
            *chain.LEDGERS,
            "operation",
            "change",
            "trace",
            *ordinary.tables(Database(subject.bare)),
        ):
            for row in subject.bare.execute(f"SELECT * FROM [{table}]"):
                hashlib.sha256(repr(row).encode()).digest()

    def ours(book: Book) -> None:
        assert verdict.Known().untrue(book.db, [*chain.LEDGERS, "person"]) == []

    return in_turn(lambda: subject.context.call(ours), plain, 3)


@contextmanager
def opened(folder: Path, size: int) -> Iterator[Subject]:
    """A book of the measurements and its bare copy, open."""
    with closing(_copy_of(folder, folder.parent / "bare.sqlite3")) as bare:
        context = Context(folder, CLOCK)
        try:
            yield Subject(size, context, bare)
        finally:
            context.close(with_backup=False)


LEDGER: tuple[Measure[Subject], ...] = (
    Measure("one entry committed", "its rows in SQL", Goal(3, power=0.1), one_entry),
    Measure("sheet of 60", "its rows in SQL", Goal(0.05, "seconds", 0.1), sheet),
    Measure("group of 400", "its rows in SQL", Goal(0.3, "seconds", 0.1), group),
    Measure("quarter board, township", "its SQL", Goal(2), township_quarter),
    Measure("quarter board, village", "its SQL", Goal(3, power=0.2), village_quarter),
    Measure("undo of an import", "DELETE", Goal(1.0, "seconds"), undo_of_import),
    Measure("points to JSON", "json_object", Goal(1.5), points_json),
    Measure("backup", "copy", Goal(3), one_backup),
    Measure("proving, once an opening", "hashing its rows", Goal(1.5), proving),
    Measure("backup, nothing written", "reading one", Goal(1.3), backup_of_nothing),
)  # fmt: skip
PROCESSES: tuple[Measure[Path], ...] = (
    Measure("points to JSON, memory", "", Goal(80, "megabytes"), windows.export_memory),
    Measure("first window", "bare Qt", Goal(2.2, power=0.05), windows.first),
    Measure("usable room", "bare Qt", Goal(5, power=0.05), windows.usable),
    Measure("idle window, memory", "bare Qt", Goal(2.2), windows.idle),
)  # fmt: skip
