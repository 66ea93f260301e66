"""打印 ▾ and 更多 ▾: what can be done with the month, the list and the activity one stands on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from wenming_desktop.domain.activities import CANCELLED, DONE, PLANNED
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import activities, activity_paper, activity_text, proposals
from wenming_desktop.services.activities import ActivityDetail
from wenming_desktop.services.announcements import Message
from wenming_desktop.services.proposals import Proposed
from wenming_desktop.ui import about
from wenming_desktop.ui.dialogs.proposals_dialog import ProposalsDialog
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.dialogs.shown import previewed, print_made
from wenming_desktop.ui.dialogs.stopped import offered
from wenming_desktop.ui.hours.paper import print_signin
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities.day_words import short_station
from wenming_desktop.ui.pages.activities.recurring_dialog import RecurringDialog
from wenming_desktop.ui.widgets.one_only import one_only_words

_REASONS = ("天气原因", "场地原因", "人员凑不齐", "与上级安排冲突")
Line = tuple[str, Callable[[], object] | None, bool]


class Place(Protocol):
    """Where one stands; the page answers."""

    def activity(self) -> ActivityDetail | None:
        """The activity chosen."""

    def selected(self) -> int:
        """How many lines are selected where one chooses."""

    def month(self) -> int:
        """The month one looks at, as 202610."""

    def span(self) -> tuple[date, date]:
        """The period one looks at."""

    def in_table(self) -> bool:
        """Whether the table is in sight."""

    def print_table(self) -> None:
        """Print the table as it is shown."""

    def export(self) -> None:
        """Export the table as it is shown."""

    def edit(self, pk: int, values: dict[str, Any] | None = None) -> None:
        """Open the form of an activity, with values put over its own."""


class Actions(QObject):
    """``place`` tells where one stands: the month shown, the period of the list, the activity chosen."""

    def __init__(self, ctx: PageContext, page: QWidget, place: Place) -> None:
        super().__init__(page)
        self._ctx, self._page, self._place = ctx, page, place
        self.waiting = 0

    # ---- menus ----
    def print_menu(self) -> QMenu:
        """活动预告, 签到表, 活动记录表, 活动台账, the table as it is shown."""
        one = self._place.activity()
        month = self._place.month()
        place = bool(one and one.station_pk)
        named = short_station(one.station) if one and place else "一个阵地"
        return self._menu([
            (f"活动预告（{month // 100}年{month % 100}月）(&Y)", self.print_forecast, True),
            (f"活动预告（只印{named}）(&W)", self.print_forecast_of_place, place),
            ("签到表(&Q)", self.print_signin, one is not None and one.state != CANCELLED),
            ("活动记录表(&J)", self.print_record, one is not None),
            ("活动台账(&T)", self.print_ledger, True),
            ("", None, False),
            ("现在列出的表(&B)", self._place.print_table, self._place.in_table()),
        ])  # fmt: skip

    def more_menu(self) -> QMenu:
        """Everything else; what cannot be done now is grey, with several selected also what is for one."""
        count = self._place.selected()
        one = self._place.activity() if count < 2 else None
        state = one.state if one else ""
        waiting = f"待评议的积分（{self.waiting}条）(&P)…" if self.waiting else "待评议的积分(&P)…"
        why: list[Line] = [(one_only_words(count), lambda: None, False)] if count > 1 else []
        return self._menu([
            *why,
            ("登记为已办(&D)", self.set_done, state == PLANNED),
            ("取消活动(&X)…", self.cancel, state == PLANNED or (state == DONE and not (one and one.minutes))),
            ("恢复为计划(&H)", self.reopen, state == CANCELLED),
            ("删除活动(&Z)", self.remove, one is not None),
            ("提请积分评议(&J)", self.propose, bool(one and one.minutes and one.item_pk)),
            ("", None, False),
            ("复制为群消息(&Q)", self.copy_text, one is not None),
            ("复制本月安排为群消息(&M)", self.copy_month, True),
            ("复制这个阵地的本月安排(&V)", self.copy_month_of_place, bool(one and one.station_pk)),
            ("", None, False),
            ("导入活动台账(&I)…", self.import_ledger, True),
            ("导出表格(&E)…", self._place.export, True),
            ("固定活动日(&G)…", self.edit_recurring, True),
            (waiting, self.decide, True),
        ])  # fmt: skip

    def drop(self, button: QPushButton, menu: QMenu) -> None:
        """Open a menu under its button, its first line ready for Enter."""
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
        first = next((action for action in menu.actions() if action.isEnabled() and action.text()), None)
        if first:
            menu.setActiveAction(first)

    def _menu(self, lines: list[Line]) -> QMenu:
        menu = QMenu(self._page)
        for text, run, possible in lines:
            if run is None:
                menu.addSeparator()
                continue
            action = menu.addAction(text)
            action.triggered.connect(lambda _on=False, run=run: run())
            action.setEnabled(possible)
        return menu

    # ---- paper ----
    def print_forecast(self) -> None:
        """活动预告 of the month shown."""
        print_made(self._ctx, self._page, activity_paper.forecast, self._place.month())

    def print_forecast_of_place(self) -> None:
        """活动预告 of the month shown for the place of the activity one stands on."""
        one = self._place.activity()
        if one is not None:
            print_made(self._ctx, self._page, activity_paper.forecast, self._place.month(), one.station_pk)

    def print_record(self, pk: int | None = None) -> None:
        """活动记录表: one page with photos."""
        pk = pk or self._pk()
        if pk is not None:
            self._paper(activity_paper.record, pk)

    def print_signin(self, pk: int | None = None) -> None:
        """签到表: numbered lines and blanks."""
        pk = pk or self._pk()
        if pk is not None:
            print_signin(self._ctx, self._page, pk)

    def print_ledger(self) -> None:
        """活动台账 of the period one looks at."""
        first, last = self._place.span()
        self._paper(activity_paper.ledger, first, last)

    def _paper(self, draw: Callable[..., Any], *args: Any) -> None:
        self._ctx.paper(self._page, previewed(self._ctx), draw, *args)

    # ---- states ----
    def set_done(self) -> None:
        """登记为已办: the form opens with the state set, for what is known now."""
        pk = self._pk()
        if pk is not None:
            self._place.edit(pk, {"state": DONE})

    def cancel(self) -> QWidget | None:
        """取消活动, with its reason."""
        one = self._place.activity()
        if one is None:
            return None
        dialog = ReasonDialog(
            self._ctx, self._page, f"取消活动 {one.title}", "活动留在台账里，写明为什么没有办；可以撤销。",
            lambda reason: self._ctx.write(self._page, None, activities.cancel, one.pk, reason),
            verb="取消活动", usual=_REASONS,
        )  # fmt: skip
        dialog.open()
        return dialog

    def reopen(self) -> None:
        """恢复为计划."""
        self._write(activities.reopen)

    def remove(self) -> None:
        """删除活动: undone by Ctrl+Z; one with hours is refused."""
        self._write(activities.remove)

    def _write(self, verb: Callable[..., Any]) -> None:
        pk = self._pk()
        if pk is not None:
            self._ctx.write(self._page, None, verb, pk)

    # ---- points ----
    def propose(self) -> None:
        """提请积分评议 for everyone who has time at the activity."""
        pk = self._pk()
        if pk is not None:
            self._ctx.write(self._page, self._on_proposed, proposals.propose, pk)

    def _on_proposed(self, found: Proposed) -> None:
        left = (
            f"{len(found.left_out)}人没有提：{few(found.left_out, 3, '人', '；')}。" if found.left_out else ""
        )
        if found.proposals:
            self._ctx.messages.bar(
                f"已提请评议{found.proposals}条。{left}", "good", [("去评议", self.decide)],
                about=about.operation(self._ctx.jobs.operation),
            )  # fmt: skip
        else:
            self._ctx.messages.say(f"没有新的可以提请。{left}")

    def decide(self) -> QWidget:
        """待评议的积分."""
        return _opened(ProposalsDialog(self._ctx, self._page))

    # ---- text, import, settings ----
    def copy_text(self) -> None:
        """复制为群消息: the activity."""
        pk = self._pk()
        if pk is not None:
            self._copied(activity_text.as_text, pk)

    def copy_month(self) -> None:
        """复制本月安排为群消息."""
        self._copied(activity_text.month_as_text, self._place.month())

    def copy_month_of_place(self) -> None:
        """The same of the place of the activity one stands on."""
        one = self._place.activity()
        if one is not None:
            self._copied(activity_text.month_as_text, self._place.month(), one.station_pk)

    def _copied(self, verb: Callable[..., Message], *args: Any) -> None:
        """A text on the clipboard; what the gate stops is offered to be opened or approved."""
        failed = offered(self._ctx, self._page, lambda: self._copied(verb, *args))
        self._ctx.jobs.run(self._page, self._ctx.future(verb, *args), self._copy, failed=failed)

    def _copy(self, message: Message) -> None:
        QGuiApplication.clipboard().setText(message.text)
        first = message.text.splitlines()[0]
        self._ctx.messages.say(f"已复制，可以粘贴到微信群：{first}{message.note and f'（{message.note}）'}")

    def import_ledger(self) -> QWidget:
        """导入活动台账: preview first."""
        from wenming_desktop.ui.dialogs.import_dialog import ImportDialog

        return _opened(ImportDialog(self._ctx, "activities", self._page))

    def edit_recurring(self) -> QWidget:
        """固定活动日."""
        return _opened(RecurringDialog(self._ctx, self._page))

    def _pk(self) -> int | None:
        one = self._place.activity()
        if one is None:
            self._ctx.messages.say("请先选一个活动。")
        return one.pk if one else None


def _opened(dialog: Any) -> QWidget:
    dialog.open()
    return dialog
