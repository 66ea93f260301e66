"""Who stands on an activity's sign-in sheet (签到表), line by line; and what the rules ask of activity and volunteer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.activities import CANCELLED
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.hours import Occasion, Server, each_day, one_night, past_midnight
from wenming_desktop.storage import journal
from wenming_desktop.storage.service_ledger import LIVING


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What hours need to know of an activity; ``category`` is the code, ``ended`` its last day.

    ``station`` and ``village`` say where it was held beside ``place``; ``recorded``: its hours are all there (录完).
    ``first`` is set on one day of several (``on``): the day the whole activity began.
    """

    pk: int
    number: str
    title: str
    state: str
    day: date
    ended: date
    start: str
    finish: str
    place: str
    organiser: str
    charge: str
    category: str
    counts: bool
    rescue: bool
    recorded: bool = False
    station: str = ""
    village: str = ""
    first: date | None = None

    @property
    def occasion(self) -> Occasion:
        """What the rules ask."""
        return Occasion(self.day, self.state == CANCELLED, self.counts, self.rescue)

    @property
    def days(self) -> tuple[date, ...]:
        """The days it has a sheet for: each of several, but one for a night that ends the morning after."""
        count = 1 if self.night else (self.ended - self.day).days + 1
        return tuple(self.day + timedelta(days=step) for step in range(count))

    @property
    def night(self) -> bool:
        """Whether it is one night: begun in the evening and over the morning after."""
        return one_night(self.day, self.ended, (self.start, self.finish))

    def day_of(self, start: str) -> date:
        """The day a record of its sheet with this sign-in is booked on: past midnight of a night the morning after."""
        return self.ended if self.night and past_midnight((self.start, self.finish), start) else self.day

    def dates(self, day: date, start: str) -> bool:
        """Whether a record with this day and sign-in is on a day of it."""
        return day == self.day_of(start) if self.night else day in self.days

    @property
    def held(self) -> tuple[str, str]:
        """When it was held (HH:MM); '' and '' where that is not known of one day.

        A day of several has the times of all of them, but for times that are the first day's begin and the last one's end.
        """
        times = (self.start, self.finish)
        whole = len(self.days) > 1 or (self.first is not None and not each_day(times))
        return ("", "") if whole else times

    @property
    def told(self) -> str:
        """Which one it is, among others of its title: number and place."""
        return "，".join(filter(None, (self.number, self.place or self.station or self.village)))

    def on(self, day: date | None) -> ActivityFacts:
        """The activity as one of its days knows it, the first where none is given; itself where it has but one.

        UserError for a day that is none of several.
        """
        day = day or self.day
        if len(self.days) == 1:
            return self
        if day not in self.days:
            raise UserError(
                f"{format_day(day)}不在活动“{self.title}”的日子里。", "请核对日期，或先改活动的起止日期。"
            )
        return replace(self, day=day, ended=day, first=self.day)


@dataclass(frozen=True, slots=True)
class VolunteerFacts:
    """A living volunteer with what the rules and a sheet ask of him; ``pinyin`` orders people by sound.

    ``off_roster``: 退出. Who moved away or died may stand on the roster all the same (恢复在册): ``server`` knows both.
    """

    pk: int
    person_pk: int
    name: str
    number: str
    pinyin: str
    village: str
    group: str | None
    server: Server
    off_roster: bool = False


_ACTIVITY = """SELECT a.pk, a.number, a.title, a.state, a.day, ifnull(a.end_day, a.day), a.start, a.finish,
    CASE WHEN a.place <> '' THEN a.place ELSE ifnull(st.name, '') END, a.organiser, a.charge, a.category, a.counts, a.rescue, a.recorded_on IS NOT NULL,
    ifnull(st.name, ''), ifnull(vi.name, '')
  FROM {} LEFT JOIN station st ON st.pk = a.station_pk LEFT JOIN village vi ON vi.pk = st.village_pk
  WHERE {} ORDER BY a.day, a.start, a.pk"""
_VOLUNTEER = """SELECT v.pk, p.pk, p.name, v.number, p.pinyin, ifnull(g.name, ''), h.grp, p.birth, v.registered,
    v.status = '退出' OR p.left_on IS NOT NULL, min(ifnull(v.left_on, p.left_on), ifnull(p.left_on, v.left_on)), v.consent, v.guardian_consent,
    v.status = '退出'
  FROM volunteer v JOIN person p ON p.pk = v.person_pk LEFT JOIN household h ON h.pk = p.household_pk
  LEFT JOIN village g ON g.pk = h.village_pk"""


def activities(db: Database, where: str, args: Sequence[Any]) -> list[ActivityFacts]:
    """Activities (alias ``a``) by a condition, the earliest first."""
    found = db.execute(_ACTIVITY.format("activity a", where), list(args)).fetchall()
    return [_activity(row) for row in found]


