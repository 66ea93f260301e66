"""共建单位: partner units and the village each is paired with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from wenming_desktop.services import partners, tables
from wenming_desktop.services.context import Book
from wenming_desktop.ui.dialogs.shown import export_shown, print_shown
from wenming_desktop.ui.models.columns import columns_of
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers import reading, team_forms
from wenming_desktop.ui.pages.volunteers.fields import Named
from wenming_desktop.ui.pages.volunteers.tab import RoomTab, filters_given, listed
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar

LIST = "partners"
_WIDTHS = {
    "name": 240,
    "village": 130,
    "contact": 100,
    "phone": 120,
    "from_day": 104,
    "to_day": 104,
    "note": 200,
}

_RIGID = frozenset({"contact", "from_day", "to_day"})


class PartnersTab(RoomTab):
    """共建单位."""

    title = "共建单位"

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header.add_action("导出表格", self._export, icon_name="download")
        remove = self.header.add_action("删除", self.remove, icon_name="trash-2")
        edit = self.header.add_action("修改", self.edit, icon_name="pencil")
        self.header.add_action("打印", self.print_list, keys="Ctrl+P", icon_name="printer")
        self.header.add_action("新增单位", self.new, main=True, icon_name="plus")
        self.filters = FilterBar("单位、联系人", name=LIST, store=ctx.store)
        self.filters.add_choice("village", "全部嘎查村")
        columns = [
            replace(
                column, width=_WIDTHS.get(column.key, column.width), bold=column.key == "name", rigid=column.key in _RIGID,
                tone=lambda row: "muted" if row["to_day"] else "",
            )
            for column in columns_of(tables.columns(LIST))
        ]  # fmt: skip
        empty = EmptyState(
            "还没有共建单位", "把结对的机关、学校、企业登记在这里。", [("新增单位", self.new)], icon_name="landmark"
        )  # fmt: skip
        self.table = listed(ctx, LIST, columns, lambda: filters_given(self.filters), self.filters, empty)
        for button in (remove, edit):
            self.table.one_only(button)
        self.table.opened.connect(self.edit)
        self.table.counted.connect(lambda count: self.filters.set_count(f"{count}家"))
        self.box.addWidget(self.filters)
        self.box.addWidget(self.table, 1)

    def refresh(self) -> None:
        """The list anew."""
        self.ctx.read(self, lambda words: self.filters.set_options("village", words.villages), reading.words)
        self.table.reload()

    def show_pk(self, pk: int) -> None:
        """Stand on a unit."""
        if not self.table.select(pk):
            self.filters.clear()

    def new(self) -> None:
        """新增单位."""
        self._ask(None)

    def edit(self, pk: int | None = None) -> None:
        """修改."""
        chosen = pk or self.table.current()
        if chosen is not None:
            self._ask(chosen)

    def _ask(self, pk: int | None) -> None:
        def ask(found: tuple[dict[str, Any], Named]) -> None:
            team_forms.ask_partner(self.ctx, self, pk, *found, self.show_pk)

        self.ctx.read(self, ask, _start, pk)

    def remove(self) -> None:
        """删除, for what was entered by mistake; one that ended gets its day in 修改."""
        pk = self.table.current()
        if pk is not None:
            self.ctx.write(self, None, partners.remove_partner, pk)

    def _export(self) -> None:
        export_shown(self, self.ctx, "共建单位", LIST, self.table, filters_given(self.filters))

    def print_list(self) -> None:
        """打印."""
        given, words = filters_given(self.filters), self.filters.words()
        print_shown(self, self.ctx, "共建单位名单", LIST, self.table, given, words)

    def tour(self) -> Iterator[str]:
        """The list and its form."""
        yield "partners"
        self.new()
        yield "partner_form"
        self.close_dialogs()


def _start(book: Book, pk: int | None) -> tuple[dict[str, Any], Named]:
    return partners.partner_values(book, pk) if pk is not None else {}, reading.words(book).villages
