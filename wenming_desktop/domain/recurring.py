"""Own recurring days and memorial days of the practice calendar: on which dates they fall, and the same in words.

A rule is a ``RecurringDay``; what the sky says of a date is handed in (``lunar.Almanac``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wenming_desktop.domain.activities import EVERY, RecurringDay
from wenming_desktop.domain.days import WEEKDAYS
from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.lunar import LUNAR_DAYS, MOONS, TERMS, Almanac, is_lunar, read_lunar

WEEKLY, MONTHLY, YEARLY, TERM, LUNAR, WEEKDAY, WEEK, MARKET, LUNAR_MARKET = EVERY
NTH = "一二三四五"
# What a kind uses; the rest stays empty, so that two ways of saying a day are one row.
USES = {
    WEEKLY: ("day",), MONTHLY: ("day",), YEARLY: ("month", "day"), TERM: ("term",), LUNAR: ("month", "day"),
    WEEKDAY: ("month", "nth", "day"), WEEK: ("month", "nth"), MARKET: ("digits",), LUNAR_MARKET: ("digits",),
}  # fmt: skip
_UNUSED: dict[str, Any] = {"month": None, "day": None, "nth": None, "term": "", "digits": ""}
_FAR = timedelta(days=6 * 366)
_TERMS_APART = 14  # days that always lie between two solar terms
_WEEK = timedelta(days=7)


def falls_on(rule: RecurringDay, day: date, sky: Almanac) -> bool:
    """Whether a recurring day falls on a date (a week: on each of its days); one that is not in use falls on none.

    A day the month does not have (31 in April, 29 in February, 三十 in a lunar month of 29) is its last day; a market
    day is not: 逢十 has no 30th in February. A lunar day named with its month is not held again in a leap month.
    """
    return rule.active and _FALLS[rule.every](rule, day, sky)


def begins_on(rule: RecurringDay, day: date, sky: Almanac) -> bool:
    """The same, of a week its Monday only: one thing to plan, not seven."""
    return falls_on(rule, day, sky) and (rule.every != WEEK or day.isoweekday() == 1)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week a date lies in."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _on_weekday(rule: RecurringDay, day: date, _: Almanac) -> bool:
    return day.isoweekday() == rule.day


def _on_month_day(rule: RecurringDay, day: date, _: Almanac) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    return rule.month in (None, day.month) and day.day == min(rule.day or last, last)


def _on_term(rule: RecurringDay, day: date, sky: Almanac) -> bool:
    term = sky(day).term
    return term == rule.term if rule.term else bool(term)


def _on_lunar(rule: RecurringDay, day: date, sky: Almanac) -> bool:
    return is_lunar(rule.month, rule.day or 0, sky(day))


def _on_nth_weekday(rule: RecurringDay, day: date, _: Almanac) -> bool:
    return day.isoweekday() == rule.day and _is_nth(rule, day)


def _in_nth_week(rule: RecurringDay, day: date, _: Almanac) -> bool:
    """A week runs from Monday to Sunday and belongs to the month that has its Thursday, and so most of its days.

    So GB/T 7408 (ISO 8601) numbers the weeks of a year; no rule numbers those of a month. 国函〔2025〕101号 sets the
    全民阅读活动周 from 2026 on in the fourth week of April (每年4月第四周) and gives no dates: here 20 to 26 April 2026.
    """
    return _is_nth(rule, day + timedelta(days=4 - day.isoweekday()))


def _is_nth(rule: RecurringDay, day: date) -> bool:
    if rule.month not in (None, day.month):
        return False
    if rule.nth == 0:
        return (day + _WEEK).month != day.month
    return (day.day - 1) // 7 + 1 == rule.nth


def _on_market(rule: RecurringDay, day: date, _: Almanac) -> bool:
    return str(day.day % 10) in rule.digits


def _on_lunar_market(rule: RecurringDay, day: date, sky: Almanac) -> bool:
    return str(sky(day).lunar_day % 10) in rule.digits


_FALLS: dict[str, Callable[[RecurringDay, date, Almanac], bool]] = {
    WEEKLY: _on_weekday, MONTHLY: _on_month_day, YEARLY: _on_month_day, TERM: _on_term, LUNAR: _on_lunar,
    WEEKDAY: _on_nth_weekday, WEEK: _in_nth_week, MARKET: _on_market, LUNAR_MARKET: _on_lunar_market,
}  # fmt: skip


def days_in(rule: RecurringDay, first: date, last: date, sky: Almanac) -> list[date]:
    """The dates between two days (inclusive) a recurring day falls on."""
    span = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [day for day in span if falls_on(rule, day, sky)]


def next_days(rule: RecurringDay, start: date, sky: Almanac, count: int = 3) -> list[date]:
    """The next dates from a day on (that day included), of weeks their Mondays; fewer where six years have no more."""
    found: list[date] = []
    day = start
    while len(found) < count and day <= start + _FAR:
        if begins_on(rule, day, sky):
            found.append(day)
        day += timedelta(days=_step(rule, day, sky))
    return found


def _step(rule: RecurringDay, day: date, sky: Almanac) -> int:
    """How many days to go on without passing one: asking the almanac costs a millisecond a day."""
    if rule.every == TERM and sky(day).term:
        return _TERMS_APART
    if rule.every != LUNAR:
        return 1
    moon = sky(day)
    wanted = min(rule.day or moon.month_days, moon.month_days)
    return wanted - moon.lunar_day if moon.lunar_day < wanted else moon.month_days - moon.lunar_day + 1


# ---- in words, and back ----
def rule_words(rule: RecurringDay) -> str:
    """When it falls, in words: 每周六, 每月最后一天, 每年9月20日, 农历腊月廿三, 每年4月第四周, 公历逢3、8."""
    return _WORDS[rule.every](rule)


def _month_words(rule: RecurringDay) -> str:
    return "每月" if rule.month is None else f"每年{rule.month}月"


def _month_day_words(rule: RecurringDay) -> str:
    return _month_words(rule) + (f"{rule.day}日" if rule.day else "最后一天")


def _lunar_rule_words(rule: RecurringDay) -> str:
    month = "每月" if rule.month is None else MOONS[rule.month - 1]
    return f"农历{month}" + (LUNAR_DAYS[rule.day - 1] if rule.day else "最后一天")


def _nth_words(rule: RecurringDay) -> str:
    return f"第{NTH[rule.nth - 1]}" if rule.nth else "最后一"


_WORDS: dict[str, Callable[[RecurringDay], str]] = {
    WEEKLY: lambda rule: f"每周{WEEKDAYS[(rule.day or 1) - 1]}",
    MONTHLY: _month_day_words,
    YEARLY: _month_day_words,
    TERM: lambda rule: f"每年{rule.term}" if rule.term else "每个节气",
    LUNAR: _lunar_rule_words,
    WEEKDAY: lambda rule: f"{_month_words(rule)}{_nth_words(rule)}个星期{WEEKDAYS[(rule.day or 1) - 1]}",
    WEEK: lambda rule: f"{_month_words(rule)}{_nth_words(rule)}周",
    MARKET: lambda rule: f"公历逢{rule.digits.replace('0', '10')}",
    LUNAR_MARKET: lambda rule: f"农历逢{rule.digits.replace('0', '10')}",
}

_MONTH = r"(?:每月|每年(?P<month>\d{1,2})月)"
_NTH = rf"(?:第(?P<nth>[{NTH}])|最后一)"
_SHAPES = tuple(
    (every, re.compile(shape))
    for every, shape in (
        (WEEKLY, rf"每周(?P<weekday>[{WEEKDAYS}])"),
        (MONTHLY, r"每月(?:(?P<day>\d{1,2})日|最后一天)"),
        (YEARLY, r"每年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|最后一天)"),
        (TERM, rf"每个节气|每年(?P<term>{'|'.join(TERMS)})"),
        (LUNAR, r"农历(?P<moon>每月|.{1,2}月)(?P<lunar>.{2,4})"),
        (WEEKDAY, rf"{_MONTH}{_NTH}个星期(?P<weekday>[{WEEKDAYS}])"),
        (WEEK, rf"{_MONTH}{_NTH}周"),
        (MARKET, r"公历逢(?P<digits>.+)"),
        (LUNAR_MARKET, r"农历逢(?P<digits>.+)"),
    )
)


def read_rule(words: str, name: str = "") -> RecurringDay:
    """The rule that ``rule_words`` gives these words for; UserError where they say none."""
    for every, shape in _SHAPES:
        match = shape.fullmatch(words)
        if match:
            values = {"every": every, **_read(every, match.groupdict())}
            if not rule_problems(values):
                return RecurringDay(name, **settled(values))
    raise UserError(
        f"“{words}”不是日子的规则。", "可以写成每年9月20日、农历腊月廿三、每年秋分、每年4月第四周。"
    )


def _read(every: str, found: Mapping[str, str | None]) -> dict[str, Any]:
    """The parts of a shape as the values of a rule; what is not named is the last (day, nth) or every (month, term)."""
    part = {name: text for name, text in found.items() if text}
    values: dict[str, Any] = {
        "month": int(part["month"]) if "month" in part else None,
        "day": WEEKDAYS.index(part["weekday"]) + 1 if "weekday" in part else int(part.get("day", 0)),
        "nth": NTH.index(part["nth"]) + 1 if "nth" in part else 0,
        "term": part.get("term", ""),
        "digits": part.get("digits", ""),
    }
    return values | _read_lunar(part["moon"], part["lunar"]) if every == LUNAR else values


def _read_lunar(moon: str, day: str) -> dict[str, Any]:
    each, last = moon == "每月", day == "最后一天"
    known = read_lunar(f"{MOONS[0] if each else moon}{LUNAR_DAYS[0] if last else day}")
    if known is None:
        return {"day": None}
    return {"month": None if each else known[0], "day": 0 if last else known[1]}


# ---- what the clerk gives ----
def settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a rule as stored: what its kind does not use is empty, the figures of a market day are 3、8."""
    used = USES[values["every"]]
    kept = {name: values.get(name) if name in used else empty for name, empty in _UNUSED.items()}
    kept |= {"term": kept["term"] or "", "digits": market_digits(kept["digits"] or "")}
    return {"every": values["every"], **kept}


