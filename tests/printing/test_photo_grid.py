"""Photos on a sheet: inside the room, whole, in their order, none over another, none lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.printing.photo_grid import PhotoBox, photo_boxes

LAND, TALL = 4 / 3, 3 / 4
ROOM = (420.0, 260.0)


def overlap(one: PhotoBox, other: PhotoBox) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.01 and down > 0.01


@given(
    ratios=st.lists(st.floats(0.4, 2.5), min_size=1, max_size=6),
    width=st.floats(200, 500),
    height=st.floats(150, 600),
)
def test_every_photo_stands_whole_inside_the_room_beside_the_others(
    ratios: list[float], width: float, height: float
) -> None:
    boxes = photo_boxes(ratios, width, height, 6)
    assert [pytest.approx(box.width / box.height) for box in boxes] == ratios
    for box in boxes:
        assert box.x >= -0.01
        assert box.y >= -0.01
        assert box.x + box.width <= width + 0.01
        assert box.y + box.height <= height + 0.01
        assert box.width > 15
    assert not any(overlap(one, other) for one, other in itertools.combinations(boxes, 2))


@pytest.mark.parametrize(
    ("ratios", "least"),
    [
        ((LAND,), 0.75), ((TALL,), 0.4), ((LAND, LAND), 0.55), ((TALL, TALL), 0.8), ((LAND,) * 3, 0.75),
        ((LAND, TALL, LAND), 0.44), ((LAND,) * 4, 0.75), ((LAND,) * 5, 0.6), ((LAND,) * 6, 0.7),
    ],
)  # fmt: skip
def test_the_room_is_used(ratios: tuple[float, ...], least: float) -> None:
    boxes = photo_boxes(ratios, *ROOM, 6)
    assert sum(box.width * box.height for box in boxes) / (ROOM[0] * ROOM[1]) >= least


def test_four_alike_are_two_by_two_and_six_three_by_two() -> None:
    for count, rows, columns in ((4, 2, 2), (6, 2, 3)):
        boxes = photo_boxes((LAND,) * count, *ROOM, 6)
        assert len({round(box.y) for box in boxes}) == rows
        assert len({round(box.x) for box in boxes}) == columns


def test_without_photos_there_is_nothing_to_place() -> None:
    assert photo_boxes((), *ROOM, 6) == []
