"""The third schema: a correction counts in the month of what it corrects; items have a line over versions. Frozen.

``entry.counts_in`` is the month of the root of a row's chain: what a reversal takes back, what a top-up tops, what a
replaced monthly score stood for. ``period`` stays as booked. ``rule_item.line_pk`` names the first item of its line.
"""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 3

_COLUMNS = """id, track, household_pk, person_pk, period, event_date, entered_at, item_pk, code, category, text, claimed,
    points, deduct, veto, cause, quantity, batch_pk, operation_pk, origin, operator, reverses, undoing, tops, evidence, note"""

_TABLE = """CREATE TABLE entry_new (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, track TEXT NOT NULL CHECK (track IN ('masses', 'party')),
        household_pk INTEGER REFERENCES household(pk), person_pk INTEGER REFERENCES person(pk),
        period INTEGER NOT NULL, counts_in INTEGER NOT NULL, event_date TEXT NOT NULL, entered_at TEXT NOT NULL,
        item_pk INTEGER REFERENCES rule_item(pk), code TEXT NOT NULL DEFAULT '', category TEXT,
        text TEXT NOT NULL, claimed INTEGER NOT NULL, points INTEGER NOT NULL,
        deduct INTEGER NOT NULL DEFAULT 0 CHECK (deduct IN (-1, 0, 1)),
        veto INTEGER NOT NULL DEFAULT 0 CHECK (veto IN (-1, 0, 1)),
        cause TEXT NOT NULL DEFAULT '', quantity INTEGER, batch_pk INTEGER REFERENCES import_batch(pk),
        operation_pk INTEGER NOT NULL REFERENCES operation(pk), origin TEXT NOT NULL, operator TEXT NOT NULL,
        reverses INTEGER REFERENCES entry(pk), undoing INTEGER NOT NULL DEFAULT 0 CHECK (undoing IN (0, 1)),
        tops INTEGER REFERENCES entry(pk), replaces INTEGER REFERENCES entry(pk),
        evidence TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
        CHECK (track = 'party' AND person_pk IS NOT NULL OR track = 'masses' AND household_pk IS NOT NULL)
    ) STRICT"""

# Where each row counts, found before the table is made anew.
_COUNTING = (
    "CREATE TEMP TABLE counting (pk INTEGER PRIMARY KEY, counts_in INTEGER NOT NULL, replaces INTEGER)",
    """INSERT INTO counting SELECT e.pk, ifnull(t.period, e.period), NULL FROM entry e LEFT JOIN entry t ON t.pk = e.tops
       WHERE e.reverses IS NULL""",
    """CREATE TEMP TABLE root_of AS WITH RECURSIVE chain(pk, root) AS (
         SELECT pk, pk FROM entry WHERE reverses IS NULL
         UNION ALL SELECT e.pk, c.root FROM chain c JOIN entry e ON e.reverses = c.pk)
       SELECT pk, root FROM chain WHERE pk <> root""",
    "CREATE UNIQUE INDEX temp.root_of_pk ON root_of (pk)",
    # A monthly score replaced by a later sheet: the reversal of the old one stands in the same import.
    """UPDATE counting SET replaces = (
         SELECT x.root FROM entry n JOIN entry r ON r.operation_pk = n.operation_pk AND r.reverses IS NOT NULL
           AND r.item_pk IS NULL AND r.event_date = n.event_date AND r.category IS n.category
           AND r.household_pk IS n.household_pk AND r.person_pk IS n.person_pk
         JOIN root_of x ON x.pk = r.pk WHERE n.pk = counting.pk)
       WHERE pk IN (SELECT pk FROM entry WHERE item_pk IS NULL AND reverses IS NULL AND tops IS NULL)""",
)
# One replaced score may replace another: once for each link of the longest such chain.
_FOLLOW = """UPDATE counting SET counts_in = (SELECT o.counts_in FROM counting o WHERE o.pk = counting.replaces)
  WHERE replaces IS NOT NULL AND counts_in <> (SELECT o.counts_in FROM counting o WHERE o.pk = counting.replaces)"""
_REVERSALS = (
    """INSERT INTO counting SELECT x.pk, c.counts_in, NULL FROM root_of x JOIN counting c ON c.pk = x.root"""
)

_REBUILD = (
    _TABLE,
    f"""INSERT INTO entry_new (pk, counts_in, replaces, {_COLUMNS})
        SELECT e.pk, c.counts_in, c.replaces, {_COLUMNS} FROM entry e JOIN counting c ON c.pk = e.pk ORDER BY e.pk""",
    "DROP TABLE entry",
    "ALTER TABLE entry_new RENAME TO entry",
    "DROP TABLE temp.counting",
    "DROP TABLE temp.root_of",
    # The covering indexes of every board, over the month a row counts in.
    "CREATE INDEX entry_household ON entry (household_pk, track, counts_in, points, veto, deduct)",
    """CREATE INDEX entry_person ON entry (person_pk, track, counts_in, points, veto, deduct)
       WHERE person_pk IS NOT NULL""",
    "CREATE UNIQUE INDEX entry_reverses ON entry (reverses) WHERE reverses IS NOT NULL",
    "CREATE INDEX entry_tops ON entry (tops) WHERE tops IS NOT NULL",
    "CREATE INDEX entry_replaces ON entry (replaces) WHERE replaces IS NOT NULL",
    "CREATE INDEX entry_operation ON entry (operation_pk)",
    "CREATE INDEX entry_counts_in ON entry (counts_in)",
    # Corrections made after a month was audited, few among many: 更正记录 walks over this one.
    "CREATE INDEX entry_corrects ON entry (counts_in, pk) WHERE period <> counts_in",
    """CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
)


def apply(db: Database) -> None:
    """Add where each row counts, and the line of each item."""
    for statement in _COUNTING:
        db.execute(statement)
    while db.execute(_FOLLOW).rowcount:
        pass
    db.execute(_REVERSALS)
    for statement in _REBUILD:
        db.execute(statement)
    db.execute("ALTER TABLE rule_item ADD COLUMN line_pk INTEGER REFERENCES rule_item(pk)")
    _join_lines(db)


def _join_lines(db: Database) -> None:
    """An item changed in its book, and one of the same code and text in an earlier book, are one line."""
    rows = db.execute(
        "SELECT i.pk, b.track, upper(i.code), i.text, "
        "(SELECT o.pk FROM rule_item o WHERE o.replaced_by = i.pk AND o.pk <> i.pk LIMIT 1) "
        "FROM rule_item i JOIN rule_book b ON b.pk = i.book_pk ORDER BY b.starts, i.pk"
    ).fetchall()
    first_of: dict[int, int] = {}
    known: dict[tuple[str, str, str], int] = {}
    for pk, track, code, text, old in rows:
        key = (str(track), str(code), str(text))
        line = first_of.get(old) if old is not None else None
        line = line or known.get(key) or int(pk)
        first_of[int(pk)] = known[key] = line
        if line != pk:
            db.execute("UPDATE rule_item SET line_pk = ? WHERE pk = ?", [line, pk])
