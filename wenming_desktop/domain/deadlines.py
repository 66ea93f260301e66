"""By when an activity's hours are to be recorded (民政部令第67号第11条): ten working days, and what is left of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wenming_desktop.domain.days import (
    DayKind,
    UnknownYearError,
    is_working_day,
    lacking_year,
    working_window,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when an activity's hours are to be recorded (第11条), and how many working days are left (minus: overdue).

    Where the ten days run into a year the holiday table does not know, ``due`` and ``left`` are None and ``asks`` is that
    year. ``at_least``: some of the days counted lie in such a year, so they may be more.
    """

    due: date | None
    left: int | None
    asks: int | None = None
    at_least: bool = False

    @property
    def text(self) -> str:
        """再过3个工作日到期, 今天到期, 超期2个工作日, 至少超期2个工作日, 期限要等2027年放假安排."""
        if self.left is None:
            return f"期限要等{self.asks}年放假安排"
        if self.left > 0:
            said = f"再过{self.left}个工作日到期"
        elif self.left < 0:
            said = f"超期{-self.left}个工作日"
        else:
            return "今天到期"
        return f"至少{said}" if self.at_least else said


def deadline(
    ended: date, days: int, today: date, calendar: Mapping[date, DayKind], years: frozenset[int]
) -> Deadline:
    """``days`` working days after the day an activity ended, that day not counted; a missing year is never guessed.

    What is known is kept: days that ran out in a known year are over, whatever year it is today.
    """
    try:
        due = working_window(ended, days, calendar, years, count_first=False).last
    except UnknownYearError as error:
        return Deadline(None, None, error.year)
    first, last = sorted((due, today))
    between = [first + timedelta(days=step) for step in range(1, (last - first).days + 1)]
    known = [day for day in between if not lacking_year(day.year, calendar, years)]
    count = sum(is_working_day(day, calendar, years) for day in known)
    left = count if due >= today else -max(count, 1)
    return Deadline(due, left, at_least=len(known) < len(between))
