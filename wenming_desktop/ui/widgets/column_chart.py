"""Standing bars by month, drawn live (2026年各月登记积分): ``chart.set_columns([Pillar("1月", 17)], marked=9)``.

What also goes on paper is drawn by the services and shown by ChartView; this is for figures that change as one works.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from wenming_desktop.ui.theme import Colour, theme
from wenming_desktop.ui.widgets.pointed import Pointed


@dataclass(frozen=True)
class Pillar:
    """A caption below, the value, and its text above (the value itself where empty)."""

    caption: str
    value: float
    text: str = ""


class ColumnChart(Pointed):
    """Columns of one series, one of them marked in vermilion."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._columns: list[Pillar] = []
        self._marked = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_columns(self, columns: Sequence[Pillar], marked: int = -1) -> None:
        """Show these columns; ``marked`` is the number of the one that stands for now."""
        self._columns, self._marked = list(columns), marked
        words = "，".join(f"{column.caption}{column.text or f'{column.value:g}'}" for column in columns)
        self.setAccessibleName(f"{self._name}：{words}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 110)

    def numbers(self) -> int:
        return len(self._columns)

    def _pitch(self) -> tuple[float, float]:
        """How wide a column is with its room, and where the first begins."""
        pitch = min(48.0, self.width() / max(1, len(self._columns)))
        return pitch, (self.width() - pitch * len(self._columns)) / 2

    def number_at(self, x: float, y: float) -> int:
        pitch, left = self._pitch()
        return int((x - left) // pitch)

    def paintEvent(self, event: object) -> None:
        if not self._columns:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme().font(0.82))
        line = painter.fontMetrics().height() + 4
        pitch, left = self._pitch()
        room = self.height() - 2 * line - 8
        largest = max(abs(column.value) for column in self._columns) or 1
        for number, column in enumerate(self._columns):
            tall = max(0.0, column.value) / largest * room
            bar = QRectF(left + number * pitch + pitch * 0.16, line + room - tall, pitch * 0.68, tall)
            marked = number == self._marked
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(Colour.VERMILION if marked else Colour.ROSE_BAR))
            painter.drawRoundedRect(bar, 2, 2)
            if number == self.marked:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QColor(Colour.GOLD))
                painter.drawRect(QRectF(left + number * pitch + 1, 1, pitch - 2, self.height() - 3))
            painter.setPen(QColor(Colour.SLATE))
            wide = QRectF(left + number * pitch - 10, 0, pitch + 20, line)
            text = column.text or f"{column.value:g}"
            painter.drawText(wide.translated(0, bar.top() - line), Qt.AlignmentFlag.AlignCenter, text)
            painter.drawText(
                wide.translated(0, line + room + 4), Qt.AlignmentFlag.AlignCenter, column.caption
            )
        painter.end()
