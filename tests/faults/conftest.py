"""The faults of the catalogue: a small book, and a program whose window stands on no screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.cli.wenming import Wenming
from tests.faults.sealed_book import sealed  # noqa: F401 - a fixture
from tests.services.conftest import small, small_template  # noqa: F401 - fixtures of the services' tests
from wenming_desktop.app import Program
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 9, 0))


def words_in_sight() -> str:
    """Every text a clerk can read in what is on the screen: labels, and the words of message boxes."""
    said = []
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        if isinstance(window, QMessageBox):
            said += [window.text(), window.informativeText()]
        said += [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    return "\n".join(said)


def boxes() -> list[QDialog]:
    """The boxes that are open, the first window left out."""
    return [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QDialog) and one.isVisible() and type(one).__name__ != "StartDialog"
    ]


@pytest.fixture
def program(qtbot: QtBot) -> Iterator[Program]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    running = Program(app, MemoryStore(), CLOCK)
    yield running
    for box in boxes():
        box.blockSignals(True)
        box.close()
    window = running.window
    if window:
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        window.close()
    if running._start:
        running._start.close()
    running.close_book()
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QWidget) and widget.isVisible():
            widget.close()


@pytest.fixture
def seen(qtbot: QtBot) -> Callable[[str], None]:
    """seen("空间不足") waits until these words stand on the screen."""

    def wait(words: str) -> None:
        qtbot.waitUntil(lambda: words in words_in_sight(), timeout=10_000)

    return wait


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A closed book of one institute."""
    from wenming_desktop.services import books

    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    return folder


@pytest.fixture(scope="session")
def wenming(tmp_path_factory: pytest.TempPathFactory) -> Wenming:
    """The command line in a process of its own, without Qt."""
    return Wenming(tmp_path_factory.mktemp("cli"))
