"""The standard (基础分和分数线) boards are judged by: one for one period in the whole township."""

from __future__ import annotations

from typing import NamedTuple

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.boards import Bands, Board


class Yardstick(NamedTuple):
    """Thresholds (None on the party's track, which has none) and base points in hundredths."""

    bands: Bands | None
    base: int

    @classmethod
    def of(cls, board: Board) -> Yardstick:
        """What a board was judged by."""
        return cls(board.bands, board.base)

    @property
    def parts(self) -> tuple[str, ...]:
        """Each part of it in words."""
        base = f"基础分{format_points(self.base)}分"
        if self.bands is None:
            return (base,)
        limits = self.bands
        return (
            base, f"红榜{format_points(limits.red)}分以上",
            f"灰榜{limits.below}{format_points(limits.grey)}分", f"黑榜{limits.below}{format_points(limits.black)}分",
            "有减分的不上红榜" if limits.red_no_deduction else "有减分的也上红榜",
        )  # fmt: skip

    def unlike(self, other: Yardstick) -> str:
        """The parts in which it is not the other, in words: 红榜105分以上; '' where the two are one."""
        return "、".join(part for part in self.parts if part not in other.parts)
