"""The one date field: the same keys and the same spellings in every form and register.

    field = DateField("日期", today=ctx.today())
    field.changed.connect(self._on_day)         # date | None, when a whole date stands there
    field.value() -> date | None;  field.set_value(date(2026, 10, 27))

Keys: F2 or T today, + - day, [ ] month, M H ends of the month, Y R ends of the year; typed: 5, 3/5, 1027, 10-27, 今天,
20250305, 2025.3.5; F4 or the button opens the calendar. - is a key only while nothing has been typed.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.labels import iso_date, plain_tip, short_date
from wenming_desktop.ui.theme import Colour
from wenming_desktop.ui.widgets.calendar_popup import CalendarPopup
from wenming_desktop.ui.widgets.date_keys import KEYS, parse_typed, step
from wenming_desktop.ui.widgets.ime_line import ImeLine

KEYS_TOLD = "F2 今天，F4 日历，+ - 前后一天"
_WHOLE_DAY = "2026-10-27"
_QT_COUNTS = 17  # the letters x of a line's usual width, as QLineEdit counts them
WRONG_DAY = "没有这一天。可以写 1027、10-27、今天或 2026-10-27。"


class DateField(ImeLine):
    """A day: typed in any spelling, moved by keys, or picked from the calendar."""

    changed = Signal(object)

    def __init__(
        self,
        name: str = "日期",
        parent: QWidget | None = None,
        *,
        today: date,
        short: bool = False,
        button: bool = True,
    ) -> None:
        """``short`` shows 10-27 (the register) instead of 2026-10-27."""
        super().__init__(name, parent, placeholder="如 1027，F2 今天")
        self._today, self._short = today, short
        self._day: date | None = None
        self._typing = False
        self._calendar: CalendarPopup | None = None
        self.setToolTip(plain_tip(KEYS_TOLD))
        if button:
            action = self.addAction(icon("calendar", Colour.MUTED), QLineEdit.ActionPosition.TrailingPosition)
            action.setText("打开日历")
            action.triggered.connect(self.open_calendar)
        self.textEdited.connect(self._on_text)

    def value(self) -> date | None:
        """The day that stands there, read now; None where it is empty or no day."""
        return parse_typed(self.text(), self._today) if self._typing else self._day

    def set_value(self, day: date | None) -> None:
        """Show this day, without a signal."""
        self._day, self._typing = day, False
        self.setText((short_date if self._short and day and day.year == self._today.year else iso_date)(day))
        self.set_wrong()

    def set_typed(self, text: str) -> None:
        """Show what was typed and is no day, as it stood; whoever sets it says what is wrong with it."""
        self._day, self._typing = None, True
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the whole day: half a day is another day (a cell of the register has its column's width)."""
        least, usual = super().minimumSizeHint(), super().sizeHint()
        if self._short:
            return least
        letters = self.fontMetrics()
        beside = usual.width() - _QT_COUNTS * letters.horizontalAdvance("x")
        return QSize(max(least.width(), beside + letters.horizontalAdvance(_WHOLE_DAY) + 2), least.height())

    def set_today(self, today: date) -> None:
        """The day that 今天 and T mean."""
        self._today = today

    def settle(self) -> bool:
        """Read what was typed and show it in full; False (and red) where it is no day."""
        if not self._typing:
            return True
        text = self.text().strip()
        day = parse_typed(text, self._today)
        if text and day is None:
            self.set_wrong(WRONG_DAY)
            return False
        self._take(day)
        return True

    def open_calendar(self) -> None:
        """Open the calendar on the day that stands there, or on today."""
        if self._calendar is None:
            self._calendar = CalendarPopup(self)
            self._calendar.picked.connect(self._take)
        self.setFocus()
        self._calendar.show_day(self.value() or self._today, self._today)

    def set_wrong(self, reason: str = "") -> None:
        """As every line, and where nothing is wrong the keys are told."""
        super().set_wrong(reason)
        if not reason:
            self.setToolTip(plain_tip(KEYS_TOLD))

    def event(self, event: QEvent) -> bool:
        # in a date field F2 is today, not 登记活动 of the window
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            mine = event.key() == Qt.Key.Key_F2 and not self.isReadOnly()
            event.setAccepted(mine)
            if mine:
                return True
        return super().event(event)

    def handle_key(self, event: QKeyEvent) -> bool:
        key = event.text().upper()
        if event.key() == Qt.Key.Key_F2:
            key = "T"
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if plain and key and key in KEYS and not (key == "-" and self._typing):
            self._take(step(key, self.value() or self._today, self._today))
            self.selectAll()
            return True
        if event.key() == Qt.Key.Key_Semicolon and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take(self._today)
            return True
        if event.key() == Qt.Key.Key_F4:
            self.open_calendar()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.settle():
            return True
        if event.key() == Qt.Key.Key_Escape and self._calendar and self._calendar.isVisible():
            self._calendar.close_popup()
            return True
        return super().handle_key(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.settle()
        super().focusOutEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.selectAll()

    def _on_text(self, _text: str) -> None:
        self._typing = True
        self.set_wrong()

    def _take(self, day: date | None) -> None:
        changed = day != self._day
        self.set_value(day)
        if changed:
            self.changed.emit(day)
