"""The places as cards: name, kind, head, the standard's items as small squares, this year's figures."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from wenming_desktop.services.station_views import Overview, PlaceLine, met_words
from wenming_desktop.ui.theme import Colour, set_role, theme

_LINE = int(Qt.ItemDataRole.UserRole) + 1
_SHORT = _LINE + 1
_NOTHING = {"广播点位": ""}  # nobody holds activities at a loudspeaker
_LEAST, _HEIGHT, _GAP = 212, 112, 8


class PlaceCards(QListView):
    """Cards side by side, walked with the arrow keys; ``chosen`` and ``opened`` as in the tree."""

    chosen = Signal(object)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_CardDelegate(self))
        self.setAccessibleName("阵地卡片")
        set_role(self, "bare")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda index: self.opened.emit(_line(index).pk))
        self.selectionModel().currentChanged.connect(self._on_current)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        theme().resized.connect(self._fit)

    def show_places(self, found: Overview, order: list[int]) -> None:
        """Show these places in this order, standing where one stood; no signal."""
        kept = self.current()
        self._filling = True
        self._model.clear()
        for pk in order:
            item = QStandardItem(_spoken(found.lines[pk], found.short))
            item.setData(found.lines[pk], _LINE)
            item.setData(found.short, _SHORT)
            self._model.appendRow(item)
        if kept is not None:
            self.select(kept)
        self._filling = False

    def current(self) -> int | None:
        """The place one stands on."""
        index = self.currentIndex()
        return _line(index).pk if index.isValid() else None

    def select(self, pk: int) -> bool:
        """Stand on a card; False where it is not shown."""
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if _line(index).pk == pk:
                self.setCurrentIndex(index)
                return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many cards beside one another as fit; they share the room."""
        scale = theme().scale()
        room = self.viewport().width() - 2
        across = max(1, room // round((_LEAST + _GAP) * scale))
        self.setGridSize(QSize(room // across, round((_HEIGHT + _GAP) * scale)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(_line(self.currentIndex()).pk)
        else:
            super().keyPressEvent(event)

    def _on_current(self, *_: object) -> None:
        if not self._filling:
            self.chosen.emit(self.current())


def _line(index: QModelIndex | QPersistentModelIndex) -> PlaceLine:
    line: PlaceLine = index.data(_LINE)
    return line


def _spoken(line: PlaceLine, short: str) -> str:
    """What a screen reader says of a card."""
    haves = met_words(line.met, line.checked, line.asked)
    parts = (line.called, line.row.kind_word, line.row.head, f"{short}{haves}" if haves else "", line.rating)
    return "，".join(part for part in parts if part)


class _CardDelegate(QStyledItemDelegate):
    """Paints a card; everything a colour says stands there in words too."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return cast(PlaceCards, self.parent()).gridSize()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        given: Any = option
        scale = theme().scale()
        card = QRect(given.rect).adjusted(0, 0, -_GAP, -_GAP)
        chosen = bool(given.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(Colour.VERMILION if chosen else Colour.LINE), 1.4 if chosen else 1))
        painter.setBrush(QColor(Colour.ROSE if chosen else Colour.PANEL))
        painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), 8, 8)
        _Writer(painter, card.adjusted(12, 8, -12, -8), scale).write(_line(index), str(index.data(_SHORT)))
        painter.restore()


class _Writer:
    """The lines of a card from top to bottom."""

    def __init__(self, painter: QPainter, room: QRect, scale: float) -> None:
        self._painter, self._room, self._scale = painter, room, scale

    def write(self, line: PlaceLine, short: str) -> None:
        row, counts = line.row, line.counts
        idle = row.status != "使用中"
        self._words(
            0, line.called, bold=True, colour=Colour.MUTED if idle else Colour.INK, right=row.kind_word
        )
        about = " · ".join(part for part in (row.head, row.theme, row.status if idle else row.hours) if part)
        self._words(1, about, colour=Colour.SLATE, small=True)
        if line.met is None:
            self._words(2, row.offers or row.rooms or row.address, colour=Colour.SLATE, small=True)
        else:
            self._haves(line, short)
        said = (
            f"场次{counts.sessions}" if counts.sessions else "", f"人次{counts.people}" if counts.people else "",
            f"参观{counts.visitors}" if counts.visitors else "",
        )  # fmt: skip
        year = " · ".join(part for part in said if part)
        self._words(
            3,
            f"今年 {year}" if year else _NOTHING.get(row.kind, "今年还没有活动"),
            colour=Colour.MUTED,
            small=True,
        )

    def _words(
        self, place: int, text: str, *, bold: bool = False, small: bool = False, colour: str = Colour.INK, right: str = ""
    ) -> None:  # fmt: skip
        where = self._line(place)
        painter = self._painter
        if right:
            painter.setFont(theme().font(0.86))
            painter.setPen(QColor(Colour.SLATE))
            painter.drawText(where, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), right)
            where.setRight(where.right() - painter.fontMetrics().horizontalAdvance(right) - 8)
        painter.setFont(theme().font(0.86 if small else 1.0, bold=bold))
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _haves(self, line: PlaceLine, short: str) -> None:
        """八有 6/8 and a square for each item: filled met, open not; the rating at the right."""
        where = self._line(2)
        painter = self._painter
        painter.setFont(theme().font(0.86))
        text = f"{short} {met_words(line.met, line.checked, line.asked)}"
        painter.setPen(QColor(Colour.SLATE))
        painter.drawText(where, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        side = 6 * self._scale
        left = where.left() + painter.fontMetrics().horizontalAdvance(text) + 6
        for number in range(line.asked):
            square = QRectF(left + number * (side + 2), where.center().y() - side / 2 + 1, side, side)
            met = number < (line.met or 0)
            painter.setPen(QColor(Colour.GOOD if met else Colour.MUTED))
            painter.setBrush(QColor(Colour.GOOD) if met else Qt.BrushStyle.NoBrush)
            painter.drawRect(square)
        room = where.adjusted(round(left + line.asked * (side + 2) - where.left() + 2), 0, 0, 0)
        painter.setPen(QColor(Colour.WARN))
        shown = painter.fontMetrics().elidedText(line.rating, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), shown)

    def _line(self, place: int) -> QRect:
        height = self._room.height() // 4
        return QRect(self._room.left(), self._room.top() + place * height, self._room.width(), height)
