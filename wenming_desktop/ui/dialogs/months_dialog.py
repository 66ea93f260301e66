"""月度审核: the months in order, the next one to close, the last one to open again, and what blocks either."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QWidget

from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.domain.periods import Period, month_label, month_of, next_month
from wenming_desktop.services import boards, months
from wenming_desktop.services.context import Book
from wenming_desktop.services.months import MonthState
from wenming_desktop.ui.dialogs.corrections_dialog import CorrectionsDialog
from wenming_desktop.ui.dialogs.entries_dialog import MonthEntriesDialog
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import L, set_role
from wenming_desktop.ui.widgets.card import clear_layout
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label, rule, tag

_NOTE = (
    "审核通过的月份不再登记；以后补报的积分记到下一个没有审核的月份，并写明原来的日期。"
    "冲正、更正和有依据的补记仍记在原来的月份，写进更正记录。"
)


@dataclass(frozen=True)
class MonthsView:
    """The months, the only one that may be closed now and the only one that may be opened, and what blocks it."""

    states: tuple[MonthState, ...]
    closable: int | None
    reopenable: int | None
    locked_by: str
    this_month: int


def read_months(book: Book) -> MonthsView:
    """Everything the dialog shows."""
    states = tuple(months.month_states(book))
    closed = [state.month for state in states if state.closed]
    last = max(closed, default=None)
    waiting = [state.month for state in states if not state.closed]
    with_entries = [state.month for state in states if not state.closed and state.entries]
    this = month_of(book.clock.today())
    closable = min(with_entries or waiting, default=None)
    periods = [Period.parse(one.period) for one in boards.sealed_boards(book)]
    locked = [period.label for period in periods if last in period.months]
    return MonthsView(
        states, closable if closable is not None and closable <= this else None, last,
        locked[0] if locked else "", this,
    )  # fmt: skip


class MonthsDialog(Sheet):
    """One line a month; writes happen at once and the lines follow."""

    helped_by = "boards#审核"

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "月度审核", _NOTE, parent)
        inner = QWidget()
        set_role(inner, "clear")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(3, 1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(inner)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("各月")
        self.body.addWidget(self.area, 1)
        self.action: QPushButton | None = None
        self.reopen_button: QPushButton | None = None
        self.add_button("更正记录(&R)", self.show_corrections, left=True)
        # after a month was audited the keyboard stands here: one Enter too many closes the window and audits nothing
        self.close_button = self.add_button("关闭(&C)", self.accept)
        self.close_button.setAutoDefault(True)
        self.close_button.setDefault(True)
        self._opened = False
        self.set_size(720, 460)
        self._read()

    def _read(self) -> None:
        self.ctx.read(self, self._show, read_months)

    def _show(self, view: MonthsView) -> None:
        self.view = view
        clear_layout(self._grid)
        self.action = self.reopen_button = None
        for row, state in enumerate(reversed(view.states)):
            self._add_month(row * 2, state)
        self._grid.setRowStretch(2 * len(view.states), 1)
        (self.action if self.action and not self._opened else self.close_button).setFocus()
        self._opened = True

    def _add_month(self, row: int, state: MonthState) -> None:
        self._grid.addWidget(plain_label(month_label(state.month), "strong"), row, 0)
        self._grid.addWidget(self._count(state), row, 1, Qt.AlignmentFlag.AlignRight)
        mark = (
            tag(NOT_AS_KEPT, "bad")
            if state.untrue
            else tag("✓ 已审核", "good")
            if state.closed
            else tag("未审核", "warn" if state.entries else "plain")
        )
        self._grid.addWidget(mark, row, 2)
        hint, button = self._what_next(state)
        self._grid.addWidget(ElideLabel(hint, "muted"), row, 3)
        if state.corrections:
            words, show = f"审核后更正{state.corrections}条", partial(self.show_corrections, state.month)
            self._grid.addWidget(action_button(words, show, role="link"), row, 4)
        if button:
            self._grid.addWidget(button, row, 5)
        self._grid.addWidget(rule(), row + 1, 0, 1, 6)

    def _count(self, state: MonthState) -> QWidget:
        if not state.entries:
            return plain_label("没有登记", "muted")
        count = action_button(f"{state.entries}条登记", partial(self.show_entries, state.month), role="link")
        count.setAccessibleName(f"{state.label} {state.entries}条登记，点开看")
        return count

    def show_entries(self, month: int) -> MonthEntriesDialog:
        """What is audited with a month, line by line."""
        dialog = MonthEntriesDialog(self.ctx, month, self)
        dialog.open()
        return dialog

    def show_corrections(self, month: int | None = None) -> CorrectionsDialog:
        """更正记录, of one month or of all."""
        dialog = CorrectionsDialog(self.ctx, self, month=month)
        dialog.open()
        return dialog

    def _what_next(self, state: MonthState) -> tuple[str, QPushButton | None]:
        view, month = self.view, state.month
        if month == view.closable:
            self.action = action_button("审核通过", lambda: self._ask_close(month), main=True)
            self.action.setAccessibleName(f"{month_label(month)} 审核通过")
            return ("这个月还没有过完" if month == view.this_month else ""), self.action
        if not state.closed:
            before = view.closable is not None and month > view.closable and state.entries
            return (f"先审核{month_label(view.closable or month)}" if before else ""), None
        if month != view.reopenable:
            return "", None
        if view.locked_by:
            return f"{view.locked_by}榜单已锁定，不能重新打开", None
        self.reopen_button = action_button("重新打开", lambda: self._reopen(month), role="link")
        self.reopen_button.setAccessibleName(f"{month_label(month)} 重新打开")
        return "", self.reopen_button

    def _ask_close(self, month: int) -> None:
        if month < self.view.this_month:
            self._close(month)
            return
        late = month_label(next_month(month))
        self.ctx.messages.confirm(
            self, f"{month_label(month)}还没有过完，现在就审核吗？", "审核通过", lambda: self._close(month),
            f"审核以后，这个月再登记的积分会记到{late}。可以再重新打开。",
        )  # fmt: skip

    def _close(self, month: int) -> None:
        self._write(months.close_month, month)

    def _reopen(self, month: int) -> None:
        self._write(months.reopen_month, month)

    def _write(self, verb, month: int) -> None:
        self.say("")
        future = self.ctx.context.submit(verb, month)
        self.ctx.jobs.run(self, future, lambda _done: self._read(), failed=self.refused, write=True)
