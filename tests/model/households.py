"""Households and persons of the model as of a day: every fact that was ever told, with the act that told it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.model.records import TAKES_PART, Fact, Operation

EVER = date(1, 1, 1)


class Households:
    """Who is where on which day; an act that was undone told nothing."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.operations: list[Operation] = [Operation(0, "barrier")]
        self.facts: list[Fact] = []
        self._told: dict[tuple[str, str], list[Fact]] = defaultdict(
            list
        )  # the same facts by whom and what of
        self._known: dict[str, list[Fact]] = defaultdict(list)  # those that name a household or a person
        self._undone: list[int] = []

    def _operation(self, kind: str = "edit") -> int:
        if kind != "note":
            self._undone.clear()  # what was undone can no longer be brought back
        self.operations.append(Operation(len(self.operations), kind))
        return len(self.operations) - 1

    def _alive(self, op: int) -> bool:
        return not self.operations[op].undone

    # ---- the beginning: since ever, so that no past board asks from when ----
    def settle(self, number: str, village: str, group: str, head: str, members: Sequence[str]) -> None:
        for kind, value in (
            ("建户", True), ("嘎查村", village), ("村民小组", group), ("户主", head), ("状态", TAKES_PART),
        ):  # fmt: skip
            self._put(0, number, kind, value, EVER)
        for name in (head, *members):
            self._put(0, name, "住", number, EVER)

    # ---- what holds ----
    def fact(self, about: str, kind: str, day: date) -> Any:
        """The value that holds on a day: of the latest day not after it, of two on one day the later told."""
        found = [one for one in self._told.get((about, kind), ()) if one.day <= day and self._alive(one.op)]
        return max(found, key=lambda one: one.day.toordinal() + one.op * 1e-6).value if found else None

    def has_later(self, about: str, kind: str, day: date) -> bool:
        return any(
            one.day >= day and self._alive(one.op) for one in self._told.get((about, kind), ()) if one.op
        )

    def households(self) -> list[str]:
        return list(dict.fromkeys(one.about for one in self._known["建户"] if self._alive(one.op)))

    def persons(self) -> list[str]:
        return list(dict.fromkeys(one.about for one in self._known["住"]))

    def living(self, number: str, day: date) -> str:
        """The household a number counts for on a day (并入 followed)."""
        while (into := self.fact(number, "并入", day)) is not None:
            number = into
        return number

    def members(self, number: str, day: date) -> list[str]:
        return [name for name in self.persons() if self.fact(name, "住", day) == number]

    def present(self, number: str, day: date) -> list[str]:
        """Who of the members may head a household or leave it."""
        return self.members(number, day)

    def goes(self, name: str, number: str, day: date) -> list[date]:
        """The days after a day from which he is no longer of a household."""
        stays = (one for one in self._told[name, "住"] if self._alive(one.op))
        return [one.day for one in stays if one.day > day and one.value != number]

    def leads_on(self, number: str, name: str, day: date) -> bool:
        """Whether he would be there to head a household from a day on, until another head follows."""
        heads = (one for one in self._told[number, "户主"] if self._alive(one.op))
        follows = min((one.day for one in heads if one.day > day), default=date.max)
        return min(self.goes(name, number, day), default=follows) >= follows

    def exists(self, number: str, day: date) -> bool:
        return bool(self.fact(number, "建户", day)) and self.fact(number, "并入", day) is None

    # ---- households as of a day ----
    def _put(self, op: int, about: str, kind: str, value: Any, day: date) -> None:
        fact = Fact(op, about, kind, value, day)
        self.facts.append(fact)
        self._told[about, kind].append(fact)
        if kind in ("建户", "住"):
            self._known[kind].append(fact)

    def split(self, number: str, person: str, fresh: str, day: date) -> None:
        """分户: the new household exists from its day, where the old one is, with the person as head.

        What it was made with holds since ever: an entry of an earlier day moves 建户 back to it.
        """
        op = self._operation()
        for kind, value in (
            ("嘎查村", self.fact(number, "嘎查村", day)), ("村民小组", self.fact(number, "村民小组", day)),
            ("户主", person), ("状态", TAKES_PART),
        ):  # fmt: skip
            self._put(op, fresh, kind, value, EVER)
        self._put(op, fresh, "建户", True, day)
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
