"""Places, their checks by the standard, villages, grids and party branches in tabs; a double click opens the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTabWidget

from wenming_desktop.services import places
from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.stations.haves_tab import HavesTab
from wenming_desktop.ui.pages.stations.place_tab import KINDS, PlaceTab
from wenming_desktop.ui.pages.stations.stations_tab import StationsTab
from wenming_desktop.ui.widgets.page_header import PageHeader

_TABS = {"station": 0, "have": 1, "village": 2, "grid": 3, "branch": 4}
Tab = PlaceTab | HavesTab


class StationsPage(Page):
    """阵地 · the standard (八有 …) · 嘎查村 · 网格 · 党支部."""

    by_the_way = frozenset({"household", "person", "activity", "service", "setting"})
    nouns = by_the_way | {
        "station", "village", "grid", "branch", "station_rating", "eight_have", "visit", "attachment",
    }  # fmt: skip

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header = PageHeader("阵地")
        self.header.add_action("导出表格", lambda: self._tab().export(), icon_name="download")
        self.header.add_action("打印", self.print_list, keys="Ctrl+P", icon_name="printer")
        self.remove_button = self.header.add_action("删除", self._remove, icon_name="trash-2")
        self.edit_button = self.header.add_action(
            "修改", lambda: self._tab().edit_current(), icon_name="pencil"
        )
        self.new_button = self.header.add_action("新建阵地", self._new, main=True, icon_name="plus")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("阵地分类")
        station, *others = KINDS
        self.stations, self.haves = StationsTab(ctx, station), HavesTab(ctx)
        self.tabs.addTab(self.stations, station.title)
        self.tabs.addTab(self.haves, "对照检查")
        self.haves.named.connect(lambda short: self.tabs.setTabText(1, short))
        for kind in others:
            tab = PlaceTab(ctx, kind)
            for button in (self.remove_button, self.edit_button):
                tab.table.one_only(button)
            self.tabs.addTab(tab, kind.title)
        self.tabs.currentChanged.connect(self._on_tab)
        self.box.addWidget(self.header)
        self.box.addWidget(self.tabs, 1)
        self._on_tab(0)

    def refresh(self) -> None:
        """All lists, and how many places there are."""
        self.ctx.read(self, self.header.set_subtitle, _subtitle)
        for number in range(self.tabs.count()):
            tab = self.tabs.widget(number)
            assert isinstance(tab, PlaceTab | HavesTab)
            tab.refresh()

    def take_focus(self) -> None:
        """The tree, the cards or the matrix gets the keyboard; other tabs their list."""
        if self._tab() is self.stations:
            self.stations.stack.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._tab() is self.haves:
            self.haves.matrix.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_focus()

    def open(self, **args: Any) -> None:
        """``kind`` station, have (八有), village, grid or branch with ``pk``, else all of that kind."""
        self.tabs.setCurrentIndex(_TABS.get(args.get("kind", "station"), 0))
        tab = self._tab()
        if args.get("kind") == "have" and "pk" not in args:
            self.haves.show_now()
        if isinstance(tab, PlaceTab):
            if "pk" in args:
                tab.show_pk(args["pk"])
            elif args.get("kind"):
                tab.filters.show_only({})

    def open_find(self) -> bool:
        """Ctrl+F: in the tree and the cards the search box finds."""
        if self._tab() is self.stations and self.stations.view != "table":
            self.stations.filters.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return super().open_find()

    def tour(self) -> Iterator[str]:
        """The views of the places, the panel's tabs, the matrix with a check, the other lists, a form."""
        for view in ("table", "cards", "village", "parent"):
            self.stations.show_view(view)
            yield view
        for number, name in ((1, "haves"), (2, "ratings"), (3, "visits"), (0, "facts")):
            self.stations.panel.tabs.setCurrentIndex(number)
            yield f"panel_{name}"
        for number, name in enumerate(("eight_haves", "villages", "grids", "branches"), 1):
            self.tabs.setCurrentIndex(number)
            yield name
        self.tabs.setCurrentIndex(1)
        self.haves.edit_current()
        yield "check"
        self._close_dialogs()
        self.tabs.setCurrentIndex(0)
        self.stations.new_below()
        yield "new"
        self._close_dialogs()

    def _close_dialogs(self) -> None:
        for dialog in self.findChildren(QDialog):
            dialog.close()

    def _tab(self) -> Tab:
        tab = self.tabs.currentWidget()
        assert isinstance(tab, PlaceTab | HavesTab)
        return tab

    def _on_tab(self, _number: int) -> None:
        tab = self._tab()
        listed = isinstance(tab, PlaceTab)
        text = f"新建{tab.kind.word}" if isinstance(tab, PlaceTab) else "填写检查"
        self.new_button.setText(text)
        self.new_button.setAccessibleName(text)
        self.remove_button.setVisible(listed)
        self.edit_button.setVisible(listed)
        if self.isVisible() and not self.tabs.tabBar().hasFocus():  # arrows walk along the tabs
            self.take_focus()

    def _new(self) -> None:
        tab = self._tab()
        if isinstance(tab, PlaceTab):
            tab.new()
        else:
            tab.edit_current()

    def _remove(self) -> None:
        tab = self._tab()
        if isinstance(tab, PlaceTab):
            tab.remove()

    def print_list(self) -> None:
        """打印: the tab in sight as it is filtered and sorted."""
        self._tab().print_list()


def _subtitle(book: Book) -> str:
    kinds: dict[str, int] = {}
    for one in places.stations(book):
        kinds[one.kind_word] = kinds.get(one.kind_word, 0) + 1
    words = [f"{count}个{kind}" for kind, count in kinds.items()]
    return " · ".join([*words, f"{len(places.villages(book))}个嘎查村"])
