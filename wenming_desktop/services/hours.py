"""Hours of service (志愿服务时间): a whole sheet in one save, single records, corrections by reversal, hours brought forward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wenming_desktop.domain import reasons
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.hours import (
    BROUGHT,
    Occasion,
    Service,
    Stretch,
    brought_problems,
    duration,
    meeting_problems,
)
from wenming_desktop.services import proposed_since
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_lists import (
    CategoryHours,
    Overdue,
    ServiceRow,
    Summary,
    by_team,
    categories,
    minutes_of,
    of_volunteer,
    overdue,
    overdue_counts,
    summary,
    total,
)
from wenming_desktop.services.hour_occasions import Occasions, back_again, booked_already, booked_on
from wenming_desktop.services.hour_rules import (
    SAYS,
    SigninRow,
    judge_brought,
    judge_one,
    outdated,
    row_of_activity,
)
from wenming_desktop.services.hour_sheet import (
    Recorded,
    asked_again,
    check_sheet,
    insert_reversals,
    record_sheet,
    refuse,
    say_all,
    settle,
)
from wenming_desktop.storage import served, service_ledger, signups
from wenming_desktop.storage.signups import ActivityFacts, VolunteerFacts
from wenming_desktop.support.ids import uuid7

__all__ = [
    "CategoryHours", "Draft", "Overdue", "Recorded", "ServiceRow", "SigninRow", "Summary", "brought", "by_team", "categories",
    "check",
    "check_sheet", "correct", "minutes_of", "of_volunteer", "overdue", "overdue_counts", "record", "record_sheet", "reverse",
    "say_all", "settle", "summary", "total",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as stated. With an activity its day, place, content, organiser and person in charge are the activity's.

    ``minutes`` None takes the time between the punches.
    """

    volunteer_pk: int
    day: date | None = None
    minutes: int | None = None
    start: str = ""
    finish: str = ""
    activity_pk: int | None = None
    category: str = "special"
    content: str = ""
    place: str = ""
    organiser: str = ""
    charge: str = ""
    source: str = ""
    note: str = ""


def check(book: Book, draft: Draft) -> list[Problem]:
    """What is wrong with one record."""
    who = _volunteer(book, draft.volunteer_pk)
    return _judged(book, who, draft)[2]


def record(book: Book, draft: Draft) -> tuple[Recorded, Changes]:
    """Book one record by hand, of an activity or without one; a planned activity is done (已办) then.

    A record whose day and words are those of an activity of 活动台账 is that activity's. UserError with the first error.
    """
    who = _volunteer(book, draft.volunteer_pk)
    what, stretch, problems = _judged(book, who, draft)
    refuse(problems, who)
    minutes = duration(stretch).minutes
    name = f"登记服务时间 {who.name} {format_hours(minutes)}小时"
    with book.operation(name) as pk:
        right = replace(draft, day=stretch.day, minutes=minutes)
        service_ledger.insert_services(book.db, [_row_of_draft(book, right, what, book.ledger_common(pk))])
        if what is not None:
            settle(book, signups.activity(book.db, what.pk), whole_sheet=False)
    nouns = ("service", "activity") if what is not None else ("service",)
    return Recorded(1, minutes, problems=tuple(problems)), _booked(name, who, problems, nouns=nouns)


def brought(
    book: Book, volunteer_pk: int, minutes: int, until: date, source: str, category: str = "special"
) -> tuple[Recorded, Changes]:
    """Hours brought forward by hand (承前时长): the day up to which they were counted, and where they come from."""
    who = _volunteer(book, volunteer_pk)
    if not minutes:
        raise UserError("承前时长没有填。", "请填小时数，例如 48 或 299.5。")
    if not source.strip():
        raise UserError("承前时长的依据没有填。", "请写明从哪里来，例如“2025年志愿者名册”。")
    refuse(_brought_problems(book, who, minutes, until), who)
    problems = judge_brought(book, who.pk, until)
    name = f"登记承前时长 {who.name} {format_hours(minutes)}小时"
    with book.operation(name) as pk:
        row = {
            **book.ledger_common(pk), "id": uuid7(), "volunteer_pk": who.pk, "kind": BROUGHT, "day": until.isoformat(),
            "minutes": minutes, "category": category, "source": source.strip(),
        }  # fmt: skip
        service_ledger.insert_services(book.db, [row])
    return Recorded(1, minutes, problems=tuple(problems)), _booked(name, who, problems)


