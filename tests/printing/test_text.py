"""The Chinese line breaker: no line begins or ends with a mark that may not, none sticks out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.printing.text import (
    MAX_SPREAD,
    NO_END,
    NO_START,
    break_lines,
    is_word,
    split_words,
    spread,
)

WIDTH = 28.0


def em(text: str) -> list[float]:
    return [0.5 if c.isascii() else 1.0 for c in text]


def lines(text: str, width: float = WIDTH, indent: float = 0.0) -> list[str]:
    return [text[line.start : line.stop] for line in break_lines(text, em(text), width, indent)]


# Pieces as official prose is made of: a mark never stands before a word, an opening mark always before one.
word = st.text("积分评议小组逐户公示农牧民群众", min_size=1, max_size=9)
latin = st.sampled_from(["2026", "161.5", "0475-0000000", "WPS", "10:30"])
closed = st.builds(lambda a, b, c: a + b + c, st.sampled_from("（《“〔"), word, st.sampled_from("）》”〕"))
piece = st.one_of(word, word, closed, latin, st.sampled_from(["——", "……"]).map(lambda dash: "的" + dash))
paragraphs = st.lists(
    st.tuples(piece, st.sampled_from(["", "", "，", "。", "；", "、", "：", "！”"])), min_size=1, max_size=60
).map(lambda parts: "".join(a + b for a, b in parts).lstrip("”"))


@given(paragraphs)
def test_every_character_is_in_exactly_one_line(text: str) -> None:
    assert "".join(lines(text)) == text


@given(paragraphs)
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str) -> None:
    broken = lines(text)
    assert not [line for line in broken[1:] if line[0] in NO_START]
    assert not [line for line in broken[:-1] if line[-1] in NO_END]


@given(paragraphs, st.sampled_from([0.0, 2.0]))
def test_no_line_sticks_out_and_widths_are_true(text: str, indent: float) -> None:
    for line in break_lines(text, em(text), WIDTH, indent):
        room = WIDTH - (indent if line.start == 0 else 0)
        assert line.width <= room + 1e-6
        assert line.width == pytest.approx(sum(em(text[line.start : line.stop].rstrip(" "))))


@given(paragraphs)
def test_numbers_and_words_stay_whole(text: str) -> None:
    for before, after in pairwise(lines(text)):
        assert not (is_word(before[-1]) and is_word(after[0]))


@given(st.text("公示，。（）“”—…、 aZ09.", max_size=200))
def test_anything_is_broken_without_loss_and_without_sticking_out(text: str) -> None:
    assert "".join(lines(text, 7.0)) == text
    assert all(line.width <= 7.0 + 1e-6 for line in break_lines(text, em(text), 7.0))


def test_dashes_and_dots_in_pairs_are_not_parted() -> None:
    text = "甲" * 9 + "——乙丙" + "甲" * 5 + "……乙"
    for line in lines(text, 10.0):
        assert line.count("—") != 1
        assert line.count("…") != 1


def test_a_word_longer_than_half_a_line_may_be_broken() -> None:
    text = "网址" + "a" * 60
    assert [len(line) for line in lines(text, 20.0)] == [38, 24]


def test_a_closing_mark_takes_its_character_along() -> None:
    assert lines("甲乙丙丁戊，己", 5.0) == ["甲乙丙丁", "戊，己"]


def test_an_opening_mark_goes_to_the_next_line() -> None:
    assert lines("甲乙丙丁《己庚》", 5.0) == ["甲乙丙丁", "《己庚》"]


def test_gaps_are_widened_evenly_but_never_inside_a_number() -> None:
    assert spread("2026年7月", 3.0, 10) == 1.0  # 年, 7 and 月 are moved: three gaps
    assert spread("2026", 3.0, 10) == 0.0
    assert spread("甲乙", 100.0, 10) == MAX_SPREAD * 10
    assert spread("甲乙", -2.0, 10) == 0.0


def test_pieces_of_a_line_are_words_and_what_lies_between() -> None:
    assert split_words("于2026年7月1日起") == ["于", "2026", "年", "7", "月", "1", "日起"]
