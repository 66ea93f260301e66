"""One opener, no foreign file, no newer book; an upgrade on a copy (faults 10, 11, 12, 18, 19, 20)."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.services.small_book import Small
from tests.storage.dump import dump_of, print_of
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, book_folder, connection, migrations, schema
from wenming_desktop.storage.connection import APPLICATION_ID, FILE_NAME, connect
from wenming_desktop.storage.migrations import NEWEST, STEPS, Step

NEXT = NEWEST + 1  # a schema of the future
AT = datetime(2026, 10, 27, 9, 30)
HOLD = """
import sys, time
from pathlib import Path
from wenming_desktop.services.context import Context
context = Context(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    return child


def test_a_second_opener_is_told_who_holds_the_book(small: Small) -> None:
    started = time.perf_counter()
    with pytest.raises(UserError) as caught:
        Context(small.folder)
    assert time.perf_counter() - started < 2.5
    message = str(caught.value)
    assert "正在使用中" in message
    assert "2026-10-27 09:00打开" in message
    assert "请先在那边关闭" in message
    small.enter("萨日朗-001", "H1", "2026-10-01")  # the first goes on undisturbed


def test_a_second_program_is_told_too_and_a_killed_one_leaves_no_lock(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.close()
    child = holder(small.folder)
    try:
        with pytest.raises(UserError, match=r"正在使用中（.+，电脑.*打开）"):
            Context(small.folder)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()  # type: ignore[union-attr]
    small.context = Context(small.folder)  # no question asked
    assert small.rows("SELECT count(*) FROM entry") == [(1,)]
    assert small.call(books.check) == []


def test_the_holders_note_goes_when_the_book_is_closed(small: Small) -> None:
    assert (small.folder / "holder.json").exists()
    small.close()
    assert not (small.folder / "holder.json").exists()
    assert sorted(path.name for path in small.folder.iterdir() if path.is_file()) == [
        FILE_NAME,
        "head.json",
        "lock",
    ]
    small.context = Context(small.folder)


def test_a_book_of_a_newer_program_is_refused_with_its_bytes_unchanged(small: Small) -> None:
    small.close()
    path = small.folder / FILE_NAME
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE of_tomorrow (pk INTEGER)")
        raw.execute(f"PRAGMA user_version = {NEWEST + 1}")
        raw.commit()
    before = print_of(path)
    for opening in (
        lambda: Context(small.folder),
        lambda: connect(path),
        lambda: book_folder.upgrade(small.folder, AT),
    ):
        with pytest.raises(UserError) as caught:
            opening()
        assert f"数据第{NEWEST + 1}版，本程序认得到第{NEWEST}版" in str(caught.value)
        assert "数据没有改动" in str(caught.value)
    assert print_of(path) == before
    assert not list(small.folder.glob("backups/*.wmbak"))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {NEWEST}")
        raw.commit()
    small.context = Context(small.folder)


def test_a_foreign_file_is_refused_and_none_of_its_triggers_runs(tmp_path: Path) -> None:
    folder = tmp_path / "外来.wenming"
    folder.mkdir()
    path = folder / FILE_NAME
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(
            "CREATE TABLE setting (key TEXT, value TEXT); CREATE TABLE trace (word TEXT);"
            "CREATE TRIGGER spy AFTER INSERT ON setting BEGIN INSERT INTO trace VALUES ('ran'); END;"
            "CREATE VIEW village AS SELECT 1 AS pk;"
        )
    before = print_of(path)
    for opening in (lambda: Context(folder), lambda: connect(path)):
        with pytest.raises(UserError, match="这不是文明实践所工作台的数据"):
            opening()
    assert print_of(path) == before


def test_a_folder_without_a_book_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "空.wenming"
    folder.mkdir()
    with pytest.raises(UserError, match="没有找到数据文件"):
        Context(folder)
    assert list(folder.iterdir()) == []


def test_the_live_connection_is_as_safe_as_promised(small: Small) -> None:
    pragmas = {
        name: small.rows(f"PRAGMA {name}")[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "cell_size_check")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "cell_size_check": 1}
    assert small.rows("PRAGMA application_id") == [(APPLICATION_ID,)]
    assert small.rows("PRAGMA busy_timeout") == [(5000,)]


def test_another_program_writing_for_a_moment_is_waited_for(small: Small) -> None:
    """An antivirus or a sync program holds the file for a second and a half: saved, and nobody is told."""
    script = (
        "import sqlite3, sys, time; raw = sqlite3.connect(sys.argv[1]); raw.execute('BEGIN IMMEDIATE');"
        "print('held', flush=True); time.sleep(1.5); raw.rollback()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(small.folder / FILE_NAME)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    assert small.enter("萨日朗-001", "H1", "2026-10-01").points == 1000
    child.wait()
    child.stdout.close()


def test_a_file_held_for_good_is_told_and_nothing_is_half_written(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.rows("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(small.folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="正被别的程序占用，这一步没有保存"):
            small.enter("萨日朗-001", "H1", "2026-10-01")
        other.execute("ROLLBACK")
    assert small.enter("萨日朗-001", "H1", "2026-10-01").points == 1000


def test_a_full_disk_is_told_and_the_book_goes_on(small: Small) -> None:
    ((pages,),) = small.rows("PRAGMA page_count")
    small.rows(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for _ in range(400):
            small.enter("萨日朗-001", "H1", "2026-10-01")

    with pytest.raises(UserError, match="系统说没有空间了，可是磁盘还剩"):
        fill()
    booked = len(small.entries())
    small.rows("PRAGMA max_page_count = 1073741823")
    small.enter("萨日朗-001", "H1", "2026-10-02")
    assert len(small.entries()) == booked + 1
    assert small.call(books.check) == []


# ---- upgrades, tried with steps of the future ----


def add_table(db: Database) -> None:
    db.execute(
        "CREATE TABLE honour (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL) STRICT"
    )


def fail(db: Database) -> None:
    add_table(db)
    db.execute("DROP TABLE household_alias")
    raise RuntimeError("half way")


def with_steps(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> None:
    for module in (migrations, book_folder, connection):
        if hasattr(module, "STEPS"):
            monkeypatch.setattr(module, "STEPS", (*STEPS, *steps))
        monkeypatch.setattr(module, "NEWEST", (*STEPS, *steps)[-1].version)


def test_an_older_book_is_upgraded_on_a_copy_and_keeps_everything(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.close()
    before = dump_of(small.folder)
    with_steps(monkeypatch, Step(NEXT, add_table))
    small.context = Context(small.folder)
    after = small.call(
        lambda book: {
            name: book.db.execute(f"SELECT * FROM {name} ORDER BY pk").fetchall() for name in before
        }
    )
    assert after == before
    assert small.rows("PRAGMA user_version") == [(NEXT,)]
    assert small.rows("SELECT count(*) FROM sqlite_master WHERE name LIKE 'journal_honour_%'") == [(3,)]
    assert small.rows("PRAGMA journal_mode") == [("wal",)]
    assert small.call(books.check) == []
    (kept,) = backup.listed(small.folder)
    assert f"升级前第{NEXT - 1}版" in kept.path.name


def test_an_upgrade_that_fails_leaves_the_book_as_it_was(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.close()
    path = small.folder / FILE_NAME
    before = print_of(path)
    with monkeypatch.context() as patch:
        with_steps(patch, Step(NEXT, fail))
        with pytest.raises(RuntimeError, match="half way"):
            Context(small.folder)
        assert print_of(path) == before
        assert len(backup.listed(small.folder)) == 1
    small.context = Context(small.folder)  # the lock was let go
    assert small.call(books.check) == []


HERE = Path(__file__).parents[1]
MOVED = {"board", "stored_print", "certificate"}  # into ``issued``
_TABLES = (
    "SELECT m.name, group_concat(c.name || ' ' || c.type, ', ') FROM sqlite_master m JOIN pragma_table_info(m.name) c "
    "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name ORDER BY m.name"
)


RELEASED = (1, 2, NEWEST)  # schemas a book was ever kept in; the steps between two of them go together


@pytest.mark.parametrize("version", RELEASED)
def test_each_schema_is_as_it_was_released(version: int) -> None:
    """A released step is frozen: a change of a table is a new step. The golden file is its tables and columns."""
    with closing(sqlite3.connect(":memory:")) as raw:
        db = Database(raw, execute_plugins=False)
        for step in (step for step in STEPS if step.version <= version):
            step.apply(db)
        rows = raw.execute(_TABLES).fetchall()
    text = "".join(f"{name}: {columns}\n" for name, columns in rows)
    assert text == (HERE / "golden" / f"schema_{version}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", RELEASED[:-1])
def test_a_book_of_an_older_schema_opens_with_all_it_holds(tmp_path: Path, version: int) -> None:
    """A small real book of each released schema: people, points, a sealed quarter, an entry reversed and one undone."""
    folder = tmp_path / "旧的.wenming"
    folder.mkdir()
    shutil.copy(HERE / "books" / f"schema_{version}.sqlite3", folder / FILE_NAME)
    with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
        before = {
            name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            if not name.startswith("sqlite_") and name != "household_state"  # its rows are facts now
        }
    context = Context(folder)
    try:
        found = [one.what for one in context.call(books.check)]
        # the papers of schema_2 were left out of the repository
        assert [one for one in found if not one.endswith("的存档文件找不到或被改动过")] == []
        after = {
            name: context.call(
                lambda book, name=name: book.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            )
            for name in before.keys() - MOVED
        }
        issued = context.call(lambda book: book.db.execute("SELECT count(*) FROM issued").fetchone()[0])
    finally:
        context.close(with_backup=False)
    # what was done before an upgrade is not undone any more: the upgrade stands in the log as a barrier
    expected = {name: count for name, count in before.items() if name not in MOVED}
    assert after == expected | {"operation": before["operation"] + 1}
    assert issued == before["board"] + before.get("certificate", 0)
    assert before["person"] == {1: 83, 2: 14}[version]
    assert before["entry"] > 5
    assert before["board"] >= 1
    assert [file.name for file in (folder / "backups").iterdir() if f"升级前第{version}版" in file.name]


def test_the_fingerprint_is_that_of_the_newest_schema() -> None:
    assert schema.fingerprint(schema.expected()) == schema.OWN, "put the new one into storage/schema.py"


def test_a_folder_at_the_name_of_the_upgraded_copy_is_moved_aside(tmp_path: Path) -> None:
    folder = tmp_path / "旧.wenming"
    folder.mkdir()
    shutil.copy(HERE / "books" / "schema_1.sqlite3", folder / FILE_NAME)
    (folder / f"{FILE_NAME}.upgrade").mkdir()
    with Context(folder) as context:
        assert context.upgraded
    assert (folder / f"{FILE_NAME}.upgrade.移开-1").is_dir()