def _activity(row: Sequence[Any]) -> ActivityFacts:
    values: list[Any] = list(row)
    values[4:6] = map(date.fromisoformat, row[4:6])
    values[12:15] = map(bool, row[12:15])
    return ActivityFacts(*values)


def activities_of(db: Database, pks: Iterable[int]) -> list[ActivityFacts]:
    """The activities of some keys."""
    # CROSS JOIN: each by its key; left to choose, SQLite walks over all in the order of their days
    by_key = _ACTIVITY.format("json_each(?) k CROSS JOIN activity a ON a.pk = k.value", "1")
    return [_activity(row) for row in db.execute(by_key, [json.dumps(list(set(pks)))]).fetchall()]


def activity(db: Database, pk: int) -> ActivityFacts:
    """One activity; UserError where it is not there."""
    found = activities(db, "a.pk = ?", [pk])
    if not found:
        raise UserError("没有这次活动。", "它可能已经被删除了。")
    return found[0]


def volunteers(db: Database, pks: Iterable[int]) -> dict[int, VolunteerFacts]:
    """Volunteers by any key of theirs, also one merged away: the facts are those of the living record."""
    wanted = json.dumps(list(pks))
    living = db.execute(
        f"SELECT o.pk, {LIVING} FROM volunteer o WHERE o.pk IN (SELECT value FROM json_each(?))", [wanted]
    ).fetchall()
    keys = json.dumps([row[1] for row in living])
    rows = db.execute(f"{_VOLUNTEER} WHERE v.pk IN (SELECT value FROM json_each(?))", [keys]).fetchall()
    facts = {int(row[0]): _volunteer(row) for row in rows}
    return {int(pk): facts[int(now)] for pk, now in living}


def by_number(db: Database, number: str) -> int | None:
    """The living volunteer a number means, also the number of one merged into him; None where nobody has it."""
    row = db.execute(f"SELECT {LIVING} FROM volunteer o WHERE o.number = ?", [number]).fetchone()
    return None if row is None else int(row[0])


def _volunteer(row: Sequence[Any]) -> VolunteerFacts:
    (
        pk,
        person_pk,
        name,
        number,
        pinyin,
        village,
        group,
        birth,
        registered,
        left,
        left_on,
        consent,
        guardian,
        off,
    ) = row
    server = Server(_day(birth), _day(registered), bool(left), _day(left_on), consent, guardian)
    return VolunteerFacts(int(pk), int(person_pk), name, number, pinyin, village, group, server, bool(off))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def lines(db: Database, activity_pk: int) -> list[tuple[int, int]]:
    """(line, living volunteer) of an activity's sheet, in the order of its lines; each person once."""
    rows = db.execute(
        f"SELECT min(u.line), {LIVING} FROM signup u JOIN volunteer o ON o.pk = u.volunteer_pk "
        "WHERE u.activity_pk = ? GROUP BY 2 ORDER BY 1",
        [activity_pk],
    ).fetchall()
    return [(int(line), int(pk)) for line, pk in rows]


def taking_part(db: Database, activity_pks: Iterable[int]) -> dict[int, set[int]]:
    """Of some activities the living volunteers on their sheets or in their teams."""
    rows = db.execute(
        "WITH wanted(pk) AS (SELECT value FROM json_each(?)) "
        f"SELECT u.activity_pk, {LIVING} FROM signup u JOIN volunteer o ON o.pk = u.volunteer_pk "
        "WHERE u.activity_pk IN (SELECT pk FROM wanted) UNION "
        f"SELECT t.activity_pk, {LIVING} FROM activity_team t JOIN membership m ON m.team_pk = t.team_pk "
        "JOIN volunteer o ON o.pk = m.volunteer_pk WHERE t.activity_pk IN (SELECT pk FROM wanted)",
        [json.dumps(list(activity_pks))],
    ).fetchall()
    found: dict[int, set[int]] = {}
    for activity_pk, volunteer_pk in rows:
        found.setdefault(int(activity_pk), set()).add(int(volunteer_pk))
    return found


def last_line(db: Database, activity_pk: int) -> int:
    """The highest line ever given on an activity's sheet, 0 on a fresh one: a number is not given twice."""
    row = db.execute(
        "SELECT max(line) FROM (SELECT line FROM signup WHERE activity_pk = ?1 UNION ALL "
        "SELECT json_extract(before, '$.line') FROM change WHERE noun = 'signup' AND before IS NOT NULL "
        "AND json_extract(before, '$.activity_pk') = ?1)",
        [activity_pk],
    ).fetchone()
    return int(row[0] or 0)


