"""The rules on hours applied to what the book knows: every problem of a sheet beside its line, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.hours import (
    BROUGHT,
    Occasion,
    Service,
    Stretch,
    alike,
    already_brought,
    day_problems,
    duration,
    occasion_problems,
    off_time,
    overlap_words,
    server_problems,
    span,
    stretch_of,
    twice_words,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_occasions import back_again, booked_already
from wenming_desktop.storage import served, signups
from wenming_desktop.storage.signups import ActivityFacts, VolunteerFacts

# What a row of an activity takes from it, as the clerk calls it; the day is compared with the time.
SAYS = {"content": "名称", "category": "类别", "place": "地点", "organiser": "组织单位", "charge": "负责人"}


@dataclass(frozen=True, slots=True)
class SigninRow:
    """One volunteer's time as entered from the sheet: both punches (HH:MM), or minutes, or both; ``line`` as printed."""

    volunteer_pk: int
    start: str = ""
    finish: str = ""
    minutes: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with the minutes it comes to, the row it takes the place of, and what is to be said of it."""

    row: SigninRow
    who: VolunteerFacts | None
    minutes: int
    problems: tuple[Problem, ...] = ()
    old: Service | None = None
    same: bool = False

    @property
    def refused(self) -> bool:
        """Whether it cannot be booked."""
        return any(one.is_error for one in self.problems)


def judge_sheet(book: Book, what: ActivityFacts, rows: Sequence[SigninRow]) -> list[Judged]:
    """Each row of a sheet by all rules; problems name the volunteer (``record``) and the line (``row``)."""
    facts = signups.volunteers(book.db, (row.volunteer_pk for row in rows))
    booked = served.of_session(book.db, what)
    others = _others(book, what, facts.values(), booked)
    there, back = served.there_of(book.db, [what.pk]), served.taken_back(book.db, what.pk)
    until = served.brought_until(book.db, facts)
    limit, seen, found = book.settings.volunteers.day_limit, set[int](), list[Judged]()
    for row in rows:
        who = facts.get(row.volunteer_pk)
        if who is None:
            problems = [Problem("不在志愿者名册里")]
            found.append(Judged(row, None, 0, _placed(problems, row)))
            continue
        one = _judge(book, row, who, what, booked.get(who.pk, []))
        problems = list(one.problems)
        if one.minutes and one.old is None:
            problems += booked_already(what, there.get((who.pk, what.pk)))
            problems += back_again(what, back.get(who.pk, ()))
        if who.pk in seen:
            problems.append(Problem("这个人在表上写了两次"))
        elif one.minutes:
            # what stands as it was booked was told when it was
            day = what.day_of(row.start)
            problems += [] if one.same else already_brought(day, until.get(who.pk))
            stretch = Stretch(day, row.start, row.finish, one.minutes, what.title, what.held)
            problems += day_problems([stretch], others.get(who.pk, []), limit)
        seen.add(who.pk)
        found.append(replace(one, problems=_placed(problems, row)))
    return found


def _judge(
    book: Book, row: SigninRow, who: VolunteerFacts, what: ActivityFacts, booked: Sequence[Service]
) -> Judged:
    day = what.day_of(row.start)
    read = duration(Stretch(day, row.start, row.finish, row.minutes))
    problems = [*read.problems]
    if day != what.day:
        problems += occasion_problems(Occasion(day), book.clock.today())
    if len(booked) > 1:
        problems.append(Problem(f"这次活动已经有他的{len(booked)}条记录，请在他的服务记录里更正"))
    old = booked[0] if len(booked) == 1 else None
    # a row follows its activity: the same hours under the day or the words it had before are booked anew
    now = (day, read.minutes, row.start, row.finish)
    other = outdated(row_of_activity(book, what), old) if old is not None else ()
    same = old is not None and not other and (old.day, old.minutes, old.start, old.finish) == now
    problems += off_time(Stretch(day, row.start, row.finish, held=what.held), read.minutes)
    against = server_problems(who.server, replace(what.occasion, day=day))
    # what is recorded already and stays as it is stops nobody else's line
    problems += [one for one in against if not (same and one.is_error)]
    if old is not None and not same and (old.minutes, old.start, old.finish) == now[1:]:
        kept = [one for one in against if one.is_error]
        if kept:  # nor does a row only its activity's new words would book anew: it stays, and that is said
            told = tuple(Problem(f"{one.message}；已经记的一条不动", "warning") for one in kept)
            return Judged(row, who, read.minutes, told, old, same=True)
    if old is not None and not same and read.minutes:
        words = f"（{'、'.join(SAYS[name] for name in other)}是活动改以前的）" if other else ""
        problems.append(Problem(f"原来记的是{_told(old, day)}{words}，保存后改成现在的", "warning"))
    return Judged(row, who, read.minutes, tuple(problems), old, same)


def row_of_activity(book: Book, what: ActivityFacts, start: str = "") -> dict[str, Any]:
    """What every row of an activity says: its day, content, place, organiser and person in charge (第7条).

    ``start`` is the row's own sign-in, which may lie past midnight of a night.
    """
    return {
        "activity_pk": what.pk, "day": what.day_of(start).isoformat(), "category": what.category, "content": what.title,
        "place": what.place, "organiser": what.organiser or book.settings.institute.name, "charge": what.charge,
    }  # fmt: skip


def outdated(now: Mapping[str, Any], row: Service) -> tuple[str, ...]:
    """The names in ``SAYS`` under which a row no longer says what its activity says now (``row_of_activity``)."""
    # an older row may leave its content to the title of its activity
    was = {name: getattr(row, name) for name in SAYS} | {"content": row.content or now["content"]}
    return tuple(name for name in SAYS if was[name] != now[name])


def left_behind(book: Book, what: ActivityFacts) -> tuple[str, ...]:
    """The names in ``SAYS`` in which a row recorded of an activity says otherwise than the activity given."""
    rows = [row for rows in served.of_activity(book.db, what.pk).values() for row in rows]
    now = row_of_activity(book, what)
    found = {name for row in rows for name in outdated(now, row)}
    return tuple(name for name in SAYS if name in found)


def _told(old: Service, now: date) -> str:
    punches = f"（{old.start}至{old.finish}）" if old.start and old.finish else ""
    day = "" if old.day == now else format_day(old.day)
    return f"{day}{format_hours(old.minutes)}小时{punches}"


def _placed(problems: Iterable[Problem], row: SigninRow) -> tuple[Problem, ...]:
    return tuple(replace(one, record=str(row.volunteer_pk), row=row.line) for one in problems)


def _others(
    book: Book, what: ActivityFacts, people: Iterable[VolunteerFacts], own: Mapping[int, Sequence[Service]]
) -> dict[int, list[Stretch]]:
    """What else these people did around the activity's day; the rows the sheet itself has are not among them."""
    near = served.near(book.db, {who.pk for who in people}, [what.day])
    sheet = {row.pk for rows in own.values() for row in rows}
    return {pk: stretches(book, [row for row in rows if row.pk not in sheet]) for pk, rows in near.items()}


