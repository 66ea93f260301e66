"""Lists painted line by line: the households of a column, and the entries behind one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import Colour, set_role, theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Row:
    """One painted line: what it stands for, its four texts, and how it is spoken.

    ``lead`` stands at the left in muted letters, ``title`` in ink, ``right`` is the figure, ``note`` is quiet.
    """

    value: Any
    title: str
    lead: str = ""
    note: str = ""
    right: str = ""
    spoken: str = ""
    bad: bool = False
    faded: bool = False


class PaintedList(QListView):
    """A list of Rows: ``chosen(value)`` when another line is current, ``opened(value)`` on Enter or double click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, delegate: QStyledItemDelegate) -> None:
        super().__init__()
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setItemDelegate(delegate)
        delegate.setParent(self)
        self.setAccessibleName(name)
        set_role(self, "bare")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._rows.rows[index.row()].value))
        self.selectionModel().currentChanged.connect(self._on_current)
        theme().resized.connect(self.doItemsLayout)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these lines, none of them current."""
        self._rows.fill(rows)
        self.scrollToTop()

    @property
    def rows(self) -> list[Row]:
        """The lines shown."""
        return self._rows.rows

    def current(self) -> Any:
        """What the current line stands for, or None."""
        at = self.currentIndex().row()
        return self._rows.rows[at].value if 0 <= at < len(self._rows.rows) else None

    def choose(self, at: int) -> None:
        """Make a line current and bring it into sight."""
        self.setCurrentIndex(self._rows.index(at))

    def let_go(self) -> None:
        """No line is current (another column has it)."""
        self.selectionModel().blockSignals(True)
        self.selectionModel().clear()
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._rows.rows[index.row()].value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self._rows.rows and not self.currentIndex().isValid():
            self.choose(0)


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def fill(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(part for part in (row.title, row.note) if part))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken or " ".join(part for part in (row.lead, row.title, row.right, row.note) if part)
        return row if role == Qt.ItemDataRole.UserRole else None


class _Painter(QStyledItemDelegate):
    """The ground of a line (rose where current, paper under the mouse) and the thin rule below it."""

    extra = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme().row_height() + self.extra)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        area, state = option.rect, option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(Colour.ROSE))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(Colour.PAPER))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(Colour.LINE))
        self.write(painter, area.adjusted(0, 0, 0, -1), index.data(Qt.ItemDataRole.UserRole))
        painter.restore()

    def write(self, painter: QPainter, area: QRect, row: Row) -> None:
        """Write the texts of a line into its area."""


class BoardLines(_Painter):
    """Place, name over reason, total at the right."""

    extra = 6

    def write(self, painter: QPainter, area: QRect, row: Row) -> None:
        lead, right = round(area.height() * 1.18), round(area.height() * 1.6)
        put(painter, area.adjusted(10, 0, 0, 0), row.lead, theme().font(), Colour.MUTED)
        put(painter, area.adjusted(0, 0, -10, 0), row.right, theme().font(bold=True), Colour.INK, right=True)
        words = area.adjusted(lead, 0, -right, 0)
        half = area.height() // 2
        upper = QRect(words.left(), words.top() + 1, words.width(), half + 1)
        lower = QRect(words.left(), words.top() + half + 1, words.width(), half - 1)
        if not row.note:
            upper = words
        put(painter, upper, row.title, theme().font(bold=True), Colour.INK)
        put(painter, lower, row.note, theme().font(0.86), Colour.MUTED)


class EntryLines(_Painter):
    """Day, category and item, points, evidence: the rows a total is made of."""

    def write(self, painter: QPainter, area: QRect, row: Row) -> None:
        width = area.width()
        plain, small = theme().font(), theme().font(0.95)
        ink = Colour.MUTED if row.faded else Colour.INK
        points = Colour.VERMILION if row.bad and not row.faded else ink
        item, figure, note = (round(width * part) for part in (0.177, 0.80, 0.826))
        left, top, height = area.left(), area.top(), area.height()
        put(painter, QRect(left + 10, top, item - 14, height), row.lead, small, Colour.MUTED)
        put(painter, QRect(left + item, top, figure - item - 64, height), row.title, plain, ink)
        put(painter, QRect(left + figure - 60, top, 60, height), row.right, plain, points, right=True)
        put(painter, QRect(left + note, top, width - note - 6, height), row.note, small, Colour.MUTED)


def put(painter: QPainter, area: QRect, text: str, font: QFont, colour: str, *, right: bool = False) -> None:
    """Write one line of text, shortened with … where there is no room."""
    if not text:
        return
    painter.setFont(font)
    painter.setPen(QColor(colour))
    text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, int(_MIDDLE | side), text)
