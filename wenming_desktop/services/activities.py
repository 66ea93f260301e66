"""Activities (活动台账): plan -> activity -> log; 场次 and 人次 are kept apart and never derived."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from wenming_desktop.domain import reasons
from wenming_desktop.domain.activities import (
    CANCELLED,
    DONE,
    PLANNED,
    Activity,
    Stall,
    missing_parts,
    person_times,
    person_times_text,
)
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import compact
from wenming_desktop.domain.periods import month_first, month_last
from wenming_desktop.services import activity_photos, forms, hour_sheet, proposed_since
from wenming_desktop.services.activity_forms import (
    COPIED,
    CheckedActivity,
    activity_values,
    check_activity,
    checked,
    field_values,
    stall_rows,
    stored,
)
from wenming_desktop.services.activity_photos import DOCUMENT, Photo, Ready, Source
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Values
from wenming_desktop.services.tag_packs import TagPack, offered_tags, tag_packs
from wenming_desktop.storage import activities as store
from wenming_desktop.storage import journal
from wenming_desktop.support.pinyin import matches, patterns, run_pattern, spelt

__all__ = ["TagPack", "activity_values", "check_activity", "offered_tags", "tag_packs"]
Row = dict[str, Any]
_NEWEST = 400  # so far back a title is looked for


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity as a list or the month view shows it; ``teams`` are names parted by 、."""

    pk: int
    number: str
    day: date
    start: str
    finish: str
    end_day: date | None
    title: str
    state: str
    station_pk: int | None
    station: str
    place: str
    teams: str
    organiser: str
    content: str
    form: str
    sessions: int
    people: int | None
    volunteers: int
    minutes: int
    photos: int
    recurring_pk: int | None
    forecast: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDetail(Activity):
    """An activity with everything that hangs on it; the Fields are its own attributes, ``category`` is a label."""

    pk: int
    number: str
    station_pk: int | None = None
    item_pk: int | None = None
    recurring_pk: int | None = None
    team_rows: tuple[tuple[int, str], ...] = ()
    stalls: tuple[Stall, ...] = ()
    photos: tuple[Photo, ...] = ()
    documents: tuple[Photo, ...] = ()
    volunteers: int = 0
    minutes: int = 0
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """How many activities and 场次 of one kind."""

    activities: int = 0
    sessions: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.activities + other.activities, self.sessions + other.sessions)


@dataclass(frozen=True, slots=True)
class Counts:
    """What activities that were held came to: 场次 and 人次 as stated, volunteers (each once) and minutes of service.

    ``people`` is None where nobody counted at any of them, ``uncounted`` at how many nobody did.
    """

    activities: int = 0
    sessions: int = 0
    people: int | None = None
    uncounted: int = 0
    volunteers: int = 0
    minutes: int = 0
    by_form: Mapping[str, Sum] = field(default_factory=dict)
    by_content: Mapping[str, Sum] = field(default_factory=dict)

    @property
    def people_text(self) -> str:
        """80人次（另有1次活动没有统计人次）, '' where nobody counted."""
        return person_times_text(self.people, self.uncounted)


def people_text(people: Iterable[int | None]) -> str:
    """The same of the 人次 of some activities."""
    return person_times_text(*person_times(people))


def detail(book: Book, pk: int) -> ActivityDetail:
    """One activity with teams, stalls, files and what was served; UserError where it is not there."""
    row = stored(book, pk)
    values = field_values(book, row)
    volunteers, minutes = store.served(book.db, [pk]).get(pk, (0, 0))
    photos = tuple(activity_photos.of_activity(book, pk))
    stalls = (
        Stall(one["name"], one["team"], one["work"], one["people"]) for one in store.stalls_of(book.db, pk)
    )
    return ActivityDetail(
        **values, pk=pk, number=row["number"], station_pk=row["station_pk"],
        team_rows=tuple(store.teams_of(book.db, pk)), stalls=tuple(stalls), photos=photos,
        documents=tuple(activity_photos.of_activity(book, pk, DOCUMENT)), volunteers=volunteers, minutes=minutes,
        findings=missing_parts(values, len(photos)),
    )  # fmt: skip


def month(book: Book, month: int) -> list[ActivityLine]:
    """The activities of a month (202609) by day, those that last into it too."""
    return between(book, month_first(month), month_last(month))


def between(book: Book, first: date, last: date, station_pk: int | None = None) -> list[ActivityLine]:
    """The activities held, planned or cancelled between two days (inclusive), of one place or all."""
    where = "a.day <= ?1 AND ifnull(a.end_day, a.day) >= ?2 AND (?3 IS NULL OR a.station_pk = ?3)"
    return lines(book, where, [last.isoformat(), first.isoformat(), station_pk])


def lines(book: Book, where: str, args: Sequence[Any]) -> list[ActivityLine]:
    """Activities by a condition on ``a``, with what was served at each."""
    rows = store.lines(book.db, where, args)
    served = store.served(book.db, [row["pk"] for row in rows])
    return [_line(row, *served.get(row["pk"], (0, 0))) for row in rows]


