"""Places as the room shows them: the tree and the cards with this year's figures, and one place in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.packs import Standard
from wenming_desktop.domain.place_tree import Branch, By, above, called, in_order, kept, tree
from wenming_desktop.domain.stations import INSTITUTE
from wenming_desktop.services import packs, places, station_care, tables
from wenming_desktop.services.context import Book
from wenming_desktop.services.places import StationRow
from wenming_desktop.services.station_care import HaveLine, RatingRow, StationCounts, VisitRow
from wenming_desktop.storage import station_care as store


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place in the tree or on a card; ``met`` is None where the standard is not asked of its kind.

    ``counts`` are of the year so far, ``checked`` is how many of the items ``asked`` have been looked at.
    """

    row: StationRow
    called: str
    rating: str
    met: int | None
    checked: int
    counts: StationCounts
    asked: int = 0

    @property
    def pk(self) -> int:
        """Its key."""
        return self.row.pk


@dataclass(frozen=True, slots=True)
class Overview:
    """The places wanted as a tree (``branches``) and each by its key (``lines``, in the tree's order of brothers).

    ``short`` is what the standard in force is called (八有).
    """

    branches: tuple[Branch, ...]
    lines: dict[int, PlaceLine]
    short: str


@dataclass(frozen=True, slots=True)
class StationDetail:
    """One place in full: what it stands under, what stands below it, its checks, ratings, visitors and figures."""

    row: StationRow
    called: str
    above: str
    below: tuple[tuple[int, str, str], ...]
    rating: str
    haves: HaveLine | None
    ratings: tuple[RatingRow, ...]
    visits: tuple[VisitRow, ...]
    counts: StationCounts
    year: int
    standard: Standard


def overview(
    book: Book, by: By = "parent", text: str = "", filters: Mapping[str, Any] | None = None
) -> Overview:
    """The places that fit a text and filters of the list ``stations``, as a tree with this year's figures."""
    rows = places.stations(book)
    wanted = set(tables.ids(book, "stations", text=text, filters=filters or {}))
    lines = _lines(book, rows)
    branches = kept(tree(rows, by), wanted)
    shown = {pk: lines[pk] for pk in in_order(branches)}
    return Overview(branches, shown, packs.standard(book).short)


def _lines(book: Book, rows: list[StationRow]) -> dict[int, PlaceLine]:
    today = book.clock.today()
    rated = store.rating_now(book.db, today.isoformat())
    haves = {line.station_pk: line for line in station_care.eight_haves(book)}
    counts = station_care.all_counts(book, date(today.year, 1, 1), today)
    return {
        row.pk: PlaceLine(
            row, _title(row), rated.get(row.pk, ""),
            haves[row.pk].met if row.pk in haves else None,
            sum(cell.met is not None for cell in haves[row.pk].cells) if row.pk in haves else 0,
            counts.get(row.pk, StationCounts()), len(haves[row.pk].cells) if row.pk in haves else 0,
        )
        for row in rows
    }  # fmt: skip


def detail(book: Book, station_pk: int, year: int | None = None) -> StationDetail:
    """One place with what was received and done there in a year (this one by default)."""
    row = places.station(book, station_pk)
    today = book.clock.today()
    year = year or today.year
    every = places.stations(book)
    names = {one.pk: _title(one) for one in every}
    over = above(every)
    return StationDetail(
        row=row, called=names[station_pk], above=names.get(over[station_pk] or 0, ""),
        below=tuple((one.pk, names[one.pk], one.kind_word) for one in every if over[one.pk] == station_pk),
        rating=store.rating_now(book.db, today.isoformat()).get(station_pk, ""),
        haves=next((line for line in station_care.eight_haves(book) if line.station_pk == station_pk), None),
        ratings=tuple(station_care.ratings(book, station_pk)),
        visits=tuple(station_care.visits(book, station_pk, year)),
        counts=station_care.station_counts(book, station_pk, date(year, 1, 1), date(year, 12, 31)), year=year,
        standard=packs.standard(book),
    )  # fmt: skip


def _title(row: StationRow) -> str:
    """How a place is headed: the institute by its whole name, others as they are called in short."""
    return row.name if row.kind == INSTITUTE else called(row.name, row.kind, row.village)


def met_words(met: int | None, checked: int, asked: int) -> str:
    """6/8, 未检查 where nobody has looked, '' where the standard is not asked."""
    if met is None:
        return ""
    return f"{met}/{asked}" if checked else "未检查"
