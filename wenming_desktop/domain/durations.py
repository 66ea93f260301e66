"""Durations and times of day as people write them and as the book keeps them (integer minutes, HH:MM)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.names import compact, plain_digits

_HOURS = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:小时|个小时|h|H)?")
_HOURS_MINUTES = re.compile(r"(?:([0-9]+)(?:小时|个小时|时|h|H|:|：))?(?:([0-9]{1,4})(?:分钟|分|min)?)?")
_ROUNDED = Decimal("0.3")
"""Half a hundredth of an hour in minutes: so far a rounded figure may lie from its minute."""
_TIME = re.compile(r"([0-9]{1,2})(?:[:：点时]([0-9]{1,2}|半)?分?|\.([0-9]{2}))?")
_TIME_RUN = re.compile(r"([0-9]{1,2})([0-9]{2})")


def format_hours(minutes: int) -> str:
    """Hours as shown and printed: 312.5, 48, 0.25; −1.5 with U+2212."""
    whole, rest = divmod(abs(minutes), 60)
    part = f"{rest / 60:.2f}"[1:].rstrip("0").rstrip(".")
    return ("−" if minutes < 0 else "") + f"{whole}{part}"


def adding_up(minutes: Sequence[int], printed: str | None = None) -> list[str]:
    """A column of hours as printed, to hundredths, so that it adds up to its 合计 as printed (``format_hours``).

    What rounding leaves goes to the lines it cuts most: three times 20 minutes are 0.34, 0.33 and 0.33, together 1.
    Every column of hours with a sum beneath or beside it asks this; ``printed`` is their sum where it stands elsewhere too:
    ValueError where no rounding of the lines comes to it.
    """
    cut = [divmod(one * 100, 60) for one in minutes]
    together = (sum(minutes) * 100 + 30) // 60 if printed is None else int(Decimal(printed) * 100)
    left = together - sum(whole for whole, _ in cut)
    if not 0 <= left <= len(cut):
        raise ValueError(f"{len(cut)} lines of {sum(minutes)} minutes do not add up to {printed} hours")
    raised = sorted(range(len(cut)), key=lambda at: -cut[at][1])[:left]
    return [format_points(whole + (at in raised)) for at, (whole, _) in enumerate(cut)]


def parse_hours(text: str) -> int | None:
    """Minutes of 2, 1.5, 299.5小时, 2小时30分, 90分钟, 1:30; None where it is no duration or finer than a minute.

    Hours rounded to hundredths (as ``format_hours`` shows them: 1.67 is 100 minutes) or further are the minute meant.
    """
    core = plain_digits(compact(text))
    whole = _HOURS.fullmatch(core)
    if whole:
        stated = Decimal(whole.group(1)) * 60
        minutes = int(stated.to_integral_value(ROUND_HALF_UP))
        return minutes if abs(stated - minutes) <= _ROUNDED and minutes <= 6_000_000 else None
    parts = _HOURS_MINUTES.fullmatch(core)
    if not parts or not any(parts.groups()):
        return None
    hours, minutes_text = parts.groups()
    return int(hours or 0) * 60 + int(minutes_text or 0)


def parse_time(text: str) -> str | None:
    """A time of day as HH:MM: 9:00, 9点半, 9：30, 9.30, 930, 14; '' for nothing, None where it is no time.

    9.3 is none: a workbook makes it of a typed 9.30, a hand of 9 hours and a third, and neither means 9:03.
    """
    core = plain_digits(compact(text))
    if not core:
        return ""
    match = _TIME.fullmatch(core) or _TIME_RUN.fullmatch(core)
    if not match:
        return None
    hour, minute = int(match.group(1)), next(filter(None, match.groups()[1:]), "0")
    minutes = 30 if minute == "半" else int(minute)
    return f"{hour:02d}:{minutes:02d}" if hour < 24 and minutes < 60 else None


def in_minutes(heading: str) -> bool:
    """Whether a heading says that its figures are minutes: 时长（分钟）, 服务时间(分)."""
    return bool(re.search("分钟|[（(]分[）)]|[/／]分$", heading.strip()))
