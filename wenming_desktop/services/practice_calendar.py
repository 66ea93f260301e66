"""The practice calendar (实践日历): solar terms, festivals, holidays, own recurring days, and what is planned and done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from wenming_desktop.domain import recurring
from wenming_desktop.domain.activities import CANCELLED, DONE, PLANNED, RecurringDay
from wenming_desktop.domain.days import DayKind
from wenming_desktop.domain.errors import GoneError, Problem, UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.periods import month_first, month_last
from wenming_desktop.domain.recurring import WEEK, MemorialDay
from wenming_desktop.domain.settings import DEFAULT_PACK
from wenming_desktop.services import activities, forms, packs
from wenming_desktop.services.activities import ActivityLine
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values
from wenming_desktop.storage import activities as store
from wenming_desktop.storage import journal
from wenming_desktop.support.almanac import almanac
from wenming_desktop.support.ids import uuid7

_FIELDS = tuple(field.name for field in fields_of(RecurringDay))
_RULE = ("every", "month", "day", "nth", "term", "digits")
_LONGEST = 60  # days an activity may run before the calendar stops showing it


@dataclass(frozen=True, slots=True)
class RecurringHit:
    """An own recurring day that falls on a date; ``title`` is the activity it stands for."""

    pk: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class RecurringRow:
    """An own recurring day of the calendar, and when it falls in words."""

    pk: int
    day: RecurringDay
    words: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A recurring day before it is saved: when it falls in words, the next dates, or what is wrong with it."""

    words: str = ""
    days: tuple[date, ...] = ()
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar: lunar day, the one thing worth showing, holiday or make-up workday, what is on.

    ``festivals`` are lunar festivals, the solar term and memorial days; ``label`` is the first of them that begins this
    day, or ''. An own recurring week stands on the first of its days that is listed, until something is planned in it.
    """

    day: date
    lunar: str
    label: str
    holiday: DayKind | None
    festivals: tuple[str, ...] = ()
    recurring: tuple[RecurringHit, ...] = ()
    activities: tuple[ActivityLine, ...] = ()


def month(book: Book, month: int) -> list[CalendarDay]:
    """Every day of a month (202609)."""
    return between(book, month_first(month), month_last(month))


def between(book: Book, first: date, last: date) -> list[CalendarDay]:
    """Every day between two days, inclusive."""
    rules = recurring_days(book)
    taken = _weeks_taken(book, rules, first, last)
    held = _by_day(activities.between(book, first, last), first, last)
    holidays = book.settings.holidays
    days = memorial_days(packs.pack_in_force(book).name)
    found = []
    for day in (first + timedelta(days=step) for step in range((last - first).days + 1)):
        hits = [one for one in rules if _stands(one, day, first, taken)]
        found.append(_day(day, holidays.get(day), days, hits, held.get(day, [])))
    return found


def _stands(one: RecurringRow, day: date, first: date, taken: set[tuple[int, date]]) -> bool:
    if not recurring.falls_on(one.day, day, almanac):
        return False
    monday = recurring.week_of(day)[0]
    return one.day.every != WEEK or (day == max(monday, first) and (one.pk, monday) not in taken)


def _weeks_taken(book: Book, rules: Sequence[RecurringRow], first: date, last: date) -> set[tuple[int, date]]:
    """(recurring week, its Monday) where an activity of it is on any of the seven days."""
    if not any(one.day.every == WEEK for one in rules):
        return set()
    span = (recurring.week_of(first)[0].isoformat(), recurring.week_of(last)[1].isoformat())
    rows = book.db.execute(
        "SELECT recurring_pk, day FROM activity WHERE recurring_pk IS NOT NULL AND day BETWEEN ? AND ?", span
    ).fetchall()
    return {(int(pk), recurring.week_of(date.fromisoformat(day))[0]) for pk, day in rows}


def _by_day(lines: Iterable[ActivityLine], first: date, last: date) -> dict[date, list[ActivityLine]]:
    found: dict[date, list[ActivityLine]] = {}
    for one in lines:
        until = min(one.end_day or one.day, last, one.day + timedelta(days=_LONGEST))
        day = max(one.day, first)
        while day <= until:
            found.setdefault(day, []).append(one)
            day += timedelta(days=1)
    return found


def _day(
    day: date,
    holiday: DayKind | None,
    days: Sequence[MemorialDay],
    rules: Sequence[RecurringRow],
    held: list[ActivityLine],
) -> CalendarDay:
    known = almanac(day)
    of_the_sky = (*known.festivals, *filter(None, [known.term]))
    memorials = recurring.memorials_on(days, day, almanac)
    begun = (one.name for one in memorials if recurring.begins_on(one.rule, day, almanac))
    hits = (RecurringHit(one.pk, one.day.name, one.day.title or one.day.name) for one in rules)
    return CalendarDay(
        day, known.lunar, next(iter((*of_the_sky, *begun)), ""), holiday,
        (*of_the_sky, *(one.name for one in memorials)), tuple(hits), tuple(held),
    )  # fmt: skip


@cache
def memorial_days(pack: str) -> tuple[MemorialDay, ...]:
    """Days of the year one plans by (学雷锋纪念日, 中国农民丰收节 …): section ``calendar`` of a pack.

    They are the whole country's: a pack that says nothing of them has the default pack's.
    """
    shipped = packs.tables(pack).get("calendar") or packs.tables(DEFAULT_PACK)["calendar"]
    return tuple(
        MemorialDay(recurring.read_rule(day["rule"], day["name"]), day.get("from", 0))
        for day in shipped["day"]
    )


def upcoming(book: Book, days: int = 7) -> list[CalendarDay]:
    """The next days (today included) on which something is planned, or an own recurring day has no activity yet."""
    today = book.clock.today()
    found = []
    for one in between(book, today, today + timedelta(days=days - 1)):
        planned = tuple(line for line in one.activities if line.state == PLANNED)
        taken = {line.recurring_pk for line in one.activities if line.state in (PLANNED, DONE, CANCELLED)}
        free = tuple(hit for hit in one.recurring if hit.pk not in taken)
        if planned or free:
            found.append(
                CalendarDay(one.day, one.lunar, one.label, one.holiday, one.festivals, free, planned)
            )
    return found


def stale_plans(book: Book) -> list[ActivityLine]:
    """Plans whose day has passed: they were held, or cancelled, and nobody said so yet."""
    today = book.clock.today().isoformat()
    return activities.lines(book, "a.state = ?1 AND ifnull(a.end_day, a.day) < ?2", [PLANNED, today])


def recurring_days(book: Book) -> list[RecurringRow]:
    """The own recurring days, in the order they were made; those not in use too."""
    rows = book.db.execute(f"SELECT pk, {', '.join(_FIELDS)} FROM recurring_day ORDER BY pk").fetchall()
    found = []
    for row in rows:
        values = dict(zip(_FIELDS, row[1:], strict=True))
        rule = RecurringDay(**{**values, "active": bool(values["active"])})
        found.append(RecurringRow(int(row[0]), rule, recurring.rule_words(rule)))
    return found


def recurring_values(book: Book, pk: int | None) -> dict[str, Any]:
    """What the form of a recurring day starts with, by field name."""
    rule = RecurringDay("") if pk is None else _recurring(book, pk).day
    return {name: getattr(rule, name) for name in _FIELDS}


def _recurring(book: Book, pk: int) -> RecurringRow:
    found = next((one for one in recurring_days(book) if one.pk == pk), None)
    if found is None:
        raise GoneError("没有这个固定活动日。")
    return found


def check_recurring(book: Book, pk: int | None, values: Values) -> list[Problem]:
    """What is wrong with the form of a recurring day, by field name."""
    return list(_checked(book, pk, values).problems)


def preview(book: Book, values: Values) -> Preview:
    """When the day of a half-filled form falls: the words and the next three dates, today included."""
    cleaned = forms.clean(RecurringDay, {name: values.get(name) for name in _RULE})
    problems = [*cleaned.problems, *recurring.rule_problems(cleaned.values)]
    if problems:
        return Preview(wrong=problems[0].message)
    rule = RecurringDay("", **recurring.settled(cleaned.values))
    days = recurring.next_days(rule, book.clock.today(), almanac)
    return Preview(recurring.rule_words(rule), tuple(days), "" if days else "六年里没有这样的日子")


def _checked(book: Book, pk: int | None, values: Values) -> Cleaned:
    """The values to store: of a rule all its parts, those its kind does not use empty."""
    given = {name: value for name, value in values.items() if name in _FIELDS}
    cleaned = forms.required(RecurringDay, forms.clean(RecurringDay, given), new=pk is None)
    problems = list(cleaned.problems)
    whole = {**recurring_values(book, pk), **cleaned.values}
    if not problems:
        problems += recurring.rule_problems(whole)
    taken = book.db.execute(
        "SELECT 1 FROM recurring_day WHERE name = ? AND pk IS NOT ?", [whole["name"], pk]
    ).fetchone()
    if taken:
        problems.append(forms.wrong_field("name", f"已经有“{whole['name']}”"))
    settled = {} if problems else recurring.settled(whole)
    return Cleaned({**cleaned.values, **settled}, tuple(problems))


def save_recurring(book: Book, pk: int | None, values: Values) -> tuple[int, Changes]:
    """Make (None) or change an own recurring day."""
    checked = _checked(book, pk, values)
    forms.refuse(checked.problems)
    row = {name: int(value) if isinstance(value, bool) else value for name, value in checked.values.items()}
    if pk is None:
        name = f"新增固定活动日 {row['name']}"
        with book.operation(name):
            pk = journal.insert(book.db, "recurring_day", {"id": uuid7(), **row})
        return pk, changed(name, "recurring_day")
    stored = recurring_values(book, pk)
    row = forms.differing(row, stored)
    if not row:
        return pk, Changes()
    name = f"修改固定活动日 {row.get('name') or stored['name']}"
    with book.operation(name):
        journal.update(book.db, "recurring_day", pk, row)
    return pk, changed(name, "recurring_day")


def remove_recurring(book: Book, pk: int) -> tuple[None, Changes]:
    """Take a recurring day away that no activity was made from; else UserError: it can be put out of use."""
    rule = _recurring(book, pk).day
    if book.db.execute("SELECT 1 FROM activity WHERE recurring_pk = ?", [pk]).fetchone():
        raise UserError(f"“{rule.name}”已经办过活动，不能删除。", "不再用的，请把“启用”改为否。")
    name = f"删除固定活动日 {rule.name}"
    with book.operation(name):
        book.db.execute("DELETE FROM recurring_day WHERE pk = ?", [pk])
    return None, changed(name, "recurring_day")


def plan_from(book: Book, recurring_pk: int, day: date) -> dict[str, Any]:
    """Values for an activity of a recurring day on a date: like the last one held of it, else its name only."""
    rule = _recurring(book, recurring_pk).day
    values = activities.activity_values(book, None, day)
    last = store.newest(book.db, "a.recurring_pk = ?", [recurring_pk])
    if last:
        values |= activities.copy_last(book, int(last[0]["pk"]))
    return {**values, "title": rule.title or rule.name, "recurring_pk": recurring_pk}