def market_digits(text: str) -> str:
    """The last figures of market days as written (3、8; 三八; 逢五逢十; 3 8) in one way: 3、8 (逢十 is 0); '' where none are."""
    core = re.sub(r"[逢、，,;；\s]", "", text.replace("10", "十")).translate(_FIGURES)
    return "、".join(sorted(set(core), key="1234567890".index)) if re.fullmatch(r"[0-9]+", core) else ""


_FIGURES = str.maketrans("〇零一二三四五六七八九十", "001234567890")


def rule_problems(values: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with a recurring day, by field name."""
    every = str(values.get("every"))
    if every not in USES:
        return [Problem("周期没有选", record="every")]
    said = ((name, _WRONG[name](every, values)) for name in USES[every])
    return [Problem(text, record=name) for name, text in said if text]


def _wrong_month(every: str, values: Mapping[str, Any]) -> str:
    month = values.get("month")
    if month in range(1, 13) or (month is None and every != YEARLY):
        return ""
    return "每年的日子要写明几月" if every == YEARLY else "月填1至12，每个月都有的不填"


def _wrong_day(every: str, values: Mapping[str, Any]) -> str:
    day = values.get("day")
    if day is None:
        return "日没有填"
    if every in (WEEKLY, WEEKDAY):
        return "" if 1 <= day <= 7 else "每周的日子填1至7，星期一是1，星期日是7"
    longest = _longest(every, values.get("month"))
    return "" if 0 <= day <= longest else f"日填1至{longest}，月末填0"


def _wrong_nth(_: str, values: Mapping[str, Any]) -> str:
    return "" if values.get("nth") in range(6) else "第几个填1至5，最后一个填0"


def _wrong_term(_: str, values: Mapping[str, Any]) -> str:
    return "" if values.get("term") in ("", None, *TERMS) else f"没有“{values['term']}”这个节气"


def _wrong_digits(_: str, values: Mapping[str, Any]) -> str:
    return "" if market_digits(values.get("digits") or "") else "逢几没有填，写集日的尾数，例如 3、8"


_WRONG: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    "month": _wrong_month, "day": _wrong_day, "nth": _wrong_nth, "term": _wrong_term, "digits": _wrong_digits,
}  # fmt: skip


def _longest(every: str, month: int | None) -> int:
    """How many days the month can have: 29 in February, 30 in a lunar one."""
    if every == LUNAR:
        return 30
    known = every == YEARLY and month in range(1, 13)
    return calendar.monthrange(2024, month)[1] if known and month else 31


# ---- memorial days ----
@dataclass(frozen=True, slots=True)
class MemorialDay:
    """A day one plans by (学雷锋纪念日, 农民丰收节) of a county's pack; ``since`` is the first year it is held, 0 ever."""

    rule: RecurringDay
    since: int = 0

    @property
    def name(self) -> str:
        """As the calendar shows it."""
        return self.rule.name


def memorials_on(days: Sequence[MemorialDay], day: date, sky: Almanac) -> list[MemorialDay]:
    """The memorial days of a date, those of one day before those of a week it lies in."""
    held = [one for one in days if day.year >= one.since and falls_on(one.rule, day, sky)]
    return sorted(held, key=lambda one: one.rule.every == WEEK)
