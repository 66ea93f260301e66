"""kill -9 while a workbook is brought in, and while a clerk types: the book opens, is sound, and nothing is half-written.

WENMING_KILLS and WENMING_KILL_PEOPLE make the run longer (20 kills over 60,000 people is done by hand).
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tests.bench import made_rosters
from wenming_desktop.services import books, history, point_lists
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("WENMING_KILLS", "5"))
PEOPLE = int(os.environ.get("WENMING_KILL_PEOPLE", "2000"))
CLOCK = Clock.fixed(date(2026, 10, 27))
PER_VILLAGE = made_rosters.HOUSEHOLDS * made_rosters.MEMBERS

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")]


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A roster of at least so many people, and how many stand in it."""
    path = tmp_path_factory.mktemp("kill") / "台账.xlsx"
    return path, made_rosters.write_roster(path, villages=-(-PEOPLE // PER_VILLAGE))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> Path:
    folder = tmp_path_factory.mktemp("kill") / "空.wenming"
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    done = start_verb(folder, "import", "rules", fixtures_dir / "积分细则.xlsx")
    assert done.wait() == 0
    return folder


def start_verb(book: Path, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "wenming_desktop", *map(str, arguments), "--book", str(book), "--json"]
    env = os.environ | {"WENMING_TODAY": "2026-10-27", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def written_so_far(book: Path) -> int:
    try:
        return (book / "book.sqlite3-wal").stat().st_size
    except FileNotFoundError:
        return 0


def whole_run(template: Path, roster: Path, folder: Path) -> tuple[float, int]:
    """An import nobody disturbs: its seconds, and how far its write-ahead log grows."""
    shutil.copytree(template, folder)
    started, most = time.perf_counter(), 0
    child = start_verb(folder, "import", "households", roster)
    while child.poll() is None:
        most = max(most, written_so_far(folder))
        time.sleep(0.002)
    assert child.returncode == 0
    return time.perf_counter() - started, most


def kill_while_importing(book: Path, roster: Path, seconds: float, wal: int | None) -> bool:
    """Start an import and kill it after some seconds, or once so much is written; False where it was done before."""
    child = start_verb(book, "import", "households", roster)
    started = time.perf_counter()
    while child.poll() is None:
        late = time.perf_counter() - started > seconds
        if late if wal is None else written_so_far(book) >= wal:
            child.send_signal(signal.SIGKILL)
            break
        if wal is None:
            time.sleep(0.001)
    return child.wait() == -signal.SIGKILL


def state_of(book: Path) -> dict[str, int]:
    """Open the book as the next start does, look it over, and count what is in it."""
    context = Context(book, CLOCK)
    try:
        assert context.call(books.check) == []
        name = context.call(history.undo_name)
        counts = {
            table: context.call(
                lambda one, sql=f"SELECT count(*) FROM {table}": one.db.execute(sql).fetchone()[0]
            )
            for table in ("person", "household", "village", "station", "import_batch", "running")
        }
        counts["imports"] = int(name.startswith("导入 台账.xlsx"))
        return counts
    finally:
        context.close(with_backup=False)


def test_an_import_killed_at_any_moment_is_whole_or_not_there(
    template: Path, roster: tuple[Path, int], tmp_path: Path
) -> None:
    path, people = roster
    seconds, wal = whole_run(template, path, tmp_path / "完整.wenming")
    nothing, everything = state_of(template), state_of(tmp_path / "完整.wenming")
    assert (nothing["person"], everything["person"]) == (0, people)
    dice, killed, found = random.Random(2026), 0, []
    for round_ in range(3 * KILLS):
        book = tmp_path / f"{round_}.wenming"
        shutil.copytree(template, book)
        # By turns at some moment of its life, and while the transaction is being written out.
        by_writing = int(wal * dice.uniform(0.02, 1.0)) if round_ % 2 else None
        dead = kill_while_importing(book, path, seconds * dice.uniform(0.15, 1.0), by_writing)
        now = state_of(book)
        found.append({"wal": by_writing, "killed": dead, "persons": now["person"]})
        assert now in (nothing, everything), "half an import"
        shutil.rmtree(book)
        killed += dead
        if killed == KILLS:
            break
    figures = {"people": people, "seconds": round(seconds, 2), "wal": wal, "killed": killed, "found": found}
    (ROOT / "out").mkdir(exist_ok=True)
    (ROOT / "out" / "kills.json").write_text(json.dumps(figures, indent=1))
    assert killed == KILLS, "the others were done before the kill came"


def test_after_a_kill_the_same_import_goes_through(
    template: Path, roster: tuple[Path, int], tmp_path: Path
) -> None:
    path, people = roster
    book = tmp_path / "再来.wenming"
    shutil.copytree(template, book)
    kill_while_importing(book, path, 0.4, None)
    assert start_verb(book, "import", "households", path).wait() == 0
    assert state_of(book)["person"] == people


_TYPING = """
import sys
from datetime import date
from pathlib import Path
from wenming_desktop.services import points
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
context = Context(Path(sys.argv[1]), Clock.fixed(date(2026, 10, 27)))
draft = points.Draft("masses", date(2026, 10, 26), int(sys.argv[2]), household_pk=1)
while True:
    booked, _ = context.call(points.record, draft)
    print(booked.entry_pk, flush=True)
"""


@pytest.fixture
def peopled(template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "小.xlsx"
    made_rosters.write_roster(path, villages=1)
    book = tmp_path / "登记.wenming"
    shutil.copytree(template, book)
    assert start_verb(book, "import", "households", path).wait() == 0
    return book


def test_every_entry_the_clerk_saw_recorded_is_there(peopled: Path) -> None:
    """What was said to be recorded is kept, through any number of kills; at most the one under way is there besides."""
    context = Context(peopled, CLOCK)
    item = context.call(
        lambda one: one.db.execute("SELECT pk FROM rule_item WHERE code = 'Z1'").fetchone()[0]
    )
    context.close(with_backup=False)
    dice, before = random.Random(7), 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", _TYPING, str(peopled), str(item)]
        child = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(dice.uniform(0.01, 0.25))
        child.send_signal(signal.SIGKILL)
        seen = [
            int(line) for line in (first, *child.stdout.read().splitlines()) if str(line).strip().isdigit()
        ]
        child.stdout.close()
        child.wait()
        context = Context(peopled, CLOCK)
        try:
            entries = context.call(lambda one: one.db.execute("SELECT count(*) FROM entry").fetchone()[0])
            assert before + len(seen) <= entries <= before + len(seen) + 1
            assert context.call(point_lists.month_summary, 202610).plus == entries * 200
            assert context.call(books.check) == []
        finally:
            context.close(with_backup=False)
        before = entries
    assert before > KILLS, "nothing was typed"
