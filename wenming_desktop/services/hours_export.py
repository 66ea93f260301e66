"""导出服务时间 for upper platforms: the shape they take in, checked first for what they would refuse."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.hours import Service, by_day, stretch_of
from wenming_desktop.domain.volunteers import clean_number
from wenming_desktop.services import consents, gate
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made
from wenming_desktop.storage import served, signups
from wenming_desktop.storage import stars as star_store
from wenming_desktop.storage.signups import VolunteerFacts

UPPER_LIMIT = 480
"""Minutes a day upper platforms take at most."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """Rows in the shape of upper platforms, and what they would refuse; ``row`` of a problem counts the rows from 1.

    ``withheld`` are rows of who refused that his service is recorded (不同意): they are never sent, whatever a platform takes.
    """

    first: date
    last: date
    rows: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    withheld: frozenset[int] = frozenset()

    @property
    def refused(self) -> frozenset[int]:
        """Rows (from 1) with an error, those withheld among them."""
        return frozenset(one.row for one in self.problems if one.is_error)

    @property
    def wrong(self) -> frozenset[int]:
        """Rows (from 1) the clerk can put right."""
        return self.refused - self.withheld

    @property
    def left_out(self) -> str:
        """，3条要改，1条不上报: what is not sent; '' where everything is."""
        counts = ((len(self.wrong), "要改"), (len(self.withheld), "不上报"))
        return "".join(f"，{count}条{word}" for count, word in counts if count)


def upstream(book: Book, first: date, last: date) -> Upstream:
    """Every record of service that stands between two days: days yyyy/MM/dd, times HH:mm, hours as a number."""
    # a shift past midnight counts on both its days, so the day before and the day after have a say in the limit
    around = served.standing_between(book.db, _beside(first, -1), _beside(last, 1))
    records = [one for one in around if first <= one.day <= last]
    people = signups.volunteers(book.db, {one.volunteer_pk for one in around})
    records.sort(key=lambda one: (one.day, one.content, people[one.volunteer_pk].number, one.pk))
    sums: Counter[tuple[int, date]] = Counter()
    for one in around:
        for day, minutes in by_day(stretch_of(one)):
            sums[people[one.volunteer_pk].pk, day] += minutes
    rows, problems = [], list[Problem]()
    refused = consents.refused(book, people)
    withheld = set[int]()
    for number, one in enumerate(records, 1):
        who = people[one.volunteer_pk]
        rows.append(_row(one, who))
        if one.volunteer_pk in refused:
            withheld.add(number)
            said = f"{refused[one.volunteer_pk]}不同意记录志愿服务信息（第6条），不上报"
            problems.append(Problem(said, row=number, record=_place(one, who)))
            continue
        problems += _problems(one, who, number, sums)
    return Upstream(first, last, tuple(rows), tuple(problems), frozenset(withheld))


def _beside(day: date, step: int) -> date:
    """The day before or after, the first and the last there are stay."""
    return day if day in (date.min, date.max) else day + timedelta(days=step)


def _row(one: Service, who: VolunteerFacts) -> dict[str, Any]:
    hours = format_hours(one.minutes)
    return {
        "number": who.number, "name": who.name, "title": one.content, "date": f"{one.day:%Y/%m/%d}", "start": one.start,
        "finish": one.finish, "hours": float(hours) if "." in hours else int(hours),
    }  # fmt: skip


def _place(one: Service, who: VolunteerFacts) -> str:
    return f"{who.name} {format_day(one.day)} {one.content}"


def _problems(
    one: Service, who: VolunteerFacts, number: int, sums: Counter[tuple[int, date]]
) -> list[Problem]:
    found = []
    place = _place(one, who)

    def say(message: str, *, error: bool = True) -> None:
        found.append(Problem(message, "error" if error else "warning", row=number, record=place))

    if not who.number:
        say("没有志愿者编号")
    if one.start and one.start == one.finish:
        say(f"签到签退相同（{one.start}）")
    for day, _ in by_day(stretch_of(one)):
        if sums[who.pk, day] > UPPER_LIMIT:
            say(f"{format_day(day)}合计{format_hours(sums[who.pk, day])}小时，超过8小时")
    if not one.content:
        say("没有活动名称")
    if not one.start or not one.finish:
        say("没有签到、签退时间，有的平台不收", error=False)
    return found


def workbook(book: Book, first: date, last: date, *, whole: bool = False) -> Made:
    """The sheet to be sent on; rows that would be refused are left out, unless ``whole``; those withheld always are."""
    from wenming_desktop.exchange.hours_sheet import write_hours

    found = upstream(book, first, last)
    out = found.withheld if whole else found.refused
    rows = [row for at, row in enumerate(found.rows, 1) if at not in out]
    if not rows:
        raise UserError("这段时间没有可以导出的服务记录。", "请换一段时间，或先改正要改的记录。")
    title = f"{book.settings.institute.township}志愿服务时间{format_span(first, last)}"
    leaves = "hours_export.workbook"
    title, rows = gate.take_out(book, leaves, (title, rows))
    return Made(f"{title}.xlsx", write_hours(title, rows), audience=gate.audience_of(leaves))


def all_hours(book: Book) -> bytes:
    """Every record of service that stands as a workbook in the same shape, whatever a platform says to it."""
    from wenming_desktop.exchange.hours_sheet import write_hours

    return write_hours("志愿服务时间", upstream(book, date.min, date.max).rows)


def export_hours(book: Book) -> list[dict[str, Any]]:
    """Every record that stands, in the units of the book: no, name, activity, day, start, finish, minutes, kind, category."""
    records = served.standing_between(book.db, date.min, date.max, brought=True)
    people = signups.volunteers(book.db, {one.volunteer_pk for one in records})
    return [
        {
            "no": people[one.volunteer_pk].number, "name": people[one.volunteer_pk].name, "activity": one.content,
            "day": one.day.isoformat(), "start": one.start, "finish": one.finish, "minutes": one.minutes,
            "kind": one.kind, "category": one.category, "source": one.source,
        }
        for one in records
    ]  # fmt: skip


def volunteer_hours(book: Book, number: str) -> dict[str, Any]:
    """One volunteer's hours by number, as ``hours --json`` prints them; his rows add up to ``minutes``."""
    from wenming_desktop.domain.hours import stars
    from wenming_desktop.services import hour_lists

    pk = signups.by_number(book.db, clean_number(number))
    if pk is None:
        raise UserError(f"没有编号为“{number}”的志愿者。", "请核对编号，或在“队伍与志愿者”里查找。")
    who = signups.volunteers(book.db, [pk])[pk]
    minutes = hour_lists.minutes_of(book, who.pk)
    rows = hour_lists.of_volunteer(book, who.pk)
    return {
        "no": who.number, "name": who.name, "minutes": minutes, "stars": stars(minutes, book.settings.stars),
        "awarded": star_store.highest(book.db).get(who.pk, 0),
        "rows": [
            {
                "day": row.day.isoformat(), "activity": row.activity, "kind": row.kind, "minutes": row.minutes,
                "start": row.start, "finish": row.finish, "category": row.category, "content": row.content,
                "state": row.state, "source": row.source, "reason": row.cause,
            }
            for row in reversed(rows)
        ],
    }  # fmt: skip
