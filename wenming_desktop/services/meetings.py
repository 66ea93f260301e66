"""The panel's meetings (评议会议): recorded, changed, proposed, and what should be looked at again in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain import due_process as rules
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.due_process import Offices, PanelMeeting
from wenming_desktop.domain.errors import GoneError, UserError
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.periods import Period, month_first, month_label, month_of
from wenming_desktop.services import forms, places
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.evidence import keep_files
from wenming_desktop.services.forms import Values
from wenming_desktop.storage import due_process as store
from wenming_desktop.storage import journal
from wenming_desktop.storage.due_process import MeetingRecord

PANEL, WATCH, COMMITTEE = "积分评议小组", "村务监督委员会", "村民委员会"
_PRESENT = ("host", "members", "supervisor")
_GIVEN = ("number", "village", "month")
_SAID = (
    "number", "day", "station", "month", "host", "members", "supervisor", "avoided", "matters", "passed", "rejected",
    "deferred", "recorder", "note",
)  # fmt: skip


def meetings(
    book: Book, village_pk: int | None = None, months: Iterable[int] | None = None
) -> list[MeetingRecord]:
    """The meetings recorded, of one village or all, of some months (202608) or all, by month and village."""
    found = store.meetings(book.db, "(?1 IS NULL OR m.village_pk = ?1)", [village_pk])
    wanted = None if months is None else set(months)
    return [one for one in found if wanted is None or one.month in wanted]


def meeting(book: Book, pk: int) -> MeetingRecord:
    """One meeting; UserError where it is not there."""
    found = store.meetings(book.db, "m.pk = ?", [pk])
    if not found:
        raise GoneError("没有这次评议会议。")
    return found[0]


def meeting_json(one: MeetingRecord) -> dict[str, Any]:
    """A meeting for machines: station without its word, month 2026-08, members a list of names."""
    values = one._asdict()
    month, members = Period.of_month(one.month).code, rules.names_in(one.members)
    return {name: values[name] for name in _SAID} | {"month": month, "members": members}


def meeting_values(book: Book, village_pk: int, month: int) -> dict[str, Any]:
    """What the form of a village's month starts with: the meeting recorded (with its ``pk``), else who usually sits.

    Who has died or moved away is not proposed, wherever his name still stands.
    """
    found = meetings(book, village_pk, [month])
    if found:
        values = found[0]._asdict()
        return {"pk": found[0].pk} | {field.name: values[field.name] for field in fields_of(PanelMeeting)}
    before = meetings(book, village_pk)
    last = before[-1] if before else None
    today = book.clock.today()
    own = book.settings.villages.get(places.village(book, village_pk).name)

    def here(text: str) -> str:
        names = rules.names_in(text)
        left = store.gone(book.db, village_pk, names, today.isoformat())
        return "、".join(name for name in names if name not in left)

    host = here(last.host if last else "")
    panel = "、".join(_roster(book, PANEL, village_pk, today)) or here(last.members if last else "")
    watch = "、".join(_roster(book, WATCH, village_pk, today)) or here(last.supervisor if last else "")
    sitting = [host, *rules.names_in(panel)]
    return {
        "day": today, "host": host, "members": panel,
        "supervisor": watch or here(own.supervisor if own else ""),
        "avoided": rules.avoidance(store.concerned(book.db, village_pk, month, sitting)),
        "recorder": book.operator,
    }  # fmt: skip


def add_meeting(
    book: Book, village_pk: int, month: int, values: Values, files: Sequence[Path] = ()
) -> tuple[MeetingRecord, Changes]:
    """Record a village's meeting on a month (202608); ``values`` by field name of ``PanelMeeting``.

    UserError where one is recorded already (it names it: a further meeting is added to that record), where a day is
    to come or before the month, where who chaired or sat is missing, and where somebody named had left by that day.
    """
    village = places.village(book, village_pk)
    taken = meetings(book, village_pk, [month])
    if taken:
        raise UserError(
            f"{village.name}{month_label(month)}的评议会议已经登记，编号{taken[0].number}。",
            "再开的会请补记在这一次里。",
        )
    row = _meeting_row(book, month, values, new=True)
    _refuse_gone(book, village_pk, row["day"], row)
    number = rules.meeting_number(int(row["day"][:4]), store.numbers(book.db))
    name = f"登记评议会议 {number} {village.name}{month_label(month)}"
    with book.operation(name):
        pk = store.insert_meeting(
            book.db, {**row, "number": number, "village_pk": village_pk, "month": month}
        )
        keep_files(book, pk, files, "panel_meeting")
    return meeting(book, pk), changed(name, "panel_meeting", *(("attachment",) if files else ()))


def change_meeting(
    book: Book, pk: int, values: Values, files: Sequence[Path] = ()
) -> tuple[MeetingRecord, Changes]:
    """Change what is recorded of a meeting, or add what a further one decided; its number, village and month stay."""
    before = meeting(book, pk)
    row = forms.differing(_meeting_row(book, before.month, values, new=False), before._asdict())
    if not row and not files:
        return before, Changes()
    _refuse_gone(
        book,
        before.village_pk,
        row.get("day", before.day),
        {**before._asdict(), **row} if "day" in row else row,
    )
    name = f"修改评议会议 {before.number}"
    with book.operation(name):
        if row:
            journal.update(book.db, "panel_meeting", pk, row)
        keep_files(book, pk, files, "panel_meeting")
    return meeting(book, pk), changed(name, "panel_meeting", *(("attachment",) if files else ()))


def save_meeting(
    book: Book, village_pk: int, month: int, values: Values, files: Sequence[Path] = ()
) -> tuple[list[str], Changes]:
    """Record a village's meeting on a month, or change the one recorded; gives what should be looked at again."""
    found = meetings(book, village_pk, [month])
    if found:
        record, changes = change_meeting(book, found[0].pk, values, files)
    else:
        record, changes = add_meeting(book, village_pk, month, values, files)
    return doubts(book, record), changes


