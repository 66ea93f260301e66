"""各稿: every edition of a locked board, why it was made, and its number; the one in force last."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wenming_desktop.ui.boards.reading import EditionRow, RoomView
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.labels import as_date, month_day
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.record_table import RecordTable


class EditionsDialog(Sheet):
    """A list to read; an older edition is never changed and can be checked by its number and code."""

    keeps = False

    def __init__(self, ctx: PageContext, view: RoomView, parent: QWidget | None = None) -> None:
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
        self.add_button("关闭(&C)", self.accept, main=True)
        self.set_size(860, 380)


def _row(row: EditionRow) -> dict[str, object]:
    day = as_date(row.sealed_at)
    return {
        "pk": row.edition, "edition": f"第{row.edition}稿", "day": f"{day.year}年{month_day(day)}" if day else "",
        "number": row.number or "（旧版锁定，无编号）", "state": row.state_label, "cause": row.cause, "operator": row.operator,
    }  # fmt: skip
