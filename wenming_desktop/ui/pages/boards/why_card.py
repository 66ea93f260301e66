"""Why a household stands where it stands: base points, the sum, and every entry behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.boards import Board, Line
from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.domain.periods import month_label, month_of
from wenming_desktop.domain.points import Entry
from wenming_desktop.ui import labels
from wenming_desktop.ui.boards import words
from wenming_desktop.ui.pages.boards.line_list import EntryLines, PaintedList, Row
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.text import plain_label

_CHOOSE = "点上面的一户，这里列出每一条积分。"
_OUTSIDE = "现在看到的就是对外公布的内容：红榜印姓名，灰榜、黑榜只印户数；未满18周岁的户主只印户号。"


class WhyCard(Card):
    """The entries of one line; Enter or a double click opens one."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__("为什么", "")
        self.list = PaintedList("积分明细", EntryLines())
        self.list.opened.connect(self.opened)
        self._say = plain_label(_CHOOSE, "muted", wrap=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._say)
        self.add(self._stack, 1)
        self.body.setSpacing(4)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No household is chosen."""
        self._words("点一户看积分明细", _CHOOSE)

    def show_outside(self) -> None:
        """对外预览: nothing of the office's stands here."""
        self._words("对外预览", _OUTSIDE)

    def show_line(self, board: Board, line: Line) -> None:
        """Name the household; its entries follow by ``show_entries``."""
        self.set_title(words.why_title(line), words.sum_words(board, line))
        self.list.set_rows([])
        self._stack.setCurrentIndex(0)

    def show_entries(self, board: Board, entries: Sequence[Entry]) -> None:
        """The entries in order of their days."""
        self.list.set_rows([_row(entry) for entry in entries])
        if not entries:
            span = words.span_word(board.period)
            rest = f"，只有基础分{format_points(board.base)}分" if board.base else ""
            self._say.setText(f"{span}没有登记{rest}。")
        self._stack.setCurrentIndex(0 if entries else 1)

    def _words(self, title: str, text: str) -> None:
        self.set_title(title, "")
        self.list.set_rows([])
        self._say.setText(text)
        self._stack.setCurrentIndex(1)


def _row(entry: Entry) -> Row:
    item = f"{entry.category} · {entry.label}" if entry.category else entry.label
    if entry.reverses is not None:
        item = f"冲正 · {entry.label}"
    figure = "否决" if entry.veto else labels.points(entry.points, signed=True)
    day = labels.month_day(entry.event_date)
    if entry.whole_month:
        day = month_label(month_of(entry.event_date)).partition("年")[2]
    notes = [
        NOT_AS_KEPT if entry.untrue else "",
        entry.cause,
        entry.evidence,
        "已冲正" if entry.reversed_by is not None else "",
    ]
    if entry.corrects_closed:
        notes.append("审核后更正")
    elif entry.counts_in != month_of(entry.event_date):
        notes.append(f"记入{entry.counts_in % 100}月")
    if entry.person and entry.person != entry.head:
        notes.append(entry.person)
    return Row(
        entry, item, day, "　".join(filter(None, notes)), figure, bad=entry.points < 0 or entry.veto > 0 or entry.untrue,
        faded=not entry.stands,
    )  # fmt: skip
