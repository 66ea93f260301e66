"""Scores of a month that are more than the rule book can give: asked about at every door, never refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wenming_desktop.domain.periods import month_last
from wenming_desktop.domain.points import MATRIX_DEDUCTION
from wenming_desktop.domain.rules import RuleBook, Track, beyond_words, book_on, month_limits
from wenming_desktop.services.context import Book
from wenming_desktop.storage import rules_store

Limits = Mapping[str | None, int]


def limits(book: Book, month: int, track: Track = "masses") -> dict[str | None, int]:
    """The limits of the rule book that holds in a month (202610); none where it knows none."""
    return held_limits(rules_store.books(book.db, track), month)


def held_limits(books: Sequence[RuleBook], month: int) -> dict[str | None, int]:
    """The same of a track's rule books."""
    held = book_on(books, month_last(month))
    return month_limits(held.items) if held else {}


def beyond(known: Limits, cells: Mapping[tuple[int, str | None], int], names: Mapping[int, str]) -> list[str]:
    """One sentence a cell that is too much, with the household's name or number."""
    found = (
        (pk, beyond_words(known, category, points, MATRIX_DEDUCTION))
        for (pk, category), points in cells.items()
    )
    return [f"{names.get(pk, '')}{said}" for pk, said in found if said]
