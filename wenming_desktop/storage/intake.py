"""What the ledger already holds, in bulk, for an import that must write nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from wenming_desktop.domain.booked import BookedRows
from wenming_desktop.domain.points import caps_day
from wenming_desktop.domain.rules import Track
from wenming_desktop.storage.as_of import Merges
from wenming_desktop.storage.chains import STANDS, THERE

# An entry is told apart by the line of its item over rule books, never by a code: another book may use it again.
_ITEM = "ifnull(r.line_pk, r.pk)"


def _key(track: Track) -> str:
    return "person_pk" if track == "party" else "household_pk"


# Booked anew by a 更正 for the same person, item and value: only the household was wrong, both are one row of a file.
_BOOKED_ANEW = (
    "e.pk IN (SELECT o.pk FROM entry n JOIN entry o ON o.pk = n.replaces WHERE n.replaces IS NOT NULL "
    "AND n.person_pk = o.person_pk AND n.item_pk = o.item_pk AND n.claimed = o.claimed)"
)


def row_counts(
    db: Database, track: Track, first: date, last: date, merges: Merges
) -> tuple[BookedRows, Counter[tuple[str, int, int]]]:
    """The entries the book has, by date, item and stated points; and how many stand, whatever is stated.

    Of the first, entries reversed by hand still count as there; those of an undone action do not. The subject is whom
    an entry counts for on its day, of those that stand whom its caps are measured over (``caps_day``).
    """
    key, who = _key(track), _who(db, track)
    sql = (
        f"SELECT e.event_date, e.{key}, e.person_pk, {_ITEM} AS item, e.claimed, {_BOOKED_ANEW} AS anew, count(*), "
        f"total({STANDS}) FROM entry e LEFT JOIN rule_item r ON r.pk = e.item_pk "
        "WHERE e.track = ? AND e.counts_in >= ? AND e.event_date BETWEEN ? AND ? "
        f"AND e.item_pk IS NOT NULL AND e.tops IS NULL AND {THERE} "
        f"GROUP BY e.event_date, e.{key}, e.person_pk, item, e.claimed, anew"
    )
    rows = db.execute(sql, [track, first.year * 100 + first.month, first.isoformat(), last.isoformat()])
    there = BookedRows()
    standing: Counter[tuple[str, int, int]] = Counter()
    for day, pk, person, item, claimed, anew, count, stand in rows:
        on = date.fromisoformat(day)
        there.add((day, item, claimed), merges.living(pk, on), who(person), count, moves=not anew)
        standing[day, merges.living(pk, caps_day(on)), item] += int(stand)
    return there, standing


def book_counts(db: Database, track: Track, first: date, last: date, merges: Merges) -> BookedRows:
    """The entries that count for what their own version of the rule book said, by date and item.

    A row that states no value means these, also after the rule book was changed.
    """
    key, who = _key(track), _who(db, track)
    sql = (
        f"SELECT e.event_date, e.{key}, e.person_pk, {_ITEM} AS item, {_BOOKED_ANEW} AS anew, count(*) FROM entry e "
        "JOIN rule_item r ON r.pk = e.item_pk AND r.low = r.high AND e.claimed = r.direction * r.low "
        "WHERE e.track = ? AND e.counts_in >= ? AND e.event_date BETWEEN ? AND ? "
        f"AND e.tops IS NULL AND {THERE} GROUP BY e.event_date, e.{key}, e.person_pk, item, anew"
    )
    rows = db.execute(sql, [track, first.year * 100 + first.month, first.isoformat(), last.isoformat()])
    found = BookedRows()
    for day, pk, person, item, anew, count in rows:
        on = date.fromisoformat(day)
        found.add((day, item), merges.living(pk, on), who(person), count, moves=not anew)
    return found


def _who(db: Database, track: Track) -> Callable[[int | None], int | None]:
    """Whom an entry of a household names, as he is recorded today; on the party's track he is the subject himself."""
    if track == "party":
        return lambda _person: None
    persons = Merges(db, "party")
    return lambda person: None if person is None else persons.living(person, date.max)


