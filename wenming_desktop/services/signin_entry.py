"""录入签到: what the dialog shows of an activity, what is proposed, and what typed cells and line numbers mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.durations import parse_hours, parse_time
from wenming_desktop.domain.hours import Stretch, duration, span
from wenming_desktop.domain.signin import ReadLines, parse_lines
from wenming_desktop.services import signins
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_rules import SigninRow
from wenming_desktop.services.signins import SigninLine
from wenming_desktop.storage import served, signups

__all__ = ["Cells", "OpenSheet", "ReadLines", "open_sheet", "parse_lines", "person", "proposed", "read_cells"]
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """An activity's sheet as opened for entering; ``last_line`` is the highest number ever given.

    ``day`` is the one entered, of ``days`` the activity has a sheet for.
    """

    activity_pk: int
    title: str
    day: date
    start: str
    finish: str
    place: str
    lines: tuple[SigninLine, ...]
    last_line: int
    days: tuple[date, ...] = ()


def open_sheet(
    book: Book, activity_pk: int, others: Sequence[int] = (), day: date | None = None
) -> OpenSheet:
    """The lines of an activity, behind them who is recorded without a line and ``others`` (from a draft)."""
    whole = signups.activity(book.db, activity_pk)
    what = whole.on(day)
    lines = signins.lines(book, activity_pk, day)
    last = max([signups.last_line(book.db, activity_pk), *(one.line for one in lines)])
    kept = [(one.line, one.volunteer_pk) for one in lines]
    here = {one.volunteer_pk for one in lines}
    known = signups.volunteers(book.db, [*served.of_activity(book.db, activity_pk), *others])
    more = [pk for pk in dict.fromkeys(fact.pk for fact in known.values()) if pk not in here]
    if more:
        lines = signins.shown(book, activity_pk, [*kept, *enumerate(more, last + 1)], day)
    return OpenSheet(
        what.pk,
        what.title,
        what.day,
        *what.held,
        what.place,
        tuple(lines),
        last + len(more),
        whole.days,
    )


def person(book: Book, activity_pk: int, volunteer_pk: int, day: date | None = None) -> SigninLine:
    """Somebody who came without standing on the sheet, as a line without a number yet."""
    living = signups.volunteers(book.db, [volunteer_pk])[volunteer_pk].pk
    return signins.shown(book, activity_pk, [(0, living)], day)[0]


@dataclass(frozen=True, slots=True)
class Cells:
    """Three typed cells as read: a row's times, the minutes it comes to, and why it cannot be read ('' where it can)."""

    start: str = ""
    finish: str = ""
    minutes: int | None = None
    comes_to: int = 0
    fault: str = ""

    def row(self, volunteer_pk: int, line: int) -> SigninRow:
        """The row to be checked and booked."""
        return SigninRow(volunteer_pk, self.start, self.finish, self.minutes, line)


def read_cells(start: str, finish: str, hours: str) -> Cells:
    """签到, 签退 and 时长 as typed: 9:00, 930, 9点半; 2.5, 90分钟."""
    came, left = parse_time(start), parse_time(finish)
    if came is None or left is None:
        return Cells(fault=f"“{start if came is None else finish}”不是时间，请写 9:00 或 930 这样")
    minutes = parse_hours(hours) if hours.strip() else None
    if hours.strip() and minutes is None:
        return Cells(came, left, fault=f"“{hours}”不是时长，请写 2 或 1.5 这样的小时数")
    read = duration(Stretch(_ANY_DAY, came, left, minutes))
    wrong = next((one.message for one in read.problems if one.is_error), "")
    return Cells(came, left, minutes, read.minutes, wrong)


def proposed(start: str, finish: str) -> int:
    """The activity's own duration in minutes; 0 where its times are not known."""
    return span(start, finish) or 0
