"""Another program has the book's file open (a database tool, a copy program): nothing takes its place under that one's hands.

SQLite finds a log by its name: the old one would be laid over the new file at the next opening.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import CLOCK
from tests.services.small_book import Small
from wenming_desktop.domain.errors import ObstacleError
from wenming_desktop.services import books
from wenming_desktop.services.context import Context
from wenming_desktop.storage import in_place
from wenming_desktop.storage.connection import FILE_NAME

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="an open file is not replaced there"),
]
BOOKS = Path(__file__).parents[1] / "books"
ELSEWHERE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
how = sys.argv[2]
if how == "reading":
    db.execute("BEGIN")
if how == "writing":
    db.execute("BEGIN IMMEDIATE")
print(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0], flush=True)
sys.stdin.readline()
if db.in_transaction:
    db.execute("ROLLBACK")
db.close()
"""
HOW = ("looked", "reading", "writing")


class Other:
    """The other program, with the file of a folder open."""

    def __init__(self, folder: Path, how: str) -> None:
        command = [sys.executable, "-c", ELSEWHERE, str(folder / FILE_NAME), how]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert self.process.stdout is not None
        assert int(self.process.stdout.readline()) > 0

    def leave(self, how: str) -> None:
        if how == "killed":
            self.process.send_signal(signal.SIGKILL)
        self.process.communicate("\n" if how == "closed" else None, timeout=20)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(
        in_place.sqlite3, "connect", lambda *args, **how: connect(*args, **{**how, "timeout": 0.2})
    )


def killed(small: Small) -> None:
    """The book as a kill leaves it: the last entries lie in the -wal, and in the file nothing of them."""
    aside = small.folder.with_name("aside")
    small.enter("萨日朗-002", "H1", "2026-10-02")
    shutil.copytree(small.folder, aside)
    small.close()
    shutil.rmtree(small.folder)
    aside.rename(small.folder)
    assert (small.folder / f"{FILE_NAME}-wal").stat().st_size > 0


@pytest.mark.parametrize("leaves", ["closed", "killed"])
@pytest.mark.parametrize("how", HOW)
def test_no_backup_takes_the_place_of_a_file_that_is_open_elsewhere(
    small: Small, how: str, leaves: str
) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    file = small.call(books.back_up)
    killed(small)
    other = Other(small.folder, how)
    with pytest.raises(ObstacleError, match="正被别的程序"):
        books.restore_over(file, small.folder, CLOCK)
    other.leave(leaves)
    with Context(small.folder, CLOCK) as context:
        assert context.call(books.stats)["entries"] == 2, "nothing was put there, nothing is lost"
        assert context.call(books.check) == []
    books.restore_over(file, small.folder, CLOCK)
    small.context = Context(small.folder, CLOCK)
    assert small.call(books.stats)["entries"] == 1


# the second keeps no -wal: who looked and does nothing has no log that could be laid over the new file
@pytest.mark.parametrize(
    ("schema", "how"),
    [*(("schema_1", how) for how in HOW), ("schema_2", "reading"), ("schema_2", "writing")],
)
def test_no_upgrade_takes_the_place_of_a_file_that_is_open_elsewhere(
    tmp_path: Path, schema: str, how: str
) -> None:
    folder = tmp_path / "旧.wenming"
    folder.mkdir()
    shutil.copy(BOOKS / f"{schema}.sqlite3", folder / FILE_NAME)
    before = (folder / FILE_NAME).read_bytes()
    other = Other(folder, how)
    with pytest.raises(ObstacleError, match="正被别的程序"):
        Context(folder, CLOCK)
    other.leave("closed")
    with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (folder / FILE_NAME).read_bytes() == before, "the book is as it was"
    with Context(folder, CLOCK) as context:
        assert context.upgraded
        assert {finding.number for finding in context.call(books.check) if finding.is_error} <= {"E21"}, (
            "the file alone"
        )


def test_what_is_written_while_the_new_file_is_made_is_not_lost(small: Small) -> None:
    small.close()
    place = small.folder / FILE_NAME
    seen = in_place.alone(place)
    fresh = small.folder.with_name("fresh.sqlite3")
    shutil.copy(place, fresh)
    with closing(sqlite3.connect(place)) as raw:
        raw.execute("CREATE TABLE strange (pk)")
        raw.commit()
    os.utime(place, ns=(seen.changed + 1, seen.changed + 1))
    with pytest.raises(ObstacleError, match="别的程序"):
        in_place.take(fresh, place, seen)
    with closing(sqlite3.connect(place)) as raw:
        raw.execute("DROP TABLE strange")
        raw.commit()
    small.context = Context(small.folder, CLOCK)


def test_a_new_file_comes_into_a_book_s_place_by_the_one_way() -> None:
    """``os.replace`` onto the book's own name stands in the module that asks first, and where what lay there was set aside."""
    from tests.test_house import PACKAGE

    onto = [
        path.name
        for path in (PACKAGE / "storage").glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "os.replace(" in line
        and line.split(",")[-1].strip(" )") in ("place", "path", "folder / FILE_NAME")
    ]
    assert sorted(onto) == ["at_once.py", "at_once.py", "damage.py", "in_place.py"]
