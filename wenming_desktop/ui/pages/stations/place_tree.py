"""The places as a tree with this year's figures: by who leads, or by village."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from wenming_desktop.domain.place_tree import Branch
from wenming_desktop.services.station_views import Overview, PlaceLine, met_words
from wenming_desktop.ui.theme import Colour, theme

_PK = int(Qt.ItemDataRole.UserRole)
_HEADS = (
    ("名称", 270), ("类别", 72), ("负责人", 84), ("达标", 58), ("评定等级", 88), ("今年场次", 64), ("今年参观", 64),
)  # fmt: skip
_NAME = 200
_IN_TURN = (1, 3, 2, 4, 5, 6)
"""The columns by what a clerk misses most."""
_NUMBERS = frozenset({5, 6})
_STANDARD = 3
"""Headed by the name of the standard in force."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PlaceTree(QTreeView):
    """One line a place; ``chosen`` when another is current, ``opened`` on Enter or double click."""

    chosen = Signal(object)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[int, QStandardItem] = {}
        self._closed: set[object] = set()
        self._filling = False
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setAccessibleName("阵地树")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(True)
        self.setTabKeyNavigation(False)
        self.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda index: self._open(index))
        self.collapsed.connect(lambda index: self._closed.add(_key(index)))
        self.expanded.connect(lambda index: self._closed.discard(_key(index)))
        self.selectionModel().currentRowChanged.connect(self._on_current)
        theme().resized.connect(self._fit)

    def show_places(self, found: Overview) -> None:
        """Show the tree, standing where one stood and keeping closed what was closed; no signal."""
        kept = self.current()
        closed = set(self._closed)
        self._filling = True
        self._items.clear()
        self._model.clear()
        heads = [head for head, _ in _HEADS]
        heads[_STANDARD] = found.short
        self._model.setHorizontalHeaderLabels(heads)
        for number in _NUMBERS:
            # never horizontalHeaderItem(): its Python face outlives the item, and Qt gives the place to something else
            self._model.setHeaderData(
                number, Qt.Orientation.Horizontal, _RIGHT, Qt.ItemDataRole.TextAlignmentRole
            )
        for branch in found.branches:
            self._model.appendRow(self._row(branch, found))
        self.expandAll()
        for index in self._indexes():
            if _key(index) in closed:
                self.collapse(index)
        self._closed = closed
        self._fit()
        if kept is not None:
            self.select(kept)
        self._filling = False

    def current(self) -> int | None:
        """The place one stands on; None on a heading."""
        index = self.currentIndex()
        pk = index.siblingAtColumn(0).data(_PK) if index.isValid() else None
        return int(pk) if pk is not None else None

    def order(self) -> list[int]:
        """The places from top to bottom."""
        return list(self._items)

    def select(self, pk: int) -> bool:
        """Stand on a place; False where it is not in the tree."""
        item = self._items.get(pk)
        if item is None:
            return False
        self.setCurrentIndex(item.index())
        self.scrollTo(item.index())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _row(self, branch: Branch, found: Overview) -> list[QStandardItem]:
        line = found.lines.get(branch.pk) if branch.pk is not None else None
        texts = _texts(line) if line else (branch.title,) + ("",) * (len(_HEADS) - 1)
        items = [QStandardItem(text) for text in texts]
        items[0].setData(branch.pk, _PK)
        if line:
            self._items[line.pk] = items[0]
            _tint(items, line)
        items[0].setFont(theme().font(bold=True) if branch.below or line is None else theme().font())
        for child in branch.below:
            items[0].appendRow(self._row(child, found))
        return items

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The name takes the room that is left; where that is too little the last figures give way."""
        if not self._model.columnCount():
            return
        scale = theme().scale()
        widths = [round(width * scale) for _, width in _HEADS]
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        left = self.viewport().width() - round(_NAME * scale)
        for number in _IN_TURN:
            left -= widths[number]
            header.setSectionHidden(number, left < 0)
            header.resizeSection(number, widths[number])

    def _indexes(self) -> Iterable[QModelIndex]:
        waiting = [self._model.index(row, 0) for row in range(self._model.rowCount())]
        while waiting:
            index = waiting.pop()
            yield index
            waiting += [self._model.index(row, 0, index) for row in range(self._model.rowCount(index))]

    def _on_current(self, *_: object) -> None:
        if not self._filling:
            self.chosen.emit(self.current())

    def _open(self, index: QModelIndex) -> None:
        pk = index.siblingAtColumn(0).data(_PK) if index.isValid() else None
        if pk is not None:
            self.opened.emit(int(pk))
        elif index.isValid():
            self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0)))


def _texts(line: PlaceLine) -> tuple[str, ...]:
    row, counts = line.row, line.counts
    name = line.called if row.status == "使用中" else f"{line.called}（{row.status}）"
    return (
        name, row.kind_word, row.head, met_words(line.met, line.checked, line.asked), line.rating,
        str(counts.sessions or ""), str(counts.visitors or ""),
    )  # fmt: skip


def _tint(items: list[QStandardItem], line: PlaceLine) -> None:
    if line.row.status != "使用中":
        for item in items:
            item.setForeground(QBrush(QColor(Colour.MUTED)))
    for number in _NUMBERS:
        items[number].setTextAlignment(_RIGHT)
    if line.met is not None and line.checked and line.met < line.checked:
        items[_STANDARD].setForeground(QBrush(QColor(Colour.WARN)))


def _key(index: QModelIndex) -> object:
    pk = index.siblingAtColumn(0).data(_PK)
    return pk if pk is not None else index.data()
