"""Plan which rows of points become entries: owner, item by the rule book of the day, stated value, caps, closed months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wenming_desktop.domain.amounts import format_signed
from wenming_desktop.domain.booked import BookedRows
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.matching_entries import Owner
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import Period, PeriodKind, month_label, month_of
from wenming_desktop.domain.points import (
    ahead,
    booking_month,
    caps_day,
    counted,
    doubled,
    is_future,
    left_out,
)
from wenming_desktop.domain.rules import Claim, RuleBook, RuleItem, Track, book_on, claim, find_item
from wenming_desktop.exchange.points_sheet import DATE, ITEM, POINTS, PointLine, PointsSheet, stated_place
from wenming_desktop.exchange.rows import Line
from wenming_desktop.services.import_owner import OwnerFinder, named_by, subject_of, who_of, who_place
from wenming_desktop.services.import_report import Status, Tally
from wenming_desktop.storage.as_of import Merges

Row = dict[str, Any]
_MAYBE_THERE = "{}也在{}户住过，那一户当天已有同样的一条，登记时没有写人；是同一件事的，请冲正其中一条"


@dataclass(slots=True)
class LedgerView:
    """What the book already holds of the months a file speaks of; items by their line.

    ``merges`` says whose rows are one household's on which day; ``used`` is by the key booked for. ``standing`` counts what stands by day, subject and item; ``states`` are the dated states of households.
    """

    merges: Merges
    equal: BookedRows = field(default_factory=BookedRows)
    used: dict[tuple[int, int], dict[int, int]] = field(default_factory=dict)
    by_book: BookedRows = field(default_factory=BookedRows)
    closed: int | None = None
    standing: Counter[tuple[str, int, int]] = field(default_factory=Counter)
    states: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


_TAKEN_BACK = "这一条以前登记过，已经冲正或改到别处，没有再登记；确实要记的，请在“登记积分”里登记"


@dataclass(frozen=True, slots=True)
class _Reading:
    owner: Owner
    item: RuleItem
    claim: Claim


class PointsPlanner:
    """Takes rows of points in file order; ``entries`` are the ledger rows to append (without what an operation adds)."""

    def __init__(self, books: Sequence[RuleBook], finder: OwnerFinder, track: Track, today: date) -> None:
        self.tally, self.entries = Tally(), list[Row]()
        self._books, self._finder, self._track, self._today = books, finder, track, today
        self._items: dict[tuple[int, str], RuleItem | None] = {}
        self._claims: dict[tuple[int, str], Claim] = {}
        self._there, self._written = Counter[tuple[str, int, int]](), Counter[tuple[str, int, int]]()

    def add_sheets(self, sheets: Iterable[PointsSheet], view: LedgerView, step: Callable[[], None]) -> None:
        """Plan every row of the sheets in row form."""
        for sheet in sheets:
            for row in sheet.rows:
                step()
                self._add(row, view)

    def _add(self, row: PointLine, view: LedgerView) -> None:
        reading = self._read(row)
        if reading is None or row.line.refused or row.day is None:
            self.tally.add(row.line.sheet.name, row.line.row, "error", _summary(row, None), row.line.problems)
            return
        if reading.claim.message:
            row.line.warn(stated_place(row.line), reading.claim.message)
        day, item = row.day.isoformat(), reading.item.line
        subject, who = subject_of(reading.owner), who_of(reading.owner)
        is_new = not view.equal.take((day, item, reading.claim.points), subject, who)
        if not row.stated:  # it was booked by the rule book of its time, whatever that says now
            is_new = not view.by_book.take((day, item), subject, who) and is_new
        if is_new:
            self._book(row, row.day, reading, view)
        else:
            self._tell_of_taken_back(row, row.day, subject, item, view)
        status: Status = "written" if is_new else "unchanged"
        self.tally.add(row.line.sheet.name, row.line.row, status, _summary(row, reading), row.line.problems)

    def _tell_of_taken_back(
        self, row: PointLine, day: date, subject: int, item: int, view: LedgerView
    ) -> None:
        """More rows of the file are there than stand: one was taken back by hand, or put on another household."""
        key = (day.isoformat(), view.merges.living(subject, caps_day(day)), item)
        self._there[key] += 1
        if self._there[key] > view.standing[key] - self._written[key]:
            row.line.warn(stated_place(row.line), _TAKEN_BACK)

    def _read(self, row: PointLine) -> _Reading | None:
        """Owner, item and value of a row; every error is noted, the first by rank is told."""
        owner = self._finder.find(row, row.day)
        if row.day is None:
            return None
        if is_future(row.day, self._today):
            row.line.fault(DATE, "date", f"{month_label(month_of(row.day))}还没有到，不能登记")
        elif soon := ahead(row.day, self._today):
            row.line.warn("date", soon)
        item = self._item(row, row.day)
        stated = self._claim(row, item) if item is not None else None
        if owner is None or item is None or stated is None:
            return None
        return _Reading(owner, item, stated)

    def _item(self, row: PointLine, day: date) -> RuleItem | None:
        held = book_on(self._books, day)
        place = item_place(row.line)
        if not row.item:
            row.line.fault(ITEM, place, "没有写积分项目")
            return None
        if held is None:
            row.line.fault(ITEM, place, f"{format_day(day)}还没有施行的积分细则")
            return None
        key = (held.pk, row.item)
        if key not in self._items:
            self._items[key] = find_item(held.items, row.item)
        if self._items[key] is None:
            row.line.fault(ITEM, place, f"积分细则里没有“{row.item}”")
        return self._items[key]

    def _claim(self, row: PointLine, item: RuleItem) -> Claim | None:
        key = (item.pk, row.stated)
        if key not in self._claims:
            self._claims[key] = claim(item, row.stated)
        stated = self._claims[key]
        if stated.refused:
            row.line.fault(POINTS, stated_place(row.line), stated.message)
            return None
        return stated

    def _book(self, row: PointLine, day: date, reading: _Reading, view: LedgerView) -> None:
        item, owner, points = reading.item, reading.owner, reading.claim.points
        subject, family = subject_of(owner), view.merges.family(subject_of(owner), caps_day(day))
        result = counted(item, points, _used([view.used.get((pk, item.line), {}) for pk in family], day))
        if result.cause:
            row.line.warn(stated_place(row.line), result.cause)
        month = month_of(day)
        used = view.used.setdefault((subject, item.line), {})
        used[month] = used.get(month, 0) + result.points
        self._finder.reach_back(owner, day, row.line)
        period = booking_month(day, view.closed)
        if period != month:
            row.line.warn("date", f"{month_label(month)}已审核，记入{month_label(period)}")
        self._tell(row, day, period, subject, item, view)
        self._tell_of_earlier_homes(row, day, reading, view)
        self.entries.append(
            {
                "track": self._track, "household_pk": owner.household.pk if owner.household else None,
                "person_pk": named_by(owner), "period": period,
                "event_date": day.isoformat(), "item_pk": item.pk, "code": item.code,
                "category": None if item.veto else item.category, "text": item.text, "claimed": points,
                "points": result.points, "deduct": int(item.direction < 0 and not item.veto), "veto": int(item.veto),
                "cause": result.cause, "evidence": row.evidence, "note": row.note,
            }
        )  # fmt: skip

    def _tell(
        self, row: PointLine, day: date, period: int, subject: int, item: RuleItem, view: LedgerView
    ) -> None:
        """What is no error but must be said: the same item on the day already, a household that takes no part."""
        key = (day.isoformat(), view.merges.living(subject, caps_day(day)), item.line)
        double = doubled(self._track, view.standing[key])
        view.standing[key] += 1
        self._written[key] += 1
        if double:
            row.line.warn(item_place(row.line), double)
        away = left_out(view.states.get(subject, ()), day, period)
        if away:
            row.line.warn(who_place(row.line), away)

    def _tell_of_earlier_homes(self, row: PointLine, day: date, reading: _Reading, view: LedgerView) -> None:
        """An equal entry that names nobody, of a household he once lived in, may be this very row: both are kept."""
        key = (day.isoformat(), reading.item.line, reading.claim.points)
        for home in self._finder.other_homes(reading.owner):
            if view.equal.free(key, view.merges.living(home.pk, day)):
                row.line.warn(who_place(row.line), _MAYBE_THERE.format(row.name, home.number))


def item_place(line: Line) -> str:
    """The column an item stands in: its text's, else its code's."""
    return "text" if line.text("text") or "code" not in line.header.columns else "code"


def _used(family: Sequence[Mapping[int, int]], day: date) -> Callable[[PeriodKind], int]:
    def used(kind: PeriodKind) -> int:
        wanted = Period.around(day, kind).months
        return sum(months.get(month, 0) for months in family for month in wanted)

    return used


def _summary(row: PointLine, reading: _Reading | None) -> tuple[str, ...]:
    day = row.day.isoformat() if row.day else row.line.text("date")
    household = reading.owner.household if reading else None
    number = household.number if household else row.number
    name = row.name or (household.head.name if household and household.head else "")
    item = reading.item.label if reading else row.item
    points = format_signed(reading.claim.points) if reading and not reading.item.veto else row.stated
    return day, row.village, number, name or group_label(row.group), item, points


def days_of(sheets: Iterable[PointsSheet]) -> list[date]:
    """The dates rows of points speak of."""
    return [row.day for sheet in sheets for row in sheet.rows if row.day is not None]
