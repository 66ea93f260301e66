"""The room 活动台账: 月历, 台账, 待录时间 at the left, the activity one stands on at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSplitter, QTabWidget, QVBoxLayout, QWidget

from wenming_desktop.domain.activities import CANCELLED
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import practice_calendar, proposals
from wenming_desktop.services.activities import ActivityDetail
from wenming_desktop.services.drafts import Draft
from wenming_desktop.ui import about
from wenming_desktop.ui.hours.overdue_list import OverdueList
from wenming_desktop.ui.hours.signin_sheet import SigninSheet, subject_of
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.activities import panel_reading, reading
from wenming_desktop.ui.pages.activities.actions import Actions
from wenming_desktop.ui.pages.activities.day_card import DayCard
from wenming_desktop.ui.pages.activities.form import ActivityForm
from wenming_desktop.ui.pages.activities.ledger_tab import LedgerTab
from wenming_desktop.ui.pages.activities.month_tab import MonthTab
from wenming_desktop.ui.pages.activities.panel import ActivityPanel
from wenming_desktop.ui.pages.activities.panel_reading import Shown
from wenming_desktop.ui.pages.activities.reading import FormStart
from wenming_desktop.ui.theme import M, set_role, theme
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import PageHeader

_RIGHT = 252
_STATUS = (
    "方向键换一天 · PageUp、PageDown 换月 · T 今天 · 回车打开或登记",
    "回车修改 · Ctrl+F 查找 · 表头上点右键选栏目",
    "回车录入签到",
)


class ActivitiesPage(Page):
    """One activity is current whatever tab is in sight; F2 from any room opens the form here."""

    by_the_way = frozenset({"station", "team", "setting"})
    nouns = by_the_way | {"activity", "attachment", "recurring_day", "service", "signup", "proposal"}

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self._asked = 0
        self._sums: dict[QWidget, str] = {}
        self.header = PageHeader("活动台账")
        self._add_actions()
        self.month_tab = MonthTab(ctx)
        self.ledger = LedgerTab(ctx, self._empty_state())
        self.overdue = OverdueList(ctx)
        self.day_card = DayCard()
        self.panel = ActivityPanel(ctx)
        self.doing = Actions(ctx, self, self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("月历、台账、待录时间")
        for title, widget in (
            ("月历", self.month_tab),
            ("台账", self.ledger),
            ("待录时间", self.overdue),
        ):
            self.tabs.addTab(widget, title)
        for table in (self.ledger.table, self.overdue.table):
            for button in (self._signin, self._copy, *self.panel.links):
                table.one_only(button)
        self._lay_out()
        self._connect()

    def _add_actions(self) -> None:
        header = self.header
        self._more = header.add_action("更多 ▾", lambda: self.doing.drop(self._more, self.doing.more_menu()))
        self._more.setShortcut("Alt+M")
        self._print = header.add_action(
            "打印 ▾", lambda: self.doing.drop(self._print, self.doing.print_menu()), keys="Ctrl+P",
            icon_name="printer",
        )  # fmt: skip
        self._signin = header.add_action("录入签到", self.enter_signin)
        self._signin.setShortcut("Alt+Q")
        self._copy = header.add_action("复制上次", self.copy_last)
        self._copy.setShortcut("Alt+C")
        header.add_action("登记活动", self.new_activity, keys="F2", main=True, icon_name="plus")
        for button, words in (
            (self._more, "导入、取消、固定活动日、群消息（Alt+M）"),
            (self._signin, "把签到表按行号录回来（Alt+Q）"),
            (self._copy, "照选中的活动再登记一个（Alt+C）"),
        ):
            button.setToolTip(plain_tip(words))

    def _lay_out(self) -> None:
        right = QWidget()
        set_role(right, "clear")
        box = QVBoxLayout(right)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(M)
        box.addWidget(self.day_card)
        box.addWidget(self.panel, 1)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setHandleWidth(14)
        both.setChildrenCollapsible(False)
        both.addWidget(self.tabs)
        both.addWidget(right)
        self._right = right
        self._fit()
        theme().resized.connect(self._fit)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 1)
        both.setSizes([780, 350])
        self.box.addWidget(self.header)
        self.box.addWidget(both, 1)

    def _fit(self) -> None:
        # what stands at the right keeps its width when another tab or another activity is shown
        self._right.setMinimumWidth(round(_RIGHT * theme().scale()))

    def _connect(self) -> None:
        self.month_tab.stood.connect(self.day_card.show_day)
        self.month_tab.opened.connect(self._open_day)
        self.month_tab.shown.connect(lambda text: self._sum_up(self.month_tab, text))
        self.ledger.shown.connect(lambda text: self._sum_up(self.ledger, text))
        self.day_card.chosen.connect(lambda pk: self._read(pk) if self._in(self.month_tab) else None)
        self.day_card.opened.connect(self.edit)
        self.day_card.wanted.connect(self._new_on)
        self.day_card.list.left.connect(self.month_tab.grid.setFocus)
        self.ledger.chosen.connect(lambda pk: self._read(pk) if self._in(self.ledger) else None)
        self.ledger.opened.connect(self.edit)
        self.overdue.chosen.connect(lambda pk: self._read(pk) if self._in(self.overdue) else None)
        self.overdue.opened.connect(self.enter_signin)
        self.overdue.counted.connect(self._on_overdue)
        self.panel.edit_wanted.connect(self.edit)
        self.panel.signin_wanted.connect(self.enter_signin)
        self.tabs.currentChanged.connect(lambda _at: self._on_tab())

    # ---- reading ----
    def refresh(self) -> None:
        """Month, list, overdue list and panel anew."""
        self.month_tab.refresh()
        self.ledger.refresh()
        self.overdue.refresh()
        self._read(self.panel.pk)
        self.ctx.read(self, self._on_waiting, proposals.waiting)

    def resume(self, draft: Draft) -> None:
        """The sheet of an activity, the form of a new one or of one that is changed."""
        if draft.surface == "signin":
            self.enter_signin(*subject_of(draft.subject))
        elif draft.surface == "activity" and draft.subject == "new":
            self.new_activity()
        elif draft.surface == "activity" and draft.subject.isdecimal():
            self._ask(reading.form_start, int(draft.subject))
        else:
            super().resume(draft)

    def open(self, **args: Any) -> None:
        """``new`` (F2), ``pk`` (with ``kind``), ``day``, ``signin=pk``, ``tab="overdue"`` (``only`` these) or ``"ledger"``, ``shown`` (its filters), ``proposals``."""
        tabs = {"overdue": self.overdue, "ledger": self.ledger, "month": self.month_tab}
        if args.get("tab") in tabs:
            self.tabs.setCurrentWidget(tabs[args["tab"]])
            self.overdue.show_only(args.get("only", ()))
        if args.get("shown"):
            self.tabs.setCurrentWidget(self.ledger)
            self.ledger.show_only(args["shown"])
        if args.get("day"):
            self.tabs.setCurrentWidget(self.month_tab)
            self.month_tab.show_day(args["day"])
        if args.get("signin"):
            self.enter_signin(int(args["signin"]))
        elif args.get("new"):
            self.new_activity()
        elif args.get("proposals"):
            self.doing.decide()
        elif args.get("pk"):
            self.tabs.setCurrentWidget(self.ledger)
            self.ledger.select(int(args["pk"]))
            self._read(int(args["pk"]))

    def take_focus(self) -> None:
        """The calendar has the keyboard when one enters the room."""
        self._focus_tab()

    def _focus_tab(self) -> None:
        if self._in(self.month_tab):
            self.month_tab.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_focus()

    def _read(self, pk: int | None) -> None:
        self._asked += 1
        asked = self._asked
        if pk is None:
            self.panel.show_nothing()
            return
        job = self.ctx.future(panel_reading.shown, pk)
        self.ctx.jobs.run(
            self, job, lambda found: self._show(asked, found), failed=lambda error: self._gone(asked, error)
        )

    def _show(self, asked: int, found: Shown) -> None:
        if asked == self._asked:
            self.panel.show_activity(found)

    def _gone(self, asked: int, error: BaseException) -> bool:
        # deleted, or its making was undone, while it was shown
        if asked == self._asked:
            self.panel.show_nothing()
        return isinstance(error, UserError)

    def _on_waiting(self, rows: list[Any]) -> None:
        self.doing.waiting = len(rows)

    def _on_overdue(self, number: int) -> None:
        self.tabs.setTabText(2, f"待录时间 {number}" if number else "待录时间")
        self._sum_up(self.overdue, "活动办完，10个工作日内录入服务时间")

    def _on_tab(self) -> None:
        self.day_card.setVisible(self._in(self.month_tab))
        current = {
            0: self.day_card.current(), 1: self.ledger.table.current(), 2: self.overdue.table.current(),
        }  # fmt: skip
        self._read(current[self.tabs.currentIndex()])
        self._tell()
        if not self.tabs.tabBar().hasFocus():  # arrows walk along the tabs
            self._focus_tab()

    def _sum_up(self, tab: QWidget, text: str) -> None:
        self._sums[tab] = text
        self._tell()

    def _tell(self) -> None:
        tab = self.tabs.currentWidget()
        self.header.set_subtitle(self._sums.get(tab, ""))
        self.set_status(_STATUS[self.tabs.currentIndex()])

    def _in(self, tab: QWidget) -> bool:
        return self.tabs.currentWidget() is tab

    # ---- doing ----
    def new_activity(self, day: date | None = None) -> None:
        """登记活动 on the day one stands on in the calendar, else today; a half-filled one is taken up again."""
        if day is None and self._in(self.month_tab) and self.isVisible():
            day = self.month_tab.grid.current
        self._ask(reading.form_start, None, day, draft=True)

    def edit(self, pk: int, values: dict[str, Any] | None = None) -> None:
        """修改."""
        self._ask(reading.form_start, pk, None, values)

    def copy_last(self) -> None:
        """复制上次: another one like the activity chosen."""
        one = self.activity()
        if one is None:
            self.ctx.messages.say("请先选一个活动，再照它登记一个。")
            return
        self._ask(reading.copied, one.pk)

    def _new_on(self, day: date, recurring_pk: int | None) -> None:
        if recurring_pk is None:
            self._ask(reading.form_start, None, day, draft=True)
        else:
            self._ask(_plan, recurring_pk, day)

    def _open_day(self, day: date) -> None:
        known = self.month_tab.grid.known(day)
        held = list(known.activities) if known else []
        if len(held) == 1:
            self.edit(held[0].pk)
        elif held:
            self.day_card.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            hits = known.recurring if known else ()
            self._new_on(day, hits[0].pk if hits else None)

    def _ask(self, start: Any, *args: Any, draft: bool = False) -> None:
        def show(found: FormStart) -> None:
            form = ActivityForm(self.ctx, found, self, draft=draft)
            form.saved.connect(lambda pk: self._on_saved(pk, form.fields.values(), form.warnings))
            form.open()

        self.ctx.read(self, show, start, *args)

    def _on_saved(self, pk: int, values: dict[str, Any], warnings: tuple[str, ...]) -> None:
        operation = self.ctx.jobs.operation
        day, title = values["day"], values["title"]
        if self._in(self.month_tab) and day != self.month_tab.grid.current:
            self.month_tab.show_day(day)
        elif self._in(self.ledger):
            self.ledger.select(pk)
        self._read(pk)
        self.day_card.select(pk)
        said = f"已保存：{title}。" + "".join(f"{one}。" for one in warnings)
        if values.get("state") == CANCELLED:
            return
        self.ctx.messages.bar(
            said, "warn" if warnings else "good",
            [("录入签到", lambda: self.enter_signin(pk)), ("打印签到表", lambda: self.doing.print_signin(pk)),
             ("打印记录表", lambda: self.doing.print_record(pk))],
            about=about.record("activity", pk, saved_by=operation),
        )  # fmt: skip

    def enter_signin(self, pk: int | None = None, day: date | None = None) -> QWidget | None:
        """录入签到 of the activity given, else of the one chosen; ``day``: which of several."""
        one = self.activity()
        if pk is None and one is None:
            self.ctx.messages.say("请先选一个活动，再录入签到。")
            return None
        if pk is None and one is not None and one.state == CANCELLED:
            self.ctx.messages.say("这个活动已经取消，不用录入签到。")
            return None
        sheet = SigninSheet(self.ctx, pk or (one.pk if one else 0), self, day)
        sheet.open()
        return sheet

    # ---- what the menus ask ----
    def activity(self) -> ActivityDetail | None:
        """The activity the panel shows."""
        return self.panel.shown.detail if self.panel.shown else None

    def selected(self) -> int:
        """How many activities are selected in the list in sight."""
        lists = {1: self.ledger.table, 2: self.overdue.table}
        shown = lists.get(self.tabs.currentIndex())
        return len(shown.selected()) if shown else 1

    def month(self) -> int:
        """The month the calendar shows."""
        return self.month_tab.month

    def span(self) -> tuple[date, date]:
        """The period of the list where it is in sight, else the month shown."""
        chosen = self.ledger.span() if self._in(self.ledger) else None
        month = Period.around(self.month_tab.grid.first, "month")
        year = Period.around(self.ctx.today(), "year")
        return chosen or ((year.first, year.last) if self._in(self.ledger) else (month.first, month.last))

    def in_table(self) -> bool:
        """Whether the table is in sight."""
        return self._in(self.ledger)

    def print_table(self) -> None:
        """The list as it is shown."""
        self.ledger.print_list()

    def export(self) -> None:
        """The list as it is filtered, as a workbook."""
        self.ledger.export()

    def _empty_state(self) -> EmptyState:
        actions: list[tuple[str, Callable[[], object]]] = [
            ("登记活动", self.new_activity),
            ("导入活动台账", lambda: self.doing.import_ledger()),
        ]
        text = "换一个条件再找；第一次用，登记一个活动，或把以前的活动台账（.xlsx、.xls）导入。"
        return EmptyState("没有符合条件的活动", text, actions, icon_name="calendar")

    # ---- pictures ----
    def tour(self) -> Iterator[str]:
        """The month, the form, the table, the dialogs."""
        self.window().activateWindow()
        self.tabs.setCurrentWidget(self.month_tab)
        yield "month"
        self.new_activity()
        yield "form"
        self._close_dialogs()
        self.tabs.setCurrentWidget(self.ledger)
        yield "ledger"
        self._stand_on_one_with_photos()
        yield "record"
        self.panel.tabs.setCurrentIndex(1)
        yield "photos"
        self.panel.tabs.setCurrentIndex(2)
        yield "volunteers"
        self.panel.tabs.setCurrentIndex(0)
        self.tabs.setCurrentWidget(self.overdue)
        yield "overdue"
        for name, make in (("recurring", self.doing.edit_recurring), ("proposals", self.doing.decide)):
            make()
            yield name
            self._close_dialogs()
        self.tabs.setCurrentWidget(self.month_tab)

    def _stand_on_one_with_photos(self) -> None:
        ids = self.ledger.table.ids()
        shown = [pk for pk in ids if (self.ledger.table.model.row_of(pk) or {}).get("photos")]
        self.ledger.table.select(next(iter(shown or ids), 0))

    def _close_dialogs(self) -> None:
        for dialog in self.findChildren(QDialog):
            dialog.close()


def _plan(book: Any, recurring_pk: int, day: date) -> FormStart:
    return reading.form_start(book, None, day, practice_calendar.plan_from(book, recurring_pk, day))
