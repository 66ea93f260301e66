"""出第n稿: what a locked board no longer says rightly, why it is corrected, and the next edition of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.boards import Line
from wenming_desktop.domain.editions import Difference, Stand
from wenming_desktop.domain.names import group_label, told_apart
from wenming_desktop.services import editions
from wenming_desktop.ui.boards.reading import RoomView
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "这张榜锁定以后，下面这些户有了更正。原来的稿不变、仍可核验；新稿注明“更正”，由您另行张贴。"


class CorrectDialog(Sheet):
    """The lines that differ, and the reason that is kept with the new edition and listed in 更正记录."""

    helped_by = "boards#出新的一稿"

    def __init__(self, ctx: PageContext, view: RoomView, parent: QWidget | None = None) -> None:
        self._view = view
        self._next = (view.board.edition or 1) + 1
        super().__init__(
            ctx, f"出第{self._next}稿", f"{view.place}{view.board.period.label}群众积分。{_NOTE}", parent
        )
        columns = (
            Column("name", "户主", 140, bold=True), Column("place", "嘎查村、小组", 150),
            Column("sealed", f"第{self._next - 1}稿", 110, "right"), Column("now", "现在", 110, "right"),
            Column("what", "有什么不同", 260, stretch=True),
        )  # fmt: skip
        self.table = RecordTable(
            "boards/differences", columns, ctx.jobs, None, empty=EmptyState("没有不同的户")
        )
        self.table.view.setAccessibleName("有更正的户")
        self.table.set_rows(difference_rows(view.waiting, view.board.lines))
        self.cause = ImeLine("更正原因", placeholder="更正原因或异议编号，例如 异议YY-2026-0001成立")
        self.cause.entered.connect(self.save)
        line = QHBoxLayout()
        line.addWidget(plain_label("更正原因"))
        line.addWidget(self.cause, 1)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(line)
        self.add_button("取消(&C)", self.reject)
        self.add_button(f"出第{self._next}稿(&S)", self.save, main=True, final=True)
        self.set_size(860, 520)
        self.cause.setFocus()

    def save(self) -> None:
        """Make the next edition; without a reason it is refused."""
        board = self._view.board
        future = self.ctx.context.submit(
            editions.correct, board.track, board.period, self.cause.text(), self._view.village_pk
        )
        self.ctx.jobs.run(self, future, lambda _made: self.accept(), failed=self.refused, write=True)


def difference_rows(differences: Sequence[Difference], board: Sequence[Line] = ()) -> list[dict[str, Any]]:
    """Every household that differs, those of one name with their numbers."""
    rows = [difference_row(difference, -at) for at, difference in enumerate(differences, 1)]
    stands = [one.now or one.sealed for one in differences]
    numbers = [stand.household if stand else "" for stand in stands]
    others = [(line.name, line.household) for line in board]
    names = told_apart([row["name"] for row in rows], numbers, others)
    return [row | {"name": name} for row, name in zip(rows, names, strict=True)]


def difference_row(difference: Difference, pk: int) -> dict[str, Any]:
    """One household that differs: what the locked board says, what the ledger says now, and how.

    ``pk`` is the row's own where it is nobody's line.
    """
    shown = difference.now or difference.sealed
    return {
        "pk": difference.key or pk, "name": difference.name or (shown.household if shown else ""),
        "place": f"{shown.village}{group_label(shown.group)}" if shown else "",
        "sealed": _total(difference.sealed, difference), "now": _total(difference.now, difference), "what": "、".join(_what(difference)),
    }  # fmt: skip


def _total(stand: Stand | None, difference: Difference) -> str:
    if stand is None:
        return "" if difference.said else "不在榜上"
    return "否决" if stand.veto else format_points(stand.total)


def _what(difference: Difference) -> Sequence[str]:
    if difference.said:
        return [difference.said]
    before, after = difference.sealed, difference.now
    if before is None:
        return ["当时应在榜上"]
    if after is None:
        return ["当时不应在榜上"]
    said = []
    if before.total != after.total:
        said.append("积分")
    if before.veto != after.veto:
        said.append("一票否决")
    if before.deducted != after.deducted:
        said.append("有没有减分")
    if before.village != after.village:
        said.append("所在嘎查村")
    if before.group != after.group:
        said.append("村民小组")
    if before.household != after.household:
        said.append("户号")
    return said
