"""Points as people write them and as the book keeps them (integers in hundredths)."""

from __future__ import annotations

import re
from decimal import Decimal

from wenming_desktop.domain.names import chinese_number, compact, plain_digits

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SIGNS = {"+": "+", "加": "+", "-": "-", "−": "-", "–": "-", "减": "-", "扣": "-", "负": "-"}


class Amount(tuple[int, str, bool]):
    """A stated value: (hundredths without sign, sign '+', '-' or '', True where it was written in words)."""

    __slots__ = ()

    @property
    def size(self) -> int:
        """Hundredths, without the sign."""
        return self[0]

    @property
    def sign(self) -> str:
        """'+', '-' or '' where none was written."""
        return self[1]

    @property
    def in_words(self) -> bool:
        """Written as 两分 or 十分: booked with a warning."""
        return self[2]


def parse_amount(text: str) -> Amount | None:
    """Read +2, −3.0, +6分, 两分, 十五; None where it is not a number or is finer than a hundredth."""
    core = plain_digits(compact(text)).removesuffix("分")
    sign = _SIGNS.get(core[:1], "")
    words = core[1:] if sign else core
    if _NUMBER.fullmatch(words):
        return _from_digits(sign, words)
    number = chinese_number(words)
    return None if number is None else Amount((number * 100, sign, True))


def _from_digits(sign: str, digits: str) -> Amount | None:
    hundredths = Decimal(digits) * 100
    if hundredths != hundredths.to_integral_value() or hundredths > 10_000_000:
        return None
    return Amount((int(hundredths), sign, False))


_YUAN = re.compile(r"[¥￥]?([0-9]+(?:,[0-9]{3})*(?:\.[0-9]{1,2})?)元?")


def parse_yuan(text: str) -> int | None:
    """Money as hundredths of a yuan: 120, 35.5元, ¥1,200.00; None where it is no sum or is finer than a 分."""
    match = _YUAN.fullmatch(plain_digits(compact(text)).replace("，", ","))
    if not match:
        return None
    hundredths = int(Decimal(match.group(1).replace(",", "")) * 100)
    return hundredths if hundredths <= 10_000_000_000 else None


def format_points(hundredths: int) -> str:
    """As shown and printed: 168, 161.5, −3 (U+2212), never 168.0."""
    return ("−" if hundredths < 0 else "") + _digits(abs(hundredths))


def format_signed(hundredths: int) -> str:
    """With its sign: +10, −3, 0."""
    return f"+{_digits(hundredths)}" if hundredths > 0 else format_points(hundredths)


def as_number(hundredths: int) -> int | float:
    """For JSON and spreadsheets: a number with at most two decimals, whole where it is whole."""
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100


def _digits(hundredths: int) -> str:
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0") if part else f"{whole}"