def given_lines(db: Database, activity_pk: int) -> dict[int, int]:
    """Of each living volunteer who once stood on an activity's sheet and was taken off, or whose line was undone, the line.

    A paper with these numbers may be out. A line somebody stands on is his alone, and one that two had (their records were
    merged for a while) the later one's.
    """
    rows = db.execute(
        f"SELECT json_extract(c.before, '$.line') AS line, {LIVING} FROM change c "
        "JOIN volunteer o ON o.pk = json_extract(c.before, '$.volunteer_pk') WHERE c.noun = 'signup' "
        "AND c.before IS NOT NULL AND json_extract(c.before, '$.activity_pk') = ?1 "
        "AND line NOT IN (SELECT line FROM signup WHERE activity_pk = ?1) ORDER BY +c.pk",
        [activity_pk],
    ).fetchall()
    had = {int(line): int(pk) for line, pk in rows}
    return {pk: line for line, pk in sorted(had.items())}


def later_lines(db: Database, activity_pk: int) -> frozenset[int]:
    """The lines that were given after the sheet had its first ones: a sheet printed before does not have them."""
    rows = db.execute(
        "SELECT u.line, max(c.operation_pk) FROM signup u JOIN change c ON c.noun = 'signup' AND c.row_pk = u.pk "
        "AND c.before IS NULL WHERE u.activity_pk = ? GROUP BY u.pk",
        [activity_pk],
    ).fetchall()
    first = min((operation for _, operation in rows), default=0)
    return frozenset(int(line) for line, operation in rows if operation > first)


def teams(db: Database, activity_pk: int) -> set[int]:
    """The teams that take part in an activity."""
    rows = db.execute("SELECT team_pk FROM activity_team WHERE activity_pk = ?", [activity_pk]).fetchall()
    return {int(row[0]) for row in rows}


def insert_line(db: Database, activity_pk: int, line: int, volunteer_pk: int) -> None:
    """A line of a sheet; call inside an operation."""
    journal.insert(db, "signup", {"activity_pk": activity_pk, "line": line, "volunteer_pk": volunteer_pk})


def delete_lines(db: Database, activity_pk: int, volunteer_pks: Iterable[int]) -> None:
    """Take volunteers (by their living keys) off a sheet; the other lines keep their numbers."""
    db.execute(
        f"DELETE FROM signup WHERE activity_pk = ? AND volunteer_pk IN (SELECT o.pk FROM volunteer o "
        f"WHERE {LIVING} IN (SELECT value FROM json_each(?)))",
        [activity_pk, json.dumps(list(volunteer_pks))],
    )


# Leaders first, as a team's list is written; ties in the order they joined the book.
_POSTS = "CASE m.post WHEN '队长' THEN 0 WHEN '副队长' THEN 1 WHEN '联络员' THEN 2 ELSE 3 END"
_MEMBERS = f"""SELECT v.pk, t.pk, t.name FROM membership m JOIN volunteer o ON o.pk = m.volunteer_pk
  JOIN volunteer v ON v.pk = {LIVING} JOIN team t ON t.pk = m.team_pk {{joins}}
  WHERE {{where}} AND (m.from_day IS NULL OR m.from_day <= :day) AND (m.to_day IS NULL OR m.to_day > :day)
  ORDER BY {{order}} {_POSTS}, m.pk"""


def members(db: Database, activity_pk: int, day: date) -> list[int]:
    """Living, active members of an activity's teams on a day: team by team, leaders first, each person once."""
    sql = _MEMBERS.format(
        joins="JOIN activity_team x ON x.team_pk = t.pk", where="x.activity_pk = :activity AND v.status = '在册'",
        order="x.pk,",
    )  # fmt: skip
    rows = db.execute(sql, {"activity": activity_pk, "day": day.isoformat()}).fetchall()
    return list(dict.fromkeys(int(row[0]) for row in rows))


def team_of(db: Database, activity_pk: int | None, day: date, pks: Iterable[int]) -> dict[int, str]:
    """The team beside each living volunteer's name: one of the activity's where he is in one, else his first."""
    sql = _MEMBERS.format(
        joins="LEFT JOIN activity_team x ON x.team_pk = t.pk AND x.activity_pk = :activity",
        where="m.volunteer_pk IN (SELECT o.pk FROM volunteer o WHERE o.pk IN (SELECT value FROM json_each(:keys)) "
        "OR o.merged_into IN (SELECT value FROM json_each(:keys)))", order="x.pk IS NULL, x.pk,",
    )  # fmt: skip
    rows = db.execute(sql, {"activity": activity_pk, "day": day.isoformat(), "keys": json.dumps(list(pks))})
    found: dict[int, str] = {}
    for pk, _, name in rows.fetchall():
        found.setdefault(int(pk), str(name))
    return found
