"""节假日: days off and days worked instead, for notices counted in working days; a missing year is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from wenming_desktop.domain.settings import Settings
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.saving import change, tab_box
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_WORDS = {"holiday": "放假", "workday": "上班（调休）"}


@dataclass(frozen=True)
class HolidayLine:
    """One day of the table."""

    pk: int
    day: date
    kind: str


_COLUMNS = (
    Column("day", "日期", 120, text=lambda row: labels.iso_date(row.day)),
    Column("weekday", "星期", 80, text=lambda row: f"星期{labels.WEEKDAYS[row.day.weekday()]}", sortable=False),
    Column("kind", "安排", 140, text=lambda row: _WORDS[row.kind], tone=lambda row: "bad" if row.kind == "holiday" else ""),
)  # fmt: skip


class HolidaysTab(QWidget):
    """The table of days, one line to add to it, and the years it is complete for."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.day = DateField("日期", today=ctx.today())
        self.day.setMaximumWidth(170)
        self.kind = QComboBox()
        self.kind.setAccessibleName("安排")
        for key, word in _WORDS.items():
            self.kind.addItem(word, key)
        self._years = plain_label("", "muted", wrap=True)
        self.table = RecordTable(
            "holidays", _COLUMNS, ctx.jobs, ctx.store, empty=EmptyState("还没有节假日安排")
        )
        line = QHBoxLayout()
        line.addWidget(self.day)
        line.addWidget(self.kind)
        line.addWidget(action_button("加一天", self.add, icon_name="plus"))
        line.addWidget(action_button("删掉选中的", self.remove, icon_name="trash-2"))
        line.addStretch(1)
        box = tab_box(self)
        box.addWidget(self._years)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        self.day.entered.connect(self.add)

    def show_settings(self, settings: Settings) -> None:
        """Fill the table, the newest year first."""
        years = "、".join(f"{year}年" for year in sorted(settings.holiday_years)) or "（还没有）"
        self._years.setText(
            f"按工作日计算公示时间时用。已有：{years}。国务院公布新一年的放假安排后，在这里逐天加上。"
        )
        days = sorted(settings.holidays.items(), key=lambda one: (-one[0].year, one[0]))
        self.table.set_rows([HolidayLine(int(f"{day:%Y%m%d}"), day, kind) for day, kind in days])

    def add(self) -> None:
        """加一天; its year counts as known from then on."""
        day, kind = self.day.value(), self.kind.currentData()
        if day is None:
            self.day.set_wrong("请填日期。")
            return
        change(
            self._ctx, self, f"节假日 {labels.iso_date(day)} {_WORDS[kind]}",
            lambda now: replace(now, holidays={**now.holidays, day: kind}, holiday_years=now.holiday_years | {day.year}),
        )  # fmt: skip
        self.day.set_value(None)
        self.day.setFocus()

    def remove(self) -> None:
        """删掉选中的."""
        rows = [self.table.model.row_of(pk) for pk in self.table.selected()]
        gone = {row.day for row in rows}
        if not gone:
            self._ctx.messages.say("先选中要删的日期。")
            return
        change(
            self._ctx, self, f"删除{len(gone)}天节假日",
            lambda now: replace(now, holidays={day: kind for day, kind in now.holidays.items() if day not in gone}),
        )  # fmt: skip
