"""Every room on the demonstration book at 1366x768 and at the largest letters: it fits, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.rooms import all_rooms
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 17, 40))
SHOWS_LESS = ("ElideLabel", "QTableCornerButton")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "示范数据.wenming"
    create_demo(folder, clock=CLOCK)
    return folder


@pytest.fixture
def window(qtbot: QtBot, book: Path) -> Iterator[MainWindow]:
    theme().apply()
    context = Context(book, CLOCK)
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, all_rooms(), lambda _text: [])
    qtbot.addWidget(window)  # deletes it: a new style sheet is worked out for every widget that still lives
    window.resize(1366, 768)
    window.show()
    qtbot.waitUntil(
        lambda: ctx.jobs.idle, timeout=20_000
    )  # the letters of the book's settings are applied by then
    yield window
    qtbot.waitUntil(lambda: ctx.jobs.idle, timeout=20_000)
    context.close(with_backup=False)
    theme().apply()


def cut_off(root: QWidget) -> list[str]:
    """Texts wider or higher than the room they have (those that end in … on purpose are not)."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton | QComboBox):
            continue
        if (
            isinstance(widget.parent(), QLineEdit)
            or type(widget).__name__ in SHOWS_LESS
            or (isinstance(widget, QLabel) and widget.wordWrap())
        ):
            continue
        hint = widget.minimumSizeHint() if isinstance(widget, QComboBox) else widget.sizeHint()
        if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
            words = widget.accessibleName() or getattr(widget, "text", str)()
            found.append(f"{type(widget).__name__} {words} {hint.toTuple()} in {widget.size().toTuple()}")
    return found


def nameless(root: QWidget) -> list[str]:
    """Controls a screen reader could not name."""
    kinds = QAbstractButton | QLineEdit | QComboBox | QAbstractSpinBox
    found = []
    for widget in root.findChildren(QWidget):
        # the round ✕ Qt itself puts into a line to empty it is named by the line
        inner = (
            isinstance(widget.parent(), QLineEdit)
            or widget.objectName().startswith(("qt_", "Scroll"))
            or isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
        )
        if isinstance(widget, kinds) and not inner and type(widget).__name__ not in SHOWS_LESS:
            label = getattr(widget, "text", str)() if isinstance(widget, QAbstractButton) else ""
            if widget.isVisible() and not (widget.accessibleName() or label):
                found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


@pytest.mark.parametrize("size", ["小", "特大"])
def test_every_room_fits(qtbot: QtBot, window: MainWindow, size: Any) -> None:
    theme().apply(size)
    qtbot.wait(60)
    problems: dict[str, list[str]] = {}
    for key in window.rooms:
        window.navigate(key)
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        qtbot.wait(60)
        found = cut_off(window)
        if (window.width(), window.height()) != (1366, 768):
            found.append(f"the room needs {window.width()}x{window.height()}")
            window.resize(1366, 768)
        if found:
            problems[key] = found
    assert problems == {}


def test_every_control_of_every_room_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    problems: dict[str, list[str]] = {}
    for key in window.rooms:
        window.navigate(key)
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        found = nameless(window.page(key))
        if found:
            problems[key] = found
    assert problems == {}
