"""Promise 3 as a walk: every column of every table changed, a row deleted, a row made up, by hand in a closed book.

What is protected is not listed here: every table of the file is, unless it stands in ``LEFT_OUT`` with its reason. A table
or a column that comes later and is sealed by nothing makes the walk fail. Of ordinary tables each column is changed under
the eyes of the check itself, and a share of them (``dev.py long``: all) by the whole way, in a closed book.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlite_utils import Database

from tests import shares
from tests.faults.sealed_book import Column, add_like, change, columns_of
from tests.faults.sealed_shown import Look, row_of
from tests.tampering import behind_our_back
from wenming_desktop.cli import run
from wenming_desktop.domain.findings import NUMBERS
from wenming_desktop.services import books
from wenming_desktop.storage import as_left, chain, migrations, ordinary, traces
from wenming_desktop.storage.lists import LISTS

# What says that a seal is broken, whatever else a change upsets on its way (a sum, a reference).
SEALS = {"E40", "E41", "E42", "E43"}
pytestmark = pytest.mark.slow


def _newest() -> dict[str, list[Column]]:
    """Every table of the newest schema with its columns, as SQLite tells them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        db = Database(raw, strict=True, execute_plugins=False)
        for step in migrations.STEPS:
            step.apply(db)
        names = [name for name in sorted(db.table_names()) if not name.startswith("sqlite_")]
        return {name: columns_of(raw, name) for name in names}


TABLES = _newest()
# Tables no seal is on, by the reason why.
LEFT_OUT = {
    "typed and not recorded: no act of the clerk's yet": "draft",
    "empty while nothing is being written; a row in it is E04": "running",
}
PROTECTED = sorted(frozenset(TABLES) - frozenset(" ".join(LEFT_OUT.values()).split()))
FREE = {
    ("change", "pk"): "only says the order of a step's changes, and they are sealed in that order",
    ("trace", "pk"): "nothing goes by it: the operation it names says which trace is the newest",
}
ORDINARY = sorted(frozenset(PROTECTED) - ordinary.UNJOURNALLED - {"attachment"})
# What a hand makes up there is shown in no list of its own: no step named it, so that 数据体检 alone knows.
LISTED = frozenset(one.noun for one in LISTS.values())
UNSEEN = {"import_batch", *(table for table in ORDINARY if table not in LISTED)}
EVERY = [column for table in PROTECTED for column in TABLES[table] if (table, column.name) not in FREE]
COLUMNS = [
    *(column for column in EVERY if column.table not in ORDINARY),
    *shares.share([column for column in EVERY if column.table in ORDINARY], "columns of ordinary tables"),
]


class Made(NamedTuple):
    """The key of a row that a hand made up."""

    pk: int


Hand = Callable[[sqlite3.Connection, int], object]


@pytest.fixture
def found_after(
    sealed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> Callable[[str, Hand], None]:
    """Let a hand do something to one row of a table, in a copy; look the book over, and look where the row is shown.

    Each of its ``keys`` by turns, or with ``turn`` that one of them; ``dev.py long`` tries all.
    """

    def each(table: str, hand: Hand, turn: int | None = None) -> None:
        every = keys(sealed, table)
        for pk in every if turn is None or shares.is_long() else [every[turn % len(every)]]:
            what = f"{table} {pk}"
            book = Path(shutil.copytree(sealed, tmp_path / f"{pk}.wenming"))
            with behind_our_back(book) as raw:
                made = hand(raw, pk)
            if pk == 1:
                is_found_by_the_verb(book, capfd, what)
            was = row_of(book, table, made.pk) if isinstance(made, Made) else row_of(sealed, table, pk)
            with closing(Look(book)) as look:
                assert SEALS & {one.number for one in look.call(books.look_over)}, what
                assert (isinstance(made, Made) and table in UNSEEN) or look.tells(table, was), what

    return each


def keys(book: Path, table: str) -> list[int]:
    """The first and the last row; of what was issued one of each kind and state."""
    of = "GROUP BY kind, state" if table == "issued" else ""
    with closing(sqlite3.connect(book / "book.sqlite3")) as raw:
        found = [int(row[0]) for row in raw.execute(f"SELECT pk FROM {table} {of} ORDER BY pk")]
    assert found, f"the book of this test has no row of {table}: make one in sealed_book"
    return found if of else sorted({found[0], found[-1]})


def is_found_by_the_verb(book: Path, capfd: pytest.CaptureFixture[str], what: str) -> None:
    """``wenming check --json``: exit 1, a seal's number, and of each finding what it means and what to do."""
    assert run(["check", "--book", str(book), "--json"]) == 1, what
    said = json.loads(capfd.readouterr().out)
    assert SEALS & {one["number"] for one in said}, (what, [one["number"] for one in said])
    for one in said:
        assert one["what"], what
        assert (one["means"], one["do"]) == (NUMBERS[one["number"]].means, NUMBERS[one["number"]].do)
    assert run(["check", "--book", str(book)]) == 1, what
    said_to_people = capfd.readouterr().out
    assert "数据完好" not in said_to_people
    assert all(one["do"] in said_to_people for one in said), what


def test_every_table_is_protected_ordinary_or_left_out_with_its_reason() -> None:
    assert set(PROTECTED) >= {
        "entry",
        "service",
        "issued",
        "attachment",
        "closed_month",
        "operation",
        "change",
    }
    assert all(len(reason) > 10 for reason in (*LEFT_OUT, *FREE.values()))
    left_out = " ".join(LEFT_OUT.values()).split()
    assert set(left_out) <= set(TABLES)
    assert not set(left_out) & {*chain.LEDGERS, *traces.TRACED, *chain.ERASED}
    assert {table for table, _ in FREE} <= set(PROTECTED)
    assert len(EVERY) > 400
    assert len(ORDINARY) > 30
    assert len({column.table for column in COLUMNS} & set(ORDINARY)) > 20


@pytest.mark.sized
@pytest.mark.parametrize("column", COLUMNS, ids=lambda one: f"{one.table}.{one.name}")
def test_promise_3_a_changed_value_is_found(found_after: Callable[..., None], column: Column) -> None:
    found_after(column.table, lambda raw, pk: change(raw, column, pk), COLUMNS.index(column))


@pytest.mark.parametrize("table", ORDINARY)
def test_promise_3_every_column_of_an_ordinary_row_is_told_by_its_table(
    sealed: Path, tmp_path: Path, table: str
) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "副本.wenming"))
    with behind_our_back(book) as raw:
        db = Database(raw, execute_plugins=False)
        assert list(as_left.untrue(db)) == []
        for pk in keys(sealed, table):
            for column in TABLES[table]:
                raw.commit()
                change(raw, column, pk)
                found = {(one.noun, one.how) for one in as_left.untrue(db)}
                moved = {(table, "added"), (table, "gone")}
                assert found == (moved if column.name == "pk" else {(table, "changed")}), column
                raw.rollback()


@pytest.mark.parametrize("table", PROTECTED)
def test_promise_3_a_deleted_row_is_found(found_after: Callable[[str, Hand], None], table: str) -> None:
    found_after(table, lambda raw, pk: raw.execute(f"DELETE FROM {table} WHERE pk = ?", [pk]))


@pytest.mark.parametrize("table", PROTECTED)
def test_promise_3_a_made_up_row_is_found(found_after: Callable[[str, Hand], None], table: str) -> None:
    found_after(table, lambda raw, pk: Made(add_like(raw, table, pk)))
