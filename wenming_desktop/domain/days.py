"""Dates as clerks write them, and the days of a notice: natural days, working days, 调休."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import chinese_number, compact, plain_digits

DayKind = Literal["holiday", "workday"]
WEEKDAYS = "一二三四五六日"
_SHAPES = (
    re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_TIME_OF_DAY = re.compile(r"(?<=\d)[日号]?[\sT]+\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?\s*$")
_MONTH_DAY = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
_DATE_IN_TEXT = re.compile(r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?")
_JOINED = "[至到和及与或、,，;；/~～\\-—–―]+"
# The days a line speaks of; 9:00 behind a blank is no part of the day before it.
_BLANK_BETWEEN = re.compile(r"(?<=\d)\s+(?=\d)")
_DAY_SAID = re.compile(
    r"(\d{4})[年.\-/](\d{1,2})[月.\-/](\d{1,2})(?!\d)[日号]?|"
    rf"(?<![\d年])(\d{{1,2}})月(\d{{1,2}})(?:[日号]|(?={_JOINED}\d))"
)
# 至10日, （周三）、15日, -10, 起: one day goes on to others; -9:00 and 、2组 do not.
_GOES_ON = re.compile(
    rf"(?:[（(][^（）()]*[）)]|(?:星期|周)[一二三四五六日天])*(?:至|{_JOINED}第?(?:\d{{1,4}}(?![\d:：点时组人名户村次])|今|次日|[月年][底末])|"
    r"起(?!床)|以来|[以之][前后])"
)
_MORE_DAYS = re.compile(
    r"(?<![\d月.\-/])\d{1,2}日|每(?:周|星期|天|逢|月)|为期|连续|(?:[两二三四五六七八九十]|(?<!\d)(?:[2-9]|[1-9]\d))天"
)
_MONTH_IN_TEXT = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*月?")
_MONTH_ALONE = re.compile(r"(?<!\d)(\d{1,2})月")
# 二〇二六年 is written with many a circle (O, ○, 0); 农历七月 and 一月一评 are no month of the calendar.
_LUNAR = re.compile(r"[农阴夏]历[^，。；、（）()]*")
_EVERY_MONTH = re.compile(r"一月一(?![日号])")
_YEAR_IN_WORDS = re.compile(r"[〇零○◯Ｏ０oO0一二三四五六七八九]{4}(?=年)")
_DIGIT_OF = {
    **dict.fromkeys("〇零○◯Ｏ０oO0", "0"),
    **{word: str(at) for at, word in enumerate("一二三四五六七八九", 1)},
}
# Nothing but numbers and the words of days, among them one of these words or a number joined to another.
_LIKE_A_DAY = re.compile(r"(?=.*(?:[年月日号旬]|\d[./-]\d))[\d年月日号上中下旬初底末至到、./—~～-]+")
_PART_IN_WORDS = re.compile(r"(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,3}(?=[月日号])")


def day_digits(text: str) -> str:
    """A text without spaces, the years, months and days of it in plain digits: 二〇二六年七月十二日 -> 2026年7月12日."""
    core = _LUNAR.sub("", plain_digits(compact(text)))
    core = _EVERY_MONTH.sub("", core)
    core = _YEAR_IN_WORDS.sub(lambda found: "".join(_DIGIT_OF[one] for one in found.group()), core)
    return _PART_IN_WORDS.sub(_in_digits, core)


def _in_digits(found: re.Match[str]) -> str:
    number = chinese_number(found.group())
    return found.group() if number is None else str(number)


def parse_day(text: str, year: int | None = None) -> date | None:
    """Read 2026-07-12, 2026.7.12, 2026年7月12日, 二〇二六年七月十二日 and 20260712, with ``year`` 7月12日 and 7.12 too.

    None where no such day exists. The one reader of days, for cells and for what is typed.
    """
    core = day_digits(_TIME_OF_DAY.sub("", text))
    for shape in _SHAPES:
        match = shape.fullmatch(core)
        if match:
            return _date(*match.groups())
    match = _MONTH_DAY.fullmatch(core) if year is not None else None
    return _date(str(year), *match.groups()) if match else None


def like_a_day(text: str) -> bool:
    """Whether a cell was meant as a day or a span of days, whether or not there is such a day: 2月30日, 9月上旬, 2026-13-40."""
    return _LIKE_A_DAY.fullmatch(day_digits(text)) is not None


def _date(*parts: str) -> date | None:
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def date_in(text: str) -> date | None:
    """The first 2026年1月1日 or 2026.1.1 written inside a text."""
    match = _DATE_IN_TEXT.search(day_digits(text))
    return parse_day(match.group(0)) if match else None


def days_in(text: str, year: int | None = None) -> list[date]:
    """Every 2026年7月8日, 2026.7.8 and, with ``year``, 7月8日 written inside a line; what is no day of the calendar is none."""
    return [day for match in _DAY_SAID.finditer(_line(text)) if (day := _said(match, year)) is not None]


def speaks_of_several(text: str) -> bool:
    """Whether a line speaks of more days than one: 7月8日至10日, 7月8日、15日, 2026.7.8-10, 7月8日起, 7月8日，每周三."""
    line = _line(text)
    found = list(_DAY_SAID.finditer(line))
    days = {(int(match[2] or match[4]), int(match[3] or match[5])) for match in found}
    if len(days) > 1 or any(_GOES_ON.match(line, match.end()) for match in found):
        return True
    return bool(found) and _MORE_DAYS.search(line) is not None


def _line(text: str) -> str:
    return day_digits(_BLANK_BETWEEN.sub("|", text))


def _said(match: re.Match[str], year: int | None) -> date | None:
    own, month, day, bare_month, bare_day = match.groups()
    if own:
        return _date(own, month, day)
    return _date(str(year), bare_month, bare_day) if year is not None else None


def month_in(text: str, year: int | None = None) -> int | None:
    """The month a title or sheet name speaks of (2026年10月, 二〇二六年十月, or 10月 with the year given), as stored."""
    core = day_digits(text)
    match = _MONTH_IN_TEXT.search(core)
    if match:
        found_year, month = int(match.group(1)), int(match.group(2))
    else:
        alone = _MONTH_ALONE.search(core)
        if alone is None or year is None:
            return None
        found_year, month = year, int(alone.group(1))
    return found_year * 100 + month if 1 <= month <= 12 else None


def format_day(day: date) -> str:
    """As printed: 2026年10月8日, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_moment(at: str) -> str:
    """A time as the book keeps it (ISO), to the minute, as printed: 2026年9月25日14:05."""
    moment = datetime.fromisoformat(at)
    return f"{format_day(moment.date())}{moment:%H:%M}"


