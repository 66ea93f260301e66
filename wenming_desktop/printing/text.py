"""Chinese line breaking and justification (禁则).

Marks that close stay with what they close, marks that open with what they open, Latin words and numbers stay
whole. A line is filled to the right edge by spreading its gaps, never by more than half an em each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

NO_START = frozenset("，。、；：？！）】》」』〕〉〗”’…—～·％‰℃)]},.;:!?%＞〃")
"""No line begins with one of these (GB/T 15834, 5.1)."""
NO_END = frozenset("（【《「『〔〈〖“‘([{＜")
"""No line ends with one of these."""
_PAIRED = frozenset("—…")
_WORD_MARKS = frozenset(".,:/@#%+-_~'&=?*−")
MAX_SPREAD = 0.5
"""The most a gap is widened to justify a line, in em."""


@dataclass(frozen=True, slots=True)
class Line:
    """Characters start to stop of a text as one line, and their width without trailing spaces."""

    start: int
    stop: int
    width: float
    last: bool


def break_lines(text: str, advances: Sequence[float], width: float, first_indent: float = 0.0) -> list[Line]:
    """Break a paragraph into lines no wider than ``width``; every character is in exactly one line.

    ``advances`` gives the width of each character, ``first_indent`` what the first line leaves free. Only a
    piece without any break that is wider than a line is broken where it must be.
    """
    edges = [0.0, *accumulate(advances)]
    breakable = break_points(text, advances, width)
    lines: list[Line] = []
    start = 0
    while start < len(text):
        room = width - (first_indent if start == 0 else 0.0)
        stop = _line_end(text, edges, breakable, start, room)
        body = stop
        while body > start + 1 and text[body - 1] == " ":
            body -= 1
        lines.append(Line(start, stop, edges[body] - edges[start], stop == len(text)))
        start = stop
    return lines


def _line_end(text: str, edges: Sequence[float], breakable: Sequence[bool], start: int, room: float) -> int:
    limit = edges[start] + room + 1e-6
    fits = start + 1
    while fits < len(text) and (edges[fits + 1] <= limit or text[fits] == " "):
        fits += 1
    if fits == len(text):
        return fits
    return next((stop for stop in range(fits, start, -1) if breakable[stop]), fits)


def break_points(text: str, advances: Sequence[float], width: float) -> list[bool]:
    """Whether a line of the given width may end before each character (and after the last)."""
    allowed = [True] * (len(text) + 1)
    words = _inside_long_words(text, [0.0, *accumulate(advances)], width / 2)
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        in_word = is_word(before) and is_word(after) and not words[at]
        allowed[at] = not (in_word or after == " " or after in NO_START or before in NO_END)
        if before == after and before in _PAIRED:
            allowed[at] = False
    return allowed


def is_word(character: str) -> bool:
    """Whether a character belongs to a Latin word or a number."""
    return character.isascii() and (character.isalnum() or character in _WORD_MARKS)


def _inside_long_words(text: str, edges: Sequence[float], longest: float) -> list[bool]:
    """Before which characters a word or number wider than ``longest`` may be broken."""
    long = [False] * (len(text) + 1)
    start = 0
    while start < len(text):
        stop = start + 1
        if is_word(text[start]):
            while stop < len(text) and is_word(text[stop]):
                stop += 1
            if edges[stop] - edges[start] > longest:
                long[start + 1 : stop] = [True] * (stop - start - 1)
        start = stop
    return long


def spread(text: str, slack: float, em: float) -> float:
    """What each gap of a line gets so that it fills the line; 0 where the line has no gap to widen."""
    gaps = sum(is_gap(one, other) for one, other in pairwise(text))
    return min(max(slack, 0.0) / gaps, MAX_SPREAD * em) if gaps else 0.0


def is_gap(one: str, other: str) -> bool:
    """Whether the space between two characters may be widened: not inside a word or number."""
    return not (is_word(one) and is_word(other))


def split_words(text: str) -> list[str]:
    """A line in the pieces drawn at once: words and numbers whole, everything between them together."""
    pieces: list[str] = []
    for character in text:
        if pieces and is_word(character) == is_word(pieces[-1][-1]):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