def _line(row: Row, volunteers: int, minutes: int) -> ActivityLine:
    names = ActivityLine.__slots__
    values = {name: row[name] for name in names if name not in ("volunteers", "minutes")}
    values["day"] = date.fromisoformat(row["day"])
    values["end_day"] = date.fromisoformat(row["end_day"]) if row["end_day"] else None
    values["forecast"] = bool(row["forecast"])
    return ActivityLine(**values, volunteers=volunteers, minutes=minutes)


def counts(book: Book, first: date, last: date, station_pk: int | None = None) -> Counts:
    """What the activities begun and held (已办) between two days came to; 场次 are never counted from 人次 nor from rows.

    Volunteers and minutes are those of the days between, whenever their activity began (as 服务时间 is counted everywhere).
    """
    held = _held(book, first, last, station_pk)
    days = (first.isoformat(), last.isoformat(), station_pk)
    by_form, by_content = dict[str, Sum](), dict[str, Sum]()
    for one in held:
        single = Sum(1, one.sessions)
        by_form[one.form] = by_form.get(one.form, Sum()) + single
        by_content[one.content] = by_content.get(one.content, Sum()) + single
    return Counts(
        len(held), sum(one.sessions for one in held), *person_times(one.people for one in held),
        store.people_served(book.db, *days),
        sum(minutes for _, minutes in store.served_between(book.db, *days).values()), by_form, by_content,
    )  # fmt: skip


def _held(book: Book, first: date, last: date, station_pk: int | None) -> list[ActivityLine]:
    """The activities held (已办) that began between two days."""
    return [one for one in between(book, first, last, station_pk) if one.state == DONE and one.day >= first]


def held_between(
    book: Book, first: date, last: date, station_pk: int | None = None
) -> tuple[list[ActivityLine], list[ActivityLine]]:
    """The activities ``counts`` sums up, each with its volunteers and minutes of those days; then the others with some.

    The others began before, or are not held to their end: their 场次 and 人次 are counted elsewhere.
    """
    served = store.served_between(book.db, first.isoformat(), last.isoformat(), station_pk)
    here = _held(book, first, last, station_pk)
    keys = json.dumps(list(served.keys() - {one.pk for one in here}))
    others = lines(book, "a.pk IN (SELECT value FROM json_each(?))", [keys])

    def of_days(one: ActivityLine) -> ActivityLine:
        volunteers, minutes = served.get(one.pk, (0, 0))
        return replace(one, volunteers=volunteers, minutes=minutes)

    return [of_days(one) for one in here], [of_days(one) for one in others]


def rows(book: Book, wanted: int) -> list[Row]:
    """A month's activities for the command line; the keys are stable."""
    first = month_first(wanted)
    return [
        {
            "id": one.pk, "number": one.number, "day": one.day.isoformat(), "title": one.title, "state": one.state,
            "station": one.station, "teams": [name for name in one.teams.split("、") if name],
            "sessions": one.sessions, "people": one.people, "volunteers": one.volunteers, "minutes": one.minutes,
        }
        for one in month(book, wanted)
        if one.day >= first
    ]  # fmt: skip


def find(book: Book, text: str) -> int:
    """The key of the activity a text names: its number (HD-2026-0007), its id, or its title (the latest one)."""
    core = compact(text)
    found = store.newest(
        book.db, "a.number = ?1 COLLATE NOCASE OR a.pk = CAST(?1 AS INTEGER) AND ?1 GLOB '[0-9]*'", [core]
    ) or store.newest(book.db, "replace(a.title, ' ', '') = ?", [core])
    if not found:
        raise UserError(f"没有“{text}”这个活动。", "请写活动编号，例如 HD-2026-0001。")
    return int(found[0]["pk"])


def copy_last(book: Book, which: str | int) -> Row:
    """Values for a new activity like an earlier one (复制上次): by its key, or the latest of a title.

    Day, state, people, story, photos are left to the new one. UserError where there is none of that title.
    """
    if isinstance(which, int):
        return _copied(book, stored(book, which))
    found = store.newest(book.db, "replace(a.title, ' ', '') = ?", [compact(which)])
    if not found:
        raise UserError(f"以前没有登记过“{which}”。", "请直接填写。")
    return _copied(book, found[0])


def latest_like(book: Book, typed: str) -> Row | None:
    """The latest activity whose title begins like what was typed, or sounds like it, as values for a new one."""
    core = compact(typed)
    if not core:
        return None
    found = store.newest(book.db, limit=_NEWEST)
    begins, run = patterns(core)[0], run_pattern(core)
    # the nearer fit before the newer one: yizhen is 义诊 before a newer 医…政… that merely has the letters in order
    fits: tuple[Callable[[str], object], ...] = (
        lambda title: compact(title).startswith(core),
        lambda title: any(begins.search(f"\n{line}") for line in spelt(title)),
        lambda title: any(run.search(line) for line in spelt(title)),
        lambda title: matches(core, title),
    )
    row = next((row for fit in fits for row in found if fit(row["title"])), None)
    return None if row is None else _copied(book, row)


