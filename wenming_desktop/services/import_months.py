"""A sheet of scores that stands in the book under another month already: the same sheet booked twice, most likely."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.periods import month_label, month_last, month_of

_FEWEST_CELLS = 3  # fewer may well be the same by chance
Scores = Mapping[str | None, int]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A row of scores that changes the book: under which key, where it stands, and what it says (without zeros)."""

    key: int
    row: int
    cells: Scores


def twins(
    fresh: Mapping[tuple[str, int], Sequence[Fresh]], scores_of: Callable[[int], Mapping[str, Scores]]
) -> list[Problem]:
    """A warning for each sheet all of whose new rows are in the book as they stand, for one and the same other month."""
    found = []
    for (sheet, month), rows in fresh.items():
        count = sum(len(row.cells) for row in rows)
        other = _other(month, rows, scores_of) if count >= _FEWEST_CELLS else None
        if other is not None:
            said = (
                f"这张表按{month_label(month)}登记，可是这{len(rows)}户的{count}格得分，{month_label(other)}已经登记过一模一样的，"
                "像是同一张表；是登错了月份的，请先撤销那一次导入，确实两个月一样的可以照样导入"
            )
            found.append(Problem(said, "warning", sheet, f"A{rows[0].row}", rows[0].row))
    return found


def _other(month: int, rows: Sequence[Fresh], scores_of: Callable[[int], Mapping[str, Scores]]) -> int | None:
    days: set[str] | None = None
    for row in rows:
        if not row.cells:
            continue
        same = {day for day, scores in scores_of(row.key).items() if scores == row.cells}
        days = same if days is None else days & same
        if not days - {month_last(month).isoformat()}:
            return None
    left = sorted((days or set()) - {month_last(month).isoformat()})
    return month_of(date.fromisoformat(left[-1])) if left else None
