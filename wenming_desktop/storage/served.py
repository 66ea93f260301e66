"""What the hours ledger tells: who served where, on which days, for which team; only rows that stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from sqlite_utils import Database

from wenming_desktop.domain.hours import BROUGHT, Service
from wenming_desktop.storage import signups
from wenming_desktop.storage.chains import HOURS
from wenming_desktop.storage.service_ledger import LIVING, OF_ONE, services
from wenming_desktop.storage.signups import ActivityFacts

_OF_MANY = (
    "s.volunteer_pk IN (SELECT o.pk FROM volunteer o WHERE o.pk IN (SELECT value FROM json_each(?1)) "
    "OR o.merged_into IN (SELECT value FROM json_each(?1)))"
)


def living(db: Database) -> dict[int, int]:
    """Every volunteer's key with the one it counts for now: for what reads the whole book."""
    rows = db.execute(f"SELECT o.pk, {LIVING} FROM volunteer o").fetchall()
    return {int(pk): int(now) for pk, now in rows}


def living_of(db: Database, rows: Iterable[Service]) -> dict[int, int]:
    """The volunteers some rows bear, each with the one it counts for now."""
    found = db.execute(
        f"SELECT o.pk, {LIVING} FROM volunteer o WHERE o.pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list({row.volunteer_pk for row in rows}))],
    ).fetchall()
    return {int(pk): int(now) for pk, now in found}


def of_activity(db: Database, activity_pk: int) -> dict[int, list[Service]]:
    """Of each living volunteer the rows of one activity that stand."""
    rows = services(db, f"s.activity_pk = ? AND {HOURS.stands}", [activity_pk])
    now = living_of(db, rows)
    found: dict[int, list[Service]] = {}
    for row in rows:
        found.setdefault(now[row.volunteer_pk], []).append(row)
    return found


def of_session(db: Database, what: ActivityFacts) -> dict[int, list[Service]]:
    """Of each living volunteer the rows a sheet of an activity has: of several days those of the day it stands on.

    ``what`` is the activity as that day knows it (``ActivityFacts.on``).
    """
    found = of_activity(db, what.pk)
    whole = signups.activity(db, what.pk)
    if len(whole.days) == 1:
        return found
    # a row left on a day the activity no longer has is the first day's to settle
    astray = what.day == whole.day
    on_day = {
        pk: [row for row in rows if row.day == what.day or (astray and row.day not in whole.days)]
        for pk, rows in found.items()
    }
    return {pk: rows for pk, rows in on_day.items() if rows}


def with_activity(db: Database, volunteer_pks: Iterable[int]) -> list[tuple[int, Service]]:
    """(living volunteer, row) of the rows that stand and are of an activity whose times are known, by day."""
    rows = services(
        db,
        f"{_OF_MANY} AND s.activity_pk IN (SELECT a.pk FROM activity a WHERE a.start <> '' AND a.finish <> '') AND {HOURS.stands}",
        [json.dumps(list(volunteer_pks))],
    )
    now = living_of(db, rows)
    return [(now[row.volunteer_pk], row) for row in rows]


def standing_of_many(db: Database, volunteer_pks: Iterable[int]) -> list[tuple[int, Service]]:
    """(living volunteer, row) of the records of service of some volunteers that stand, by day."""
    rows = services(
        db, f"{_OF_MANY} AND s.kind = '服务' AND {HOURS.stands}", [json.dumps(list(volunteer_pks))]
    )
    now = living_of(db, rows)
    return [(now[row.volunteer_pk], row) for row in rows]


def of_activities(db: Database, volunteer_pks: Iterable[int]) -> list[tuple[int, Service]]:
    """(living volunteer, row) of the rows of some volunteers that stand and are of an activity, by day."""
    rows = services(
        db, f"{_OF_MANY} AND s.activity_pk IS NOT NULL AND {HOURS.stands}", [json.dumps(list(volunteer_pks))]
    )
    now = living_of(db, rows)
    return [(now[row.volunteer_pk], row) for row in rows]