def stretches(book: Book, rows: Sequence[Service]) -> list[Stretch]:
    """Booked rows as the rules look at them, named by their activity, with the time it was held."""
    keys = {row.activity_pk for row in rows if row.activity_pk is not None}
    by_pk = {what.pk: what for what in signups.activities_of(book.db, keys)} if keys else {}
    return [_stretch(row, by_pk.get(row.activity_pk or 0)) for row in rows]


def _stretch(row: Service, what: ActivityFacts | None, held: tuple[str, str] | None = None) -> Stretch:
    if what is None:
        return Stretch(row.day, row.start, row.finish, row.minutes, row.content)
    return Stretch(row.day, row.start, row.finish, row.minutes, what.title, held or what.held)


def judge_brought(book: Book, volunteer_pk: int, until: date, leave_out: int = 0) -> list[Problem]:
    """What beside hours brought forward up to a day may be counted twice; ``leave_out`` is the row they correct."""
    rows = [row for row in served.standing_of(book.db, volunteer_pk) if row.pk != leave_out]
    count = sum(row.kind == BROUGHT for row in rows)
    found = [f"承前时长{twice_words(count + 1)}"] if count else []
    if any(row.kind != BROUGHT and row.day <= until for row in rows):
        found.append(overlap_words(until))
    return [Problem(text, "warning") for text in found]


