"""Who has sent what a month asks of every village: its score sheet and its records of activities."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.activities import DONE
from wenming_desktop.domain.periods import month_first, month_last
from wenming_desktop.services.context import Book
from wenming_desktop.storage.chains import STANDS


@dataclass(frozen=True, slots=True)
class Sent:
    """A village and what came from it in a month; ``scores`` is None where no household of it takes part.

    ``lines``: how many entries of the month there are where they are too few to be its report.
    """

    village: str
    scores: bool | None
    activities: bool
    lines: int = 0

    @property
    def quiet(self) -> str:
        """The village as one that has not reported its points: 双榆嘎查, 双榆嘎查（只有1条）."""
        return f"{self.village}（只有{self.lines}条）" if self.lines else self.village


# A line typed by itself is no village's report: it came by a table (an import, or 按表号录入, whose rows have no item),
# or there are several lines. What happened in an earlier month and counts late is none either.
# LIMIT stops at the first rows of a village; CROSS JOIN fixes the order, household by household through the index.
_SEVERAL = 3
_HERE = "household h WHERE h.village_pk = v.pk AND h.merged_into IS NULL AND h.state = '参评'"
_SENT = f"""SELECT v.name,
    (SELECT sum(by_table) FROM (SELECT CASE WHEN e.batch_pk IS NOT NULL OR e.item_pk IS NULL THEN {_SEVERAL} ELSE 1 END
      AS by_table FROM (SELECT h.pk FROM {_HERE}) h CROSS JOIN entry e
      WHERE e.track = 'masses' AND e.household_pk = h.pk AND e.counts_in = ? AND e.event_date BETWEEN ? AND ?
      AND {STANDS} LIMIT {_SEVERAL})),
    EXISTS (SELECT 1 FROM {_HERE}),
    EXISTS (SELECT 1 FROM activity a JOIN station s ON s.pk = a.station_pk
      WHERE s.village_pk = v.pk AND a.state = ? AND a.day BETWEEN ? AND ?)
  FROM village v ORDER BY v.position"""


def sent(book: Book, month: int) -> list[Sent]:
    """Every village in its order: whether its points of the month came, and whether a place of it had an activity."""
    first, last = month_first(month).isoformat(), month_last(month).isoformat()
    rows = book.db.execute(_SENT, [month, first, last, DONE, first, last]).fetchall()
    return [_sent(*row) for row in rows]


def _sent(village: str, lines: int | None, households: int, held: int) -> Sent:
    if not households:
        return Sent(village, None, bool(held))
    came = (lines or 0) >= _SEVERAL
    return Sent(village, came, bool(held), 0 if came else lines or 0)


def keeps_activities(book: Book) -> bool:
    """Whether the book keeps activities at all: nobody is reminded of what the institute does not ask for."""
    return book.db.execute("SELECT 1 FROM activity LIMIT 1").fetchone() is not None
