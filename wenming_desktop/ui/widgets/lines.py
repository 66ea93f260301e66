"""Widgets side by side in one line where they fit, else in more: a bar that never makes its room wider."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.ui.theme import S


class Lines(QVBoxLayout):
    """``arrange(width)`` lays the widgets out anew where they break into other lines.

    The first widget takes the room that is left; the ``tail`` stands at the right of the last line and has its
    place also while it is hidden, so that nothing jumps when it comes.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(S)
        self._lines: list[QHBoxLayout] = []
        self._widgets: list[QWidget] = []
        self._tail: list[QWidget] = []
        self._starts: list[int] = []

    def set_widgets(self, widgets: Sequence[QWidget], tail: Sequence[QWidget], width: int) -> None:
        """These widgets, in this order."""
        self._widgets, self._tail, self._starts = list(widgets), list(tail), []
        self.arrange(width)

    def arrange(self, width: int) -> None:
        """Lay out for a width."""
        starts = self._broken(width)
        if starts != self._starts:
            self._starts = starts
            self._fill()

    @property
    def count_of_lines(self) -> int:
        """In how many lines they stand."""
        return len(self._starts)

    def _broken(self, width: int) -> list[int]:
        """With which widget each line begins; the tail does not stand alone in the last one."""
        starts, used = [0], 0
        for number, widget in enumerate(self._widgets):
            least = 0 if _is_put_away(widget) else _least(widget) + S
            if used and used + least > width + S:
                starts.append(number)
                used = 0
            used += least
        tail = sum(widget.sizeHint().width() + S for widget in self._tail)
        last = len(self._widgets) - 1
        if used + tail > width and last > starts[-1]:
            starts.append(last)
        return starts

    def _fill(self) -> None:
        for line in self._lines:
            while line.count():
                line.takeAt(0)
        while len(self._lines) < len(self._starts):
            line = QHBoxLayout()
            line.setSpacing(S)
            self._lines.append(line)
            self.addLayout(line)
        # with an alignment of its own the lowest widget does not hold the others to its height
        middle = Qt.AlignmentFlag.AlignVCenter
        ends = [*self._starts[1:], len(self._widgets)]
        for line, start, end in zip(self._lines, self._starts, ends, strict=False):
            for number in range(start, end):
                line.addWidget(self._widgets[number], 1 if number == 0 else 0, middle)
            line.addStretch(1)
        for widget in self._tail:
            self._lines[len(self._starts) - 1].addWidget(widget, 0, middle)


def _is_put_away(widget: QWidget) -> bool:
    """Hidden on purpose: one that was not shown yet has its place."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _least(widget: QWidget) -> int:
    return widget.minimumWidth() or widget.sizeHint().width()
