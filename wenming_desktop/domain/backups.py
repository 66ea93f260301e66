"""Which backups stay: by the order they were made in, never by what the PC's clock said."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

UPGRADE, RESTORE, FEWER, ALTERED = KINDS = "升级前", "恢复前", "变少", "有改动"
NEWEST, DAYS, WEEKS, MONTHS, FALLS = 10, 7, 8, 12, 3
RESTORE_DAYS = 30  # later days with operations through which the state before a restore stays
# Ordinary ones at most; with those before a restore, those around a fall and the altered the whole has a bound too.
MOST = NEWEST + DAYS + WEEKS + MONTHS
_ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Stored:
    """One backup as pruning sees it: its day as its clock said, the state of the book (its last operation), its kind.

    ``state`` is empty where nobody knows (a backup of the older form): such a one is a state of its own.
    ``worked``: on how many days after its own the book was worked in.
    """

    name: str
    day: date
    state: str = ""
    kind: str = ""
    worked: int = 0


def keep(newest_first: Sequence[Stored]) -> set[str]:
    """Names that stay, of backups in the order they were made: the newest always; ten distinct states, then one a day
    for 7 days, one a week for 8 weeks, one a month for 12 months (days on which backups were made); all before an upgrade,
    each state before a restore through 30 later days of work (then it is thinned like the others), and each of the last
    that held fewer people with the one before it. Of those in which something was altered the last ten states stay
    besides: they take the place of no other.
    """
    kept = {newest_first[0].name} if newest_first else set()
    ordinary: list[Stored] = []
    states: set[str] = set()
    before: set[str] = set()  # states kept because a restore displaced them
    altered: set[str] = set()
    falls = 0
    for place, stored in enumerate(newest_first):
        if stored.kind == UPGRADE:
            kept.add(stored.name)
        elif stored.kind == RESTORE and stored.worked < RESTORE_DAYS:
            kept |= {stored.name} if stored.state not in before else set()
            before |= {stored.state} if stored.state else set()
        elif stored.kind == FEWER:
            falls += 1
            kept |= {near.name for near in newest_first[place : place + 2]} if falls <= FALLS else set()
        elif stored.kind == ALTERED:
            kept |= {stored.name} if len(altered) < NEWEST and stored.state not in altered else set()
            altered.add(stored.state)
        elif stored.state not in states:
            ordinary.append(stored)
            states |= {stored.state} if stored.state else set()
    kept |= {stored.name for stored in ordinary[:NEWEST]}
    rest = ordinary[NEWEST:]
    for many, span in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        firsts, rest = _thin(rest, many, span)
        kept |= firsts
    return kept


def _thin(rest: list[Stored], many: int, span: Callable[[Stored], Hashable]) -> tuple[set[str], list[Stored]]:
    """The newest of each of so many stretches with one day (week, month), and what lies before them."""
    stretches = [list(group) for _, group in groupby(rest, key=span)]
    firsts = {stretch[0].name for stretch in stretches[:many]}
    return firsts, [stored for stretch in stretches[many:] for stored in stretch]


def _day(stored: Stored) -> Hashable:
    return stored.day


def _week(stored: Stored) -> Hashable:
    return stored.day.isocalendar()[:2]


def _month(stored: Stored) -> Hashable:
    return stored.day.year, stored.day.month


def fell(before: Mapping[str, int], now: Mapping[str, int]) -> bool:
    """Whether a table lost a tenth of its rows or more (twenty rows at least: fewer say nothing)."""
    return any(rows >= _ENOUGH and now.get(table, 0) * 10 <= rows * 9 for table, rows in before.items())


def clock_words(today: date, last: date | None) -> str:
    """What to say where the PC's clock cannot be right beside the newest operation; empty where it can."""
    if last is None or (today >= last and (today - last).days <= 366):
        return ""
    if today < last:
        what = f"电脑的日期是{today.isoformat()}，比最后一次操作（{last.isoformat()}）还早"
    else:
        what = f"电脑的日期是{today.isoformat()}，离最后一次操作（{last.isoformat()}）已超过一年"
    return f"{what}。请看一下电脑右下角的日期对不对；登记照常进行，备份也照常保留。"
