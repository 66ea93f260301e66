"""粘贴放假通知: the State Council's text at the left, what was read of it at the right, what does not fit below."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from wenming_desktop.services import holidays
from wenming_desktop.services.holidays import NoticeReading
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.problem_table import ProblemTable
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = (
    "把“国务院办公厅关于…年部分节假日安排的通知”整篇粘贴到左边，连标题一起；右边是读到的，核对无误再采用。"
)
_COLUMNS = (
    Column("name", "节日", 100, bold=True),
    Column("off_words", "放假", 170),
    Column("off", "天数", 56, "right", text=lambda row: f"{len(row.off)}天"),
    Column("worked_words", "调休上班", 160, stretch=True),
)
_DELAY = 250


class HolidayTextDialog(Sheet):
    """``text`` is read as it is typed or pasted; 采用 works only where nothing is wrong."""

    helped_by = "settings#粘贴放假通知"

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "粘贴放假通知", _NOTE, parent)
        self._asked = 0
        self.reading: NoticeReading | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("放假通知全文")
        self.text.setPlaceholderText("在这里粘贴（Ctrl+V）")
        self.text.setTabChangesFocus(True)
        self.table = RecordTable(
            "holiday_text", _COLUMNS, store=ctx.store, empty=EmptyState("还没有读到放假安排")
        )
        self.problems = ProblemTable("holiday_problems", ctx.store)
        self.problems.hide()
        self.summary = plain_label("", "muted", wrap=True)
        right = QVBoxLayout()
        right.setSpacing(S)
        right.addWidget(self.table, 3)
        right.addWidget(self.problems, 2)
        right.addWidget(self.summary)
        both = QHBoxLayout()
        both.setSpacing(14)
        both.addWidget(self.text, 2)
        both.addLayout(right, 3)
        self.body.addLayout(both, 1)
        self.add_button("取消(&C)", self.reject)
        self.take_button = self.add_button("采用(&S)", self.take, main=True)
        self.take_button.setEnabled(False)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_DELAY)
        self._late.timeout.connect(self.read)
        self.text.textChanged.connect(self._late.start)
        self.set_size(1040, 620)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read what stands there."""
        self._asked += 1
        asked = self._asked
        self.ctx.read(
            self, lambda found: self._show(asked, found), holidays.read_text, self.text.toPlainText()
        )

    def take(self) -> None:
        """采用: the days into the book, the year declared full."""
        self.say("")
        future = self.ctx.context.submit(holidays.take_text, self.text.toPlainText())
        self.ctx.jobs.run(self, future, self._on_taken, failed=self.refused, write=True)

    def _show(self, asked: int, found: NoticeReading) -> None:
        if asked != self._asked:
            return
        self.reading = found
        self.table.set_rows(found.read.lines, key="")
        problems = found.problems if self.text.toPlainText().strip() else ()
        self.problems.set_problems(problems)
        self.problems.setVisible(bool(problems))
        self.summary.setText("\n".join(_said(found)))
        self.take_button.setEnabled(found.is_full)

    def _on_taken(self, found: NoticeReading) -> None:
        self.ctx.messages.say(f"已填好{found.read.year}年的放假安排：{_sum(found)}。")
        self.accept()


def _sum(found: NoticeReading) -> str:
    kinds = list(found.read.days.values())
    return f"放假{kinds.count('holiday')}天，调休上班{kinds.count('workday')}天"


def _said(found: NoticeReading) -> list[str]:
    """What the clerk is told besides the lines: the sums, what was passed over, what goes."""
    if not found.read.lines:
        return []
    said = [f"{found.read.year}年{_sum(found)}。"]
    said += [f"没有计入（只是鼓励，不是放假）：{words}" for words in found.read.passed]
    if found.dropped:
        days = "、".join(labels.month_day(day) for day in found.dropped)
        said.append(f"原来填的{days}通知里没有，采用后去掉。")
    return said
