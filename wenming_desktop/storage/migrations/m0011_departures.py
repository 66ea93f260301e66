"""The eleventh schema: who left (迁出、去世) and came back, from which day, why it is entered late and which month it corrects.

``person.left_on`` stays as today's value. Who had left before has his row, without a cause. Frozen once released.
"""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 11

_DDL = (
    """CREATE TABLE departure (
        pk INTEGER PRIMARY KEY, person_pk INTEGER NOT NULL REFERENCES person(pk),
        household_pk INTEGER REFERENCES household(pk), from_day TEXT NOT NULL,
        back INTEGER NOT NULL DEFAULT 0 CHECK (back IN (0, 1)), cause TEXT NOT NULL DEFAULT '', corrects INTEGER,
        entered_at TEXT NOT NULL DEFAULT '', operator TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX departure_household ON departure (household_pk)",
    """INSERT INTO departure (person_pk, household_pk, from_day)
       SELECT pk, household_pk, left_on FROM person WHERE left_on IS NOT NULL ORDER BY pk""",
)


def apply(db: Database) -> None:
    """Make the table and fill it from the days known."""
    for statement in _DDL:
        db.execute(statement)
