"""The panel beside the list: members, points by category with their entries, what became of the household."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import Period
from wenming_desktop.services.people import HouseholdDetail, Member
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.entries_dialog import HouseholdEntriesDialog
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households.forms import reveal
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.bars import BarLine, BarsView
from wenming_desktop.ui.widgets.card import clear_layout, figure_column
from wenming_desktop.ui.widgets.detail_panel import DetailPanel
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

# one name for one act, wherever it is offered
LEAVE, BACK = "人员迁出、去世", "恢复人员"

_MEMBERS = (
    Column("name", "姓名", 98, bold=True, tone=lambda row: "muted" if row.left_on else ""),
    Column("relation", "关系", 62, text=lambda row: "已移出" if row.left_on else row.relation),
    Column(
        "age", "性别年龄", 76, text=lambda row: f"{row.sex} {row.age if row.age is not None else ''}".strip()
    ),
    Column("party", "党员", 50, text=lambda row: "党员" if row.party else "", hidden=True),
    Column("id_number", "身份证号", 164, as_text=True),
    Column("phone", "电话", 106, as_text=True),
    Column("ethnic", "民族", 70, hidden=True),
    Column("birth", "出生日期", 96, hidden=True),
    Column("branch", "党支部", 120, hidden=True),
    Column("note", "备注", 100, hidden=True),
)
_ENTRIES = (
    Column("event_date", "日期", 62, text=lambda row: labels.short_date(row.event_date)),
    Column("text", "积分项目", 150, stretch=True, text=lambda row: f"{row.code} {row.text}".strip()),
    Column("points", "分值", 56, "right", bold=True, text=lambda row: "否决" if row.veto else labels.points(row.points, signed=True),
           tone=lambda row: "bad" if row.points < 0 or row.veto else ""),
)  # fmt: skip


class HouseholdPanel(DetailPanel):
    """One household; what the clerk wants to do with it is a signal."""

    edit_wanted = Signal(int)
    state_wanted = Signal(int)
    person_wanted = Signal(object)
    leave_wanted = Signal(int)
    back_wanted = Signal(int)
    head_wanted = Signal(int)
    move_wanted = Signal(int)
    entry_wanted = Signal(int)

    def __init__(self, ctx: PageContext) -> None:
        super().__init__("点左边的一户，这里显示成员和积分。")
        self._ctx = ctx
        self.detail: HouseholdDetail | None = None
        self._members: list[Member] = []
        self.add_action("改状态", lambda: self._announce(self.state_wanted))
        self.add_action("修改", lambda: self._announce(self.edit_wanted))
        self.add_tab("成员", self._members_tab())
        self.add_tab("积分", self._points_tab())
        self.add_tab("经过", self._history_tab())
        self.show_nothing()

    def show_household(self, detail: HouseholdDetail) -> None:
        """Show one household in all tabs."""
        self.detail = detail
        living = sum(1 for one in detail.members if not one.left_on)
        place = f"{detail.village}{group_label(detail.group)}"
        self.set_head(
            f"{detail.head or '（无户主）'}　{detail.number}", f"{place} · {living}口人 · {detail.state}"
        )
        self._members = list(detail.members)
        self.members.set_rows(self._members)
        self._show_points(detail)
        lines = list(detail.history)
        lines += [f"别的户号 {alias}" for alias in detail.aliases]
        lines += [f"网格 {detail.grid}"] if detail.grid else []
        lines += [f"备注 {detail.note}"] if detail.note else []
        self._history.setText("\n".join(lines) or "没有变动。")

    def _announce(self, wish: SignalInstance) -> None:
        if self.detail:
            wish.emit(self.detail.pk)

    # ---- tabs ----
    def _members_tab(self) -> QWidget:
        self.members = RecordTable(
            "members", _MEMBERS, self._ctx.jobs, self._ctx.store, empty=EmptyState("还没有成员")
        )
        self.members.opened.connect(lambda pk: self.person_wanted.emit(pk))
        self.members.set_row_actions(
            [
                ("修改", lambda ids: self.person_wanted.emit(ids[0])),
                ("显示身份证号", lambda ids: self._reveal(ids[0], "id_number")),
                ("显示电话", lambda ids: self._reveal(ids[0], "phone")),
                ("设为户主", lambda ids: self.head_wanted.emit(ids[0])),
                ("移动到别户", lambda ids: self.move_wanted.emit(ids[0])),
                (LEAVE, lambda ids: self.leave_wanted.emit(ids[0])),
                (BACK, lambda ids: self.back_wanted.emit(ids[0])),
            ]
        )
        line = QHBoxLayout()
        self.of_one = [action_button("添加成员", lambda: self.person_wanted.emit(None))]
        line.addWidget(self.of_one[0])
        for text, run in (("修改", self.person_wanted.emit), ("显示证件和电话", self._reveal_both)):
            self.of_one.append(self.members.one_only(action_button(text, partial(self._with_current, run))))
            line.addWidget(self.of_one[-1])
        line.addStretch(1)
        return _column(self.members, line)

    def _points_tab(self) -> QWidget:
        self._figures = QHBoxLayout()
        self._bars = BarsView("各类积分")
        self.entries = RecordTable(
            "household_entries", _ENTRIES, self._ctx.jobs, self._ctx.store, empty=EmptyState("本季度没有登记")
        )
        line = QHBoxLayout()
        line.addWidget(action_button("登记积分", lambda: self._announce(self.entry_wanted)))
        line.addStretch(1)
        tab = _column(self.entries, line)
        box = tab.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(0, self._bars)
        box.insertLayout(0, self._figures)
        return tab

    def _history_tab(self) -> QWidget:
        self._history = plain_label("", wrap=True)
        line = QHBoxLayout()
        tab = _column(self._history, line)
        box = tab.layout()
        assert isinstance(box, QVBoxLayout)
        box.addStretch(1)
        return tab

    def _show_points(self, detail: HouseholdDetail) -> None:
        clear_layout(self._figures)
        quarter = detail.quarter
        month = Period.around(self._ctx.today(), "month")
        for caption, value, period in (
            (quarter.label, detail.total, quarter), (quarter.shifted(-1).label, detail.total_before, quarter.shifted(-1)),
            ("本月", detail.month_points, month),
        ):  # fmt: skip
            show = partial(self.show_entries, period)
            self._figures.addWidget(figure_column(caption, labels.points(value), show), 1)
        self._bars.set_bars([BarLine(name, value, labels.points(value)) for name, value in detail.categories])
        self.entries.set_rows(detail.entries)

    def show_entries(self, period: Period) -> HouseholdEntriesDialog | None:
        """The rows behind a figure, and from there those of earlier periods."""
        if self.detail is None:
            return None
        name = f"{self.detail.head or '（无户主）'}　{self.detail.number}"
        dialog = HouseholdEntriesDialog(self._ctx, self.detail.pk, name, period, self)
        dialog.open()
        return dialog

    # ---- ids and phones ----
    def _with_current(self, run: Any) -> None:
        pk = self.members.current()
        if pk is None:
            self._ctx.messages.say("先点一位成员。")
        else:
            run(pk)

    def _reveal_both(self, pk: int) -> None:
        for name in ("id_number", "phone"):
            self._reveal(pk, name)

    def _reveal(self, pk: int, name: str) -> None:
        reveal(self._ctx, self, pk, name, lambda text: self._show_value(pk, name, text))

    def _show_value(self, pk: int, name: str, text: str) -> None:
        changes: dict[str, Any] = {name: text}
        self._members = [replace(one, **changes) if one.pk == pk else one for one in self._members]
        self.members.set_rows(self._members)


def _column(main: QWidget, foot: QHBoxLayout) -> QWidget:
    tab = QWidget()
    set_role(tab, "clear")
    box = QVBoxLayout(tab)
    box.setContentsMargins(0, S, 0, 0)
    box.setSpacing(S)
    box.addWidget(main, 1 if isinstance(main, RecordTable) else 0)
    box.addLayout(foot)
    return tab
