"""更正记录: the corrections made after a month was audited, for a board, a list, the month's line and paper (read only)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from wenming_desktop.domain.corrections import CorrectionLine, correction_lines
from wenming_desktop.domain.periods import Period, month_last
from wenming_desktop.domain.rules import Track
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, facts, ledger, people

_FIRST, _LAST = 0, 999912


def of_period(
    book: Book, track: Track, period: Period, village_pk: int | None = None
) -> list[CorrectionLine]:
    """What was corrected in a period of one track after its months were audited, of a village or everywhere."""
    return listed(book, period, track, village_pk)


def listed(
    book: Book, period: Period | None = None, track: Track | None = None, village_pk: int | None = None
) -> list[CorrectionLine]:
    """更正记录 in the order it was made; None asks for every period, both tracks, all villages.

    Whom and which village a line is about is as of the last day of the period, without one of its own month.
    """
    first, last = (period.months[0], period.months[-1]) if period else (_FIRST, _LAST)
    places = cache(lambda day: _Places(book, day))
    found = []
    for line in _made(book, first, last):
        if track in (None, line.track):
            place = places(period.last if period else month_last(line.month)).of(line)
            if village_pk in (None, place.village_pk):
                told = replace(line, household=place.household, name=place.name, village=place.village)
                found.append(told)
    return found


def counts(book: Book) -> Counter[int]:
    """How many corrections each month has: 审核后更正2条."""
    return Counter(line.month for line in _made(book, _FIRST, _LAST))


def _made(book: Book, first: int, last: int) -> Iterable[CorrectionLine]:
    return correction_lines(ledger.corrections(book.db, first, last))


@dataclass(frozen=True, slots=True)
class _Place:
    """Whom a line is about on a day."""

    household: str
    name: str
    village_pk: int | None
    village: str


class _Places:
    """Where households and party members stood on a day, and under which name."""

    def __init__(self, book: Book, day: date) -> None:
        self._book, self._day = book, day
        self._living = as_of.living_on(book.db, day)
        self._households = as_of.households_on(book.db, day)
        self._villages = dict(book.db.execute("SELECT pk, name FROM village").fetchall())

    def of(self, line: CorrectionLine) -> _Place:
        """The household of a line, on the party track the member and where he lived."""
        if line.track == "masses":
            return self._household(line.subject)
        person = people.person(self._book.db, self._living_person(line.subject))
        home_pk = facts.household_on(self._book.db, person.pk, self._day)
        home = self._household(home_pk) if home_pk is not None else _Place("", "", None, "")
        village_pk = home.village_pk or self._village_of_branch(person.branch_pk)
        return _Place(home.household, person.name, village_pk, self._villages.get(village_pk, ""))

    def _household(self, pk: int) -> _Place:
        living = self._living.get(pk, pk)
        then = self._households.get(living)
        if then is not None:
            return _Place(then.number, then.head, then.village_pk, self._villages[then.village_pk])
        now = people.household(self._book.db, living)  # it was not there yet, or is none of its own any more
        return _Place(now.number, now.head, now.village_pk, now.village)

    def _living_person(self, pk: int) -> int:
        row = self._book.db.execute("SELECT living FROM living_person WHERE pk = ?", [pk]).fetchone()
        return int(row[0])

    def _village_of_branch(self, branch_pk: int | None) -> int | None:
        row = self._book.db.execute("SELECT village_pk FROM branch WHERE pk = ?", [branch_pk]).fetchone()
        return None if row is None else row[0]
