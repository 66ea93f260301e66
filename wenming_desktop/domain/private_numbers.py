"""Resident IDs and telephones inside a text, in any writing: spaces, dashes, full-width digits, +86, 15-digit IDs.

What is taken for one. An ID: 17 digits and a digit or X (x, ×) whose digits 7 to 14 are a day that exists between 1900
and 2099, whatever the check character says, since a mistyped ID is still somebody's; a 15-digit one begins with a
province and holds a day of the last century. Any other long number (an order, a social credit code) is none. A mobile
telephone: 11 digits from 13 to 19; a landline: area code and 7 or 8 digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wenming_desktop.domain.identity import mask_phone

Kind = Literal["id", "mobile", "landline"]
HIDDEN_ID = "（身份证号不打印）"
_FEWEST = 10
"""A text with fewer digits holds neither."""
_X, _DASHES = "xX×ｘＸхХ", "-‐‑‒–—―−－﹣ー·•．."
# Between two digits of one number stand at most three of these: 138 - 0013 - 8000.
_GAP = "[ -]{0,3}"
# Between the groups of a mobile's digits (3, 4, 4) also these: 138/0013/8000, (138)00138000.
_PART = r"[ ()（）\[\]【】/／、，,_~—:：|-]{0,3}"
_ID18 = re.compile(rf"(?<![0-9])(?=([1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9X])(?![0-9]))")
_ID15 = re.compile(rf"(?<![0-9])(?=([1-9](?:{_GAP}[0-9]){{14}})(?![0-9]))")
_MOBILE = re.compile(
    rf"(?<![0-9])(?=((?:(?:00)?86{_PART}|0)?(?:1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}"
    rf"|1[3-9][0-9]{_PART}[0-9]{{4}}{_PART}[0-9]{{4}}))(?![0-9]))"
)
_LANDLINE = re.compile(
    rf"(?<![0-9])(?=(0(?:10|2[0-9]|[3-9][0-9]{{2}}){_PART}[2-8](?:{_GAP}[0-9]){{6,7}})(?![0-9]))"
)
# First digits of an ID (GB/T 2260), each with its second ones.
_AREAS = {
    "1": "12345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "123",
    "9": "1",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in a text, from ``start`` to ``end`` of it; ``digits`` are its own, without 86 before a mobile's."""

    kind: Kind
    start: int
    end: int
    digits: str

    @property
    def masked(self) -> str:
        """How it may be named to the clerk: 138****1234; of an ID nothing."""
        return "" if self.kind == "id" else mask_phone(self.digits)


def numbers_in(text: str, allowed: Collection[str] = ()) -> list[Number]:
    """Every ID and telephone of a text in its order; ``allowed`` (digits) may stand, in any writing."""
    if sum(map(str.isdigit, text)) < _FEWEST:
        return []
    plain = _plain(text)
    taken: list[Number] = []
    kinds: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool]], ...] = (
        ("id", _ID18, _is_id), ("id", _ID15, _is_old_id), ("mobile", _MOBILE, _any), ("landline", _LANDLINE, _any),
    )  # fmt: skip
    for kind, shape, fits in kinds:
        for match in shape.finditer(plain):
            start, end = match.span(1)
            digits = _own_digits(kind, match[1])
            if fits(digits) and all(end <= one.start or start >= one.end for one in taken):
                taken.append(Number(kind, start, end, digits))
    if not taken:
        return []
    may_stand = {_digits(one) for one in allowed}
    return sorted((one for one in taken if one.digits not in may_stand), key=lambda one: one.start)


def without_numbers(text: str, allowed: Collection[str] = (), *, phones: bool = True) -> str:
    """A text as it may leave: each ID left out and said so, each telephone masked (``phones`` False leaves those)."""
    for one in reversed(numbers_in(text, allowed)):
        if one.kind == "id" or phones:
            text = f"{text[: one.start]}{one.masked or HIDDEN_ID}{text[one.end :]}"
    return text


def _plain(text: str) -> str:
    """The text with digits, X, dashes and blanks in one writing, character for character."""
    return "".join(map(_one_writing, text))


def _one_writing(character: str) -> str:
    if character.isdecimal():
        return str(int(character))
    if character in _X:
        return "X"
    if character in _DASHES:
        return "-"
    return character if character.isprintable() else " "


def _digits(text: str) -> str:
    return "".join(one for one in _plain(text) if one.isdigit() or one == "X")


def _own_digits(kind: Kind, text: str) -> str:
    digits = _digits(text)
    return digits[-11:] if kind == "mobile" else digits


def _any(_digits: str) -> bool:
    return True


def _is_id(digits: str) -> bool:
    return digits[6:8] in ("19", "20") and _is_day(digits[6:14])


def _is_old_id(digits: str) -> bool:
    return digits[1] in _AREAS[digits[0]] and _is_day(f"19{digits[6:12]}")


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
