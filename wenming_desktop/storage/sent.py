"""What came from each village in a month: entries of its score sheet, and activities of its places."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.activities import DONE
from wenming_desktop.storage.chains import STANDS

# A line typed by itself is no village's report: it came by a table (an import, or 按表号录入, whose rows have no item),
# or there are several lines. What happened in an earlier month and counts late is none either.
# LIMIT stops at the first rows of a village; CROSS JOIN fixes the order, household by household through the index.
SEVERAL = 3
_HERE = "household h WHERE h.village_pk = v.pk AND h.merged_into IS NULL AND h.state = '参评'"
_CAME = f"""SELECT v.name,
    (SELECT sum(by_table) FROM (SELECT CASE WHEN e.batch_pk IS NOT NULL OR e.item_pk IS NULL THEN {SEVERAL} ELSE 1 END
      AS by_table FROM (SELECT h.pk FROM {_HERE}) h CROSS JOIN entry e
      WHERE e.track = 'masses' AND e.household_pk = h.pk AND e.counts_in = ? AND e.event_date BETWEEN ? AND ?
      AND {STANDS} LIMIT {SEVERAL})),
    EXISTS (SELECT 1 FROM {_HERE}),
    EXISTS (SELECT 1 FROM activity a JOIN station s ON s.pk = a.station_pk
      WHERE s.village_pk = v.pk AND a.state = ? AND a.day BETWEEN ? AND ?)
  FROM village v ORDER BY v.position"""


class Came(NamedTuple):
    """A village: entries of the month up to ``SEVERAL`` (one by a table is as many), whether a household of it takes part,
    whether a place of it had an activity."""

    village: str
    lines: int
    takes_part: bool
    active: bool


def of_month(db: Database, month: int, first: date, last: date) -> list[Came]:
    """Every village in its order."""
    days = (first.isoformat(), last.isoformat())
    rows = db.execute(_CAME, [month, *days, DONE, *days]).fetchall()
    return [Came(village, lines or 0, bool(homes), bool(held)) for village, lines, homes, held in rows]
