"""Widgets side by side in one line where they fit, else in two: a bar that never makes its room wider."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.ui.theme import S


class TwoLines(QVBoxLayout):
    """``arrange(width)`` lays the widgets out anew where another number of them fits in the first line.

    The first widget takes the room that is left; the ``tail`` stands at the right of the last line and has its
    place also while it is hidden, so that nothing jumps when it comes.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(S)
        self._lines = QHBoxLayout(), QHBoxLayout()
        for line in self._lines:
            line.setSpacing(S)
            self.addLayout(line)
        self._widgets: list[QWidget] = []
        self._tail: list[QWidget] = []
        self._split = -1

    def set_widgets(self, widgets: Sequence[QWidget], tail: Sequence[QWidget], width: int) -> None:
        """These widgets, in this order."""
        self._widgets, self._tail, self._split = list(widgets), list(tail), -1
        self.arrange(width)

    def arrange(self, width: int) -> None:
        """Lay out for a width."""
        split = self._fitting(width)
        if split != self._split:
            self._split = split
            self._fill(split)

    @property
    def in_one_line(self) -> bool:
        """Whether the first line holds everything."""
        return self._split >= len(self._widgets)

    def overfull(self, width: int) -> bool:
        """Whether the second line would have to squeeze what stands in it."""
        lower = self._widgets[self._split :] if self._split >= 0 else []
        needed = sum(_least(widget) + S for widget in lower) + sum(
            widget.sizeHint().width() + S for widget in self._tail
        )
        return bool(lower) and needed > width

    def _fitting(self, width: int) -> int:
        """How many widgets the first line holds: all of them with the tail, else as many as go without it."""
        widths = [_least(widget) + S for widget in self._widgets]
        tail = sum(widget.sizeHint().width() + S for widget in self._tail)
        if sum(widths) + tail <= width:
            return len(widths)
        used, fitting = 0, 0
        for one in widths:
            used += one
            fitting += used <= width + S
        return max(1, min(fitting, len(widths) - 1))

    def _fill(self, split: int) -> None:
        for line in self._lines:
            while line.count():
                line.takeAt(0)
        upper, lower = self._lines
        # with an alignment of its own the lowest widget does not hold the others to its height
        middle = Qt.AlignmentFlag.AlignVCenter
        for number, widget in enumerate(self._widgets):
            (upper if number < split else lower).addWidget(widget, 1 if number == 0 else 0, middle)
        upper.addStretch(1)
        last = upper if split >= len(self._widgets) else lower
        if last is lower:
            lower.addStretch(1)
        for widget in self._tail:
            last.addWidget(widget, 0, middle)


def _least(widget: QWidget) -> int:
    return widget.minimumWidth() or widget.sizeHint().width()
