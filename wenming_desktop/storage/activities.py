"""Activities as rows: their teams, stalls and files, what they came to, and the numbers ever given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.activities import next_number
from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7

Row = dict[str, Any]

# Who served at an activity and how long: one row each volunteer as living now; a reversal takes its minutes off.
_SERVED = """SELECT s.activity_pk, ifnull(l.living, s.volunteer_pk) AS living, sum(s.minutes) AS minutes
  FROM service s LEFT JOIN living_volunteer l ON l.pk = s.volunteer_pk WHERE {where} GROUP BY 1, 2 HAVING sum(s.minutes) > 0"""
_TEAMS = (
    "ifnull((SELECT group_concat(name, '、') FROM (SELECT t.name FROM activity_team x JOIN team t ON t.pk = x.team_pk "
    "WHERE x.activity_pk = a.pk ORDER BY x.pk)), '')"
)
_PHOTOS = (
    "(SELECT count(*) FROM attachment f WHERE f.noun = 'activity' AND f.row_pk = a.pk AND f.kind = 'photo')"
)
_LINES = f"""SELECT a.*, ifnull(st.name, '') AS station, {_TEAMS} AS teams, {_PHOTOS} AS photos
  FROM activity a LEFT JOIN station st ON st.pk = a.station_pk"""


def lines(db: Database, where: str = "1", args: Sequence[Any] = (), *, limit: int = -1) -> list[Row]:
    """Activities (alias a) as mappings of all columns with ``station``, ``teams`` (names) and ``photos``, by day."""
    return list(db.query(f"{_LINES} WHERE {where} ORDER BY a.day, a.start, a.pk LIMIT ?", [*args, limit]))


def newest(db: Database, where: str = "1", args: Sequence[Any] = (), *, limit: int = 1) -> list[Row]:
    """The same, the latest first."""
    return list(db.query(f"{_LINES} WHERE {where} ORDER BY a.day DESC, a.pk DESC LIMIT ?", [*args, limit]))


def any_there(db: Database) -> bool:
    """Whether the book has an activity at all."""
    return db.execute("SELECT 1 FROM activity LIMIT 1").fetchone() is not None


def served(db: Database, pks: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Of each activity: how many volunteers have time there, and their minutes together."""
    where = "s.activity_pk IN (SELECT value FROM json_each(?))"
    rows = db.execute(
        f"SELECT activity_pk, count(*), sum(minutes) FROM ({_SERVED.format(where=where)}) GROUP BY activity_pk",
        [json.dumps(list(pks))],
    )
    return {int(pk): (int(people), int(minutes)) for pk, people, minutes in rows.fetchall()}


def served_by(db: Database, activity_pk: int) -> list[tuple[int, int]]:
    """(living volunteer, minutes) of those with time at an activity."""
    rows = db.execute(_SERVED.format(where="s.activity_pk = ?"), [activity_pk]).fetchall()
    return [(int(living), int(minutes)) for _, living, minutes in rows]


_BETWEEN = """s.day BETWEEN ?1 AND ?2 AND s.activity_pk IS NOT NULL AND (?3 IS NULL
    OR EXISTS (SELECT 1 FROM activity a WHERE a.pk = s.activity_pk AND a.station_pk = ?3))"""


def served_between(
    db: Database, first: str, last: str, station_pk: int | None = None
) -> dict[int, tuple[int, int]]:
    """The same of every activity, of one place or all, by the days the records say: an activity over two months has both."""
    rows = db.execute(
        f"SELECT activity_pk, count(*), sum(minutes) FROM ({_SERVED.format(where=_BETWEEN)}) GROUP BY activity_pk",
        [first, last, station_pk],
    )
    return {int(pk): (int(people), int(minutes)) for pk, people, minutes in rows.fetchall()}


def people_served(db: Database, first: str, last: str, station_pk: int | None = None) -> int:
    """How many different volunteers they are."""
    row = db.execute(
        f"SELECT count(DISTINCT living) FROM ({_SERVED.format(where=_BETWEEN)})", [first, last, station_pk]
    ).fetchone()
    return int(row[0])


def new_number(db: Database, year: int) -> str:
    """The next number of a year; the journal remembers those of activities that were taken away."""
    return next_number(year, journal.numbers_ever(db, "activity", f"HD-{year}-%"))


def insert(db: Database, row: Row) -> int:
    """A new activity with the next number of its year; call inside an operation."""
    number = row.get("number") or new_number(db, int(str(row["day"])[:4]))
    return journal.insert(db, "activity", {"id": uuid7(), **row, "number": number})


def teams_of(db: Database, activity_pk: int) -> list[tuple[int, str]]:
    """The teams that took part: (key, name), in the order given."""
    rows = db.execute(
        "SELECT t.pk, t.name FROM activity_team x JOIN team t ON t.pk = x.team_pk WHERE x.activity_pk = ? ORDER BY x.pk",
        [activity_pk],
    )
    return [(int(pk), str(name)) for pk, name in rows.fetchall()]


def put_teams(db: Database, activity_pk: int, team_pks: Sequence[int]) -> bool:
    """Let exactly these teams take part; gives whether anything changed."""
    if [pk for pk, _ in teams_of(db, activity_pk)] == list(team_pks):
        return False
    db.execute("DELETE FROM activity_team WHERE activity_pk = ?", [activity_pk])
    for team_pk in team_pks:
        journal.insert(db, "activity_team", {"activity_pk": activity_pk, "team_pk": team_pk})
    return True


def stalls_of(db: Database, activity_pk: int) -> list[Row]:
    """The stalls of a fair in their order, with the team's name."""
    found = db.query(
        "SELECT s.pk, s.name, s.team_pk, ifnull(t.name, '') AS team, s.work, s.people FROM stall s "
        "LEFT JOIN team t ON t.pk = s.team_pk WHERE s.activity_pk = ? ORDER BY s.position, s.pk",
        [activity_pk],
    )
    return list(found)


def put_stalls(db: Database, activity_pk: int, stalls: Sequence[Row]) -> bool:
    """Let a fair have exactly these stalls (name, team_pk, work, people); gives whether anything changed."""
    keys = ("name", "team_pk", "work", "people")
    have = [tuple(row[key] for key in keys) for row in stalls_of(db, activity_pk)]
    if have == [tuple(row.get(key) for key in keys) for row in stalls]:
        return False
    db.execute("DELETE FROM stall WHERE activity_pk = ?", [activity_pk])
    for position, row in enumerate(stalls, 1):
        journal.insert(db, "stall", {"id": uuid7(), "activity_pk": activity_pk, "position": position, **row})
    return True


def remove(db: Database, activity_pk: int) -> None:
    """Take an activity away with its teams, stalls, sign-up lines and files; call inside an operation."""
    for table in ("activity_team", "stall", "signup"):
        db.execute(f"DELETE FROM {table} WHERE activity_pk = ?", [activity_pk])
    db.execute("DELETE FROM attachment WHERE noun = 'activity' AND row_pk = ?", [activity_pk])
    db.execute("DELETE FROM activity WHERE pk = ?", [activity_pk])
