"""The keyboard of the score sheet: a line number, Tab through the categories, Enter to the next line."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from wenming_desktop.ui.pages.points.sheet_model import FIRST, FRESH, HEAD, LINE, WRONG, Index, SheetModel
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.ime_line import ImeLine

_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDTHS = {LINE: 60, HEAD: 150, 2: 60}


class SheetGrid(QTableView):
    """``said``: that a line number is not on the sheet, '' once it is; ``finished`` after Enter in the last line."""

    said = Signal(str)
    finished = Signal()

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = model
        self.setModel(model)
        self.setItemDelegate(_ScoreDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAccessibleName("评分表")
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        model.modelReset.connect(self.fit)
        theme().resized.connect(self.fit)

    def fit(self) -> None:
        """Columns in proportion to the letters."""
        scale = theme().scale()
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
        header = self.horizontalHeader()
        for column in range(self.sheet.columnCount()):
            header.resizeSection(column, round(_WIDTHS.get(column, 92) * scale))
        if self.sheet.columnCount() > HEAD:
            header.setSectionResizeMode(HEAD, QHeaderView.ResizeMode.Stretch)

    # ---- moving ----
    def go(self, row: int, column: int) -> None:
        """Stand in a cell."""
        if 0 <= row < len(self.sheet.lines):
            index = self.sheet.index(row, column)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.setFocus()

    def missing(self, text: str) -> str:
        """Why one cannot go to the line with this number, '' where one can."""
        if self._row_of(text) >= 0:
            return ""
        return (
            f"这张表没有第{text.strip()}行，共{len(self.sheet.lines)}行。" if text.strip() else "请打行号。"
        )

    def jump(self, text: str) -> None:
        """Stand in the first category of the line with this number."""
        self.sheet.by_number = True
        self.said.emit("")
        self.go(self._row_of(text), FIRST)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if (
            isinstance(editor, ImeLine) and editor.is_wrong
        ):  # the number given up is nothing to speak of any more
            self.said.emit("")
        super().closeEditor(editor, hint)

    def _row_of(self, text: str) -> int:
        return next((at for at, line in enumerate(self.sheet.lines) if str(line.line) == text.strip()), -1)

    def step(self, back: bool = False) -> None:
        """Tab: the next cell of the line, past the last the next line's number."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if column == LINE:  # the number one stands on is taken as it is
            self.sheet.by_number = True
        cells = [LINE, *range(FIRST, self.sheet.last_cell + 1)]
        # a column that is none of the paper's stands behind its last one
        at = cells.index(column) if column in cells else len(cells) - 1
        if back and at == 0:
            self.go(row - 1, cells[-1])
        elif not back and at == len(cells) - 1:
            self.next_line()
        else:
            self.go(row, cells[at + (-1 if back else 1)])

    def next_line(self) -> None:
        """Enter: the number of the next line, where one may also type another."""
        row = self.currentIndex().row() + 1
        if row < len(self.sheet.lines):
            self.go(row, LINE)
        else:
            self.finished.emit()

    def event(self, event: QEvent) -> bool:
        # Tab would leave the table before keyPressEvent sees it; before the first cell it may
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TABS:
            back = event.key() == Qt.Key.Key_Backtab
            at_start = self.currentIndex().row() <= 0 and self.currentIndex().column() <= LINE
            if self.sheet.lines and not (back and at_start):
                self.step(back)
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # a cell picked with the mouse is picked by the household beside it, as well as by its number
        self.sheet.by_number = self.indexAt(event.position().toPoint()).column() == LINE
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.next_line()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.sheet.type_in(self.currentIndex(), "")
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _ScoreDelegate(QStyledItemDelegate):
    def __init__(self, view: SheetGrid) -> None:
        super().__init__(view)
        self._view = view

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        editor = ImeLine("行号" if index.column() == LINE else "分数", parent)
        set_role(editor, "cell")
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, ImeLine)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, ImeLine) and index.column() != LINE:
            self._view.sheet.type_in(index, editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, ImeLine)
        ):
            return False if watched.composing else self._on_key(watched, event)
        return super().eventFilter(watched, event)

    def _on_key(self, editor: ImeLine, event: QKeyEvent) -> bool:
        view, key = self._view, event.key()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key == Qt.Key.Key_Escape:
            view.closeEditor(editor, _NO_HINT)
            view.setFocus()
            return True
        if key not in (*_TABS, *_ENTER, *steps):
            return False
        index, text = view.currentIndex(), editor.text()
        if index.column() == LINE and (missing := view.missing(text)):
            # the next keys would be points of whoever stands in the line one came from
            editor.set_wrong(missing)
            editor.selectAll()
            view.said.emit(missing)
            return True
        view.commitData(editor)
        view.closeEditor(editor, _NO_HINT)
        view.setFocus()
        if index.column() == LINE and key not in steps:
            view.jump(text)
        elif key in steps:
            view.go(index.row() + steps[Qt.Key(key)], index.column())
        elif key in _ENTER:
            view.next_line()
        else:
            view.step(key == Qt.Key.Key_Backtab)
        return True

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        if index.data(WRONG):
            painter.fillRect(option.rect, QColor(Colour.BAD_GROUND))
        elif index.data(FRESH):
            painter.fillRect(option.rect, QColor(Colour.ENTRY))
        super().paint(painter, option, index)
        if index == self._view.currentIndex() and self._view.hasFocus():
            painter.setPen(QColor(Colour.GOLD))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
