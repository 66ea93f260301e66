"""队伍: the tree at the left, the members of the team chosen at the right, with posts and days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from wenming_desktop.domain.teams import TEAM_STATUSES
from wenming_desktop.services import tables, teams
from wenming_desktop.services.context import Book
from wenming_desktop.services.teams import MemberRow, TeamRow
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.shown import print_made
from wenming_desktop.ui.models.columns import Column, columns_of
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers import forms, reading, team_forms
from wenming_desktop.ui.pages.volunteers.tab import RoomTab
from wenming_desktop.ui.pages.volunteers.team_tree import TeamTree
from wenming_desktop.ui.pages.volunteers.volunteer_columns import stars_of
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.detail_panel import DetailPanel
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable

MEMBERS = "members"
_SHOWN = {"post": 62, "name": 112, "minutes": 74, "stars": 52, "from_day": 98}
_TITLES = {"post": "职务", "minutes": "小时"}
_LEFT_TOO = "to_day"
_ORDER = "teams/order"


def _columns() -> list[Column]:
    order = [*_SHOWN, _LEFT_TOO]
    found = [_made(column) for column in columns_of(tables.columns(MEMBERS)) if column.key != "team"]
    return sorted(found, key=lambda one: order.index(one.key) if one.key in order else len(order))


def _made(column: Column) -> Column:
    key = column.key
    made = replace(
        column, hidden=key not in _SHOWN and key != _LEFT_TOO, width=_SHOWN.get(key, column.width), bold=key == "name",
        title=_TITLES.get(key, column.title), rigid=key in _SHOWN, as_text=key in ("number", "phone"),
        tone=lambda row: "muted" if row["to_day"] else "",
    )  # fmt: skip
    if key in ("stars", "earned"):
        return replace(made, align="left", text=lambda row: stars_of(row[key]))
    return made


class TeamsTab(RoomTab):
    """队伍."""

    title = "队伍"

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self._teams: dict[int, TeamRow] = {}
        # a team asked for before the tree has been read
        self._wish: int | None = None
        self.header.add_action("删除", self.remove, icon_name="trash-2")
        self.header.add_action("修改", self.edit, icon_name="pencil")
        self.print_button = self.header.add_action(
            "打印队伍名册", self.print_roster, keys="Ctrl+P", icon_name="printer"
        )
        self.header.add_action("新建队伍", self.new, main=True, icon_name="plus")
        self.filters = FilterBar("队名、阵地、队长，拼音首字母", name="teams", store=ctx.store)
        self.filters.add_choice("category", "全部类别", characters=6)
        self.filters.add_choice("status", "全部状态", [(word, word) for word in TEAM_STATUSES])
        self.filters.changed.connect(self._filter)
        self.order = DropDown()
        self.order.setAccessibleName("队伍怎么排")
        self.order.addItems(["按上级队伍排", "按阵地排"])
        self.order.setCurrentIndex(int(ctx.store.value(_ORDER, 0) or 0))
        self.order.currentIndexChanged.connect(self._reorder)
        self.filters.add_widget(self.order)
        self.tree = TeamTree()
        self.tree.chosen.connect(self._show_team)
        self.tree.opened.connect(lambda _pk: self.edit())
        self.filters.line.entered.connect(self._to_tree)
        self.filters.line.stepped.connect(lambda _step: self._to_tree())
        self.panel = self._panel()
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setHandleWidth(14)
        both.setChildrenCollapsible(False)
        both.addWidget(self.tree)
        both.addWidget(self.panel)
        both.setSizes([600, 530])
        self.box.addWidget(self.filters)
        self.box.addWidget(both, 1)

    def _panel(self) -> DetailPanel:
        panel = DetailPanel("点左边的一支队伍，这里显示队员。")
        self.members = RecordTable(
            "team_members", _columns(), self.ctx.jobs, self.ctx.store,
            empty=EmptyState("还没有队员", "点下面的“添加队员”。", icon_name="users"),
        )  # fmt: skip
        self.members.set_source(
            lambda query: self.ctx.future(
                tables.ids, MEMBERS, text=query.find, sort=query.sort, descending=query.descending,
                filters={"team": self.tree.current(), "former": None if self.former.isChecked() else 0},
            ),
            lambda ids: self.ctx.future(tables.rows, MEMBERS, ids),
        )  # fmt: skip
        self.members.opened.connect(self.change_post)
        self.members.set_row_actions(
            [
                ("变更职务", lambda ids: self.change_post(ids[0])),
                ("离队", lambda ids: self.leave(ids[0])),
                ("去看这名志愿者", lambda ids: self._show_volunteer(ids[0])),
            ]
        )
        self.former = QCheckBox("已离队的也列出(&F)")
        self.former.toggled.connect(lambda _on: self.members.reload())
        inside = QWidget()
        set_role(inside, "clear")
        line = QHBoxLayout()
        for text, run in (
            ("添加队员", self.add_member), ("变更职务", self.change_post), ("离队", self.leave),
            ("去看志愿者", self._show_volunteer),
        ):  # fmt: skip
            button = action_button(text, run)
            line.addWidget(button if run == self.add_member else self.members.one_only(button))
        line.addStretch(1)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.former)
        box.addWidget(self.members, 1)
        box.addLayout(line)
        panel.add_tab("队员", inside)
        panel.show_nothing()
        return panel

    # ---- reading ----
    def refresh(self) -> None:
        """The tree and the members anew."""
        self.ctx.read(self, self._show_tree, _tree)

    def take_focus(self) -> None:
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_pk(self, pk: int) -> None:
        """Stand on a team, taking the filters off where they hide it."""
        self.filters.clear()
        if not self.tree.select(pk):
            self._wish = pk

    def _show_tree(self, found: tuple[list[TeamRow], tuple[str, ...]]) -> None:
        rows, categories = found
        self._teams = {row.pk: row for row in rows}
        self.filters.set_options("category", [(word, word) for word in categories])
        self.tree.set_teams(rows, by_place=self.order.currentIndex() == 1)
        if self._wish is not None and self.tree.select(self._wish):
            self._wish = None
        self._filter()

    def _filter(self) -> None:
        values = self.filters.values()
        count = self.tree.filter(self.filters.text(), values["category"], values["status"])
        self.filters.set_count(f"{count}支")

    def _reorder(self, index: int) -> None:
        self.ctx.store.setValue(_ORDER, index)
        self.tree.set_teams(list(self._teams.values()), by_place=index == 1)
        self._filter()

    def _to_tree(self) -> None:
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_team(self, pk: int | None) -> None:
        team = self._teams.get(pk or 0)
        if team is None:
            self.panel.show_nothing()
            return
        self.panel.set_head(team.name, _note(team))
        self.members.reload()

    # ---- doing ----
    def new(self) -> None:
        """新建队伍, at the place one looks at."""
        current = self._teams.get(self.tree.current() or 0)
        self._ask(None, current.station_pk if current else None)

    def edit(self) -> None:
        """修改."""
        if self.tree.current() is not None:
            self._ask(self.tree.current(), None)

    def _ask(self, pk: int | None, station_pk: int | None) -> None:
        def ask(start: reading.FormStart) -> None:
            team_forms.ask_team(self.ctx, self, pk, start, self.show_pk)

        self.ctx.read(self, ask, reading.team_start, pk, station_pk)

    def remove(self) -> None:
        """删除: only a team nothing names; it can be taken back."""
        pk = self.tree.current()
        if pk is not None:
            self.ctx.write(self, None, teams.remove_team, pk)

    def add_member(self) -> QDialog | None:
        """添加队员."""
        team = self._teams.get(self.tree.current() or 0)
        return team_forms.ask_member(self.ctx, self, team.pk, team.name) if team else None

    def change_post(self, membership_pk: int | None = None) -> None:
        """变更职务 of the member chosen."""
        self._with_member(membership_pk, lambda one: forms.ask_post(self.ctx, self, one))

    def leave(self, membership_pk: int | None = None) -> None:
        """离队."""
        self._with_member(membership_pk, lambda one: forms.ask_leave(self.ctx, self, one))

    def _with_member(self, membership_pk: int | None, ask: Any) -> None:
        pk, team_pk = membership_pk or self.members.current(), self.tree.current()
        if pk is None or team_pk is None:
            self.ctx.messages.say("先在队员里点一个人。")
            return

        def found(rows: Sequence[MemberRow]) -> None:
            one = next((row for row in rows if row.membership_pk == pk), None)
            if one is None:
                self.ctx.messages.say("这名队员已经离队，职务不再变动。")
            else:
                ask(one)

        self.ctx.read(self, found, teams.members, team_pk)

    def _show_volunteer(self, membership_pk: int | None = None) -> None:
        row = self.members.model.row_of(membership_pk) if membership_pk else self.members.current_row()
        if row is not None:
            self.ctx.navigate("volunteers", kind="volunteer", pk=row["volunteer_pk"])

    def print_roster(self) -> None:
        """打印队伍名册 of the team chosen; of every team in use where none is chosen."""
        pk = self.tree.current()

        def draw(office: bool) -> None:
            from wenming_desktop.services import volunteer_paper

            print_made(self.ctx, self, volunteer_paper.team_roster, pk, office=office)

        self.ask_copy(self.print_button, draw)

    # ---- pictures ----
    def tour(self) -> Iterator[str]:
        """The tree with a team, its forms."""
        yield "tree"
        self.new()
        yield "team_form"
        self.close_dialogs()
        self.add_member()
        yield "member_form"
        self.close_dialogs()
        self.filters.line.setText("红马甲")
        yield "found"
        self.filters.clear()
        self.order.setCurrentIndex(1)
        yield "by_place"
        self.order.setCurrentIndex(0)


def _tree(book: Book) -> tuple[list[TeamRow], tuple[str, ...]]:
    return teams.tree(book), reading.words(book).categories


def _note(team: TeamRow) -> str:
    words = [
        team.tier,
        team.category,
        labels.station(team.station),
        f"{team.members}人",
        f"{labels.hours(team.minutes)}小时",
    ]
    state = team.status if team.status != "在用" else ""
    return " · ".join(word for word in (*words, state) if word)
