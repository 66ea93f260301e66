"""Reading the hours ledger: a volunteer's list, what a certificate states, what is overdue, hours by team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.deadlines import Deadline, deadline
from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.domain.hours import BROUGHT, Service
from wenming_desktop.domain.teams import category_labels
from wenming_desktop.services import signins
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_left, served, service_ledger, signups

NO_TEAM = "未入队"
HOLDS, TAKEN_BACK, REVERSAL = STATES = ("有效", "已冲正", "冲正")


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One row of a volunteer's list; ``category`` is the label, ``state`` 有效, 已冲正 or 冲正 (minutes minus), 与存档不符 of one altered by hand."""

    pk: int
    kind: str
    day: date
    activity_pk: int | None
    activity: str
    category: str
    start: str
    finish: str
    minutes: int
    content: str
    place: str
    organiser: str
    source: str
    state: str
    cause: str
    note: str
    entered_at: str
    operator: str

    @property
    def can_correct(self) -> bool:
        """Whether 更正 and 冲正 are for it."""
        return self.state == HOLDS

    @property
    def shown_content(self) -> str:
        """What a list says it was: the content, of hours brought forward their source."""
        return self.content or (f"承前：{self.source}" if self.kind == BROUGHT else self.activity)


def of_volunteer(book: Book, volunteer_pk: int) -> list[ServiceRow]:
    """A volunteer's records, newest day first, with those taken back and their 冲正; their minutes add up to the total."""
    rows = served.shown_of(book.db, volunteer_pk)
    titles = served.titles(book.db, {row.activity_pk for row in rows if row.activity_pk is not None})
    labels = category_labels(book.settings.categories)
    untrue = as_left.untrue_among(book.db, "service", [row.pk for row in rows])
    return [_shown(row, titles, labels, untrue=row.pk in untrue) for row in rows]


def _shown(row: Service, titles: dict[int, str], labels: dict[str, str], *, untrue: bool) -> ServiceRow:
    state = (
        NOT_AS_KEPT
        if untrue
        else REVERSAL
        if row.reverses is not None
        else HOLDS
        if row.stands
        else TAKEN_BACK
    )
    return ServiceRow(
        row.pk, row.kind, row.day, row.activity_pk, titles.get(row.activity_pk or 0, ""),
        labels.get(row.category, row.category), row.start, row.finish, row.minutes, row.content, row.place,
        row.organiser, row.source, state, row.cause, row.note, row.entered_at, row.operator,
    )  # fmt: skip


def categories(book: Book) -> dict[str, str]:
    """The service categories by code, in this township's words."""
    return category_labels(book.settings.categories)


def minutes_of(book: Book, volunteer_pk: int) -> int:
    """All minutes of a volunteer, those merged into him and those brought forward included."""
    return service_ledger.sum_of(book.db, volunteer_pk)


@dataclass(frozen=True, slots=True)
class CategoryHours:
    """What a volunteer did in one category: how often, how long, which activities (each once, by day)."""

    code: str
    label: str
    times: int
    minutes: int
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BroughtHours:
    """Hours brought forward: up to which day, how long, by which source."""

    until: date
    minutes: int
    source: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands between two days: by category in the field's order, and what was brought forward."""

    categories: tuple[CategoryHours, ...]
    brought: tuple[BroughtHours, ...]

    @property
    def minutes(self) -> int:
        """All together."""
        return sum(one.minutes for one in self.categories) + sum(one.minutes for one in self.brought)


