"""节假日: days off and days worked instead, for everything counted in working days; a year is known only when full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import holidays
from wenming_desktop.services.holidays import YearState
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.holiday_text import HolidayTextDialog
from wenming_desktop.ui.pages.settings.saving import tab_box
from wenming_desktop.ui.pages.settings.year_check import YearCheckDialog
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_USE = "按工作日算公示时间和记录期限时用。"
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
    """The years and what is known of them, the text to paste, one line to enter a day, and the table of days."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.day = DateField("日期", today=ctx.today())
        self.day.setMaximumWidth(170)
        self.kind = DropDown()
        self.kind.setAccessibleName("安排")
        for key, word in _WORDS.items():
            self.kind.addItem(word, key)
        self.year = DropDown()
        self.year.setAccessibleName("年份")
        self.years = plain_label("", "muted", wrap=True)
        self.table = RecordTable("holidays", _COLUMNS, ctx.jobs, ctx.store, empty=EmptyState(
            "还没有节假日安排", "把国务院的放假通知整篇粘贴进来，一年一次。", [("粘贴放假通知", self.paste)],
            icon_name="calendar"))  # fmt: skip
        self.full_button = action_button("本年已填完整", self.declare, icon_name="check")
        box = tab_box(self)
        box.addWidget(self.years)
        box.addLayout(self._lines())
        box.addWidget(self.table, 1)
        self.day.entered.connect(self.add)

    def _lines(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(action_button("粘贴放假通知", self.paste, icon_name="clipboard-list"))
        line.addSpacing(14)
        line.addWidget(self.day)
        line.addWidget(self.kind)
        line.addWidget(action_button("加一天", self.add, icon_name="plus"))
        line.addWidget(action_button("删掉选中的", self.remove, icon_name="trash-2"))
        line.addStretch(1)
        line.addWidget(self.year)
        line.addWidget(self.full_button)
        return line

    def refresh(self) -> None:
        """The years anew."""
        self._ctx.read(self, self._show_years, holidays.years)

    def show_settings(self, settings: Settings) -> None:
        """Fill the table, the newest year first."""
        days = sorted(settings.holidays.items(), key=lambda one: (-one[0].year, one[0]))
        self.table.set_rows([HolidayLine(int(f"{day:%Y%m%d}"), day, kind) for day, kind in days])

    def _show_years(self, years: list[YearState]) -> None:
        said = "；".join(one.text for one in years) or "还没有哪一年的安排"
        open_years = [one.year for one in years if not one.declared]
        asks = "没有填完整的年份，算工作日时会先问。" if open_years else ""
        self.years.setText(f"{_USE}{said}。{asks}国务院一般11月公布下一年的安排。")
        chosen = self.year.currentData()
        self.year.clear()
        for year in open_years:
            self.year.addItem(f"{year}年", year)
        self.year.setCurrentIndex(max(0, self.year.findData(chosen)))
        for one in (self.year, self.full_button):
            one.setVisible(bool(open_years))

    def paste(self) -> None:
        """粘贴放假通知."""
        HolidayTextDialog(self._ctx, self).open()

    def add(self) -> None:
        """加一天; its year is known only when declared full."""
        day = self.day.value()
        if day is None:
            self.day.set_wrong("请填日期。")
            return
        self._ctx.write(self, self._say_state, holidays.put_day, day, self.kind.currentData())
        self.day.set_value(None)
        self.day.setFocus()

    def remove(self) -> None:
        """删掉选中的."""
        gone = {self.table.model.row_of(pk).day for pk in self.table.selected()}
        if not gone:
            self._ctx.messages.say("先选中要删的日期。")
            return
        self._ctx.write(self, None, holidays.remove_days, gone)

    def declare(self) -> None:
        """本年已填完整: looked over first."""
        year = self.year.currentData()

        def show(problems: list[Any]) -> None:
            if problems:
                YearCheckDialog(self._ctx, self, year, problems, lambda: self._declare(year)).open()
            else:
                self._declare(year)

        self._ctx.read(self, show, holidays.check_year, year)

    def _declare(self, year: int) -> None:
        self._ctx.write(self, self._say_state, holidays.declare, year)

    def _say_state(self, state: YearState) -> None:
        said = "" if state.declared else "；都填好后请按“本年已填完整”"
        self._ctx.messages.say(f"{state.text}{said}。")
