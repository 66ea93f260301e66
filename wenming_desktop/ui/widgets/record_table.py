"""The one table of all lists: ids and cached rows, sorting, column chooser, copy as cells, Ctrl+F, empty state.

table = RecordTable("households", COLUMNS, ctx.jobs, ctx.store, empty=EmptyState("还没有农牧户", …))
table.set_source(                                    # both may answer a list or a Future of one
    ids=lambda query: ctx.context.read(queries.household_ids, text=bar.text(), sort=query.sort, …),
    rows=lambda ids: ctx.context.read(queries.household_rows, ids))
table.reload()                                       # when a filter or the book changed
table.set_rows(rows)                                 # or: rows that are all at hand, sorted and found here
table.opened.connect(self._open)                     # Enter or double click: the id
table.chosen.connect(self._show_detail)              # another line is current: the id, or None
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QVBoxLayout, QWidget

from wenming_desktop.domain.paper_words import few
from wenming_desktop.support import pinyin
from wenming_desktop.ui import labels
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.models.record_model import RecordModel
from wenming_desktop.ui.theme import XS, set_role
from wenming_desktop.ui.widgets.clipboard import copy_cells
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.find_bar import FindBar
from wenming_desktop.ui.widgets.one_only import OneOnly
from wenming_desktop.ui.widgets.table_view import RowAction, Store, TableView


@dataclass(frozen=True)
class Query:
    """What the table asks its source: the column to sort by ('' = the list's own order), and a text to find."""

    sort: str = ""
    descending: bool = False
    find: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


_NAMED = 3
Button = TypeVar("Button", bound=QWidget)
Ids = Callable[[Query], "Sequence[int] | Future[Any]"]
Rows = Callable[[list[int]], "Any | Future[Any]"]


class RecordTable(QWidget):
    """A list of records; it holds ids and asks for rows when they come into sight."""

    opened = Signal(object)
    chosen = Signal(object)
    counted = Signal(int)

    def __init__(
        self, name: str, columns: Sequence[Column], jobs: Jobs | None = None, store: Store | None = None, *,
        empty: EmptyState | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        set_role(self, "clear")
        self._jobs = jobs
        self._ids: Ids | None = None
        self._rows: Rows | None = None
        self._asked = 0
        self._hits: list[int] = []
        self._wish: int | None = None
        self._own_order: list[int] = []
        self.model = RecordModel(columns, self)
        self.model.pages_wanted.connect(self._read_rows)
        self.view = TableView(self.model, name, store)
        self.view.setAccessibleName("列表")
        self.view.copy_wanted.connect(self.copy)
        self.view.opened.connect(lambda row: self.opened.emit(self.model.ids[row]))
        self._name, self._store = name, store
        self._query = Query(*self._kept_sort())
        self.view.set_sort_mark(self._query.sort, self._query.descending)
        self.view.sort_wanted.connect(self._on_sort)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.current()))
        self._one_only: OneOnly | None = None
        self._find = FindBar()
        self._find.wanted.connect(self._on_find)
        self._find.stepped.connect(self._on_step)
        self._find.closed.connect(self.view.setFocus)
        self._empty = empty or EmptyState("没有符合条件的记录", "换一个条件再找。")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self.setFocusProxy(self.view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(XS)
        box.addWidget(self._find)
        box.addWidget(self._stack, 1)

    # ---- filling ----
    def set_source(self, ids: Ids, rows: Rows) -> None:
        """Where ids and rows come from; call ``reload`` to fill."""
        self._ids, self._rows = ids, rows

    def reload(self) -> None:
        """Ask for the ids anew, keeping the current record where it is still listed."""
        if self._ids is not None:
            self._asked += 1
            asked = self._asked
            self._ask(self._ids(self._query), lambda ids: self._fill(asked, ids))

    def set_rows(self, rows: Sequence[Any], key: str = "pk") -> None:
        """Show rows that are all at hand."""
        kept = self.current()
        self.model.set_rows(rows, key)
        self._own_order = list(self.model.ids)
        if self._query.sort:
            self._sort_here()
        self._after_fill(kept)

    def set_empty(self, title: str, text: str = "") -> None:
        """What an empty list says now."""
        self._empty.set_text(title, text)

    # ---- asking ----
    def ids(self) -> list[int]:
        """Every id shown, in order (what is exported or printed)."""
        return self.model.ids

    def current(self) -> int | None:
        """The id of the current line."""
        row = self.view.currentIndex().row()
        return self.model.ids[row] if 0 <= row < len(self.model.ids) else None

    def current_row(self) -> Any:
        """The cached row of the current line."""
        pk = self.current()
        return None if pk is None else self.model.row_of(pk)

    def selected(self) -> list[int]:
        """The ids of the selected lines, in the order shown."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.ids[row] for row in rows]

    def named(self, pks: Sequence[int], unit: str, key: str = "name") -> str:
        """Whom a question is about: 王敏、陈海山、孟和等5人; only how many where their lines were never in sight."""
        rows = [self.model.row_of(pk) for pk in pks]
        known = [labels.plain(labels.value_of(row, key)) for row in rows if row is not None]
        if not known:
            return f"{len(pks)}{unit}"
        return few(known, _NAMED, unit, of=len(pks))

    def select(self, pk: int) -> bool:
        """Make a record current and bring it into sight; False (and remembered) where it is not listed yet."""
        if pk not in self.model.ids:
            self._wish = pk
            return False
        self._wish = None
        index = self.model.index(self.model.ids.index(pk), max(0, self.view.columnAt(4)))
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def shown_columns(self) -> list[Column]:
        """The columns shown, left to right."""
        header = self.view.horizontalHeader()
        order = sorted(range(header.count()), key=header.visualIndex)
        return [self.model.columns[number] for number in order if not header.isSectionHidden(number)]

    def set_row_actions(self, actions: Sequence[RowAction], several: Collection[str] = ()) -> None:
        """Lines of the right-click menu: (text, run(ids)); those not named in ``several`` are for one record only."""
        self.view.row_actions, self.view.for_several = list(actions), frozenset(several)

    def one_only(self, button: Button) -> Button:
        """A button that works on the current record: grey, with the reason, while several are selected."""
        if self._one_only is None:
            self._one_only = OneOnly(self.view)
        self._one_only.add(button)
        return button

    # ---- doing ----
    def copy(self) -> None:
        """The selected lines as cells, with their headings where there is more than one."""
        ids = self.selected()
        if self._rows is None or self.model.rows_at_hand:
            self._copy_rows([self.model.row_of(pk) for pk in ids])
        elif ids:
            self._ask(self._rows(ids), lambda rows: self._copy_rows(_in_order(ids, rows)))

    def open_find(self) -> None:
        """Ctrl+F: open the find line."""
        self._find.open_bar()

    def _copy_rows(self, rows: Sequence[Any]) -> None:
        columns = self.shown_columns()
        head = [[column.title for column in columns]] if len(rows) > 1 else []
        cells = [[column.words(row) for column in columns] for row in rows if row is not None]
        if cells:
            copy_cells([*head, *cells], [column.as_text for column in columns])

    def _fill(self, asked: int, ids: Sequence[int]) -> None:
        if asked == self._asked:
            kept = self.current()
            self.model.set_ids(ids)
            self._after_fill(kept)

    def _after_fill(self, kept: int | None) -> None:
        self._stack.setCurrentIndex(0 if self.model.ids else 1)
        self.counted.emit(len(self.model.ids))
        wanted = self._wish if self._wish is not None else kept
        if (wanted is None or not self.select(wanted)) and kept is not None:
            self.chosen.emit(None)

    def _read_rows(self, ids: list[int]) -> None:
        if self._rows is not None:
            self._ask(self._rows(ids), lambda rows: self.model.put_rows(ids, rows))

    def _kept_sort(self) -> tuple[str, bool]:
        kept = str(self._store.value(f"sort/{self._name}", "") or "") if self._store and self._name else ""
        key, _, direction = kept.partition(" ")
        return (key, direction == "down") if key in {one.key for one in self.model.columns} else ("", False)

    def _on_sort(self, key: str, descending: bool) -> None:
        self._query = Query(key, descending)
        if self._store is not None and self._name:
            self._store.setValue(
                f"sort/{self._name}", f"{key} {'down' if descending else 'up'}" if key else ""
            )
        if self.model.rows_at_hand:
            kept = self.current()
            self._sort_here()
            self._after_fill(kept)
        else:
            self.reload()

    def _sort_here(self) -> None:
        key = self._query.sort
        if not key:
            self.model.reorder(self._own_order)
            return
        ids = sorted(
            self._own_order,
            key=lambda pk: _sort_key(self.model.row_of(pk), key),
            reverse=self._query.descending,
        )
        self.model.reorder(ids)

    def _on_find(self, text: str) -> None:
        if not text:
            self._hits = []
        elif self.model.rows_at_hand:
            self._found([pk for pk in self.model.ids if self._fits(self.model.row_of(pk), text)])
        elif self._ids is not None:
            query = Query(self._query.sort, self._query.descending, text)
            self._ask(self._ids(query), self._found)

    def _fits(self, row: Any, text: str) -> bool:
        words = (column.words(row) for column in self.shown_columns())
        return any(text.casefold() in word.casefold() or pinyin.matches(text, word) for word in words)

    def _found(self, ids: Sequence[int]) -> None:
        listed = {pk: at for at, pk in enumerate(self.model.ids)}
        self._hits = sorted((pk for pk in ids if pk in listed), key=lambda pk: listed[pk])
        self._go_to(0)

    def _on_step(self, step: int) -> None:
        current = self.current()
        at = self._hits.index(current) if current in self._hits else -1 if step > 0 else 0
        self._go_to((at + step) % len(self._hits) if self._hits else 0)

    def _go_to(self, at: int) -> None:
        self._find.set_hits(at + 1, len(self._hits))
        if self._hits:
            self.select(self._hits[at])

    def _ask(self, answer: Any, done: Callable[[Any], None]) -> None:
        if isinstance(answer, Future):
            assert self._jobs is not None
            self._jobs.run(self, answer, done)
        else:
            done(answer)


def _sort_key(row: Any, key: str) -> tuple[int, Any]:
    value = labels.value_of(row, key)
    if value is None:
        return (2, "")
    return (0, value) if isinstance(value, int | float) else (1, str(value))


def _in_order(ids: Sequence[int], rows: Any) -> list[Any]:
    return [rows.get(pk) for pk in ids] if isinstance(rows, dict) else list(rows)
