"""Periods (时段): month, quarter and year, written 2026-07, 2026-Q3 and 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wenming_desktop.domain.errors import UserError

PeriodKind = Literal["month", "quarter", "year"]
_CODE = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
_ORDINALS = "一二三四"


def month_of(day: date) -> int:
    """The month a day lies in, as stored: 202607."""
    return day.year * 100 + day.month


def next_month(month: int) -> int:
    """The month after, over the year's end too: 202612 -> 202701."""
    return month + 1 if month % 100 < 12 else month + 89


def previous_month(month: int) -> int:
    """The month before: 202701 -> 202612."""
    return month - 1 if month % 100 > 1 else month - 89


def month_first(month: int) -> date:
    """The first day of a stored month."""
    return date(month // 100, month % 100, 1)


def month_last(month: int) -> date:
    """The last day of a stored month."""
    return month_first(next_month(month)) - timedelta(days=1)


def month_label(month: int) -> str:
    """The month as printed: 2026年7月."""
    return f"{month // 100}年{month % 100}月"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, quarter or year; ``index`` is the month (1-12), the quarter (1-4) or 0 for a year."""

    year: int
    kind: PeriodKind
    index: int = 0

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read 2026-07, 2026-Q3 or 2026; UserError for anything else."""
        match = _CODE.fullmatch(code.strip().upper())
        if match is None:
            raise UserError(f"“{code}”不是时段。", "请写成 2026-07、2026-Q3 或 2026。")
        year, month, quarter = match.groups()
        if month:
            return cls(int(year), "month", int(month))
        return cls(int(year), "quarter", int(quarter)) if quarter else cls(int(year), "year")

    @classmethod
    def of_month(cls, month: int) -> Period:
        """The month period of a stored month."""
        return cls(month // 100, "month", month % 100)

    @classmethod
    def around(cls, day: date, kind: PeriodKind) -> Period:
        """The period of that kind a day lies in."""
        index = {"month": day.month, "quarter": (day.month + 2) // 3, "year": 0}[kind]
        return cls(day.year, kind, index)

    @property
    def code(self) -> str:
        """As typed on the command line and stored: 2026-Q3."""
        if self.kind == "year":
            return f"{self.year}"
        return f"{self.year}-{self.index:02d}" if self.kind == "month" else f"{self.year}-Q{self.index}"

    @property
    def label(self) -> str:
        """As printed: 2026年第三季度."""
        if self.kind == "year":
            return f"{self.year}年"
        if self.kind == "month":
            return f"{self.year}年{self.index}月"
        return f"{self.year}年第{_ORDINALS[self.index - 1]}季度"

    @property
    def word(self) -> str:
        """The kind in one word for sentences: 月度、季度、年度."""
        return {"month": "月度", "quarter": "季度", "year": "年度"}[self.kind]

    @property
    def months(self) -> tuple[int, ...]:
        """The months it holds, as stored."""
        first = {"month": self.index, "quarter": self.index * 3 - 2, "year": 1}[self.kind]
        count = {"month": 1, "quarter": 3, "year": 12}[self.kind]
        return tuple(self.year * 100 + month for month in range(first, first + count))

    @property
    def first(self) -> date:
        """Its first day."""
        return month_first(self.months[0])

    @property
    def last(self) -> date:
        """Its last day."""
        return month_last(self.months[-1])

    def shifted(self, steps: int) -> Period:
        """The period ``steps`` later (earlier when negative), of the same kind."""
        if self.kind == "year":
            return Period(self.year + steps, "year")
        size = 12 if self.kind == "month" else 4
        years, index = divmod(self.index - 1 + steps, size)
        return Period(self.year + years, self.kind, index + 1)
