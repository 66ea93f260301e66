"""Party members of a period with their totals; the one chosen with what was added, deducted and vetoed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.services import paper, party
from wenming_desktop.services.party import PartyMember, PersonalSheet
from wenming_desktop.support import pinyin
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.dialogs.shown import print_rows
from wenming_desktop.ui.models.columns import Column, Tone
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import L, S, set_role
from wenming_desktop.ui.widgets.card import clear_layout, figure_column
from wenming_desktop.ui.widgets.detail_panel import DetailPanel
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.period_picker import PeriodPicker
from wenming_desktop.ui.widgets.record_table import RecordTable


def _total(row: PartyMember) -> str:
    return labels.EMPTY if row.veto else labels.points(row.total)


def _entry_tone(row: Entry) -> Tone:
    return "muted" if not row.stands else "bad" if row.points < 0 or row.veto else ""


_MEMBERS = (
    Column("name", "姓名", 110, bold=True),
    Column(
        "branch", "党支部", 190, text=lambda row: labels.branch(row.branch) or "（没有写支部）", stretch=True
    ),
    Column("entries", "条数", 60, "right"),
    Column("total", "积分", 76, "right", text=_total, bold=True, tone=lambda row: "bad" if row.veto else ""),
)
_ENTRIES = (
    Column("event_date", "日期", 70, text=lambda row: labels.short_date(row.event_date)),
    Column("label", "积分项目", 200, stretch=True, tone=_entry_tone),
    Column("points", "分值", 64, "right", bold=True, tone=_entry_tone,
           text=lambda row: labels.EMPTY if row.veto else labels.points(row.points, signed=True)),
    Column("evidence", "依据", 90, tone=lambda _row: "muted"),
)  # fmt: skip


class Members(QWidget):
    """The list at the left, 个人清单 of the chosen member at the right."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        set_role(self, "clear")
        self.ctx = ctx
        self._rows: list[PartyMember] = []
        self._sheet: PersonalSheet | None = None
        quarter = Period.around(ctx.today(), "quarter")
        self.period = PeriodPicker(quarter, latest=Period.around(ctx.today(), "month"))
        self.bar = FilterBar("姓名或拼音首字母", name="party_members", store=ctx.store)
        self.bar.add_choice("branch", "全部党支部")
        self.bar.add_widget(self.period)
        self.table = RecordTable(
            "party_members", _MEMBERS, ctx.jobs, ctx.store,
            empty=EmptyState("没有符合条件的党员", "换一个支部或时段再看。", icon_name="star"),
        )  # fmt: skip
        self.entries = RecordTable(
            "party_sheet", _ENTRIES, ctx.jobs, ctx.store,
            empty=EmptyState("这一时段没有登记", "在“登记”里记一条。", icon_name="clipboard-list"),
        )  # fmt: skip
        self._figures = QHBoxLayout()
        self.panel = DetailPanel("点左边的一名党员，这里显示个人清单。")
        self.table.one_only(self.panel.add_action("打印个人清单", self.print_sheet))
        inside = QWidget()
        set_role(inside, "clear")
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addLayout(self._figures)
        box.addWidget(self.entries, 1)
        self.panel.add_tab("个人清单", inside)
        line = QHBoxLayout()
        line.setSpacing(L)
        line.addWidget(self.table, 11)
        line.addWidget(self.panel, 9)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, L, 0, 0)
        whole.setSpacing(L)
        whole.addWidget(self.bar)
        whole.addLayout(line, 1)
        self.bar.changed.connect(self._filter)
        self.period.changed.connect(lambda _period: self.refresh())
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _pk: self.print_sheet())

    def refresh(self) -> None:
        """Read the members of the period anew."""
        self.ctx.read(self, self._on_members, party.members, self.period.period())

    def _on_members(self, found: list[PartyMember]) -> None:
        self._rows = found
        branches = {(row.branch_pk, row.branch) for row in found if row.branch_pk is not None}
        self.bar.set_options("branch", [(pk, labels.branch(name)) for pk, name in sorted(branches)])
        self._filter()

    def _filter(self) -> None:
        text, branch = self.bar.text(), self.bar.values()["branch"]
        shown = [
            row for row in self._rows
            if (branch is None or row.branch_pk == branch)
            and (not text or text in row.name or pinyin.matches(text, row.name))
        ]  # fmt: skip
        self.table.set_rows(shown, "person_pk")
        self.bar.set_count(f"共{len(shown)}名党员")
        self._on_chosen(self.table.current())

    def select_first(self) -> None:
        """Stand on the first member listed."""
        if self.table.ids():
            self.table.select(self.table.ids()[0])

    def show_member(self, pk: int) -> None:
        """Stand on one member, whatever was filtered."""
        self.bar.clear()
        self.table.select(pk)
        self.refresh()

    def show_period(self, period: Period) -> None:
        """All members in a period."""
        self.bar.show_only({})
        self.period.set_period(period)
        self.refresh()

    def show_branch(self, pk: int) -> None:
        """Only one branch's members."""
        self.bar.show_only({"branch": pk})
        self.refresh()

    # ---- one member ----
    def _on_chosen(self, pk: Any) -> None:
        if pk is None:
            self._sheet = None
            self.panel.show_nothing()
            return
        self.ctx.read(self, self._show_sheet, party.personal_sheet, pk, self.period.period())

    def _show_sheet(self, sheet: PersonalSheet) -> None:
        if sheet.member.person_pk != self.table.current():
            return
        self._sheet = sheet
        one = sheet.member
        self.panel.set_head(
            one.name, " · ".join(part for part in (labels.branch(one.branch), sheet.period.label) if part)
        )
        clear_layout(self._figures)
        figures = [("加分", labels.points(sheet.added, signed=True)), ("减分", labels.points(sheet.deducted))]
        if sheet.base:
            figures.insert(0, ("基础分", labels.points(sheet.base)))
        figures.append(("合计", labels.EMPTY if sheet.veto else labels.points(sheet.total)))
        for caption, figure in figures:
            self._figures.addWidget(figure_column(caption, figure), 1)
        rows = [*sheet.additions, *sheet.deductions, *sheet.vetoes]
        self.entries.set_rows(sorted(rows, key=lambda row: (row.event_date, row.pk)))

    def print_sheet(self, pk: int | None = None) -> None:
        """打印个人清单: for the member and the branch, through the preview."""
        pk = pk if pk is not None else self.table.current()
        if pk is None:
            self.ctx.messages.say("请先在名单里选一名党员，再打印个人清单。")
            return
        self.ctx.paper(self, self._show_paper, paper.personal_sheet, pk, self.period.period())

    def print_list(self) -> None:
        """打印名单: the members listed with their totals of the period, as they are filtered and sorted."""
        period = self.period.period()
        rows = [self.table.model.row_of(pk) for pk in self.table.ids()]
        title, columns = f"{period.label}党员积分名单", self.table.shown_columns()
        print_rows(self, self.ctx, title, columns, rows, self.bar.words())

    def _show_paper(self, made: paper.Made) -> None:
        show_preview(self.ctx, made)
