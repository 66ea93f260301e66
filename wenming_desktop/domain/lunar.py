"""Lunar days and solar terms in words and numbers; the facts of a date come from outside (support/almanac.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Protocol

TERMS = (
    "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑",
    "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒",
)  # fmt: skip
"""The twenty-four solar terms (二十四节气) from the beginning of spring."""
MOONS = (
    "正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月",
)  # fmt: skip
_UNITS = "一二三四五六七八九十"
LUNAR_DAYS = (
    *(f"初{unit}" for unit in _UNITS), *(f"十{unit}" for unit in _UNITS[:9]), "二十",
    *(f"廿{unit}" for unit in _UNITS[:9]), "三十",
)  # fmt: skip
_OTHER_MOONS = {"一月": 1, "十一月": 11, "十二月": 12}
_LUNAR = re.compile(
    r"(?:农历|阴历|旧历)?([正一二三四五六七八九十冬腊]{1,2}月)([初十二廿三][一二三四五六七八九十]{1,2})"
)
_EVE = re.compile(r"(?:农历|阴历|旧历)?除夕")


class Sky(Protocol):
    """What the almanac says of a date: its solar term or '', lunar month 1-12 and day 1-30, leap month, days of the month."""

    @property
    def term(self) -> str: ...
    @property
    def lunar_month(self) -> int: ...
    @property
    def lunar_day(self) -> int: ...
    @property
    def leap_month(self) -> bool: ...
    @property
    def month_days(self) -> int: ...


Almanac = Callable[[date], Sky]


def lunar_words(month: int, day: int) -> str:
    """A lunar day as it is called: 腊月廿三, 正月初一."""
    return f"{MOONS[month - 1]}{LUNAR_DAYS[day - 1]}"


def read_lunar(text: str) -> tuple[int, int] | None:
    """(month, day) of 农历腊月二十八, 腊月廿八, 正月初七; 除夕 is (12, 0), the last day of 腊月; None for anything else."""
    if _EVE.fullmatch(text):
        return 12, 0
    match = _LUNAR.fullmatch(text)
    if match is None:
        return None
    moon, day = match.groups()
    month = _OTHER_MOONS.get(moon) or (MOONS.index(moon) + 1 if moon in MOONS else 0)
    if len(day) == 3:  # 二十八 is written 廿八
        day = day.replace("二十", "廿")
    number = LUNAR_DAYS.index(day) + 1 if day in LUNAR_DAYS else 0
    return (month, number) if month and number else None


def is_lunar(month: int | None, day: int, moon: Sky) -> bool:
    """Whether a date is that lunar day; day 0 is the month's last, as is 30 in a month of 29; ``month`` None: of any month.

    A day named with its month falls in the ordinary month only: in 闰六月 no 六月初六 is held a second time. A day of
    every month falls in a leap month too, for it is a month like the others.
    """
    if month is not None and (moon.lunar_month != month or moon.leap_month):
        return False
    return moon.lunar_day == min(day or moon.month_days, moon.month_days)
