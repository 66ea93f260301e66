"""Who would move, or moved, from one board to another: a list that sorts, finds and copies like every other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wenming_desktop.domain.boards import Band, Line
from wenming_desktop.domain.moves import Move
from wenming_desktop.domain.names import group_label, told_apart
from wenming_desktop.ui.labels import BANDS
from wenming_desktop.ui.models.columns import Column, Tone
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.record_table import RecordTable

_NEW = "新参评"
_WORTH: dict[str, int] = {"red": 3, "unlisted": 2, "grey": 1, "black": 0}


class MovesTable(RecordTable):
    """Household, place, points, the board before and the board after."""

    def __init__(self, name: str, ctx: PageContext, before: str, after: str, nothing: str) -> None:
        columns = (
            Column("name", "户主", 150, bold=True), Column("village", "嘎查村", 110, hidden=True), Column("group", "村民小组", 90),
            Column("total", "积分", 80, "right"), Column("before", before, 100),
            Column("after", after, 120, text=lambda row: f"→ {row['after']}", tone=_tone),
            Column("reason", "理由", 200, stretch=True),
        )  # fmt: skip
        super().__init__(
            f"moves/{name}", columns, ctx.jobs, None, empty=EmptyState(nothing, icon_name="circle-check")
        )
        self.view.setAccessibleName("变动的户")

    def show_moves(self, moved: Sequence[Move], *, with_village: bool) -> None:
        """Show these moves, the largest rises and falls first as they come."""
        header = self.view.horizontalHeader()
        header.setSectionHidden(1, not with_village)
        names = told_apart([_who(move.line) for move in moved], [move.line.household for move in moved])
        self.set_rows([_row(move, name) for move, name in zip(moved, names, strict=True)])


def _who(line: Line) -> str:
    return line.name or line.household


def _row(move: Move, name: str) -> dict[str, Any]:
    line = move.line
    return {
        "pk": line.key, "name": name, "village": line.village, "group": group_label(line.group),
        "total": line.total_text, "before": _word(move.before, _NEW), "after": _word(move.after, ""),
        "reason": line.reason, "rise": _worth(move.after) - _worth(move.before),
    }  # fmt: skip


def _word(band: Band | None, none: str) -> str:
    return BANDS[band] if band else none


def _worth(band: Band | None) -> int:
    return _WORTH[band or "unlisted"]


def _tone(row: dict[str, Any]) -> Tone:
    return "good" if row["rise"] > 0 else "bad" if row["rise"] < 0 else ""
