"""The standard of a period in words, and in what two of them differ."""

from dataclasses import replace

import pytest

from wenming_desktop.domain.boards import Bands, Board
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.yardstick import Yardstick

BANDS = Bands(red=105_00, grey=96_00, black=90_00)
NOW = Yardstick(BANDS, 100_00)


@pytest.mark.parametrize(
    ("other", "was", "becomes"),
    [
        (Yardstick(replace(BANDS, red=110_50), 100_00), "红榜105分以上", "红榜110.5分以上"),
        (Yardstick(BANDS, 80_00), "基础分100分", "基础分80分"),
        (Yardstick(replace(BANDS, at_most=True), 100_00), "灰榜低于96分、黑榜低于90分", "灰榜不高于96分、黑榜不高于90分"),
        (Yardstick(replace(BANDS, red_no_deduction=False), 100_00), "有减分的不上红榜", "有减分的也上红榜"),
        (NOW, "", ""),
    ],
)  # fmt: skip
def test_only_what_differs_is_said(other: Yardstick, was: str, becomes: str) -> None:
    assert (NOW.unlike(other), other.unlike(NOW)) == (was, becomes)


def test_the_partys_has_no_thresholds() -> None:
    assert Yardstick(None, 0).unlike(Yardstick(None, 10_00)) == "基础分0分"


def test_a_board_has_the_standard_it_was_judged_by() -> None:
    board = Board(
        track="masses", period=Period.parse("2026-Q3"), station=None, lines=(), bands=BANDS, base=100_00, rule_text=""
    )  # fmt: skip
    assert Yardstick.of(board) == NOW
