"""The fifteenth schema: who asked for his data to be taken out and when, and which older operations were sealed anew for it.

Frozen once released.
"""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 15


def apply(db: Database) -> None:
    """Add the tables of erasures and of resealed links."""
    db.execute(
        "CREATE TABLE erasure (pk INTEGER PRIMARY KEY, operation_pk INTEGER NOT NULL REFERENCES operation(pk), "
        "person_pk INTEGER NOT NULL REFERENCES person(pk), day TEXT NOT NULL, reason TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX erasure_person ON erasure (person_pk)")
    db.execute(
        "CREATE TABLE resealed (pk INTEGER PRIMARY KEY, operation_pk INTEGER NOT NULL REFERENCES operation(pk), "
        "of_pk INTEGER NOT NULL, hash TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX resealed_of ON resealed (of_pk)")
