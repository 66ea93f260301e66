"""Teams and who belongs to them as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.names import compact
from wenming_desktop.domain.teams import CATEGORY_LABELS
from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7

Row = dict[str, Any]
# Whoever is in a team now: neither left it nor gone from the roster of volunteers.
CURRENT = "m.to_day IS NULL AND v.merged_into IS NULL AND v.status <> '退出'"
# The minutes of a volunteer with those merged into him (storage.people flattens merges: one step is enough).
MINUTES = (
    "(SELECT ifnull(sum(s.minutes), 0) FROM service s WHERE s.volunteer_pk = v.pk) + "
    "(SELECT ifnull(sum(s.minutes), 0) FROM volunteer g JOIN service s ON s.volunteer_pk = g.pk WHERE g.merged_into = v.pk)"
)
# The highest star awarded to a volunteer; a merge brings the awards along.
AWARDED = "(SELECT ifnull(max(a.stars), 0) FROM star_award a WHERE a.volunteer_pk = v.pk)"
# The eight in their own order, special ones last.
BY_CATEGORY = (
    "CASE t.code " + " ".join(f"WHEN '{code}' THEN {at}" for at, code in enumerate(CATEGORY_LABELS)) + " END"
)
_ORDER = "CASE m.post WHEN '队长' THEN 0 WHEN '副队长' THEN 1 WHEN '联络员' THEN 2 ELSE 3 END"
_TEAM = """SELECT t.pk, t.name, t.code, t.tier, t.parent_pk, ifnull(p.name, ''), t.station_pk, ifnull(s.name, ''),
    t.founded, t.slogan, t.status, t.note
  FROM team t LEFT JOIN team p ON p.pk = t.parent_pk LEFT JOIN station s ON s.pk = t.station_pk
  LEFT JOIN village w ON w.pk = s.village_pk"""
_MEMBER = f"""SELECT m.pk, m.team_pk, t.name, v.pk, v.person_pk, q.name, v.number, m.post, m.from_day, m.to_day, {MINUTES},
    q.phone, q.sex, q.birth, v.skills, v.registered
  FROM membership m JOIN team t ON t.pk = m.team_pk JOIN volunteer v ON v.pk = m.volunteer_pk
  JOIN person q ON q.pk = v.person_pk"""


class TeamRecord(NamedTuple):
    """A team as read: its own columns and the names a screen shows."""

    pk: int
    name: str
    code: str
    tier: str
    parent_pk: int | None
    parent: str
    station_pk: int | None
    station: str
    founded: str | None
    slogan: str
    status: str
    note: str


class MemberRecord(NamedTuple):
    """A membership as read; the phone in full: mask it before it is shown."""

    pk: int
    team_pk: int
    team: str
    volunteer_pk: int
    person_pk: int
    name: str
    number: str
    post: str
    from_day: str | None
    to_day: str | None
    minutes: int
    phone: str
    sex: str
    birth: str | None
    skills: str
    registered: str | None


def teams(db: Database, where: str = "1", args: Sequence[Any] = ()) -> list[TeamRecord]:
    """Teams by a condition on ``t``: those of the institute first, by the order of the eight; then by village."""
    order = f"ifnull(w.position, 0), {BY_CATEGORY}, t.pk"
    found = db.execute(f"{_TEAM} WHERE {where} ORDER BY {order}", list(args)).fetchall()
    return [TeamRecord(*row) for row in found]


def counts(db: Database) -> dict[int, tuple[int, int, tuple[str, ...]]]:
    """Members, minutes and leaders' names of each team as it is now; teams without members are left out."""
    rows = db.execute(
        f"SELECT m.team_pk, count(DISTINCT v.pk), sum({MINUTES}), "
        "group_concat(CASE WHEN m.post = '队长' THEN q.name END, '、') "
        "FROM membership m JOIN volunteer v ON v.pk = m.volunteer_pk JOIN person q ON q.pk = v.person_pk "
        f"WHERE {CURRENT} GROUP BY m.team_pk"
    ).fetchall()
    return {
        int(pk): (members, minutes, tuple(filter(None, (names or "").split("、"))))
        for pk, members, minutes, names in rows
    }


def members(db: Database, where: str, args: Sequence[Any]) -> list[MemberRecord]:
    """Memberships by a condition on ``m``, ``t`` and ``v``: leaders first, then as they joined."""
    sql = f"{_MEMBER} WHERE v.merged_into IS NULL AND {where} ORDER BY m.to_day IS NOT NULL, {_ORDER}, m.from_day, m.pk"
    return [MemberRecord(*row) for row in db.execute(sql, list(args)).fetchall()]


def named(db: Database, name: str) -> int | None:
    """The team of exactly this name, spaces apart."""
    rows = db.execute("SELECT pk, name FROM team").fetchall()
    return next((int(pk) for pk, have in rows if compact(str(have)) == compact(name)), None)


def insert_team(db: Database, row: Row) -> int:
    """A new team; call inside an operation."""
    return journal.insert(db, "team", {"id": uuid7(), **row})


def add_member(db: Database, team_pk: int, volunteer_pk: int, post: str, from_day: str | None) -> int:
    """A volunteer joins a team; call inside an operation."""
    row = {"team_pk": team_pk, "volunteer_pk": volunteer_pk, "post": post, "from_day": from_day}
    return journal.insert(db, "membership", row)


def is_used(db: Database, pk: int) -> bool:
    """Whether anything names a team: members past or present, teams below it, activities, stalls."""
    pointers = (
        "SELECT 1 FROM membership WHERE team_pk = ?1", "SELECT 1 FROM team WHERE parent_pk = ?1",
        "SELECT 1 FROM activity_team WHERE team_pk = ?1", "SELECT 1 FROM stall WHERE team_pk = ?1",
    )  # fmt: skip
    return any(db.execute(sql, [pk]).fetchone() for sql in pointers)


def would_circle(db: Database, pk: int, parent_pk: int) -> bool:
    """Whether a team would come to stand below itself."""
    row = db.execute(
        "WITH RECURSIVE up(pk) AS (SELECT ?1 UNION SELECT t.parent_pk FROM team t JOIN up ON t.pk = up.pk "
        "WHERE t.parent_pk IS NOT NULL) SELECT 1 FROM up WHERE pk = ?2",
        [parent_pk, pk],
    ).fetchone()
    return row is not None


def station_named(db: Database, name: str) -> int | None:
    """The place of exactly this name."""
    row = db.execute("SELECT pk FROM station WHERE name = ?", [name]).fetchone()
    return None if row is None else int(row[0])
