"""工作台: the month's figures, activities by month, hours by team, the calendar, what the villages have sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from wenming_desktop.domain.activities import DONE, FORMS, PLANNED
from wenming_desktop.domain.amounts import format_points, format_signed
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.periods import Period, month_first, month_last
from wenming_desktop.services import (
    activities,
    boards,
    hour_lists,
    point_lists,
    practice_calendar,
    proposals,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.practice_calendar import CalendarDay
from wenming_desktop.services.workbench_parts import CalendarLine, Figure, Part, Progress, Way
from wenming_desktop.services.workbench_sent import Sent, keeps_activities
from wenming_desktop.storage.chains import HOURS

_AHEAD = 45  # days of the practice calendar looked at
_LINES = 7
_TEAMS = 6
_TEAM_WORDS = (
    "新时代文明实践志愿服务总队",
    "志愿服务大队",
    "志愿服务支队",
    "志愿服务分队",
    "志愿服务队",
    "志愿服务总队",
)


def figures(book: Book, month: int, quarter: Period) -> tuple[Figure, ...]:
    """The four cards."""
    summary = point_lists.month_summary(book, month)
    waiting = proposals.waiting_count(book)
    signed = f"{format_signed(summary.plus)} / {format_points(summary.minus)}"
    entries = Way("points", {"month": month})
    part = (
        Part(f"待评议{waiting}条", Way("activities", {"proposals": True}))
        if waiting
        else Part(signed, entries)
    )
    return (
        _activities(book, month),
        _hours(book, month),
        Figure("积分登记", str(summary.entries), "条", entries, (part,)),
        _red_board(book, quarter.shifted(-1)),
    )


def month_way(month: int, **more: str) -> Way:
    """The activities held in a month; ``form`` of one form."""
    return Way("activities", {"shown": {"of_month": month, DONE: True, **more}})


def _served_way(first: date, last: date, team: str | None = None) -> Way:
    """The records of service between two days; ``team`` is a name, '' of who is in none."""
    return Way("volunteers", {"task": "served", "first": first, "last": last, "team": team})


def _activities(book: Book, month: int) -> Figure:
    counts = activities.counts(book, month_first(month), month_last(month))
    forms = tuple(
        Part(f"{form}{counts.by_form[form].sessions}", month_way(month, form=form))
        for form in FORMS
        if form in counts.by_form and counts.by_form[form].sessions
    )
    return Figure("本月活动", str(counts.sessions), "场", month_way(month), forms)


def _hours(book: Book, month: int) -> Figure:
    first, last = month_first(month), month_last(month)
    times = book.db.execute(
        f"SELECT count(*) FROM service s WHERE s.kind = '服务' AND s.day BETWEEN ? AND ? AND {HOURS.stands}",
        [first.isoformat(), last.isoformat()],
    ).fetchone()[0]
    minutes = hour_lists.total(book, first, last)
    way = _served_way(first, last)
    return Figure("服务时间", format_hours(minutes), "小时", way, (Part(f"{times}人次", way),))


def _red_board(book: Book, last: Period) -> Figure:
    if not _has_entries(
        book, last
    ):  # a board of every household with base points takes long, and says nothing
        return Figure(f"{last.label[5:]}红榜", "0", "户", _board_way(last, "red"))
    counts = boards.counts(book, "masses", last)
    others = (
        Part(f"灰榜{counts.grey}户", _board_way(last, "grey")),
        Part(f"黑榜{counts.black}户", _board_way(last, "black")),
    )
    return Figure(f"{last.label[5:]}红榜", str(counts.red), "户", _board_way(last, "red"), others)


def _board_way(period: Period, band: str) -> Way:
    return Way("boards", {"period": period.code, "village_pk": None, "band": band})


def _has_entries(book: Book, period: Period) -> bool:
    months = sorted(period.months)
    sql = "SELECT 1 FROM entry WHERE track = 'masses' AND counts_in BETWEEN ? AND ? LIMIT 1"
    return book.db.execute(sql, [months[0], months[-1]]).fetchone() is not None


def by_month(book: Book, year: int, month: int) -> tuple[tuple[int, int], ...]:
    """场次 of each month (202610) of the year up to this one, from the first with an activity."""
    rows = book.db.execute(
        "SELECT CAST(substr(day, 6, 2) AS INTEGER), sum(sessions) FROM activity "
        "WHERE state = ? AND day BETWEEN ? AND ? GROUP BY 1",
        [DONE, f"{year}-01-01", f"{year}-12-31"],
    ).fetchall()
    counts = dict(rows)
    first = min(counts, default=month % 100)
    return tuple(
        (year * 100 + one, counts.get(one, 0)) for one in range(min(first, month % 100), month % 100 + 1)
    )


def by_team(book: Book, year: int) -> tuple[tuple[str, int], ...]:
    """The teams with the most minutes this year, their names in short."""
    return tuple((_short(name), minutes) for name, minutes in _most(book, year))


def team_ways(book: Book, year: int) -> tuple[Way, ...]:
    """The records of service of each of them."""
    first, last = _year_so_far(book, year)
    return tuple(
        _served_way(first, last, "" if name == hour_lists.NO_TEAM else name) for name, _ in _most(book, year)
    )


def _year_so_far(book: Book, year: int) -> tuple[date, date]:
    today = book.clock.today()
    return today.replace(year=year, month=1, day=1), today


def _most(book: Book, year: int) -> list[tuple[str, int]]:
    found = hour_lists.by_team(book, *_year_so_far(book, year))
    return [(name, minutes) for name, minutes in found[:_TEAMS] if minutes > 0]


def _short(team: str) -> str:
    """萨日朗嘎查邻里帮志愿服务队 -> 萨日朗嘎查邻里帮."""
    for words in _TEAM_WORDS:
        if team.endswith(words) and team != words:
            return team.removesuffix(words)
    return team


def calendar(book: Book) -> tuple[CalendarLine, ...]:
    """What is planned in the coming weeks, and the festivals, solar terms and own days among it."""
    today = book.clock.today()
    lines: list[CalendarLine] = []
    for day in practice_calendar.between(book, today, today + timedelta(days=_AHEAD)):
        lines += _lines(day)
        if len(lines) >= _LINES:
            break
    return tuple(lines[:_LINES])


def _lines(day: CalendarDay) -> list[CalendarLine]:
    date = f"{day.day.month}月{day.day.day}日"
    names = {hit.pk: hit.name for hit in day.recurring}
    label = " ".join(filter(None, (day.label, *names.values()) if not day.activities else (day.label,)))
    planned = [one for one in day.activities if one.state == PLANNED]
    found = [
        CalendarLine(
            date, names.get(one.recurring_pk or 0) or label, one.title, PLANNED if one.teams else "待配队", one.pk
        )
        for one in planned
    ]  # fmt: skip
    if found:
        return found
    if label:
        return [CalendarLine(date, label, "", "待安排" if names else "")]
    return []


def progress(book: Book, villages: Sequence[Sent]) -> tuple[Progress, ...]:
    """How many villages have sent their score sheet, and their records of activities where the book keeps them."""
    scored = [one for one in villages if one.scores is not None]
    done = sum(bool(one.scores) for one in scored)
    found = [Progress("积分评分表", done, len(scored), Way("workbench", {"sent": "scores"}))]
    if keeps_activities(book):
        held = sum(one.activities for one in villages)
        found.append(Progress("活动记录", held, len(villages), Way("workbench", {"sent": "activities"})))
    return tuple(found)
