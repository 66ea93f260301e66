"""Ranks with ties: over the whole of a board and within each band."""

from __future__ import annotations

from dataclasses import dataclass


class Places:
    """Ranks over the scope and places within each band, handed out in order: equal totals share one (1, 1, 3)."""

    def __init__(self) -> None:
        self._last: dict[str, _Last] = {}

    def of(self, band: str | None, total: int, *, veto: bool) -> tuple[int | None, int | None]:
        """Rank and place of the next line; a veto has neither, who is not listed no place."""
        if veto:
            return None, None
        rank = self._next("*", total)
        return rank, self._next(band, total) if band in ("red", "grey", "black") else None

    def _next(self, scope: str, total: int) -> int:
        last = self._last.get(scope)
        if last is None:
            last = self._last[scope] = _Last(total)
        last.seen += 1
        if last.total != total:
            last.total, last.place = total, last.seen
        return last.place


@dataclass(slots=True)
class _Last:
    """The line a scope had last: its total and place, and how many there were."""

    total: int
    place: int = 1
    seen: int = 0
