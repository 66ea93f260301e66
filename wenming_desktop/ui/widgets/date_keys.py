"""What one may type into any date field: ``parse_typed("1027", today)`` and the keys of ``step("]", day, today)``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from wenming_desktop.domain.days import parse_day
from wenming_desktop.domain.names import plain_digits

_WORDS = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2}
_DAY = re.compile(r"(\d{1,2})日?")
_FOUR = re.compile(r"(\d{2})(\d{2})")
KEYS = "+=-[]MHYRT"
"""The keys that move a date; ``=`` is ``+`` without Shift."""


def parse_typed(text: str, today: date) -> date | None:
    """Read 5, 3/5, 1027, 10-27, 今天, 20250305, 2025.3.5, 2025年3月5日; None where it is no day."""
    core = plain_digits(text).strip().replace(" ", "")
    if core in _WORDS:
        return today + timedelta(days=_WORDS[core])
    match = _FOUR.fullmatch(core)
    if match:
        return _day(today.year, int(match.group(1)), int(match.group(2)))
    match = _DAY.fullmatch(core)
    if match:
        return _day(today.year, today.month, int(match.group(1)))
    return parse_day(core, today.year)


def step(key: str, day: date, today: date) -> date:
    """The day a key leads to: + - a day, [ ] a month, M H ends of the month, Y R ends of the year, T today."""
    match key.upper():
        case "+" | "=":
            return day + timedelta(days=1)
        case "-":
            return day - timedelta(days=1)
        case "[":
            return add_months(day, -1)
        case "]":
            return add_months(day, 1)
        case "M":
            return day.replace(day=1)
        case "H":
            return day.replace(day=monthrange(day.year, day.month)[1])
        case "Y":
            return day.replace(month=1, day=1)
        case "R":
            return day.replace(month=12, day=31)
        case _:
            return today


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the month's last day where it has no such day."""
    years, index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