def remove_meeting(book: Book, pk: int) -> tuple[None, Changes]:
    """Take away a meeting that was recorded by mistake."""
    name = f"删除评议会议 {meeting(book, pk).number}"
    with book.operation(name):
        store.remove_meeting(book.db, pk)
    return None, changed(name, "panel_meeting", "attachment")


def _meeting_row(book: Book, month: int, values: Values, *, new: bool) -> dict[str, Any]:
    given = {name: value for name, value in values.items() if name not in _GIVEN}
    cleaned = forms.clean(PanelMeeting, given)
    placed = {**cleaned.values, "village": "-", "month": month}
    problems = list(forms.required(PanelMeeting, forms.Cleaned(placed, cleaned.problems), new=new).problems)
    day = cleaned.values.get("day")
    if month > month_of(book.clock.today()):
        problems.append(forms.wrong_field("month", f"{month_label(month)}还没有到"))
    if day and day > book.clock.today():
        problems.append(forms.wrong_field("day", "评议日期还没有到"))
    if day and day < month_first(month):
        problems.append(forms.wrong_field("day", f"评议日期早于{month_label(month)}"))
    forms.refuse(problems)
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in cleaned.values.items()
    }


def doubts(book: Book, one: MeetingRecord) -> list[str]:
    """What should be looked at again in a meeting as recorded: who sat in, who should have left; advice only."""
    told = [
        _gone_words(name, left)
        for name, left in gone_of(book, one.village_pk, one.day, one._asdict()).items()
    ]
    for name, label in (("members", "参加人"), ("supervisor", "列席监督")):
        if words := rules.nobody_in(str(getattr(one, name) or "")):
            told.append(f"{label}写的“{'、'.join(words)}”按没有到会算")
    known = {field.name for field in fields_of(PanelMeeting)}
    held = PanelMeeting(**{key: value for key, value in one._asdict().items() if key in known})
    day = date.fromisoformat(one.day)
    offices = Offices(
        panel=_roster(book, PANEL, one.village_pk, day),
        committee=_roster(book, COMMITTEE, one.village_pk, day),
        clerks=[book.operator, *store.clerks(book.db, one.village_pk, one.month)],
    )
    found = rules.supervisor_faults(held, offices)
    sitting = [one.host, *rules.names_in(one.members)]
    own = [
        name
        for name in store.concerned(book.db, one.village_pk, one.month, sitting)
        if name not in one.avoided
    ]
    if own:
        found.append(f"{'、'.join(own)}本户有当月积分登记，评议本户时应当回避，请写明回避情况")
    return [*told, *found]


def gone_of(book: Book, village_pk: int, day: str, said: Mapping[str, Any]) -> dict[str, str]:
    """Whom a meeting's words (``PanelMeeting``) name as present though he had left by its day (ISO), with the day he left."""
    names = [name for key in _PRESENT for name in rules.names_in(str(said.get(key) or ""))]
    bare = {name: rules.bare_name(name) for name in names}
    left = store.gone(book.db, village_pk, {*names, *bare.values()}, day)
    return {
        name: left.get(name) or left[alone] for name, alone in bare.items() if name in left or alone in left
    }


def _gone_words(name: str, left: str) -> str:
    return f"{name}{format_day(date.fromisoformat(left))}已迁出或去世，不能写成到会"


def _refuse_gone(book: Book, village_pk: int, day: str, said: Mapping[str, Any]) -> None:
    """UserError where somebody newly named had left by the meeting's day: a notice would say he watched over it."""
    for name, left in gone_of(book, village_pk, day, said).items():
        raise UserError(
            f"{_gone_words(name, left)}。",
            f"请改成到会的人；是另一个同名的人，请在名字后注明，例如“{name}（驻村）”。",
        )


def _roster(book: Book, tag: str, village_pk: int, day: date) -> list[str]:
    return store.roster(book.db, tag, village_pk, day.isoformat())
