"""One list of places with its filter and its form; the four differ only in their ``PlaceKind``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.people import PartyBranch
from wenming_desktop.domain.stations import STATION, Grid, Station, Village, not_asked
from wenming_desktop.services import packs, places, tables
from wenming_desktop.services.context import Book
from wenming_desktop.ui.dialogs.shown import export_shown, print_shown
from wenming_desktop.ui.models.columns import columns_of
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import M, S, set_role
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.field_editors import Maker, choice_box
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm, Reveal
from wenming_desktop.ui.widgets.record_table import RecordTable

_WIDTHS = {
    "name": 240,
    "address": 150,
    "note": 120,
    "kind": 78,
    "rooms": 190,
    "status": 66,
    "area": 116,
    "phone": 108,
}
_RIGID = ("kind", "area", "status")  # cut, they say nothing
# Shown on the cards and beside the list; the column menu brings them into the table.
_HIDDEN = ("parent", "opened", "seats", "rooms", "hours", "theme", "offers", "note")


@dataclass(frozen=True)
class PlaceKind:
    """A list of places: its noun in the services, its list, its words and how it is saved."""

    noun: places.PlaceNoun
    list_name: str
    title: str
    word: str
    fields: type
    save: Callable[..., Any]


KINDS = (
    PlaceKind("station", "stations", "阵地", "阵地", Station, places.save_station),
    PlaceKind("village", "villages", "嘎查村", "嘎查村", Village, places.save_village),
    PlaceKind("grid", "grids", "网格", "网格", Grid, places.save_grid),
    PlaceKind("branch", "branches", "党支部", "党支部", PartyBranch, places.save_branch),
)


class PlaceTab(QWidget):
    """The list of one kind of place."""

    def __init__(self, ctx: PageContext, kind: PlaceKind) -> None:
        super().__init__()
        set_role(self, "clear")
        self.ctx, self.kind = ctx, kind
        self.filters = FilterBar("名称、负责人", name=kind.list_name, store=ctx.store)
        known = tables.filters_of(kind.list_name)
        if "village" in known:
            self.filters.add_choice("village", "全部嘎查村")
        if "kind" in known:
            self.filters.add_choice("kind", "全部类别")
        self.filters.changed.connect(self.reload)
        columns = [
            replace(
                column, width=_WIDTHS.get(column.key, column.width), bold=column.key == "name", rigid=column.key in _RIGID,
            )
            for column in columns_of(
                tables.columns(kind.list_name), hidden=_HIDDEN if kind.noun == "station" else ()
            )
        ]  # fmt: skip
        empty = EmptyState(
            f"还没有{kind.word}",
            "导入花名册时会自动建好嘎查村和实践站；也可以手工新建。",
            [(f"新建{kind.word}", self.new)],
        )
        self.table = RecordTable(kind.list_name, columns, ctx.jobs, ctx.store, empty=empty)
        self.table.set_source(
            lambda query: ctx.future(
                tables.ids, kind.list_name, text=query.find or self.filters.text(), sort=query.sort,
                descending=query.descending, filters=self.filters.values(),
            ),
            lambda ids: ctx.future(tables.rows, kind.list_name, ids),
        )  # fmt: skip
        self.table.opened.connect(self.edit)
        self.table.counted.connect(lambda count: self.filters.set_count(f"{count}个"))
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, M, 0, 0)
        self.box.setSpacing(S)
        self.box.addWidget(self.filters)
        self.lay_out()

    def lay_out(self) -> None:
        """What stands below the filters."""
        self.box.addWidget(self.table, 1)

    def current(self) -> int | None:
        """The place one stands on."""
        return self.table.current()

    def refresh(self) -> None:
        """The villages and kinds to filter by, and the list."""
        filters = self.filters
        if "village" in filters.values():
            self.ctx.read(self, lambda found: filters.set_options("village", found), _villages)
        if "kind" in filters.values():
            self.ctx.read(self, lambda found: filters.set_options("kind", found), places.kinds)
        self.reload()

    def reload(self) -> None:
        """The list anew."""
        self.table.reload()

    def show_pk(self, pk: int) -> None:
        """Stand on one place."""
        if not self.table.select(pk):
            self.filters.clear()

    def new(self) -> None:
        """新建."""
        self._ask(None)

    def edit(self, pk: int) -> None:
        """修改."""
        self._ask(pk)

    def edit_current(self) -> None:
        """修改 the current line."""
        pk = self.current()
        if pk is None:
            self.ctx.messages.say(f"先点一个{self.kind.word}。")
        else:
            self.edit(pk)

    def remove(self) -> None:
        """删除 the current line; it can be undone."""
        pk = self.current()
        if pk is None:
            self.ctx.messages.say(f"先点一个{self.kind.word}。")
        else:
            self.ctx.write(self, None, places.remove_place, self.kind.noun, pk)

    def print_list(self) -> None:
        """Ctrl+P: the list as it is filtered and sorted."""
        title, name, filters = f"{self.kind.title}名单", self.kind.list_name, self.filters
        print_shown(self, self.ctx, title, name, self.table, filters.values(), filters.words())

    def export(self) -> None:
        """导出表格: the list as it is filtered and sorted."""
        export_shown(self, self.ctx, self.kind.title, self.kind.list_name, self.table, self.filters.values())

    def _ask(self, pk: int | None, values: dict[str, Any] | None = None) -> None:
        def ask(start: _Start) -> None:
            self._open_form(pk, start.values | (values or {}), start)

        self.ctx.read(self, ask, _start, self.kind.noun, pk)

    def _open_form(self, pk: int | None, values: dict[str, Any], start: _Start) -> None:
        kind, ctx = self.kind, self.ctx
        form = RecordForm(
            start.fields, today=ctx.today(), values=values, makers=self.makers(start),
            columns=2 if kind.noun == "station" else 1, draft="" if pk else f"place/{kind.noun}",
            reveal=self.revealed(pk),
        )  # fmt: skip
        if kind.noun == "station":
            self._follow_kind(form)
        FormDialog.ask(
            self, f"修改{kind.word}" if pk else f"新建{kind.word}", form,
            save=lambda given: ctx.context.submit(kind.save, pk, given),
            problems=lambda given: ctx.future(places.check_place, kind.noun, pk, given),
            jobs=ctx.jobs, done=self.show_pk,
        )  # fmt: skip

    def _follow_kind(self, form: RecordForm) -> None:
        """Only what the kind chosen registers is asked; what stands in the others is kept as it is."""
        chosen = form.editors["kind"]

        def follow() -> None:
            form.set_hidden(not_asked(chosen.value() or STATION))

        chosen.changed.connect(follow)
        follow()

    def makers(self, start: _Start) -> dict[str, Maker]:
        """The fields of the form that choose among other places."""
        if self.kind.noun == "village":
            return {}
        return {
            "village": lambda parent: choice_box(start.villages, parent),
            "parent": lambda parent: choice_box(start.stations, parent),
        }

    def revealed(self, pk: int | None) -> Reveal | None:
        """What stands behind 显示 beside a masked phone."""
        if self.kind.noun != "station" or pk is None:
            return None
        return lambda _name, show: self.ctx.write(self, show, places.reveal_phone, pk)


@dataclass(frozen=True)
class _Start:
    """What a form starts with: its Fields as this book has them, its values, and the places it chooses among."""

    fields: tuple[Field, ...]
    values: dict[str, Any]
    villages: list[str]
    stations: list[str]


def _villages(book: Book) -> list[tuple[int, str]]:
    return [(one.pk, one.name) for one in places.villages(book)]


def _start(book: Book, noun: places.PlaceNoun, pk: int | None) -> _Start:
    defaults: dict[str, Any] = {"kind": "站", "status": "使用中"} if noun == "station" else {}
    values = places.place_values(book, noun, pk) if pk is not None else defaults
    stations = [one.name for one in places.stations(book) if one.pk != pk] if noun == "station" else []
    nouns = {kind.noun: kind.fields for kind in KINDS}
    fields = packs.fields(book, nouns[noun], values)
    return _Start(fields, values, [one.name for one in places.villages(book)], stations)
