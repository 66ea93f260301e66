"""A list whose lines carry a tick: none is ticked at first, so that nothing is recorded unseen; Space ticks and unticks.

table = TickTable("待告知的户", ("", "户号", "户主"), (36, 110, 0))   # 0 stretches
table.set_lines([("萨日朗-014", "张福")]);  table.tick_all(True);  table.ticked() -> [0]
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.table_view import head_width


class TickTable(QTableWidget):
    """Lines of words behind a tick; ``counted`` whenever another line is ticked or the lines are new."""

    counted = Signal()

    def __init__(self, name: str, heads: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__(0, len(heads))
        self._ticks: list[QTableWidgetItem] = []
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme().row_height())
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        scale = theme().scale()
        for column, width in enumerate(widths):
            self.setColumnWidth(column, max(round(width * scale), head_width(heads[column])))
            if not width:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(lambda _item: self.counted.emit())

    def set_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these lines (without the tick's own column), none ticked."""
        self.blockSignals(True)
        self._ticks = []
        self.setRowCount(len(lines))
        for at, words in enumerate(lines):
            for column, text in enumerate(("", *words)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                if column == 0:
                    self._ticks.append(item)
                    item.setCheckState(Qt.CheckState.Unchecked)
                    item.setData(int(Qt.ItemDataRole.AccessibleTextRole), " ".join(filter(None, words)))
                self.setItem(at, column, item)
        if lines:
            self.setCurrentCell(0, 0)
        self.blockSignals(False)
        self.counted.emit()

    def ticked(self) -> list[int]:
        """The numbers of the lines with a tick, from 0."""
        return [at for at, tick in enumerate(self._ticks) if tick.checkState() is Qt.CheckState.Checked]

    def tick_all(self, on: bool) -> None:
        """Tick every line, or none."""
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        self.blockSignals(True)
        for tick in self._ticks:
            tick.setCheckState(state)
        self.blockSignals(False)
        self.viewport().update()
        self.counted.emit()
