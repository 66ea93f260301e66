"""The twelfth schema: every operation is a link of one chain, and what was issued or closed leaves a trace. Frozen once released.

``operation.hash`` seals an operation with what it wrote and the one before it; ``trace`` holds the hash of a row as an
operation left it ('' where it was taken away); ``chain_start`` covers all that was before an upgrade by one hash.
The start of the chain is written after all steps of an upgrade (``storage.chain.begin``), not here.
"""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 12

DDL = (
    "ALTER TABLE operation ADD COLUMN hash TEXT",
    # operation_pk: that of the operation, or minus the key of the chain_start that found the row there.
    """CREATE TABLE trace (
        pk INTEGER PRIMARY KEY, operation_pk INTEGER NOT NULL, noun TEXT NOT NULL, row_pk INTEGER NOT NULL,
        hash TEXT NOT NULL DEFAULT '', UNIQUE (operation_pk, noun, row_pk)
    ) STRICT""",
    "CREATE INDEX trace_row ON trace (noun, row_pk)",
    """CREATE TABLE chain_start (
        pk INTEGER PRIMARY KEY, operation_pk INTEGER NOT NULL, schema INTEGER NOT NULL, version INTEGER NOT NULL,
        old_head TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT""",
)


def apply(db: Database) -> None:
    """Add the chain's column and tables."""
    for statement in DDL:
        db.execute(statement)
