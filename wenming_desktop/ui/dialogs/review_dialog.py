"""评议告知: the meetings and told-records of a period, what is there and what is missing, each with its button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from wenming_desktop.domain.periods import Period, month_label
from wenming_desktop.services import due_process
from wenming_desktop.services.due_process import MonthLine, Review
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.meeting_dialog import ask_meeting
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.dialogs.tellings_dialog import TellingsDialog
from wenming_desktop.ui.dialogs.told_dialog import ToldDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import L, set_role
from wenming_desktop.ui.widgets.card import clear_layout
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label, rule, tag

_NOTE = "公示上的“逐户评议”“全程监督”“已逐户告知”只在这里登记齐了才印；没有登记的不印，也不影响打印。"


class ReviewDialog(Sheet):
    """One line a village and month; under them how many deductions were told."""

    helped_by = "boards#评议告知"

    def __init__(
        self,
        ctx: PageContext,
        period: Period,
        village_pk: int | None,
        place: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ctx, f"评议告知　{place}{period.label}", _NOTE, parent)
        self._period, self._village_pk = period, village_pk
        inner = QWidget()
        set_role(inner, "clear")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(3, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("各月的评议会议")
        self.told_words = plain_label("", "muted")
        self.body.addWidget(area, 1)
        self.body.addWidget(self.told_words)
        self.told_button = self.add_button("批量登记告知(&T)", self.tell, left=True)
        self.list_button = self.add_button("已登记的告知(&V)", self.look, left=True)
        self.add_button("关闭(&C)", self.accept)
        self.set_size(820, 480)
        self.reload()

    def reload(self) -> None:
        """Read what is recorded."""
        self.ctx.read(self, self._show, due_process.review, self._period, self._village_pk)

    def tell(self) -> ToldDialog:
        """批量登记告知."""
        dialog = ToldDialog(self.ctx, self._period, self._village_pk, self)
        dialog.finished.connect(lambda _code: self.reload())
        dialog.open()
        return dialog

    def look(self) -> TellingsDialog:
        """已登记的告知: also where everybody was told, to take back what was recorded by mistake."""
        dialog = TellingsDialog(self.ctx, self._period, self._village_pk, self)
        dialog.finished.connect(lambda _code: self.reload())
        dialog.open()
        return dialog

    def _show(self, view: Review) -> None:
        self.view = view
        clear_layout(self._grid)
        for row, line in enumerate(view.lines):
            self._add_line(row * 2, line)
        if not view.lines:
            self._grid.addWidget(plain_label("这个时段没有登记积分。", "muted"), 0, 0, 1, 5)
        self._grid.setRowStretch(2 * len(view.lines) + 1, 1)
        facts = view.facts
        told = (
            f"减分{facts.deductions}条，已告知{facts.told}条。"
            if facts.deductions
            else "没有减分，不用告知。"
        )
        self.told_words.setText(told)
        self.told_button.setEnabled(facts.told < facts.deductions)

    def _add_line(self, row: int, line: MonthLine) -> None:
        meeting = line.meeting
        self._grid.addWidget(plain_label(line.village, "strong"), row, 0)
        self._grid.addWidget(plain_label(month_label(line.month)), row, 1)
        good = meeting is not None and bool(meeting.supervisor)
        mark = "✓ 已评议" if good else "没有列席监督" if meeting else "没有登记"
        self._grid.addWidget(tag(mark, "good" if good else "warn"), row, 2)
        words = (
            f"{meeting.number}　{labels.month_day(meeting.day)}　主持{meeting.host}"
            f"{f'　列席监督{meeting.supervisor}' if meeting.supervisor else ''}"
            if meeting
            else ""
        )
        self._grid.addWidget(ElideLabel(words, "muted"), row, 3)
        ask = partial(ask_meeting, self.ctx, self, line.village_pk, line.month, self.reload)
        button = action_button("修改" if meeting else "登记", ask, role="link")
        button.setAccessibleName(f"{line.village}{month_label(line.month)} {button.text()}评议会议")
        self._grid.addWidget(button, row, 4)
        self._grid.addWidget(rule(), row + 1, 0, 1, 5)
