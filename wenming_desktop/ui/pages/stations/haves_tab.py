"""八有 …: the matrix of places and the standard's items as checked up to a day, and what is lacking beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.packs import Asked
from wenming_desktop.services import exports, place_paper, station_care
from wenming_desktop.services.context import Book
from wenming_desktop.services.station_care import Gap, HaveLine
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.shown import previewed
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.stations.have_dialog import ask_have
from wenming_desktop.ui.pages.stations.have_matrix import Cells, HaveMatrix
from wenming_desktop.ui.pages.stations.have_words import mark_of, tone_of, word_of
from wenming_desktop.ui.theme import M, S, set_role
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label

_HINT = "空格改达到或未达到，回车填写检查；点住拖过几格可以一起改"
_KEPT = "这是按以前的标准检查的，只能看，不能改。"
_GAPS = (
    Column("station", "阵地", 108, bold=True),
    Column("item", "缺项", 66, rigid=True, text=lambda row: f"{mark_of(row.gap.have.met)} {row.gap.have.item}", tone=lambda row: tone_of(row.gap.have.met)),
    Column("note", "说明", 150, stretch=True, text=lambda row: row.gap.have.note or word_of(row.gap.have.met)[-3:]),
    Column("day", "检查日期", 96, text=lambda row: labels.iso_date(row.gap.have.day), hidden=True),
)  # fmt: skip


@dataclass(frozen=True)
class _GapRow:
    pk: int
    station: str
    gap: Gap


@dataclass(frozen=True)
class _Read:
    """What stands in the tab: a standard, its matrix and gaps, and all standards there are checks of."""

    asked: Asked
    lines: list[HaveLine]
    gaps: list[Gap]
    operator: str
    standards: Sequence[Asked]


class HavesTab(QWidget):
    """Marking cells and pressing Space books a check dated with the day shown, by the clerk.

    Checks made under another standard than the one in force are shown as they were, and not changed.
    """

    named = Signal(str)

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        set_role(self, "clear")
        self.ctx = ctx
        self._operator = ""
        self._key = ""
        self._now = ""
        self.day = DateField("截至", today=ctx.today())
        self.day.set_value(ctx.today())
        self.day.setMaximumWidth(200)
        self.day.changed.connect(lambda _day: self.refresh())
        self.standard = DropDown()
        self.standard.setAccessibleName("标准")
        self.standard.hide()
        self.standard.activated.connect(lambda _index: self._choose())
        self.matrix = HaveMatrix()
        self.matrix.toggled.connect(self.turn)
        self.matrix.opened.connect(self.open_have)
        self.gaps = RecordTable(
            "have_gaps", _GAPS, ctx.jobs, ctx.store, empty=EmptyState("没有缺项", "各项都已达到。", icon_name="circle-check")
        )  # fmt: skip
        self.gaps.opened.connect(self._go)
        self.gaps.chosen.connect(self._stand_on)
        self.card = Card("缺项")
        self.card.add(self.gaps, 1)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setHandleWidth(14)
        both.setChildrenCollapsible(False)
        both.addWidget(self.matrix)
        both.addWidget(self.card)
        both.setSizes([758, 372])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, M, 0, 0)
        box.setSpacing(S)
        box.addLayout(self._line())
        box.addWidget(both, 1)

    def _line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(plain_label("截至"))
        line.addWidget(self.day)
        line.addWidget(self.standard)
        self._acts = (
            action_button("√ 达到", lambda: self.book(self.matrix.cells(), True)),
            action_button("× 未达到", lambda: self.book(self.matrix.cells(), False)),
        )
        for button in self._acts:
            line.addWidget(button)
        self.hint = ElideLabel(_HINT, "muted")
        line.addWidget(self.hint, 1)
        return line

    # ---- reading ----
    def refresh(self) -> None:
        """Matrix and gaps anew."""
        self.ctx.read(self, self._show, _read, self.shown_day(), self._key)

    def show_now(self) -> None:
        """The standard in force as it stands today, whatever was looked at before."""
        self._key = ""
        self.day.set_value(self.ctx.today())
        self.refresh()

    def shown_day(self) -> date:
        """The day the matrix is of."""
        return self.day.value() or self.ctx.today()

    @property
    def is_now(self) -> bool:
        """Whether the standard shown is the one in force; only by that one is checked."""
        return self._key in ("", self._now)

    def _show(self, found: _Read) -> None:
        gaps, self._operator = found.gaps, found.operator
        self._now = found.standards[0].key
        self._key = "" if found.asked.key == self._now else found.asked.key
        self._show_standards(found)
        self.matrix.show_lines(found.asked, found.lines)
        self.gaps.set_rows([_GapRow(number, gap.station, gap) for number, gap in enumerate(gaps, 1)])
        lacking = sum(gap.have.met is False for gap in gaps)
        unseen = len(gaps) - lacking
        self.card.set_title("缺项", f"未达到{lacking}项" + (f" · 未检查{unseen}项" if unseen else ""))

    def _show_standards(self, found: _Read) -> None:
        """The standards to choose among, where checks of another one are kept."""
        self.standard.clear()
        for one in found.standards:
            self.standard.addItem(one.key if one.key == self._now else f"{one.key}（以前的）", one.key)
        self.standard.setCurrentIndex(max(0, self.standard.findData(found.asked.key)))
        self.standard.setVisible(len(found.standards) > 1)
        for button in self._acts:
            button.setEnabled(self.is_now)
        self.hint.setText(_HINT if self.is_now else _KEPT)
        self.named.emit(found.standards[0].short)

    def _choose(self) -> None:
        self._key = str(self.standard.currentData() or "")
        self.refresh()

    # ---- doing ----
    def turn(self, cells: Cells) -> None:
        """空格: met where not all of the cells are, else not met."""
        self.book(cells, not all(self.matrix.met_of(cells)))

    def book(self, cells: Cells, met: bool) -> None:
        """Book the same finding for the cells, dated with the day shown."""
        if not cells:
            self.ctx.messages.say("先点一格。")
            return
        if not self.is_now:
            self.ctx.messages.say(_KEPT)
            return
        self.ctx.write(self, None, station_care.set_haves, cells, met, self.shown_day(), self._operator)

    def open_have(self, station_pk: int, item: str) -> None:
        """回车: the check with day, checker, note and evidence."""
        if not self.is_now:
            self.ctx.messages.say(_KEPT)
            return
        ask_have(self.ctx, self, station_pk, item, self.shown_day())

    def edit_current(self) -> None:
        """填写检查 of the cell one stands on."""
        self.matrix.open_current()

    def print_list(self) -> None:
        """Ctrl+P: 八有对照表 of the day and the standard shown."""
        self.ctx.paper(self, previewed(self.ctx), place_paper.eight_haves_table, self.shown_day(), self._key)

    def export(self) -> None:
        """导出表格: the matrix as a workbook."""

        title = f"{self.matrix.records.asked.short}对照表"

        def save(content: bytes) -> None:
            files.save_as(self, self.ctx, f"{title}.xlsx", content)

        made = self.ctx.context.read(workbook, self.shown_day(), self._key)
        self.ctx.jobs.run(self, made, save, what="正在导出")

    def _stand_on(self, number: int | None) -> None:
        row = self.gaps.model.row_of(number) if number is not None and self.gaps.view.hasFocus() else None
        if row is not None:
            self.matrix.stand_on(row.gap.station_pk, row.gap.have.item)

    def _go(self, number: int) -> None:
        row = self.gaps.model.row_of(number)
        self.open_have(row.gap.station_pk, row.gap.have.item)


def _read(book: Book, day: date, key: str) -> _Read:
    asked = station_care.standard_by(book, key)
    return _Read(
        asked, station_care.eight_haves(book, day, asked.key), station_care.gap_list(book, day, asked.key),
        book.settings.institute.operator, station_care.standards(book),
    )  # fmt: skip


def workbook(book: Book, day: date, key: str = "") -> bytes:
    """The matrix as a workbook: one column an item, its mark in words."""
    asked = station_care.standard_by(book, key)
    fields = [
        Field("阵地", width=18, name="place"),
        *(Field(item, width=8, name=item) for item in asked.items),
        Field("达到项数", "integer", width=8, name="met"),
    ]
    rows = [
        {"place": line.name, "met": line.met, **{one.item: word_of(one.met) for one in line.cells}}
        for line in station_care.eight_haves(book, day, asked.key)
    ]
    note = f"{asked.key}，截至{labels.iso_date(day)}"
    return exports.table(book, f"{asked.short}对照表", fields, rows, note=note)