def summary(book: Book, volunteer_pk: int, first: date | None = None, last: date | None = None) -> Summary:
    """A volunteer's standing records between two days (None: from the first, to the last) by category."""
    rows = served.standing_of(
        book.db, volunteer_pk, first.isoformat() if first else "", last.isoformat() if last else "9999"
    )
    labels = category_labels(book.settings.categories)
    by_code: dict[str, list[Service]] = {}
    for row in rows:
        if row.kind != BROUGHT:
            by_code.setdefault(row.category, []).append(row)
    order = [*labels, *(code for code in by_code if code not in labels)]
    categories = tuple(
        CategoryHours(
            code, labels.get(code, code), len(by_code[code]), sum(row.minutes for row in by_code[code]),
            tuple(dict.fromkeys(row.content for row in by_code[code] if row.content)),
        )
        for code in order if code in by_code
    )  # fmt: skip
    brought = tuple(BroughtHours(row.day, row.minutes, row.source) for row in rows if row.kind == BROUGHT)
    return Summary(categories, brought)


@dataclass(frozen=True, slots=True)
class Overdue:
    """An activity whose hours are not all recorded; ``missing`` people stand on its sheet without time (0: no sheet yet).

    ``begun``: some are recorded already.

    ``due`` and ``left_working_days`` are None where the days run into a year the holiday table does not know: ``asks``
    is that year then, and ``text`` says so.
    """

    activity_pk: int
    title: str
    day: date
    state: str
    due: date | None
    left_working_days: int | None
    missing: int
    text: str
    asks: int | None = None
    begun: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the ten working days are over."""
        return self.left_working_days is not None and self.left_working_days < 0


def overdue(book: Book) -> list[Overdue]:
    """Activities past or of today without hours, the earliest first, each with its deadline (第11条)."""
    waiting = served.unrecorded(book.db, book.clock.today())
    facts = {one.pk: one for one in signups.activities_of(book.db, waiting)}
    known: dict[date, Deadline] = {}
    found = []
    for pk in waiting:
        one = facts[pk]
        if one.ended not in known:
            known[one.ended] = _deadline(book, one.ended)
        by = known[one.ended]
        begun = not one.recorded and bool(served.days_of(book.db, pk))
        people = signins.lacking(book, pk)
        found.append(
            Overdue(pk, one.title, one.day, one.state, by.due, by.left, people, by.text, by.asks, begun)
        )
    return found


def _deadline(book: Book, ended: date) -> Deadline:
    settings = book.settings
    return deadline(
        ended, settings.volunteers.record_days, book.clock.today(), settings.holidays, settings.holiday_years
    )


def overdue_counts(book: Book) -> tuple[int, int]:
    """(late, waiting) activities without hours, for the badge and the workbench."""
    found = overdue(book)
    late = sum(one.is_late for one in found)
    return late, len(found)


def by_team(book: Book, first: date, last: date) -> list[tuple[str, int]]:
    """Minutes served between two days by team, the most first; 未入队 are those in no team."""
    rows = served.by_team(book.db, first.isoformat(), last.isoformat())
    return [(name or NO_TEAM, minutes) for name, minutes in rows]


@dataclass(frozen=True, slots=True)
class Served:
    """One record of service that stands: who, for which team ('' none), at what, how long."""

    pk: int
    day: date
    number: str
    name: str
    team: str
    content: str
    start: str
    finish: str
    minutes: int


def between(book: Book, first: date, last: date, team: str | None = None) -> list[Served]:
    """What makes ``total`` between two days, by day; of one team what makes its sum in ``by_team``."""
    records = served.standing_between(book.db, first, last)
    people = signups.volunteers(book.db, {one.volunteer_pk for one in records})
    team_of = served.team_of(book.db)
    found = [
        Served(
            one.pk, one.day, people[one.volunteer_pk].number, people[one.volunteer_pk].name,
            team_of(one.volunteer_pk, one.activity_pk), one.content, one.start, one.finish, one.minutes,
        )
        for one in records
    ]  # fmt: skip
    return [one for one in found if team is None or one.team == team]


def total(book: Book, first: date, last: date) -> int:
    """Minutes served between two days by everybody, without what was brought forward."""
    row = book.db.execute(
        "SELECT ifnull(sum(minutes), 0) FROM service WHERE kind = '服务' AND day BETWEEN ? AND ?",
        [first.isoformat(), last.isoformat()],
    ).fetchone()
    return int(row[0])