def _copied(book: Book, row: Row) -> Row:
    values = field_values(book, row)
    return {name: values[name] for name in COPIED}


def stalls(book: Book, pk: int) -> tuple[Stall, ...]:
    """The stalls of a fair, for 复制上次 of one."""
    return detail(book, pk).stalls


def save_activity(
    book: Book,
    pk: int | None,
    values: Values,
    stalls: Sequence[Stall | Values] | None = None,
    files: Sequence[Source] = (),
) -> tuple[int, Changes]:
    """Make (None) or change an activity with its teams, stalls and new files, all in one action; gives its key.

    ``stalls`` None leaves them as they are. UserError for the first thing wrong; then nothing is written.
    """
    form = checked(book, pk, values)
    forms.refuse(form.problems)
    stall_list = stall_rows(book, stalls)
    ready = activity_photos.all_ready(book, files)
    if pk is None:
        return _insert(book, form, stall_list, ready)
    return _change(book, pk, form, stall_list, ready)


def _insert(
    book: Book, form: CheckedActivity, stall_list: list[Row] | None, files: Sequence[Ready]
) -> tuple[int, Changes]:
    name = f"{'登记活动' if form.row.get('state') == DONE else '计划活动'} {form.row['title']}"
    with book.operation(name):
        pk = store.insert(book.db, form.row)
        store.put_teams(book.db, pk, form.team_pks or ())
        store.put_stalls(book.db, pk, stall_list or ())
        activity_photos.keep(book, pk, files)
    return pk, changed(name, "activity", "attachment")


def _change(
    book: Book, pk: int, form: CheckedActivity, stall_list: list[Row] | None, files: Sequence[Ready]
) -> tuple[int, Changes]:
    before = stored(book, pk)
    row = forms.differing(form.row, before)
    teams = [one for one, _ in store.teams_of(book.db, pk)]
    same_teams = form.team_pks is None or list(form.team_pks) == teams
    if not row and same_teams and stall_list is None and not files:
        return pk, Changes()
    _refuse_hours(book, pk, str(row.get("state", DONE)))
    name = f"修改活动 {row.get('title') or before['title']}"
    with book.operation(name), hour_sheet.asked_again(book, pk) as told:
        if row:
            journal.update(book.db, "activity", pk, row)
        if form.team_pks is not None:
            store.put_teams(book.db, pk, form.team_pks)
        if stall_list is not None:
            store.put_stalls(book.db, pk, stall_list)
        activity_photos.keep(book, pk, files)
    nouns = ("proposal",) if {"day", "item_pk", "title"} & set(row) else ()
    return pk, changed(name, "activity", "attachment", *nouns, warnings=(*form.warnings, *told))


def _refuse_hours(book: Book, pk: int, state: str) -> None:
    """An activity people have time recorded at was held: it is neither planned nor cancelled nor taken away."""
    if state != DONE and pk in store.served(book.db, [pk]):
        raise UserError("这个活动已经录入了服务时间。", "请先更正服务时间，再改活动的状态。")


def set_done(book: Book, pk: int, values: Values | None = None) -> tuple[int, Changes]:
    """Let a plan be held (已办), with what is known now (人次, 活动情况 …)."""
    return _set_state(book, pk, {**(values or {}), "state": DONE, "reason": ""}, "登记已办")


def cancel(book: Book, pk: int, reason: str) -> tuple[int, Changes]:
    """Cancel an activity with its reason; UserError without one, or where time was recorded."""
    why = reasons.stated(reason, "", "", needed=False, field="reason")  # one lacking is told by the form
    return _set_state(book, pk, {"state": CANCELLED, "reason": why}, "取消活动")


def reopen(book: Book, pk: int) -> tuple[int, Changes]:
    """Let a cancelled or held activity be a plan again."""
    return _set_state(book, pk, {"state": PLANNED, "reason": ""}, "恢复计划")


def _set_state(book: Book, pk: int, values: Values, word: str) -> tuple[int, Changes]:
    form = checked(book, pk, values)
    forms.refuse(form.problems)
    _refuse_hours(book, pk, str(values["state"]))
    before = stored(book, pk)
    row = forms.differing(form.row, before)
    name = f"{word} {before['title']}"
    if not row and form.team_pks is None:
        return pk, Changes()
    with book.operation(name), hour_sheet.asked_again(book, pk) as told:
        if row:
            journal.update(book.db, "activity", pk, row)
        if form.team_pks is not None:
            store.put_teams(book.db, pk, form.team_pks)
    return pk, changed(name, "activity", warnings=(*form.warnings, *told))


def remove(book: Book, pk: int) -> tuple[None, Changes]:
    """Take an activity away; its number is not given again. UserError where time was recorded."""
    before = stored(book, pk)
    _refuse_hours(book, pk, CANCELLED)
    name = f"删除活动 {before['title']}"
    told = proposed_since.of_gone(book, pk)
    with book.operation(name):
        store.remove(book.db, pk)
    return None, changed(name, "activity", "signup", "attachment", warnings=told)
