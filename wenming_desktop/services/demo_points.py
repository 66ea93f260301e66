"""The demo's points: what each family did in a quarter, capped as the real ledger would, the same for the same seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random

from wenming_desktop.domain.boards import DEFAULT_BANDS, DEFAULT_BASE, Band
from wenming_desktop.domain.periods import PeriodKind, month_first, month_last, month_of
from wenming_desktop.domain.points import Counted, counted
from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.services.demo_people import Family

QUARTER = (202607, 202608, 202609)
OCTOBER = 202610
_LAST_DAY = date(2026, 10, 25)  # what comes after is typed one by one, as a clerk would

# How often an ordinary household does what (weights), and how many such entries it has in a quarter.
_DEEDS = {"Z1": 26, "S1": 26, "H2": 14, "Z3": 10, "H1": 8, "Z2": 8, "S2": 3, "Q1": 7, "Q2": 2, "F2": 1}
_FAULTS = {"J1": 6, "J3": 3, "J4": 2}
_COUNTS = (0, 1, 2, 3, 4, 5, 6)
_COUNT_WEIGHTS = (7, 12, 18, 22, 20, 13, 8)
_BANDS: tuple[Band, ...] = ("red", "grey", "black", "unlisted")
_BAND_WEIGHTS = (60, 22, 4, 914)
_EXTRA = {"red": ("H1", "Z2", "Q1", "S2", "Z1"), "grey": ("J1", "J3", "J4"), "black": ("J2", "J3", "J4")}


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry to be booked: the family's index, the day, the item's code, which member did it (0 the head)."""

    family: int
    day: date
    code: str
    member: int = 0


def quarter_deeds(
    families: list[Family], items: Mapping[str, RuleItem], random: Random, *, told_only: bool
) -> list[Deed]:
    """A village's quarter: the story's families as told, the others in the band drawn for them.

    ``told_only``: outside the story nobody is listed (the village whose poster the pictures show).
    """
    deeds: list[Deed] = []
    for index, family in enumerate(families):
        if family.away:
            continue
        if family.items is not None:
            deeds += _told(index, family, random)
        else:
            band = "unlisted" if told_only else random.choices(_BANDS, _BAND_WEIGHTS)[0]
            deeds += _drawn(index, family, band, items, random)
    return sorted(deeds, key=lambda one: (one.day, one.family))


def october_deeds(families: list[Family], random: Random, share: float) -> list[Deed]:
    """October so far: a share of the households has an entry or two."""
    deeds = []
    for index, family in enumerate(families):
        if family.away or random.random() > share:
            continue
        for _ in range(random.choice((1, 1, 1, 2))):
            code = _pick(_FAULTS if random.random() < 0.06 else _DEEDS, random)
            deeds.append(_deed(index, family, code, OCTOBER, random))
    return sorted(deeds, key=lambda one: (one.day, one.family))


def capped(deeds: Iterable[Deed], items: Mapping[str, RuleItem]) -> list[tuple[Deed, Counted]]:
    """What each deed counts for, in booking order, under the caps of its item."""
    booked: defaultdict[tuple[int, str], list[tuple[date, int]]] = defaultdict(list)
    found = []
    for deed in deeds:
        item, before = items[deed.code], booked[deed.family, deed.code]
        result = counted(item, item.direction * item.low, partial(_used, before, deed.day))
        before.append((deed.day, result.points))
        found.append((deed, result))
    return found


def _used(before: list[tuple[date, int]], day: date, kind: PeriodKind) -> int:
    months = {month_of(day)} if kind == "month" else set(QUARTER) if kind == "quarter" else None
    return sum(points for when, points in before if months is None or month_of(when) in months)


def _told(index: int, family: Family, random: Random) -> list[Deed]:
    """A family of the story: each item spread over the three months, the told day first."""
    deeds = []
    assert family.items is not None
    for code, count in family.items.items():
        for time in range(count):
            deed = _deed(index, family, code, QUARTER[time % 3], random)
            if time == 0 and code in family.days:
                deed = Deed(index, date.fromisoformat(family.days[code]), code)
            deeds.append(deed)
    return deeds


def _drawn(
    index: int, family: Family, band: Band, items: Mapping[str, RuleItem], random: Random
) -> list[Deed]:
    """An ordinary household: drawn anew until the caps and the thresholds leave it in its band."""
    while True:
        deeds = sorted(_draw(index, family, band, random), key=lambda one: one.day)
        total = DEFAULT_BASE["quarter"] + sum(result.points for _, result in capped(deeds, items))
        deducted = any(items[deed.code].direction < 0 for deed in deeds)
        if DEFAULT_BANDS["quarter"].of(total, deducted=deducted, veto=False) == band:
            return deeds


def _draw(index: int, family: Family, band: Band, random: Random) -> list[Deed]:
    count = random.choices(_COUNTS, _COUNT_WEIGHTS)[0]
    codes = [_pick(_DEEDS, random) for _ in range(count)]
    if band == "unlisted":
        codes += [_pick(_FAULTS, random)] if random.random() < 0.22 else []
    else:
        codes = codes[: 1 if band in ("grey", "black") else 3] + [
            random.choice(_EXTRA[band]) for _ in range(random.randint(1, 6))
        ]
    return [_deed(index, family, code, random.choice(QUARTER), random) for code in codes]


def _deed(index: int, family: Family, code: str, month: int, random: Random) -> Deed:
    first, last = month_first(month), min(month_last(month), _LAST_DAY)
    grown = [place for place, person in enumerate(family.people) if person.birth.year <= 2012]
    member = random.choice(grown) if grown and code[0] in "SZ" and random.random() < 0.4 else 0
    return Deed(index, first + timedelta(days=random.randint(0, (last - first).days)), code, member)


def _pick(weights: Mapping[str, int], random: Random) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
