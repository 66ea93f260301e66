"""Four lists of places in tabs; a double click opens the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QDialog, QTabWidget

from wenming_desktop.services import places
from wenming_desktop.services.context import Book
from wenming_desktop.ui.dialogs.shown import export_shown, print_shown
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.stations.place_tab import KINDS, PlaceTab
from wenming_desktop.ui.widgets.page_header import PageHeader

_TABS = {"station": 0, "village": 1, "grid": 2, "branch": 3}


class StationsPage(Page):
    """阵地 · 嘎查村 · 网格 · 党支部."""

    nouns = frozenset({"station", "village", "grid", "branch", "household", "person"})

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header = PageHeader("阵地")
        self.header.add_action("导出表格", self._export, icon_name="download")
        self.header.add_action("打印", self.print_list, keys="Ctrl+P", icon_name="printer")
        self.header.add_action("删除", lambda: self._tab().remove(), icon_name="trash-2")
        self.header.add_action("修改", lambda: self._tab().edit_current(), icon_name="pencil")
        self.new_button = self.header.add_action(
            "新建阵地", lambda: self._tab().new(), main=True, icon_name="plus"
        )
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("阵地分类")
        for kind in KINDS:
            self.tabs.addTab(PlaceTab(ctx, kind), kind.title)
        self.tabs.currentChanged.connect(self._on_tab)
        self.box.addWidget(self.header)
        self.box.addWidget(self.tabs, 1)
        self._on_tab(0)

    def refresh(self) -> None:
        """All four lists, and how many places there are."""
        self.ctx.read(self, self.header.set_subtitle, _subtitle)
        for number in range(self.tabs.count()):
            tab = self.tabs.widget(number)
            assert isinstance(tab, PlaceTab)
            tab.refresh()

    def open(self, **args: Any) -> None:
        """``kind`` station or village with ``pk``."""
        self.tabs.setCurrentIndex(_TABS.get(args.get("kind", "station"), 0))
        if "pk" in args:
            self._tab().show_pk(args["pk"])

    def tour(self) -> Iterator[str]:
        """The four lists and a form."""
        for number, name in enumerate(("stations", "villages", "grids", "branches")):
            self.tabs.setCurrentIndex(number)
            yield name
        self.tabs.setCurrentIndex(0)
        self._tab().new()
        yield "new"
        for dialog in self.findChildren(QDialog):
            dialog.close()

    def _tab(self) -> PlaceTab:
        tab = self.tabs.currentWidget()
        assert isinstance(tab, PlaceTab)
        return tab

    def _on_tab(self, _number: int) -> None:
        kind = self._tab().kind
        self.new_button.setText(f"新建{kind.word}")
        self.new_button.setAccessibleName(f"新建{kind.word}")

    def print_list(self) -> None:
        """打印: the tab in sight as it is filtered and sorted."""
        tab = self._tab()
        name, filters = tab.kind.list_name, tab.filters.values()
        print_shown(self, self.ctx, f"{tab.kind.title}名单", name, tab.table, filters, tab.filters.words())

    def _export(self) -> None:
        tab = self._tab()
        export_shown(self, self.ctx, tab.kind.title, tab.kind.list_name, tab.table, tab.filters.values())


def _subtitle(book: Book) -> str:
    kinds: dict[str, int] = {}
    for one in places.stations(book):
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    words = [f"{count}个{kind}" for kind, count in kinds.items()]
    return " · ".join([*words, f"{len(places.villages(book))}个嘎查村"])
