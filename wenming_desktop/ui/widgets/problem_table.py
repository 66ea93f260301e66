"""Problems with their place: error or warning in words, where, what. 保存问题表 is the page's business.

table = ProblemTable();  table.set_problems(problems);  table.opened.connect(self._go_to_problem)   # a Problem
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wenming_desktop.domain.errors import Problem
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.table_view import Store

_SEVERITIES = {"error": "要改", "question": "要答", "warning": "提醒"}
_COLUMNS = (
    Column("severity", "程度", 70, text=lambda row: _SEVERITIES[row.severity], tone=lambda row: "bad" if row.waits else "warn"),
    Column("place", "位置", 150),
    Column("message", "问题", 460, stretch=True),
)  # fmt: skip


class ProblemTable(QWidget):
    """A list of ``Problem``; errors come first as they were found."""

    opened = Signal(object)

    def __init__(
        self, name: str = "problems", store: Store | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._problems: list[Problem] = []
        self._table = RecordTable(
            name, _COLUMNS, store=store, empty=EmptyState("没有发现问题", icon_name="circle-check")
        )
        self._table.opened.connect(lambda number: self.opened.emit(self._problems[number]))
        self.setFocusProxy(self._table)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._table)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems: errors, then open questions, then warnings."""
        self._problems = sorted(problems, key=lambda problem: [*_SEVERITIES].index(problem.severity))
        self._table.set_rows(self._problems, key="")

    def current(self) -> Problem | None:
        """The problem one stands on."""
        number: Any = self._table.current()
        return None if number is None else self._problems[number]
