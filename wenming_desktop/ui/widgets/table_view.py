"""The bare table under RecordTable and ProblemTable: heights, header menu, copying, remembered columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.models.record_model import RecordModel
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.one_only import one_only_words

_NARROWEST = 0.74
_NARROWEST_OF_SOME, _WIDEST_OF_SOME = 0.5, 2.0
_BESIDE_HEAD = 16  # what style.qss puts beside the words of a head, and a hair
_ARROW = 16
_BESIDE_CELL = 18  # the same beside the words of a cell
_LEAST_LETTERS = 3  # of a word that gives way: fewer say nothing
_LEAST_ROWS = 3
RowAction = tuple[str, Callable[[list[int]], None]]


def head_width(title: str) -> int:
    """The least width of a column: its head is never cut off."""
    return QFontMetrics(theme().font(9 / 10.5)).horizontalAdvance(title) + _BESIDE_HEAD


def _least_of(column: Column) -> int:
    """The least width of a column's words: all of a short one, and of one that gives way enough to know it by."""
    letters = column.longest if column.whole else min(_LEAST_LETTERS, column.letters)
    return QFontMetrics(theme().font()).horizontalAdvance("国") * letters + _BESIDE_CELL if letters else 0


class Store(Protocol):
    """Where small things are remembered between sessions: QSettings, or a dict in tests (``MemoryStore``)."""

    def value(self, key: str, default: Any = None) -> Any: ...
    def setValue(self, key: str, value: Any) -> None: ...


class MemoryStore(dict):
    """A Store that forgets."""

    def value(self, key: str, default: Any = None) -> Any:
        """What was kept under a key."""
        return self.get(key, default)

    def setValue(self, key: str, value: Any) -> None:
        """Keep something."""
        self[key] = value


