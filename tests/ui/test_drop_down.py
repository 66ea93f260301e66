"""The wheel over a choice or a number is the form's behind it: it changes neither, with the keyboard in it or not."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.test_house import modules
from wenming_desktop.ui.widgets.drop_down import DropDown, NumberSpin


def left_to_the_form(widget: QWidget) -> bool:
    """Whether one notch of the wheel over a widget is handed on."""
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place, widget.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return not event.isAccepted()


@pytest.mark.parametrize("focused", [True, False])
def test_the_wheel_changes_no_choice_and_no_number(qtbot: QtBot, focused: bool) -> None:
    choice, number = DropDown(), NumberSpin()
    choice.addItems(["户主", "姓名", "状态"])
    choice.setCurrentIndex(1)
    number.setValue(3)
    for widget in (choice, number):
        qtbot.addWidget(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        if focused:
            widget.setFocus()
        assert left_to_the_form(widget)
        assert widget.focusPolicy() == Qt.FocusPolicy.StrongFocus, "nor does the wheel take the keyboard"
    assert (choice.currentIndex(), number.value()) == (1, 3)


def test_every_choice_of_the_program_is_one_of_these() -> None:
    made = re.compile(
        r"\bQ(ComboBox|SpinBox|DoubleSpinBox|FontComboBox|DateEdit|TimeEdit|DateTimeEdit|Dial|Slider)\("
    )
    assert [path.name for path in modules() if made.search(path.read_text(encoding="utf-8"))] == []
