"""Cells of a workbook as text, and where they stand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

# Excel's day 0 for serial numbers after February 1900; a date whose format was lost arrives as such a number.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 60_000)  # 1927 to 2064
BROKEN = "#公式错误"


def column_letter(column: int) -> str:
    """Column 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A is 0, AA is 26; ValueError for anything that is no column."""
    index = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        index = index * 26 + ord(letter) - 64
    if not index:
        raise ValueError(letters)
    return index - 1


def cell_name(row: int, column: int) -> str:
    """Row and column from 0 as the workbook shows them: (0, 0) is A1."""
    return f"{column_letter(column)}{row + 1}"


def text_of(value: Any) -> str:
    """A cell as the clerk sees it: 12.0 is 12, a date 2026-07-12, outer blanks gone."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time | timedelta | int):
        return str(value)
    return ""


def is_number(value: Any) -> bool:
    """True for a numeric cell (not a date, not text that looks like one)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def serial_day(value: Any) -> date | None:
    """The day a bare Excel serial stands for; None where the number is no plausible one."""
    if is_number(value) and float(value).is_integer() and int(value) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(value))
    return None


def is_broken(text: str) -> bool:
    """A formula that shows an error or was saved without its result."""
    return text.startswith(BROKEN) or text in {
        "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"
    }  # fmt: skip
