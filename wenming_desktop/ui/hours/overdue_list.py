"""待录时间: activities whose hours are not recorded yet, with the working days left (第11条)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.services import hours
from wenming_desktop.services.hours import Overdue
from wenming_desktop.ui import labels
from wenming_desktop.ui.hours.export_dialog import ExportHours
from wenming_desktop.ui.hours.paper import print_signin
from wenming_desktop.ui.hours.signin_sheet import SigninSheet
from wenming_desktop.ui.models.columns import Column, Tone
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label


def _tone(row: Overdue) -> Tone:
    if row.left_working_days is None:
        return "muted"
    return "bad" if row.is_late else "warn" if row.left_working_days <= 3 else ""


COLUMNS = (
    Column("day", "日期", 100, text=lambda row: labels.iso_date(row.day)),
    Column("title", "活动", 260, bold=True, stretch=True),
    Column("state", "状态", 56, rigid=True, hidden=True),
    Column(
        "missing",
        "签到表",
        72,
        "right",
        text=lambda row: (
            f"缺{row.missing}人" if row.begun else f"{row.missing}人" if row.missing else "没有排"
        ),
    ),
    Column("due", "最迟录入", 100, rigid=True, text=lambda row: labels.iso_date(row.due)),
    Column("left_working_days", "期限", 170, rigid=True, text=lambda row: row.text, tone=_tone),
)


class OverdueList(QWidget):
    """``opened(activity_pk)`` on Enter; where nobody listens the sheet is opened here.

    ``chosen(pk or None)`` where another line is current, ``counted(n)`` after each reading.
    """

    opened = Signal(int)
    chosen = Signal(object)
    counted = Signal(int)
    nouns = frozenset({"service", "activity", "signup", "setting"})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self.ctx = ctx
        self.summary = plain_label("", "muted", wrap=True)
        self.table = RecordTable(
            "overdue", COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("服务时间都录好了", "活动办完，在这里按签到表录入服务时间。", icon_name="circle-check"),
        )  # fmt: skip
        self.count = 0
        # those of a line of 今天要办; empty: all
        self._only: frozenset[int] = frozenset()
        self.whole = action_button("看全部", self.show_only, role="link")
        self.whole.hide()
        self.table.opened.connect(self.enter)
        self.table.chosen.connect(self.chosen.emit)
        self.table.set_row_actions(
            [
                ("录入签到", lambda ids: self.enter(ids[0])),
                ("打印签到表", lambda ids: self.print_sheet(ids[0])),
                ("其余没有来，录完了", lambda ids: self.say_all(ids[0])),
            ]
        )
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.whole)
        line.addStretch(1)
        line.addWidget(action_button("导出给上级平台", self.export))
        self.all_there = action_button("其余没有来，录完了", lambda: self._with_current(self.say_all))
        self.all_there.setVisible(False)
        line.addWidget(self.all_there)
        line.addWidget(action_button("打印签到表", lambda: self._with_current(self.print_sheet)))
        line.addWidget(action_button("录入签到", lambda: self._with_current(self.enter)))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.summary)
        box.addLayout(line)
        box.addWidget(self.table, 1)

    def show_only(self, activity_pks: Collection[int] = ()) -> None:
        """Those of a line of 今天要办 and no others; without any all again."""
        self._only = frozenset(activity_pks)
        self.refresh()

    def refresh(self) -> None:
        """Read anew."""
        self.ctx.read(self, self._show, hours.overdue)

    def _show(self, rows: Sequence[Overdue]) -> None:
        listed = [row for row in rows if row.activity_pk in self._only] or rows
        self.table.set_rows(listed, "activity_pk")
        self.whole.setVisible(len(listed) < len(rows))
        late = sum(row.is_late for row in rows)
        said = f"{len(rows)}场活动还没有录服务时间" if rows else ""
        said += f"，其中{late}场超期" if late else ""
        self.summary.setText(said + (f"；这里只列{len(listed)}场" if len(listed) < len(rows) else ""))
        self.all_there.setVisible(any(row.begun for row in rows))
        self.count = len(rows)
        self.counted.emit(self.count)

    def enter(self, activity_pk: int) -> None:
        """录入签到 for an activity."""
        if self.receivers("2opened(int)") > 0:
            self.opened.emit(activity_pk)
        else:
            SigninSheet(self.ctx, activity_pk, self).open()

    def print_sheet(self, activity_pk: int) -> None:
        """打印签到表 for an activity."""
        print_signin(self.ctx, self, activity_pk)

    def say_all(self, activity_pk: int) -> None:
        """其余没有来: the hours recorded are all there are."""
        self.ctx.jobs.run(
            self, self.ctx.context.submit(hours.say_all, activity_pk), lambda _: self._said_all(), write=True,
            what="其余没有来",
        )  # fmt: skip

    def _said_all(self) -> None:
        self.ctx.messages.say("已记下：其余的人没有来，这次活动录完了。记错了按 Ctrl+Z。")

    def export(self) -> None:
        """导出给上级平台: what is recorded, in the shape they take."""
        ExportHours(self.ctx, self).open()

    def _with_current(self, run: Any) -> None:
        pk = self.table.current()
        if pk is None:
            self.ctx.messages.say("请先选一次活动。")
        else:
            run(pk)
