"""The first room: four figures, what is to be done, the year by month, the calendar, the month by village."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.services.workbench import Progress, Todo, Workbench, workbench
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.workbench.waiting import NOUNS
from wenming_desktop.ui.theme import set_role
from wenming_desktop.ui.widgets.bars import BarLine, BarsView
from wenming_desktop.ui.widgets.card import Card, StatCard, clear_layout
from wenming_desktop.ui.widgets.column_chart import ColumnChart, Pillar
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import PageHeader
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label, rule, tag

_TONES = {"审核": "bad", "榜单": "bad", "公示": "bad", "设置": "plain", "报送": "warn"}


class WorkbenchPage(Page):
    """Shows one reading of the services; nothing is computed here."""

    nouns = NOUNS

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header = PageHeader("工作台")
        self.header.add_action("登记积分", lambda: ctx.navigate("points", new=True), keys="F3", main=True)
        self._stats = QHBoxLayout()
        self._stats.setSpacing(14)
        self._todos = Card("今天要办")
        self._todos.body.addStretch(1)
        self._chart_card = Card("各月积分登记")
        self._chart = ColumnChart("各月积分登记")
        self._chart_card.add(self._chart, 1)
        self._calendar = Card("实践日历")
        self._days = QVBoxLayout()
        self._days.setSpacing(0)
        self._calendar.body.addLayout(self._days)
        self._calendar.body.addStretch(1)
        self._progress_card = Card("积分登记进度")
        self._bars = BarsView("积分登记进度")
        self._progress_card.add(_scrolled(self._bars), 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._full())
        self._stack.addWidget(self._empty())
        self.box.addWidget(self.header)
        self.box.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Read the whole room anew."""
        self.ctx.read(self, self._show, workbench)

    def _full(self) -> QWidget:
        full = QWidget()
        set_role(full, "clear")
        grid = QGridLayout(full)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(14)
        grid.addLayout(self._stats, 0, 0, 1, 9)
        grid.addWidget(self._todos, 1, 0, 1, 5)
        grid.addWidget(self._chart_card, 1, 5, 1, 4)
        grid.addWidget(self._calendar, 2, 0, 1, 4)
        grid.addWidget(self._progress_card, 2, 4, 1, 5)
        grid.setRowStretch(1, 3)
        grid.setRowStretch(2, 2)
        for column in range(9):
            grid.setColumnStretch(column, 1)
        return full

    def _empty(self) -> EmptyState:
        actions = [
            ("导入花名册", lambda: self.ctx.navigate("households", task="import")),
            ("手工新建一户", lambda: self.ctx.navigate("households", new=True)),
        ]
        text = "先把各嘎查村的花名册导入，再登记积分；月底审核，季度出榜、打印公示。"
        return EmptyState("还没有农牧户", text, actions, icon_name="users")

    def _show(self, found: Workbench) -> None:
        self.header.set_subtitle(found.subtitle)
        self._stack.setCurrentIndex(0 if found.progress else 1)
        clear_layout(self._stats)
        for figure in found.figures:
            self._stats.addWidget(StatCard(figure.label, figure.value, figure.unit, figure.remark), 1)
        self._show_todos(found.todos)
        self._chart_card.set_title(found.chart_title)
        self._chart.set_columns(
            [Pillar(label, number) for label, number in found.chart], len(found.chart) - 1
        )
        clear_layout(self._days)
        for day, label in found.calendar:
            _add_day(self._days, day, label)
        self._show_progress(found.progress_title, found.progress)

    def _show_todos(self, todos: tuple[Todo, ...]) -> None:
        self._todos.clear_rows()
        for todo in todos:
            self._todos.add_row(
                tag(todo.tag, _TONES.get(todo.tag, "plain")), todo.text, todo.action, partial(self._do, todo)
            )
        if not todos:
            self._todos.add_row(tag("好", "good"), "今天没有要办的事。")

    def _do(self, todo: Todo) -> None:
        if todo.copy:
            QGuiApplication.clipboard().setText(todo.copy)
            self.ctx.messages.say(f"已复制，可以粘贴到微信群：{todo.copy}")
        else:
            self.ctx.navigate(todo.room)

    def _show_progress(self, title: str, lines: tuple[Progress, ...]) -> None:
        sent = sum(1 for line in lines if line.done)
        self._progress_card.set_title(title, f"{sent}个嘎查村已报，共{len(lines)}个")
        bars = [BarLine(one.label, one.done, f"{one.done}/{one.total}", max(1, one.total)) for one in lines]
        self._bars.set_bars(bars)


def _add_day(box: QLayout, day: str, label: str) -> None:
    row = QWidget()
    set_role(row, "clear")
    line = QHBoxLayout(row)
    line.setContentsMargins(10, 4, 10, 4)
    date = plain_label(day)
    date.setMinimumWidth(date.fontMetrics().horizontalAdvance("12月30日") + 12)
    line.addWidget(date)
    line.addWidget(ElideLabel(label), 1)
    box.addWidget(row)
    box.addWidget(rule())


def _scrolled(widget: QWidget) -> QScrollArea:
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
    area.setAccessibleName("各嘎查村进度")
    return area