def _booked(
    name: str,
    who: VolunteerFacts,
    problems: Iterable[Problem],
    told: tuple[str, ...] = (),
    nouns: Sequence[str] = ("service",),
) -> Changes:
    """What a booking changed, with the warnings of its rules told to the clerk."""
    said = (f"{who.name}：{one.message}。" for one in problems)
    return changed(name, *nouns, warnings=(*told, *said))


def reverse(book: Book, service_pk: int, reason: str) -> tuple[int, Changes]:
    """Take a record back by its opposite (冲正), with a reason. Gives the minutes taken back.

    The warnings tell what was proposed or booked for this time, where nothing of it is left.
    """
    row, who, why = _standing(book, service_pk, reason, "冲正")
    name = f"冲正服务时间 {who.name} {format_hours(row.minutes)}小时"
    with book.operation(name) as pk:
        with asked_again(book, row.activity_pk) as again:
            insert_reversals(book, [row], book.ledger_common(pk), why)
        told = proposed_since.of_time(book, row.activity_pk, who.pk)
    return row.minutes, changed(name, "service", "activity", warnings=(*told, *again))


def correct(
    book: Book,
    service_pk: int,
    *,
    reason: str,
    minutes: int | None = None,
    start: str | None = None,
    finish: str | None = None,
    day: date | None = None,
) -> tuple[Recorded, Changes]:
    """Correct a record (更正): its reversal and the right row in one action, with a reason.

    Punches not given stay; minutes not given follow the punches where both stand, else stay. A row of an activity
    takes the day, place and words the activity has now; another ``day`` is refused there. UserError with the first
    error, or where nothing would change.
    """
    row, who, why = _standing(book, service_pk, reason, "更正")
    begun = row.start if start is None else start
    what = (
        None
        if row.activity_pk is None
        else _day_of(signups.activity(book.db, row.activity_pk), row, day, begun)
    )
    now = _corrected(row, minutes, start, finish, what.day_of(begun) if what else day)
    follows = {**_again(row), **(row_of_activity(book, what, begun) if what else {})}
    problems = _correction_problems(book, who, row, now, what, day or row.day)
    refuse(problems, who)
    right = (now.minutes or 0) if row.kind == BROUGHT else duration(now).minutes
    if (now.day, now.start, now.finish, right, follows) == (
        row.day, row.start, row.finish, row.minutes, _again(row) | ({"day": row.day.isoformat()} if what else {}),
    ):  # fmt: skip
        raise UserError("和原来的记录一样，没有要更正的。")
    name = f"更正服务时间 {who.name} {format_hours(row.minutes)}→{format_hours(right)}小时"
    with book.operation(name) as pk, asked_again(book, row.activity_pk) as bare:
        common = book.ledger_common(pk)
        insert_reversals(book, [row], common, why)
        again = {
            **follows, **common, "id": uuid7(), "day": now.day.isoformat(), "start": now.start,
            "finish": now.finish, "minutes": right, "cause": f"更正：{why}",
        }  # fmt: skip
        service_ledger.insert_services(book.db, [again])
        told = proposed_since.of_time(book, row.activity_pk, who.pk)
    done = _booked(name, who, problems, (*told, *bare), nouns=("service", "activity"))
    return Recorded(1, right, problems=tuple(problems)), done


def _day_of(what: ActivityFacts, row: Service, day: date | None, start: str) -> ActivityFacts:
    """The activity as the day of a corrected row knows it; of several days another may be given."""
    if day not in (None, row.day, *what.days, what.day_of(start)):
        raise UserError("这一条的日期跟着活动走，不能单独改。", "请先在活动里改日期，再来更正这一条。")
    return what.on(next((one for one in (day, row.day) if one in what.days), None))


def _corrected(
    row: Service, minutes: int | None, start: str | None, finish: str | None, day: date | None
) -> Stretch:
    punches = (row.start if start is None else start, row.finish if finish is None else finish)
    if minutes is None and (punches == (row.start, row.finish) or not all(punches)):
        minutes = row.minutes
    return Stretch(day or row.day, *punches, minutes)


def _correction_problems(
    book: Book, who: VolunteerFacts, row: Service, now: Stretch, what: ActivityFacts | None, stated: date
) -> list[Problem]:
    if row.kind == BROUGHT:
        found = _brought_problems(book, who, now.minutes or 0, now.day)
        return [*found, *judge_brought(book, who.pk, now.day, leave_out=row.pk)]
    if what is None:
        return judge_one(book, who, Occasion(now.day), now, leave_out=row.pk)
    now = replace(now, what=what.title, held=what.held)
    follows = [SAYS[name] for name in outdated(row_of_activity(book, what), row) if getattr(row, name)]
    follows += ["日期"] if now.day != stated else []
    said = f"{'、'.join(follows)}跟着活动改成现在的（{format_day(now.day)} {what.title}）"
    told = [Problem(said, "warning")] if follows else []
    occasion = replace(what.occasion, day=now.day)
    return [*judge_one(book, who, occasion, now, leave_out=row.pk), *told]


