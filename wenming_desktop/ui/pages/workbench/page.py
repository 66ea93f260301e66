"""The first room: four figures, what is to be done, the year by month and by team, the calendar, what was sent."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.domain.durations import format_hours
from wenming_desktop.services.drafts import Draft
from wenming_desktop.services.workbench_parts import CalendarLine, Copied, Progress, Todo, Way, Workbench
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.workbench.sent_dialog import SentDialog
from wenming_desktop.ui.pages.workbench.waiting import NOUNS, read_room
from wenming_desktop.ui.theme import set_role, theme
from wenming_desktop.ui.widgets.bars import BarLine, BarsView
from wenming_desktop.ui.widgets.card import Card, StatCard, clear_layout, fit_figures
from wenming_desktop.ui.widgets.column_chart import ColumnChart, Pillar
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import PageHeader, action_button
from wenming_desktop.ui.widgets.pointed import Pointed
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label, rule, tag

_TONES = {
    "审核": "bad", "榜单": "bad", "公示": "bad", "超期": "bad", "时间": "good", "评议": "warn",
    "报送": "warn", "更正": "warn", "核对": "warn",
}  # fmt: skip


_FIGURES = 4
_APART = 14
_BLANK = (
    "\u3000",
    "\u2007",
    "\u3000",
    None,
    (("\u3000", lambda: None),),
)  # spaces as high as what will stand there


class WorkbenchPage(Page):
    """Shows one reading of the services; nothing is computed here."""

    nouns = by_the_way = NOUNS  # sums and sentences, no rows

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self._last_todos: tuple[Todo, ...] = ()
        self.header = PageHeader("工作台")
        self.header.add_action("登记活动", lambda: ctx.navigate("activities", new=True), keys="F2")
        self.header.add_action("登记积分", lambda: ctx.navigate("points", new=True), keys="F3", main=True)
        self._stats = QHBoxLayout()
        self._stats.setSpacing(_APART)
        for _ in range(_FIGURES):
            # the room they take is taken from the first picture on: nothing moves away under the hand
            self._stats.addWidget(StatCard(*_BLANK), 1)
        self._todo_rows = Card()
        set_role(self._todo_rows, "clear")
        self._todo_rows.body.setContentsMargins(0, 0, 8, 0)
        self._todo_rows.body.addStretch(1)
        self._todos = Card("今天要办")
        self._todos.add(_scrolled(self._todo_rows, "今天要办"), 1)
        self._chart_card = Card("各月活动场次")
        self._chart = ColumnChart("各月活动场次")
        self._chart_card.add(self._chart, 1)
        self._calendar = Card("实践日历")
        self._days = QWidget()
        set_role(self._days, "clear")
        self._day_grid = QGridLayout(self._days)
        self._day_grid.setContentsMargins(0, 0, 8, 0)
        self._day_grid.setHorizontalSpacing(12)
        self._day_grid.setVerticalSpacing(0)
        self._day_grid.setColumnStretch(1, 2)
        self._day_grid.setColumnStretch(2, 3)
        self._calendar.add(_scrolled(self._days, "实践日历"), 1)
        self._teams_card = Card("各队服务时间")
        self._teams = BarsView("各队服务时间")
        self._teams_card.add(_scrolled(self._teams, "各队服务时间"), 1)
        self._progress_card = Card("材料上报")
        self._bars = BarsView("材料上报")
        self._progress_card.add(self._bars)
        self._progress_card.body.addStretch(1)
        self._ways: dict[Pointed, tuple[Way, ...]] = {}
        self._stack = QStackedWidget()
        self._stack.addWidget(_paged(self._full()))
        self._stack.addWidget(self._empty())
        self.box.addWidget(self.header)
        self.box.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Read the whole room anew."""
        self.ctx.read(self, self._show, read_room)

    def _full(self) -> QWidget:
        for drawing in (self._chart, self._teams, self._bars):
            drawing.set_opens()
            drawing.clicked.connect(lambda at, drawing=drawing: self.go(self._ways[drawing][at]))
        full = QWidget()
        set_role(full, "clear")
        grid = QGridLayout(full)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_APART)
        grid.addLayout(self._stats, 0, 0, 1, 18)
        grid.addWidget(self._todos, 1, 0, 1, 10)
        grid.addWidget(self._chart_card, 1, 10, 1, 8)
        grid.addWidget(self._calendar, 2, 0, 1, 8)
        grid.addWidget(self._teams_card, 2, 8, 1, 5)
        grid.addWidget(self._progress_card, 2, 13, 1, 5)
        grid.setRowStretch(1, 3)
        grid.setRowStretch(2, 2)
        for column in range(18):
            grid.setColumnStretch(column, 1)
        theme().resized.connect(self._keep_lines)
        self._keep_lines()
        return full

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit_figures)  # when the layout is through with this size

    def _fit_figures(self) -> None:
        cards = [item.widget() for at in range(self._stats.count()) if (item := self._stats.itemAt(at))]
        stats = [card for card in cards if isinstance(card, StatCard)]
        fit_figures(stats, self._stack.width() - _APART * len(stats))

    def _keep_lines(self) -> None:
        """Every list shows some lines; where the screen is too small for that the whole room is scrolled."""
        line = theme().row_height()
        for card, lines in ((self._todos, 3.5), (self._chart_card, 3.5), (self._calendar, 3)):
            card.setMinimumHeight(round(lines * line))
        QTimer.singleShot(0, self, self._fit_figures)

    def _empty(self) -> EmptyState:
        actions = [
            ("导入花名册", lambda: self.ctx.navigate("households", task="import")),
            ("手工新建一户", lambda: self.ctx.navigate("households", new=True)),
        ]
        text = "先把各嘎查村的花名册导入，再登记积分；月底审核，季度出榜、打印公示。"
        return EmptyState("还没有农牧户", text, actions, icon_name="users")

    def _show(self, found: Workbench) -> None:
        self.header.set_subtitle(found.subtitle)
        self._stack.setCurrentIndex(1 if found.is_new else 0)
        clear_layout(self._stats)
        for figure in found.figures:
            parts = [(part.words, partial(self.go, part.way)) for part in figure.parts]
            go = partial(self.go, figure.way)
            self._stats.addWidget(StatCard(figure.label, figure.value, figure.unit, go, parts), 1)
        self._fit_figures()
        self._show_todos(found.todos)
        self._chart_card.set_title(found.chart_title)
        self._chart.set_columns(
            [Pillar(label, number) for label, number in found.chart], len(found.chart) - 1
        )
        self._show_calendar(found.calendar)
        self._teams_card.set_title(found.teams_title)
        self._teams.set_bars([BarLine(name, minutes, format_hours(minutes)) for name, minutes in found.teams])
        self._show_progress(found.progress_title, found.progress)
        self._ways = {
            self._chart: found.chart_ways, self._teams: found.team_ways,
            self._bars: tuple(one.way for one in found.progress),
        }  # fmt: skip

    def go(self, way: Way) -> None:
        """To the rows behind a number."""
        self.ctx.navigate(way.room, **way.args)

    def open(self, **args: Any) -> None:
        """``sent``: the villages that have sent their ``scores`` or ``activities``."""
        if args.get("sent"):
            SentDialog(self.ctx, args["sent"], self).open()

    def _show_todos(self, todos: tuple[Todo, ...]) -> None:
        """Drafts first: what was begun; then what is to be done."""
        self._last_todos = todos
        self._todo_rows.clear_rows()
        drafts = list(reversed(self.ctx.drafts.all()))
        self._todos.set_title("今天要办", _counted(todos, len(drafts)))
        for draft in drafts:
            row = self._todo_rows.add_row(
                tag("草稿", "warn"), f"{draft.words}没有登记", "接着录", partial(self._resume, draft)
            )
            drop = action_button("丢弃", partial(self._ask_drop, draft), role="link")
            drop.setAccessibleName(f"丢弃草稿 {draft.title}")
            box = row.layout()
            assert box is not None
            box.addWidget(drop)
            _keep_height(row)
        for todo in todos:
            lead = tag(todo.tag, _TONES.get(todo.tag, "plain"))
            row = self._todo_rows.add_row(lead, todo.text, todo.action, partial(self._do, todo))
            _keep_height(row)
        if not todos and not drafts:
            self._todo_rows.add_row(tag("好", "good"), "今天没有要办的事。")

    def _resume(self, draft: Draft) -> None:
        self.ctx.navigate(draft.room or "workbench", resume=draft)

    def _ask_drop(self, draft: Draft) -> None:
        text = f"丢弃“{draft.title}”里没有登记的{draft.lines}处？"
        self.ctx.messages.confirm(self, text, "丢弃", partial(self._drop, draft), "丢弃以后找不回来。")

    def _drop(self, draft: Draft) -> None:
        self.ctx.drafts.drop(draft.key)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.dirty:  # drafts come and go without a change of the book
            self._show_todos(self._last_todos)

    def _do(self, todo: Todo) -> None:
        if isinstance(todo.leads, Copied):
            QGuiApplication.clipboard().setText(todo.leads.text)
            self.ctx.messages.say(f"已复制，可以粘贴到微信群：{todo.leads.text}")
        else:
            self.ctx.navigate(todo.leads.room, **todo.leads.args)

    def _show_calendar(self, lines: tuple[CalendarLine, ...]) -> None:
        """Day, what day it is, what is planned (a click shows it), how it stands."""
        clear_layout(self._day_grid)
        for row, line in enumerate(lines):
            self._day_grid.addWidget(_cell(line.day), 2 * row, 0)
            if line.label:
                self._day_grid.addWidget(ElideLabel(line.label), 2 * row, 1)
                self._day_grid.addWidget(ElideLabel(line.title), 2 * row, 2)
            else:  # an ordinary day: its plan has the room of both
                self._day_grid.addWidget(ElideLabel(line.title), 2 * row, 1, 1, 2)
            self._day_grid.addWidget(self._state(line), 2 * row, 3)
            self._day_grid.addWidget(rule(), 2 * row + 1, 0, 1, 4)
        self._day_grid.setRowStretch(2 * len(lines), 1)

    def _state(self, line: CalendarLine) -> QWidget:
        """A plan opens its activity."""
        if line.activity_pk is None:
            return _cell(line.state, "muted")
        args = {"kind": "activity", "pk": line.activity_pk}
        link = action_button(line.state, partial(self.ctx.navigate, "activities", **args), role="link")
        _keep_height(link)
        return link

    def _show_progress(self, title: str, lines: tuple[Progress, ...]) -> None:
        self._progress_card.set_title(title)
        bars = [BarLine(one.label, one.done, f"{one.done}/{one.total}", max(1, one.total)) for one in lines]
        self._bars.set_bars(bars)


