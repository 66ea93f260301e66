"""Every control of every room and dialog on the demonstration book has a name a screen reader can say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.dialog_openers import OPENERS
from tests.ui.small_screen import SETTINGS, SHOWS_LESS, window_on
from wenming_desktop.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, demo_book: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    with window_on(qtbot, demo_book, SETTINGS[0], monkeypatch) as window:
        yield window


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


def test_every_control_of_every_room_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    problems: dict[str, list[str]] = {}
    for key in window.rooms:
        window.navigate(key)
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        found = nameless(window.page(key))
        if found:
            problems[key] = found
    assert problems == {}


def test_every_control_of_every_dialog_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    problems: dict[str, list[str]] = {}
    for kind, opener in OPENERS.items():
        dialog = opener(window)
        dialog.open()
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        if found := nameless(dialog):
            problems[kind.__name__] = found
        dialog.close()
    assert problems == {}
