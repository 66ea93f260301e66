"""Choices and numbers that only a click or a key changes: the wheel scrolls what they stand in.

Qt turns a closed choice under the pointer: who scrolls a form would change what she never looked at.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

# nor does the wheel take the keyboard there: the next key would change it
_NOT_BY_WHEEL = Qt.FocusPolicy.StrongFocus


class DropDown(QComboBox):
    """A list to choose from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(_NOT_BY_WHEEL)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the form behind; an open list is a window of its own, and scrolls."""
        event.ignore()


class NumberSpin(QSpinBox):
    """A number with two arrows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(_NOT_BY_WHEEL)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the form behind."""
        event.ignore()
