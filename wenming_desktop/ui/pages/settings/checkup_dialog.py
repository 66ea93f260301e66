"""数据体检: everything found, with its number, what it means and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.findings import Finding
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.fact_list import Fact, FactList
from wenming_desktop.ui.widgets.record_table import RecordTable

_SEVERITIES = {"error": "要处理", "hint": "提醒"}
_COLUMNS = (
    Column("number", "编号", 70, bold=True),
    Column("severity", "程度", 80, text=lambda row: _SEVERITIES[row.severity], tone=lambda row: "bad" if row.is_error else "warn"),
    Column("what", "发现的问题", 420, stretch=True),
)  # fmt: skip


class CheckupDialog(Sheet):
    """The same list as ``wenming check``: what was found, and below it what the chosen one means and what to do."""

    helped_by = "settings#数据体检"
    keeps = False

    def __init__(self, ctx: PageContext, parent: QWidget, found: Sequence[Finding]) -> None:
        wrong = sum(one.is_error for one in found)
        note = f"发现{len(found)}处，其中{wrong}处要处理。点一条，下面写着意思和怎么办。"
        super().__init__(ctx, "数据体检", note, parent)
        self._found = sorted(found, key=lambda one: not one.is_error)
        empty = EmptyState("没有发现问题", icon_name="circle-check")
        self.table = RecordTable("checkup", _COLUMNS, ctx.jobs, ctx.store, empty=empty)
        self.facts = FactList()
        self.table.chosen.connect(self._show)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.facts, 1)
        self.table.set_rows(self._found, key="")
        self._show(0 if self._found else None)
        self.add_button("关闭(&C)", self.accept, main=True)
        self.set_size(760, 520)

    def _show(self, row: object) -> None:
        chosen = self._found[row] if isinstance(row, int) and 0 <= row < len(self._found) else None
        lines = [("编号", "number"), ("问题", "what"), ("意思", "means"), ("怎么办", "do")]
        facts = [Fact(label, getattr(chosen, name)) for label, name in lines] if chosen else []
        self.facts.set_facts(facts)
