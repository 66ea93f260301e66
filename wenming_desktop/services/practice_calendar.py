"""The practice calendar (实践日历): solar terms, festivals, holidays, own recurring days, and what is planned and done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from wenming_desktop.domain import recurring
from wenming_desktop.domain.activities import CANCELLED, DONE, PLANNED, RecurringDay
from wenming_desktop.domain.days import DayKind
from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.periods import month_first, month_last
from wenming_desktop.services import activities, forms
from wenming_desktop.services.activities import ActivityLine
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values
from wenming_desktop.storage import activities as store
from wenming_desktop.storage import journal
from wenming_desktop.support.almanac import almanac
from wenming_desktop.support.ids import uuid7
from wenming_desktop.support.paths import resource

_FIELDS = tuple(field.name for field in fields_of(RecurringDay))
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
class CalendarDay:
    """One day of the calendar: lunar day, the one thing worth showing, holiday or make-up workday, what is on.

    ``festivals`` are lunar festivals, the solar term and memorial days; ``label`` is the first of them or ''.
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
    held = _by_day(activities.between(book, first, last), first, last)
    holidays = book.settings.holidays
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [_day(day, holidays.get(day), rules, held.get(day, [])) for day in days]


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
    day: date, holiday: DayKind | None, rules: Sequence[RecurringRow], held: list[ActivityLine]
) -> CalendarDay:
    known = almanac(day)
    festivals = (
        *known.festivals,
        *filter(None, [known.term]),
        *_memorial_days().get((day.month, day.day), ()),
    )
    hits = (
        RecurringHit(one.pk, one.day.name, one.day.title or one.day.name)
        for one in rules
        if recurring.falls_on(one.day, day)
    )
    return CalendarDay(
        day, known.lunar, next(iter(festivals), ""), holiday, festivals, tuple(hits), tuple(held)
    )


@cache
def _memorial_days() -> Mapping[tuple[int, int], tuple[str, ...]]:
    """Days of the year one plans by (学雷锋纪念日, 国际志愿者日 …), by (month, day)."""
    shipped = json.loads(resource("packs", "memorial_days.json").read_text(encoding="utf-8"))
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for text, names in shipped["days"].items():
        month, day = text.split("-")
        found[int(month), int(day)] = tuple(names)
    return found


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
        raise UserError("没有这个固定活动日。", "可能已被撤销，请刷新后再试。")
    return found


def check_recurring(book: Book, pk: int | None, values: Values) -> list[Problem]:
    """What is wrong with the form of a recurring day, by field name."""
    return list(_checked(book, pk, values).problems)


def _checked(book: Book, pk: int | None, values: Values) -> Cleaned:
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
    return Cleaned(cleaned.values, tuple(problems))


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
