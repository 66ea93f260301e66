"""Where a few photos stand on a sheet: rows of one height or columns of one width, as large as the room allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_UNEVEN = 3.0
"""Beside one another a photo so many times larger than the smallest looks like a mistake."""


@dataclass(frozen=True, slots=True)
class PhotoBox:
    """A photo's place: its top left corner from that of the room, width and height, in points."""

    x: float
    y: float
    width: float
    height: float


def photo_boxes(ratios: Sequence[float], width: float, height: float, gap: float) -> list[PhotoBox]:
    """The places of photos of the given ratios (width / height) in their order, centred in a room.

    Every way to share them among rows, or among columns, is tried; the one that shows most of them, in sizes not too
    unlike, is taken. Nothing is cut off.
    """
    if not ratios:
        return []
    ways = [_placed(rows, width, height, gap) for rows in _rowings(ratios)]
    upright = [1 / ratio for ratio in ratios]
    ways += [_turned(_placed(rows, height, width, gap)) for rows in _rowings(upright)]
    return max(ways, key=_worth)


def _turned(boxes: Sequence[PhotoBox]) -> list[PhotoBox]:
    """Rows as columns: across becomes down."""
    return [PhotoBox(box.y, box.x, box.height, box.width) for box in boxes]


def _rowings(ratios: Sequence[float]) -> Iterator[list[Sequence[float]]]:
    """Every way to cut the photos into rows, in their order."""
    for cuts in range(2 ** (len(ratios) - 1)):
        ends = [at + 1 for at in range(len(ratios) - 1) if cuts >> at & 1]
        yield [ratios[first:last] for first, last in pairwise([0, *ends, len(ratios)])]


def _placed(rows: Sequence[Sequence[float]], width: float, height: float, gap: float) -> list[PhotoBox]:
    """Rows filled to the width, all made smaller together where they are too high, centred."""
    heights = [(width - gap * (len(row) - 1)) / sum(row) for row in rows]
    room = height - gap * (len(rows) - 1)
    scale = min(1.0, room / sum(heights))
    heights = [one * scale for one in heights]
    top = (height - sum(heights) - gap * (len(rows) - 1)) / 2
    boxes = []
    for row, high in zip(rows, heights, strict=True):
        wide = sum(row) * high + gap * (len(row) - 1)
        lefts = accumulate((ratio * high + gap for ratio in row), initial=(width - wide) / 2)
        boxes += [PhotoBox(left, top, ratio * high, high) for left, ratio in zip(lefts, row, strict=False)]
        top += high + gap
    return boxes


def _worth(boxes: Sequence[PhotoBox]) -> float:
    areas = [box.width * box.height for box in boxes]
    uneven = max(areas) / min(areas)
    return sum(areas) * min(1.0, _UNEVEN / uneven)
