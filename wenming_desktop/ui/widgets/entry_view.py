"""The table under EntryGrid: a cell being typed in is always open, so the first letter is never lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)  # fmt: skip

from wenming_desktop.domain.errors import UserError
from wenming_desktop.ui.models.entry_model import EntryModel
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.date_field import WRONG_DAY, DateField
from wenming_desktop.ui.widgets.ime_line import ImeLine

Index = QModelIndex | QPersistentModelIndex
_NARROWEST = 0.68
_MOVE = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class EntryView(QTableView):
    """Moves between cells; what Enter, Esc and paste mean is decided by EntryGrid."""

    recorded = Signal(int)
    dropped = Signal(int)
    block_pasted = Signal()
    typed = Signal(int, str)
    held = Signal(str)
    copy_wanted = Signal()

    def __init__(self, model: EntryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = model
        self._moving = False
        self.take_block: Callable[[], bool] = lambda: False
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.clicked.connect(lambda index: self.go(index.row(), index.column()))
        self.fit()
        theme().resized.connect(self.fit)
        for signal in (
            model.dataChanged,
            model.rowsInserted,
            model.rowsRemoved,
            model.modelReset,
            model.layoutChanged,
        ):
            signal.connect(lambda *_: self._fit_rows())

    def _fit_rows(self) -> None:
        """A line that was refused has a second row for the reason."""
        header, usual = self.verticalHeader(), theme().row_height()
        for row in range(self.lines.rowCount()):
            height = usual * (2 if self.lines.refusal(row) else 1)
            if header.sectionSize(row) != height:
                header.resizeSection(row, height)

    def fit(self) -> None:
        """Rows as high as the letters need; columns share the width there is, so that none is out of sight."""
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
        self._fit_rows()
        columns = self.lines.columns
        wanted = sum(column.width for column in columns)
        scale = theme().scale()
        share = max(self.viewport().width() / wanted, scale * _NARROWEST) if wanted else 1.0
        for number, column in enumerate(columns):
            self.horizontalHeader().resizeSection(number, int(column.width * share))

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar = self.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
        if event.size().height() < event.oldSize().height():
            # a bar that comes up below must not cover the line one stands on, nor what is typed below it; a line that was
            # clicked stays under the pointer, for a second click means the same one
            here = self.currentIndex()
            if at_end and (not here.isValid() or here.row() == self.lines.rowCount() - 1):
                self.scrollToBottom()
            self.scrollTo(here)

    def editable(self) -> list[int]:
        """The columns one types in, left to right."""
        header = self.horizontalHeader()
        order = sorted(range(header.count()), key=header.visualIndex)
        return [
            number
            for number in order
            if self.lines.columns[number].make and not header.isSectionHidden(number)
        ]

    def go(self, row: int, column: int) -> None:
        """Stand in a cell and open it where it can be typed in."""
        index = self.lines.index(row, column)
        self._moving = (
            True  # closing a cell gives the keyboard back to the table, which must not open one itself
        )
        self.close_cell()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        opens = bool(self.lines.flags(index) & Qt.ItemFlag.ItemIsEditable)
        if not self.isVisibleTo(self.window()):  # nobody types where nothing is to be seen
            self._moving = False
            return
        if not opens:
            self.setFocus()  # an open cell has the keyboard; on a recorded row the table's own keys act
        self._moving = False
        if opens and self.indexWidget(index) is None:
            # with a trigger it answers False where a cell is open already, without one it prints a warning
            self.edit(index, QAbstractItemView.EditTrigger.AllEditTriggers, None)  # type: ignore[call-overload]
            self._offer(index)

    def _offer(self, index: QModelIndex) -> None:
        """A red name opens the list of whom it may mean: nobody must guess that it is to be typed again."""
        editor, line = self.indexWidget(index), self.lines.lines[index.row()]
        wrong = self.lines.columns[index.column()].key in line.errors
        if wrong and isinstance(editor, ChoiceField) and editor.unsettled:
            editor.offer()

    def go_key(self, row: int, key: str) -> None:
        """Stand in the cell of a column, by its key."""
        keys = [column.key for column in self.lines.columns]
        self.go(row, keys.index(key))

    def close_cell(self) -> None:
        """Keep what is typed in the open cell and close it."""
        editor = self.indexWidget(self.currentIndex())
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def step(self, back: bool) -> None:
        """Tab: the next cell one types in; past the last the first again, before the first out of the grid."""
        cells, row = self.editable(), self.currentIndex().row()
        at = cells.index(self.currentIndex().column()) if self.currentIndex().column() in cells else -1
        if not back and self._holds(self.currentIndex()):
            return
        if back and at <= 0:
            self.close_cell()
            self.focusNextPrevChild(False)
            return
        self.go(row, cells[(at + (-1 if back else 1)) % len(cells)])

    def _holds(self, index: QModelIndex) -> bool:
        """Whether what is typed in the open cell is wrong, and the keyboard stays until it is right."""
        editor, column = self.indexWidget(index), self.lines.columns[index.column()]
        if not column.holds or not isinstance(editor, ImeLine):
            return False
        self.commitData(editor)
        wrong = self.lines.lines[index.row()].errors.get(column.key, "") if editor.text().strip() else ""
        if wrong:
            editor.set_wrong(wrong)
            editor.selectAll()
            self.held.emit(wrong)
            self._offer(index)
        return bool(wrong)

    def edited(self, index: Index) -> None:
        """A cell was committed."""
        self.typed.emit(index.row(), self.lines.columns[index.column()].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._moving:
            return
        index = self.currentIndex()
        if not index.isValid() or self.lines.lines[index.row()].state == "done":
            index = self.lines.index(len(self.lines.lines) - 1, (self.editable() or [0])[0])
        if event.reason() != Qt.FocusReason.MouseFocusReason and self.indexWidget(index) is None:
            self.go(index.row(), index.column())
            editor = self.indexWidget(index)
            if event.reason() == Qt.FocusReason.ActiveWindowFocusReason and isinstance(editor, ImeLine):
                editor.end(
                    False
                )  # she comes back from another window and types on: nothing is marked to be overwritten

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.block_pasted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        last = len(self.lines.lines) - 1
        top = self.rowViewportPosition(last)
        area = QRect(0, top, self.viewport().width(), self.rowHeight(last)).adjusted(1, 0, -1, -1)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(Colour.GOLD), 2))
        painter.drawRect(area)
        self._paint_refusals(painter)
        painter.end()

    def _paint_refusals(self, painter: QPainter) -> None:
        """没登记：… across the whole width, under the cells of its line."""
        painter.setPen(QColor(Colour.VERMILION))
        painter.setFont(theme().font(0.92))
        usual, metrics = theme().row_height(), painter.fontMetrics()
        for row in range(max(0, self.rowAt(0)), self.lines.rowCount()):
            top = self.rowViewportPosition(row)
            if top > self.viewport().height():
                break
            if reason := self.lines.refusal(row):
                room = QRect(10, top + usual, self.viewport().width() - 20, usual)
                words = metrics.elidedText(reason, Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)


class _CellDelegate(QStyledItemDelegate):
    """Opens the column's own editor in a cell, and keeps Enter, Esc and Tab for the register."""

    def __init__(self, view: EntryView) -> None:
        super().__init__(view)
        self._view = view

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        column = self._view.lines.columns[index.column()]
        assert column.make is not None
        editor = column.make(parent)
        set_role(editor, "cell")
        row = index.row()
        if isinstance(editor, ImeLine):
            editor.setPlaceholderText(column.placeholder)
            if column.align == "right":
                editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            editor.entered.connect(lambda: self._view.recorded.emit(row))
            editor.dropped.connect(lambda: self._view.dropped.emit(row))
            editor.stepped.connect(lambda step: self._leave_line(row, step))
        if isinstance(editor, ChoiceField):
            after = (
                partial(self._view.recorded.emit, row) if column.finishes else partial(self._view.step, False)
            )
            editor.advanced.connect(after)
        return editor

    def _leave_line(self, row: int, step: int) -> None:
        target = row + step
        if 0 <= target < len(self._view.lines.lines):
            self._view.go(target, self._view.currentIndex().column())

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        line, column = self._view.lines.lines[index.row()], self._view.lines.columns[index.column()]
        value = line.values.get(column.key)
        if isinstance(editor, DateField):
            if isinstance(value, str):
                editor.set_typed(value)
            else:
                editor.set_value(value)
        elif isinstance(editor, ChoiceField) and not isinstance(value, str):
            editor.set_choice(value)
        elif isinstance(editor, ImeLine):
            editor.setText(self._view.lines.words(line, column))
        if isinstance(editor, ImeLine):
            editor.set_wrong(line.errors.get(column.key, ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        lines = self._view.lines
        line, column = lines.lines[index.row()], lines.columns[index.column()]
        if line.state != "draft":
            return
        before, text = (
            line.values.get(column.key),
            editor.text().strip() if isinstance(editor, ImeLine) else "",
        )
        value, error = self._value(editor, column, text)
        if value == before and not error and column.key not in line.errors:
            return
        if text and text == before and column.key in line.errors:
            return  # walked through: what is wrong with it is what was wrong with it
        if value is None and not text and before is None and not error:
            return
        lines.set_value(index.row(), column.key, value if value is not None else text, error)
        self._view.edited(index)

    def _value(self, editor: QWidget, column, text: str):
        if isinstance(editor, DateField):
            day = editor.value()
            return day, WRONG_DAY if text and day is None else ""
        if isinstance(editor, ChoiceField):
            choice = editor.choice()
            if choice is None and text and column.parse is None:
                return text, "没有从下面的名单里选。请再打几个字，用回车选中。"
            if choice is not None or not text:
                return choice, ""
        try:
            return (column.parse(text) if column.parse and text else text or None), ""
        except UserError as error:
            return text, f"{error.text}{error.advice}"

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: Index) -> None:
        inset = 2 if index.row() == len(self._view.lines.lines) - 1 else 0
        editor.setGeometry(_cells(option.rect).adjusted(0, inset, 0, -max(1, inset)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._filter_key(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            return False
        return super().eventFilter(watched, event)

    def _filter_key(self, watched: QObject, event: QKeyEvent) -> bool:
        if isinstance(watched, ImeLine) and watched.composing:
            return False
        if event.key() in _MOVE:
            if isinstance(watched, ChoiceField):
                watched.leave()
            self._view.step(event.key() == Qt.Key.Key_Backtab)
            return True
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._view.take_block()
        return False

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        line = self._view.lines.lines[index.row()]
        key = self._view.lines.columns[index.column()].key
        if line.state != "done":
            painter.fillRect(option.rect, QColor(Colour.ENTRY))
        if key in line.errors:
            painter.fillRect(_cells(option.rect), QColor(Colour.BAD_GROUND))
        if line.state != "done":
            # the gold frame marks the row; rose would hide which cells are still empty
            option.state &= ~QStyle.StateFlag.State_Selected
        option.rect = _cells(option.rect)
        super().paint(painter, option, index)


def _cells(room: QRect) -> QRect:
    """Where the cells of a line are; the reason of a refusal stands below."""
    return QRect(room.topLeft(), QSize(room.width(), min(room.height(), theme().row_height())))
