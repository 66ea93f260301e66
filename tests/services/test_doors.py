"""What leaves stands on rows that are as they were left: every paper, act and list, for every table it is made of.

Which tables a paper reads is not believed: SQLite is asked while it is made. What is untrue is then put before each door.
"""

from __future__ import annotations

import ast
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.sealed_book import sealed
from tests.services.leaving_book import WAYS, fill, said
from tests.services.small_book import Small
from tests.services.test_leaving import FROZEN, PACKAGE, commands
from tests.tampering import behind_our_back
from wenming_desktop.cli import group, run
from wenming_desktop.domain.errors import NOT_AS_KEPT, NotAsKeptError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    editions,
    exports,
    months,
    stars,
    tables,
)
from wenming_desktop.services import said as said_store
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.leaving import LEAVES, STANDS_ON, stands_on
from wenming_desktop.storage import as_left, chain, verdict
from wenming_desktop.storage.as_left import Untrue
from wenming_desktop.storage.lists import LISTS

__all__ = ["sealed"]
EVERY = sorted(frozenset[str]().union(*STANDS_ON.values()))
SHOWN = {"paper.table_print", "exports.table", "corrections_paper.sheet", "corrections_paper.workbook"}
Q3 = Period.parse("2026-Q3")


# Sealed too, and at no door: why.
BEHIND_NO_DOOR = {
    "import_batch": "where a row came from: on no paper",
    "recurring_day": "makes plans, which are activities",
    "register_entry": "proved by its readers, row by row (printed_sheets, posted_stars)",
    "register_entry_subject": "nothing writes it yet",
}


# ---- no table is forgotten ----
def test_every_sealed_table_is_asked_about_at_a_door_or_it_is_said_why_not(sealed: Path) -> None:
    with Context(sealed) as context:
        known = context.call(lambda book: {*chain.sealed(book.db), *chain.LEDGERS})
    assert known - set(EVERY) == set(BEHIND_NO_DOOR)


