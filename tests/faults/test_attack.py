"""The attack's seven reproductions, each from outside: a clerk's verbs, a process that dies, a hand in the folder.

The single steps behind them have their own tests (backup/, test_tamper, test_lost_operations, test_the_file_at_its_path).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import small_template
from tests.services.small_book import TODAY, Small
from tests.tampering import behind_our_back
from wenming_desktop.cli import run
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import evidence, paper, points
from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.storage import backup
from wenming_desktop.support.clock import Clock

__all__ = ["small_template"]
ROOT = Path(__file__).parents[2]
CLOCK = Clock.fixed(date.fromisoformat(TODAY))
on_posix = pytest.mark.skipif(
    sys.platform == "win32", reason="no SIGKILL there, and an open folder does not go"
)
pytestmark = pytest.mark.slow
# Records entries one after another, says each, waits for a line before the next, and is killed at the end.
TYPING = """
import os, sys
from datetime import date
from pathlib import Path
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import points
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
context = Context(Path(sys.argv[1]), Clock.fixed(date(2026, 10, 27)))
item = context.call(lambda b: b.db.execute("SELECT pk FROM rule_item WHERE code = 'H1'").fetchone()[0])
for day in range(1, int(sys.argv[2]) + 1):
    try:
        context.call(points.record, points.Draft("masses", date(2026, 10, day), item, household_pk=1))
        print("recorded", flush=True)
    except UserError as refused:
        print(refused, flush=True)
    sys.stdin.readline()
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def book(small_template: Path, tmp_path: Path) -> Path:
    """A closed book with one entry."""
    small = Small.copy_of(small_template, tmp_path / "小所.wenming")
    small.enter("萨日朗-002", "H1", "2026-10-01")
    small.close()
    return small.folder


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def wenming(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """A verb on a book under a clock."""

    def verb(folder: Path, *words: str, today: str = TODAY) -> Said:
        monkeypatch.setenv("WENMING_TODAY", today)
        code = run([*words, "--book", str(folder)])
        out, err = capfd.readouterr()
        return Said(code, out, err)

    return verb


@contextmanager
def typing(folder: Path, count: int) -> Iterator[subprocess.Popen[str]]:
    """The program at work on a book in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TYPING, str(folder), str(count)]
    child = subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def backed_up(said: Said) -> Path:
    """The file a backup says it made; it is there, and it is the newest that counts."""
    assert said.code == 0, said.err
    path = Path(said.out.strip().removeprefix("已备份："))
    assert path.is_file()
    assert backup.listed(path.parents[1])[0].path == path
    return path


def test_promise_1_clock_ahead_backups_made_after_it_are_there(book: Path, wenming: Any) -> None:
    for second in range(10):
        backed_up(wenming(book, "backup", today=f"2062-01-01T10:00:0{second}"))
    for day in (1, 2, 3):
        backed_up(wenming(book, "backup", today=f"2026-11-0{day}T17:00:00"))


def test_promise_1_clock_back_to_2020_the_backup_is_there(book: Path, wenming: Any) -> None:
    for second in range(10):
        backed_up(wenming(book, "backup", today=f"2026-10-27T18:00:0{second}"))
    said = wenming(book, "backup", today="2020-01-01T09:00:00")
    backed_up(said)
    assert "请看一下电脑右下角的日期对不对" in said.err


@on_posix
def test_promise_3_wal_lost_is_said_at_the_next_opening(book: Path, wenming: Any) -> None:
    with typing(book, 5) as child:
        for _ in range(5):
            assert child.stdout is not None
            assert child.stdin is not None
            assert child.stdout.readline() == "recorded\n"
            child.stdin.write("\n")
            child.stdin.flush()
        assert child.wait() == -signal.SIGKILL
    (book / "book.sqlite3-wal").unlink()
    assert "少了5步操作" in wenming(book, "stats").err
    assert wenming(book, "check").code == 1


@on_posix
def test_promise_4_folder_deleted_under_the_program_records_nothing(book: Path) -> None:
    with typing(book, 3) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == "recorded\n"
        shutil.rmtree(book)
        child.stdin.write("\n\n")
        child.stdin.flush()
        for _ in range(2):
            said = child.stdout.readline()
            assert "没有登记" in said
            assert "另存" in said
    assert not book.exists(), "no empty book takes its place"


@on_posix
def test_promise_7_backup_killed_leaves_no_copy_of_the_book_behind(book: Path, wenming: Any) -> None:
    """Killed at the first sign of each stage: the copy made, the packed file begun, the packed file grown."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "WENMING_TODAY": TODAY}
    command = [sys.executable, "-m", "wenming_desktop", "backup", "--book", str(book)]
    for sign in ("temp/*", "temp/*/*", "temp/**/*.sqlite3", "temp/**/*.wmbak*", "backups/*"):
        child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        while child.poll() is None and not any(book.glob(sign)):
            time.sleep(0.001)
        child.kill()
        child.wait()
        assert all(
            path.is_file() and path.suffix == ".wmbak"
            for path in (book / "backups").glob("*")
            if path.name != "head.json"
        )
    made = backed_up(wenming(book, "backup"))
    assert not (book / "temp").exists() or not any((book / "temp").iterdir()), "swept at the opening"
    copies = [path for path in book.rglob("*.sqlite3*") if path.parent != book]
    assert copies == []
    assert made.suffix == ".wmbak"
    assert wenming(book, "check").code == 0


def test_promise_7_opened_copy_altered_is_not_the_evidence(book: Path, tmp_path: Path) -> None:
    """A file of evidence, opened and altered at the same size: opened again it is the one that was handed in."""
    scan = tmp_path / "依据.pdf"
    scan.write_bytes(b"%PDF-1.4 ID CARD")
    context = Context(book, CLOCK)
    try:
        item = context.call(
            lambda b: b.db.execute("SELECT pk FROM rule_item WHERE code = 'H1'").fetchone()[0]
        )
        draft = points.Draft("masses", date(2026, 10, 1), item, household_pk=1, files=(scan,))
        booked, _ = context.call(points.record, draft)
        copy = context.call(evidence.to_open, booked.entry_pk).copies[0]
        copy.write_bytes(b"%PDF-1.4 XXXXXXX")
        assert context.call(evidence.to_open, booked.entry_pk).copies[0].read_bytes() == b"%PDF-1.4 ID CARD"
        assert book in copy.parents, "nowhere but in the book"
    finally:
        context.close(with_backup=False)
    Context(book, CLOCK).close(with_backup=False)
    assert not copy.exists()


# ---- tamper ----


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo book with a printed board, closed."""
    folder = tmp_path_factory.mktemp("attack") / "示范.wenming"
    create_demo(folder, clock=CLOCK)
    context = Context(folder, CLOCK)
    context.call(
        paper.keep, context.paper(paper.board_print, "masses", Period.parse("2026-Q3"), None).result()
    )
    context.close(with_backup=False)
    return folder


NEWEST = "(SELECT max(pk) FROM issued WHERE kind = 'service' AND state = 'issued')"
OLDEST = "(SELECT min(pk) FROM issued WHERE kind = 'service' AND state = 'issued')"
BOARD = "(SELECT pk FROM issued WHERE kind = 'board' AND village_pk IS NULL AND track = 'masses' AND period = '2026-Q3')"
FORGED = f"UPDATE issued SET content = json_set(content, '$.lines[0].name', '冒名户主', '$.lines[0].total', 99999) WHERE pk = {BOARD}"
ALTERED = {
    "certificate: name and day": f"UPDATE issued SET name = '冒名者', issued_on = '2020-01-01' WHERE pk = {NEWEST}",
    "certificate: the stored file of another": f"UPDATE issued SET files = (SELECT files FROM issued WHERE pk = {OLDEST}) WHERE pk = {NEWEST}",
    "entry: ten points more": "UPDATE entry SET points = points + 1000, claimed = claimed + 1000 WHERE pk = (SELECT min(pk) FROM entry WHERE points > 0 AND reverses IS NULL)",
    "entry: deleted": "DELETE FROM entry WHERE pk = (SELECT max(pk) FROM entry WHERE reverses IS NULL)",
    "service: a hundred hours more": "UPDATE service SET minutes = minutes + 6000 WHERE pk = (SELECT min(pk) FROM service)",
    "journal: rows deleted": "DELETE FROM change WHERE pk BETWEEN 5000 AND 6000",
    "journal: operator and time rewritten": "UPDATE operation SET operator = '别人', at = '2020-01-01'",
    "months: what was audited is open again": "DELETE FROM closed_month",
    "board: the first household forged": FORGED,
}  # fmt: skip
FILES = {
    "board print": f"SELECT files ->> '$.list' FROM issued WHERE pk = {BOARD}",
    "photo": "SELECT sha256 FROM attachment",
}


@pytest.fixture
def copied(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "副本.wenming"))


@pytest.mark.parametrize("name", ALTERED)
def test_promise_3_tamper_of_a_row_is_said_by_check_and_where_it_is_shown(
    copied: Path, wenming: Any, name: str
) -> None:
    with behind_our_back(copied) as raw:
        number, code = raw.execute(f"SELECT number, code FROM issued WHERE pk = {NEWEST}").fetchone()
        assert raw.execute(ALTERED[name]).rowcount > 0
    assert wenming(copied, "check").code == 1
    if name.startswith("certificate"):
        said = wenming(copied, "verify", number, code)
        assert said.code == 1
        assert "冒名者" not in said.out + said.err
    if name.startswith("board"):
        said = wenming(copied, "board", "2026-Q3", "--track", "masses", "--format", "json")
        assert said.code == 1
        assert "冒名户主" not in said.out + said.err
        assert "与存档不符" in said.out + said.err


@pytest.mark.parametrize("noun", FILES)
def test_promise_3_tamper_a_stored_file_that_is_deleted_is_said_by_check(
    copied: Path, wenming: Any, noun: str
) -> None:
    with behind_our_back(copied) as raw:
        sha256 = raw.execute(FILES[noun]).fetchone()[0]
    (stored,) = (copied / "media" / sha256[:2]).glob(sha256[2:] + "*")
    stored.unlink()
    said = wenming(copied, "check", "--json")
    assert said.code == 1
    assert [one["severity"] for one in json.loads(said.out)] == ["error"]
