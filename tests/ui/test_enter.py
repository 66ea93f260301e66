"""Enter in a dialog is for the button the keyboard is on: 取消 never saves (promise 6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.dialog_openers import OPENERS
from tests.ui.small_screen import SETTINGS, window_on
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.widgets.fitting import FittedDialog

_LEAVE = ("取消", "关闭")


@pytest.fixture
def window(qtbot: QtBot, demo_book: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    with window_on(qtbot, demo_book, SETTINGS[0], monkeypatch) as window:
        yield window


def buttons(dialog: QWidget) -> list[QPushButton]:
    return [one for one in dialog.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]


def _note(pressed: list[QPushButton], button: QPushButton, *_on: bool) -> None:
    pressed.append(button)


def test_enter_on_the_button_that_leaves_presses_that_one_in_every_dialog(
    qtbot: QtBot, window: MainWindow
) -> None:
    wrong, tried = [], 0
    for kind, opener in OPENERS.items():
        dialog = opener(window)
        assert isinstance(dialog, FittedDialog)
        dialog.open()
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        pressed: list[QPushButton] = []
        for button in buttons(dialog):
            if button.receivers(SIGNAL("clicked(bool)")):
                button.clicked.disconnect()
            button.clicked.connect(partial(_note, pressed, button))
        for button in buttons(dialog):
            if button.text().startswith(_LEAVE):
                tried += 1
                button.setFocus(Qt.FocusReason.TabFocusReason)
                pressed.clear()
                qtbot.keyClick(button, Qt.Key.Key_Return)
                if pressed != [button]:
                    wrong.append((kind.__name__, button.text(), [one.text() for one in pressed]))
        dialog.close()
    assert not wrong
    assert tried > 30


@pytest.mark.parametrize("undoable", [True, False])
def test_enter_on_cancel_is_cancel_in_every_question(qtbot: QtBot, undoable: bool) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[str] = []
    Messages(parent).confirm(parent, "审核？", "审核", lambda: done.append("done"), undoable=undoable)
    box = parent.findChild(QMessageBox)
    assert box is not None
    box.show()
    (cancel,) = (one for one in box.findChildren(QPushButton) if one.text() == "取消")
    cancel.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: parent.findChild(QMessageBox) is None)
    assert done == []
