"""The State Council's yearly text read whole (国务院办公厅关于…年部分节假日安排的通知): days off, days worked, what does not fit.

A line reads 二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
Wordings differ by year (与周末连休, 不调休, 补休, years written out at New Year); see the texts in tests/domain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from wenming_desktop.domain.days import WEEKDAYS, DayKind, format_day, month_day
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.holidays import NEW_YEAR, day_words
from wenming_desktop.domain.lunar import Almanac, is_lunar, lunar_words, read_lunar
from wenming_desktop.domain.names import plain_digits

_YEAR = (
    re.compile(r"关于(\d{4})年(?:部分)?节假日"),
    re.compile(r"(\d{4})年(?:部分)?节假日"),
    re.compile(r"现将(\d{4})年"),
    re.compile(r"(\d{4})年放假"),
)
_SPACES = re.compile(r"[^\S\n]+|[​-‏﻿]+")
_HEAD = re.compile(
    r"(?:^|(?<=[\n。；;：:]))[-—•·*\s]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)]?[、．.]?)?(?:\d{4}年)?"
    r"(?P<name>[一-鿿“”、]{2,15})[：:]"
)
_TAIL = re.compile(r"节假日期间|鼓励单位|国务院办公厅|请各[地单]")
_NO_ORDER = re.compile(r"^(?:鼓励|倡导|提倡|建议|可以?结合)")
_TOKEN = re.compile(
    r"(?P<date>(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号](?:[（(](?P<said>[^）)]*)[）)])?)"
    r"|(?P<to>至|到|[-—–~～]+)|(?P<verb>放假|补休|补假|公休|休息|上班|补班)|(?P<whole>共)?(?P<count>\d{1,2})天"
)
_WORKS = ("上班", "补班")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")


@dataclass(frozen=True, slots=True)
class HolidayLine:
    """One holiday as read: its days off and the days worked instead, in order, and 共n天 as the text says it (None: not)."""

    name: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    stated: int | None

    @property
    def off_words(self) -> str:
        """The days off as runs: 2月15日至2月23日."""
        return _runs(self.off)

    @property
    def worked_words(self) -> str:
        """The days worked instead: 2月14日、2月28日."""
        return _runs(self.worked)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a text arranges; ``passed`` are sentences with days in them that order nothing, ``problems`` what does not fit."""

    year: int = 0
    lines: tuple[HolidayLine, ...] = ()
    problems: tuple[Problem, ...] = ()
    passed: tuple[str, ...] = ()

    @property
    def days(self) -> dict[date, DayKind]:
        """Every day it names, in order: off or worked. Round New Year some may lie in the year before."""
        off: dict[date, DayKind] = {day: "holiday" for line in self.lines for day in line.off}
        return dict(sorted((off | {day: "workday" for line in self.lines for day in line.worked}).items()))


