"""Something that opens under a field and never takes the keyboard away from it.

It is a child of the field's window, not a window of its own: input methods keep working, nothing flickers, and it is
in every screenshot. ``Popup(field)`` holds one widget; ``PopupList(field)`` a list of Choices as in pictures/3_points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.text import plain_label

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MARGIN = 6
_LINES = 8


class Popup(QFrame):
    """A floating panel under (or above) a field, closed when the field loses the keyboard or the window moves on."""

    closed = Signal()

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)  # it lives as long as the field; once it opens it is its window's
        self.field = field
        self.hide()
        set_role(self, "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(18)
        shadow.setOffset(0, 4)
        shadow.setColor(QColor(0, 0, 0, 60))
        self.setGraphicsEffect(shadow)
        field.installEventFilter(self)
        field.destroyed.connect(self.deleteLater)

    def open_at(self, size: QSize) -> None:
        """Show the panel with this size below the field, above it where there is no room."""
        host = self.field.window()
        if self.parentWidget() is not host:
            self.setParent(host)
        corner = self.field.mapTo(host, QPoint(0, self.field.height() + 4))
        width, height = min(size.width(), host.width() - 8), min(size.height(), host.height() - 8)
        if corner.y() + height > host.height() - 4:
            corner.setY(max(4, self.field.mapTo(host, QPoint(0, 0)).y() - height - 4))
        corner.setX(max(4, min(corner.x(), host.width() - width - 4)))
        self.setGeometry(QRect(corner, QSize(width, height)))
        self.show()
        self.raise_()

    def close_popup(self) -> None:
        """Hide the panel."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close_popup()
        return False


class PopupList(Popup):
    """A list of Choices; the field keeps the keyboard and passes Up, Down and Enter on."""

    chosen = Signal(object)

    def __init__(self, field: QWidget, *, width: int = 430) -> None:
        super().__init__(field)
        self._width = width
        self._model = _ChoiceModel(self)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_ChoiceDelegate(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setAccessibleName("可选的结果")
        self._view.clicked.connect(self._on_clicked)
        set_role(self._view, "bare")
        box = QVBoxLayout(self)
        box.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        box.setSpacing(_MARGIN)
        box.addWidget(self._view)
        self.foot = plain_label("", "warn")
        box.addWidget(self.foot)

    def show_choices(self, choices: Sequence[Choice], marked: Choice | None = None, said: str = "") -> None:
        """Show these lines, ``marked`` marked, with ``said`` below them; nothing to show closes the list."""
        self._model.fill(choices)
        if not choices:
            self.close_popup()
            return
        more = getattr(choices, "more", 0)
        self.foot.setText("　".join(filter(None, (said, f"还有{more}个，请再打一个字。" if more else ""))))
        self.foot.setVisible(bool(self.foot.text()))
        self.warn(False)
        lines = min(len(choices), _LINES)
        height = lines * self._view.sizeHintForRow(0) + 2 * _MARGIN + 2
        if self.foot.text():
            height += self.foot.sizeHint().height() + _MARGIN
        width = max(round(self._width * theme().scale()), self.foot.sizeHint().width() + 2 * _MARGIN + 2)
        self.open_at(QSize(max(width, self.field.width()), height))
        at = next((row for row, one in enumerate(choices) if one is marked), -1)
        self._view.scrollToTop()
        self._view.setCurrentIndex(self._model.index(at) if at >= 0 else QModelIndex())

    def warn(self, on: bool = True) -> None:
        """Enter took nothing: what stands below the lines is red."""
        set_role(self.foot, "error" if on else "warn")

    @property
    def choices(self) -> list[Choice]:
        """The lines shown."""
        return self._model.choices

    def current(self) -> Choice | None:
        """The marked line while the list is open."""
        row = self._view.currentIndex().row()
        return self._model.choices[row] if self.isVisible() and 0 <= row < len(self._model.choices) else None

    def mark(self, step: int) -> None:
        """Mark the next (1) or previous (-1) line."""
        row = max(0, min(self._model.rowCount() - 1, self._view.currentIndex().row() + step))
        self._view.setCurrentIndex(self._model.index(row))

    def _on_clicked(self, index: QModelIndex) -> None:
        choice = self._model.choices[index.row()]
        self.close_popup()
        self.chosen.emit(choice)


class _ChoiceModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.choices: list[Choice] = []

    def fill(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = list(choices)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self.choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(part for part in (choice.title, choice.detail, choice.right) if part)
        return choice if role == Qt.ItemDataRole.UserRole else None


class _ChoiceDelegate(QStyledItemDelegate):
    """Name in ink, detail in muted letters, figure at the right; the marked line on rose with a bold name."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(200, theme().row_height() + 4)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        choice: Choice = index.data(Qt.ItemDataRole.UserRole)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(Colour.ROSE))
            painter.drawRoundedRect(option.rect, 6, 6)
        self._paint_text(painter, option.rect.adjusted(10, 0, -10, 0), choice, marked)
        painter.restore()

    def _paint_text(self, painter: QPainter, area: QRect, choice: Choice, marked: bool) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        small = theme().font(0.92)
        right = QFontMetrics(small).horizontalAdvance(choice.right)
        painter.setFont(small)
        painter.setPen(QColor(Colour.MUTED))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, choice.right)
        area = area.adjusted(0, 0, -right - 10 if right else 0, 0)
        name = theme().font(bold=marked)
        metrics = QFontMetrics(name)
        title = metrics.elidedText(choice.title, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(name)
        painter.setPen(QColor(Colour.INK))
        painter.drawText(area, middle, title)
        rest = area.adjusted(metrics.horizontalAdvance(title) + 6, 0, 0, 0)
        painter.setFont(small)
        painter.setPen(QColor(Colour.SLATE if marked else Colour.MUTED))
        detail = QFontMetrics(small).elidedText(choice.detail, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, middle, detail)