def _brought_problems(book: Book, who: VolunteerFacts, minutes: int, until: date) -> list[Problem]:
    """What stands against hours brought forward: their sum and day, and a refusal as of that day."""
    refused = who.server.refusal(until)
    found = brought_problems(minutes, until, book.clock.today())
    return [*found, Problem(refused)] if refused else found


def _again(row: Service) -> dict[str, Any]:
    names = ("volunteer_pk", "activity_pk", "kind", "category", "content", "place", "organiser", "charge", "source", "note")  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _standing(book: Book, service_pk: int, reason: str, verb: str) -> tuple[Service, VolunteerFacts, str]:
    """The row, where it can be taken back, whose it is, and the reason."""
    why = reasons.stated(reason, f"{verb}的原因没有填。", "请写明原因，例如“时间登记错了”。")
    rows = service_ledger.services(book.db, "s.pk = ?", [service_pk])
    if not rows or rows[0].reverses is not None:
        raise UserError(f"这一条不能{verb}。", "请选原来的那条服务记录。")
    if not rows[0].stands:
        raise UserError("这一条已经冲正过了。")
    return rows[0], _volunteer(book, rows[0].volunteer_pk), why


def _volunteer(book: Book, volunteer_pk: int) -> VolunteerFacts:
    found = signups.volunteers(book.db, [volunteer_pk]).get(volunteer_pk)
    if found is None:
        raise UserError("没有选志愿者。", "请在姓名一栏选一个。")
    return found


def _judged(
    book: Book, who: VolunteerFacts, draft: Draft
) -> tuple[ActivityFacts | None, Stretch, list[Problem]]:
    """The activity a record is of, as its day knows it, the stretch, and what is to be said of it."""
    told: list[Problem] = []
    if draft.activity_pk is not None:
        what: ActivityFacts | None = signups.activity(book.db, draft.activity_pk).on(draft.day)
    else:
        what, told = _meant(book, who, draft)
    if what is None:
        assert draft.day is not None
        stretch = Stretch(draft.day, draft.start, draft.finish, draft.minutes, draft.content)
        told += meeting_problems(draft.content)
        return None, stretch, [*told, *judge_one(book, who, Occasion(draft.day), stretch)]
    day = what.day_of(draft.start)
    stretch = Stretch(day, draft.start, draft.finish, draft.minutes, what.title, what.held)
    told += booked_on(draft.day, day)
    problems = [*told, *judge_one(book, who, replace(what.occasion, day=day), stretch)]
    problems += booked_already(what, served.there_of(book.db, [what.pk]).get((who.pk, what.pk)))
    if who.pk not in served.of_session(book.db, what):
        problems += back_again(what, served.taken_back(book.db, what.pk).get(who.pk, ()))
    return what, stretch, problems


def _meant(book: Book, who: VolunteerFacts, draft: Draft) -> tuple[ActivityFacts | None, list[Problem]]:
    """The activity the words and the day of a draft without one name, and what is said of taking it for that."""
    if draft.day is None:
        raise UserError("日期没有填。", "请填服务的日期。")
    stated = Stretch(draft.day, draft.start, draft.finish, draft.minutes, draft.content)
    found = Occasions(book, draft.day, draft.day).meant(who.pk, stated, draft.place)
    if found.what is None:
        return None, [found.problem] if found.problem else []
    said = f"按活动台账里的“{found.what.title}”（{found.what.told}）登记，类别、地点、负责人照那次活动"
    return found.what, [Problem(said, "warning")]


def _row_of_draft(
    book: Book, draft: Draft, what: ActivityFacts | None, common: Mapping[str, object]
) -> dict[str, Any]:
    own = row_of_activity(book, what, draft.start) if what else {
        "day": draft.day.isoformat() if draft.day else "", "category": draft.category, "content": draft.content,
        "place": draft.place, "organiser": draft.organiser or book.settings.institute.name, "charge": draft.charge,
    }  # fmt: skip
    who = _volunteer(book, draft.volunteer_pk)
    return {
        **common, **own, "id": uuid7(), "volunteer_pk": who.pk, "start": draft.start, "finish": draft.finish,
        "minutes": draft.minutes, "source": draft.source, "note": draft.note,
    }  # fmt: skip
