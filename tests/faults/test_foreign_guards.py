"""Nothing in the file acts on what the clerk writes but what the program put there, whatever it is called."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.wenming import Wenming
from tests.faults.conftest import CLOCK
from tests.services.small_book import Small
from wenming_desktop.domain.errors import DamagedBookError
from wenming_desktop.services import books, drafts, proofs
from wenming_desktop.services.context import Context
from wenming_desktop.storage.connection import FILE_NAME

_SWALLOWS = "CREATE TRIGGER {} BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END"
_FORGES = "CREATE TRIGGER {} AFTER INSERT ON entry BEGIN UPDATE person SET note = 'x'; END"
_ROW = "INSERT INTO sqlite_master VALUES (?, ?, 'entry', 0, ?)"
# What a row of SQLite's own table calls itself, and what it says. SQLite refuses some itself, by version.
FOREIGN = {
    "a name of SQLite's own": ("trigger", "sqlite_x", _SWALLOWS.format("sqlite_x")),
    "a name like statistics": ("table", "sqlite_stat1", _SWALLOWS.format("sqlite_stat1")),
    "a name like an index": ("index", "sqlite_autoindex_entry_9", _SWALLOWS.format("sqlite_autoindex_entry_9")),
    "called a table": ("table", "other", _SWALLOWS.format("other")),
    "a guard's own name, a second time": ("trigger", "entry_no_update", _SWALLOWS.format("entry_no_update")),
    "another name inside": ("trigger", "sqlite_y", _FORGES.format("journal_person_insert2")),
    "one that forges": ("trigger", "sqlite_z", _FORGES.format("sqlite_z")),
    "a plain one": ("trigger", "spy", _FORGES.format("spy")),
}  # fmt: skip


def plant(folder: Path, one: tuple[str, str, str]) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute(_ROW, one)
        (version,) = raw.execute("PRAGMA schema_version").fetchone()
        raw.execute(f"PRAGMA schema_version={version + 1}")


@pytest.mark.parametrize("one", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_trigger_is_told_and_nothing_is_written_under_it(
    small_template: Path, tmp_path: Path, one: tuple[str, str, str]
) -> None:
    folder = Path(shutil.copytree(small_template, tmp_path / "所.wenming"))
    plant(folder, one)
    try:
        small = Small(folder)
    except DamagedBookError:
        return
    try:
        assert "结构被改动过" in small.call(proofs.opening)
        assert "E03" in {finding.number for finding in small.call(books.check)}
        with pytest.raises(DamagedBookError, match="结构被改动过"):
            small.enter("萨日朗-001", "H1", "2026-10-01")
        with pytest.raises(DamagedBookError, match="结构被改动过"):
            small.call(drafts.keep, drafts.Draft("sheet", "", "评分表", "points", 1, {"a": 1}))
        assert small.rows("SELECT count(*) FROM entry")[0][0] == 0
    finally:
        small.close()


def test_one_that_comes_while_the_book_is_open_is_met_at_the_next_write(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    plant(small.folder, FOREIGN["a name of SQLite's own"])
    with pytest.raises(DamagedBookError, match="sqlite_x"):
        small.enter("萨日朗-002", "H1", "2026-10-01")
    assert not small.context.standing.takes_backup


def test_what_sqlite_itself_adds_is_not_foreign(small: Small) -> None:
    small.call(lambda book: book.db.execute("ANALYZE"))
    assert small.call(proofs.opening) == ""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    assert small.call(books.check) == []


def test_the_command_line_says_it_and_names_a_backup_without_it(small: Small, wenming: Wenming) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    good = small.call(books.back_up)
    plant(small.folder, FOREIGN["a name of SQLite's own"])
    small.call(books.back_up)  # it takes the trigger with it, and displaces none
    small.context.close(with_backup=False)
    add = ("points", "add", "--household", "萨日朗-002", "--item", "H1", "--day", "2026-10-01")
    for verb in (("stats",), add, ("check",)):
        said = wenming(*verb, "--book", small.folder)
        assert said.code == 1, verb
        assert "sqlite_x" in said.out + said.err, verb
        assert good.name in said.err, verb
    small.context = Context(small.folder, CLOCK)
    assert small.rows("SELECT count(*) FROM entry")[0][0] == 1
