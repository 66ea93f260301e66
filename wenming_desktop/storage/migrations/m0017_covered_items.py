"""The seventeenth schema: the indexes of totals hold the item too, so that the reasons of a board are read from them alone.

Frozen once released.
"""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 17


def apply(db: Database) -> None:
    """Make both indexes anew with the item and what a row takes back."""
    for whose, where in (("household", ""), ("person", " WHERE person_pk IS NOT NULL")):
        db.execute(f"DROP INDEX entry_{whose}")
        db.execute(
            f"CREATE INDEX entry_{whose} ON entry "
            f"({whose}_pk, track, counts_in, points, veto, deduct, item_pk, reverses){where}"
        )
