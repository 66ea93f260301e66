"""The fourth schema: what is true of a household from a day on, and where each person lived when. Frozen once released."""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 4

# The view speaks of the table that is made anew; SQLite would not let its new name stand under it.
DDL = (
    "DROP VIEW living_household",
    """CREATE TABLE household_new (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,
        village_pk INTEGER NOT NULL REFERENCES village(pk), grp TEXT,
        grid_pk INTEGER REFERENCES grid(pk), head_pk INTEGER REFERENCES person(pk) DEFERRABLE INITIALLY DEFERRED,
        state TEXT NOT NULL DEFAULT '参评' CHECK (state IN ('参评', '常年外出', '迁出', '注销')), state_from TEXT,
        own_order INTEGER, note TEXT NOT NULL DEFAULT '', merged_into INTEGER REFERENCES household(pk)
    ) STRICT""",
    """INSERT INTO household_new (pk, id, number, village_pk, grp, grid_pk, head_pk, state, state_from, own_order, note, merged_into)
       SELECT pk, id, number, village_pk, CAST(grp AS TEXT), grid_pk, head_pk, state, state_from, own_order, note, merged_into
       FROM household""",
    "DROP TABLE household",
    "ALTER TABLE household_new RENAME TO household",
    "CREATE INDEX household_village ON household (village_pk)",
    "CREATE INDEX household_head ON household (head_pk)",
    "CREATE INDEX household_merged ON household (merged_into) WHERE merged_into IS NOT NULL",
    """CREATE VIEW living_household AS WITH RECURSIVE chain(pk, living) AS (
        SELECT pk, pk FROM household WHERE merged_into IS NULL
        UNION ALL SELECT h.pk, c.living FROM household h JOIN chain c ON h.merged_into = c.pk)
       SELECT pk, living FROM chain""",
    # from_day '' = since ever; corrects = the month that was closed already when the fact was entered.
    """CREATE TABLE household_fact (
        pk INTEGER PRIMARY KEY, household_pk INTEGER NOT NULL REFERENCES household(pk),
        kind TEXT NOT NULL CHECK (kind IN ('建户', '嘎查村', '村民小组', '户主', '状态', '并入')),
        value TEXT, from_day TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT '', corrects INTEGER,
        entered_at TEXT NOT NULL DEFAULT '', operator TEXT NOT NULL DEFAULT '', UNIQUE (household_pk, kind, from_day)
    ) STRICT""",
    # Few facts are dated: a board of the past asks for those after its last day and corrects only these.
    "CREATE INDEX household_fact_later ON household_fact (from_day, household_pk, kind) WHERE from_day <> ''",
    "CREATE INDEX household_fact_corrects ON household_fact (entered_at) WHERE corrects IS NOT NULL",
    # to_day is the last day; NULL = lives there still.
    """CREATE TABLE residence (
        pk INTEGER PRIMARY KEY, person_pk INTEGER NOT NULL REFERENCES person(pk),
        household_pk INTEGER NOT NULL REFERENCES household(pk), from_day TEXT NOT NULL DEFAULT '', to_day TEXT,
        UNIQUE (person_pk, from_day)
    ) STRICT""",
    "CREATE INDEX residence_household ON residence (household_pk)",
    "CREATE INDEX residence_later ON residence (from_day, person_pk) WHERE from_day <> ''",
)
# Households of an older book exist since ever and were always what they are now, so no past board changes: a merged
# one never stood alone, and before its first dated state each took part.
FACTS = (
    ("建户", "''", "1"), ("嘎查村", "CAST(village_pk AS TEXT)", "1"), ("村民小组", "grp", "grp IS NOT NULL"),
    ("户主", "CAST(head_pk AS TEXT)", "head_pk IS NOT NULL"), ("状态", "'参评'", "1"),
    ("并入", "CAST(merged_into AS TEXT)", "merged_into IS NOT NULL"),
)  # fmt: skip
MOVE = (
    *(
        f"INSERT INTO household_fact (household_pk, kind, value) SELECT pk, '{kind}', {value} FROM household WHERE {where}"
        for kind, value, where in FACTS
    ),
    """INSERT INTO household_fact (household_pk, kind, value, from_day)
       SELECT household_pk, '状态', state, from_day FROM household_state WHERE from_day <> ''""",
    """UPDATE household SET
        state = (SELECT f.value FROM household_fact f WHERE f.household_pk = household.pk AND f.kind = '状态'
            ORDER BY f.from_day DESC LIMIT 1),
        state_from = (SELECT nullif(max(f.from_day), '') FROM household_fact f
            WHERE f.household_pk = household.pk AND f.kind = '状态')""",
    "DROP TABLE household_state",
    "INSERT INTO residence (person_pk, household_pk) SELECT pk, household_pk FROM person WHERE household_pk IS NOT NULL",
    # What was done before speaks of columns that are no more: it stays in the log and is not undone.
    """INSERT INTO operation (name, kind, operator, origin, at)
       SELECT '升级数据', 'barrier', '', '', max(at) FROM operation HAVING count(*) > 0""",
    "UPDATE operation SET state = 'dropped' WHERE state = 'undone'",
)


def apply(db: Database) -> None:
    """Date what is known of every household and where each person lives."""
    for statement in (*DDL, *MOVE):
        db.execute(statement)
