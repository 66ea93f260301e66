"""The chain of operations: it holds through undo, redo, notes, barriers, imports and upgrades, and names every column."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.services.small_book import Small
from tests.tampering import behind_our_back
from wenming_desktop.services import books, imports, proofs
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import book_folder, chain, heads, journal
from wenming_desktop.storage.chain import LEDGERS, OPERATION
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.storage.traces import TRACED

HERE = Path(__file__).parents[1]


def sound(small: Small) -> bool:
    return (
        small.call(
            lambda book: [
                *proofs.chain_holds(book),
                *proofs.states_hold(book),
                *proofs.rows_hold(book),
                *proofs.head_holds(book),
            ]
        )
        == []
    )


def links(small: Small) -> list[tuple[int, str]]:
    return small.rows("SELECT pk, hash FROM operation ORDER BY pk")


@pytest.mark.parametrize("table", [*LEDGERS, *TRACED, "operation"])
def test_every_column_is_hashed(small: Small, table: str) -> None:
    """A new column of such a table needs its name in the list, and a new version of the chain."""
    columns = {**LEDGERS, **TRACED, "operation": (*OPERATION, "hash")}[table]
    named = {name.removeprefix("hex(").removesuffix(")") for name in columns}
    have = {row[1] for row in small.rows(f"PRAGMA table_info({table})")}
    assert have - {"state"} == named - {"state"}
    assert ("state" in named) == (table == "issued"), "an operation's state follows from what came after it"


def test_each_operation_names_the_one_before_it(small: Small) -> None:
    booked = small.enter("萨日朗-001", "H1", "2026-10-01")
    small.reverse(booked.entry_pk)
    small.undo()
    small.redo()
    small.call(books.remember, "列宽", 3)
    small.close_months(202610)
    known = links(small)
    assert len({hashed for _, hashed in known}) == len(known), "no two links are alike"
    assert sound(small)
    assert heads.read(small.folder).head == small.call(lambda book: chain.head(book.db)) == known[-1]


@settings(max_examples=15)
@given(actions=st.lists(st.sampled_from(["enter", "undo", "redo", "note", "reopen", "fail"]), max_size=8))
def test_the_chain_holds_whatever_is_done_in_whatever_order(
    small_template: Path, tmp_path_factory: pytest.TempPathFactory, actions: list[str]
) -> None:
    small = Small.copy_of(small_template, tmp_path_factory.mktemp("chain") / "b.wenming")
    try:
        for number, action in enumerate(actions):
            if action == "enter":
                small.enter("萨日朗-001", "H1", f"2026-10-{number + 1:02d}")
            elif action in ("undo", "redo") and small.call(_can, action):
                getattr(small, action)()
            elif action == "note":
                small.call(books.remember, "数", number)
            elif action == "fail":
                with pytest.raises(ZeroDivisionError):
                    small.call(_fail)
            elif action == "reopen":
                small.reopen()
        assert sound(small)
    finally:
        small.close()


def _can(book: Book, action: str) -> bool:
    return (journal.undoable if action == "undo" else journal.redoable)(book.db) is not None


def _fail(book: Book) -> None:
    with book.operation("半途"):
        book.db.execute("INSERT INTO closed_month (period, closed_at, operator) VALUES (202601, '', '')")
        raise ZeroDivisionError


def test_an_import_and_its_undoing_are_links_like_others(small: Small, fixtures_dir: Path) -> None:
    file = fixtures_dir / "苏布德苏木各嘎查户籍台账.xlsx"
    before = len(links(small))
    small.call(imports.run_import, "households", file)
    assert small.rows("SELECT count(*) FROM change")[0][0] > 3000
    assert sound(small)
    small.undo()
    assert len(links(small)) >= before + 2
    assert sound(small)
    small.redo()
    assert sound(small)


def test_a_hand_outside_every_operation_is_refused(small: Small) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        small.call(
            lambda book: book.db.execute(
                "INSERT INTO closed_month (period, closed_at, operator) VALUES (202610, '', '')"
            )
        )


@pytest.mark.parametrize("column", [name for name in OPERATION if name not in ("pk", "of_pk", "kind")])
def test_a_rewritten_operation_is_named(small: Small, column: str) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.enter("萨日朗-001", "H1", "2026-10-02")
    (first, _), (_, _) = links(small)[-2:]
    small.close()
    with behind_our_back(small.folder) as raw:
        raw.execute(f"UPDATE operation SET {column} = '2020-01-01' WHERE pk = ?", [first])
    small.context = Context(small.folder)
    broken = small.call(lambda book: chain.walk(book.db))
    assert broken is not None
    assert (broken.operation, broken.steps) == (first, 1), "the others are as they were written"


@pytest.mark.parametrize("version", [1, 2])
def test_an_upgrade_starts_a_chain_that_covers_what_was_before(tmp_path: Path, version: int) -> None:
    folder = tmp_path / "旧的.wenming"
    folder.mkdir()
    shutil.copy(HERE / "books" / f"schema_{version}.sqlite3", folder / FILE_NAME)
    context = Context(folder)
    try:
        start = context.call(lambda book: chain.start_of(book.db))
        assert (start.old_head, start.operation > 0) == ("", True)
        assert context.call(lambda book: list(proofs.chain_holds(book))) == []
        context.call(books.remember, "数", 1)
        assert context.call(lambda book: list(proofs.chain_holds(book))) == []
    finally:
        context.close(with_backup=False)
    with behind_our_back(folder) as raw:
        raw.execute("UPDATE entry SET points = points + 1 WHERE pk = 1")
    context = Context(folder)
    try:
        (found,) = context.call(lambda book: list(proofs.chain_holds(book)))
    finally:
        context.close(with_backup=False)
    assert "升级以前" in found.what


def test_the_next_upgrade_names_the_head_of_the_chain_before(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    old = small.call(lambda book: chain.head(book.db))
    small.close()
    with closing(sqlite3.connect(small.folder / FILE_NAME, isolation_level=None)) as raw:
        book_folder._migrate(Database(raw, strict=True, execute_plugins=False), chain.VERSION + 100)
    small.context = Context(small.folder)
    start = small.call(lambda book: chain.start_of(book.db))
    assert (start.old_head, start.operation) == (old.hash, old.operation)
    assert small.call(proofs.loss) == "", "the head beside the file is a link of the chain before"
    small.enter("萨日朗-001", "H1", "2026-10-02")
    assert sound(small)
