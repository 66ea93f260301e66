"""The thirteenth schema: what is asked for one record or one action is found by index, however big the book is.

The views of before walked every household or person for each question, each action all actions of before it. Frozen
once released.
"""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 13

# A living row is its own answer, found by its key; UNION, not UNION ALL, ends also where a damaged book merges in a ring.
_VIEW = """CREATE VIEW living_{table} AS SELECT pk, pk AS living FROM {table} WHERE merged_into IS NULL
    UNION ALL SELECT m.pk, m.living FROM (
        WITH RECURSIVE chain(pk, living) AS (
            SELECT pk, merged_into FROM {table} WHERE merged_into IS NOT NULL
            UNION SELECT c.pk, t.merged_into FROM chain c JOIN {table} t ON t.pk = c.living
            WHERE t.merged_into IS NOT NULL)
        SELECT pk, living FROM chain) m JOIN {table} t ON t.pk = m.living WHERE t.merged_into IS NULL"""

_INDEXES = (
    "CREATE INDEX operation_undone ON operation (state) WHERE state = 'undone'",
    "CREATE INDEX operation_of ON operation (of_pk) WHERE of_pk IS NOT NULL",
)


def apply(db: Database) -> None:
    """Make both views anew and add the indexes; no row is touched."""
    for statement in _INDEXES:
        db.execute(statement)
    for table in ("household", "person"):
        db.execute(f"DROP VIEW living_{table}")
        db.execute(_VIEW.format(table=table))
