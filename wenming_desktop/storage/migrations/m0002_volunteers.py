"""The second schema: places in full, teams, volunteers, activities, hours, certificates. Frozen once released."""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 2

# Rows of ``service`` name volunteers and activities without a foreign key, and those keys are never used again
# (AUTOINCREMENT): undoing an import takes its volunteers away while the ledger keeps its reversed rows.
DDL = (
    "ALTER TABLE station ADD COLUMN seats INTEGER",
    "ALTER TABLE station ADD COLUMN rooms TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE station ADD COLUMN hours TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE station ADD COLUMN theme TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE station ADD COLUMN offers TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE station_rating (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, station_pk INTEGER NOT NULL REFERENCES station(pk),
        title TEXT NOT NULL, day TEXT NOT NULL, giver TEXT NOT NULL DEFAULT '', until TEXT,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX station_rating_station ON station_rating (station_pk, day)",
    """CREATE TABLE eight_have (
        pk INTEGER PRIMARY KEY, station_pk INTEGER NOT NULL REFERENCES station(pk), item TEXT NOT NULL,
        met INTEGER NOT NULL CHECK (met IN (0, 1)), day TEXT NOT NULL, checker TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '', UNIQUE (station_pk, item, day)
    ) STRICT""",
    """CREATE TABLE visit (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, station_pk INTEGER NOT NULL REFERENCES station(pk),
        day TEXT NOT NULL, people INTEGER NOT NULL, purpose TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX visit_station ON visit (station_pk, day)",
    """CREATE TABLE team (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, code TEXT NOT NULL DEFAULT 'special',
        tier TEXT NOT NULL DEFAULT '小队', parent_pk INTEGER REFERENCES team(pk),
        station_pk INTEGER REFERENCES station(pk), founded TEXT, slogan TEXT NOT NULL DEFAULT '',
        status TEXT NOT NULL DEFAULT '在用', note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX team_parent ON team (parent_pk)",
    "CREATE INDEX team_station ON team (station_pk)",
    """CREATE TABLE volunteer (
        pk INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, person_pk INTEGER NOT NULL REFERENCES person(pk),
        number TEXT NOT NULL UNIQUE, registered TEXT, area TEXT NOT NULL DEFAULT '', skills TEXT NOT NULL DEFAULT '',
        services TEXT NOT NULL DEFAULT '', consent TEXT NOT NULL DEFAULT '未知', consent_on TEXT,
        guardian TEXT NOT NULL DEFAULT '', guardian_consent TEXT NOT NULL DEFAULT '未知', guardian_consent_on TEXT,
        id_wish_on TEXT, status TEXT NOT NULL DEFAULT '在册', left_on TEXT, note TEXT NOT NULL DEFAULT '',
        merged_into INTEGER REFERENCES volunteer(pk)
    ) STRICT""",
    "CREATE UNIQUE INDEX volunteer_person ON volunteer (person_pk) WHERE merged_into IS NULL",
    # The partial index does not serve the foreign key: an undone roster deletes persons one by one.
    "CREATE INDEX volunteer_of_person ON volunteer (person_pk)",
    "CREATE INDEX volunteer_merged ON volunteer (merged_into) WHERE merged_into IS NOT NULL",
    """CREATE TABLE membership (
        pk INTEGER PRIMARY KEY, team_pk INTEGER NOT NULL REFERENCES team(pk),
        volunteer_pk INTEGER NOT NULL REFERENCES volunteer(pk), post TEXT NOT NULL DEFAULT '队员', from_day TEXT,
        to_day TEXT
    ) STRICT""",
    "CREATE INDEX membership_team ON membership (team_pk)",
    "CREATE INDEX membership_volunteer ON membership (volunteer_pk)",
    """CREATE TABLE role (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, person_pk INTEGER NOT NULL REFERENCES person(pk),
        tag TEXT NOT NULL, station_pk INTEGER REFERENCES station(pk), from_day TEXT, to_day TEXT,
        terms TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX role_person ON role (person_pk)",
    """CREATE TABLE partner (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, village_pk INTEGER REFERENCES village(pk),
        contact TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', from_day TEXT, to_day TEXT,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX partner_village ON partner (village_pk)",
    """CREATE TABLE volunteer_note (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, volunteer_pk INTEGER NOT NULL REFERENCES volunteer(pk),
        kind TEXT NOT NULL CHECK (kind IN ('培训', '表彰', '评价', '更正申请')), day TEXT NOT NULL, title TEXT NOT NULL,
        host TEXT NOT NULL DEFAULT '', minutes INTEGER, state TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX volunteer_note_volunteer ON volunteer_note (volunteer_pk)",
    """CREATE TABLE person_pair (
        pk INTEGER PRIMARY KEY, one_pk INTEGER NOT NULL REFERENCES person(pk), other_pk INTEGER NOT NULL REFERENCES person(pk),
        same INTEGER NOT NULL CHECK (same IN (0, 1)), day TEXT NOT NULL, UNIQUE (one_pk, other_pk),
        CHECK (one_pk < other_pk)
    ) STRICT""",
    "CREATE INDEX person_pair_other ON person_pair (other_pk)",
    """CREATE TABLE recurring_day (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
        every TEXT NOT NULL CHECK (every IN ('每周', '每月', '每年')), month INTEGER, day INTEGER NOT NULL,
        title TEXT NOT NULL DEFAULT '', active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """CREATE TABLE activity (
        pk INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT '计划' CHECK (state IN ('计划', '已办', '取消')), reason TEXT NOT NULL DEFAULT '',
        day TEXT NOT NULL, start TEXT NOT NULL DEFAULT '', end_day TEXT, finish TEXT NOT NULL DEFAULT '',
        station_pk INTEGER REFERENCES station(pk), place TEXT NOT NULL DEFAULT '', organiser TEXT NOT NULL DEFAULT '',
        cohosts TEXT NOT NULL DEFAULT '', charge TEXT NOT NULL DEFAULT '', category TEXT NOT NULL DEFAULT 'special',
        content TEXT NOT NULL DEFAULT '', form TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '',
        story TEXT NOT NULL DEFAULT '', sessions INTEGER NOT NULL DEFAULT 1, people INTEGER, cost INTEGER,
        insurance TEXT NOT NULL DEFAULT '', links TEXT NOT NULL DEFAULT '',
        counts INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0, 1)), rescue INTEGER NOT NULL DEFAULT 0 CHECK (rescue IN (0, 1)),
        item_pk INTEGER REFERENCES rule_item(pk), recurring_pk INTEGER REFERENCES recurring_day(pk),
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX activity_day ON activity (day)",
    "CREATE INDEX activity_station ON activity (station_pk, day)",
    """CREATE TABLE activity_team (
        pk INTEGER PRIMARY KEY, activity_pk INTEGER NOT NULL REFERENCES activity(pk), team_pk INTEGER NOT NULL REFERENCES team(pk),
        UNIQUE (activity_pk, team_pk)
    ) STRICT""",
    "CREATE INDEX activity_team_team ON activity_team (team_pk)",
    """CREATE TABLE stall (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, activity_pk INTEGER NOT NULL REFERENCES activity(pk),
        position INTEGER NOT NULL, name TEXT NOT NULL, team_pk INTEGER REFERENCES team(pk),
        work TEXT NOT NULL DEFAULT '', people INTEGER
    ) STRICT""",
    "CREATE INDEX stall_activity ON stall (activity_pk)",
    """CREATE TABLE signup (
        pk INTEGER PRIMARY KEY, activity_pk INTEGER NOT NULL REFERENCES activity(pk), line INTEGER NOT NULL,
        volunteer_pk INTEGER NOT NULL REFERENCES volunteer(pk), UNIQUE (activity_pk, line), UNIQUE (activity_pk, volunteer_pk)
    ) STRICT""",
    "CREATE INDEX signup_volunteer ON signup (volunteer_pk)",
    """CREATE TABLE service (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, volunteer_pk INTEGER NOT NULL, activity_pk INTEGER,
        kind TEXT NOT NULL CHECK (kind IN ('服务', '承前')), day TEXT NOT NULL, start TEXT NOT NULL DEFAULT '',
        finish TEXT NOT NULL DEFAULT '', minutes INTEGER NOT NULL, category TEXT NOT NULL DEFAULT 'special',
        content TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', organiser TEXT NOT NULL DEFAULT '',
        charge TEXT NOT NULL DEFAULT '', source TEXT NOT NULL DEFAULT '', entered_at TEXT NOT NULL,
        batch_pk INTEGER REFERENCES import_batch(pk), operation_pk INTEGER NOT NULL REFERENCES operation(pk),
        origin TEXT NOT NULL, operator TEXT NOT NULL, reverses INTEGER REFERENCES service(pk),
        undoing INTEGER NOT NULL DEFAULT 0 CHECK (undoing IN (0, 1)), cause TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX service_volunteer ON service (volunteer_pk, day, minutes)",
    "CREATE INDEX service_activity ON service (activity_pk)",
    "CREATE INDEX service_day ON service (day)",
    "CREATE INDEX service_operation ON service (operation_pk)",
    "CREATE UNIQUE INDEX service_reverses ON service (reverses) WHERE reverses IS NOT NULL",
    """CREATE TRIGGER service_no_update BEFORE UPDATE ON service
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER service_no_delete BEFORE DELETE ON service
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TABLE star_award (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, volunteer_pk INTEGER NOT NULL REFERENCES volunteer(pk),
        stars INTEGER NOT NULL, minutes INTEGER NOT NULL, day TEXT NOT NULL, document TEXT NOT NULL DEFAULT '',
        UNIQUE (volunteer_pk, stars)
    ) STRICT""",
    """CREATE TABLE certificate (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL CHECK (kind IN ('服务', '星级', '荣誉')),
        number TEXT NOT NULL UNIQUE, code TEXT NOT NULL, volunteer_pk INTEGER NOT NULL REFERENCES volunteer(pk),
        name TEXT NOT NULL, minutes INTEGER NOT NULL, day TEXT NOT NULL, applicant TEXT NOT NULL DEFAULT '',
        purpose TEXT NOT NULL DEFAULT '', with_id INTEGER NOT NULL DEFAULT 0 CHECK (with_id IN (0, 1)),
        state TEXT NOT NULL DEFAULT '有效' CHECK (state IN ('有效', '作废')), void_reason TEXT NOT NULL DEFAULT '',
        void_on TEXT, content TEXT NOT NULL, checksum TEXT NOT NULL, sha256 TEXT NOT NULL, issued_at TEXT NOT NULL,
        operator TEXT NOT NULL, operation_pk INTEGER NOT NULL REFERENCES operation(pk)
    ) STRICT""",
    "CREATE INDEX certificate_volunteer ON certificate (volunteer_pk)",
    "CREATE INDEX certificate_operation ON certificate (operation_pk)",
    "ALTER TABLE attachment ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attachment ADD COLUMN taken TEXT",
    "ALTER TABLE attachment ADD COLUMN position INTEGER",
    # Merging is one step: merged_into always names a living volunteer (checked by ``books.check``).
    "CREATE VIEW living_volunteer AS SELECT pk, ifnull(merged_into, pk) AS living FROM volunteer",
)


def apply(db: Database) -> None:
    """Add what serves: places in full, teams and volunteers, activities, hours, certificates."""
    for statement in DDL:
        db.execute(statement)
