"""Closed months (月度审核): they close in order, so the last closed one says it all."""

from __future__ import annotations

from sqlite_utils import Database

from wenming_desktop.domain.periods import month_first, month_last
from wenming_desktop.storage import journal
from wenming_desktop.storage.chains import STANDS

# What is audited: entries that stand, top-ups apart. Few rows were ever taken back: only of those is the chain walked.
_AUDITED = f"""e.tops IS NULL AND e.reverses IS NULL AND (
    e.pk NOT IN (SELECT reverses FROM entry WHERE reverses IS NOT NULL) OR {STANDS})"""


def closed_through(db: Database) -> int | None:
    """The last closed month, None where none is closed; earlier months count as closed."""
    row = db.execute("SELECT max(period) FROM closed_month").fetchone()
    return None if row[0] is None else int(row[0])


def first_closed(db: Database) -> int | None:
    """The first closing on record, None where no month is closed."""
    row = db.execute("SELECT min(period) FROM closed_month").fetchone()
    return None if row[0] is None else int(row[0])


def closings(db: Database) -> list[int]:
    """The keys of every closing on record."""
    return [int(pk) for (pk,) in db.execute("SELECT pk FROM closed_month").fetchall()]


def closed_before(db: Database, month: int) -> int:
    """The last recorded closing before a month (0: none): reopening the month opens everything after that one."""
    row = db.execute("SELECT max(period) FROM closed_month WHERE period < ?", [month]).fetchone()
    return int(row[0] or 0)


def first_open_with_entries(db: Database) -> int | None:
    """The earliest month after the closed ones with an entry that stands."""
    row = db.execute(
        f"SELECT min(e.counts_in) FROM entry e WHERE e.counts_in > ? AND {_AUDITED}",
        [closed_through(db) or 0],
    ).fetchone()
    return None if row[0] is None else int(row[0])


def has_entries(db: Database, first: int, last: int) -> bool:
    """Whether anything counts in the months first..last."""
    row = db.execute("SELECT 1 FROM entry WHERE counts_in BETWEEN ? AND ? LIMIT 1", [first, last]).fetchone()
    return row is not None


def close(db: Database, month: int, at: str, operator: str) -> None:
    """Record a month as closed."""
    journal.insert(db, "closed_month", {"period": month, "closed_at": at, "operator": operator})


def reopen(db: Database, month: int) -> None:
    """Take the closing of a month back."""
    db.execute("DELETE FROM closed_month WHERE period = ?", [month])


def late(db: Database, month: int) -> int:
    """How many standing entries of a month's days count in a later month: they came when it was audited."""
    first, last = month_first(month).isoformat(), month_last(month).isoformat()
    row = db.execute(
        "SELECT count(*) FROM entry e WHERE e.counts_in > ? AND e.event_date BETWEEN ? AND ? "
        f"AND e.reverses IS NULL AND {STANDS}",
        [month, first, last],
    ).fetchone()
    return int(row[0])


def entry_counts(db: Database, after: int = 0) -> dict[int, int]:
    """How many entries that stand each month has, of those after one: undone, reversed and topping rows are none.

    A month whose entries were all taken back has 0: its corrections are still to be seen.
    """
    rows = db.execute(
        f"SELECT e.counts_in, sum({_AUDITED}) FROM entry e WHERE e.counts_in > ? "
        "GROUP BY e.counts_in ORDER BY e.counts_in",
        [after],
    ).fetchall()
    return {int(period): int(count) for period, count in rows}
