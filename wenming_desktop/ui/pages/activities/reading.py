"""What the room asks the book in one go: the start of a form, a month with its counts, files read for the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain.teams import CATEGORY_LABELS
from wenming_desktop.services import (
    activities,
    activity_forms,
    activity_photos,
    places,
    practice_calendar,
    rules,
    teams,
)
from wenming_desktop.services.context import Book
from wenming_desktop.ui.widgets.deciding import Choice

MOST_TEAM_NAMES = 400


@dataclass(frozen=True)
class FormStart:
    """What the form of an activity begins with: values, and the words its fields offer."""

    pk: int | None
    values: dict[str, Any]
    stalls: tuple[Any, ...] = ()
    stations: tuple[Choice, ...] = ()
    teams: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    items: tuple[Choice, ...] = ()
    kept: int = 0  # photos and documents the activity has already


@dataclass(frozen=True)
class Month:
    """A month of the practice calendar with its counts."""

    first: date
    days: list[Any] = field(default_factory=list)
    counts: Any = None


def form_start(
    book: Book, pk: int | None = None, day: date | None = None, values: dict[str, Any] | None = None
) -> FormStart:
    """The form of an activity, or of a new one on a day; ``values`` (a copy, a plan) come over the usual ones."""
    found = dict(activities.activity_values(book, pk, day=day)) | dict(values or {})
    if found["forecast"] is None:
        found["forecast"] = activity_forms.usually_announced(found)
    detail = activities.detail(book, pk) if pk is not None else None
    return FormStart(
        pk,
        found,
        tuple(detail.stalls) if detail else tuple((values or {}).get("stalls", ())),
        tuple(_stations(book)),
        tuple(row.name for row in teams.tree(book) if row.status == "在用")[:MOST_TEAM_NAMES],
        _categories(book),
        tuple(activities.offered_tags(book)),
        tuple(_items(book)),
        len(detail.photos) + len(detail.documents) if detail else 0,
    )


def copied(book: Book, of: int | str | None) -> FormStart:
    """复制上次: a new activity today out of an earlier one, its stalls too."""
    values = activities.copy_last(book, of) if of is not None else {}
    if isinstance(of, int):
        values["stalls"] = activities.stalls(book, of)
    return form_start(book, None, book.clock.today(), values)


def latest(book: Book, typed: str) -> list[Choice]:
    """QuickFill: the latest activity of the title typed, as the one line offered."""
    values = activities.latest_like(book, typed)
    if not values:
        return []
    told = [values.get("station") or values.get("place") or "", values.get("teams") or ""]
    return [Choice(values, str(values["title"]), " · ".join(part for part in told if part), "回车照上次填")]


def month(book: Book, first: date) -> Month:
    """The days of a month and what was done in it."""
    number = first.year * 100 + first.month
    days = practice_calendar.month(book, number)
    last = max(day.day for day in days)
    return Month(first, days, activities.counts(book, first, last))


def prepared(
    book: Book, paths: Sequence[Path], progress: Callable[[int, int], None] | None = None
) -> list[tuple[Path, Any]]:
    """Files read for the form, each with its path; a refused one carries the words of the refusal."""
    found: list[tuple[Path, Any]] = []
    for at, path in enumerate(paths):
        if progress is not None:
            progress(at, len(paths))
        one = activity_photos.prepare(book, [path])
        found.append((path, one.ready[0] if one.ready else one.refused[0]))
    return found


def _stations(book: Book) -> list[Choice]:
    return [
        Choice(row.name, row.name, row.village or row.address)
        for row in places.stations(book)
        if row.status != "停用"
    ]


def _items(book: Book) -> list[Choice]:
    """The items an activity may propose: additions of both tracks, the party's marked as such."""
    found = []
    for track, mark in (("masses", ""), ("party", "党员积分")):
        for one in rules.find_items(book, track, limit=500):  # type: ignore[arg-type]
            if one.direction > 0 and not one.veto:
                found.append(
                    Choice(one.pk, f"{one.code} {one.text}".strip(), mark or one.category, one.value_text)
                )
    return found


def _categories(book: Book) -> tuple[str, ...]:
    own = book.settings.categories
    return tuple(own.get(code) or label for code, label in CATEGORY_LABELS.items())
