"""Starting the program: the first window, the last book, one opener, the closing backup, the walk of --pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wenming_desktop.app import Program
from wenming_desktop.services import books
from wenming_desktop.services.context import Context
from wenming_desktop.support import paths
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.start import NewBook
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 9, 0))
NAME = "苏布德苏木新时代文明实践所"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def program(qtbot: QtBot, store: MemoryStore) -> Iterator[Program]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, store, CLOCK)
    yield program
    if program.window:
        qtbot.waitUntil(lambda: program.window is None or program.window.ctx.jobs.idle, timeout=20_000)
        program.window.close()
    if program._start:
        program._start.close()
    program.close_book()


def test_nothing_there_asks_and_four_answers_make_a_book(
    qtbot: QtBot, program: Program, store: MemoryStore, tmp_path: Path
) -> None:
    program.start(None)
    assert program._start is not None
    assert program._start.isVisible()
    folder = tmp_path / "我们所.wenming"
    program._create(NewBook(NAME, "乌兰", "0475-0000000", folder))
    qtbot.waitUntil(lambda: program.window is not None and program.window.isVisible(), timeout=10_000)
    assert not program._start.isVisible()
    assert program.window is not None
    context = program.window.ctx.context
    institute = context.read(books.settings).result().institute
    assert (institute.name, institute.operator, institute.phone) == (NAME, "乌兰", "0475-0000000")
    assert store.value("books/recent") == [str(folder)]


def test_the_last_book_opens_again_and_closing_backs_it_up(
    qtbot: QtBot, program: Program, store: MemoryStore, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    store.setValue("books/recent", [str(folder)])
    program.start(None)
    assert program.window is not None
    qtbot.waitUntil(lambda: program.window is not None and program.window.ctx.jobs.idle, timeout=10_000)
    program.window.close()
    program.close_book()
    program.window = None
    assert len(list((folder / "backups").glob("*.wmbak"))) == 1


def test_a_book_somebody_else_holds_is_told_in_the_first_window(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    other = Context(folder, CLOCK)
    try:
        program.start(str(folder))
        assert program.window is None
        assert program._start is not None
        assert program._start.messages.notice is not None
        assert program._start.messages.notice.tone == "bad"
    finally:
        other.close(with_backup=False)


def test_another_book_takes_the_place_of_the_open_one(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    first, second = tmp_path / "a.wenming", tmp_path / "b.wenming"
    for folder, name in ((first, "甲苏木新时代文明实践所"), (second, "乙苏木新时代文明实践所")):
        books.create_book(folder, name, clock=CLOCK)
    program.open_book(first)
    assert program.window is not None
    window = program.window
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    program.open_book(second)
    assert program.window is not None
    qtbot.waitUntil(
        lambda: program.window is not None and "乙苏木" in program.window.windowTitle(), timeout=10_000
    )
    Context(first, CLOCK).close(with_backup=False)  # the first one is free again


def test_the_demonstration_is_made_once_in_a_book_of_its_own(qtbot: QtBot, program: Program) -> None:
    program.start(None)
    program._open_demo()
    qtbot.waitUntil(lambda: program.window is not None, timeout=30_000)
    assert program.window is not None
    folder = program.window.ctx.context.folder
    assert folder == paths.default_book_dir() / "示范数据.wenming"
    assert program.window._frame.demo


_SMALL_WALK = """
from wenming_desktop.ui import tour
tour.SIZES = tour.SIZES[:1]
from wenming_desktop.__main__ import main
raise SystemExit(main())
"""


@pytest.mark.slow
def test_the_walk_takes_a_picture_of_every_room(tmp_path: Path) -> None:
    """In a process of its own, as packaging/dev.py runs it, at the smaller size; a warning or a stack fails it."""
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "WENMING_DATA": str(tmp_path / "data")}
    run = subprocess.run(
        [sys.executable, "-c", _SMALL_WALK, "--pictures", str(tmp_path / "pictures")],
        env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    noise = [line for line in run.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (run.returncode, noise) == (0, [])
    names = {path.stem.split("_")[2] for path in (tmp_path / "pictures").glob("*.png")}
    assert {
        "workbench", "activities", "points", "stations", "volunteers", "households", "boards", "party", "settings",
    } <= names  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux may lack a display")
def test_without_a_display_the_clerk_is_told_in_chinese(tmp_path: Path) -> None:
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in os.environ.items() if name not in shown}
    command = [sys.executable, "-m", "wenming_desktop"]
    done = subprocess.run(command, env=bare, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "没有图形界面" in done.stderr