def used_points(db: Database, track: Track, first: date, last: date) -> dict[tuple[int, int], dict[int, int]]:
    """What counts so far, by (key, line of the item) and month of the event: what caps are measured on."""
    key = _key(track)
    sql = (
        f"SELECT e.{key}, {_ITEM} AS item, CAST(replace(substr(e.event_date, 1, 7), '-', '') AS INTEGER) AS month, "
        "sum(e.points) FROM entry e LEFT JOIN rule_item r ON r.pk = e.item_pk "
        "WHERE e.track = ? AND e.counts_in >= ? AND e.event_date BETWEEN ? AND ? AND e.item_pk IS NOT NULL "
        f"GROUP BY e.{key}, item, month"
    )
    used: dict[tuple[int, int], dict[int, int]] = {}
    args = [track, first.year * 100 + first.month, first.isoformat(), last.isoformat()]
    for pk, item, month, points in db.execute(sql, args):
        used.setdefault((pk, item), {})[month] = points
    return used


@dataclass(frozen=True, slots=True)
class Score:
    """A month's score of one category (None: the deduction) as booked last, for a household and whom it names.

    ``stands`` is False where it was reversed by hand; ``tip`` is the row a further reversal has to name.
    """

    pk: int
    points: int
    stands: bool
    tip: int
    counts_in: int
    text: str
    deduct: int
    household_pk: int | None
    person_pk: int | None


ScoreKey = tuple[int, str, str | None]  # whom it is booked for, event date ISO, category


def score_categories(db: Database, track: Track) -> list[str]:
    """The categories monthly scores were ever booked for; a rule book of today may have lost one."""
    rows = db.execute(
        "SELECT DISTINCT category FROM entry WHERE track = ? AND item_pk IS NULL AND category <> '' ORDER BY category",
        [track],
    )
    return [str(row[0]) for row in rows.fetchall()]


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    subject: int
    day: str
    category: str | None
    points: int
    counts_in: int
    text: str
    deduct: int
    reverses: int | None
    undoing: int
    household_pk: int | None
    person_pk: int | None


def scores(db: Database, track: Track, days: Iterable[date], merges: Merges) -> dict[ScoreKey, Score]:
    """The monthly scores booked for some months (by their last days), those of an undone action left out.

    Two households that were merged since keep a score each, under the keys they were booked for; two records of one
    member are one.
    """
    key = _key(track)
    found: dict[ScoreKey, Score] = {}
    for day in sorted(set(days)):
        sql = (
            f"SELECT e.pk, e.{key}, e.event_date, e.category, e.points, e.counts_in, e.text, e.deduct, e.reverses, "
            "e.undoing, e.household_pk, e.person_pk FROM entry e WHERE e.track = ? AND e.counts_in >= ? "
            "AND e.event_date = ? AND e.item_pk IS NULL ORDER BY e.pk"
        )
        rows = [_Row(*row) for row in db.execute(sql, [track, day.year * 100 + day.month, day.isoformat()])]
        if track == "party":
            rows = [replace(row, subject=merges.living(row.subject, day)) for row in rows]
        found |= _last_scores(rows)
    return found


def scores_of(db: Database, track: Track, key: int) -> dict[str, dict[str | None, int]]:
    """The monthly scores that stand for one household (or member): last day of the month -> category -> hundredths."""
    sql = (
        f"SELECT event_date, category, sum(points) FROM entry WHERE track = ? AND {_key(track)} = ? "
        "AND item_pk IS NULL GROUP BY event_date, category HAVING sum(points) <> 0"
    )
    found: dict[str, dict[str | None, int]] = {}
    for day, category, points in db.execute(sql, [track, key]):
        found.setdefault(day, {})[category] = points
    return found


def _last_scores(rows: list[_Row]) -> dict[ScoreKey, Score]:
    reverser = {row.reverses: row for row in rows if row.reverses is not None}
    found: dict[ScoreKey, Score] = {}
    for row in rows:
        if row.reverses is not None:
            continue
        chain = [row]
        while chain[-1].pk in reverser:
            chain.append(reverser[chain[-1].pk])
        # Each reversal takes back the one before it: an odd number of them takes the score itself back.
        stands = len(chain) % 2 == 1
        if not stands and chain[-1].undoing:
            continue
        found[row.subject, row.day, row.category] = Score(
            row.pk, row.points, stands, chain[-1].pk, row.counts_in, row.text, row.deduct,
            row.household_pk, row.person_pk,
        )  # fmt: skip
    return found
