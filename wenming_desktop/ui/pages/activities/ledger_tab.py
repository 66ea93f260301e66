"""台账: the activities as a table, filtered by chips; 场次 and 人次 of what is shown beside the number of lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wenming_desktop.domain.activities import CANCELLED, CONTENTS, DONE, FORMS, PLANNED, STATES
from wenming_desktop.domain.periods import Period, month_first, month_last
from wenming_desktop.services import activities, places, tables
from wenming_desktop.services.context import Book
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.shown import export_shown, print_shown
from wenming_desktop.ui.models.columns import Column, columns_of
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities.day_words import MARKS, short_station
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.saved_views import SavedViews

LIST = "activities"
_PERIODS = {"month": "本月", "quarter": "本季", "year": "本年"}
_WIDTHS = {
    "day": 80, "title": 186, "state": 82, "station": 122, "teams": 120, "content": 76, "form": 46, "sessions": 46,
    "people": 54, "volunteers": 62, "minutes": 84, "photos": 48,
}  # fmt: skip
_SHOWN = ("day", "title", "state", "station", "form", "sessions", "people", "minutes")
_LACKING = {"no_photos": "没有照片", "no_hours": "没录时间"}
_PLANS = {"past": "过期计划", "week": "本周计划"}


def _columns(today: date) -> list[Column]:
    fields = tables.columns(LIST)
    hidden = [one.name for one in fields if one.name not in _SHOWN]
    found = []
    for column in columns_of(fields, hidden=hidden):
        made = replace(column, width=_WIDTHS.get(column.key, column.width))
        if column.key == "day":
            made = replace(made, text=lambda row: _day(row["day"], today))
        if column.key == "title":
            made = replace(made, bold=True, stretch=True)
        if column.key == "state":
            made = replace(
                made, rigid=True, text=lambda row: f"{MARKS.get(row['state'], '')} {row['state']}",
                tone=lambda row: "muted" if row["state"] == CANCELLED else "warn" if row["state"] == PLANNED else "",
            )  # fmt: skip
        if column.key == "station":
            made = replace(made, text=lambda row: short_station(row["station"]))
        if column.key == "content":
            made = replace(made, text=lambda row: str(row["content"] or "")[-4:])
        if column.key in ("volunteers", "photos", "minutes"):
            made = replace(made, text=_nothing_blank(made))
        found.append(made)
    return found


def _months(today: date) -> list[tuple[int, str]]:
    """The months of this year and of the last, the newest first."""
    codes = [year * 100 + month for year in (today.year, today.year - 1) for month in range(12, 0, -1)]
    return [(code, labels.month(code)) for code in codes]


def _day(iso: str, today: date) -> str:
    """10-27 in this year, else with its year."""
    return labels.short_date(iso) if iso[:4] == str(today.year) else labels.iso_date(iso)


def _nothing_blank(column: Column) -> Any:
    """A nought reads as an empty cell: what is missing shall be seen at a glance."""
    key, text = column.key, column.text
    return lambda row: "" if not row[key] else text(row) if text else labels.plain(row[key])


class LedgerTab(QWidget):
    """``chosen(pk or None)`` and ``opened(pk)`` of the table; ``shown`` the words for the bottom line."""

    chosen = Signal(object)
    opened = Signal(object)
    shown = Signal(str)

    def __init__(self, ctx: PageContext, empty: EmptyState) -> None:
        super().__init__()
        set_role(self, "clear")
        self._ctx = ctx
        self.bar = FilterBar("活动、队伍、阵地、地点", name=LIST, store=ctx.store)
        for key, word in (_PERIODS | _LACKING | _PLANS | {state: state for state in STATES}).items():
            self.bar.add_chip(key, word, on=key == "year", seldom=key in _PLANS)
        months = self.bar.add_choice("of_month", "哪个月", _months(ctx.today()))
        months.currentIndexChanged.connect(lambda at: self._only("") if at > 0 else None)
        self.bar.add_choice("village", "全部嘎查村")
        self.bar.add_choice("content", "五种内容", [(one, one[-4:]) for one in CONTENTS])
        self.bar.add_choice("form", "讲评帮乐庆", [(one, one) for one in FORMS])
        self.views = SavedViews(
            ctx.store, LIST, values=self.values, apply=self.set_values,
            fixed=[("本月没有照片的", {"month": True, "no_photos": True}), ("本年没录时间的", {"year": True, "no_hours": True}),
                   ("全部活动", {})],
        )  # fmt: skip
        self.bar.add_widget(self.views)
        self.table = RecordTable("activities", _columns(ctx.today()), ctx.jobs, ctx.store, empty=empty)
        self.table.set_source(
            lambda query: ctx.future(
                tables.ids, LIST, text=query.find or self.bar.text(), sort=query.sort, descending=query.descending,
                filters=self.filters(),
            ),
            lambda ids: ctx.future(tables.rows, LIST, ids),
        )  # fmt: skip
        box = QVBoxLayout(self)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.bar)
        box.addWidget(self.table, 1)
        self._connect()

    def _connect(self) -> None:
        for key in _PERIODS:
            self.bar.chip(key).toggled.connect(lambda on, key=key: self._only(key) if on else None)
        self.bar.changed.connect(self.reload)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)

    # ---- filters ----
    def values(self) -> dict[str, Any]:
        """Chips and drop-downs as they stand, without those that filter nothing."""
        return {key: value for key, value in self.bar.values().items() if value}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Set every chip and drop-down, reading once."""
        self.bar.set_values(values)

    def show_only(self, values: Mapping[str, Any]) -> None:
        """These filters and no words: what stands behind a number of the workbench."""
        self.bar.show_only(values)

    def filters(self) -> dict[str, Any]:
        """The same as the list of the book asks for it."""
        chosen = self.values()
        found: dict[str, Any] = {
            key: value for key, value in chosen.items() if key in ("village", "content", "form", *_LACKING)
        }
        states = [state for state in STATES if chosen.get(state)]
        if chosen.keys() & _PLANS.keys():
            states = [PLANNED]
        if chosen.get("past"):  # held or cancelled, and nobody said so yet
            found["ended_before"] = self._ctx.today().isoformat()
        if states:
            found["state"] = states
        span = self.span()
        if span:
            found |= {"first": span[0].isoformat(), "last": span[1].isoformat()}
        return found

    def span(self) -> tuple[date, date] | None:
        """The first and last day of the period filtered by, or None."""
        chosen = self.values()
        if chosen.get("of_month"):
            month = int(chosen["of_month"])
            return month_first(month), month_last(month)
        if chosen.get("week"):  # what is left of it
            today = self._ctx.today()
            return today, today + timedelta(days=6 - today.weekday())
        kind = next((kind for kind in _PERIODS if chosen.get(kind)), None)
        if kind is None:
            return None
        period = Period.around(self._ctx.today(), kind)  # type: ignore[arg-type]
        return period.first, period.last

    def _only(self, key: str) -> None:
        """One period at a time: of the chips ``key``, or the month chosen ('')."""
        others = [other for other in _PERIODS if other != key and self.bar.chip(other).isChecked()]
        others += ["of_month"] if key and self.bar.values()["of_month"] else []
        before = self.bar.blockSignals(True)
        for other in others:
            self.bar.set_value(other, None)
        self.bar.blockSignals(before)
        if others:
            self.bar.changed.emit()

    # ---- reading ----
    def refresh(self) -> None:
        """Villages, list and sums anew."""
        self._ctx.read(self, self._show_villages, places.villages)
        self.reload()

    def reload(self) -> None:
        """The list and its sums by the filters."""
        self.table.reload()
        self._ctx.read(self, self._show_sums, _sums, self.bar.text(), self.filters())

    def select(self, pk: int) -> None:
        """Stand on an activity; a filter that hides it is taken off."""
        if not self.table.select(pk):
            self.bar.clear()

    def _show_villages(self, rows: list[Any]) -> None:
        self.bar.set_options("village", [(row.pk, row.name) for row in rows])

    def _show_sums(self, found: tuple[int, int, str, int]) -> None:
        lines, sessions, people, minutes = found
        said = [f"{lines}个活动", f"已办{sessions}场", *filter(None, [people])]
        said += [f"服务时间{labels.hours(minutes)}小时"] if minutes else []
        self.shown.emit(" · ".join(said))

    # ---- out of the window ----
    def words(self) -> str:
        """What is filtered by, as one says it."""
        return self.bar.words()

    def print_list(self) -> None:
        """The list as it is shown, on paper."""
        print_shown(self, self._ctx, "活动台账", LIST, self.table, self.filters(), self.words())

    def export(self) -> None:
        """导出表格: the list as it is shown."""
        export_shown(self, self._ctx, "活动台账", LIST, self.table, self.filters())


def _sums(book: Book, text: str, filters: dict[str, Any]) -> tuple[int, int, str, int]:
    """Lines shown, and of those held 场次, 人次 and minutes."""
    ids = tables.ids(book, LIST, text=text, filters=filters)
    held = [row for row in tables.rows(book, LIST, ids) if row["state"] == DONE]
    return (
        len(ids),
        sum(row["sessions"] for row in held),
        activities.people_text(row["people"] for row in held),
        sum(row["minutes"] for row in held),
    )
