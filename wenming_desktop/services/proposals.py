"""Points an activity proposes (待评议): the panel decides on paper, the clerk records its decision, many at once.

Hours and points are two ledgers: who served is asked of the hours, how long never counts; nothing here adds hours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain.activities import DONE
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.rules import Track
from wenming_desktop.services.activity_forms import stored
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.points import Booked, Draft, book_drafts
from wenming_desktop.storage import activities as store
from wenming_desktop.storage import journal
from wenming_desktop.storage.facts import household_on
from wenming_desktop.support.ids import uuid7

WAITING, ACCEPTED, REFUSED = STATES = ("待评议", "评议通过", "评议未通过")


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many entries an activity proposed, and who was left out and why (a line each)."""

    proposals: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One proposed entry that waits for the panel: who, where, for what activity and item."""

    pk: int
    track: Track
    day: date
    person_pk: int
    name: str
    household: str
    village: str
    item: str
    activity: str


def propose(book: Book, activity_pk: int) -> tuple[Proposed, Changes]:
    """Propose the activity's item for everyone who has time recorded there, once each; a second call adds who is new.

    UserError where the activity has no item, was not held, or nobody has time there.
    """
    activity = stored(book, activity_pk)
    track = _track(book, activity)
    people = _people(book, activity_pk)
    if not people:
        raise UserError("这个活动还没有录入服务时间。", "请先录入签到，再提请评议。")
    known = _proposed(book, activity)
    fitting, left_out = [], list[str]()
    for person_pk, name, household_pk, party in people:
        if track == "party" and not party:
            left_out.append(f"{name}不是党员，不能登记党员积分")
        elif track == "masses" and household_pk is None:
            left_out.append(f"{name}不在农牧户里，不能登记群众积分")
        elif person_pk not in known:
            fitting.append((person_pk, household_pk))
    if not fitting:
        return Proposed(0, tuple(left_out)), Changes()
    name = f"提请评议 {activity['title']} {len(fitting)}条"
    with book.operation(name):
        held = date.fromisoformat(activity["day"])
        for person_pk, household_pk in fitting:
            row = {
                "id": uuid7(), "track": track, "person_pk": person_pk,
                "household_pk": household_on(book.db, person_pk, held) or household_pk,
                "event_date": activity["day"], "item_pk": activity["item_pk"], "state": WAITING, "note": _mark(activity),
            }  # fmt: skip
            journal.insert(book.db, "proposal", row)
    return Proposed(len(fitting), tuple(left_out)), changed(name, "proposal")


def _track(book: Book, activity: dict[str, Any]) -> Track:
    if activity["state"] != DONE:
        raise UserError("活动还没有办，不能提请评议。", "请先把活动登记为已办。")
    row = book.db.execute(
        "SELECT b.track FROM rule_item i JOIN rule_book b ON b.pk = i.book_pk WHERE i.pk = ?",
        [activity["item_pk"]],
    ).fetchone()
    if row is None:
        raise UserError("这个活动没有选积分项目。", "请在活动里选好积分项目，再提请评议。")
    return "party" if row[0] == "party" else "masses"


def _people(book: Book, activity_pk: int) -> list[tuple[int, str, int | None, bool]]:
    """Who has time at an activity: person, name, household, whether a party member; by number."""
    volunteers = [pk for pk, _ in store.served_by(book.db, activity_pk)]
    rows = book.db.execute(
        "SELECT p.pk, p.name, p.household_pk, p.party FROM volunteer v JOIN living_person l ON l.pk = v.person_pk "
        "JOIN person p ON p.pk = l.living WHERE v.pk IN (SELECT value FROM json_each(?)) ORDER BY v.number",
        [json.dumps(volunteers)],
    )
    return [(int(pk), str(name), home, bool(party)) for pk, name, home, party in rows.fetchall()]


def _mark(activity: dict[str, Any]) -> str:
    """What ties a proposal to its activity, and says so in the register: HD-2026-0007 卫生整治."""
    return f"{activity['number']} {activity['title']}"


def _proposed(book: Book, activity: dict[str, Any]) -> set[int]:
    rows = book.db.execute(
        "SELECT l.living FROM proposal p JOIN living_person l ON l.pk = p.person_pk "
        "WHERE p.item_pk = ? AND substr(p.note, 1, ?) = ?",
        [activity["item_pk"], len(activity["number"]) + 1, f"{activity['number']} "],
    )
    return {int(row[0]) for row in rows.fetchall()}


def waiting(book: Book) -> list[Waiting]:
    """The proposed entries that wait for the panel, by day, village and household."""
    rows = book.db.execute(
        "SELECT p.pk, p.track, p.event_date, p.person_pk, w.name, ifnull(h.number, ''), ifnull(v.name, ''), i.text, p.note "
        "FROM proposal p JOIN person w ON w.pk = p.person_pk LEFT JOIN household h ON h.pk = p.household_pk "
        "LEFT JOIN village v ON v.pk = h.village_pk LEFT JOIN rule_item i ON i.pk = p.item_pk "
        "WHERE p.state = ? ORDER BY p.event_date, p.note, v.position, length(h.number), h.number, p.pk",
        [WAITING],
    )
    return [Waiting(row[0], row[1], date.fromisoformat(row[2]), *row[3:]) for row in rows.fetchall()]


def decide(
    book: Book, proposal_pks: Sequence[int], accepted: bool, day: date, people: str
) -> tuple[list[Booked], Changes]:
    """Record what the panel decided about many entries: on which day and who; accepted ones are booked.

    If one cannot be booked (UserError names it) nothing is written. Undo reverses the entries and lets them wait again.
    """
    who = "、".join(people.replace("，", "、").replace(",", "、").split())
    if not who:
        raise UserError("参加评议的人没有填。", "请写明评议小组成员。")
    if day > book.clock.today():
        raise UserError("评议日期还没有到。", "请核对日期。")
    chosen = _waiting_rows(book, proposal_pks)
    state = ACCEPTED if accepted else REFUSED
    name = f"{state} {len(chosen)}条"
    with book.operation(name) as operation_pk:
        drafts = [_draft(row, day) for row in chosen] if accepted else []
        booked = book_drafts(book, operation_pk, drafts)
        for row in chosen:
            change = {"state": state, "decided_on": day.isoformat(), "decided_by": who}
            journal.update(book.db, "proposal", int(row["pk"]), change)
    return booked, changed(name, "proposal", *(("entry",) if accepted else ()))


def _waiting_rows(book: Book, pks: Iterable[int]) -> list[dict[str, Any]]:
    wanted = list(dict.fromkeys(pks))
    cursor = book.db.execute(
        "SELECT pk, track, household_pk, person_pk, event_date, item_pk, stated, note FROM proposal "
        "WHERE state = ? AND pk IN (SELECT value FROM json_each(?)) ORDER BY event_date, pk",
        [WAITING, json.dumps(wanted)],
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if not wanted or len(rows) != len(wanted):
        raise UserError("没有选待评议的登记，或其中有的已经评议过。", "请刷新后重新选择。")
    return rows


def _draft(row: dict[str, Any], day: date) -> Draft:
    home = (
        row["household_pk"] if row["person_pk"] is None else None
    )  # a person's entry counts where he lived that day
    return Draft(
        row["track"], date.fromisoformat(row["event_date"]), row["item_pk"], home, row["person_pk"], row["stated"],
        evidence=str(row["note"]), note=f"{format_day(day)}评议通过",
    )  # fmt: skip
