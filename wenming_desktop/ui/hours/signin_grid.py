"""The keyboard of the sign-in sheet: Tab through 签到, 签退, 时长, Enter to the next line, Delete empties a line."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from wenming_desktop.ui.hours.signin_model import (
    FINISH,
    FRESH,
    HEADS,
    HOURS,
    LINE,
    NAME,
    NOTE,
    START,
    TEAM,
    WRONG,
    Index,
    SigninModel,
)
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.ime_line import ImeLine

_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CELLS = (START, FINISH, HOURS)
_WIDTHS = {LINE: 56, NAME: 150, TEAM: 200, START: 84, FINISH: 84, HOURS: 104}


class SigninGrid(QTableView):
    """``left(forward)`` where Tab or Enter goes past the first or last cell."""

    left = Signal(bool)

    def __init__(self, model: SigninModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = model
        self.setModel(model)
        self.setItemDelegate(_TimeDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAccessibleName("签到表")
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        model.modelReset.connect(self.fit)
        theme().resized.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Columns in proportion to the letters."""
        scale = theme().scale()
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
        header = self.horizontalHeader()
        for column in range(len(HEADS)):
            header.resizeSection(column, round(_WIDTHS.get(column, 92) * scale))
        header.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)

    def go(self, row: int, column: int = HOURS) -> None:
        """Stand in a cell."""
        if 0 <= row < len(self.sheet.lines):
            index = self.sheet.index(row, column)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.setFocus()

    def step(self, *, back: bool = False) -> None:
        """Tab: the next cell one types in."""
        row, column = max(0, self.currentIndex().row()), self.currentIndex().column()
        at = row * len(_CELLS) + (_CELLS.index(column) if column in _CELLS else 0) + (-1 if back else 1)
        if 0 <= at < len(self.sheet.lines) * len(_CELLS):
            self.go(at // len(_CELLS), _CELLS[at % len(_CELLS)])
        else:
            self.left.emit(not back)

    def next_line(self) -> None:
        """Enter: the same cell of the next line."""
        row, column = self.currentIndex().row() + 1, self.currentIndex().column()
        if row < len(self.sheet.lines):
            self.go(row, column if column in _CELLS else HOURS)
        else:
            self.left.emit(True)

    def event(self, event: QEvent) -> bool:
        # Tab would leave the table before keyPressEvent sees it
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TABS:
            self.step(back=event.key() == Qt.Key.Key_Backtab)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentIndex().column() not in _CELLS:  # come to by Tab: where one types first
            self.go(max(0, self.currentIndex().row()), START)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.next_line()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentIndex().isValid():
            self.sheet.clear(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _TimeDelegate(QStyledItemDelegate):
    def __init__(self, view: SigninGrid) -> None:
        super().__init__(view)
        self._view = view

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        editor = ImeLine(HEADS[index.column()], parent)
        set_role(editor, "cell")
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, ImeLine)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, ImeLine) and editor.text().strip() != index.data(Qt.ItemDataRole.EditRole):
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
        if key != Qt.Key.Key_Escape and key not in (*_TABS, *_ENTER, *steps):
            return False
        if key != Qt.Key.Key_Escape:
            view.commitData(editor)
        view.closeEditor(editor, _NO_HINT)
        view.setFocus()
        if key in steps:
            view.go(view.currentIndex().row() + steps[Qt.Key(key)], view.currentIndex().column())
        elif key in _ENTER:
            view.next_line()
        elif key in _TABS:
            view.step(back=key == Qt.Key.Key_Backtab)
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
