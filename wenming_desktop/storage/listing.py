"""Which periods' boards list a household with entries, and which would not any more if a dated fact held otherwise.

A board lists who existed, in state 参评, on the period's last day, in the village of that day; the entries of a household
merged by then are its (``as_of.on_board``). Here the same is asked of facts not written yet.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.periods import Period, month_first
from wenming_desktop.storage.as_of import Merges
from wenming_desktop.storage.chains import STANDS
from wenming_desktop.storage.facts import FOUNDED, MERGED, STATE, TAKES_PART, VILLAGE

# What decides whether a board lists a household, and of which village; group and head only say how.
DECIDING = (FOUNDED, VILLAGE, STATE, MERGED)


class Claim(NamedTuple):
    """A fact about to hold from a day, ISO text ('' since ever); it takes the place of one of that very day."""

    household_pk: int
    kind: str
    value: str | int | None
    day: str


class Gone(NamedTuple):
    """The entries of a household, those merged into it included, that a period's board no longer has.

    ``merged`` are the merged ones among them, ``village`` where they are listed instead, None nowhere.
    """

    household_pk: int
    period: Period
    village: int | None
    entries: int
    merged: frozenset[int]


# By household and kind: the value from each day.
_Lines = dict[int, dict[str, dict[str, str | None]]]


def gone(db: Database, claims: Sequence[Claim]) -> list[Gone]:
    """What the boards would lose by some facts, each household's shortest and earliest periods first."""
    merges = Merges(db, "masses")
    claimed = {claim.household_pk for claim in claims}
    owner = {pk: pk for pk in claimed}
    for pk in merges.merged(date.max):
        into = next((one for one in merges.after(pk) if one in claimed), None)
        if into is not None:
            owner.setdefault(pk, into)
    targets = {int(claim.value) for claim in claims if claim.kind == MERGED and claim.value}
    known = {one for pk in {*owner, *targets} for one in (pk, *merges.after(pk))}
    before = _lines(db, known)
    after = _lines(db, known)
    for claim in claims:
        if claim.kind == FOUNDED:
            after[claim.household_pk][FOUNDED] = {}
        value = None if claim.value in (None, "") else str(claim.value)
        after[claim.household_pk][claim.kind][claim.day] = value
    counts: Counter[tuple[int, Period, int | None]] = Counter()
    merged: defaultdict[tuple[int, Period, int | None], set[int]] = defaultdict(set)
    for pk, month, count in _entries(db, owner):
        for period in (Period.around(month_first(month), kind) for kind in ("month", "quarter", "year")):
            was, is_now = (_place(lines, pk, period.last.isoformat()) for lines in (before, after))
            if was is not None and is_now != was:
                mark = (owner[pk], period, is_now)
                counts[mark] += count
                merged[mark] |= {pk} - {owner[pk]}
    found = [Gone(*mark, count, frozenset(merged[mark])) for mark, count in counts.items()]
    return sorted(found, key=lambda one: (one.household_pk, len(one.period.months), one.period.last))


def _lines(db: Database, households: Iterable[int]) -> _Lines:
    lines: _Lines = defaultdict(lambda: defaultdict(dict))
    rows = db.execute(
        "SELECT household_pk, kind, from_day, value FROM household_fact "
        "WHERE household_pk IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(households))],
    )
    for pk, kind, day, value in rows.fetchall():
        lines[int(pk)][str(kind)][str(day)] = value
    return lines


def _entries(db: Database, households: Iterable[int]) -> list[tuple[int, int, int]]:
    """How many standing entries each of some households has in each month it counts in."""
    rows = db.execute(
        "SELECT e.household_pk, e.counts_in, count(*) FROM json_each(?) k CROSS JOIN entry e "
        "ON e.track = 'masses' AND e.household_pk = k.value "
        f"WHERE e.tops IS NULL AND {STANDS} GROUP BY e.household_pk, e.counts_in",
        [json.dumps(sorted(households))],
    )
    return [(int(pk), int(month), int(count)) for pk, month, count in rows.fetchall()]


def _place(lines: _Lines, household_pk: int, day: str) -> int | None:
    """The village whose board of a day has a household's entries, None where none has."""
    while into := _on(lines, household_pk, MERGED, day):
        household_pk = int(into)
    if not any(founded <= day for founded in lines[household_pk][FOUNDED]):
        return None
    if (_on(lines, household_pk, STATE, day) or TAKES_PART) != TAKES_PART:
        return None
    village = _on(lines, household_pk, VILLAGE, day)
    return int(village) if village else None


def _on(lines: _Lines, household_pk: int, kind: str, day: str) -> str | None:
    line = lines[household_pk][kind]
    held = max((begun for begun in line if begun <= day), default=None)
    return None if held is None else line[held]
