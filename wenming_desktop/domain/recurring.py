"""Own recurring days of the practice calendar (星期六文明实践, 月底有约): on which days they fall."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from wenming_desktop.domain.activities import EVERY, RecurringDay
from wenming_desktop.domain.errors import Problem

WEEKLY, MONTHLY, YEARLY = EVERY
_WEEKDAYS = "一二三四五六日"


def falls_on(rule: RecurringDay, day: date) -> bool:
    """Whether a recurring day falls on a date; one that is not in use falls on none.

    Day 0 is the month's last day; a day the month does not have (31 in April, 29 in February) is its last day too.
    """
    if not rule.active:
        return False
    if rule.every == WEEKLY:
        return day.isoweekday() == rule.day
    if rule.every == YEARLY and day.month != rule.month:
        return False
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day == min(rule.day or last, last)


def days_in(rule: RecurringDay, first: date, last: date) -> list[date]:
    """The dates between two days (inclusive) a recurring day falls on."""
    span = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [day for day in span if falls_on(rule, day)]


def rule_words(rule: RecurringDay) -> str:
    """When it falls, in words: 每周六, 每月最后一天, 每月15日, 每年3月5日."""
    if rule.every == WEEKLY:
        return f"每周{_WEEKDAYS[rule.day - 1]}"
    month = f"{rule.month}月" if rule.every == YEARLY else ""
    return f"{rule.every}{month}{f'{rule.day}日' if rule.day else '最后一天'}"


def rule_problems(values: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with a recurring day, by field name."""
    every, month, day = values.get("every"), values.get("month"), values.get("day")
    found = []
    if every == YEARLY and not (isinstance(month, int) and 1 <= month <= 12):
        found.append(Problem("每年的日子要写明几月", record="month"))
    if day is None:
        found.append(Problem("日没有填", record="day"))
    elif every == WEEKLY and not 1 <= day <= 7:
        found.append(Problem("每周的日子填1至7，星期一是1，星期日是7", record="day"))
    elif every != WEEKLY and not 0 <= day <= _longest(every, month):
        found.append(Problem(f"日填1至{_longest(every, month)}，月末填0", record="day"))
    return found


def _longest(every: str | None, month: int | None) -> int:
    """How many days the month can have: 29 in February."""
    known = every == YEARLY and isinstance(month, int) and 1 <= month <= 12
    return calendar.monthrange(2024, month)[1] if known and month else 31
