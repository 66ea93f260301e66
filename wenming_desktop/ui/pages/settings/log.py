"""操作记录: who did what and when; a line opens what it changed, IDs and phones masked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from wenming_desktop.services import history, tables
from wenming_desktop.ui.models.columns import Column, columns_of
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.saving import tab_box
from wenming_desktop.ui.widgets.bar import DetailDialog
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.record_table import RecordTable

LIST = "log"

_WIDTHS = {"at": 160, "name": 420}


def _columns() -> list[Column]:
    found = columns_of(tables.columns(LIST), hidden=("origin",))
    made = [replace(column, width=_WIDTHS.get(column.key, column.width)) for column in found]
    return [
        replace(one, text=lambda row: str(row["at"])[:16].replace("T", " ")) if one.key == "at" else one
        for one in made
    ]


class LogTab(QWidget):
    """The journal as a list, the newest first."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.filters = FilterBar("操作名称")
        self.filters.changed.connect(self.refresh)
        self.table = RecordTable(LIST, _columns(), ctx.jobs, ctx.store, empty=EmptyState("还没有操作"))
        self.table.set_source(
            lambda query: ctx.future(
                tables.ids,
                LIST,
                text=query.find or self.filters.text(),
                sort=query.sort,
                descending=query.descending,
            ),
            lambda ids: ctx.future(tables.rows, LIST, ids),
        )
        self.table.opened.connect(self._open)
        self.table.counted.connect(lambda count: self.filters.set_count(f"{count}步"))
        box = tab_box(self)
        box.addWidget(self.filters)
        box.addWidget(self.table, 1)

    def refresh(self) -> None:
        """The list anew."""
        self.table.reload()

    def _open(self, pk: int) -> None:
        self._ctx.read(self, self._show, history.log_detail, pk)

    def _show(self, lines: list[str]) -> None:
        text = "\n".join(lines) or "这一步没有改动档案（或是积分登记，请到“积分登记”里看）。"
        DetailDialog.show_for(self, text)
