"""Promise 1: a closing backup that fails is seen; the window closes after the backup, and the next start says it again."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from wenming_desktop.app import Program
from wenming_desktop.services import books
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 9, 0))
NAME = "苏布德苏木新时代文明实践所"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "我们所.wenming"
    books.create_book(made, NAME, clock=CLOCK)
    return made


@pytest.fixture
def program(qtbot: QtBot, folder: Path) -> Iterator[Program]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, MemoryStore(), CLOCK)
    program.open_book(folder)
    settle(qtbot, program)
    yield program
    if program.window:
        settle(qtbot, program)
        program.window.close()
    program.close_book()


def settle(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.window is not None and program.window.ctx.jobs.idle, timeout=10_000)


def test_promise_1_the_window_closes_after_its_backup(program: Program, folder: Path) -> None:
    assert program.window is not None
    window, seen = program.window, []
    back_up = window.before_close
    window.before_close = lambda: (back_up(), seen.append((window.isVisible(), there(folder))))[0]
    window.close()
    assert seen == [(True, 1)]
    assert not window.isVisible()
    program.close_book()
    assert there(folder) == 1, "no second one for the same closing"


def there(folder: Path) -> int:
    return len(list((folder / "backups").glob("*.wmbak")))


def test_promise_1_a_closing_backup_that_fails_is_seen_and_said_again_at_the_next_start(
    qtbot: QtBot, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes: list[str] = []
    assert program.window is not None
    window = program.window

    def halt(_messages: Messages, text: str, advice: str = "") -> None:
        assert window.isVisible()
        boxes.append(text + advice)

    monkeypatch.setattr(Messages, "halt", halt)
    shutil.rmtree(folder / "backups")
    (folder / "backups").write_text("in the way", encoding="utf-8")
    program._leave_book()
    assert len(boxes) == 1
    assert "关闭时的备份没有做成" in boxes[0]
    (folder / "backups").unlink()
    program.open_book(folder)
    settle(qtbot, program)
    program._settle()
    settle(qtbot, program)
    assert program.window is not None
    notice = program.window.ctx.messages.notice
    assert notice is not None
    assert "上次关闭时备份没有写成" in notice.text
    program._leave_book()
    assert len(boxes) == 1
    assert there(folder) == 1
    assert not (folder / "closing.txt").exists(), "a good closing ends it"


FAILURES = {
    "bug": (RuntimeError("kaputt"), "程序出了点问题"),
    "full": (OSError(28, "No space left on device"), "空间"),
    "odd": (KeyError("x"), "程序出了点问题"),
    "memory": (MemoryError(), "程序出了点问题"),
    "bad zip": (zipfile.BadZipFile("x"), "程序出了点问题"),
}


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("quietly", [False, True])
def test_promise_1_whatever_stops_the_closing_backup_is_told_and_the_program_ends(
    qtbot: QtBot, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, quietly: bool
) -> None:
    error, words = FAILURES[name]
    boxes: list[str] = []

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Messages, "halt", lambda _messages, text, advice="": boxes.append(text + advice))
    monkeypatch.setattr(backup, "make", refuse)
    window = program.window
    assert window is not None
    if quietly:
        window.before_close = lambda: True
    window.close()
    assert not window.isVisible()
    program.close_book()
    assert program.failed == 1
    assert quietly or (len(boxes) == 1 and "关闭时的备份没有做成" in boxes[0] and words in boxes[0])
    monkeypatch.undo()
    with_lock = Context(folder, CLOCK)  # the book was let go
    said = with_lock.call(books.opening_words)
    with_lock.close(with_backup=False)
    assert "上次关闭时备份没有写成" in said
    assert words in said
    program.window = None


def test_promise_1_the_box_is_waited_for(qtbot: QtBot, program: Program) -> None:
    """The window still stands while the box is read; the button lets it go on."""
    assert program.window is not None
    read: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        read.append(box.text())
        box.buttons()[0].click()

    QTimer.singleShot(200, press)
    program.window.ctx.messages.halt("关闭时的备份没有做成。", "请看一下磁盘。")
    assert read == ["关闭时的备份没有做成。"]


def test_promise_1_a_clock_that_ran_away_is_said_in_the_window(
    qtbot: QtBot, program: Program, folder: Path
) -> None:
    program._leave_book()
    program._clock = Clock.fixed(datetime(2020, 1, 1))
    program.open_book(folder)
    settle(qtbot, program)
    program._settle()
    settle(qtbot, program)
    assert program.window is not None
    notice = program.window.ctx.messages.notice
    assert notice is not None
    assert "电脑的日期是2020-01-01" in notice.text
