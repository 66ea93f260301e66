"""Horizontal gold bars, one line per category, as in the household's card and 材料上报.

bars = BarsView();  bars.set_bars([BarLine("思想观念", 200, "2"), BarLine("环境卫生", 1300, "13")])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from wenming_desktop.ui.theme import Colour, theme
from wenming_desktop.ui.widgets.pointed import Pointed


@dataclass(frozen=True)
class BarLine:
    """A caption, its value (any integer; below zero is drawn in vermilion) and the value as text."""

    caption: str
    value: int
    text: str
    full: int = 0


class BarsView(Pointed):
    """The lines of one chart; the longest bar fills the room unless a line names its own ``full`` value."""

    def __init__(self, name: str = "条形图", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._lines: list[BarLine] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().resized.connect(self.updateGeometry)

    def set_bars(self, lines: Sequence[BarLine]) -> None:
        """Show these lines."""
        self._lines = list(lines)
        self.setAccessibleName(f"{self._name}：" + "，".join(f"{line.caption}{line.text}" for line in lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, theme().row_height() * max(1, len(self._lines)))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def numbers(self) -> int:
        return len(self._lines)

    def number_at(self, x: float, y: float) -> int:
        return int(y // theme().row_height())

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small, height = theme().font(0.92), theme().row_height()
        captions = max(
            (QFontMetrics(small).horizontalAdvance(line.caption) for line in self._lines), default=0
        )
        figures = max(
            (QFontMetrics(theme().font()).horizontalAdvance(line.text) for line in self._lines), default=0
        )
        largest = max((abs(line.value) for line in self._lines), default=0) or 1
        left, right = 10 + captions + 24, self.width() - 10 - figures - 16
        for number, line in enumerate(self._lines):
            top = number * height
            painter.setFont(small)
            painter.setPen(QColor(Colour.SLATE))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(10, top, captions + 4, height), middle, line.caption)
            painter.setFont(theme().font())
            painter.setPen(QColor(Colour.INK))
            painter.drawText(
                QRectF(0, top, self.width() - 10, height), middle | Qt.AlignmentFlag.AlignRight, line.text
            )
            share = min(1.0, abs(line.value) / (line.full or largest))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(Colour.GOLD if line.value >= 0 else Colour.VERMILION))
            if line.value and right > left:
                painter.drawRoundedRect(
                    QRectF(left, top + height / 2 - 4, max(6, (right - left) * share), 8), 2, 2
                )
            if number == self.marked:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QColor(Colour.GOLD))
                painter.drawRect(QRectF(1, top + 1, self.width() - 2, height - 3))
            painter.fillRect(QRectF(0, top + height - 1, self.width(), 1), QColor(Colour.LINE))
        painter.end()