class TableView(QTableView):
    """A read-only table over a RecordModel; ``copy_wanted`` and ``opened`` are for the widget around it."""

    copy_wanted = Signal()
    opened = Signal(int)
    sort_wanted = Signal(str, bool)

    def __init__(
        self, model: RecordModel, name: str, store: Store | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._records, self._name, self._store = model, name, store
        self._by_clerk = False
        self._sort = "", False
        self._restoring = False
        self.row_actions: list[RowAction] = []
        self.for_several: frozenset[str] = frozenset()
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.verticalHeader().hide()
        self._set_up_header()
        self.fit()
        theme().resized.connect(self.fit)

    def fit(self) -> None:
        """Rows as high as the letters need; columns too, unless the clerk set them."""
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
        self.verticalHeader().setMinimumSectionSize(theme().row_height())
        self._by_clerk = self._restore()
        if not self._by_clerk:
            self.default_columns()
        # what was kept with the columns may be an older order than the list's own
        self.set_sort_mark(*self._sort)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """The head and three lines: of a lower list nobody sees that it is one; what holds it scrolls."""
        height = self.horizontalHeader().sizeHint().height() + _LEAST_ROWS * theme().row_height()
        beside = self.horizontalScrollBar().sizeHint().height() + 2 * self.frameWidth()
        return QSize(super().minimumSizeHint().width(), height + beside)

    def default_columns(self) -> None:
        """The order and columns the room was made with, their widths sharing the room there is."""
        header = self.horizontalHeader()
        for number, column in enumerate(self._records.columns):
            header.moveSection(header.visualIndex(number), number)
            header.setSectionHidden(number, column.hidden)
        self._share_width()

    def _share_width(self) -> None:
        columns = self._records.columns
        scale = theme().scale()
        shown = [column for column in columns if not column.hidden]
        rigid = sum(column.width for column in shown if column.whole) * scale
        giving = sum(column.width for column in shown if not column.whole) * scale
        least, most = (_NARROWEST_OF_SOME, _WIDEST_OF_SOME) if rigid else (_NARROWEST, 1.0)
        room = self.viewport().width() - 2
        share = max(least, min(most, (room - rigid) / giving)) if giving else 1.0
        widths = [
            max(int(one.width * scale * (1.0 if one.whole else share)), self._head_of(one), _least_of(one))
            for one in columns
        ]
        header = self.horizontalHeader()
        taken = sum(
            width for one, width in zip(columns, widths, strict=True) if not (one.hidden or one.stretch)
        )
        for number, (column, width) in enumerate(zip(columns, widths, strict=True)):
            if column.stretch:
                # what takes the room that is left has at least its own where there is none: then one scrolls
                modes = QHeaderView.ResizeMode
                header.setSectionResizeMode(
                    number, modes.Stretch if room - taken >= width else modes.Interactive
                )
            header.resizeSection(number, width)

    def _head_of(self, column: Column) -> int:
        return head_width(column.title) + (_ARROW if column.key == self._sort[0] else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._by_clerk and event.size().width() != event.oldSize().width():
            self._share_width()

    def column_menu(self) -> QMenu:
        """The menu of the header: which columns are shown, and 恢复默认 (columns, widths and order)."""
        menu = QMenu("显示哪些列(&L)", self)
        header = self.horizontalHeader()
        for number, column in enumerate(self._records.columns):
            action = menu.addAction(column.title or "（无标题）")
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(number))
            action.toggled.connect(lambda on, number=number: self._show_column(number, on))
        menu.addSeparator()
        menu.addAction("恢复默认").triggered.connect(self._reset_columns)
        return menu

    def set_sort_mark(self, key: str, descending: bool) -> None:
        """Show by which column the list is sorted ('' = its own order)."""
        self._sort = key, descending
        keys = [column.key for column in self._records.columns]
        header = self.horizontalHeader()
        header.blockSignals(True)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(keys.index(key) if key in keys else -1, order)
        header.blockSignals(False)
        if not self._by_clerk:
            self._share_width()

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(36)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.column_menu().popup(header.mapToGlobal(at)))
        columns = self._records.columns
        stretched = [number for number, column in enumerate(columns) if column.stretch]
        for number in stretched:
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(not stretched)
        header.sortIndicatorChanged.connect(self._on_sort)
        header.sectionMoved.connect(lambda *_: self._remember())
        header.sectionResized.connect(lambda *_: self._remember() if self._by_hand() else None)

    def _by_hand(self) -> bool:
        return self.horizontalHeader().underMouse()

    def _on_sort(self, number: int, order: Qt.SortOrder) -> None:
        if self._restoring:
            return
        columns = self._records.columns
        key = columns[number].key if 0 <= number < len(columns) and columns[number].sortable else ""
        self._sort = key, order == Qt.SortOrder.DescendingOrder
        self.sort_wanted.emit(*self._sort)

    def _show_column(self, number: int, on: bool) -> None:
        header = self.horizontalHeader()
        if on or header.hiddenSectionCount() < header.count() - 1:
            header.setSectionHidden(number, not on)
            self._remember()

    def _reset_columns(self) -> None:
        self.default_columns()
        self._by_clerk = False
        if self._store is not None:
            self._store.setValue(self._key(), None)
        if self._sort[0]:
            self.set_sort_mark("", False)
            self.sort_wanted.emit("", False)

    def _key(self) -> str:
        # another set of columns must not be laid out by the old one's widths
        return f"table/{self._name}/{'.'.join(column.key for column in self._records.columns)}/{theme().size}"

    def _remember(self) -> None:
        if self._store is not None and self._name:
            self._by_clerk = True
            self._store.setValue(self._key(), self.horizontalHeader().saveState())

    def _restore(self) -> bool:
        state = self._store.value(self._key()) if self._store is not None and self._name else None
        self._restoring = True
        try:
            return isinstance(state, QByteArray) and self.horizontalHeader().restoreState(state)
        finally:
            self._restoring = False

    def _open_menu(self, at: QPoint) -> None:
        menu = self.row_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(at))

    def row_menu(self) -> QMenu:
        """The menu of the selected lines: what one can do with them, copying, and which columns are shown."""
        ids = [self._records.ids[index.row()] for index in self.selectionModel().selectedRows()]
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for text, run in self.row_actions:
            action: QAction = menu.addAction(text)
            action.setEnabled(len(ids) == 1 or (len(ids) > 1 and text in self.for_several))
            if len(ids) > 1 and not action.isEnabled():
                action.setToolTip(plain_tip(one_only_words(len(ids))))
                action.setText(f"{text}（一次一行）")
            action.triggered.connect(lambda _on=False, run=run: run(ids))
        if self.row_actions:
            menu.addSeparator()
        menu.addAction("复制\tCtrl+C").triggered.connect(self.copy_wanted)
        # the head cannot be reached by keys: its menu is in the one of the Menu key too
        columns = self.column_menu()
        columns.setParent(menu, columns.windowFlags())
        menu.addMenu(columns)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
