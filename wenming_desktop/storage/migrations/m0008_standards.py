"""The eighth schema: a check keeps the standard it was made under. Frozen once released."""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 8

# Before packs the program knew one standard, the eight haves as the pack 白音他拉 first had them.
_ONLY_ONE = "八有标准（第1版）"

# Made anew: two standards may share a word, so an item is one of a standard's, and no default tells an untruth.
DDL = (
    """CREATE TABLE eight_have_new (
        pk INTEGER PRIMARY KEY, station_pk INTEGER NOT NULL REFERENCES station(pk), standard TEXT NOT NULL,
        item TEXT NOT NULL, met INTEGER NOT NULL CHECK (met IN (0, 1)), day TEXT NOT NULL,
        checker TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', UNIQUE (station_pk, standard, item, day)
    ) STRICT""",
    "INSERT INTO eight_have_new (pk, station_pk, standard, item, met, day, checker, note) "
    f"SELECT pk, station_pk, '{_ONLY_ONE}', item, met, day, checker, note FROM eight_have",
    "DROP TABLE eight_have",
    "ALTER TABLE eight_have_new RENAME TO eight_have",
)


def apply(db: Database) -> None:
    """Add the standard to every check."""
    for statement in DDL:
        db.execute(statement)
