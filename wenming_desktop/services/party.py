"""Party members' points (党员积分): members by branch, a member's entries and personal sheet (个人清单), branch summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.services import proofs, sheet_basis
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, ledger, tallies
from wenming_desktop.storage import people as people_store


@dataclass(frozen=True, slots=True)
class PartyMember:
    """A party member with the period's points (hundredths, ``base`` included, as its board is sealed); ``village`` '' where none is known."""

    person_pk: int
    name: str
    branch_pk: int | None
    branch: str
    village: str
    household: str
    group: str | None
    base: int
    total: int
    veto: bool
    entries: int


@dataclass(frozen=True, slots=True)
class PersonalSheet:
    """A member's period on one sheet: what was added, deducted and vetoed, entries that stand only; hundredths.

    ``added`` and ``deducted`` are their sums, ``total`` = base + added + deducted (shown as — where ``veto``).
    """

    member: PartyMember
    period: Period
    base: int
    additions: tuple[Entry, ...]
    deductions: tuple[Entry, ...]
    vetoes: tuple[Entry, ...]
    added: int
    deducted: int
    total: int
    veto: bool


@dataclass(frozen=True, slots=True)
class BranchSummary:
    """A branch in a period: members, entries that stand, average total (hundredths, rounded), who has a veto."""

    branch_pk: int | None
    branch: str
    members: int
    entries: int
    average: int
    best: str
    vetoes: int


_MEMBERS = """SELECT p.pk, p.name, p.branch_pk, ifnull(b.name, ''), coalesce(v.name, bv.name, ''), ifnull(h.number, ''), h.grp, p.household_pk
  FROM person p LEFT JOIN household h ON h.pk = p.household_pk LEFT JOIN village v ON v.pk = h.village_pk
  LEFT JOIN branch b ON b.pk = p.branch_pk LEFT JOIN village bv ON bv.pk = b.village_pk
  WHERE p.party = 1 AND p.merged_into IS NULL AND (p.left_on IS NULL OR p.left_on > ?1)
    AND (?2 IS NULL OR p.branch_pk = ?2) AND (?3 IS NULL OR p.pk = ?3)
  ORDER BY b.pk IS NULL, coalesce(v.position, bv.position, 1000000), b.name, p.pinyin, p.name, p.pk"""
Row = tuple[Any, ...]
_NAMES = ("person_pk", "name", "branch_pk", "branch", "village", "household", "group")
_ENTRIES = (
    "SELECT l.living, count(*) FROM entry e JOIN living_person l ON l.pk = e.person_pk "
    f"WHERE e.track = 'party' AND e.counts_in BETWEEN ? AND ? AND {tallies.STANDS} GROUP BY l.living"
)


def members(book: Book, period: Period, branch_pk: int | None = None) -> list[PartyMember]:
    """Party members on the period's last day, of one branch or all, with their totals, branch by branch."""
    return _members(book, period, branch_pk, None)


def member(book: Book, person_pk: int, period: Period) -> PartyMember:
    """One party member; UserError where the person is not there or no member."""
    found = _members(book, period, None, person_pk)
    if not found:
        name = people_store.person(book.db, person_pk).name
        raise UserError(f"{name}不是党员。", "请先在人员资料里勾选党员。")
    return found[0]


def _members(book: Book, period: Period, branch_pk: int | None, person_pk: int | None) -> list[PartyMember]:
    first, last = period.months[0], period.months[-1]
    villages = dict(book.db.execute("SELECT name, pk FROM village").fetchall())
    base = cache(lambda village: sheet_basis.base(book, "party", period, villages.get(village)))
    rows = book.db.execute(_MEMBERS, [period.last.isoformat(), branch_pk, person_pk]).fetchall()
    rows = _as_of(book, rows, period.last)
    sums = tallies.sums_by_key(book.db, "party", [row[0] for row in rows], first, last)
    counts = dict(book.db.execute(_ENTRIES, [first, last]).fetchall())
    found = []
    for row in rows:
        points, _, veto = sums.get(row[0], (0, 0, 0))
        known = dict(zip(_NAMES, row, strict=True))
        found.append(
            PartyMember(
                **known,
                base=base(known["village"]),
                total=base(known["village"]) + points,
                veto=veto > 0,
                entries=int(counts.get(row[0], 0)),
            )
        )
    return found


def _as_of(book: Book, rows: list[Row], day: date) -> list[Row]:
    """The members with the village, household and group they lived in on a day."""
    homes, changed = as_of.homes_on(book.db, day), as_of.changed_since(book.db, day)
    if not homes and not changed:
        return [row[:-1] for row in rows]
    villages = dict(book.db.execute("SELECT pk, name FROM village").fetchall())
    households = as_of.households_on(book.db, day)
    found = []
    for *kept, village, number, group, household_pk in rows:
        home = homes.get(kept[0], household_pk)
        if home != household_pk or home in changed:
            then = households.get(home or 0)
            village = villages[then.village_pk] if then else village
            number, group = (then.number, then.group) if then else ("", None)
        found.append((*kept, village, number, group))
    return found


def member_entries(book: Book, person_pk: int, period: Period) -> list[Entry]:
    """A member's party entries of a period, newest first; what 撤销 took back is left out."""
    marks = ",".join(str(key) for key in tallies.merged_keys(book.db, "party", person_pk))
    found = ledger.entries(
        book.db,
        f"e.track = 'party' AND e.person_pk IN ({marks}) AND e.counts_in BETWEEN ? AND ? AND {tallies.SHOWN}",
        [period.months[0], period.months[-1]],
        order="e.event_date DESC, e.pk DESC",
    )
    return proofs.marked(book, found)


def personal_sheet(book: Book, person_pk: int, period: Period) -> PersonalSheet:
    """A member's 个人清单 of a period, by date: the rows that stand, so that base and rows make the total.

    A reversal counts in the month of what it takes back: both lie in the period and leave nothing to show.
    """
    one = member(book, person_pk, period)
    rows = [row for row in reversed(member_entries(book, person_pk, period)) if row.stands]
    vetoes = tuple(row for row in rows if row.veto)
    minus = tuple(row for row in rows if not row.veto and (row.deduct or row.points < 0))
    plus = tuple(row for row in rows if not row.veto and not (row.deduct or row.points < 0))
    return PersonalSheet(
        member=one, period=period, base=one.base, additions=plus, deductions=minus,
        vetoes=vetoes, added=sum(row.points for row in plus), deducted=sum(row.points for row in minus),
        total=one.total, veto=one.veto,
    )  # fmt: skip


def branch_summary(book: Book, period: Period) -> list[BranchSummary]:
    """Each branch with its members in a period; members without a branch stand last under ''."""
    grouped: dict[tuple[int | None, str], list[PartyMember]] = {}
    for one in members(book, period):
        grouped.setdefault((one.branch_pk, one.branch), []).append(one)
    return [_summary(pk, name, inside) for (pk, name), inside in grouped.items()]


def _summary(pk: int | None, name: str, inside: list[PartyMember]) -> BranchSummary:
    best = max((one for one in inside if not one.veto), key=lambda one: one.total, default=None)
    return BranchSummary(
        branch_pk=pk, branch=name, members=len(inside), entries=sum(one.entries for one in inside),
        average=round(sum(one.total for one in inside) / len(inside)), best=best.name if best else "",
        vetoes=sum(one.veto for one in inside),
    )  # fmt: skip
