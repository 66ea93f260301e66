"""Hours of service (志愿服务时间): the record, what is wrong with one, and the stars they add up to.

Sources: 民政部令第67号 第7、11、19条. Hours are integer minutes; a correction is a reversal with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wenming_desktop.domain.names import compact, plain_digits

SERVED, BROUGHT = KINDS = ("服务", "承前")
DEFAULT_STARS = (6_000, 18_000, 36_000, 60_000, 90_000)


@dataclass(frozen=True, slots=True)
class Service:
    """A service record (第7条) as the book keeps it; ``minutes`` are negative on a reversal.

    ``reversed_by`` is the row that takes it back (None where it holds), ``end`` the last row of its chain;
    ``day`` of hours brought forward (承前) is the day up to which they were counted, ``source`` where they come from.
    """

    pk: int
    volunteer_pk: int
    activity_pk: int | None
    kind: str
    day: date
    start: str
    finish: str
    minutes: int
    category: str
    content: str
    place: str
    organiser: str
    charge: str
    source: str
    entered_at: str
    operator: str
    operation_pk: int
    reverses: int | None
    undoing: bool
    cause: str
    note: str
    reversed_by: int | None = None
    end: int | None = None

    @property
    def stands(self) -> bool:
        """Whether it counts: neither a reversal nor taken back."""
        return self.reverses is None and self.reversed_by is None


def stars(minutes: int, thresholds: Sequence[int] = DEFAULT_STARS) -> int:
    """How many stars a sum of minutes earns: each threshold is reached exactly at its hours (100 h is one star)."""
    return sum(minutes >= one for one in thresholds)


def format_hours(minutes: int) -> str:
    """Hours as shown and printed: 312.5, 48, 0.25; −1.5 with U+2212."""
    whole, rest = divmod(abs(minutes), 60)
    part = f"{rest / 60:.2f}"[1:].rstrip("0").rstrip(".")
    return ("−" if minutes < 0 else "") + f"{whole}{part}"


_HOURS = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:小时|个小时|h|H)?")
_HOURS_MINUTES = re.compile(r"(?:([0-9]+)(?:小时|个小时|时|h|H|:|：))?(?:([0-9]{1,4})(?:分钟|分|min)?)?")
_TIME = re.compile(r"([0-9]{1,2})(?:[:：.点时]([0-9]{1,2}|半)?分?)?")
_TIME_RUN = re.compile(r"([0-9]{1,2})([0-9]{2})")


def parse_hours(text: str) -> int | None:
    """Minutes of 2, 1.5, 299.5小时, 2小时30分, 90分钟, 1:30; None where it is no duration or finer than a minute."""
    core = plain_digits(compact(text))
    whole = _HOURS.fullmatch(core)
    if whole:
        minutes = Decimal(whole.group(1)) * 60
        return int(minutes) if minutes == minutes.to_integral_value() and minutes <= 6_000_000 else None
    parts = _HOURS_MINUTES.fullmatch(core)
    if not parts or not any(parts.groups()):
        return None
    hours, minutes_text = parts.groups()
    return int(hours or 0) * 60 + int(minutes_text or 0)


def parse_time(text: str) -> str | None:
    """A time of day as HH:MM: 9:00, 9点半, 9：30, 930, 14; '' for nothing, None where it is no time."""
    core = plain_digits(compact(text))
    if not core:
        return ""
    match = _TIME.fullmatch(core) or _TIME_RUN.fullmatch(core)
    if not match:
        return None
    hour, minute = int(match.group(1)), match.group(2) or "0"
    minutes = 30 if minute == "半" else int(minute)
    return f"{hour:02d}:{minutes:02d}" if hour < 24 and minutes < 60 else None
