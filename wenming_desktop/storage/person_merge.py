"""Two records of one person made one: what hangs on the one that goes moves; the ledgers are not touched.

Entries and service rows keep naming who they were booked for; totals find the living one (living_person,
living_volunteer). Everything here is journalled, so one undo brings both records back.
"""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.consent import Statement, joined
from wenming_desktop.domain.identity import id_fault
from wenming_desktop.domain.people import HEAD
from wenming_desktop.domain.volunteers import LEFT, VOLUNTEER_STATUSES
from wenming_desktop.storage import facts, journal
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage import volunteers as volunteer_store
from wenming_desktop.storage.people import PersonRow

Row = dict[str, Any]
_PERSON_BLANKS = ("sex", "birth", "ethnic", "phone", "branch_pk")
_VOLUNTEER_BLANKS = ("area", "guardian", "id_wish_on")
CONSENTS = (("consent", "consent_on"), ("guardian_consent", "guardian_consent_on"))


def merge_person(db: Database, keep: PersonRow, gone: PersonRow, day: str) -> None:
    """Let one person count for another; call inside an operation, after the checks of services.same_person.

    ``day`` (ISO, today) ends memberships of one who stays 退出 and whose day of leaving nobody knows.
    """
    left_on = left_since(keep, gone)
    row = _filled(keep, gone)
    if left_on != keep.left_on:
        row["left_on"] = left_on
    row |= _home(db, keep, gone)
    facts.rename_head(db, gone.pk, keep.pk)
    journal.update(db, "person", gone.pk, {"merged_into": keep.pk})
    if row:
        journal.update(db, "person", keep.pk, row)
    _merge_volunteers(db, keep.pk, gone.pk, left_on, day)
    db.execute(
        "DELETE FROM role WHERE person_pk = ?1 AND to_day IS NULL AND tag IN "
        "(SELECT tag FROM role WHERE person_pk = ?2 AND to_day IS NULL)",
        [gone.pk, keep.pk],
    )
    for table in ("role", "proposal", "register_entry_subject"):
        db.execute(f"UPDATE {table} SET person_pk = ? WHERE person_pk = ?", [keep.pk, gone.pk])
    _move_files(db, "person", keep.pk, gone.pk)


def _filled(keep: PersonRow, gone: PersonRow) -> Row:
    """What the kept record lacks and the other says."""
    have, other = keep._asdict(), gone._asdict()
    row: Row = {name: other[name] for name in _PERSON_BLANKS if not have[name] and other[name]}
    if gone.party and not keep.party:
        row["party"] = 1
    if gone.id_number and (not keep.id_number or id_fault(keep.id_number)):
        row["id_number"] = gone.id_number
    if gone.note and gone.note not in keep.note:
        row["note"] = "；".join(filter(None, (keep.note, gone.note)))
    return row


def left_since(keep: PersonRow, gone: PersonRow) -> str | None:
    """The day one of two records left (迁出、去世): as the one in a household has it, so that no list of volunteers undoes it.

    Where both stand in a household, or neither, who is still here in one of them is here.
    """
    housed = [one.left_on for one in (keep, gone) if one.household_pk is not None]
    days = housed or [keep.left_on, gone.left_on]
    return min(days) if all(days) else None  # type: ignore[type-var]


def _home(db: Database, keep: PersonRow, gone: PersonRow) -> Row:
    """The kept person stands in the other's household where he stood in none, and heads it where that one did."""
    if gone.household_pk is None or keep.household_pk not in (None, gone.household_pk):
        return {}
    row: Row = {}
    if keep.household_pk is None:
        facts.give_homes(db, gone.pk, keep.pk)
    if not keep.relation and gone.relation:
        row["relation"] = gone.relation
    if people_store.household(db, gone.household_pk).head_pk == gone.pk:
        row["relation"] = HEAD
    return row


