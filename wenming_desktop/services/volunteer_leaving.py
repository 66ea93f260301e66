"""A volunteer leaves (退出) and comes back: the record, the hours and the certificates stay either way."""

from __future__ import annotations

from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.volunteers import LEFT, VOLUNTEER_STATUSES
from wenming_desktop.services import teams
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal, served
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage import volunteers as store
from wenming_desktop.storage.people import PersonRow


def withdraw(book: Book, volunteer_pk: int, day: date) -> tuple[None, Changes]:
    """No volunteer any more from a day on, and out of every team from that day; one action, one undo."""
    row = store.record(book.db, volunteer_pk)
    pk, name = int(row["pk"]), _name(book, int(row["person_pk"]))
    if row["status"] == LEFT:
        raise UserError(f"{name}已经在{row['left_on'] or '以前'}退出。", "要恢复，请用“恢复在册”。")
    if day > book.clock.today():
        raise UserError("退出日期还没有到。", "请到那天再办，或核对日期。")
    if row["registered"] and day.isoformat() < row["registered"]:
        raise UserError("退出日期早于注册日期。", "请核对日期。")
    label = f"{name} 退出志愿者"
    with book.operation(label):
        leave(book, pk, day)
    return None, changed(
        label, "volunteer", "membership", "team", warnings=_served_after(book, pk, name, day)
    )


def leave(book: Book, pk: int, day: date) -> None:
    """Off the roster and out of every team from a day on; call inside an operation."""
    journal.update(book.db, "volunteer", pk, {"status": LEFT, "left_on": day.isoformat()})
    _end_teams(book, pk, day.isoformat())


def _served_after(book: Book, pk: int, name: str, day: date) -> tuple[str, ...]:
    """What is recorded after the day he left: it stays, and counts on his certificate until it is put right."""
    count, minutes = served.after_day(book.db, pk, day)
    if not count:
        return ()
    return (
        f"{name}在{format_day(day)}以后还有{count}条服务时间，共{format_hours(minutes)}小时，请核对日期，"
        "记错的请逐条更正或冲正。",
    )


def _end_teams(book: Book, pk: int, day: str) -> None:
    for one in teams.memberships(book, pk):
        if one.to_day is None:
            last = max(day, one.from_day or "")
            journal.update(book.db, "membership", one.membership_pk, {"to_day": last})


def leave_with(book: Book, person_pk: int, day: date) -> tuple[str, ...]:
    """Who moved away or died is no volunteer here any more; call inside an operation. Gives what the clerk is told."""
    told = []
    for pk, number in store.on_roster(book.db, person_pk):
        leave(book, pk, day)
        told.append(f"志愿者编号{number}已同时办理退出；仍在这里服务的，请在志愿者里恢复在册。")
        told += _served_after(book, pk, _name(book, person_pk), day)
    return tuple(told)


def back_with(book: Book, person_pk: int, day: str) -> tuple[str, ...]:
    """He has not left after all: what 人员迁出、去世 took from him as a volunteer on that day is given back; inside an operation."""
    told = []
    for pk, number in store.left_on(book.db, person_pk, day):
        journal.update(book.db, "volunteer", pk, {"status": VOLUNTEER_STATUSES[0], "left_on": None})
        ended = [one for one in teams.memberships(book, pk) if one.to_day == max(day, one.from_day or "")]
        for one in ended:
            journal.update(book.db, "membership", one.membership_pk, {"to_day": None})
        where = f"，回到{'、'.join(one.team for one in ended)}" if ended else ""
        told.append(f"志愿者编号{number}已同时恢复在册{where}；那天本来就退出的，请再办退出。")
    return tuple(told)


def come_back(book: Book, volunteer_pk: int) -> tuple[None, Changes]:
    """On the roster (在册) again; the teams are joined anew, with their own days. Warns of one who is gone (迁出、去世)."""
    row = store.record(book.db, volunteer_pk)
    if row["status"] != LEFT:
        return None, Changes()
    person = people_store.person(book.db, int(row["person_pk"]))
    label = f"{person.name} 恢复在册"
    with book.operation(label):
        # a book of an older version may have one who left without leaving his teams
        _end_teams(book, int(row["pk"]), row["left_on"] or book.clock.today().isoformat())
        journal.update(
            book.db, "volunteer", int(row["pk"]), {"status": VOLUNTEER_STATUSES[0], "left_on": None}
        )
    return None, changed(label, "volunteer", "membership", "team", warnings=_gone(person))


def _gone(person: PersonRow) -> tuple[str, ...]:
    """What the household register says of one who serves again; () where he lives here."""
    if not person.left_on:
        return ()
    since = format_day(date.fromisoformat(person.left_on))
    return (
        f"{person.name}在户籍里{since}已迁出或去世；没有离开的，请在户籍里恢复人员，已去世的，请再办退出。",
    )


def _name(book: Book, person_pk: int) -> str:
    return people_store.person(book.db, person_pk).name
