"""Which villages have sent what a month asks of them, and which have not."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.periods import month_label, month_of
from wenming_desktop.services import workbench_sent
from wenming_desktop.services.context import Book
from wenming_desktop.services.workbench_sent import Sent
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

Kind = Literal["scores", "activities"]
_WORDS: dict[str, str] = {"scores": "积分评分表", "activities": "活动记录"}


class SentDialog(Sheet):
    """The villages that have sent as rows, the others named above them."""

    helped_by = "workbench#材料上报"
    keeps = False

    def __init__(self, ctx: PageContext, kind: Kind, parent: QWidget | None = None) -> None:
        month = month_of(ctx.today())
        super().__init__(ctx, f"{month_label(month)}{_WORDS[kind]}　已报", "", parent)
        self._kind: Kind = kind
        self.missing = plain_label("", "warn", wrap=True)
        columns = (Column("village", "已经报来的嘎查村", 300, bold=True, stretch=True),)
        self.table = RecordTable(
            "sent", columns, ctx.jobs, ctx.store,
            empty=EmptyState("还没有嘎查村报来", "录入评分表、登记活动以后，这里就有了。", icon_name="clipboard-list"),
        )  # fmt: skip
        self.body.addWidget(self.missing)
        self.body.addWidget(self.table, 1)
        self.add_button("关闭(&C)", self.accept, main=True)
        self.set_size(520, 520)
        ctx.read(self, self._show, _sent, month)

    def _show(self, villages: list[Sent]) -> None:
        asked = [one for one in villages if self._kind == "activities" or one.scores is not None]
        self.table.set_rows([one for one in asked if getattr(one, self._kind)])
        missing = [
            one.quiet if self._kind == "scores" else one.village
            for one in asked
            if not getattr(one, self._kind)
        ]
        self.missing.setText(f"还没有报的{len(missing)}个：{'、'.join(missing)}" if missing else "都报来了。")


def _sent(book: Book, month: int) -> list[Sent]:
    return workbench_sent.sent(book, month)
