"""From which day an act holds, and its cause where that day lies in a closed month: asked only then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGridLayout, QWidget

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.periods import month_label, month_of
from wenming_desktop.services import household_days
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import plain_label

_CAUSE_HELP = "这是对已审核月份的更正，请写明原因，例如“会议纪要第3号”。"


def day_field(help_text: str = "这一天以前的榜单不变。", label: str = "从哪天起") -> Field:
    """The day an act holds from."""
    return Field(label, "date", required=True, name="day", help=help_text)


CAUSE = Field("原因", "text", required=True, name="cause", help=_CAUSE_HELP)


class CauseAsked(QObject):
    """Shows a form's 原因 while its day (or what ``reaches_back`` says) touches a closed month."""

    def __init__(
        self, ctx: PageContext, form: RecordForm, reaches_back: Callable[[dict[str, Any]], bool] | None = None
    ) -> None:
        super().__init__(form)
        self._form, self._reaches_back, self._closed = form, reaches_back, 0
        form.show_field("cause", shown=False)
        form.changed.connect(self.look)
        ctx.read(self, self._on_closed, household_days.closed_month)

    def _on_closed(self, closed: int) -> None:
        self._closed = closed
        self.look()

    def look(self) -> None:
        """Ask for the cause, or not."""
        values = self._form.values()
        day = values.get("day")
        back = bool(self._closed and self._reaches_back and self._reaches_back(values))
        self._form.show_field("cause", shown=back or touches(self._closed, day))


def touches(closed: int, day: date | None) -> bool:
    """Whether a day lies in a month closed already."""
    return isinstance(day, date) and month_of(day) <= closed


class DayLines(QWidget):
    """The same two questions for a dialog that is no form: ``day()`` and ``cause()``."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self._closed = 0
        self.date = DateField("从哪天起", today=ctx.today())
        self.date.set_value(ctx.today())
        self.line = ImeLine("原因", placeholder="例如 会议纪要第3号")
        self._label, self._help = plain_label("原因 *"), plain_label("", "help", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S)
        grid.addWidget(plain_label("从哪天起"), 0, 0)
        grid.addWidget(self.date, 0, 1)
        grid.addWidget(self._label, 1, 0)
        grid.addWidget(self.line, 1, 1)
        grid.addWidget(self._help, 2, 1)
        grid.setColumnStretch(1, 1)
        self.date.changed.connect(lambda _day: self._look())
        ctx.read(self, self._on_closed, household_days.closed_month)
        self._look()

    def day(self) -> date | None:
        """The day that stands there; None where it is none."""
        return self.date.value()

    def cause(self) -> str:
        """What was written where a cause was asked for."""
        return self.line.text().strip() if touches(self._closed, self.day()) else ""

    def _on_closed(self, closed: int) -> None:
        self._closed = closed
        self._look()

    def _look(self) -> None:
        day = self.day()
        asked = touches(self._closed, day)
        if asked and day is not None:
            self._help.setText(f"{month_label(month_of(day))}已经审核，{_CAUSE_HELP}")
        for widget in (self._label, self.line, self._help):
            widget.setVisible(asked)
