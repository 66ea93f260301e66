"""Lines made anew (a list of what is to be done) leave the form where it was scrolled to, also where the keyboard was in one."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.ui.widgets.card import clear_layout


def test_a_form_stays_where_it_was_scrolled_to(qtbot: QtBot) -> None:
    inside, area = QWidget(), QScrollArea()
    box, lines = QVBoxLayout(inside), QVBoxLayout()
    box.addLayout(lines)
    for number in range(3):
        lines.addWidget(QPushButton(f"丢弃{number}"))
    for number in range(60):
        box.addWidget(QPushButton(f"{number}"))
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(300, 200)
    qtbot.addWidget(area)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    first = lines.itemAt(0).widget()
    box.itemAt(60).widget().setFocus()
    first.setFocus()
    area.verticalScrollBar().setValue(0)
    clear_layout(lines)
    lines.addWidget(QPushButton("新的"))
    qtbot.wait(20)
    assert area.verticalScrollBar().value() == 0
    assert area.focusWidget() is None or not area.focusWidget().hasFocus()
