"""节假日: the State Council's days off and days worked, by year; a year is known only when declared full.

Whatever counts working days asks ``domain/days.py`` with the years declared here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from wenming_desktop.domain.days import DayKind, lacking_year
from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.holiday_text import Arrangement, read_notice
from wenming_desktop.domain.holidays import year_problems
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import hour_lists
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import settings_store
from wenming_desktop.support.almanac import almanac

Days = dict[date, DayKind]
_NOTICE_MONTH = (
    12  # the notice of the coming year is usually out in November: from December on it is asked for
)


@dataclass(frozen=True, slots=True)
class YearState:
    """What the book knows of a year: how many days off and worked, and whether it was declared full (已填完整)."""

    year: int
    off: int
    worked: int
    declared: bool

    @property
    def text(self) -> str:
        """2027年放假1天，还没有填完整."""
        worked = f"、调休上班{self.worked}天" if self.worked else ""
        return f"{self.year}年放假{self.off}天{worked}，{'已填完整' if self.declared else '还没有填完整'}"


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """A pasted text as it was read: what it arranges, everything that speaks against it, days it takes out of the book."""

    read: Arrangement
    problems: tuple[Problem, ...]
    dropped: tuple[date, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether nothing is wrong, so that the year may be declared full."""
        return bool(self.read.lines) and not any(one.is_error for one in self.problems)


@dataclass(frozen=True, slots=True)
class WantedYear:
    """A year whose text is asked for: why, and whether something waits for it already."""

    year: int
    text: str
    waits: bool


def years(book: Book) -> list[YearState]:
    """The years of which any day is known, the newest first."""
    settings = book.settings
    known = {day.year for day in settings.holidays} | settings.holiday_years
    return [_state(settings, year) for year in sorted(known, reverse=True)]


def _state(settings: Settings, year: int) -> YearState:
    kinds = list(_of_year(settings, year).values())
    return YearState(
        year, kinds.count("holiday"), kinds.count("workday"),
        not lacking_year(year, settings.holidays, settings.holiday_years),
    )  # fmt: skip


def _of_year(settings: Settings, year: int) -> Days:
    return {day: kind for day, kind in settings.holidays.items() if day.year == year}


# ---- the text ----
def read_text(book: Book, text: str) -> NoticeReading:
    """Read the text of a year (国务院办公厅关于…年部分节假日安排的通知) and check it; nothing is written."""
    read = read_notice(text, almanac)
    problems = list(read.problems)
    if read.lines:
        problems += year_problems(read.year, read.days, almanac)
    kept = set(_of_year(book.settings, read.year)) - set(read.days)
    return NoticeReading(read, tuple(problems), tuple(sorted(kept)))


def take_text(book: Book, text: str) -> tuple[NoticeReading, Changes]:
    """Put a text's days in place of those of its year and declare the year full; UserError where something is wrong."""
    reading = read_text(book, text)
    if not reading.is_full:
        said = "；".join(one.message for one in reading.problems if one.is_error)
        raise UserError(f"放假通知核对不上：{said}。", "请粘贴全文，或逐天填写后再按“本年已填完整”。")
    settings, year = book.settings, reading.read.year
    kept = {day: kind for day, kind in settings.holidays.items() if day.year != year}
    name = f"填写{year}年放假安排"
    return reading, _save(book, name, {**kept, **reading.read.days}, settings.holiday_years | {year})


# ---- day by day ----
def put_day(book: Book, day: date, kind: DayKind) -> tuple[YearState, Changes]:
    """Enter one day off or worked; its year is to be declared full anew, for what was declared were other days."""
    settings = book.settings
    if settings.holidays.get(day) == kind:
        return _state(settings, day.year), Changes()
    word = "放假" if kind == "holiday" else "调休上班"
    changes = _save(
        book, f"节假日 {day.isoformat()} {word}", {**settings.holidays, day: kind},
        settings.holiday_years - {day.year},
    )  # fmt: skip
    return _state(book.settings, day.year), changes


def remove_days(book: Book, days: Collection[date]) -> tuple[None, Changes]:
    """Take days out of the table; their years are to be declared full anew."""
    settings = book.settings
    left = {day: kind for day, kind in settings.holidays.items() if day not in days}
    known = settings.holiday_years - {day.year for day in days}
    return None, _save(book, f"删除{len(days)}天节假日", left, known)


def check_year(book: Book, year: int) -> list[Problem]:
    """What speaks against a year being full as it stands (errors), or is to be looked at (warnings)."""
    return year_problems(year, _of_year(book.settings, year), almanac)


def declare(book: Book, year: int) -> tuple[YearState, Changes]:
    """本年已填完整: from now on working days of the year are counted; UserError where a statutory day lacks."""
    wrong = [one.message for one in check_year(book, year) if one.is_error]
    if wrong:
        raise UserError(f"{year}年还没有填完整：{few(wrong, 3, '处', '；')}。", "请补上，或粘贴放假通知。")
    settings = book.settings
    changes = _save(book, f"{year}年节假日已填完整", settings.holidays, settings.holiday_years | {year})
    return _state(book.settings, year), changes


def _save(book: Book, name: str, days: Days, declared: frozenset[int]) -> Changes:
    with book.operation(name):
        settings_store.save(book.db, replace(book.settings, holidays=days, holiday_years=declared))
    return changed(name, "setting")


# ---- what is asked for ----
def wanted(book: Book) -> list[WantedYear]:
    """The years whose text is to be entered: deadlines that run into them, this year, and next year from December on."""
    settings, today = book.settings, book.clock.today()
    waiting: dict[int, int] = {}
    for one in hour_lists.overdue(book):
        if one.asks is not None:
            waiting[one.asks] = waiting.get(one.asks, 0) + 1
    due = {today.year} | ({today.year + 1} if today.month >= _NOTICE_MONTH else set())
    found = []
    for year in sorted(due | set(waiting)):
        lacking = lacking_year(year, settings.holidays, settings.holiday_years)
        if lacking:
            waits = year in waiting or year == today.year
            needs = "算工作日要用" if waits else "放假通知一般11月公布，公布后粘贴进来"
            needs = f"{waiting[year]}场活动的记录期限要等它" if year in waiting else needs
            found.append(WantedYear(year, f"{lacking.removesuffix('。')}，{needs}", waits))
    return found
