"""与上季度比较: who came to another board since the period before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.moves import Move
from wenming_desktop.services import boards
from wenming_desktop.ui.boards import reading, words
from wenming_desktop.ui.boards.moves_table import MovesTable
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.text import plain_label


class CompareDialog(Sheet):
    """与上季度比较: who came to another board since the period before, and who is new."""

    helped_by = "boards#和上一期比较"
    keeps = False

    def __init__(self, ctx: PageContext, view: reading.RoomView, parent: QWidget | None = None) -> None:
        period = view.board.period
        before = period.shifted(-1)
        super().__init__(
            ctx,
            f"与{words.before_word(period)}比较",
            f"{view.place}　{before.label} → {period.label}",
            parent,
        )
        self.table = MovesTable(
            "compare", ctx, words.before_word(period), words.span_word(period), "没有人变动"
        )
        self.summary = plain_label("", "strong", wrap=True)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.table, 1)
        self.add_button("关闭(&C)", self.accept)
        self.set_size(760, 560)
        show: Callable[[list[Move]], None] = lambda moved: self._show(moved, view)  # noqa: E731
        ctx.jobs.run(
            self,
            ctx.context.read(boards.compare, "masses", period, view.village_pk),
            show,
            failed=self.refused,
        )

    def _show(self, moved: list[Move], view: reading.RoomView) -> None:
        up = sum(move.after == "red" for move in moved)
        down = sum(move.before == "red" for move in moved)
        low = sum(move.after in ("grey", "black") for move in moved)
        out = sum(move.before in ("grey", "black") for move in moved)
        self.summary.setText(
            f"新上红榜{up}户，退出红榜{down}户；新列灰榜、黑榜{low}户，退出灰榜、黑榜{out}户。"
        )
        self.table.show_moves(moved, with_village=view.board.station is None)
