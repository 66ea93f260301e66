"""Due process: the panel's meetings (评议会议) and who was told of a deduction (减分告知). Frozen once released."""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 6

DDL = (
    # One meeting a village and month: what a further one decides is added to its record.
    """CREATE TABLE panel_meeting (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE, day TEXT NOT NULL,
        village_pk INTEGER NOT NULL REFERENCES village(pk), month INTEGER NOT NULL, host TEXT NOT NULL,
        members TEXT NOT NULL, supervisor TEXT NOT NULL DEFAULT '', avoided TEXT NOT NULL DEFAULT '',
        matters TEXT NOT NULL DEFAULT '', passed INTEGER, rejected INTEGER, deferred INTEGER,
        recorder TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', UNIQUE (village_pk, month)
    ) STRICT""",
    """CREATE TABLE told (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, household_pk INTEGER NOT NULL REFERENCES household(pk),
        day TEXT NOT NULL, how TEXT NOT NULL CHECK (how IN ('当面', '电话', '书面', '微信')), by TEXT NOT NULL,
        opinion TEXT NOT NULL DEFAULT '' CHECK (opinion IN ('', '认可', '有异议', '未联系上')),
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX told_household ON told (household_pk)",
    """CREATE TABLE told_entry (
        pk INTEGER PRIMARY KEY, told_pk INTEGER NOT NULL REFERENCES told(pk),
        entry_pk INTEGER NOT NULL REFERENCES entry(pk), UNIQUE (told_pk, entry_pk)
    ) STRICT""",
    "CREATE INDEX told_entry_entry ON told_entry (entry_pk)",
)


def apply(db: Database) -> None:
    """Add meetings and told-records; nothing recorded before this version is known."""
    for statement in DDL:
        db.execute(statement)
