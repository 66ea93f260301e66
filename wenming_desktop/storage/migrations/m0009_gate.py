"""The ninth schema: an approval is for one word; an activity says whether it is announced outside. Frozen once released."""

from __future__ import annotations

import re

from sqlite_utils import Database

VERSION = 9

# What an activity of before spoke of to be no announcement; the words of the day this step was made.
_VISITS = (
    "入户", "走访", "慰问", "探访", "探望", "看望", "上门", "家访", "结对帮扶", "帮扶对象", "困境", "困难户", "困难家庭", "孤寡", "孤儿", "留守",
    "独居", "空巢", "失独", "失能", "残疾", "低保", "特困", "五保", "脱贫户", "监测户", "刑满", "刑释", "社区矫正", "戒毒", "精神障碍",
)  # fmt: skip
_DDL = (
    """CREATE TABLE approval_new (
        pk INTEGER PRIMARY KEY, finding TEXT NOT NULL, word TEXT NOT NULL, document TEXT NOT NULL, by TEXT NOT NULL,
        on_day TEXT NOT NULL, UNIQUE (finding, word, document)
    ) STRICT""",
    # Not announced unless somebody says so; every activity of before is judged by its words right below.
    "ALTER TABLE activity ADD COLUMN forecast INTEGER NOT NULL DEFAULT 0 CHECK (forecast IN (0, 1))",
)
_SAID = re.compile(r"里有“([^”]+)”，公示不写这类原因")


def apply(db: Database) -> None:
    """Give approvals their word and activities 对外预告."""
    # what an upgrade writes is no clerk's action; the triggers are made anew after every upgrade
    db.execute("DROP TRIGGER IF EXISTS journal_activity_update")
    for statement in _DDL:
        db.execute(statement)
    _approvals(db)
    _activities(db)


def _approvals(db: Database) -> None:
    """What a line said when it was approved stands in the name of the operation that approved it.

    A row whose words are not known there (a telephone, a name) is kept to be read, with '' it approves nothing.
    """
    rows = db.execute(
        "SELECT a.pk, a.finding, a.document, a.by, a.on_day, ifnull((SELECT o.name FROM change c JOIN operation o "
        "ON o.pk = c.operation_pk WHERE c.noun = 'approval' AND c.row_pk = a.pk AND c.before IS NULL "
        "ORDER BY c.pk DESC LIMIT 1), '') FROM approval a ORDER BY a.pk"
    ).fetchall()
    for _, finding, document, by, on_day, name in rows:
        said = _SAID.search(str(name)) if str(finding).startswith("word:") else None
        for word in said.group(1).split("、") if said else ("",):
            db.execute(
                "INSERT INTO approval_new (finding, word, document, by, on_day) VALUES (?, ?, ?, ?, ?)",
                [finding, word, document, by, on_day],
            )
    db.execute("DROP TABLE approval")
    db.execute("ALTER TABLE approval_new RENAME TO approval")


def _activities(db: Database) -> None:
    rows = db.execute("SELECT pk, title, place, story FROM activity").fetchall()
    announced = [
        [int(pk)] for pk, *texts in rows if not any(word in str(text) for word in _VISITS for text in texts)
    ]
    db.conn.executemany("UPDATE activity SET forecast = 1 WHERE pk = ?", announced)
