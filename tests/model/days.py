"""Days, months and periods as the model counts them: a month is 202607, a period 2026-07, 2026-Q3 or 2026."""

from __future__ import annotations

from datetime import date, timedelta


def month_of(day: date) -> int:
    return day.year * 100 + day.month


def after(month: int) -> int:
    return month + 1 if month % 100 < 12 else month + 89


def last_day(month: int) -> date:
    following = after(month)
    return date(following // 100, following % 100, 1) - timedelta(days=1)


def months_of(period: str) -> list[int]:
    """The months of 2026-07, 2026-Q3 or 2026."""
    year, _, part = period.partition("-")
    if not part:
        return [int(year) * 100 + month for month in range(1, 13)]
    if part.startswith("Q"):
        first = int(part[1]) * 3 - 2
        return [int(year) * 100 + month for month in range(first, first + 3)]
    return [int(year) * 100 + int(part)]


def kind_of(period: str) -> str:
    return {1: "month", 3: "quarter", 12: "year"}[len(months_of(period))]


def months_around(day: date, kind: str) -> list[int]:
    if kind == "month":
        return months_of(f"{day:%Y-%m}")
    return months_of(f"{day.year}-Q{(day.month + 2) // 3}" if kind == "quarter" else f"{day.year}")
