"""Who has sent what a month asks of every village: its score sheet and its records of activities."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.activities import DONE
from wenming_desktop.domain.periods import month_first, month_last
from wenming_desktop.services.context import Book
from wenming_desktop.storage.chains import STANDS


@dataclass(frozen=True, slots=True)
class Sent:
    """A village and what came from it in a month; ``scores`` is None where no household of it takes part."""

    village: str
    scores: bool | None
    activities: bool


# EXISTS stops at the first row of a village; CROSS JOIN fixes the order, household by household through the index.
_HERE = "household h WHERE h.village_pk = v.pk AND h.merged_into IS NULL AND h.state = '参评'"
_SENT = f"""SELECT v.name,
    EXISTS (SELECT 1 FROM (SELECT h.pk FROM {_HERE}) h CROSS JOIN entry e
      WHERE e.track = 'masses' AND e.household_pk = h.pk AND e.counts_in = ? AND {STANDS}),
    EXISTS (SELECT 1 FROM {_HERE}),
    EXISTS (SELECT 1 FROM activity a JOIN station s ON s.pk = a.station_pk
      WHERE s.village_pk = v.pk AND a.state = ? AND a.day BETWEEN ? AND ?)
  FROM village v ORDER BY v.position"""


def sent(book: Book, month: int) -> list[Sent]:
    """Every village in its order: whether a household of it has an entry of the month, and a place of it an activity."""
    first, last = month_first(month).isoformat(), month_last(month).isoformat()
    rows = book.db.execute(_SENT, [month, DONE, first, last]).fetchall()
    return [
        Sent(name, bool(done) if households else None, bool(held)) for name, done, households, held in rows
    ]


def keeps_activities(book: Book) -> bool:
    """Whether the book keeps activities at all: nobody is reminded of what the institute does not ask for."""
    return book.db.execute("SELECT 1 FROM activity LIMIT 1").fetchone() is not None
