"""本年已填完整: what still speaks against it; where nothing is wrong but something is doubtful, the clerk decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.errors import Problem
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.problem_table import ProblemTable


class YearCheckDialog(Sheet):
    """The list of what was found; 仍然算填完整 only where no statutory day lacks."""

    helped_by = "settings#法定假日"
    keeps = False

    def __init__(
        self, ctx: PageContext, parent: QWidget, year: int, problems: Sequence[Problem], go_on: Callable[[], object]
    ) -> None:  # fmt: skip
        wrong = any(one.is_error for one in problems)
        note = "请补上再按一次，或者粘贴放假通知。" if wrong else "核对过确实如此的，可以仍然算填完整。"
        super().__init__(ctx, f"核对{year}年的节假日", note, parent)
        self.table = ProblemTable("year_check", ctx.store)
        self.table.set_problems(problems)
        self.body.addWidget(self.table, 1)
        self._go_on = go_on
        self.add_button("回去补(&C)", self.reject, main=wrong)
        if not wrong:
            self.add_button("仍然算填完整(&S)", self.take, main=True)
        self.set_size(720, 420)

    def take(self) -> None:
        """仍然算填完整."""
        self.accept()
        self._go_on()
