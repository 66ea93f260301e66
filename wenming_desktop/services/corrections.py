"""更正记录: the corrections made after a month was audited, for a board, a list, the month's line and paper (read only)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from wenming_desktop.domain.corrections import CorrectionLine, correction_lines
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services.context import Book
from wenming_desktop.storage import ledger

_FIRST, _LAST = 0, 999912


@dataclass(frozen=True, slots=True)
class _Place:
    """Whom a line is about, as the living household or person is known now."""

    household: str
    name: str
    village_pk: int | None
    village: str


_HOUSEHOLDS = """SELECT l.pk, h.number, ifnull(p.name, ''), v.pk, v.name FROM living_household l
  JOIN household h ON h.pk = l.living JOIN village v ON v.pk = h.village_pk LEFT JOIN person p ON p.pk = h.head_pk
  WHERE l.pk IN (SELECT value FROM json_each(?))"""
_MEMBERS = """SELECT l.pk, ifnull(h.number, ''), p.name, v.pk, ifnull(v.name, '') FROM living_person l
  JOIN person p ON p.pk = l.living LEFT JOIN household h ON h.pk = p.household_pk LEFT JOIN branch b ON b.pk = p.branch_pk
  LEFT JOIN village v ON v.pk = coalesce(h.village_pk, b.village_pk) WHERE l.pk IN (SELECT value FROM json_each(?))"""


def of_period(
    book: Book, track: Track, period: Period, village_pk: int | None = None
) -> list[CorrectionLine]:
    """What was corrected in a period of one track after its months were audited, of a village or everywhere."""
    return listed(book, period, track, village_pk)


def listed(
    book: Book, period: Period | None = None, track: Track | None = None, village_pk: int | None = None
) -> list[CorrectionLine]:
    """更正记录 in the order it was made; None asks for every period, both tracks, all villages."""
    first, last = (period.months[0], period.months[-1]) if period else (_FIRST, _LAST)
    lines = correction_lines(ledger.corrections(book.db, first, last))
    mine = [line for line in lines if track in (None, line.track)]
    masses = _places(book, _HOUSEHOLDS, (line.subject for line in mine if line.track == "masses"))
    party = _places(book, _MEMBERS, (line.subject for line in mine if line.track == "party"))
    found = []
    for line in mine:
        place = (party if line.track == "party" else masses)[line.subject]
        if village_pk in (None, place.village_pk):
            told = replace(line, household=place.household, name=place.name, village=place.village)
            found.append(told)
    return found


def _places(book: Book, sql: str, keys: Iterable[int]) -> dict[int, _Place]:
    rows = book.db.execute(sql, [json.dumps(sorted(set(keys)))]).fetchall()
    return {int(row[0]): _Place(*row[1:]) for row in rows}


def counts(book: Book) -> Counter[int]:
    """How many corrections each month has: 审核后更正2条."""
    return Counter(line.month for line in correction_lines(ledger.corrections(book.db, _FIRST, _LAST)))
