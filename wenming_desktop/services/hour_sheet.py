"""A whole sheet of hours in one save, and when the hours of an activity are all there (录完)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.activities import DONE, PLANNED
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.hours import Service, occasion_problems
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import signins
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_rules import Judged, SigninRow, judge_sheet, row_of_activity
from wenming_desktop.storage import journal, served, service_ledger, signups
from wenming_desktop.storage.signups import ActivityFacts, VolunteerFacts
from wenming_desktop.support.ids import uuid7

SHEET = "签到表"
SHEET_AGAIN = "按签到表重新录入"
_NAMED = 3  # so many days are named one by one


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a save came to: rows booked, their minutes, rows that were there already, and warnings.

    ``absent`` of a sheet: who stands on it without any time.
    """

    rows: int
    minutes: int
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    absent: int = 0


def check_sheet(
    book: Book, activity_pk: int, rows: Sequence[SigninRow], day: date | None = None
) -> list[Problem]:
    """Everything wrong with a sheet: of the activity first (``record`` ''), then line by line (``record`` = volunteer).

    Of an activity of several days each has its own sheet; ``day`` None is the first. Errors keep the sheet from being
    saved, warnings do not.
    """
    what = signups.activity(book.db, activity_pk).on(day)
    found = occasion_problems(what.occasion, book.clock.today())
    for one in judge_sheet(book, what, rows):
        found += one.problems
    return found


def record_sheet(
    book: Book, activity_pk: int, rows: Sequence[SigninRow], day: date | None = None
) -> tuple[Recorded, Changes]:
    """Book a whole sheet in one action; who came without standing on it gets the next lines.

    A row that is recorded already is left, one recorded otherwise is reversed and booked anew. The activity is done
    then (已办), and its hours are all recorded (录完) where each of its days that has come has some: who has no time was
    not there. UserError with the first error; then nothing is written.
    """
    whole = signups.activity(book.db, activity_pk)
    what = whole.on(day)
    refuse(occasion_problems(what.occasion, book.clock.today()))
    judged = judge_sheet(book, what, rows)
    for one in judged:
        refuse(one.problems, one.who)
    fresh = [one for one in judged if not one.same]
    if not judged or (not fresh and whole.recorded):
        raise UserError("没有要记的服务时间。", "请先填人和时长；已经记过的不用再填。")
    name = f"录入签到 {what.title} {len(fresh)}人" if fresh else _all_name(what)
    with book.operation(name) as pk:
        common = book.ledger_common(pk)
        replaced = [one.old for one in fresh if one.old is not None]
        insert_reversals(book, replaced, common, SHEET_AGAIN)
        service_ledger.insert_services(book.db, [_row_of(book, what, one, common) for one in fresh])
        signins.append_lines(book, activity_pk, [one.who.pk for one in judged if one.who])
        settle(book, whole, whole_sheet=True)
    warnings = tuple(problem for one in judged for problem in one.problems)
    minutes = sum(one.minutes for one in fresh)
    absent = signins.lacking(book, activity_pk)
    result = Recorded(len(fresh), minutes, len(judged) - len(fresh), warnings, absent)
    return result, changed(name, "service", "signup", "activity")


def settle(book: Book, what: ActivityFacts, *, whole_sheet: bool) -> None:
    """After hours of an activity were booked, inside the operation: it took place, and perhaps all of them are there.

    By a saved sheet they are where every day that has come has records; otherwise where nobody on its sheet is without.
    """
    today, row = book.clock.today(), {}
    if what.state == PLANNED and what.ended <= today:
        row["state"] = DONE
    come = {day for day in what.days if day <= today}
    there = served.days_of(book.db, what.pk)
    everyday = len(what.days) == 1 or (what.ended <= today and come <= there)
    if not what.recorded and everyday and (whole_sheet or not signins.lacking(book, what.pk)):
        row["recorded_on"] = today.isoformat()
    if row:
        journal.update(book.db, "activity", what.pk, row)


@contextmanager
def asked_again(book: Book, activity_pk: int | None) -> Iterator[list[str]]:
    """Around whatever changes an activity's days or takes its time back, inside the operation: gives what is to be told.

    That all its hours are there (录完) was said of the days it had and the records that stood: where another of its days
    is without any afterwards, it waits again.
    """
    told: list[str] = []
    if activity_pk is None:
        yield told
        return
    before = _bare(book, activity_pk)
    yield told
    what = signups.activity(book.db, activity_pk)
    bare = sorted(_bare(book, activity_pk) - before)
    if what.recorded and bare:
        journal.update(book.db, "activity", activity_pk, {"recorded_on": None})
        days = few([format_day(day) for day in bare], _NAMED, "天")
        told.append(f"“{what.title}”{days}没有服务时间，又列入“待录时间”。")


def _bare(book: Book, activity_pk: int) -> set[date]:
    """The days of an activity without a record that stands; the one of a single sheet takes a record of any day."""
    days = set(signups.activity(book.db, activity_pk).days)
    there = served.days_of(book.db, activity_pk)
    return days - there if len(days) > 1 or not there else set()


def say_all(book: Book, activity_pk: int) -> tuple[None, Changes]:
    """其余没有来: the hours recorded of an activity are all there are. UserError where none is, or it is said already."""
    what = signups.activity(book.db, activity_pk)
    if what.recorded or not served.days_of(book.db, activity_pk):
        raise UserError(
            f"“{what.title}”{'已经录完了' if what.recorded else '还没有录服务时间'}。",
            ""
            if what.recorded
            else "一个人也没有来的，请把活动改为取消；不算服务时间的，请把“计入服务时间”改为否。",
        )
    name = _all_name(what)
    with book.operation(name):
        journal.update(book.db, "activity", activity_pk, {"recorded_on": book.clock.today().isoformat()})
    return None, changed(name, "activity")


def _all_name(what: ActivityFacts) -> str:
    return f"服务时间录完 {what.title}"


def _row_of(book: Book, what: ActivityFacts, one: Judged, common: Mapping[str, object]) -> dict[str, Any]:
    row = one.row
    return {
        **common, **row_of_activity(book, what, row.start), "id": uuid7(), "volunteer_pk": one.who.pk if one.who else 0,
        "start": row.start, "finish": row.finish, "minutes": one.minutes, "source": SHEET,
        "cause": SHEET_AGAIN if one.old is not None else "",
    }  # fmt: skip


def insert_reversals(book: Book, rows: Sequence[Service], common: Mapping[str, object], reason: str) -> None:
    """Take rows back by their opposites (冲正), with the reason; inside an operation."""
    service_ledger.insert_services(
        book.db,
        service_ledger.reversal_rows(rows, id_of=uuid7, common=dict(common), undoing=False, cause=reason),
    )


def refuse(problems: Iterable[Problem], who: VolunteerFacts | None = None) -> None:
    """UserError with the first error, named with its line and whose it is."""
    for problem in problems:
        if problem.is_error:
            name = f"{who.name}：" if who else ""
            line = f"第{problem.row}行" if problem.row else ""
            raise UserError(f"{line}{name}{problem.message}。", "请改正后再保存。")
