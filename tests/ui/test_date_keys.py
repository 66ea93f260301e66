"""F2 is today in every date field of the program, wherever it stands: rooms, dialogs, forms, registers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.dialog_openers import OPENERS
from tests.ui.small_screen import SETTINGS, looked_at, window_on
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.entry_view import EntryView

NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, demo_book: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    with window_on(qtbot, demo_book, SETTINGS[0], monkeypatch) as window:
        yield window


def wrong_fields(root: QWidget, window: MainWindow) -> tuple[int, list[str]]:
    """How many date fields stand there, and those in which F2 is not today or is not told."""
    fields, found = root.findChildren(DateField), []
    for field in fields:
        today = window.ctx.today()
        before = field.value()
        name = f"{field.accessibleName()} in {type(root).__name__}"
        if "F2" not in field.toolTip():
            found.append(f"{name}: not told")
        field.set_value(today - timedelta(days=3))
        override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F2, NO_KEY)
        override.ignore()
        QApplication.sendEvent(field, override)
        if not override.isAccepted():
            found.append(f"{name}: F2 is the window's")
        field.blockSignals(True)
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F2, NO_KEY))
        if field.value() != today:
            found.append(f"{name}: {field.value()}")
        field.set_value(before)
        field.blockSignals(False)
    return len(fields), found


def test_f2_is_today_in_every_date_field(qtbot: QtBot, window: MainWindow) -> None:
    count, problems = 0, []
    for key in window.rooms:
        window.navigate(key)
        page = window.page(key)
        for _ in looked_at(qtbot, window, page):
            pass
        more, found = wrong_fields(page, window)
        count, problems = count + more, problems + found
    for opener in OPENERS.values():
        dialog = opener(window)
        dialog.open()
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        more, found = wrong_fields(dialog, window)
        count, problems = count + more, problems + found
        dialog.close()
    assert not problems
    assert count > 15


@pytest.mark.parametrize("room", ["points", "party"])
def test_f2_in_the_date_cell_of_a_register_is_today_and_opens_no_form(
    qtbot: QtBot, window: MainWindow, room: str
) -> None:
    window.navigate(room)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    page = window.page(room)
    register = next(one for one in page.findChildren(EntryView) if one.isVisible())
    keys = [column.key for column in register.lines.columns]
    register.go(len(register.lines.lines) - 1, keys.index("day"))
    qtbot.wait(20)
    field = register.indexWidget(register.currentIndex()) or QApplication.focusWidget()
    assert isinstance(field, DateField)
    field.set_value(window.ctx.today() - timedelta(days=3))
    qtbot.keyClick(field, Qt.Key.Key_F2)
    assert field.value() == window.ctx.today()
    assert window._key == room
