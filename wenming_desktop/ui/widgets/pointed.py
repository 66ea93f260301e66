"""A drawing whose numbers lead to their rows: each is clicked, or reached by Tab and the arrows and opened by Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Pointed(QWidget):
    """``clicked(number)``; the drawing says how many numbers it has and which lies at a point."""

    clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.at = 0
        self._opens = False

    def set_opens(self) -> None:
        """Its numbers open something: the keyboard comes here, the pointer says so."""
        self._opens = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("点开看是哪些")

    @property
    def marked(self) -> int:
        """The number the keyboard stands on, -1 where it is elsewhere."""
        return min(self.at, self.numbers() - 1) if self._opens and self.hasFocus() else -1

    def numbers(self) -> int:
        """How many numbers are drawn."""
        raise NotImplementedError

    def number_at(self, x: float, y: float) -> int:
        """The number drawn at a point, -1 where there is none."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = -1 if event.key() in _BACK else 1 if event.key() in _ON else 0
        if self._opens and step and self.numbers():
            self.at = max(0, min(self.numbers() - 1, self.at + step))
            self.update()
        elif self._opens and event.key() in _OPEN and self.numbers():
            self.clicked.emit(self.marked)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position().x(), event.position().y())
        if 0 <= number < self.numbers():
            self.at = number
            self.clicked.emit(number)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