def month_day(day: date) -> str:
    """Without its year: 10月8日."""
    return f"{day.month}月{day.day}日"


def format_span(first: date, last: date) -> str:
    """Two days as printed, the second without what it shares: 2026年10月8日至10月14日."""
    tail = month_day(last) if last.year == first.year else format_day(last)
    return f"{format_day(first)}至{tail}"


class UnknownYearError(UserError):
    """Working days cannot be told: the holiday table does not know ``year``."""

    def __init__(self, year: int, text: str) -> None:
        super().__init__(text, "请在“设置与数据”的“节假日”里粘贴放假通知，或填好后按“本年已填完整”。")
        self.year = year


def lacking_year(year: int, calendar: Mapping[date, DayKind], years: frozenset[int]) -> str:
    """Why working days of a year cannot be told, '' where they can: the one place that knows what a known year is.

    ``years`` are those declared full. A year in which some days are entered and that nobody declared full is not known:
    the days that still lack would be guessed.
    """
    if year in years:
        return ""
    if any(day.year == year for day in calendar):
        return f"{year}年的节假日安排还没有填完整。"
    return f"还没有{year}年的节假日安排。"


def is_working_day(day: date, calendar: Mapping[date, DayKind], years: frozenset[int]) -> bool:
    """Whether a day is worked, by the holiday table; UnknownYearError where its year is not declared full.

    No public table covers the coming year, so a missing year asks and never guesses.
    """
    lacking = lacking_year(day.year, calendar, years)
    if lacking:
        raise UnknownYearError(day.year, lacking)
    kind = calendar.get(day)
    return kind == "workday" if kind else day.weekday() < 5


@dataclass(frozen=True, slots=True)
class NoticeWindow:
    """The days a notice hangs (公示时间): first and last day, and how they were counted."""

    first: date
    last: date
    days: int
    working: bool = False

    @property
    def text(self) -> str:
        """2026年10月8日至10月14日（共7天）, or 共5个工作日."""
        unit = "个工作日" if self.working else "天"
        return f"{format_span(self.first, self.last)}（共{self.days}{unit}）"


def natural_window(first: date, days: int) -> NoticeWindow:
    """Calendar days, the first day counted: 8 October with 7 days ends on 14 October."""
    return NoticeWindow(first, first + timedelta(days=days - 1), days)


def working_window(
    first: date, days: int, calendar: Mapping[date, DayKind], years: frozenset[int], *, count_first: bool
) -> NoticeWindow:
    """Working days by the holiday table; the posting day counts only where the setting says so."""
    left, day = days, first
    if count_first and is_working_day(day, calendar, years):
        left -= 1
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, calendar, years)
    return NoticeWindow(first, day, days, working=True)
