"""阵地: the places as a tree, as cards or as a table, one filter above them, one panel beside them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from wenming_desktop.domain.place_tree import By
from wenming_desktop.domain.stations import BASE, CENTRE, INSTITUTE, STATION, SUBCENTRE
from wenming_desktop.services import place_paper, station_views
from wenming_desktop.services.station_views import Overview, StationDetail
from wenming_desktop.ui.dialogs.shown import print_made
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.stations.have_dialog import ask_have
from wenming_desktop.ui.pages.stations.panel import StationPanel
from wenming_desktop.ui.pages.stations.place_cards import PlaceCards
from wenming_desktop.ui.pages.stations.place_tab import PlaceKind, PlaceTab
from wenming_desktop.ui.pages.stations.place_tree import PlaceTree
from wenming_desktop.ui.theme import XS, set_role

_VIEWS = {"parent": "按隶属", "village": "按嘎查村", "cards": "卡片", "table": "表格"}
_KEPT = "stations/view"
# What one mostly makes under a place of a kind; the form lets one choose.
_BELOW = {CENTRE: INSTITUTE, SUBCENTRE: STATION, INSTITUTE: BASE}


class StationsTab(PlaceTab):
    """The list of places in three views; what one stands on in one is stood on in the others."""

    def __init__(self, ctx: PageContext, kind: PlaceKind) -> None:
        self._chosen: int | None = None
        self._asked = 0
        super().__init__(ctx, kind)

    def lay_out(self) -> None:
        self.tree, self.cards, self.panel = PlaceTree(), PlaceCards(), StationPanel(self.ctx)
        self.filters.add_widget(self._switch())
        self.stack = QStackedWidget()
        for view in (self.tree, self.cards, self.table):
            self.stack.addWidget(view)
        for part in (self.tree, self.cards, self.table):
            part.chosen.connect(lambda pk, part=part: self._on_chosen(part, pk))
        for part in (self.tree, self.cards):
            part.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            part.customContextMenuRequested.connect(self._open_menu)
        self.tree.opened.connect(self.edit)
        self.cards.opened.connect(self.edit)
        self.panel.edit_wanted.connect(self.edit)
        self.panel.below_wanted.connect(lambda _pk: self.new_below())
        self.panel.have_wanted.connect(lambda pk, item: ask_have(self.ctx, self, pk, item))
        self.panel.stale.connect(self._read_detail)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setHandleWidth(14)
        both.setChildrenCollapsible(False)
        both.addWidget(self.stack)
        both.addWidget(self.panel)
        both.setSizes([706, 424])
        self.box.addWidget(both, 1)
        self.show_view(str(self.ctx.store.value(_KEPT, "") or "parent"))

    def _switch(self) -> QWidget:
        holder = QWidget()
        set_role(holder, "clear")
        box = QHBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(XS)
        group = QButtonGroup(holder)
        self.switch: dict[str, QPushButton] = {}
        for view, text in _VIEWS.items():
            chip = QPushButton(text)
            set_role(chip, "chip")
            chip.setCheckable(True)
            chip.setAccessibleName(f"显示为{text}")
            chip.clicked.connect(lambda _on=False, view=view: self.show_view(view))
            group.addButton(chip)
            box.addWidget(chip)
            self.switch[view] = chip
        return holder

    # ---- reading ----
    @property
    def view(self) -> str:
        """Which view is shown: parent, village, cards or table."""
        return next((view for view, chip in self.switch.items() if chip.isChecked()), "parent")

    def show_view(self, view: str) -> None:
        """Show another view of the same places."""
        view = view if view in _VIEWS else "parent"
        self.switch[view].setChecked(True)
        self.ctx.store.setValue(_KEPT, view)
        self._place_view(view)
        self.reload()

    def _place_view(self, view: str, *, anything: bool = True) -> None:
        """The table has many columns and takes the whole width; where there is nothing, it says what belongs here."""
        shown = view if anything else "table"
        self.stack.setCurrentWidget({"cards": self.cards, "table": self.table}.get(shown, self.tree))
        self.panel.setVisible(shown != "table")

    def reload(self) -> None:
        """All views anew."""
        super().reload()
        by: By = "village" if self.view == "village" else "parent"
        filters = {name: value for name, value in self.filters.values().items() if value is not None}
        self._asked += 1
        asked = self._asked
        self.ctx.read(
            self,
            lambda found: self._show(asked, found),
            station_views.overview,
            by,
            self.filters.text(),
            filters,
        )

    def _show(self, asked: int, found: Overview) -> None:
        if asked != self._asked:  # a later question is under way
            return
        self.tree.show_places(found)
        order = self.tree.order()
        self.cards.show_places(found, order)
        self._place_view(self.view, anything=bool(found.lines))
        if self._chosen not in found.lines:
            self._chosen = order[0] if order else None
        if self._chosen is not None:
            self._stand_on(self._chosen)
        self._read_detail()

    def _on_chosen(self, part: QWidget, pk: int | None) -> None:
        if part is self.stack.currentWidget() and pk is not None and pk != self._chosen:
            self._chosen = pk
            self._stand_on(pk)
            self._read_detail()

    def _stand_on(self, pk: int) -> None:
        for part in (self.tree, self.cards, self.table):
            if part.current() != pk:
                part.select(pk)

    def _read_detail(self) -> None:
        if self._chosen is None:
            self.panel.show_nothing()
        else:
            self.ctx.read(self, self._show_detail, station_views.detail, self._chosen, self.panel.year)

    def _show_detail(self, detail: StationDetail) -> None:
        if detail.row.pk == self._chosen:
            self.panel.show_station(detail)

    # ---- doing ----
    def current(self) -> int | None:
        return self._chosen

    def show_pk(self, pk: int) -> None:
        """Stand on one place in every view; a filter that hides it is taken off."""
        self._chosen = pk
        if pk in self.tree.order():
            self._stand_on(pk)
            self._read_detail()
        else:
            self.filters.clear()

    def _open_menu(self, at: QPoint) -> None:
        view = self.stack.currentWidget()
        menu = QMenu(self)
        for text, run in (("修改", self.edit_current), ("新建下级", self.new_below), ("删除", self.remove)):
            menu.addAction(text).triggered.connect(run)
        menu.popup(view.mapToGlobal(at))

    def new_below(self) -> None:
        """新建下级: a new place under the one shown."""
        if self.panel.detail is None:
            self.new()
            return
        row = self.panel.detail.row
        values: dict[str, Any] = {
            "parent": row.name,
            "village": row.village,
            "kind": _BELOW.get(row.kind, "点"),
        }
        self._ask(None, values)

    def print_list(self) -> None:
        """Ctrl+P: the table as it stands, or 阵地一览表 of what the tree or the cards show."""
        if self.view == "table":
            super().print_list()
            return
        words = self.filters.words()
        wanted = set(self.table.ids()) if words else None
        print_made(self.ctx, self, place_paper.places_table, wanted, words)