def there_of(db: Database, activity_pks: Iterable[int]) -> dict[tuple[int, int], date]:
    """The day each (living volunteer, activity) of some activities has a standing row of, the latest of several."""
    rows = db.execute(
        f"SELECT {LIVING}, s.activity_pk, max(s.day) FROM service s JOIN volunteer o ON o.pk = s.volunteer_pk "
        f"WHERE s.activity_pk IN (SELECT value FROM json_each(?)) AND {HOURS.stands} GROUP BY 1, 2",
        [json.dumps(list(activity_pks))],
    ).fetchall()
    return {(int(pk), int(activity)): date.fromisoformat(day) for pk, activity, day in rows}


def shown_of(db: Database, volunteer_pk: int) -> list[Service]:
    """What a volunteer's list shows: his entries that were not undone and the 冲正 that hold, the newest day first."""
    return services(db, f"{OF_ONE} AND {HOURS.shown}", [volunteer_pk], order="s.day DESC, s.pk DESC")


def standing_of(db: Database, volunteer_pk: int, first: str = "", last: str = "9999") -> list[Service]:
    """A volunteer's rows that stand between two days (ISO), in the order of days."""
    return services(
        db, f"{OF_ONE} AND s.day BETWEEN ?2 AND ?3 AND {HOURS.stands}", [volunteer_pk, first, last]
    )


