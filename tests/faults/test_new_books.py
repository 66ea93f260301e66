"""A book that is being made, put back or saved elsewhere is its name's whole book, or nobody's: full disk, kill, any step."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.services.small_book import Small
from tests.test_house import PACKAGE
from tests.test_written_beside import writings
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, demo, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import at_once, book_folder, temp
from wenming_desktop.support import files
from wenming_desktop.support.clock import Clock

CLOCK, NAME = Clock.fixed(date(2026, 10, 27)), "苏布德苏木新时代文明实践所"
Maker = Callable[[Path], None]


@pytest.fixture
def makers(small: Small, monkeypatch: pytest.MonkeyPatch) -> dict[str, Maker]:
    """Every way a folder becomes a book."""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    photo = small.folder.parent / "a.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    entry = small.call(lambda book: book.db.execute("SELECT max(pk) FROM entry").fetchone()[0])
    from wenming_desktop.services import evidence

    small.call(evidence.attach, entry, [photo])
    photo.unlink()
    file = small.call(books.back_up)
    monkeypatch.setattr(demo, "_tell", lambda book, _seed: books.remember(book, "demo", True))
    return {
        "new": lambda place: books.create_book(place, NAME, phone="0475-1", clock=CLOCK),
        "demo": lambda place: demo.create_demo(place, clock=CLOCK),
        "restore": lambda place: books.restore(file, place),
        "save_as": lambda place: small.call(rescue.save_as, place) and None,
    }


def sound(place: Path) -> None:
    context = Context(place, CLOCK)
    try:
        assert not [one for one in context.call(books.check) if one.number[0] == "E" and one.number < "E30"]
    finally:
        context.close(with_backup=False)


STEPS: list[tuple[object, str]] = [
    (os, "mkdir"), (os, "replace"), (Path, "mkdir"), (sqlite3, "connect"), (files, "put"), (files, "_to_disk"),
    (temp, "make_private"), (book_folder, "keep_head"), (Context, "call"), (Context, "close"),
]  # fmt: skip
FULL, STOPPED = OSError(errno.ENOSPC, "full"), KeyboardInterrupt()


@pytest.mark.parametrize(
    ("how", "error"),
    [("new", FULL), ("demo", FULL), ("restore", FULL), ("save_as", FULL), ("new", STOPPED)],
    ids=lambda value: str(value) or "stopped",
)
def test_a_book_whose_making_fails_at_any_step_leaves_its_name_free(
    how: str, error: BaseException, makers: dict[str, Maker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call of each step in turn; then the same once more goes through: “请腾出空间后再试” is true."""
    failed = 0
    parent = tmp_path / "文档"
    parent.mkdir()
    place = parent / "本所.wenming"
    for where, name in STEPS:
        for turn in range(1, 30):
            with monkeypatch.context() as patch:
                left = fail_at(patch, where, name, turn, error)
                try:
                    makers[how](place)
                except (UserError, OSError, KeyboardInterrupt):
                    failed += 1
            if (
                place.exists()
            ):  # the step that failed came after its name was given, or was one it can do without
                sound(place)
                shutil.rmtree(place)
            assert list(parent.iterdir()) == [], (name, turn)
            if left():
                break
    assert failed >= 6
    makers[how](place)
    sound(place)
    assert [path.name for path in parent.iterdir()] == ["本所.wenming"]


def fail_at(
    patch: pytest.MonkeyPatch, where: object, name: str, turn: int, error: BaseException
) -> Callable[[], bool]:
    """Let the so-many-th call of a step fail; tells whether it never came so far."""
    real, calls = getattr(where, name), [0]

    def step(*args: object, **how: object) -> object:
        calls[0] += 1
        if calls[0] == turn:
            raise error
        return real(*args, **how)

    patch.setattr(where, name, step)
    return lambda: calls[0] < turn


KILLED = """
import os, sys
from pathlib import Path
turn, count, place = int(sys.argv[1]), 0, Path(sys.argv[2])
sys.addaudithook(lambda event, args: die(event))
def die(event):
    global count
    if event in ("os.mkdir", "os.rename", "sqlite3.connect", "open", "os.remove", "os.rmdir", "shutil.rmtree"):
        if watching:
            count += 1
            if count == turn:
                os.kill(os.getpid(), 9)
watching = False
from wenming_desktop import cli
from wenming_desktop.services import books, context, demo
from wenming_desktop.support.clock import Clock
demo._tell = lambda book, seed: books.remember(book, "demo", True)
demo.story("places")
watching = True
if sys.argv[3] == "new":
    books.create_book(place, "苏布德苏木新时代文明实践所")
elif sys.argv[3] == "demo":
    demo.create_demo(place, clock=Clock.system())
else:
    books.restore(Path(sys.argv[4]), place)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("how", ["new", "demo", "restore"])
def test_a_book_whose_making_is_killed_at_any_step_leaves_its_name_free(
    how: str, small: Small, tmp_path: Path
) -> None:
    file = small.call(books.back_up)
    parent = tmp_path / "文档"
    parent.mkdir()
    turn, died = 1, 0
    while True:
        place = parent / "本所.wenming"
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(turn), str(place), how, str(file)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        if place.exists():
            sound(place)
            shutil.rmtree(place)
        if done.returncode == 0:
            break
        died, turn = died + 1, turn + (1 if turn < 4 else 17)
    assert died >= 6
    books.create_book(parent / "再.wenming", NAME)  # what the killed ones left beside is swept by the next
    assert [path.name for path in parent.iterdir()] == ["再.wenming"]


def test_a_new_books_folder_waits_for_the_program_that_reads_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 12: an antivirus program holds a file of it for a moment."""
    real, refused = os.replace, []

    def held(source: Path, target: Path) -> None:
        if Path(source).suffix == ".wenming" and len(refused) < 2:
            refused.append(source)
            raise PermissionError(errno.EACCES, "in use")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(at_once, "_WAITS", (0.0, 0.0, 0.0))
    books.create_book(tmp_path / "新.wenming", NAME, clock=CLOCK)
    assert len(refused) == 2
    sound(tmp_path / "新.wenming")


def test_an_empty_folder_may_become_a_book_and_no_other(tmp_path: Path) -> None:
    place = tmp_path / "新.wenming"
    place.mkdir()
    books.create_book(place, NAME, clock=CLOCK)
    sound(place)
    with pytest.raises(UserError, match=r"“新\.wenming”已经存在。请换一个名称"):
        books.create_book(place, NAME, clock=CLOCK)


def test_whoever_makes_a_book_makes_it_at_once() -> None:
    """A module that makes a book's file by SQLite, or a folder a book's, is one of these, and asks ``at_once``."""
    makers = {"services/books.py", "services/demo.py", "services/rescue.py"}
    asking = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "at_once.made(" in path.read_text(encoding="utf-8")
    }
    assert asking == makers
    calling = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for word in ("book_folder.create(", "create_book(")
        if word in path.read_text(encoding="utf-8")
    }
    assert calling == {"services/books.py", "services/demo.py", "cli/book.py", "ui/new_books.py"}
    renamed = {
        one.module for one in writings() if one.what == "replace" and one.module.startswith("services/")
    }
    assert renamed == set(), "no service gives a file its name by itself"
