"""Who stands on another board than before: by other thresholds (试算标准), or since the period before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wenming_desktop.domain.boards import Band, Board, Line


@dataclass(frozen=True, slots=True)
class Move:
    """A line that another threshold, or the next quarter, puts into another band."""

    line: Line
    before: Band | None
    after: Band | None


def moves(before: Board, after: Board) -> list[Move]:
    """Who would move, and where (试算标准, 与上季度比较); a household new to the board came from None."""
    old: Mapping[int, Band | None] = {line.key: line.band for line in before.lines}
    return [
        Move(line, old.get(line.key), line.band) for line in after.lines if old.get(line.key) != line.band
    ]
