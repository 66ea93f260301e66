"""What lies beside a book: its lock taken away, the leavings of a question that was killed, names no system takes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop import cli
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, demo
from wenming_desktop.services.context import Context

NAME = "苏布德苏木新时代文明实践所"
HOLDS = """
import sys, time
from pathlib import Path
from datetime import datetime
from wenming_desktop.storage.book_folder import Holder
holder = Holder(Path(sys.argv[1]), "别人", datetime(2026, 10, 27))
print("held", flush=True)
sys.stdin.read()
holder.release()
"""


def test_a_lock_that_was_taken_away_is_taken_again(small: Small) -> None:
    (small.folder / "lock").unlink()
    small.enter("萨日朗-001", "H1", "2026-10-01")
    assert (small.folder / "lock").exists()
    with pytest.raises(UserError, match="正在使用中"):  # as if nothing had been
        Context(small.folder)
    small.enter("萨日朗-001", "H1", "2026-10-02")
    assert len(small.entries()) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file cannot be removed")
def test_who_took_a_removed_lock_holds_the_book(small: Small) -> None:
    (small.folder / "lock").unlink()
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(small.folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdin
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    with pytest.raises(UserError, match="正在使用中（别人"):
        small.enter("萨日朗-001", "H1", "2026-10-01")
    assert small.entries() == []
    assert (small.folder / "holder.json").exists(), "it is the other's"
    other.stdin.close()
    other.wait()
    other.stdout.close()
    small.enter("萨日朗-001", "H1", "2026-10-01")  # let go: once more goes through
    assert len(small.entries()) == 1


def test_what_a_killed_question_left_is_swept_by_the_next_opening(small: Small) -> None:
    left = [small.folder / name for name in (".write-4711", "..write-4711.part")]
    kept = [small.folder / name for name in (".write-me", "我的.write-1", ".write-1.docx")]
    small.close()
    for path in (*left, *kept):
        path.touch()
    small.context = Context(small.folder)
    assert [path.exists() for path in left] == [False, False]
    assert all(path.exists() for path in kept)


def test_a_strange_journal_beside_the_book_is_set_aside_and_told(small: Small, tmp_path: Path) -> None:
    """Row 8: SQLite would roll the book back by it, or refuse the book as one that may not be written."""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    journals = [b"no journal at all", hot_journal(tmp_path, small.folder), b""]
    small.close()
    for content in journals:
        (small.folder / "book.sqlite3-journal").write_bytes(content)
        small.context = Context(small.folder)
        assert len(small.entries()) == 1
        assert small.call(books.check) == []
        said = "不是这份数据的日志文件" in small.call(books.opening_words)
        assert said == bool(content)
        small.close()
        (small.folder / "closing.txt").unlink(missing_ok=True)
    aside = sorted(small.folder.glob("book.sqlite3-journal.移开-*"))
    assert aside
    assert not (small.folder / "book.sqlite3-journal").exists()
    small.context = Context(small.folder)


def hot_journal(tmp_path: Path, folder: Path) -> bytes:
    """The journal of a copy of the book that was killed while it wrote, as an older copy of the folder may hold it."""
    copy = tmp_path / "旧.sqlite3"
    with closing(sqlite3.connect(folder / "book.sqlite3")) as now, closing(sqlite3.connect(copy)) as old:
        now.backup(old)
        old.execute("PRAGMA journal_mode=DELETE")
        old.isolation_level = None
        old.execute("PRAGMA cache_size=1")
        old.execute("BEGIN IMMEDIATE")
        old.execute("DELETE FROM change")
        old.execute("CREATE TABLE much AS SELECT randomblob(100000) AS stuff FROM person")
        content = (tmp_path / "旧.sqlite3-journal").read_bytes()
    assert content.startswith(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
    return content


WRONG = (
    "a:b", "x?", "con", "NUL", "a\nb", "所\u202e", "\u200b", "所\x07", "长" * 61, "所.", " 所", "所\x85", "a*", "\ufeff所",
)  # fmt: skip
DOORS: dict[str, Callable[[Path, Path], object]] = {
    "new": lambda place, _file: books.create_book(place, NAME),
    "demo": lambda place, _file: demo.create_demo(place, clock=books.Clock.system()),
    "restore": lambda place, file: books.restore(file, place),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("door", DOORS)
def test_a_name_no_system_takes_is_refused_wherever_a_book_is_made(
    door: str, name: str, small: Small, tmp_path: Path
) -> None:
    file = small.call(books.back_up)
    parent = tmp_path / "文档"
    parent.mkdir()
    with pytest.raises(UserError, match="名称"):
        DOORS[door](parent / f"{name}.wenming", file)
    assert list(parent.iterdir()) == []


@pytest.mark.parametrize("name", [*WRONG[:8], "长" * 5000, ""])
def test_an_institute_has_a_name_that_can_be_seen(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["new", str(tmp_path / "新.wenming"), "--name", name]) == 1
    assert "名称" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
