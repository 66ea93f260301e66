"""The list of households with its filters, the panel beside it, and what one can do with a household."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.people import HOUSEHOLD_STATES
from wenming_desktop.services import people, tables
from wenming_desktop.services.people import HouseholdDetail, Member
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.shown import export_shown, print_shown
from wenming_desktop.ui.models.columns import Column, columns_of
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.households import reading
from wenming_desktop.ui.pages.households.detail import LEAVE, HouseholdPanel
from wenming_desktop.ui.pages.households.forms import ask_household, ask_person, ask_state
from wenming_desktop.ui.pages.households.more import More
from wenming_desktop.ui.pages.households.reading import FormStart, Villages
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.page_header import PageHeader
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.saved_views import SavedViews

LIST = "households"
_WIDTHS = {
    "number": 110,
    "village": 104,
    "group": 70,
    "head": 122,
    "people": 46,
    "state": 86,
    "total": 84,
    "grid": 96,
}
_HIDDEN = ("note", "grid")


def _columns() -> list[Column]:
    found = []
    for column in columns_of(tables.columns(LIST), hidden=_HIDDEN):
        made = replace(column, width=_WIDTHS.get(column.key, column.width), bold=column.key == "head")
        if column.key == "total":
            made = replace(
                made, text=lambda row: labels.EMPTY if row.get("veto") else labels.points(row.get("total"))
            )
        if column.key == "state":
            made = replace(made, tone=lambda row: "" if row["state"] == "参评" else "muted")
        found.append(made)
    return found


class HouseholdsPage(Page):
    """农牧户."""

    by_the_way = frozenset({"village", "grid", "branch", "entry"})
    nouns = by_the_way | {"household", "person", "household_fact"}

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header = PageHeader("农牧户")
        self.header.add_action("导入花名册", self.import_roster, icon_name="upload")
        self.header.add_action("导出表格", self._export, icon_name="download")
        self.header.add_action("本村户序", self.order_village, icon_name="list-ordered")
        self.header.add_action("打印", self.print_list, keys="Ctrl+P", icon_name="printer")
        self.header.add_action("新建一户", self.new_household, main=True, icon_name="plus")
        self.filters = FilterBar("户主、成员、户号、拼音首字母", name=LIST, store=ctx.store)
        self.filters.add_choice("village", "全部嘎查村")
        self.filters.add_choice("group", "全部小组")
        self.filters.add_choice("state", "全部状态", [(state, state) for state in HOUSEHOLD_STATES])
        self.filters.add_chip("noted_gone", "备注迁出、去世")
        views = SavedViews(ctx.store, LIST, values=self.filters.values, apply=self.filters.set_values)
        self.filters.add_widget(views)
        self.filters.changed.connect(self._on_filter)
        self.table = RecordTable(LIST, _columns(), ctx.jobs, ctx.store, empty=self._empty_state())
        self.table.set_source(
            lambda query: ctx.future(
                tables.ids, LIST, text=query.find or self.filters.text(), sort=query.sort,
                descending=query.descending, filters=self._given(),
            ),
            lambda ids: ctx.future(tables.rows, LIST, ids),
        )  # fmt: skip
        self.table.chosen.connect(self._read_detail)
        self.table.opened.connect(self.edit_household)
        self.table.counted.connect(lambda count: self.filters.set_count(f"{count}户"))
        self.panel = HouseholdPanel(ctx)
        self.more = More(ctx, self, self.panel, self._show_pk)
        for button in (*self.panel.links, self.more.button, *self.panel.of_one):
            self.table.one_only(button)
        self.table.set_row_actions([
            ("登记积分", lambda ids: ctx.navigate("points", household=ids[0], new=True)),
            (LEAVE, lambda ids: self._stand_on(ids[0], self.more.leave_of)),
        ])  # fmt: skip
        self._connect_panel()
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setHandleWidth(14)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.panel)
        both.setSizes([625, 505])
        self.box.addWidget(self.header)
        self.box.addWidget(self.filters)
        self.box.addWidget(both, 1)

    # ---- reading ----
    def refresh(self) -> None:
        """Filters, list and panel anew."""
        self.ctx.read(self, self._show_villages, reading.villages, self.filters.values()["village"])
        self.table.reload()
        self._read_detail(self.table.current())

    resumes: ClassVar = {"household/new": {"new": True}}

    def open(self, **args: Any) -> None:
        """``pk`` with ``kind`` household or person, ``new``, ``task="import"`` or "noted_gone"."""
        if args.get("new"):
            self.new_household()
        elif args.get("task") == "import":
            self.import_roster()
        elif args.get("task") == "noted_gone":
            self.filters.show_only({"noted_gone": True})
        elif args.get("kind") == "person":
            self.ctx.read(self, self._show_member, people.person_detail, args["pk"])
        elif "pk" in args:
            self._show_pk(args["pk"])

    def _show_pk(self, pk: int) -> None:
        if not self.table.select(pk):
            self.filters.clear()

    def _show_member(self, member: Member) -> None:
        if member.household_pk is not None:
            self._show_pk(member.household_pk)

    def _given(self) -> dict[str, Any]:
        values = self.filters.values()
        return values | {"noted_gone": values["noted_gone"] or None}

    def _stand_on(self, pk: int, run: Callable[[HouseholdDetail], object]) -> None:
        """Do something with a household of the list: list and panel stand on it, and it is told which one it is."""

        def shown(detail: HouseholdDetail) -> None:
            self._show_detail(detail)
            run(detail)

        self.table.select(pk)
        self.ctx.read(self, shown, people.household_detail, pk)

    def _on_filter(self) -> None:
        self.ctx.read(self, self._show_villages, reading.villages, self.filters.values()["village"])
        self.table.reload()

    def _show_villages(self, found: Villages) -> None:
        self.filters.set_options("village", found.villages)
        self.filters.set_options("group", [(group, group_label(group)) for group in found.groups])

    def _read_detail(self, pk: int | None) -> None:
        if pk is None:
            self.panel.show_nothing()
        else:
            self.ctx.read(self, self._show_detail, people.household_detail, pk)

    def _show_detail(self, detail: HouseholdDetail) -> None:
        if detail.pk == self.table.current():
            self.panel.show_household(detail)

    # ---- doing ----
    def new_household(self) -> None:
        """新建一户, in the village one looks at."""
        self._ask_household(None)

    def edit_household(self, pk: int) -> None:
        """修改."""
        self._ask_household(pk)

    def _ask_household(self, pk: int | None) -> None:
        def ask(start: FormStart) -> None:
            ask_household(self.ctx, self, pk, start, self._show_pk)

        self.ctx.read(self, ask, reading.household_start, pk, self.filters.values()["village"])

    def order_village(self) -> None:
        """本村户序 of the village filtered by, else of the household one stands on."""
        self.more.order(self.filters.values()["village"])

    def import_roster(self) -> QWidget:
        """导入花名册: preview first."""
        from wenming_desktop.ui.dialogs.import_dialog import ImportDialog

        dialog = ImportDialog(self.ctx, "households", self)
        dialog.open()
        return dialog

    def _export(self) -> None:
        export_shown(self, self.ctx, "农牧户", LIST, self.table, self._given())

    def print_list(self) -> None:
        """打印: the households listed, as they are filtered and sorted."""
        filters = self.filters
        print_shown(self, self.ctx, "农牧户名单", LIST, self.table, self._given(), filters.words())

    def _connect_panel(self) -> None:
        panel = self.panel
        panel.edit_wanted.connect(self.edit_household)
        panel.state_wanted.connect(self._ask_state)
        panel.person_wanted.connect(self._ask_person)
        panel.leave_wanted.connect(self.more.leave)
        panel.back_wanted.connect(self.more.bring_back)
        panel.move_wanted.connect(self.more.move_person)
        panel.head_wanted.connect(self._make_head)
        panel.entry_wanted.connect(lambda pk: self.ctx.navigate("points", household=pk, new=True))

    def _ask_state(self, pk: int) -> None:
        detail = self.panel.detail
        if detail:
            ask_state(self.ctx, self, pk, detail.number, detail.state)

    def _ask_person(self, pk: int | None) -> None:
        detail = self.panel.detail
        if detail is None:
            return

        def ask(start: FormStart) -> None:
            ask_person(self.ctx, self, pk, detail.pk, start, lambda _pk: None)

        self.ctx.read(self, ask, reading.person_start, pk, detail.pk)

    def _make_head(self, pk: int) -> None:
        self.panel.members.select(pk)
        self.more.change_head(pk)

    def _empty_state(self) -> EmptyState:
        actions = [("导入花名册", self.import_roster), ("新建一户", self.new_household)]
        return EmptyState(
            "没有符合条件的农牧户",
            "换个条件再找；第一次用，先导入各嘎查村的花名册。",
            actions,
            icon_name="users",
        )

    # ---- pictures ----
    def tour(self) -> Iterator[str]:
        """The list with a household, its points, the forms."""
        yield "list"
        self.table.view.selectRow(1)
        yield "members"
        self.panel.tabs.setCurrentIndex(1)
        yield "points"
        self.panel.tabs.setCurrentIndex(0)
        for name, step in (
            ("new", self.new_household),
            ("person", lambda: self._ask_person(self.panel.members.model.ids[0])),
        ):
            step()
            yield name
            self._close_dialogs()
        self.table.open_find()
        self.table._find.line.insert("wxl")
        yield "find"
        self.table._find.close_bar()

    def _close_dialogs(self) -> None:
        from PySide6.QtWidgets import QDialog

        for dialog in self.findChildren(QDialog):
            dialog.close()
