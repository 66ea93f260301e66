"""An independent model of a points book, written from the design alone: plain Python, nothing of the program in it.

It keeps everything ever done and counts anew at every question, so that it has no state that could go stale:
entries with what took them back, dated facts of households, where persons lived, closings, sealed editions.
Points are hundredths, a month is 202607. Where the design leaves room the verdict on an act is OPEN.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tests.model.days import after, kind_of, last_day, month_of, months_around, months_of
from tests.model.households import Households
from tests.model.records import (
    BASE,
    NO,
    OPEN,
    TAKES_PART,
    YES,
    Edition,
    Entry,
    Item,
    Operation,
    Row,
    Words,
    band,
    reason,
)


class Model(Households):
    """One township. Households are known by number, persons by name."""

    def __init__(self, villages: Sequence[str], today: date) -> None:
        super().__init__(today)
        self.villages = tuple(villages)
        self.entries: list[Entry] = []
        self._lines: dict[str, list[Entry]] = defaultdict(list)  # the same by the line of their item
        self._tops: dict[int, list[Entry]] = defaultdict(list)  # and what tops an entry
        self.closings: list[int] = []
        self.editions: dict[tuple[str, str | None], list[Edition]] = {}

    # ---- what holds ----
    def stands(self, entry: Entry) -> bool:
        return self._alive(entry.op) and not any(self._alive(op) for op in entry.taken)

    def standing(self) -> Iterator[Entry]:
        return self._standing(self.entries)

    def _standing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        return (entry for entry in entries if self.stands(entry))

    def _add(self, entry: Entry) -> Entry:
        self.entries.append(entry)
        self._lines[entry.item.line].append(entry)
        if entry.tops is not None:
            self._tops[entry.tops].append(entry)
        return entry

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

    def words(self, period: str, village: str | None) -> Words:
        """What the papers say beside the rows: 登记积分事项 plus and minus, and each listed household's reason."""
        months = months_of(period)
        day = last_day(months[-1])
        rows = {row.household: row for row in self.live(period, village)}
        plus = minus = 0
        had: dict[str, list[tuple[str, int]]] = {}
        for entry in self.standing():
            if entry.month in months and entry.item.track == "masses":
                subject = self.living(entry.subject, day)
                if subject in rows and not entry.item.veto:
                    had.setdefault(subject, []).append((entry.item.text, entry.points))
                    counted = entry.tops is None
                    plus, minus = (
                        (plus, minus + counted) if entry.item.points < 0 else (plus + counted, minus)
                    )
        listed = [
            (number, reason(had.get(number, ()), band(period, row), veto=row.veto))
            for number, row in rows.items()
            if band(period, row) != "unlisted"
        ]
        return plus, minus, tuple(sorted(listed))

    def reworded(self, period: str, village: str | None) -> bool:
        """Sealed, and though its rows hold its papers say something else than the book does now."""
        found = self.editions.get((period, village))
        if not found or self.waits(period, village):
            return False
        return found[-1].words != self.words(period, village)

    # ---- operations ----
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
        months, same = months_around(day, kind), self._kin(subject, item, last_day(month_of(day)))
        return abs(
            sum(
                entry.points
                for entry in self._standing(self._lines[item.line])
                if entry.subject in same and month_of(entry.day) in months
            )
        )

    def _kin(self, subject: str, item: Item, day: date) -> set[str]:
        """All numbers that count as one household on a day.

        Caps are measured over those that the board of the event's month lists as one: 合户 later in the year leaves
        what the two had before to each of them.
        """
        if item.track != "masses":
            return {subject}
        root = self.living(subject, day)
        return {number for number in self.households() if self.living(number, day) == root}

    def _room(self, subject: str, item: Item, day: date, claimed: int) -> int:
        size = abs(claimed)
        for kind, cap in item.caps:
            size = min(size, max(0, cap - self._used(subject, item, day, kind)))
        return size if claimed >= 0 else -size

    def _book(self, op: int, item: Item, subject: str, day: date, claimed: int, month: int) -> Entry:
        points = self._room(subject, item, day, claimed)
        entry = self._add(Entry(len(self.entries), op, item, subject, day, claimed, points, month))
        there = item.track != "masses" or self.fact(subject, "建户", day)
        if not there and month_of(day) > self.closed:
            self._put(
                op, subject, "建户", True, day
            )  # it must have been there; an audited month says it was not
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
        for entry in [*self._standing([gone, *self._tops[gone.key]])]:
            entry.taken.append(op)

    def _top_up(self, op: int, gone: Entry) -> int:
        same, freed = self._kin(gone.subject, gone.item, self.today), 0  # each is measured by its own month
        for entry in [*self._standing(self._lines[gone.item.line])]:
            if entry.subject not in same or entry.tops is not None:
                continue
            have = entry.points + sum(row.points for row in self._standing(self._tops[entry.key]))
            gained = self._room(entry.subject, entry.item, entry.day, entry.claimed - have)
            if gained:
                self._add(
                    Entry(len(self.entries), op, entry.item, entry.subject, entry.day, 0, gained, entry.month, entry.key)
                )  # fmt: skip
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
        founded = [one for one in self.facts if one.kind == "建户" and self._alive(one.op)]
        made = {one.about for one in founded if one.op == op} - {one.about for one in founded if one.op != op}
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
        if not self.live(period, village):
            return NO  # a board of nobody
        stale = village is None and any(self.waits(period, one) for one in self.villages)
        return OPEN if stale else YES

    def seal(self, period: str, village: str | None) -> None:
        if self.in_force(period, village) is not None:
            return
        op = self._operation("barrier")
        self._seal_new(op, period, self.villages if village is None else (village,))
        if village is None:
            self.editions[period, None] = [self._whole(period, op)]

    def _seal_new(self, op: int, period: str, villages: Sequence[str]) -> None:
        """A village where nobody takes part has no board."""
        for one in villages:
            if self.in_force(period, one) is None and self.live(period, one):
                self.editions[period, one] = [Edition(self.live(period, one), op, self.words(period, one))]

    def _whole(self, period: str, op: int) -> Edition:
        return Edition(self.made_of_villages(period), op, self.words(period, None))

    def made_of_villages(self, period: str) -> tuple[Row, ...]:
        """The township's rows: those of its villages' editions in force."""
        return tuple(sorted(row for one in self.villages for row in self.in_force(period, one) or ()))

    def can_correct(self, period: str, village: str | None, cause: str) -> str:
        if not cause:
            return NO
        emptied = [
            one for one in self.villages if self.waits(period, one) and not self.live(period, one)
        ]  # a sealed board of which nobody is left: the design is silent
        return YES if self.in_force(period, village) is not None and not emptied else OPEN

    def correct(self, period: str, village: str | None) -> list[str | None]:
        """Edition n+1 of what waits; gives the scopes it was made for."""
        wanted = [
            one
            for one in (self.villages if village is None else (village,))
            if self.waits(period, one) or self.reworded(period, one)
        ]
        whole = village is None and (bool(wanted) or self.waits(period, None) or self.reworded(period, None))
        if not wanted and not whole:
            return []
        op = self._operation("note")
        for one in wanted:
            self.editions[period, one].append(Edition(self.live(period, one), op, self.words(period, one)))
        if whole:
            self._seal_new(op, period, self.villages)
            self.editions[period, None].append(self._whole(period, op))
        return [*wanted, *([None] if whole else [])]

    # ---- households as of a day ----
    def can_date(self, day: date, cause: str) -> str:
        """A fact is never of tomorrow; one that touches a closed month names its cause."""
        if day > self.today:
            return NO
        return NO if month_of(day) <= self.closed and not cause else YES

    def can_head(self, number: str, name: str, day: date, cause: str) -> str:
        return self.can_date(day, cause) if self.leads_on(number, name, day) else NO
