"""The model's office: sheets, whole groups and imports of points, persons, settings and drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.model.days import last_day, month_of
from tests.model.households import EVER
from tests.model.records import NO, TAKES_PART, YES, Entry, Item
from tests.model.reviewing import Reviewing

Cell = tuple[str, str]
"""household and category of a village's sheet; '' is the deduction."""
Line = tuple[str, Item, date, int]
"""household, item, day and stated value of a row of an imported register"""

DEFAULTS = {"电话": "", "承前": True, "天数": 7}


class Office(Reviewing):
    """What is done in the office besides single entries; values of nouns are facts of their own kinds since ever."""

    def __init__(self, villages: Sequence[str], today: date) -> None:
        super().__init__(villages, today)
        self.made: dict[int, list[str]] = {}
        self.drafts: dict[tuple[str, str], str] = {}

    # ---- many entries at once ----
    def takes_part(self, village: str, group: str | None, day: date) -> list[str]:
        """The households of a village or group that take part on a day, as they came into the book."""
        return [
            number
            for number in self.households()
            if self.exists(number, day)
            and self.fact(number, "状态", day) == TAKES_PART
            and self.fact(number, "嘎查村", day) == village
            and group in (None, self.fact(number, "村民小组", day))
        ]

    def can_enter_group(self, numbers: Sequence[str], day: date) -> str:
        return self.can_enter(day) if numbers else NO

    def enter_many(self, lines: Sequence[Line]) -> list[Entry]:
        """Entries of one act, each measured after the one before it."""
        op = self._operation()
        return [
            self._book(op, item, number, day, claimed, self.booking_month(day))
            for number, item, day, claimed in lines
        ]

    def new_lines(self, lines: Sequence[Line]) -> Counter[Line]:
        """What an import of a register books: rows the book has not, as often as it lacks them.

        One taken back by hand is there still, one that was undone is not.
        """
        return Counter(lines) - self._have()

    def _have(self) -> Counter[Line]:
        """An entry is of the household it counts for on its day."""
        return Counter(
            (self.living(one.subject, one.day), one.item, one.day, one.claimed)
            for one in self.entries
            if one.tops is None and one.item.track == "masses" and self._alive(one.op)
        )

    # ---- a village's sheet ----
    def can_enter_sheet(self, cells: Mapping[Cell, int], month: int, cause: str) -> str:
        """What was scored before is not changed in an audited month without a cause."""
        if not cells or month > month_of(self.today):
            return NO
        touched = [
            old for cell in self._differing(cells, month) if (old := self.cell(*cell, last_day(month)))
        ]
        return NO if not cause and any(old.month <= self.closed for old in touched) else YES

    def _differing(self, cells: Mapping[Cell, int], month: int) -> list[Cell]:
        day = last_day(month)
        return [cell for cell, points in cells.items() if points != self._scored(cell, day)]

    def _scored(self, cell: Cell, day: date) -> int:
        old = self.cell(*cell, day)
        return old.points if old is not None and self.stands(old) else 0

    def enter_sheet(self, cells: Mapping[Cell, int], month: int, cause: str) -> tuple[int, int]:
        """A month's scores of a village, counted on its last day; one entered before is replaced and counts where it did.

        What is new counts in the first open month, with a cause in its own. Gives how many were written and how many
        were there already.
        """
        op, day = self._operation(), last_day(month)
        wanted = self._differing(cells, month)
        for cell in wanted:
            old = self.cell(*cell, day)
            if old is not None and self.stands(old):
                old.taken.append(op)
            if points := cells[cell]:
                new_in = month if cause else self.booking_month(day)
                item = Item("表", points, other=cell[1])
                where = new_in if old is None else old.month
                entry = Entry(len(self.entries), op, item, cell[0], day, points, points, where)
                entry.replaces = None if old is None else old.key
                self._add(entry)
        return len(wanted), len(cells) - len(wanted)

    def cell(self, number: str, category: str, day: date) -> Entry | None:
        """What was entered last in a cell and not undone; it stands, or was taken back by hand."""
        found = [
            one
            for one in self._lines[f"表{category}"]
            if one.subject == number and one.day == day and self._alive(one.op)
        ]
        return found[-1] if found else None

    # ---- persons ----
    def left(self, name: str) -> date | None:
        found: date | None = self.value(name, "离开")
        return found

    def goes(self, name: str, number: str, day: date) -> list[date]:
        left = self.left(name)
        return [*super().goes(name, number, day), *([left] if left and left > day else [])]

    def present(self, number: str, day: date) -> list[str]:
        return [name for name in self.members(number, day) if self.left(name) is None]

    def add_person(self, name: str, number: str, phone: str) -> None:
        op = self._operation()
        self._put(op, name, "住", number, EVER)
        self._tell(op, name, 电话=phone)
        self.made[op] = [name]

    def change_person(self, name: str, phone: str) -> None:
        if self.value(name, "电话") != phone:  # what is as it was is no act
            self._tell(self._operation(), name, 电话=phone)

    def add_household(self, number: str, village: str, group: str, head: str, day: date) -> None:
        self._found(self._operation(), number, village, group, (head,), day)

    def import_household(self, number: str, village: str, group: str, names: Sequence[str]) -> None:
        """A household first seen in a later roster of its village starts on the import's day.

        A village nobody stands in has its first roster: its households begin with the year.
        """
        first = not any(
            self.fact(one, "嘎查村", self.today) == village
            for one in self.households()
            if self.fact(one, "并入", self.today) is None
        )
        day = date(self.today.year, 1, 1) if first else self.today
        self._found(self._operation(), number, village, group, names, day)

    def _found(self, op: int, number: str, village: str, group: str, names: Sequence[str], day: date) -> None:
        self._put(op, number, "建户", True, day)
        for kind, value in (
            ("嘎查村", village), ("村民小组", group), ("户主", names[0]), ("状态", TAKES_PART),
        ):  # fmt: skip
            self._put(op, number, kind, value, EVER)
        for name in names:
            self._put(op, name, "住", number, EVER)
            self._tell(op, name, 电话="")
        self.made[op] = list(names)

    def can_leave(self, name: str, day: date, cause: str) -> str:
        """A head leaves only from a day on which another heads the household, or which it is off the boards from."""
        later = {one.value for one in self._told[name, "住"] if one.day > day and self._alive(one.op)}
        homes = later | {self.fact(name, "住", on) for on in (day, self.today)}
        led = any(self._leads(name, home, day) for home in homes if home and self._on_boards(home, day))
        return NO if led else self.can_date(day, cause)

    def _on_boards(self, number: str, day: date) -> bool:
        return TAKES_PART in (self.fact(number, "状态", day), self.fact(number, "状态", self.today))

    def _leads(self, name: str, number: str, day: date) -> bool:
        """Whether he heads a household on a day or later."""
        if any(
            self.fact(number, "户主", on) == name and self.fact(number, "并入", on) is None
            for on in (day, self.today)
        ):
            return True
        heads = (one for one in self._told[number, "户主"] if self._alive(one.op))
        return any(one.value == name and one.day > day for one in heads)

    def leave(self, name: str, day: date) -> None:
        self._tell(self._operation(), name, 离开=day)

    def can_come_back(self, name: str, cause: str) -> str:
        day = self.left(name)
        return YES if day is None else self.can_date(day, cause)

    def come_back(self, name: str) -> None:
        self._tell(self._operation(), name, 离开=None)

    def move_person(self, name: str, number: str, day: date) -> None:
        self._put(self._operation(), name, "住", number, day)

    def alias(self, number: str, alias: str, *, there: bool) -> None:
        """Another number; one that is there already is not entered again, one that is not there can be forgotten."""
        if not there or self.value(number, f"别号{alias}") is not True:
            self._put(self._operation(), number, f"别号{alias}", there, EVER)

    def merge(self, number: str, into: str, day: date) -> None:
        """合户: what a household is called in somebody's lists goes with it, its own number too."""
        names = [number, *self.aliases(number)]
        super().merge(number, into, day)
        for alias in names:
            self._put(len(self.operations) - 1, into, f"别号{alias}", True, EVER)

    def aliases(self, number: str) -> list[str]:
        kinds = [kind for about, kind in self._told if about == number and kind.startswith("别号")]
        return sorted(kind.removeprefix("别号") for kind in kinds if self.value(number, kind))

    # ---- settings and drafts ----
    def set(self, name: str, value: Any) -> None:
        self._tell(self._operation(), "设置", **{name: value})

    def setting(self, name: str) -> Any:
        found = self.value("设置", name)
        return DEFAULTS[name] if found is None else found

    # ---- undo ----
    @property
    def has_undo(self) -> bool:
        """Whether 撤销 offers something; it may be refused all the same."""
        return self._last() is not None

    @property
    def has_redo(self) -> bool:
        return bool(self._undone)

    def log(self, newest: int) -> list[tuple[str, str]]:
        """Kind and state of what was done, newest first; what was undone and can no longer be brought back was dropped."""
        lines = [
            (one.kind, "done" if not one.undone else "undone" if one.key in self._undone else "dropped")
            for one in self.operations[1:]
            if one.kind != "note"
        ]
        return lines[: -newest - 1 : -1]

    def can_undo(self) -> str:
        """What the ledger names cannot be unmade, even where it was taken back: it stays in it."""
        last = self._last()
        if last is None:
            return NO
        made = self.made.get(last.key, ())
        named = any(entry.op > last.key and entry.person in made for entry in self.entries)
        return NO if named or self._is_named(last.key) else YES
