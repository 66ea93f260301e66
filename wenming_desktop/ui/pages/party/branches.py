"""支部汇总: every branch of a period side by side, without ranks and without names on a wall."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.periods import Period
from wenming_desktop.services import paper, party, party_paper
from wenming_desktop.services.party import BranchSummary
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import L, set_role
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.period_picker import PeriodPicker
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_COLUMNS = (
    Column("branch", "党支部", 300, text=lambda row: labels.branch(row.branch) or "（没有写支部）", stretch=True, bold=True),
    Column("members", "党员", 90, "right", text=lambda row: f"{row.members}名"),
    Column("entries", "登记条数", 100, "right"),
    Column("average", "人均积分", 110, "right", text=lambda row: labels.points(row.average), bold=True),
    Column("vetoes", "一票否决", 100, "right", text=lambda row: f"{row.vetoes}名" if row.vetoes else "",
           tone=lambda row: "bad" if row.vetoes else ""),
)  # fmt: skip


class Branches(QWidget):
    """The table; ``wanted(branch_pk)`` when one branch's members should be shown."""

    wanted = Signal(int)

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        set_role(self, "clear")
        self.ctx = ctx
        self._rows: list[BranchSummary] = []
        self.period = PeriodPicker(
            Period.around(ctx.today(), "quarter"), latest=Period.around(ctx.today(), "month")
        )
        self._said = plain_label("", "muted")
        self.table = RecordTable(
            "party_branches", _COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("还没有党员", "给党员写上所在党支部，这里就按支部汇总。", icon_name="star"),
        )  # fmt: skip
        line = QHBoxLayout()
        line.addWidget(self.period)
        line.addStretch(1)
        line.addWidget(self._said)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, L, 0, 0)
        box.setSpacing(L)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        self.period.changed.connect(lambda _period: self.refresh())
        self.table.opened.connect(self._on_opened)

    def refresh(self) -> None:
        """Read the branches of the period anew."""
        self.ctx.read(self, self._show, party.branch_summary, self.period.period())

    def _show(self, rows: list[BranchSummary]) -> None:
        self._rows = rows
        self.table.set_rows(rows, "")
        members = sum(row.members for row in rows)
        entries = sum(row.entries for row in rows)
        self._said.setText(f"{len(rows)}个支部，{members}名党员，{entries}条登记。回车看本支部的党员。")

    def print_sheet(self) -> None:
        """打印支部汇总表, through the preview."""
        self.ctx.paper(self, self._show_paper, party_paper.branch_sheet, self.period.period())

    def _show_paper(self, made: paper.Made) -> None:
        show_preview(self.ctx, made)

    def _on_opened(self, at: int) -> None:
        branch = self._rows[at].branch_pk
        if branch is not None:
            self.wanted.emit(branch)
