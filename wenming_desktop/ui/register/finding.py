"""The find line of the register: words, village, month, deductions only; or one batch, one household."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.services.register_rows import MOST_COUNTED, Filter
from wenming_desktop.ui import labels
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label


class FindLine(QWidget):
    """Ctrl+F opens it, Esc closes it and shows the newest lines again."""

    changed = Signal()
    closed = Signal()

    def __init__(self, *, party: bool) -> None:
        super().__init__()
        set_role(self, "clear")
        self._party = party
        self._batch: int | None = None
        self._subject: int | None = None
        self.bar = FilterBar("找姓名、积分项目、依据，拼音首字母也行")
        if not party:
            self.bar.add_choice("village", "全部嘎查村")
        self.bar.add_choice("month", "全部月份")
        self.bar.add_chip("minus", "只看减分")
        self.bar.add_chip("standing", "只看有效")
        self.bar.changed.connect(self.changed)
        self.bar.line.dropped.connect(self.close_line)
        self._what = plain_label("", "strong")
        self._close = action_button("回到最近登记", self.close_line, role="link")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        box.addWidget(self._what)
        box.addWidget(self.bar, 1)
        box.addWidget(self._close)

    def open_line(self) -> None:
        """Show the line and take the keyboard."""
        self.show()
        self.bar.line.setFocus()
        self.bar.line.selectAll()

    def close_line(self) -> None:
        """Forget what was looked for."""
        self._batch = self._subject = None
        self._what.setText("")
        self.bar.blockSignals(True)
        self.bar.clear()
        self.bar.blockSignals(False)
        self.bar.set_count("")
        self.hide()
        self.changed.emit()
        self.closed.emit()

    def show_batch(self, operation_pk: int, words: str) -> None:
        """Only the entries of one action."""
        self._batch, self._subject = operation_pk, None
        self._what.setText(words)
        self.show()

    def show_subject(self, key: int, words: str) -> None:
        """Only one household's or member's entries."""
        self._batch, self._subject = None, key
        self._what.setText(words)
        self.show()

    def show_month(self, month: int) -> None:
        """Only what stands of one month: the rows behind 本月积分登记."""
        self._batch = self._subject = None
        self._what.setText("")
        self.bar.blockSignals(True)
        self.bar.show_only({"month": month, "standing": True})
        self.bar.blockSignals(False)
        self.show()
        self.changed.emit()

    def set_options(self, villages: Sequence[tuple[int, str]], months: Sequence[int]) -> None:
        """The villages and months to choose from."""
        if not self._party:
            self.bar.set_options("village", villages)
        # a month one was led to is there, also where nothing was entered in it
        listed = sorted({*months, *filter(None, [self.bar.values().get("month")])}, reverse=True)
        self.bar.set_options("month", [(month, labels.month(month)) for month in listed])

    def set_count(self, shown: int, total: int) -> None:
        """共17条, or that only the newest are shown."""
        many = f"{total - 1}多" if total > MOST_COUNTED else str(total)
        self.bar.set_count(f"共{total}条" if shown == total else f"共{many}条，显示最近{shown}条")

    def words(self) -> str:
        """What is looked for, as one says it."""
        return " · ".join(part for part in (self._what.text(), self.bar.words()) if part)

    def wanted(self) -> Filter:
        """What is looked for; empty while the line is closed."""
        if self.isHidden():
            return Filter()
        values = self.bar.values()
        return Filter(
            self.bar.text(), values.get("village"), values.get("month"), bool(values.get("minus")), standing=bool(values.get("standing")),
            operation_pk=self._batch,
            household_pk=None if self._party else self._subject, person_pk=self._subject if self._party else None,
        )  # fmt: skip