def _merge_volunteers(db: Database, keep_pk: int, gone_pk: int, left_on: str | None, day: str) -> None:
    keep, gone = volunteer_store.of_person(db, keep_pk), volunteer_store.of_person(db, gone_pk)
    if gone is None:
        return
    if keep is None:
        journal.update(db, "volunteer", gone, {"person_pk": keep_pk})
        return
    records = volunteer_store.record(db, keep), volunteer_store.record(db, gone)
    row = _volunteer_filled(*records) | _status(*records, left_on)
    # Merges stay one step deep: sums look no further (storage.teams.MINUTES).
    db.execute("UPDATE volunteer SET merged_into = ?1 WHERE merged_into = ?2 OR pk = ?2", [keep, gone])
    if row:
        journal.update(db, "volunteer", keep, row)
    _move_memberships(db, keep, gone)
    now = volunteer_store.record(db, keep)
    if now["status"] == LEFT:
        _end_memberships(db, keep, now["left_on"] or left_on or day)
    db.execute("UPDATE volunteer_note SET volunteer_pk = ? WHERE volunteer_pk = ?", [keep, gone])
    db.execute(
        "DELETE FROM signup WHERE volunteer_pk = ?1 AND activity_pk IN "
        "(SELECT activity_pk FROM signup WHERE volunteer_pk = ?2)",
        [gone, keep],
    )
    db.execute("UPDATE signup SET volunteer_pk = ? WHERE volunteer_pk = ?", [keep, gone])
    db.execute(
        "UPDATE star_award SET volunteer_pk = ?1 WHERE volunteer_pk = ?2 AND stars NOT IN "
        "(SELECT stars FROM star_award WHERE volunteer_pk = ?1)",
        [keep, gone],
    )
    _move_files(db, "volunteer", keep, gone)


def _volunteer_filled(keep: Row, gone: Row) -> Row:
    row: Row = {name: gone[name] for name in _VOLUNTEER_BLANKS if not keep[name] and gone[name]}
    for name, day in CONSENTS:
        said = joined(Statement(keep[name], keep[day]), Statement(gone[name], gone[day]))
        if said != (keep[name], keep[day]):
            row |= {name: said.word, day: said.on}
    for name in ("skills", "services"):
        words = dict.fromkeys(word for text in (keep[name], gone[name]) for word in text.split("、") if word)
        if "、".join(words) != keep[name]:
            row[name] = "、".join(words)
    if gone["registered"] and (not keep["registered"] or gone["registered"] < keep["registered"]):
        row["registered"] = gone["registered"]
    if gone["note"] and gone["note"] not in keep["note"]:
        row["note"] = "；".join(filter(None, (keep["note"], gone["note"])))
    return row


def _status(keep: Row, gone: Row, left_on: str | None) -> Row:
    """Of two one of whom is on the roster the one they make is; not where the household register has him as gone."""
    if keep["status"] == gone["status"]:
        return {}
    if left_on is None:
        return {"status": VOLUNTEER_STATUSES[0], "left_on": None}
    return {"status": LEFT, "left_on": (keep if keep["status"] == LEFT else gone)["left_on"] or left_on}


def _move_memberships(db: Database, keep: int, gone: int) -> None:
    """Memberships move; of two in one team now the kept record's stays, with the other's post where that says more."""
    now = volunteer_store.listed(db, "membership", "volunteer_pk = ? AND to_day IS NULL", [keep], "pk")
    held = {row["team_pk"]: row for row in now}
    for row in volunteer_store.listed(db, "membership", "volunteer_pk = ?", [gone], "pk"):
        same = held.get(row["team_pk"]) if row["to_day"] is None else None
        if same is None:
            journal.update(db, "membership", row["pk"], {"volunteer_pk": keep})
            continue
        if same["post"] == "队员" != row["post"]:
            journal.update(db, "membership", same["pk"], {"post": row["post"]})
        db.execute("DELETE FROM membership WHERE pk = ?", [row["pk"]])


def _end_memberships(db: Database, pk: int, day: str) -> None:
    for row in volunteer_store.listed(db, "membership", "volunteer_pk = ? AND to_day IS NULL", [pk], "pk"):
        journal.update(db, "membership", row["pk"], {"to_day": max(day, row["from_day"] or "")})


def _move_files(db: Database, noun: str, keep: int, gone: int) -> None:
    db.execute(
        "UPDATE attachment SET row_pk = ?1 WHERE noun = ?3 AND row_pk = ?2 AND sha256 NOT IN "
        "(SELECT sha256 FROM attachment WHERE noun = ?3 AND row_pk = ?1)",
        [keep, gone, noun],
    )
