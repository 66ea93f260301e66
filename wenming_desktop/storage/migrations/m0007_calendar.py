"""The seventh schema: recurring days by term, moon, nth weekday, week and market; a year is known only when full. Frozen."""

from __future__ import annotations

import json
from datetime import date

from sqlite_utils import Database

VERSION = 7

# Rebuilt: the kinds stand in a CHECK, and a day is not what every kind needs.
_DDL = (
    """CREATE TABLE recurring_day_new (
        pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
        every TEXT NOT NULL CHECK (every IN ('每周', '每月', '每年', '节气', '农历', '第几个星期几', '第几周', '公历逢集日', '农历逢集日')),
        month INTEGER, day INTEGER, nth INTEGER, term TEXT NOT NULL DEFAULT '', digits TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '', active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    """INSERT INTO recurring_day_new (pk, id, name, every, month, day, title, active, note)
       SELECT pk, id, name, every, CASE every WHEN '每年' THEN month END, day, title, active, note FROM recurring_day""",
    "DROP TABLE recurring_day",
    "ALTER TABLE recurring_day_new RENAME TO recurring_day",
)

# 全国年节及纪念日放假办法 as revised in 2024: what a full year has off at least. An older program counted a year as known
# as soon as one day of it was entered. It is looked at here, once and in the open, and not at every load: a load that
# doubted the book would contradict what the clerk declares later, with good reason, on the settings page. The days
# stand here as they are, so that this step does the same in ten years; another year than these is to be declared anew.
_EVERY_YEAR = "01-01 05-01 05-02 10-01 10-02 10-03"
_STATUTORY = {
    2025: "01-28 01-29 01-30 01-31 04-04 05-31 10-06",
    2026: "02-16 02-17 02-18 02-19 04-05 06-19 09-25",
    2027: "02-05 02-06 02-07 02-08 04-05 06-09 09-15",
}


def apply(db: Database) -> None:
    """Recurring days get their new kinds; a holiday year that is not full is no longer known, its days stay."""
    for statement in _DDL:
        db.execute(statement)
    # Triggers of the journal are made anew after the last step; until then no operation runs they could write under.
    db.execute("DROP TRIGGER IF EXISTS journal_setting_update")
    stored = {
        str(key): json.loads(value)
        for key, value in db.execute(
            "SELECT key, value FROM setting WHERE key IN ('holidays', 'holiday_years')"
        ).fetchall()
    }
    years = [year for year in stored.get("holiday_years", ()) if _is_full(year, stored.get("holidays", {}))]
    if years != stored.get("holiday_years", []):
        db.execute("UPDATE setting SET value = ? WHERE key = 'holiday_years'", [json.dumps(years)])


def _is_full(year: int, days: dict[str, str]) -> bool:
    """Whether every statutory day is off, and the weekdays off are as many as those and the days worked instead."""
    known = {day: kind for day, kind in days.items() if day.startswith(f"{year}-")}
    statutory = f"{_EVERY_YEAR} {_STATUTORY.get(year, '')}".split()
    if year not in _STATUTORY or any(known.get(f"{year}-{day}") != "holiday" for day in statutory):
        return False
    off = sum(kind == "holiday" and date.fromisoformat(day).weekday() < 5 for day, kind in known.items())
    return off == len(statutory) + sum(kind == "workday" for kind in known.values())