def _runs(days: tuple[date, ...]) -> str:
    """Days that follow one another as one span, a span over New Year with its years."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return "、".join(_span(run[0], run[-1]) for run in found)


def _span(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{format_day(first)}至{format_day(last)}"
    return month_day(first) if first == last else f"{month_day(first)}至{month_day(last)}"


def read_notice(text: str, sky: Almanac) -> Arrangement:
    """Read a pasted text; what the words themselves say against it is in ``problems``, whether the year is whole not."""
    core = _SPACES.sub("", plain_digits(text.replace("\r", "\n")))
    flat = core.replace("\n", "")
    found = next((match for shape in _YEAR if (match := shape.search(flat))), None)
    if found is None:
        wanted = "没有找到是哪一年的安排，请连标题一起粘贴，如“国务院办公厅关于2027年部分节假日安排的通知”"
        return Arrangement(problems=(Problem(wanted),))
    year = int(found.group(1))
    readers = [_Reader(name, year, sky).read(body) for name, body in _parts(core)]
    lines = tuple(one.line() for one in readers)
    problems = [problem for one in readers for problem in one.problems]
    if not lines:
        problems.append(Problem("没有读到放假安排，请粘贴通知全文"))
    problems += _said_twice(lines)
    return Arrangement(year, lines, tuple(problems), tuple(words for one in readers for words in one.passed))


def _parts(core: str) -> Iterator[tuple[str, str]]:
    """(holiday, what is said of it) for each numbered part that names a day; the closing words left out."""
    heads = list(_HEAD.finditer(core))
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(core)
        body = _TAIL.split(core[head.end() : end], maxsplit=1)[0]
        if any(token.group("date") for token in _TOKEN.finditer(body)):
            yield head.group("name"), body


def _said_twice(lines: tuple[HolidayLine, ...]) -> Iterator[Problem]:
    """A day both off and worked, a day two holidays claim."""
    worked = {day for line in lines for day in line.worked}
    seen: dict[date, str] = {}
    for line in lines:
        for day in line.off:
            if day in worked:
                yield Problem(f"{day_words(day)}又放假又上班", record=line.name)
            if day in seen:
                yield Problem(f"{day_words(day)}在{seen[day]}里也放假，重复了", record=line.name)
            seen[day] = line.name


@dataclass(slots=True)
class _Reader:
    """Reads one holiday word by word: dates wait until a verb says what they are."""

    name: str
    year: int
    sky: Almanac
    off: set[date] = field(default_factory=set)
    worked: set[date] = field(default_factory=set)
    waiting: list[date] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    whole: int | None = None
    before: tuple[int, int] | None = None  # year and month of the date before, for 至23日
    joins: bool = False  # after 至: the next date ends a span
    is_run: bool = False  # 与周末连休
    problems: list[Problem] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def read(self, body: str) -> _Reader:
        """Read everything said of the holiday."""
        for sentence in re.split(r"[。\n；;]", body):
            if _NO_ORDER.match(sentence):
                self.passed.append(f"{sentence}。")
            else:
                self._sentence(sentence)
        return self

    def line(self) -> HolidayLine:
        """What it came to; its count is compared with what the text states."""
        stated = self.whole if self.whole is not None else sum(self.counts) or None
        run = _with_weekend(self.off) if self.is_run else self.off
        if stated is not None and stated not in (len(self.off), len(run)):
            self._wrong(f"通知写{stated}天，读到{len(self.off)}天")
        return HolidayLine(self.name, tuple(sorted(self.off)), tuple(sorted(self.worked)), stated)

    def _sentence(self, sentence: str) -> None:
        self.is_run |= "连休" in sentence
        for token in _TOKEN.finditer(sentence):
            if token.group("date"):
                self._date(token)
            elif token.group("to"):
                self.joins = bool(self.waiting)
            elif token.group("verb"):
                (self.worked if token.group("verb") in _WORKS else self.off).update(self.waiting)
                self.waiting, self.joins = [], False
            elif token.group("whole"):
                self.whole = int(token.group("count"))
            else:
                self.counts.append(int(token.group("count")))
        if self.waiting:
            self._wrong(f"“{sentence}”没有读懂：是放假还是上班")
            self.waiting = []

    def _date(self, token: re.Match[str]) -> None:
        day = self._day(token)
        if day is None:
            self._wrong(f"没有{token.group('date')}这一天")
            return
        self.before = day.year, day.month
        self._compare(day, token.group("said") or "")
        if self.joins:
            first = self.waiting[-1]
            self.waiting += [first + timedelta(days=step) for step in range(1, (day - first).days + 1)]
            if day <= first:
                self._wrong(f"{day_words(first)}至{day_words(day)}前后颠倒")
        else:
            self.waiting.append(day)
        self.joins = False

    def _day(self, token: re.Match[str]) -> date | None:
        """The date a token says: a month or year left out is that of the date before; December at 元旦 is the year before."""
        if token.group("month"):
            month = int(token.group("month"))
            year = self.year - 1 if self.name.startswith(NEW_YEAR) and month == 12 else self.year
        elif self.before:
            year, month = self.before
        else:
            return None
        try:
            return date(int(token.group("year") or year), month, int(token.group("day")))
        except ValueError:
            return None

    def _compare(self, day: date, said: str) -> None:
        """What stands in brackets behind a date: weekday and lunar day must be that date's."""
        for part in filter(None, re.split(r"[、，,]", said)):
            weekday, lunar = _WEEKDAY.fullmatch(part), read_lunar(part)
            if weekday:
                if weekday.group(1).replace("天", "日") != WEEKDAYS[day.weekday()]:
                    self._wrong(f"通知写{day.month}月{day.day}日是{part}，{day.year}年应是{day_words(day)}")
            elif lunar:
                moon = self.sky(day)
                if not is_lunar(*lunar, moon):
                    known = lunar_words(moon.lunar_month, moon.lunar_day)
                    self._wrong(f"通知写{day_words(day)}是{part}，历书上是{known}")
            else:
                self.problems.append(
                    Problem(f"{day_words(day)}后面的“{part}”没有认出", "warning", record=self.name)
                )

    def _wrong(self, text: str) -> None:
        self.problems.append(Problem(f"{self.name}：{text}", record=self.name))


def _with_weekend(off: set[date]) -> set[date]:
    """Days off with the weekend days that touch them."""
    found = set(off)
    for step in (timedelta(days=-1), timedelta(days=1)):
        for day in sorted(off):
            beside = day + step
            while beside.weekday() > 4:
                found.add(beside)
                beside += step
    return found
