"""The day one stands on: what the almanac says, what is on, and what may be made of an own recurring day."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from wenming_desktop.ui import labels
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.pages.activities.day_words import facts, free_hits, line
from wenming_desktop.ui.theme import S, set_role, theme
from wenming_desktop.ui.widgets.card import Card, clear_layout
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

_KEY = int(Qt.ItemDataRole.UserRole)
_MOST_LINES = 4


class DayList(QListWidget):
    """The activities of a day; Enter opens, Esc gives the keyboard back to the calendar."""

    opened = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.opened.emit(item.data(_KEY))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DayCard(Card):
    """``chosen(pk or None)`` when another activity is current, ``opened(pk)``, ``wanted(day, recurring pk or None)``."""

    chosen = Signal(object)
    opened = Signal(int)
    wanted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__(" ")
        self.day: date | None = None
        self.list = DayList()
        self.list.setAccessibleName("这一天的活动")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self.list, "bare")
        self.list.currentItemChanged.connect(
            lambda item, _before: self.chosen.emit(item.data(_KEY) if item else None)
        )
        self.list.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(_KEY)))
        self.list.opened.connect(self.opened)
        self._wanted: int | None = None
        holder = QWidget()
        set_role(holder, "clear")
        self._links = QHBoxLayout(holder)
        self._links.setContentsMargins(0, 0, 0, 0)
        self._links.setSpacing(S)
        self._facts = plain_label("", "muted", wrap=True)
        self.add(self._facts)
        self.add(self.list)
        self.add(holder)

    def show_day(self, day: date, known: Any | None) -> None:
        """Show a day; the activity one stood on stays current where it is still there."""
        self.day = day
        activities = list(known.activities) if known else []
        self.set_title(f"{labels.month_day(day)} 星期{labels.WEEKDAYS[day.weekday()]}")
        self._facts.setText(facts(known) if known else "")
        before = self.current()
        keys = [one.pk for one in activities]
        if self._wanted in keys:
            before, self._wanted = self._wanted, None
        self.list.blockSignals(True)
        self.list.clear()
        for one in activities:
            item = QListWidgetItem(line(one))
            item.setData(_KEY, one.pk)
            item.setToolTip(
                plain_tip(" · ".join(part for part in (one.title, one.station, one.teams) if part))
            )
            item.setSizeHint(QSize(100, theme().row_height()))
            self.list.addItem(item)
        self.list.setCurrentRow(keys.index(before) if before in keys else 0)
        self.list.blockSignals(False)
        lines = min(_MOST_LINES, len(activities))
        self.list.setVisible(bool(activities))
        self.list.setFixedHeight(max(1, lines) * theme().row_height() + 4)
        self._show_links(day, known)
        self.chosen.emit(self.current())

    def current(self) -> int | None:
        """The activity one stands on."""
        item = self.list.currentItem()
        return int(item.data(_KEY)) if item else None

    def select(self, pk: int) -> bool:
        """Stand on an activity of this day; on one just saved as soon as the day is read anew."""
        self._wanted = pk
        for row in range(self.list.count()):
            if self.list.item(row).data(_KEY) == pk:
                self._wanted = None
                self.list.setCurrentRow(row)
                return True
        return False

    def _show_links(self, day: date, known: Any | None) -> None:
        clear_layout(self._links)
        self._links.addWidget(
            action_button("登记这一天的活动", partial(self.wanted.emit, day, None), role="link")
        )
        for hit in free_hits(known) if known else ():
            words = f"安排“{hit.name}”"
            self._links.addWidget(action_button(words, partial(self.wanted.emit, day, hit.pk), role="link"))
        self._links.addStretch(1)
