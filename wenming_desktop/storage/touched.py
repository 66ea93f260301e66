"""What was written last about a period: whoever compared something with the ledger need compare again only after that."""

from __future__ import annotations

from sqlite_utils import Database

from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.storage import approvals

Stamp = tuple[object, ...]
# A fact that an undo took away reaches as far back as its day did.
_FACTS = """SELECT max(c.operation_pk) FROM change c LEFT JOIN household_fact f ON f.pk = c.row_pk
  WHERE c.noun = 'household_fact' AND min(ifnull(f.from_day, '9999'), ifnull(c.before ->> '$.from_day', '9999')) <= ?"""
_REVIEWS = "SELECT max(operation_pk) FROM change WHERE noun IN ('panel_meeting', 'told', 'told_entry')"
# A household's number and a village's place have no days: they are as they were written last.
_NUMBERS = """SELECT max(c.operation_pk) FROM change c JOIN household h ON h.pk = c.row_pk
  WHERE c.noun = 'household' AND c.before ->> '$.number' <> c.after ->> '$.number'"""
_MEMBERS = "SELECT max(operation_pk) FROM change WHERE noun IN ('person', 'residence')"


def stamp(db: Database, track: Track, period: Period) -> Stamp:
    """Changes with every entry that counts in the period, and every fact of a household that may reach into it.

    So do meetings and tellings, which its papers state, households' numbers, and who is under age on its last day.
    Who is a party member has no days: on the party's track every change of a person counts.
    """
    entries = tuple(
        db.execute("SELECT max(pk) FROM entry WHERE counts_in = ?", [month]).fetchone()[0]
        for month in period.months
    )
    facts = db.execute(_FACTS, [period.last.isoformat()]).fetchone()[0]
    reviews = db.execute(_REVIEWS).fetchone()[0]
    numbers = db.execute(_NUMBERS).fetchone()[0]
    members = (
        db.execute(_MEMBERS).fetchone()[0] if track == "party" else approvals.minors_stamp(db, period.last)
    )
    return (*entries, facts, reviews, numbers, members)