@pytest.fixture(scope="module")
def filled(small_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    book = Small.copy_of(small_template, tmp_path_factory.mktemp("doors") / "全.wenming")
    with unasked():
        fill(book)
    yield book
    book.close()


@contextmanager
def unasked() -> Iterator[None]:
    """Nothing is asked for true, and no link of the chain is hashed: that reads the ledgers too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wenming_desktop.storage.issued.holds", lambda _db, _row: True)
        patch.setattr(as_left, "link_holds", lambda _db, _pk, **_: True)
        patch.setattr(chain, "close_link", lambda _db, _pk: "")
        patch.setattr(verdict.Known, "untrue", lambda _self, _db, _nouns: [])
        yield


@pytest.fixture
def full(filled: Small) -> Iterator[Small]:
    """The book of everything that leaves; some of its ways write by hand, so that nothing of it is asked for true."""
    with unasked():
        yield filled


def read_by(book: Book, make: Callable[[Book], Any]) -> tuple[Any, set[str]]:
    """What is made, and every sealed table and ledger that SQLite read for it."""
    seen: set[str] = set()

    def note(action: int, table: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and table:
            seen.add(table)
        return sqlite3.SQLITE_OK

    book.db.conn.set_authorizer(note)
    try:
        made = make(book)
    finally:
        book.db.conn.set_authorizer(None)
    return made, seen & {*chain.sealed(book.db), *chain.LEDGERS}


# The reminder asks villages for what is missing and states nothing that was recorded.
NO_DOOR = {"workbench_todos.remind"}


@pytest.mark.parametrize("leaves", sorted(set(WAYS) - NO_DOOR))
def test_a_paper_names_every_table_it_is_made_of(full: Small, leaves: str) -> None:
    for way in WAYS[leaves]:
        _, seen = full.call(read_by, way.make)
        assert seen <= stands_on(leaves), (
            f"{leaves} reads {seen - stands_on(leaves)}: enter them in STANDS_ON"
        )
        assert seen


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_of_the_window_names_every_table_it_is_made_of(full: Small, name: str) -> None:
    _, seen = full.call(read_by, lambda book: tables.rows(book, name, tables.ids(book, name)))
    assert seen <= stands_on("exports.table"), seen - stands_on("exports.table")


# ---- each door, for each table ----
@contextmanager
def untrue_of(noun: str) -> Iterator[None]:
    """As if one row of a table were not as it was left."""
    found = Untrue(noun, 1 if noun not in chain.LEDGERS else 0, "changed", 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdict.Known, "untrue", lambda _self, _db, nouns: [found] if noun in nouns else [])
        yield


def test_every_paper_passes_a_door() -> None:
    whole = {key for key, leaves in LEAVES.items() if leaves.whole}
    assert {key.split(":")[0] for key in {*LEAVES} - whole - FROZEN} - NO_DOOR <= set(STANDS_ON)


@pytest.mark.parametrize("leaves", sorted(set(WAYS) - NO_DOOR))
def test_no_paper_leaves_on_a_row_that_is_not_as_it_was_left(full: Small, leaves: str) -> None:
    for way in WAYS[leaves]:
        for noun in sorted(stands_on(leaves)):
            with untrue_of(noun):
                if leaves in SHOWN:
                    assert "做数据体检" in said(full.call(way.make)), noun
                    continue
                with pytest.raises(NotAsKeptError, match="数据体检"):
                    full.call(way.make)


ACTS: dict[str, Callable[[Book], Any]] = {
    "months.close_month": lambda book: months.close_month(book, 202610),
    "months.reopen_month": lambda book: months.reopen_month(book, 202608),
    "editions.seal": lambda book: editions.seal(book, "masses", Q3),
    "editions.correct": lambda book: editions.correct(book, "masses", Q3, "异议1号"),
    "stars.award": lambda book: stars.award(book, [1]),
    "said.keep": lambda book: said_store.keep(book, [1], "不影响使用"),
    "stars.revoke": lambda book: stars.revoke(book, [1], "认定错了人"),
}  # fmt: skip


@pytest.mark.parametrize("act", sorted(ACTS))
def test_nothing_is_sealed_closed_or_awarded_on_it(full: Small, act: str) -> None:
    for noun in sorted(stands_on(act)):
        with untrue_of(noun), pytest.raises(NotAsKeptError, match="数据体检"):
            full.call(ACTS[act])


# What makes something stand for ever, as it is called in the services, and who calls it behind a door of its own.
FOR_EVER = {"issue", "amend", "mend", "insert_award", "remove_award", "close", "reopen", "enter", "keep"}
OWNERS = {"issued", "board_store", "months", "store", "certificate_making"}
BEHIND = {
    "carried.over": "what papers there were before a restore",
    "editions._enter": "editions.seal, editions.correct", "certificate_making.enter": "certificates.issue_each, certificate_changes.amend",
    "printings._take_place": "its paper was drawn through the gate", "printings.keep": "likewise", "certificates.issue_each": "readable: the gate",
    "certificate_changes.amend": "readable: the gate",
}  # fmt: skip


def test_whoever_makes_something_stand_for_ever_has_a_door() -> None:
    found = {name for path in sorted((PACKAGE / "services").glob("*.py")) for name in writers(path)}
    assert found - set(BEHIND) == set(ACTS) - {"editions.seal", "editions.correct"}


def writers(path: Path) -> Iterator[str]:
    """The functions of a module that issue, close or award."""
    if path.stem.startswith("demo"):
        return
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef) and any(map(stands_for_ever, ast.walk(function))):
            yield f"{path.stem}.{function.name}"


def stands_for_ever(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "enter"
    owner = getattr(getattr(node.func, "value", None), "id", "")
    return isinstance(node.func, ast.Attribute) and node.func.attr in FOR_EVER and owner in OWNERS


# ---- the verbs ----
# Verbs that give no list: they write, make a paper behind the gate, or look the book over themselves.
NO_LIST = {
    "new", "demo", "check", "backup", "restore", "import", "close", "reopen", "points add", "points reverse", "household split",
    "household head", "household move", "household state", "household merge", "meeting add", "notice", "sheet", "roster", "signin",
    "certificate service", "certificate annex", "certificate void", "certificate keep", "certificate amend", "certificate by-hand",
    "verify", "packs list", "packs show", "packs use", "person erase",
}  # fmt: skip
LISTING: dict[str, tuple[str, ...]] = {
    "board": ("board", "2026-Q3"), "stats": ("stats",), "activities": ("activities",), "volunteers": ("volunteers",),
    "certificate changed": ("certificate", "changed"), "meeting list": ("meeting", "list"),
    "told": ("told", "--list", "--station", "萨日朗", "--month", "2026-08"), "points list": ("points", "list", "--household", "萨日朗-001"),
    "points corrections": ("points", "corrections"), "hours": ("hours", "--volunteer", "150599000001"),
    "export": ("export", "persons"),
}  # fmt: skip


def test_every_verb_is_known_to_list_or_not() -> None:
    run(["--help"])
    assert {name for name, _ in commands(group)} == NO_LIST | set(LISTING)


@pytest.mark.parametrize("verb", sorted(LISTING))
def test_a_list_says_so_beside_it(sealed: Path, verb: str, capfd: pytest.CaptureFixture[str]) -> None:
    for noun, words in (("setting", NOT_AS_KEPT), ("", "")):
        with untrue_of(noun):
            run([*LISTING[verb], "--book", str(sealed)])
        told = capfd.readouterr().err
        assert words in told
        assert words or NOT_AS_KEPT not in told


def test_a_list_marks_who_is_called_by_a_forged_name_and_its_workbook_says_so(
    sealed: Path, tmp_path: Path
) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with Context(book) as context:
        assert "核对" not in said(context.call(listed, "volunteers"))
    with behind_our_back(book) as raw:
        raw.execute(
            "UPDATE person SET name = '另一人' WHERE pk = (SELECT person_pk FROM volunteer WHERE pk = 1)"
        )
    with Context(book) as context:
        rows = context.call(lambda one: tables.rows(one, "volunteers", tables.ids(one, "volunteers")))
        assert {row["pk"]: row["untrue"] for row in rows if row["untrue"]} == {1: NOT_AS_KEPT}
        words = said(context.call(listed, "volunteers"))
        assert "核对" in words
        assert "做数据体检" in words
        assert "做数据体检" in said(context.call(exports.workbook, "persons"))


def listed(book: Book, name: str) -> bytes:
    """A list of the window as a workbook."""
    return exports.table(book, "表", tables.columns(name), tables.rows(book, name, tables.ids(book, name)))
