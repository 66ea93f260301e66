"""The calendar under a date field: weeks start on Monday, solar terms and festivals under the days, 休 and 班 beside."""

from __future__ import annotations

from calendar import Calendar
from datetime import date

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from wenming_desktop.support.almanac import almanac
from wenming_desktop.ui.days_off import day_off
from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.labels import WEEKDAYS, plain_tip
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.date_keys import add_months
from wenming_desktop.ui.widgets.popup import Popup


class CalendarPopup(Popup):
    """One month; a click picks a day, arrows turn the month. The field keeps the keyboard."""

    picked = Signal(object)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._grid = _MonthGrid(self)
        self._grid.picked.connect(self._on_picked)
        self._title = QLabel()
        set_role(self._title, "strong")
        head = QHBoxLayout()
        head.addWidget(self._arrow("chevron-left", "上个月", -1))
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignCenter)
        head.addWidget(self._arrow("chevron-right", "下个月", 1))
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 8, 10, 8)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(self._grid, 1)

    def show_day(self, day: date, today: date) -> None:
        """Open on the month of ``day``, with today framed."""
        self._grid.show_month(day, day, today)
        self._name()
        self._place()

    def _place(self) -> None:
        cell = self._grid.cell_size()
        self.open_at(QSize(cell.width() * 7 + 24, cell.height() * (self._grid.weeks() + 1) + 52))

    def _arrow(self, name: str, label: str, months: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setAccessibleName(label)
        button.setToolTip(plain_tip(label))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._turn(months))
        return button

    def _turn(self, months: int) -> None:
        grid = self._grid
        grid.show_month(add_months(grid.shown, months), grid.chosen, grid.today)
        self._name()
        self._place()

    def _name(self) -> None:
        self._title.setText(f"{self._grid.shown.year}年{self._grid.shown.month}月")

    def _on_picked(self, day: date) -> None:
        self.close_popup()
        self.picked.emit(day)


class _MonthGrid(QWidget):
    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown = self.chosen = self.today = date(2026, 1, 1)
        self.setAccessibleName("日历")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_month(self, shown: date, chosen: date, today: date) -> None:
        self.shown, self.chosen, self.today = shown, chosen, today
        self.update()

    def cell_size(self) -> QSize:
        height = theme().row_height() + 4
        return QSize(round(height * 1.25), height)

    def weeks(self) -> int:
        return len(self._days()) // 7

    def _days(self) -> list[date]:
        return list(Calendar(firstweekday=0).itermonthdates(self.shown.year, self.shown.month))

    def _cell(self, number: int) -> QRect:
        size = self.cell_size()
        row, column = divmod(number, 7)
        return QRect(QPoint(column * size.width(), row * size.height()), size)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for number, day in enumerate(self._days(), start=7):
            if self._cell(number).contains(event.position().toPoint()):
                self.picked.emit(day)

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme().font(0.86))
        painter.setPen(QColor(Colour.MUTED))
        for column, name in enumerate(WEEKDAYS):
            painter.drawText(self._cell(column), Qt.AlignmentFlag.AlignCenter, name)
        for number, day in enumerate(self._days(), start=7):
            self._paint_day(painter, self._cell(number).adjusted(2, 1, -2, -1), day)
        painter.end()

    def _paint_day(self, painter: QPainter, cell: QRect, day: date) -> None:
        chosen, outside = day == self.chosen, day.month != self.shown.month
        painter.setPen(QColor(Colour.GOLD) if day == self.today else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Colour.VERMILION) if chosen else Qt.BrushStyle.NoBrush)
        if chosen or day == self.today:
            painter.drawRoundedRect(cell, 6, 6)
        note = almanac(day).label[:4]
        painter.setPen(QColor(Colour.PANEL if chosen else Colour.MUTED if outside else Colour.INK))
        painter.setFont(theme().font(0.95))
        upper = cell.adjusted(0, 1, 0, -cell.height() * 2 // 5)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, str(day.day))
        self._paint_mark(painter, upper, day)
        if note:
            painter.setFont(theme().font(0.7))
            painter.setPen(QColor(Colour.PANEL if chosen else Colour.MUTED if outside else Colour.VERMILION))
            painter.drawText(cell.adjusted(-4, cell.height() // 2, 4, 0), Qt.AlignmentFlag.AlignCenter, note)

    def _paint_mark(self, painter: QPainter, upper: QRect, day: date) -> None:
        mark = day_off(day)
        if mark:
            chosen, outside = day == self.chosen, day.month != self.shown.month
            colour = Colour.PANEL if chosen else Colour.MUTED if outside or mark == "班" else Colour.VERMILION
            painter.setFont(theme().font(0.7))
            painter.setPen(QColor(colour))
            painter.drawText(upper.adjusted(0, 0, -1, 0), Qt.AlignmentFlag.AlignRight, mark)
