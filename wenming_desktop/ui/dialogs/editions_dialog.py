"""各稿: every edition of a locked board, why it was made, and its number; the one in force last."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.services import editions
from wenming_desktop.ui.boards.reading import EditionRow, RoomView
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.labels import as_date, month_day
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label


class EditionsDialog(Sheet):
    """A list to read; an older edition is never changed and can be checked by its number and code.

    Where the board is judged otherwise than set now, also the way to a next edition of the period's boards.
    """

    helped_by = "boards#出新的一稿"
    cause: ImeLine | None = None

    def __init__(self, ctx: PageContext, view: RoomView, parent: QWidget | None = None) -> None:
        self._view = view
        super().__init__(
            ctx,
            "各稿",
            f"{view.place}{view.board.period.label}群众积分。以前的稿一直保存，凭编号和核验码可以核验。",
            parent,
        )
        columns = (
            Column("edition", "稿次", 80, bold=True), Column("day", "锁定日期", 120), Column("number", "编号", 170),
            Column("state", "状态", 90), Column("cause", "更正原因", 240, stretch=True), Column("operator", "经办人", 90),
        )  # fmt: skip
        self.table = RecordTable("boards/editions", columns, ctx.jobs, None, empty=EmptyState("还没有锁定"))
        self.table.view.setAccessibleName("各稿")
        self.table.set_rows([_row(row) for row in view.editions])
        self.body.addWidget(self.table, 1)
        if view.sealed and view.standard:
            self._offer_standard()
        self.add_button("关闭(&C)", self.accept, main=True)
        self.set_size(860, 380)

    def _offer_standard(self) -> None:
        """The way to the thresholds set now: all locked boards of the period get a next edition, with its reason."""
        note = (
            f"这一时段的榜按{self._view.standard}。按现在的分数线出更正稿的，"
            "这一时段已锁定的榜全部出新的一稿；不改的不用点。"
        )
        self.body.addWidget(plain_label(note, wrap=True))
        self.cause = ImeLine("更正原因", placeholder="更正原因，例如 会议纪要第3号")
        self.cause.entered.connect(self.correct)
        line = QHBoxLayout()
        line.addWidget(plain_label("更正原因"))
        line.addWidget(self.cause, 1)
        self.body.addLayout(line)
        self.add_button("按现在的分数线出更正稿(&S)", self.correct)

    def correct(self) -> None:
        """Make the next edition of every locked board of the period; without a reason it is refused."""
        board, cause = self._view.board, self.cause.text() if self.cause else ""
        future = self.ctx.context.submit(editions.correct, board.track, board.period, cause, by_settings=True)
        self.ctx.jobs.run(self, future, lambda _made: self.accept(), failed=self.refused, write=True)


def _row(row: EditionRow) -> dict[str, object]:
    day = as_date(row.sealed_at)
    return {
        "pk": row.edition, "edition": f"第{row.edition}稿", "day": f"{day.year}年{month_day(day)}" if day else "",
        "number": row.number or "（旧版锁定，无编号）", "state": row.state_label, "cause": row.cause, "operator": row.operator,
    }  # fmt: skip
