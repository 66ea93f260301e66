"""The panel beside the places: what is known of one, its checks, ratings, visitors and what was done there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.packs import Standard
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.stations import Station, not_asked
from wenming_desktop.services import places
from wenming_desktop.services.station_care import Have
from wenming_desktop.services.station_views import StationDetail, met_words
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.stations.care_list import RATINGS, VISITS, CareList
from wenming_desktop.ui.pages.stations.have_words import tone_of, word_of
from wenming_desktop.ui.theme import L, S, set_role
from wenming_desktop.ui.widgets.card import clear_layout, figure_column
from wenming_desktop.ui.widgets.detail_panel import DetailPanel
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.fact_list import Fact, FactList
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.period_picker import PeriodPicker
from wenming_desktop.ui.widgets.record_table import RecordTable

_HAVES = (
    Column("item", "项目", 54, bold=True),
    Column(
        "met",
        "情况",
        76,
        rigid=True,
        text=lambda row: word_of(row.have.met),
        tone=lambda row: tone_of(row.have.met),
    ),
    Column("day", "检查日期", 96, text=lambda row: labels.iso_date(row.have.day)),
    Column("checker", "检查人", 80, text=lambda row: row.have.checker),
    Column("note", "说明", 70, stretch=True, text=lambda row: _said(row.have)),
)


@dataclass(frozen=True)
class _HaveRow:
    pk: int
    item: str
    have: Have


class StationPanel(DetailPanel):
    """One place; what the clerk wants to do with it is a signal."""

    edit_wanted = Signal(int)
    below_wanted = Signal(int)
    have_wanted = Signal(int, str)
    stale = Signal()

    def __init__(self, ctx: PageContext) -> None:
        super().__init__("点左边的一处阵地，这里显示详情。")
        self._ctx = ctx
        self.detail: StationDetail | None = None
        self.add_action("新建下级", lambda: self._announce(self.below_wanted))
        self.add_action("修改", lambda: self._announce(self.edit_wanted))
        self.facts = FactList()
        self.add_tab("概况", self.facts)
        self.add_tab("对照检查", self._haves_tab())
        self.ratings = CareList(ctx, RATINGS)
        self.add_tab("评定", self.ratings)
        self.visits = CareList(ctx, VISITS)
        self.add_tab("参观与服务", self._visits_tab())
        self.show_nothing()

    @property
    def year(self) -> int:
        """The year whose visitors and services are shown."""
        return self.picker.period().first.year

    def show_station(self, detail: StationDetail) -> None:
        """Show one place in all tabs."""
        self.detail = detail
        row = detail.row
        self.tabs.setTabText(1, detail.standard.short)
        self.set_head(
            detail.called, " · ".join(part for part in (row.kind_word, detail.rating, row.status) if part)
        )
        self.facts.set_facts(self._facts(detail))
        cells = detail.haves.cells if detail.haves else ()
        self.haves.set_rows([_HaveRow(number, cell.item, cell) for number, cell in enumerate(cells, 1)])
        self.ratings.show_rows(row.pk, detail.ratings)
        self.visits.show_rows(row.pk, detail.visits)
        clear_layout(self._figures)
        counts = detail.counts
        for caption, figure in (
            ("参观人次", str(counts.visitors)), ("活动场次", str(counts.sessions)), ("活动人次", labels.EMPTY if counts.people is None else str(counts.people)),
            ("服务小时", labels.exact_hours(counts.minutes)),
        ):  # fmt: skip
            self._figures.addWidget(figure_column(caption, figure))
        self._figures.addStretch(1)

    def _facts(self, detail: StationDetail) -> list[Fact]:
        row = detail.row
        known = {field.name: field.label for field in fields_of(Station)}
        line = detail.haves
        checked = [cell for cell in line.cells if cell.met is not None] if line else []
        haves = met_words(line.met, len(checked), len(line.cells)) if line else ""
        said = {
            "kind": f"{row.kind_word}（{row.theme}）" if row.theme else row.kind_word, "parent": detail.above or "无",
            "village": row.village, "head": row.head or "未填", "phone": row.phone, "address": row.address,
            "area": labels.plain(row.area), "seats": labels.plain(row.seats), "rooms": _rooms(row.rooms, detail.standard),
            "hours": row.hours, "offers": row.offers, "opened": labels.iso_date(row.opened), "status": row.status,
            "note": row.note,
        }  # fmt: skip
        show = ("显示", lambda: self._show_phone(row.pk)) if "*" in row.phone else None
        idle = not_asked(row.kind)  # what its kind has no use for stands here only where it was filled in
        facts = [
            Fact(known[name], text, show if name == "phone" else None)
            for name, text in said.items()
            if text or name not in idle
        ]
        facts.insert(2, Fact("评定", detail.rating))
        facts.insert(3, Fact(detail.standard.short, haves))
        if detail.below:
            words = "、".join(f"{name}（{kind}）" for _, name, kind in detail.below)
            facts.append(Fact(f"下级{len(detail.below)}处", words))
        return facts

    def _show_phone(self, pk: int) -> None:
        def show(phone: str) -> None:
            if self.detail and self.detail.row.pk == pk:
                facts = [
                    Fact(fact.label, phone) if fact.label == "联系电话" else fact
                    for fact in self._facts(self.detail)
                ]
                self.facts.set_facts(facts)

        self._ctx.write(self, show, places.reveal_phone, pk)

    def _announce(self, wish: SignalInstance) -> None:
        if self.detail:
            wish.emit(self.detail.row.pk)

    # ---- tabs ----
    def _haves_tab(self) -> QWidget:
        self.haves = RecordTable(
            "station_haves", _HAVES, self._ctx.jobs, self._ctx.store,
            empty=EmptyState("这里不检查", "标准只对照使用中的实践所和实践站。"),
        )  # fmt: skip
        self.haves.opened.connect(self._open_have)
        line = QHBoxLayout()
        line.addWidget(action_button("填写检查", lambda: self._open_have(self.haves.current())))
        line.addStretch(1)
        return _column(self.haves, line)

    def _open_have(self, number: int | None) -> None:
        row = self.haves.model.row_of(number) if number is not None else None
        if row is None:
            self._ctx.messages.say("先点一项。")
        elif self.detail:
            self.have_wanted.emit(self.detail.row.pk, row.item)

    def _visits_tab(self) -> QWidget:
        year = Period.around(self._ctx.today(), "year")
        self.picker = PeriodPicker(year, kinds=("year",), latest=year)
        self.picker.changed.connect(lambda _period: self.stale.emit())
        self._figures = QHBoxLayout()
        self._figures.setSpacing(L)
        line = QHBoxLayout()
        line.addWidget(self.picker)
        line.addStretch(1)
        return _column(line, self._figures, self.visits)


def _said(have: Have) -> str:
    """Its note, and how many files are kept as evidence."""
    files = f"依据{have.files}份" if have.files else ""
    return "，".join(part for part in (files, have.note) if part)


def _rooms(rooms: str, standard: Standard) -> str:
    """The rooms there are, and which of the standard's are missing (五大功能室)."""
    have = [room for room in rooms.split("、") if room]
    missing = [room for room in standard.rooms if room not in have]
    if not have:
        return ""
    return "、".join(have) + (f"（缺{'、'.join(missing)}）" if missing else f"（{standard.rooms_name}齐全）")


def _column(*parts: QWidget | QHBoxLayout) -> QWidget:
    holder = QWidget()
    set_role(holder, "clear")
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, S, 0, 0)
    box.setSpacing(S)
    for part in parts:
        if isinstance(part, QWidget):
            box.addWidget(part, 1)
        else:
            box.addLayout(part)
    return holder
