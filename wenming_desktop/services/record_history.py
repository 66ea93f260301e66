"""What was done to one record (经过): who, when, under what name; out of the journal and the ledger of hours."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.services.context import Book

_MOST = 200


@dataclass(frozen=True, slots=True)
class Deed:
    """One action as the log names it; ``at`` is ISO text, ``undone`` whether it was taken back."""

    pk: int
    at: str
    operator: str
    name: str
    undone: bool


def of_activity(book: Book, activity_pk: int) -> list[Deed]:
    """The actions on an activity, its teams, stalls, files and hours, the latest first; actions of undoing left out."""
    rows = book.db.execute(
        "SELECT pk, at, operator, name, state FROM operation WHERE kind NOT IN ('undo', 'redo') AND pk IN ("
        "  SELECT operation_pk FROM change WHERE noun = 'activity' AND row_pk = :pk"
        "  UNION SELECT x.operation_pk FROM change x LEFT JOIN attachment f ON f.pk = x.row_pk"
        "    WHERE x.noun = 'attachment' AND ifnull(f.noun, x.before ->> '$.noun') = 'activity'"
        "      AND ifnull(f.row_pk, x.before ->> '$.row_pk') = :pk"
        "  UNION SELECT x.operation_pk FROM change x LEFT JOIN stall s ON s.pk = x.row_pk"
        "    WHERE x.noun = 'stall' AND ifnull(s.activity_pk, x.before ->> '$.activity_pk') = :pk"
        "  UNION SELECT operation_pk FROM service WHERE activity_pk = :pk"
        ") ORDER BY pk DESC LIMIT :most",
        {"pk": activity_pk, "most": _MOST},
    )
    return [
        Deed(int(pk), at, operator, name, state != "done")
        for pk, at, operator, name, state in rows.fetchall()
    ]
