"""Whose points an entry is on the day of its event, one rule for every way of booking.

A number means the household it was on that day; a person counts for the household he lived in that day, and where that
is not the one stated, or not his of today, it is said.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import named
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, facts, people


class Owner(NamedTuple):
    """The household and the person an entry is booked for, and what the clerk should know of it."""

    household_pk: int | None
    person_pk: int | None
    said: str = ""


def of_day(
    book: Book, track: Track, day: date, *, number: str = "", household_pk: int | None = None,
    person_pk: int | None = None,
) -> Owner:  # fmt: skip
    """Who is meant on a day by a household's number or alias, by a household, by a person, or by both.

    A household stated wins over the person's own. UserError for a number nobody has.
    """
    if number:
        household_pk = named.household(book, number, day)
        person_pk = _head_at_home(book, household_pk, day) if person_pk is None else person_pk
    if person_pk is None:
        return Owner(household_pk, None)
    home = facts.household_on(book.db, person_pk, day)
    if track == "party":
        return Owner(household_pk or home, person_pk)
    # who lived in none that day counts for the household he lives in now
    meant = household_pk or home or people.person(book.db, person_pk).household_pk
    return Owner(meant, person_pk, _said(book, person_pk, day, home, meant, stated=household_pk is not None))


def _said(book: Book, person_pk: int, day: date, home: int | None, meant: int | None, *, stated: bool) -> str:
    now = meant if stated else people.person(book.db, person_pk).household_pk
    if meant is None or (home == meant and now in (None, meant)) or (home is None and stated):
        return ""
    person, kept = people.person(book.db, person_pk).name, people.household(book.db, meant).number
    if home is None:
        return f"{person}{format_day(day)}还不在户里，按{kept}户登记"
    return f"{person}{format_day(day)}在{people.household(book.db, home).number}户，按{kept}户登记"


def _head_at_home(book: Book, household_pk: int, day: date) -> int | None:
    """The head of a household on a day, where he lived in it; else the entry is the household's alone."""
    then = as_of.household_on(book.db, household_pk, day)
    head = then.head_pk if then is not None else None
    return head if head is not None and facts.household_on(book.db, head, day) == household_pk else None
