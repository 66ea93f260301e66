"""An independent model of a points book, written from the design alone: plain Python, nothing of the program in it.

It keeps everything ever done and counts anew at every question, so that it has no state that could go stale:
entries with what took them back, dated facts of households, where persons lived, closings, sealed editions.
Points are hundredths, a month is 202607. Where the design leaves room the verdict on an act is OPEN.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tests.model.days import after, kind_of, last_day, month_of, months_around, months_of
from tests.model.records import (
    BASE,
    NO,
    OPEN,
    TAKES_PART,
    YES,
    Edition,
    Entry,
    Fact,
    Item,
    Operation,
    Row,
)

EVER = date(1, 1, 1)


class Model:
    """One township. Households are known by number, persons by name."""

    def __init__(self, villages: Sequence[str], today: date) -> None:
        self.villages, self.today = tuple(villages), today
        self.operations: list[Operation] = [Operation(0, "barrier")]
        self.entries: list[Entry] = []
        self.facts: list[Fact] = []
        self.closings: list[int] = []
        self._undone: list[int] = []
        self.editions: dict[tuple[str, str | None], list[Edition]] = {}

    # ---- the beginning: since ever, so that no past board asks from when ----
    def settle(self, number: str, village: str, group: str, head: str, members: Sequence[str]) -> None:
        for kind, value in (
            ("建户", True), ("嘎查村", village), ("村民小组", group), ("户主", head), ("状态", TAKES_PART),
        ):  # fmt: skip
            self.facts.append(Fact(0, number, kind, value, EVER))
        for name in (head, *members):
            self.facts.append(Fact(0, name, "住", number, EVER))

    # ---- what holds ----
    def _alive(self, op: int) -> bool:
        return not self.operations[op].undone

    def stands(self, entry: Entry) -> bool:
        return self._alive(entry.op) and not any(self._alive(op) for op in entry.taken)

    def standing(self) -> Iterator[Entry]:
        return (entry for entry in self.entries if self.stands(entry))

    def fact(self, about: str, kind: str, day: date) -> Any:
        """The value that holds on a day: of the latest day not after it, of two on one day the later told."""
        found = [
            one
            for one in self.facts
            if one.about == about and one.kind == kind and one.day <= day and self._alive(one.op)
        ]
        return max(found, key=lambda one: one.day.toordinal() + one.op * 1e-6).value if found else None

    def has_later(self, about: str, kind: str, day: date) -> bool:
        return any(
            one.about == about and one.kind == kind and one.day >= day and self._alive(one.op)
            for one in self.facts
            if one.op
        )

    def households(self) -> list[str]:
        return list(
            dict.fromkeys(one.about for one in self.facts if one.kind == "建户" and self._alive(one.op))
        )

    def persons(self) -> list[str]:
        return list(dict.fromkeys(one.about for one in self.facts if one.kind == "住"))

    def living(self, number: str, day: date) -> str:
        """The household a number counts for on a day (并入 followed)."""
        while (into := self.fact(number, "并入", day)) is not None:
            number = into
        return number

    def members(self, number: str, day: date) -> list[str]:
        return [name for name in self.persons() if self.fact(name, "住", day) == number]

    def exists(self, number: str, day: date) -> bool:
        return bool(self.fact(number, "建户", day)) and self.fact(number, "并入", day) is None

    @property
    def closed(self) -> int:
        return max(self.closings, default=0)

    # ---- sums and boards ----
    def sums(self, period: str, track: str = "masses") -> dict[str, tuple[int, bool, bool]]:
        """(points, deducted, veto) of each subject: over standing entries whose root lies in the period."""
        months = months_of(period)
        day = last_day(months[-1])
        found: dict[str, tuple[int, bool, bool]] = {}
        for entry in self.standing():
            if entry.month in months and entry.item.track == track:
                subject = self.living(entry.subject, day) if track == "masses" else entry.subject
                points, deducted, veto = found.get(subject, (0, False, False))
                takes = entry.item.points < 0 and not entry.item.veto
                found[subject] = (points + entry.points, deducted or takes, veto or entry.item.veto)
        return found

    def live(self, period: str, village: str | None = None) -> tuple[Row, ...]:
        """The board as the book has it now, as of the period's last day."""
        day, sums = last_day(months_of(period)[-1]), self.sums(period)
        rows = []
        for number in self.households():
            if not self.exists(number, day) or self.fact(number, "状态", day) != TAKES_PART:
                continue
            where = self.fact(number, "嘎查村", day)
            if village in (None, where):
                points, deducted, veto = sums.get(number, (0, False, False))
                group = self.fact(number, "村民小组", day)
                rows.append(Row(number, where, group, BASE[kind_of(period)] + points, deducted, veto))
        return tuple(sorted(rows))

    def head_on(self, number: str, period: str) -> str:
        return str(self.fact(number, "户主", last_day(months_of(period)[-1])))

    def in_force(self, period: str, village: str | None = None) -> tuple[Row, ...] | None:
        found = self.editions.get((period, village))
        return found[-1].rows if found else None

    def waits(self, period: str, village: str | None) -> bool:
        """待更正: sealed, and no longer what the book says."""
        sealed = self.in_force(period, village)
        return sealed is not None and set(sealed) != set(self.live(period, village))

    # ---- operations ----
    def _operation(self, kind: str = "edit") -> int:
        if kind != "edition":
            self._undone.clear()  # what was undone can no longer be brought back
        self.operations.append(Operation(len(self.operations), kind))
        return len(self.operations) - 1

    def _last(self) -> Operation | None:
        """What 撤销 would take back: the newest edit still done, unless a barrier lies before it."""
        for one in reversed(self.operations):
            if one.kind == "barrier":
                return None
            if one.kind == "edit" and not one.undone:
                return one
        return None

    # ---- points ----
    def booking_month(self, day: date) -> int:
        """A new entry counts in its own month while that is open, else in the first open one."""
        return max(month_of(day), after(self.closed) if self.closed else 0)

    def _used(self, subject: str, item: Item, day: date, kind: str) -> int:
        months, same = months_around(day, kind), self._kin(subject, item)
        return abs(
            sum(
                entry.points
                for entry in self.standing()
                if entry.item.line == item.line and entry.subject in same and month_of(entry.day) in months
            )
        )

    def _kin(self, subject: str, item: Item) -> set[str]:
        """All numbers that count as one household today: caps are measured over them together."""
        if item.track != "masses":
            return {subject}
        root = self.living(subject, self.today)
        return {number for number in self.households() if self.living(number, self.today) == root}

    def _room(self, subject: str, item: Item, day: date, claimed: int) -> int:
        size = abs(claimed)
        for kind, cap in item.caps:
            size = min(size, max(0, cap - self._used(subject, item, day, kind)))
        return size if claimed >= 0 else -size

    def _book(self, op: int, item: Item, subject: str, day: date, claimed: int, month: int) -> Entry:
        points = self._room(subject, item, day, claimed)
        entry = Entry(len(self.entries), op, item, subject, day, claimed, points, month)
        self.entries.append(entry)
        return entry

    def can_enter(self, day: date) -> str:
        return NO if month_of(day) > month_of(self.today) else YES

    def enter(self, item: Item, subject: str, day: date, claimed: int | None = None) -> Entry:
        op = self._operation()
        claimed = item.points if claimed is None else claimed
        return self._book(op, item, subject, day, claimed, self.booking_month(day))

    def can_add_late(self, day: date, cause: str) -> str:
        """补记 into the closed month of its day: with a cause only."""
        if month_of(day) > self.closed:
            return OPEN
        return YES if cause else NO

    def add_late(self, item: Item, subject: str, day: date, claimed: int | None = None) -> Entry:
        op = self._operation()
        claimed = item.points if claimed is None else claimed
        entry = self._book(op, item, subject, day, claimed, month_of(day))
        entry.corrects = True
        return entry

    def can_reverse(self, key: int, reason: str) -> str:
        entry = self.entries[key]
        return YES if reason and entry.tops is None and self.stands(entry) else NO

    def reverse(self, key: int) -> int:
        """冲正: the entry and what topped it up are taken back; the room goes to later entries in booking order."""
        op = self._operation()
        self._take_back(op, self.entries[key])
        return self._top_up(op, self.entries[key])

    def _take_back(self, op: int, gone: Entry) -> None:
        for entry in [*self.standing()]:
            if gone.key in (entry.key, entry.tops):
                entry.taken.append(op)

    def _top_up(self, op: int, gone: Entry) -> int:
        same, freed = self._kin(gone.subject, gone.item), 0
        for entry in [*self.standing()]:
            if entry.item.line != gone.item.line or entry.subject not in same or entry.tops is not None:
                continue
            have = entry.points + sum(row.points for row in self.standing() if row.tops == entry.key)
            gained = self._room(entry.subject, entry.item, entry.day, entry.claimed - have)
            if gained:
                topping = Entry(
                    len(self.entries), op, entry.item, entry.subject, entry.day, 0, gained, entry.month, entry.key
                )  # fmt: skip
                self.entries.append(topping)
                freed += gained
        return freed

    def replace(
        self, key: int, item: Item | None = None, subject: str | None = None, claimed: int | None = None
    ) -> Entry:
        """Reversal and replacement in one act: the new one names the old and counts in its month.

        It stands in the old one's place, so the room is its own first; what it leaves goes to the others.
        """
        old, op = self.entries[key], self._operation()
        self._take_back(op, old)
        what = item or old.item
        if claimed is None:
            claimed = what.points if item else old.claimed
        entry = self._book(op, what, subject or old.subject, old.day, claimed, old.month)
        entry.replaces, entry.corrects = old.key, True
        self._top_up(op, old)
        return entry

    # ---- undo ----
    def can_undo(self) -> str:
        """A newer edition is no barrier: the board it stands on waits again."""
        last = self._last()
        if last is None:
            return NO
        return OPEN if self._is_named(last.key) else YES

    def _is_named(self, op: int) -> bool:
        """A household made by the act that rows of the ledger name since: it cannot be unmade."""
        made = {one.about for one in self.facts if one.op == op and one.kind == "建户"}
        return any(entry.subject in made for entry in self.entries)

    def undo(self) -> None:
        last = self._last()
        assert last is not None
        last.undone = True
        self.operations.append(Operation(len(self.operations), "undo"))
        self._undone.append(last.key)

    def can_redo(self) -> str:
        return YES if self._undone else NO

    def redo(self) -> None:
        self.operations[self._undone.pop()].undone = False
        self.operations.append(Operation(len(self.operations), "redo"))

    # ---- months ----
    def can_close(self, month: int) -> str:
        if month <= self.closed:
            return OPEN
        if month > month_of(self.today):
            return NO
        between = [entry for entry in self.entries if self.closed < entry.month < month]
        if not between:
            return YES
        return NO if any(self.stands(entry) for entry in between) else OPEN

    def close(self, month: int) -> None:
        if month > self.closed:
            self._operation("barrier")
            self.closings.append(month)

    def can_reopen(self, month: int) -> str:
        if month > self.closed:
            return OPEN
        if month < self.closed:
            return NO
        before = max([one for one in self.closings if one < month], default=0)
        opened = [one for period, _ in self.editions for one in months_of(period)]
        return NO if any(before < one <= month for one in opened) else YES

    def reopen(self, month: int) -> None:
        if month == self.closed:
            self._operation("barrier")
            self.closings.remove(month)

    # ---- boards ----
    def can_seal(self, period: str, village: str | None) -> str:
        if months_of(period)[-1] > self.closed:
            return NO
        if self.in_force(period, village) is not None:
            return NO if self.waits(period, village) else YES
        stale = village is None and any(self.waits(period, one) for one in self.villages)
        return OPEN if stale else YES

    def seal(self, period: str, village: str | None) -> None:
        if self.in_force(period, village) is not None:
            return
        op = self._operation("barrier")
        for one in self.villages if village is None else (village,):
            if self.in_force(period, one) is None:
                self.editions[period, one] = [Edition(self.live(period, one), op)]
        if village is None:
            self.editions[period, None] = [Edition(self.made_of_villages(period), op)]

    def made_of_villages(self, period: str) -> tuple[Row, ...]:
        """The township's rows: those of its villages' editions in force."""
        return tuple(sorted(row for one in self.villages for row in self.in_force(period, one) or ()))

    def can_correct(self, period: str, village: str | None, cause: str) -> str:
        if not cause:
            return NO
        return YES if self.in_force(period, village) is not None else OPEN

    def correct(self, period: str, village: str | None) -> list[str | None]:
        """Edition n+1 of what waits; gives the scopes it was made for."""
        wanted = [
            one for one in (self.villages if village is None else (village,)) if self.waits(period, one)
        ]
        whole = village is None and (bool(wanted) or self.waits(period, None))
        if not wanted and not whole:
            return []
        op = self._operation("edition")
        for one in wanted:
            self.editions[period, one].append(Edition(self.live(period, one), op))
        if whole:
            self.editions[period, None].append(Edition(self.made_of_villages(period), op))
        return [*wanted, *([None] if whole else [])]

    # ---- households as of a day ----
    def can_date(self, day: date, cause: str) -> str:
        """A fact is never of tomorrow; one that touches a closed month names its cause."""
        if day > self.today:
            return NO
        return NO if month_of(day) <= self.closed and not cause else YES

    def _put(self, op: int, about: str, kind: str, value: Any, day: date) -> None:
        self.facts.append(Fact(op, about, kind, value, day))

    def split(self, number: str, person: str, fresh: str, day: date) -> None:
        """分户: the new household begins on its day where the old one is, with the person as head."""
        op = self._operation()
        for kind, value in (
            ("建户", True), ("嘎查村", self.fact(number, "嘎查村", day)),
            ("村民小组", self.fact(number, "村民小组", day)), ("户主", person), ("状态", TAKES_PART),
        ):  # fmt: skip
            self._put(op, fresh, kind, value, day)
        self._put(op, person, "住", fresh, day)

    def merge(self, number: str, into: str, day: date) -> None:
        """合户: from its day the household counts for the other, points and people with it."""
        op = self._operation()
        for name in self.members(number, day):
            self._put(op, name, "住", into, day)
        self._put(op, number, "并入", into, day)

    def move(self, number: str, village: str, group: str, day: date) -> None:
        op = self._operation()
        self._put(op, number, "嘎查村", village, day)
        self._put(op, number, "村民小组", group, day)

    def head(self, number: str, person: str, day: date) -> None:
        self._put(self._operation(), number, "户主", person, day)

    def state(self, number: str, state: str, day: date) -> None:
        self._put(self._operation(), number, "状态", state, day)