def near(db: Database, volunteer_pks: Iterable[int], days: Iterable[date]) -> dict[int, list[Service]]:
    """Of each living volunteer the rows that stand on these days or the days beside them (served past midnight)."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    around = {day + timedelta(days=step) for day in wanted for step in (-1, 0, 1)}
    rows = services(
        db,
        f"{_OF_MANY} AND s.kind = '服务' AND s.day IN (SELECT value FROM json_each(?)) AND {HOURS.stands}",
        [json.dumps(list(volunteer_pks)), json.dumps([day.isoformat() for day in around])],
    )
    now = living_of(db, rows)
    found: dict[int, list[Service]] = {}
    for row in rows:
        found.setdefault(now[row.volunteer_pk], []).append(row)
    return found


def titles(db: Database, pks: Iterable[int]) -> dict[int, str]:
    """The titles of activities."""
    rows = db.execute(
        "SELECT pk, title FROM activity WHERE pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list(pks))],
    )
    return {int(pk): str(title) for pk, title in rows.fetchall()}


def unrecorded(db: Database, today: date) -> list[int]:
    """The activities past or of today that count and wait for hours, the earliest first.

    One waits until a record of it stands and it is said, or clear, that nobody is missing (``recorded_on``).
    """
    rows = db.execute(
        "SELECT a.pk FROM activity a WHERE a.counts = 1 AND a.state <> '取消' AND a.day <= ? AND (a.recorded_on IS NULL "
        f"OR NOT EXISTS (SELECT 1 FROM service s WHERE s.activity_pk = a.pk AND {HOURS.stands})) "
        "ORDER BY a.day, a.start, a.pk",
        [today.isoformat()],
    ).fetchall()
    return [int(pk) for (pk,) in rows]


def there(db: Database, activity_pk: int) -> set[int]:
    """The living volunteers who have a record of an activity that stands."""
    rows = db.execute(
        f"SELECT DISTINCT {LIVING} FROM service s JOIN volunteer o ON o.pk = s.volunteer_pk "
        f"WHERE s.activity_pk = ? AND {HOURS.stands}",
        [activity_pk],
    ).fetchall()
    return {int(pk) for (pk,) in rows}


def days_of(db: Database, activity_pk: int) -> set[date]:
    """The days an activity has records on that stand."""
    rows = db.execute(
        f"SELECT DISTINCT s.day FROM service s WHERE s.activity_pk = ? AND {HOURS.stands}", [activity_pk]
    ).fetchall()
    return {date.fromisoformat(day) for (day,) in rows}


def names_of(db: Database, activity_pks: Iterable[int]) -> dict[int, set[str]]:
    """What activities are or were called: the words their records were booked under."""
    rows = db.execute(
        "SELECT DISTINCT activity_pk, content FROM service WHERE content <> '' "
        "AND activity_pk IN (SELECT value FROM json_each(?))",
        [json.dumps(list(activity_pks))],
    ).fetchall()
    found: dict[int, set[str]] = {}
    for pk, content in rows:
        found.setdefault(int(pk), set()).add(str(content))
    return found


def taken_back(db: Database, activity_pk: int) -> dict[int, list[tuple[date, str]]]:
    """Of each living volunteer the days and reasons of records of an activity that were reversed by hand (冲正)."""
    rows = services(db, f"s.activity_pk = ? AND {HOURS.there} AND NOT {HOURS.stands}", [activity_pk])
    if not rows:
        return {}
    causes = dict(
        db.execute(
            "SELECT reverses, cause FROM service WHERE reverses IN (SELECT value FROM json_each(?))",
            [json.dumps([row.pk for row in rows])],
        ).fetchall()
    )
    now = living_of(db, rows)
    found: dict[int, list[tuple[date, str]]] = {}
    for row in rows:
        who = now[row.volunteer_pk]
        found.setdefault(who, []).append((row.day, str(causes.get(row.pk, ""))))
    return found


def _teams(db: Database, now: dict[int, int]) -> dict[int, list[int]]:
    """The teams of each living volunteer, those he is in before those he left."""
    teams: dict[int, list[int]] = {}
    for pk, team in db.execute(
        "SELECT volunteer_pk, team_pk FROM membership ORDER BY to_day IS NOT NULL, pk"
    ).fetchall():
        teams.setdefault(now.get(pk, pk), []).append(int(team))
    return teams


def team_of(db: Database) -> Callable[[int, int | None], str]:
    """The team a volunteer served for at an activity (None: at none), by name; '' of who is in none."""
    now = living(db)
    teams = _teams(db, now)
    taking: dict[int, list[int]] = {}
    for pk, team in db.execute("SELECT activity_pk, team_pk FROM activity_team ORDER BY pk").fetchall():
        taking.setdefault(int(pk), []).append(int(team))
    names = dict(db.execute("SELECT pk, name FROM team").fetchall())

    def served_for(volunteer_pk: int, activity_pk: int | None) -> str:
        own = teams.get(now.get(volunteer_pk, volunteer_pk), [])
        of_activity = taking.get(activity_pk or 0, [])
        named = next((team for team in of_activity if team in own), own[0] if own else None)
        return str(names[named]) if named is not None else ""

    return served_for


def by_team(db: Database, first: str, last: str) -> list[tuple[str, int]]:
    """Minutes served between two days (ISO) by team, the most first; '' are those in no team.

    A volunteer of several teams serves for the one the activity names, else for the first he is in.
    """
    now = living(db)
    teams = _teams(db, now)
    # Only of who is in several teams it matters what he served at: of the others one sum, through their own index.
    several = json.dumps([pk for pk, into in now.items() if len(teams.get(into, ())) > 1])
    served = "FROM service WHERE day BETWEEN ? AND ? AND kind = '服务' AND volunteer_pk"
    many = "(SELECT value FROM json_each(?))"
    sums = db.execute(
        f"SELECT volunteer_pk, NULL, sum(minutes) {served} NOT IN {many} GROUP BY volunteer_pk HAVING sum(minutes) <> 0 "
        f"UNION ALL SELECT volunteer_pk, activity_pk, sum(minutes) {served} IN {many} GROUP BY volunteer_pk, activity_pk "
        "HAVING sum(minutes) <> 0",
        [first, last, several] * 2,
    ).fetchall()
    served_for = team_of(db)
    found: dict[str, int] = {}
    for pk, activity_pk, minutes in sums:
        name = served_for(pk, activity_pk)
        found[name] = found.get(name, 0) + int(minutes)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def there_between(db: Database, first: date, last: date) -> list[tuple[Service, bool]]:
    """Records of service between two days that are there (not undone), each with whether it stands."""
    rows = services(
        db,
        f"s.kind = '服务' AND s.day BETWEEN ? AND ? AND {HOURS.there}",
        [first.isoformat(), last.isoformat()],
    )
    return [(row, row.stands) for row in rows]


def standing_between(db: Database, first: date, last: date, *, brought: bool = False) -> list[Service]:
    """Rows that stand between two days, by day; those brought forward only where asked for."""
    kind = "1" if brought else "s.kind = '服务'"
    return services(
        db, f"{kind} AND s.day BETWEEN ? AND ? AND {HOURS.stands}", [first.isoformat(), last.isoformat()]
    )


def after_day(db: Database, volunteer_pk: int, day: date) -> tuple[int, int]:
    """How many rows of service of a living volunteer stand after a day, and their minutes together."""
    rows = services(
        db,
        f"{_OF_MANY} AND s.kind = '服务' AND s.day > ?2 AND {HOURS.stands}",
        [json.dumps([volunteer_pk]), day.isoformat()],
    )
    return len(rows), sum(row.minutes for row in rows)


def brought_until(db: Database, volunteer_pks: Iterable[int] | None = None) -> dict[int, date]:
    """Of each living volunteer (or some) with hours brought forward the last day they were counted to."""
    wanted = "1" if volunteer_pks is None else _OF_MANY
    args = [] if volunteer_pks is None else [json.dumps(list(volunteer_pks))]
    rows = services(db, f"{wanted} AND s.kind = '{BROUGHT}' AND {HOURS.stands}", args)
    now = living_of(db, rows)
    found: dict[int, date] = {}
    for row in rows:
        pk = now[row.volunteer_pk]
        found[pk] = max(row.day, found.get(pk, row.day))
    return found


def served_within(db: Database, volunteer_pks: Iterable[int]) -> dict[int, date]:
    """Which of some living volunteers have a record on days whose hours were brought forward, with the last such day."""
    pks = list(volunteer_pks)
    until = brought_until(db, pks)
    rows = services(db, f"{_OF_MANY} AND s.kind = '服务' AND {HOURS.stands}", [json.dumps(list(until))])
    now = living_of(db, rows)
    first: dict[int, date] = {}
    for row in rows:
        pk = now[row.volunteer_pk]
        first[pk] = min(row.day, first.get(pk, row.day))
    return {pk: until[pk] for pk, day in first.items() if day <= until[pk]}


def perhaps_twice(db: Database, volunteer_pks: Iterable[int]) -> list[tuple[int, Service]]:
    """(living volunteer, row) of rows that stand and share an activity, or a day and its words, or that they were brought
    forward, with another of his; the services say which of them are one too many.

    Two records of one person that were made one bring both their rows along.
    """
    keys = db.execute(
        "WITH wanted(pk) AS (SELECT value FROM json_each(?)), own(pk) AS (SELECT pk FROM wanted UNION "
        "SELECT v.pk FROM volunteer v WHERE v.merged_into IN (SELECT pk FROM wanted)), "
        f"mine AS (SELECT s.pk, s.kind, s.content, s.activity_pk, count(*) OVER (PARTITION BY {LIVING}, s.kind, s.activity_pk) "
        f"AS of_activity, count(*) OVER (PARTITION BY {LIVING}, s.kind, s.day, s.content) AS of_day "
        "FROM own JOIN volunteer o ON o.pk = own.pk JOIN service s ON s.volunteer_pk = o.pk "
        f"WHERE {HOURS.stands}) SELECT pk FROM mine WHERE (of_activity > 1 AND (activity_pk IS NOT NULL OR kind = '{BROUGHT}')) "
        f"OR (of_day > 1 AND content <> '' AND kind <> '{BROUGHT}')",
        [json.dumps(list(volunteer_pks))],
    ).fetchall()
    if not keys:
        return []
    rows = services(
        db,
        "s.pk IN (SELECT value FROM json_each(?))",
        [json.dumps([pk for (pk,) in keys])],
        order="s.day, s.pk",
    )
    now = living_of(db, rows)
    return [(now[row.volunteer_pk], row) for row in rows]
