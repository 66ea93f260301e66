"""服务时间明细: the records of service behind a number, and no others."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.days import format_span
from wenming_desktop.services import hour_lists
from wenming_desktop.services.hour_lists import NO_TEAM, Served
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_COLUMNS = (
    Column("day", "日期", 100, text=lambda row: labels.iso_date(row.day), rigid=True),
    Column("name", "姓名", 90, bold=True),
    Column("number", "志愿者编号", 132),
    Column("team", "队伍", 210, text=lambda row: row.team or NO_TEAM),
    Column("content", "活动、内容", 240, stretch=True),
    Column("start", "签到", 64, rigid=True),
    Column("finish", "签退", 64, rigid=True),
    Column("minutes", "小时", 70, "right", bold=True, text=lambda row: labels.hours(row.minutes), rigid=True),
)


class ServedDialog(Sheet):
    """Between two days, of everybody or of one team ('' of who is in none)."""

    helped_by = "workbench#服务时间"
    keeps = False

    def __init__(
        self, ctx: PageContext, first: date, last: date, team: str | None, parent: QWidget | None = None
    ) -> None:
        whose = "" if team is None else f"　{team or NO_TEAM}"
        note = "只列有效的记录，冲正了的和承前的不在里面。"
        super().__init__(ctx, f"服务时间明细　{format_span(first, last)}{whose}", note, parent)
        self.total = plain_label("", "strong")
        self.table = RecordTable(
            "served", _COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("这段时间没有服务记录", "活动办完录入签到，这里一条一条列出来。", icon_name="clipboard-list"),
        )  # fmt: skip
        self.body.addWidget(self.total)
        self.body.addWidget(self.table, 1)
        self.add_button("关闭(&C)", self.accept, main=True)
        self.set_size(1080, 600)
        ctx.read(self, self._show, hour_lists.between, first, last, team)

    def _show(self, rows: list[Served]) -> None:
        self.table.set_rows(rows)
        self.total.setText(f"{len(rows)}人次　共{labels.hours(sum(row.minutes for row in rows))}小时")
