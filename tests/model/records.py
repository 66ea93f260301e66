"""What the model keeps, and the figures the design fixes: base points, bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.model.days import kind_of

YES, NO, OPEN = "yes", "no", "open"
TAKES_PART = "参评"
BASE = {"month": 0, "quarter": 10000, "year": 40000}
LIMITS = {"month": (1000, -300, -1000), "quarter": (12000, 9600, 9000), "year": (48000, 38400, 36000)}


@dataclass(frozen=True)
class Item:
    """An item of a rule book; ``points`` signed, ``caps`` by month, quarter, year, counted over its ``line`` of versions."""

    code: str
    points: int
    track: str = "masses"
    veto: bool = False
    caps: tuple[tuple[str, int], ...] = ()
    other: str = ""  # named where it has nothing to do with the earlier item of its code

    @property
    def line(self) -> str:
        return self.code + self.other

    @property
    def text(self) -> str:
        """As a board's reason names it; a score of a village's sheet (code 表) goes by its category."""
        if self.code == "表":
            return self.other or "减分"
        return f"{'另一' if self.other else ''}项目{self.code}"


@dataclass
class Entry:
    """An entry or top-up as booked; ``taken`` are the operations that took it back."""

    key: int
    op: int
    item: Item
    subject: str
    day: date
    claimed: int
    points: int
    month: int
    tops: int | None = None
    replaces: int | None = None
    corrects: bool = False
    person: str = ""  # whom it names beside the household
    taken: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Fact:
    op: int
    about: str
    kind: str
    value: Any
    day: date


@dataclass
class Operation:
    """An act: ``edit`` can be undone, ``barrier`` stops 撤销, ``note`` (an edition, a certificate) does neither."""

    key: int
    kind: str
    undone: bool = False


@dataclass(frozen=True, order=True)
class Row:
    """What a board says of a household and what 待更正 is decided by."""

    household: str
    village: str
    group: str
    total: int
    deducted: bool
    veto: bool


# What a board's papers say beside its rows: additions, deductions, and the reason of each listed household.
Words = tuple[int, int, tuple[tuple[str, str], ...]] | None


@dataclass(frozen=True)
class Edition:
    rows: tuple[Row, ...]
    op: int
    words: Words = None


def reason(entries: Sequence[tuple[str, int]], named: str, *, veto: bool) -> str:
    """上榜理由: the two weightiest items of the band's sign and how many in all, of (item, points)."""
    if veto:
        return "触及一票否决事项"
    sign = 1 if named == "red" else -1
    sums: dict[str, int] = {}
    for item, points in entries:
        sums[item] = sums.get(item, 0) + points
    listed = sorted((-abs(points), item) for item, points in sums.items() if points * sign > 0)
    names = "、".join(item for _, item in listed[:2])
    return f"{names}等{len(listed)}项" if len(listed) > 2 else names


def band(period: str, row: Row) -> str:
    """红灰黑 by the default thresholds: a month's limits belong to the band, a quarter's and a year's do not."""
    red, grey, black = LIMITS[kind_of(period)]
    at_most = kind_of(period) == "month"

    def low(limit: int) -> bool:
        return row.total <= limit if at_most else row.total < limit

    if row.veto or low(black):
        return "black"
    if low(grey):
        return "grey"
    clean = kind_of(period) == "year" or not row.deducted
    return "red" if row.total >= red and clean else "unlisted"
