"""What was written last about a period: whoever compared something with the ledger need compare again only after that."""

from __future__ import annotations

from sqlite_utils import Database

from wenming_desktop.domain.periods import Period

Stamp = tuple[object, ...]


def stamp(db: Database, period: Period) -> Stamp:
    """Changes with every entry that counts in the period and every fact of a household that may reach into it."""
    entries = tuple(
        db.execute("SELECT max(pk) FROM entry WHERE counts_in = ?", [month]).fetchone()[0]
        for month in period.months
    )
    facts = db.execute(
        "SELECT max(operation_pk) FROM change WHERE noun IN ('household', 'household_state', 'person')"
    ).fetchone()[0]
    return (*entries, facts)
