"""Promise 2: every door has a mouth — each way into the window, with a bug and with the disk refusing, shows words."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.faults.conftest import boxes, words_in_sight
from wenming_desktop import app
from wenming_desktop.app import Program
from wenming_desktop.services import books
from wenming_desktop.storage import book_folder
from wenming_desktop.support import logs, paths
from wenming_desktop.ui import new_books
from wenming_desktop.ui.start import NewBook

Door = Callable[[Program, Path], None]
Break = tuple[object, str]
NEW = NewBook("新所", "乌兰", "0475-0000000", Path("新所.wenming"))


def _create(program: Program, book: Path) -> None:
    program.start(None)
    program._create(NewBook(NEW.name, NEW.operator, NEW.phone, book.with_name("新所.wenming")))


def _restore(program: Program, book: Path) -> None:
    program.start(None)
    program._putting.offer(book / "没有.wmbak")


def _demo(program: Program, book: Path) -> None:
    program.start(None)
    program._open_demo()


DOORS: dict[str, tuple[Door, Break]] = {
    "open": (lambda program, book: program.start(str(book)), (app, "Context")),
    "upgrade": (lambda program, book: program.start(str(book)), (book_folder, "upgrade")),
    "rooms": (lambda program, book: program.start(str(book)), (app, "all_rooms")),
    "settings": (lambda program, book: program.start(str(book)), (books, "settings")),
    "create": (_create, (book_folder, "create")),
    "restore": (_restore, (books, "peek_backup")),
    "demo": (_demo, (new_books, "make_demo")),
}
ERRORS = {
    "bug": (RuntimeError("kaputt"), "程序出了点问题"),
    "full": (OSError(errno.ENOSPC, "No space left on device"), "空间"),
    "denied": (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
    "busy": (OSError(errno.EBUSY, "busy"), "正被别的程序占用"),
    "gone": (FileNotFoundError(errno.ENOENT, "No such file"), "可能已被移走"),
    "long": (OSError(errno.ENAMETOOLONG, "File name too long"), "太长"),
    "read_only": (OSError(errno.EROFS, "Read-only file system"), "只读"),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", ERRORS)
def test_promise_2_every_door_shows_every_error(
    program: Program, book: Path, seen: Callable[[str], None], monkeypatch: pytest.MonkeyPatch,
    door: str, kind: str,
) -> None:  # fmt: skip
    """Row 3, 4, 6, 7, 30 of the catalogue as far as a door is concerned: the error is raised where the door leads."""
    error, words = ERRORS[kind]
    walk, (owner, name) = DOORS[door]

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(owner, name, refuse)
    walk(program, book)
    seen(words)
    assert "Traceback" not in words_in_sight()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    monkeypatch.undo()
    program.open_book(book)  # the book was let go: it opens where the obstacle is over
    assert program.window is not None


def test_promise_2_an_error_in_a_slot_is_seen_and_logged(program: Program, book: Path, qtbot: QtBot) -> None:
    """Row 30: a slot raises; the window lives on, the log has the stack, the box says what to do."""
    logs.setup(paths.log_dir())
    program.start(str(book))
    with pytest.MonkeyPatch.context() as patch:
        import sys

        patch.setattr(sys, "excepthook", lambda _kind, error, _trace: program.mouth.tell(error))
        sys.excepthook(RuntimeError, RuntimeError("in a slot"), None)
    qtbot.waitUntil(lambda: "程序出了点问题" in words_in_sight())
    assert "RuntimeError" in (paths.log_dir() / "wenming.log").read_text(encoding="utf-8")
    assert program.window is not None
    assert program.window.isVisible()


def test_promise_2_an_error_of_a_worker_thread_is_seen(program: Program, qtbot: QtBot) -> None:
    program.start(None)

    def work() -> None:
        try:
            raise RuntimeError("in a thread")
        except RuntimeError as error:
            program.mouth.tell(error, "worker")

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: "程序出了点问题" in words_in_sight())


def test_promise_2_without_a_window_the_box_is_the_last_and_the_program_ends(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(program, "_qt", type("Qt", (), {"exit": staticmethod(ended.append)}))
    program.mouth.tell(RuntimeError("before any window"))
    qtbot.waitUntil(lambda: bool(boxes()))
    assert "维护的人" in words_in_sight()
    assert ended == []
    QTimer.singleShot(0, boxes()[0].accept)
    qtbot.waitUntil(lambda: ended == [1])
    assert program.failed == 1