def doubled(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    """What of a volunteer's hours may be counted twice: two records of one activity (of several days, of one of them), two of
    the same words and day whose times do not tell them apart, or hours brought forward twice.
    """
    rows = served.perhaps_twice(book.db, volunteer_pks)
    held = {
        what.pk: what for what in signups.activities_of(book.db, {row.activity_pk or 0 for _, row in rows})
    }
    groups: dict[tuple[int, object], list[Service]] = {}
    for pk, row in rows:
        what = held.get(row.activity_pk or 0)
        if what is not None:
            session = row.day if len(what.days) > 1 else None
            groups.setdefault((pk, (what.pk, session)), []).append(row)
        if row.kind == BROUGHT or row.content:
            words = BROUGHT if row.kind == BROUGHT else (row.content, row.day)
            groups.setdefault((pk, words), []).append(row)
    found: dict[int, dict[str, int]] = {}
    for (pk, _), same in groups.items():
        if alike([stretch_of(row) for row in same]):
            named = "承前时长" if same[0].kind == BROUGHT else f"“{same[0].content}”"
            counts = found.setdefault(pk, {})
            counts[named] = max(len(same), counts.get(named, 0))
    return {
        pk: "；".join(f"{name}{twice_words(count)}" for name, count in counts.items())
        for pk, counts in found.items()
    }


def off_time_hints(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    """Of each of some volunteers whose records do not fit the time their activity was held, what to look at."""
    found: dict[int, list[str]] = {}
    rows = served.with_activity(book.db, volunteer_pks)
    by_pk = {
        what.pk: what for what in signups.activities_of(book.db, {row.activity_pk or 0 for _, row in rows})
    }
    for pk, row in rows:
        stretch = _stretch(row, by_pk[row.activity_pk or 0])
        if off_time(stretch, row.minutes):
            found.setdefault(pk, []).append(stretch.what)
    return {
        pk: f"有{len(titles)}条记录和活动的时间对不上（“{titles[0]}”{'等' * (len(titles) > 1)}），请核对"
        for pk, titles in found.items()
    }


def off_time_count(book: Book, was: ActivityFacts, now: ActivityFacts) -> int:
    """How many of an activity's records do not fit the time it has now, or were filled in from the one it had."""
    rows = [row for rows in served.of_activity(book.db, was.pk).values() for row in rows]
    return sum(_off_now(row, was, now) for row in rows)


def _off_now(row: Service, was: ActivityFacts, now: ActivityFacts) -> bool:
    then, held = (what.on(row.day if row.day in what.days else None).held for what in (was, now))
    if off_time(_stretch(row, now, held), row.minutes):
        return True
    lasted = span(*then)
    return then != held and (
        (row.start, row.finish) == then != ("", "")
        or (not row.start and row.minutes == lasted and lasted != span(*held))
    )


def off_day_count(book: Book, now: ActivityFacts) -> int:
    """How many of an activity's records are on a day it has not, as it is to be now."""
    rows = [row for rows in served.of_activity(book.db, now.pk).values() for row in rows]
    return sum(not now.dates(row.day, row.start) for row in rows)


def judge_one(
    book: Book, who: VolunteerFacts, occasion: Occasion, fresh: Stretch, leave_out: int = 0
) -> list[Problem]:
    """All rules for one record beside the others of that person; ``leave_out`` is the row it corrects."""
    read = duration(fresh)
    problems = [
        *read.problems,
        *occasion_problems(occasion, book.clock.today()),
        *server_problems(who.server, occasion),
    ]
    rows = [row for row in served.near(book.db, [who.pk], [fresh.day]).get(who.pk, []) if row.pk != leave_out]
    problems += already_brought(fresh.day, served.brought_until(book.db, [who.pk]).get(who.pk))
    if read.minutes:
        problems += off_time(fresh, read.minutes)
        whole = replace(fresh, minutes=read.minutes)
        problems += day_problems([whole], stretches(book, rows), book.settings.volunteers.day_limit)
    return problems
