"""What is kept about a place: checks by the standard, ratings, visitors, and what was done there, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.activities import DONE

_CHECK = """SELECT h.pk, h.station_pk, h.item, h.met, h.day, h.checker, h.note,
    (SELECT count(*) FROM attachment a WHERE a.noun = 'eight_have' AND a.row_pk = h.pk), h.standard FROM eight_have h"""


def checks(db: Database, day: str, standard: str) -> list[Sequence[Any]]:
    """The check that holds on a day for each place and item of a standard: the newest one up to it."""
    sql = f"""{_CHECK} WHERE h.standard = ?1 AND h.day = (SELECT max(x.day) FROM eight_have x
      WHERE x.station_pk = h.station_pk AND x.standard = ?1 AND x.item = h.item AND x.day <= ?2)"""
    return [tuple(row) for row in db.execute(sql, [standard, day]).fetchall()]


def checks_of(db: Database, station_pk: int, item: str) -> list[Sequence[Any]]:
    """Every check of one item of a place under whatever standard, newest first."""
    sql = f"{_CHECK} WHERE h.station_pk = ? AND h.item = ? ORDER BY h.day DESC, h.pk DESC"
    return [tuple(row) for row in db.execute(sql, [station_pk, item]).fetchall()]


def check_on(db: Database, station_pk: int, standard: str, item: str, day: str) -> Sequence[Any] | None:
    """The check of an item of a standard made on that very day."""
    sql = f"{_CHECK} WHERE h.station_pk = ? AND h.standard = ? AND h.item = ? AND h.day = ?"
    row = db.execute(sql, [station_pk, standard, item, day]).fetchone()
    return None if row is None else tuple(row)


def standards(db: Database) -> dict[str, list[str]]:
    """The standards checks were made under, the newest first, each with its items in the order first checked."""
    rows = db.execute(
        "SELECT standard, item FROM eight_have GROUP BY standard, item "
        "ORDER BY max(max(day)) OVER (PARTITION BY standard) DESC, standard, min(pk)"
    ).fetchall()
    found: dict[str, list[str]] = {}
    for standard, item in rows:
        found.setdefault(str(standard), []).append(str(item))
    return found


def remove_check(db: Database, pk: int) -> None:
    """Take a check away with its evidence; call inside an operation."""
    db.execute("DELETE FROM attachment WHERE noun = 'eight_have' AND row_pk = ?", [pk])
    db.execute("DELETE FROM eight_have WHERE pk = ?", [pk])


def ratings(db: Database, station_pk: int) -> list[Sequence[Any]]:
    """Ratings of a place, newest first."""
    sql = "SELECT pk, title, day, giver, until, note FROM station_rating WHERE station_pk = ? ORDER BY day DESC, pk DESC"
    return [tuple(row) for row in db.execute(sql, [station_pk]).fetchall()]


def rating_now(db: Database, day: str) -> dict[int, str]:
    """The rating each place has on a day: the newest one that has not run out."""
    sql = """SELECT station_pk, title FROM station_rating WHERE day <= ?1 AND (until IS NULL OR until >= ?1)
      ORDER BY day, pk"""
    return {int(pk): str(title) for pk, title in db.execute(sql, [day]).fetchall()}


def visits(db: Database, station_pk: int, first: str, last: str) -> list[Sequence[Any]]:
    """Visitors received at a place between two days, newest first."""
    sql = "SELECT pk, day, people, purpose, note FROM visit WHERE station_pk = ? AND day BETWEEN ? AND ? ORDER BY day DESC, pk DESC"
    return [tuple(row) for row in db.execute(sql, [station_pk, first, last]).fetchall()]


def counts(db: Database, first: str, last: str, station_pk: int | None = None) -> dict[int, tuple[Any, ...]]:
    """By place, between two days: visitors received, sessions held, person-times there (None: nobody counted), minutes served.

    Reversals of minutes are rows of their own, so sums are what stands.
    """
    found: dict[int, list[Any]] = {}
    for slot, sql in _COUNTS:
        rows = db.execute(sql, {"first": first, "last": last, "pk": station_pk, "done": DONE}).fetchall()
        for pk, *values in rows:
            line = found.setdefault(int(pk), [0, 0, None, 0])
            line[slot : slot + len(values)] = values
    return {pk: tuple(line) for pk, line in found.items()}


# Which of the four counts a query begins to fill.
_COUNTS = (
    (0, """SELECT station_pk, sum(people) FROM visit
       WHERE day BETWEEN :first AND :last AND (:pk IS NULL OR station_pk = :pk) GROUP BY station_pk"""),
    (1, """SELECT station_pk, sum(sessions), sum(people) FROM activity
       WHERE state = :done AND day BETWEEN :first AND :last AND station_pk IS NOT NULL
         AND (:pk IS NULL OR station_pk = :pk) GROUP BY station_pk"""),
    (3, """SELECT a.station_pk, sum(s.minutes) FROM activity a JOIN service s ON s.activity_pk = a.pk
       WHERE s.day BETWEEN :first AND :last AND a.station_pk IS NOT NULL
         AND (:pk IS NULL OR a.station_pk = :pk) GROUP BY a.station_pk"""),
)  # fmt: skip