def _paged(full: QWidget) -> QScrollArea:
    """The room as a page: as high as the screen where that is enough."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    full.setMinimumWidth(1)  # never wider than the screen: what has no room goes below
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(full)
    area.setAccessibleName("工作台")
    return area


def _keep_height(widget: QWidget) -> None:
    """A line is scrolled away, never squeezed, where there is no room."""
    widget.setSizePolicy(widget.sizePolicy().horizontalPolicy(), QSizePolicy.Policy.Fixed)


def _cell(text: str, role: str = "") -> QWidget:
    """A cell of the calendar, as high as a line of the to-dos."""
    label = plain_label(text, role)
    label.setContentsMargins(0, 5, 0, 5)
    return label


def _scrolled(widget: QWidget, name: str) -> QScrollArea:
    holder = QWidget()
    set_role(holder, "clear")
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 8, 0)
    box.addWidget(widget)
    box.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(holder)
    area.setAccessibleName(name)
    return area


def _counted(todos: tuple[Todo, ...], drafts: int) -> str:
    """共8件，另有提醒4条、草稿2份: 件 is what the number beside the room counts, and every row below is counted once."""
    waits = sum(todo.waits for todo in todos)
    parts = ((len(todos) - waits, "提醒", "条"), (drafts, "草稿", "份"))
    beside = "、".join(f"{name}{count}{unit}" for count, name, unit in parts if count)
    if not waits:
        return f"有{beside}" if beside else ""
    return f"共{waits}件，另有{beside}" if beside else f"共{waits}件"
