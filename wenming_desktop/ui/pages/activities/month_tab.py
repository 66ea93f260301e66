"""月历: the month with its arrows and 今天, what it came to, and the wall calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from wenming_desktop.domain.activities import CANCELLED, DONE, PLANNED
from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities import reading
from wenming_desktop.ui.pages.activities.day_words import MARKS, counts_line, forms_line
from wenming_desktop.ui.pages.activities.month_grid import MonthGrid
from wenming_desktop.ui.pages.activities.reading import Month
from wenming_desktop.ui.theme import XS, Colour, S, set_role
from wenming_desktop.ui.widgets.date_keys import add_months
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

_LEGEND = "　".join(f"{MARKS[state]} {state}" for state in (DONE, PLANNED, CANCELLED)) + "　◇ 固定活动日"


class MonthTab(QWidget):
    """``stood(day, known)`` when another day is current or was read anew; ``opened(day)`` on Enter."""

    stood = Signal(object, object)
    opened = Signal(object)
    shown = Signal(str)

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        set_role(self, "clear")
        self._ctx = ctx
        self._asked = 0
        self.summary = ""
        self.grid = MonthGrid()
        self.grid.current = ctx.today()
        self.grid.first = ctx.today().replace(day=1)
        self.grid.moved.connect(lambda day: self.stood.emit(day, self.grid.known(day)))
        self.grid.opened.connect(self.opened)
        self.grid.month_wanted.connect(self.show_day)
        self._title = plain_label("", "strong")
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(XS)
        head.addWidget(self._arrow("chevron-left", "上个月", -1, "Alt+Left"))
        head.addWidget(self._title)
        head.addWidget(self._arrow("chevron-right", "下个月", 1, "Alt+Right"))
        today = action_button("今天", self.show_today)
        today.setToolTip("回到今天（月历里按 T）")
        head.addSpacing(S)
        head.addWidget(today)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(plain_label(_LEGEND, "muted"))
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addLayout(head)
        box.addWidget(self.grid, 1)
        box.addLayout(foot)

    # ---- reading ----
    def refresh(self) -> None:
        """Read the month shown anew."""
        self._read(self.grid.current)

    def show_day(self, day: date) -> None:
        """Stand on a day, whatever its month."""
        self._read(day)

    def show_today(self) -> None:
        """今天."""
        self._read(self._ctx.today())
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn(self, months: int) -> None:
        """The same day some months on."""
        self._read(add_months(self.grid.current, months))

    @property
    def month(self) -> int:
        """The month shown, as 202610."""
        return self.grid.first.year * 100 + self.grid.first.month

    def _read(self, day: date) -> None:
        self._asked += 1
        asked = self._asked
        self._ctx.read(self, lambda found: self._show(asked, found, day), reading.month, day.replace(day=1))

    def _show(self, asked: int, found: Month, day: date) -> None:
        if asked != self._asked:
            return
        self.grid.show_month(found.first, found.days, self._ctx.today(), day)
        self._title.setText(f"{found.first.year}年{found.first.month}月")
        forms = forms_line(found.counts.by_form)
        self.summary = counts_line(found.counts)
        self.shown.emit(f"{found.first.month}月已办{self.summary}" + (f"　{forms}" if forms else ""))
        self.stood.emit(self.grid.current, self.grid.known(self.grid.current))

    def _arrow(self, name: str, label: str, months: int, keys: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, Colour.MUTED))
        button.setAccessibleName(label)
        button.setToolTip(plain_tip(f"{label}（{keys}）"))
        button.setShortcut(keys)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.turn(months))
        return button
