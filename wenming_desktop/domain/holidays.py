"""Whether a year's days off and worked are all there: the statutory days, and the balance of what was moved.

Sources: 全国年节及纪念日放假办法 (国务院令第795号, fourth revision of 10 November 2024, in force from 2025) 第2、6条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from wenming_desktop.domain.days import WEEKDAYS, DayKind, month_day
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.lunar import Almanac, is_lunar

NEW_YEAR, SPRING, QINGMING, LABOUR, DRAGON_BOAT, MID_AUTUMN, NATIONAL = (
    "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
)  # fmt: skip
_REVISED = 2025  # from this year 除夕 and 2 May are statutory days too
_DAY = timedelta(days=1)


def statutory_days(year: int, sky: Almanac) -> list[tuple[str, date]]:
    """The days everybody has off by statute, by holiday in the order of the year: 13 from 2025, 11 before (第2条).

    Where 中秋 falls on a day of 国庆 that day stands twice: one of the two is given elsewhere.
    """
    spring = _lunar(year, 1, 1, date(year, 1, 20), sky)
    eve = [spring - _DAY] if year >= _REVISED else []
    found = [
        (NEW_YEAR, [date(year, 1, 1)]),
        (SPRING, [*eve, spring, spring + _DAY, spring + 2 * _DAY]),
        (QINGMING, [_term(year, "清明", date(year, 4, 3), sky)]),
        (LABOUR, [date(year, 5, day) for day in ((1, 2) if year >= _REVISED else (1,))]),
        (DRAGON_BOAT, [_lunar(year, 5, 5, date(year, 5, 20), sky)]),
        (MID_AUTUMN, [_lunar(year, 8, 15, date(year, 9, 5), sky)]),
        (NATIONAL, [date(year, 10, day) for day in (1, 2, 3)]),
    ]
    return [(name, day) for name, days in found for day in days]


def _lunar(year: int, month: int, day: int, start: date, sky: Almanac) -> date:
    """The date of a lunar day, looked for from the earliest day it can be."""
    while not is_lunar(month, day, sky(start)):
        start += _DAY
    return start


def _term(year: int, term: str, start: date, sky: Almanac) -> date:
    while sky(start).term != term:
        start += _DAY
    return start


def year_problems(year: int, days: Mapping[date, DayKind], sky: Almanac) -> list[Problem]:
    """What speaks against ``days`` being the whole arrangement of a year; ``record`` names the holiday.

    Errors: a statutory day is not off; a day worked instead is no weekend. A warning where the weekdays off are not as
    many as the statutory days (which are given on a weekday where they fall on a weekend, 第6条) and the days worked
    instead together: something was forgotten, or the State Council gave more.
    """
    return [*_statutory_problems(year, days, sky), *_weekend_problems(days), *_balance(year, days, sky)]


def _statutory_problems(year: int, days: Mapping[date, DayKind], sky: Almanac) -> Iterator[Problem]:
    for name, day in statutory_days(year, sky):
        if days.get(day) != "holiday":
            yield Problem(f"{name}：{day_words(day)}是法定假日，没有放假", record=name)


def _weekend_problems(days: Mapping[date, DayKind]) -> Iterator[Problem]:
    for day, kind in sorted(days.items()):
        if kind == "workday" and day.weekday() < 5:
            yield Problem(f"{day_words(day)}不是周末，不会是调休上班")


def _balance(year: int, days: Mapping[date, DayKind], sky: Almanac) -> Iterator[Problem]:
    off = sum(kind == "holiday" and day.weekday() < 5 for day, kind in days.items())
    worked = sum(kind == "workday" for kind in days.values())
    statutory = len(statutory_days(year, sky))
    if off != statutory + worked:
        text = (
            f"工作日里放假{off}天，法定假日{statutory}天加调休上班{worked}天是{statutory + worked}天，对不上"
        )
        yield Problem(f"{text}，请核对有没有漏掉的", "warning")


def day_words(day: date) -> str:
    """2月15日（周日）, as the notice writes it."""
    return f"{month_day(day)}（周{WEEKDAYS[day.weekday()]}）"
