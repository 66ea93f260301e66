"""One month as a wall calendar: weeks from Monday, solar terms, festivals, 休 and 班, own days, what is on each day.

    grid = MonthGrid();  grid.show_month(date(2026, 10, 1), days, today)        # days: practice_calendar.month
    grid.moved.connect(…)      # another day is current;  grid.opened.connect(…)   # Enter or double click
    grid.month_wanted.connect(…)   # a key left the month: read the month of this day, then show_month again

Keys: arrows a day or a week, PageUp PageDown a month, Home End the ends of the month, Enter opens or creates, and those
of every date field (T today, [ ] month …). A state is told by a shape and a word, never by colour alone.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from wenming_desktop.ui.labels import WEEKDAYS
from wenming_desktop.ui.pages.activities.day_words import spoken
from wenming_desktop.ui.pages.activities.month_paint import paint_day, paint_head
from wenming_desktop.ui.theme import Colour, theme
from wenming_desktop.ui.widgets.date_keys import KEYS, add_months, step

_STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7,
}  # fmt: skip
_SQUEEZED = 8  # so much lower than a line of a table a week can be: its numbers still stand whole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MonthGrid(QWidget):
    """Paints the days handed to it; knows nothing of the book."""

    moved = Signal(object)
    opened = Signal(object)
    month_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = self.current = self.today = date(2026, 1, 1)
        self.days: dict[date, Any] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("月历")
        theme().resized.connect(self.updateGeometry)

    def show_month(self, first: date, days: Sequence[Any], today: date, current: date | None = None) -> None:
        """Show the month of ``first``; ``current`` stays where it is if it lies in this month."""
        self.first, self.today = first.replace(day=1), today
        self.days = {day.day: day for day in days}
        wanted = current or self.current
        self.current = wanted if self._shows(wanted) else self.first
        self._tell()
        self.updateGeometry()  # a month of six weeks needs more
        self.update()

    def set_current(self, day: date) -> None:
        """Stand on a day; outside the month shown, its month is asked for."""
        if day == self.current and self._shows(day):
            return
        self.current = day
        if self._shows(day):
            self._tell()
            self.update()
            self.moved.emit(day)
        else:
            self.month_wanted.emit(day)

    def known(self, day: date) -> Any | None:
        """What the book says of a day of this month."""
        return self.days.get(day)

    def cells(self) -> list[tuple[QRect, date]]:
        """Every cell with its day, whole weeks from Monday."""
        days = list(Calendar(firstweekday=0).itermonthdates(self.first.year, self.first.month))
        head, weeks = self._head_height(), self._weeks()
        height = (self.height() - head) / weeks
        width = self.width() / 7
        found = []
        for number, day in enumerate(days):
            row, column = divmod(number, 7)
            left, top = round(column * width), head + round(row * height)
            right, bottom = round((column + 1) * width), head + round((row + 1) * height)
            found.append((QRect(left, top, right - left, bottom - top), day))
        return found

    def _weeks(self) -> int:
        return len(Calendar(firstweekday=0).monthdatescalendar(self.first.year, self.first.month))

    def sizeHint(self) -> QSize:
        return QSize(760, self._head_height() + 6 * 3 * theme().row_height() // 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, self._head_height() + self._weeks() * (theme().row_height() - _SQUEEZED))

    # ---- keys and mouse ----
    def keyPressEvent(self, event: QKeyEvent) -> None:
        day = self._day_of_key(event)
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.opened.emit(self.current)
        elif day is not None:
            self.set_current(day)
        else:
            super().keyPressEvent(event)

    def _day_of_key(self, event: QKeyEvent) -> date | None:
        key, day = Qt.Key(event.key()), self.current
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            return None
        if key in _STEPS:
            return day + timedelta(days=_STEPS[key])
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            return add_months(day, 1 if key == Qt.Key.Key_PageDown else -1)
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return step("M" if key == Qt.Key.Key_Home else "H", day, self.today)
        text = event.text().upper()
        return step(text, day, self.today) if text and text in KEYS else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position().toPoint())
        if day is not None:
            self.set_current(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._day_at(event.position().toPoint()) == self.current:
            self.opened.emit(self.current)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # a wheel over the calendar must not leaf through months by accident
        event.ignore()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._day_at(event.pos())
            known = self.known(day) if day else None
            QToolTip.showText(event.globalPos(), spoken(day, known) if day and known else "", self)
            return True
        return super().event(event)

    # ---- painting ----
    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(Colour.PANEL))
        paint_head(painter, QRect(0, 0, self.width(), self._head_height()), WEEKDAYS)
        focused = self.hasFocus()
        for area, day in self.cells():
            paint_day(
                painter, area, day, self.days.get(day) if self._shows(day) else None,
                inside=self._shows(day), today=day == self.today, current=day == self.current, focused=focused,
            )  # fmt: skip
        painter.setPen(QColor(Colour.LINE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    # ---- inside ----
    def _shows(self, day: date) -> bool:
        return (day.year, day.month) == (self.first.year, self.first.month)

    def _head_height(self) -> int:
        return round(theme().row_height() * 0.85)

    def _day_at(self, point: Any) -> date | None:
        return next((day for area, day in self.cells() if area.contains(point)), None)

    def _tell(self) -> None:
        self.setAccessibleDescription(spoken(self.current, self.known(self.current)))
