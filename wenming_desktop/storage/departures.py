"""Who left a household (迁出、去世) or came back, each with its day and, where it came late, its cause."""

from __future__ import annotations

from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.domain.names import GONE_WORDS
from wenming_desktop.storage import journal
from wenming_desktop.storage.facts import Since

# A remark that says somebody is gone who is still in a household that is (gone_in of domain.names, as a condition).
_REMARKS = " OR ".join(f"p.note LIKE '%{word}%'" for word in sorted(GONE_WORDS) if len(word) > 1)
NOTED_GONE = (
    "SELECT p.household_pk FROM person p JOIN household n ON n.pk = p.household_pk WHERE p.note <> '' "
    f"AND p.merged_into IS NULL AND p.left_on IS NULL AND n.state NOT IN ('迁出', '注销') AND ({_REMARKS})"
)


def noted_gone(db: Database) -> tuple[int, int]:
    """How many persons' remarks say that they died or moved while they are still registered, and in how many households."""
    row = db.execute(f"SELECT count(*), count(DISTINCT household_pk) FROM ({NOTED_GONE})").fetchone()
    return int(row[0]), int(row[1])


class Departure(NamedTuple):
    """A departure as kept: who, from which day he was gone, ``back`` where that no longer holds."""

    pk: int
    name: str
    from_day: str
    back: bool
    cause: str
    corrects: int | None


def put(
    db: Database,
    person_pk: int,
    household_pk: int | None,
    since: Since,
    *,
    back: bool,
    at: str,
    operator: str,
) -> None:
    """Keep a departure, or that it does not hold; call inside an operation."""
    row = {
        "person_pk": person_pk, "household_pk": household_pk, "from_day": since.day, "back": int(back),
        "cause": since.cause, "corrects": since.corrects, "entered_at": at, "operator": operator,
    }  # fmt: skip
    journal.insert(db, "departure", row)


def of_household(db: Database, household_pk: int) -> list[Departure]:
    """Who left a household or came back to it, in the order entered."""
    rows = db.execute(
        "SELECT d.pk, p.name, d.from_day, d.back, d.cause, d.corrects FROM departure d JOIN person p ON p.pk = d.person_pk "
        "WHERE d.household_pk = ? ORDER BY d.pk",
        [household_pk],
    )
    return [
        Departure(pk, name, day, bool(back), cause, corrects)
        for pk, name, day, back, cause, corrects in rows.fetchall()
    ]


def corrections(db: Database, entered_from: str) -> list[tuple[str, str, int]]:
    """Those entered since a time that changed a closed month, as ``facts.corrections``; who has no household by name."""
    rows = db.execute(
        "SELECT ifnull(h.number, p.name), '迁出或去世', d.corrects FROM departure d JOIN person p ON p.pk = d.person_pk "
        "LEFT JOIN household h ON h.pk = d.household_pk "
        "WHERE d.corrects IS NOT NULL AND d.entered_at >= ? ORDER BY d.pk DESC",
        [entered_from],
    )
    return [(str(number), str(kind), int(month)) for number, kind, month in rows.fetchall()]
