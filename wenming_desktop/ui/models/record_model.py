"""A list of ids and the rows around what one looks at; ``data()`` and ``flags()`` never touch the database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor

from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Column, aligned, head_of
from wenming_desktop.ui.theme import Colour, theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
PAGE = 100
PAGES_KEPT = 40
_TONES = {
    "muted": Colour.MUTED, "good": Colour.GOOD, "warn": Colour.WARN, "bad": Colour.VERMILION, "strong": Colour.INK,
}  # fmt: skip
_LOADING = "…"
ROW = Qt.ItemDataRole.UserRole
ID = Qt.ItemDataRole.UserRole + 1


class RecordModel(QAbstractTableModel):
    """Rows by id. ``pages_wanted(ids)`` asks for rows that are looked at but not there; ``put_rows`` brings them."""

    pages_wanted = Signal(list)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._ids: list[int] = []
        self._pages: OrderedDict[int, dict[int, Any]] = OrderedDict()
        self._all: dict[int, Any] | None = None
        self._wanted: set[int] = set()
        self._asked: set[int] = set()
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.timeout.connect(self._ask_pages)

    # ---- filling ----
    def set_ids(self, ids: Sequence[int]) -> None:
        """Show these records in this order; their rows are asked for when they come into sight."""
        self._reset(list(ids), None)

    def set_rows(self, rows: Sequence[Any], key: str = "pk") -> None:
        """Show rows that are all at hand; rows without ``key`` are numbered."""
        known: dict[int, Any] = {}
        for number, row in enumerate(rows):
            pk = labels.value_of(row, key)
            known[number if pk is None else pk] = row
        self._reset(list(known), known)

    def reorder(self, ids: Sequence[int]) -> None:
        """The same rows in another order, keeping what is at hand."""
        self._reset(list(ids), self._all)

    def _reset(self, ids: list[int], rows: dict[int, Any] | None) -> None:
        self.beginResetModel()
        self._ids, self._all = ids, rows
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()
        self.endResetModel()

    def put_rows(self, ids: Sequence[int], rows: Sequence[Any] | Mapping[int, Any]) -> None:
        """Bring rows that were asked for: in the order of ``ids``, or by id."""
        found = dict(rows) if isinstance(rows, Mapping) else dict(zip(ids, rows, strict=False))
        numbers = {number for number in self._asked if set(self._ids_of(number)) & set(found)}
        for number in sorted(numbers):
            self._asked.discard(number)
            self._pages[number] = {pk: found[pk] for pk in self._ids_of(number) if pk in found}
            self._pages.move_to_end(number)
            last = min((number + 1) * PAGE, len(self._ids)) - 1
            self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(self.columns) - 1))
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)

    def _ids_of(self, number: int) -> list[int]:
        return self._ids[number * PAGE : (number + 1) * PAGE]

    def _ask_pages(self) -> None:
        # only what was looked at last: scrolling fast past a thousand pages must not read them all
        numbers = sorted(self._wanted - self._asked)[-4:]
        self._wanted.clear()
        self._asked |= set(numbers)
        ids = [pk for number in numbers for pk in self._ids_of(number)]
        if ids:
            self.pages_wanted.emit(ids)

    # ---- asking ----
    @property
    def ids(self) -> list[int]:
        """Every id shown, in order."""
        return self._ids

    @property
    def rows_at_hand(self) -> bool:
        """Whether every row is in memory (filled by ``set_rows``)."""
        return self._all is not None

    def row_of(self, pk: int) -> Any:
        """The cached row of a record; None where it is not at hand."""
        if self._all is not None:
            return self._all.get(pk)
        return next((page[pk] for page in self._pages.values() if pk in page), None)

    def row_at(self, position: int) -> Any:
        """The row at a position; None (and asked for) where it is not at hand."""
        pk = self._ids[position]
        if self._all is not None:
            return self._all.get(pk)
        number = position // PAGE
        page = self._pages.get(number)
        if page is not None:
            self._pages.move_to_end(number)
            return page.get(pk)
        if number not in self._asked:
            self._wanted.add(number)
            if not self._ask.isActive():
                self._ask.start(0)
        return None

    # ---- Qt ----
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return head_of(self.columns[section], role) if orientation == Qt.Orientation.Horizontal else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return aligned(column.align)
        if role == ID:
            return self._ids[index.row()]
        if role == Qt.ItemDataRole.FontRole:
            return theme().font(bold=True) if column.bold else None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole, ROW):
            return None
        row = self.row_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, index.column()) if row is not None else _LOADING
        if role == ROW:
            return row
        if row is not None and labels.value_of(row, "untrue"):
            return QColor(Colour.VERMILION)
        tone = column.tone(row) if column.tone and row is not None else ""
        return QColor(_TONES[tone]) if tone else None

    def _words(self, row: Any, column: int) -> str:
        """What a cell shows; a sealed row that was altered by hand says so first thing, in every list there is."""
        words = self.columns[column].words(row)
        return f"{NOT_AS_KEPT}：{words}" if column == 0 and labels.value_of(row, "untrue") else words
