"""The first schema: who, rules, the ledger, months, boards, the journal. Frozen once released."""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 1

# BEFORE triggers keep the ledger append-only: a correction is a new row that names the one it reverses.
DDL = (
    "CREATE TABLE setting (pk INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT",
    """CREATE TABLE operation (
        pk INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'edit'
            CHECK (kind IN ('edit', 'barrier', 'undo', 'redo', 'note')),
        state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'undone', 'dropped')),
        of_pk INTEGER REFERENCES operation(pk), operator TEXT NOT NULL, origin TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX operation_state ON operation (kind, state)",
    "CREATE TABLE running (pk INTEGER PRIMARY KEY CHECK (pk = 1), operation_pk INTEGER NOT NULL) STRICT",
    """CREATE TABLE change (
        pk INTEGER PRIMARY KEY, operation_pk INTEGER NOT NULL REFERENCES operation(pk), noun TEXT NOT NULL,
        row_pk INTEGER NOT NULL, before TEXT, after TEXT
    ) STRICT""",
    "CREATE INDEX change_operation ON change (operation_pk)",
    "CREATE INDEX change_row ON change (noun, row_pk)",
    """CREATE TABLE village (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL, base TEXT NOT NULL UNIQUE,
        position INTEGER NOT NULL, groups INTEGER, note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE station (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL DEFAULT '站',
        parent_pk INTEGER REFERENCES station(pk), village_pk INTEGER REFERENCES village(pk),
        head TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',
        area INTEGER, opened TEXT, status TEXT NOT NULL DEFAULT '使用中', note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE grid (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL,
        village_pk INTEGER NOT NULL REFERENCES village(pk), keeper TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '', UNIQUE (village_pk, name)
    ) STRICT""",
    """CREATE TABLE branch (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
        village_pk INTEGER REFERENCES village(pk), secretary TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE household (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,
        village_pk INTEGER NOT NULL REFERENCES village(pk), grp INTEGER,
        grid_pk INTEGER REFERENCES grid(pk), head_pk INTEGER REFERENCES person(pk) DEFERRABLE INITIALLY DEFERRED,
        state TEXT NOT NULL DEFAULT '参评' CHECK (state IN ('参评', '常年外出', '迁出', '注销')), state_from TEXT,
        own_order INTEGER, note TEXT NOT NULL DEFAULT '', merged_into INTEGER REFERENCES household(pk)
    ) STRICT""",
    "CREATE INDEX household_village ON household (village_pk)",
    "CREATE INDEX household_head ON household (head_pk)",
    "CREATE INDEX household_merged ON household (merged_into) WHERE merged_into IS NOT NULL",
    """CREATE TABLE household_state (
        pk INTEGER PRIMARY KEY, household_pk INTEGER NOT NULL REFERENCES household(pk),
        state TEXT NOT NULL CHECK (state IN ('参评', '常年外出', '迁出', '注销')), from_day TEXT NOT NULL,
        UNIQUE (household_pk, from_day)
    ) STRICT""",
    """CREATE TABLE household_alias (
        pk INTEGER PRIMARY KEY, household_pk INTEGER NOT NULL REFERENCES household(pk), alias TEXT NOT NULL,
        UNIQUE (household_pk, alias)
    ) STRICT""",
    "CREATE INDEX household_alias_text ON household_alias (alias)",
    """CREATE TABLE person (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
        household_pk INTEGER REFERENCES household(pk) DEFERRABLE INITIALLY DEFERRED, name TEXT NOT NULL,
        id_number TEXT, sex TEXT NOT NULL DEFAULT '', birth TEXT, ethnic TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '', relation TEXT NOT NULL DEFAULT '',
        party INTEGER NOT NULL DEFAULT 0 CHECK (party IN (0, 1)), branch_pk INTEGER REFERENCES branch(pk),
        note TEXT NOT NULL DEFAULT '', pinyin TEXT NOT NULL DEFAULT '', initials TEXT NOT NULL DEFAULT '',
        left_on TEXT, merged_into INTEGER REFERENCES person(pk)
    ) STRICT""",
    "CREATE UNIQUE INDEX person_id_number ON person (id_number) WHERE id_number IS NOT NULL AND merged_into IS NULL",
    "CREATE INDEX person_household ON person (household_pk)",
    "CREATE INDEX person_name ON person (name)",
    "CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL",
    """CREATE TABLE rule_book (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, track TEXT NOT NULL CHECK (track IN ('masses', 'party')),
        name TEXT NOT NULL, starts TEXT NOT NULL, UNIQUE (track, starts)
    ) STRICT""",
    """CREATE TABLE rule_item (
        pk INTEGER PRIMARY KEY, book_pk INTEGER NOT NULL REFERENCES rule_book(pk), position INTEGER NOT NULL,
        code TEXT NOT NULL, category TEXT NOT NULL, text TEXT NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
        direction INTEGER NOT NULL CHECK (direction IN (-1, 1)), cap_month INTEGER, cap_quarter INTEGER,
        cap_year INTEGER, veto INTEGER NOT NULL DEFAULT 0 CHECK (veto IN (0, 1)), evidence TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '', replaced_by INTEGER REFERENCES rule_item(pk)
    ) STRICT""",
    "CREATE INDEX rule_item_book ON rule_item (book_pk, position)",
    """CREATE TABLE import_batch (
        pk INTEGER PRIMARY KEY, operation_pk INTEGER NOT NULL REFERENCES operation(pk), kind TEXT NOT NULL,
        file TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL, report TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    """CREATE TABLE entry (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, track TEXT NOT NULL CHECK (track IN ('masses', 'party')),
        household_pk INTEGER REFERENCES household(pk), person_pk INTEGER REFERENCES person(pk),
        period INTEGER NOT NULL, event_date TEXT NOT NULL, entered_at TEXT NOT NULL,
        item_pk INTEGER REFERENCES rule_item(pk), code TEXT NOT NULL DEFAULT '', category TEXT,
        text TEXT NOT NULL, claimed INTEGER NOT NULL, points INTEGER NOT NULL,
        deduct INTEGER NOT NULL DEFAULT 0 CHECK (deduct IN (-1, 0, 1)),
        veto INTEGER NOT NULL DEFAULT 0 CHECK (veto IN (-1, 0, 1)),
        cause TEXT NOT NULL DEFAULT '', quantity INTEGER, batch_pk INTEGER REFERENCES import_batch(pk),
        operation_pk INTEGER NOT NULL REFERENCES operation(pk), origin TEXT NOT NULL, operator TEXT NOT NULL,
        reverses INTEGER REFERENCES entry(pk), undoing INTEGER NOT NULL DEFAULT 0 CHECK (undoing IN (0, 1)),
        tops INTEGER REFERENCES entry(pk), evidence TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
        CHECK (track = 'party' AND person_pk IS NOT NULL OR track = 'masses' AND household_pk IS NOT NULL)
    ) STRICT""",
    # The covering indexes of every board; the subject stands first so that they serve the foreign keys too
    # (undoing an import deletes persons and households, and each delete looks for entries that name it).
    "CREATE INDEX entry_household ON entry (household_pk, track, period, points, veto, deduct)",
    """CREATE INDEX entry_person ON entry (person_pk, track, period, points, veto, deduct)
       WHERE person_pk IS NOT NULL""",
    "CREATE UNIQUE INDEX entry_reverses ON entry (reverses) WHERE reverses IS NOT NULL",
    "CREATE INDEX entry_tops ON entry (tops) WHERE tops IS NOT NULL",
    "CREATE INDEX entry_operation ON entry (operation_pk)",
    "CREATE INDEX entry_period ON entry (period)",
    """CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TABLE proposal (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, track TEXT NOT NULL, household_pk INTEGER, person_pk INTEGER,
        event_date TEXT NOT NULL, item_pk INTEGER REFERENCES rule_item(pk), stated TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT '待评议', decided_on TEXT, decided_by TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE closed_month (
        pk INTEGER PRIMARY KEY, period INTEGER NOT NULL UNIQUE, closed_at TEXT NOT NULL, operator TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE board (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, track TEXT NOT NULL, period TEXT NOT NULL,
        village_pk INTEGER REFERENCES village(pk), edition INTEGER NOT NULL DEFAULT 1,
        state TEXT NOT NULL DEFAULT '锁定', sealed_at TEXT NOT NULL, operator TEXT NOT NULL, content TEXT NOT NULL,
        checksum TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX board_scope ON board (track, period, ifnull(village_pk, 0), edition)",
    """CREATE TABLE stored_print (
        pk INTEGER PRIMARY KEY, board_pk INTEGER NOT NULL REFERENCES board(pk), form TEXT NOT NULL,
        sha256 TEXT NOT NULL, printed_at TEXT NOT NULL, UNIQUE (board_pk, form)
    ) STRICT""",
    """CREATE TABLE approval (
        pk INTEGER PRIMARY KEY, finding TEXT NOT NULL, document TEXT NOT NULL, by TEXT NOT NULL, on_day TEXT NOT NULL,
        UNIQUE (finding, document)
    ) STRICT""",
    """CREATE TABLE attachment (
        pk INTEGER PRIMARY KEY, noun TEXT NOT NULL, row_pk INTEGER NOT NULL, sha256 TEXT NOT NULL, title TEXT NOT NULL,
        UNIQUE (noun, row_pk, sha256)
    ) STRICT""",
    """CREATE TABLE register_entry (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, register TEXT NOT NULL, day TEXT NOT NULL,
        station_pk INTEGER REFERENCES station(pk), title TEXT NOT NULL, body TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    """CREATE TABLE register_entry_subject (
        pk INTEGER PRIMARY KEY, register_entry_pk INTEGER NOT NULL REFERENCES register_entry(pk),
        person_pk INTEGER REFERENCES person(pk), household_pk INTEGER REFERENCES household(pk),
        role TEXT NOT NULL DEFAULT '', CHECK (person_pk IS NOT NULL OR household_pk IS NOT NULL)
    ) STRICT""",
    # Totals go through living keys: who was merged into another counts for that one.
    """CREATE VIEW living_household AS WITH RECURSIVE chain(pk, living) AS (
        SELECT pk, pk FROM household WHERE merged_into IS NULL
        UNION ALL SELECT h.pk, c.living FROM household h JOIN chain c ON h.merged_into = c.pk)
       SELECT pk, living FROM chain""",
    """CREATE VIEW living_person AS WITH RECURSIVE chain(pk, living) AS (
        SELECT pk, pk FROM person WHERE merged_into IS NULL
        UNION ALL SELECT p.pk, c.living FROM person p JOIN chain c ON p.merged_into = c.pk)
       SELECT pk, living FROM chain""",
)


def apply(db: Database) -> None:
    """Create every table of the first released book."""
    for statement in DDL:
        db.execute(statement)
