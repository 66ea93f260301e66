"""Month, quarter or year with arrows: ‹ 2026年第三季度 ▾ ›.

picker = PeriodPicker(Period.parse("2026-Q3"), kinds=("month", "quarter", "year"))
picker.changed.connect(self._on_period)     # a domain Period
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from wenming_desktop.domain.periods import Period, PeriodKind
from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import Colour, set_role

_KINDS: dict[PeriodKind, str] = {"month": "按月", "quarter": "按季度", "year": "按年"}
_EARLIER: dict[PeriodKind, int] = {"month": 11, "quarter": 5, "year": 3}


class PeriodPicker(QWidget):
    """One period; the arrows (or Alt+Left, Alt+Right) go to the one before and after."""

    changed = Signal(object)

    def __init__(
        self, period: Period, kinds: tuple[PeriodKind, ...] = ("month", "quarter", "year"),
        parent: QWidget | None = None, *, latest: Period | None = None,
    ) -> None:  # fmt: skip
        """``latest`` is the last period offered of its kind (usually the one today lies in)."""
        super().__init__(parent)
        self._period, self._kinds, self._latest = period, kinds, latest or period
        set_role(self, "clear")
        self._button = QPushButton()
        set_role(self._button, "drop")
        self._button.clicked.connect(self._open)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self._arrow("chevron-left", "上一期", -1, "Alt+Left"))
        box.addWidget(self._button)
        box.addWidget(self._arrow("chevron-right", "下一期", 1, "Alt+Right"))
        self._show()

    def period(self) -> Period:
        """The period chosen."""
        return self._period

    def set_period(self, period: Period) -> None:
        """Show another period, without a signal."""
        self._period = period
        self._show()

    def _arrow(self, name: str, label: str, steps: int, keys: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, Colour.MUTED))
        button.setText("‹" if steps < 0 else "›")
        button.setAccessibleName(label)
        button.setToolTip(plain_tip(f"{label}（{keys}）"))
        button.setShortcut(keys)
        button.clicked.connect(lambda: self._choose(self._period.shifted(steps)))
        return button

    def _open(self) -> None:
        self.menu().popup(self._button.mapToGlobal(QPoint(0, self._button.height())))

    def menu(self) -> QMenu:
        """The periods offered: the latest ones of the kind, then the other kinds."""
        menu = QMenu(self)
        kind = self._period.kind
        last = max(self._period, Period.around(self._latest.last, kind))
        for steps in range(_EARLIER[kind] + 1):
            self._offer(menu, last.shifted(-steps), last.shifted(-steps).label)
        menu.addSeparator()
        for other in self._kinds:
            if other != kind:
                # from a longer period to its last part, but never to one that has not begun
                day = min(self._period.last, self._latest.last)
                self._offer(menu, Period.around(day, other), _KINDS[other])
        return menu

    def _offer(self, menu: QMenu, period: Period, text: str) -> None:
        action = menu.addAction(text)
        action.setCheckable(period == self._period)
        action.setChecked(period == self._period)
        action.triggered.connect(lambda: self._choose(period))

    def _choose(self, period: Period) -> None:
        if period != self._period:
            self.set_period(period)
            self.changed.emit(period)

    def _show(self) -> None:
        self._button.setText(f"{self._period.label} ▾")
        self._button.setAccessibleName(f"时段 {self._period.label}")
