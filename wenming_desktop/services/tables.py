"""Lists for the window's tables: which ids fit, in which order, and the rows of those one looks at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.domain.teams import category_labels
from wenming_desktop.services import packs, yardstick
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_left, ledger, paging, tallies
from wenming_desktop.storage.lists import LISTS

_CALLED_BY = {"volunteer": "person_pk", "household": "head_pk"}
_SUMS: dict[str, Track] = {"households": "masses", "party": "party"}


def names() -> tuple[str, ...]:
    """The lists there are."""
    return tuple(LISTS)


def columns(list_name: str) -> tuple[Field, ...]:
    """The columns of a list; ``Field.name`` is the key of a row's value."""
    return tuple(one.field for one in paging.listing_of(LISTS, list_name).columns)


def filters_of(list_name: str) -> tuple[str, ...]:
    """The filters a list knows besides ``period`` (a Period, in lists with totals and in entries)."""
    return tuple(paging.listing_of(LISTS, list_name).filters)


def ids(
    book: Book,
    list_name: str,
    *,
    text: str = "",
    sort: str = "",
    descending: bool = False,
    filters: Mapping[str, Any] | None = None,
) -> list[int]:
    """The ids that fit, in order: each word of the text must fit somewhere, each filter equal or be one of a list.

    ``sort`` is a column's name, '' the list's own order. None and '' filter nothing; ``period`` takes a Period.
    """
    listing = paging.listing_of(LISTS, list_name)
    wanted = dict(filters or {})
    period = _period(book, list_name, wanted)
    if list_name == "entries" and period is not None:
        wanted["period"] = list(period.months)
    found = paging.ids(book.db, listing, text.split(), sort, descending, wanted, _args(book))
    column = listing.column(sort)
    if column is not None and column.sorted_by_sum and period is not None:
        sums = ledger.totals(book.db, _SUMS[list_name], period.months[0], period.months[-1])
        found.sort(key=lambda pk: sums.get(pk, (0,))[0], reverse=descending)
    return found


def rows(
    book: Book, list_name: str, ids: Sequence[int], *, filters: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The rows of some ids, in their order: a mapping by column name with ``pk``; IDs and phones masked.

    Dates are ISO text, points hundredths; ``total`` is the period's with its base, ``veto`` whether a veto stands;
    ``untrue`` says 与存档不符 of a sealed row that is not as the program left it. Give the same ``filters`` as to ``ids``
    where a period was chosen.
    """
    listing = paging.listing_of(LISTS, list_name)
    found = paging.rows(book.db, listing, ids, _args(book))
    untrue = as_left.untrue_among(book.db, listing.noun, ids) | _called_untrue(book, listing.noun, ids)
    for row in found if untrue else ():
        row["untrue"] = NOT_AS_KEPT if row["pk"] in untrue else ""
    period = _period(book, list_name, dict(filters or {}))
    if list_name in _SUMS and period is not None:
        track = _SUMS[list_name]
        base = yardstick.base(book, track, period)
        sums = tallies.sums_by_key(book.db, track, ids, period.months[0], period.months[-1])
        for row in found:
            points, _, veto = sums.get(row["pk"], (0, 0, 0))
            row |= {"total": base + points, "veto": veto > 0}
    return found


def _called_untrue(book: Book, noun: str, ids: Sequence[int]) -> set[int]:
    """The rows that are called by a person who is not as he was left."""
    if noun not in _CALLED_BY:
        return set()
    sql = f"SELECT pk, {_CALLED_BY[noun]} FROM {noun} WHERE pk IN (SELECT value FROM json_each(?))"
    called = dict(book.db.execute(sql, [json.dumps(list(ids))]).fetchall())
    persons = as_left.untrue_among(book.db, "person", {pk for pk in called.values() if pk})
    return {pk for pk, person in called.items() if person in persons}


def _period(book: Book, list_name: str, filters: dict[str, Any]) -> Period | None:
    """The period asked for (taken out of the filters of lists with totals); by default the current quarter there."""
    period = filters.get("period")
    if list_name in _SUMS:
        filters.pop("period", None)
        return period if isinstance(period, Period) else Period.around(book.clock.today(), "quarter")
    return period if isinstance(period, Period) else None


def _args(book: Book) -> dict[str, Any]:
    settings = book.settings
    return {
        "today": int(f"{book.clock.today():%Y%m%d}"),
        "star_table": json.dumps(settings.stars),
        "categories": json.dumps(category_labels(settings.categories), ensure_ascii=False),
        "kinds": json.dumps(dict(packs.standard_in(settings).kinds), ensure_ascii=False),
    }
