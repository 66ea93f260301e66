"""The sixteenth schema: since when an activity's hours are all recorded (录完). Frozen once released."""

from __future__ import annotations

from sqlite_utils import Database

VERSION = 16


def apply(db: Database) -> None:
    """Add the day; an activity of before that has hours asks for no more of them, as it did not then."""
    # what an upgrade writes is no clerk's action; the triggers are made anew after every upgrade
    db.execute("DROP TRIGGER IF EXISTS journal_activity_update")
    db.execute("ALTER TABLE activity ADD COLUMN recorded_on TEXT")
    db.execute(
        "UPDATE activity SET recorded_on = day WHERE EXISTS (SELECT 1 FROM service s WHERE s.activity_pk = activity.pk)"
    )
