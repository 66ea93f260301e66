"""The days off (休) and the weekends worked (班) of the open book, for every calendar that opens under a date field.

One table for the window, like the theme: a date field knows a day and nothing of the book.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

_WORDS = {"holiday": "休", "workday": "班"}
_known: dict[date, str] = {}


def set_days_off(holidays: Mapping[date, str]) -> None:
    """Take the holiday table of the settings: ``holiday`` or ``workday`` by date."""
    _known.clear()
    _known.update({day: _WORDS[kind] for day, kind in holidays.items() if kind in _WORDS})


def day_off(day: date) -> str:
    """休 on a day off, 班 on a weekend that is worked, '' on every other day."""
    return _known.get(day, "")
