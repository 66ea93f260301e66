"""The standard's matrix (八有): places down, its items across; Space turns a cell, Enter opens its check.

matrix.toggled(cells)     Space: the (place, item) cells one stands on or has marked
matrix.opened(pk, item)   Enter or double click
"""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from wenming_desktop.domain.packs import Asked
from wenming_desktop.services.station_care import Have, HaveLine
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.pages.stations.have_words import NOT_MET, mark_of, told, word_of
from wenming_desktop.ui.theme import Colour, theme

Cells = list[tuple[int, str]]
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_CENTER = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_GROUND = {True: Colour.GOOD_GROUND, False: Colour.BAD_GROUND, None: Colour.PANEL}
_INK = {True: Colour.GOOD_DARK, False: Colour.VERMILION, None: Colour.MUTED}
_PLACE = 0
_NOTHING = Asked("", ())


class HaveModel(QAbstractTableModel):
    """Lines of the matrix; what is read anew is changed in place, so that what is marked stays marked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.asked = _NOTHING
        self.lines: list[HaveLine] = []

    @property
    def last(self) -> int:
        """The last column: how many are met."""
        return len(self.asked.items) + 1

    def show_lines(self, asked: Asked, lines: list[HaveLine]) -> None:
        """Show these lines of a standard."""
        same = [one.station_pk for one in lines] == [one.station_pk for one in self.lines]
        if same and asked == self.asked:
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, self.last))
            return
        self.beginResetModel()
        self.asked, self.lines = asked, lines
        self.endResetModel()

    def have(self, index: Index) -> Have | None:
        """The check behind a cell; None in the first and last column."""
        inside = index.isValid() and _PLACE < index.column() < self.last
        return self.lines[index.row()].cells[index.column() - 1] if inside else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.last + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, have = self.lines[index.row()], self.have(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if index.column() == _PLACE else _CENTER
        if role == Qt.ItemDataRole.DisplayRole:
            if have is not None:
                return word_of(have.met)
            return line.station if index.column() == _PLACE else f"{line.met}/{len(line.cells)}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words = told(line.station, have) if have else line.name
            return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return _look(have, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return ("阵地", *self.asked.items, "达到")[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if section == _PLACE else _CENTER
        return None


def _look(have: Have | None, role: int) -> Any:
    if have is None:
        return theme().font(bold=True) if role == Qt.ItemDataRole.FontRole else None
    return QColor(_INK[have.met]) if role == Qt.ItemDataRole.ForegroundRole else None


class _CellDelegate(QStyledItemDelegate):
    """Tints what is met and what is not, rings what is marked; where the words do not fit the mark alone is drawn."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        given: Any = option
        have = cast(HaveModel, index.model()).have(index)
        ground = _GROUND[have.met] if have else Colour.PANEL
        painter.fillRect(given.rect.adjusted(1, 1, -2, -2), QColor(ground))
        super().paint(painter, option, index)
        if given.state & QStyle.StateFlag.State_Selected:
            # a ring, not a tint: rose is the tint of what is not met
            painter.setPen(QPen(QColor(Colour.VERMILION), 2))
            painter.drawRect(given.rect.adjusted(1, 1, -2, -2))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        given: Any = option
        given.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        have = cast(HaveModel, index.model()).have(index)
        # the longest word decides for all: a page of words and marks mixed reads as if they meant different things
        if have and given.fontMetrics.horizontalAdvance(NOT_MET) > given.rect.width() - 20:
            given.text = mark_of(have.met)


class HaveMatrix(QTableView):
    """The matrix; standing on a place's name means all items of it."""

    toggled = Signal(list)
    opened = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = HaveModel(self)
        self.setModel(self.records)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName("对照表")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._open)
        self.fit()
        theme().resized.connect(self.fit)

    def fit(self) -> None:
        """Rows as high as the letters need; the items' columns share the room."""
        scale = theme().scale()
        header = self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((_PLACE, 124), (self.records.last, 48)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, round(width * scale))
        header.setMinimumSectionSize(round(44 * scale))

    def show_lines(self, asked: Asked, lines: list[HaveLine]) -> None:
        """Show these lines of a standard; the keyboard stands on the first cell at first."""
        is_other = asked != self.records.asked
        self.records.show_lines(asked, lines)
        if is_other:
            self.setAccessibleName(f"{asked.short}对照表")
            self.fit()
        if lines and not self.currentIndex().isValid():
            self.setCurrentIndex(self.records.index(0, 1))

    def cells(self) -> Cells:
        """The (place, item) cells marked; a place's name alone stands for all its items."""
        indexes = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        found: Cells = []
        for index in sorted(indexes, key=lambda one: (one.row(), one.column())):
            have = self.records.have(index)
            if have:
                found.append((self.records.lines[index.row()].station_pk, have.item))
        if found or not indexes[0].isValid():
            return found
        rows = sorted({index.row() for index in indexes})
        return [
            (self.records.lines[row].station_pk, item) for row in rows for item in self.records.asked.items
        ]

    def met_of(self, cells: Cells) -> list[bool | None]:
        """What is known of some cells."""
        known = {(line.station_pk, one.item): one.met for line in self.records.lines for one in line.cells}
        return [known[cell] for cell in cells]

    def stand_on(self, station_pk: int, item: str) -> None:
        """Go to a cell."""
        items = self.records.asked.items
        for row, line in enumerate(self.records.lines):
            if line.station_pk == station_pk and item in items:
                index = self.records.index(row, items.index(item) + 1)
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self.scrollTo(index)

    def open_current(self) -> None:
        """Open the check of the cell one stands on."""
        self._open(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit(self.cells())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        have = self.records.have(index)
        if have:
            self.opened.emit(self.records.lines[index.row()].station_pk, have.item)
