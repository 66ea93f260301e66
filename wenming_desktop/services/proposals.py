"""Points an activity proposes (待评议): the panel decides on paper, the clerk records its decision, many at once.

Hours and points are two ledgers: who served is asked of the hours, how long never counts; nothing here adds hours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenming_desktop.domain import reasons
from wenming_desktop.domain.activities import DONE
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import month_label, month_of
from wenming_desktop.domain.points import booking_month
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import booked_words
from wenming_desktop.services.activity_forms import stored
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.points import Booked, Draft, Items, book_drafts, worth
from wenming_desktop.services.proposed_since import gone, unfit
from wenming_desktop.storage import activities as activity_store
from wenming_desktop.storage import due_process, journal, months
from wenming_desktop.storage import proposals as store
from wenming_desktop.storage.facts import household_on
from wenming_desktop.storage.proposals import ACCEPTED, REFUSED, WAITING, ProposalRow
from wenming_desktop.support.ids import uuid7

STATES = (WAITING, ACCEPTED, REFUSED)
_LOOK = "印过的榜请看一看要不要出更正"


@dataclass(frozen=True, slots=True)
class Proposed:
    """How many entries an activity proposed, and who was left out and why (a line each)."""

    proposals: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One proposed entry that waits for the panel: who, where, for what activity and item, as the activity is now.

    ``counts_in`` is the month it would count in if accepted now (202610), ``value`` what it would be booked for (+2).
    """

    pk: int
    track: Track
    day: date
    person_pk: int
    name: str
    household: str
    village: str
    item: str
    activity: str
    counts_in: int = 0
    value: str = ""

    @property
    def late(self) -> bool:
        """Whether its month is audited, so that it would count in a later one."""
        return self.counts_in > month_of(self.day)


@dataclass(frozen=True, slots=True)
class Decided(Booked):
    """What became of an accepted proposal, and whose it was."""

    name: str = ""


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
        why = unfit(name, track, party=party, home=household_pk) or known.get(person_pk, "")
        if why:
            left_out.append(f"{name}{why}" if person_pk in known else why)
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
    volunteers = [pk for pk, _ in activity_store.served_by(book.db, activity_pk)]
    rows = book.db.execute(
        "SELECT p.pk, p.name, p.household_pk, p.party FROM volunteer v JOIN living_person l ON l.pk = v.person_pk "
        "JOIN person p ON p.pk = l.living WHERE v.pk IN (SELECT value FROM json_each(?)) ORDER BY v.number",
        [json.dumps(volunteers)],
    )
    return [(int(pk), str(name), home, bool(party)) for pk, name, home, party in rows.fetchall()]


def _mark(activity: dict[str, Any]) -> str:
    """What ties a proposal to its activity, and says so in the register: HD-2026-0007 卫生整治."""
    return f"{activity['number']} {activity['title']}"


def _proposed(book: Book, activity: dict[str, Any]) -> dict[int, str]:
    """Who was proposed for the activity, and what to say of it: one that waits or was accepted stands, whatever its item.

    Refused, it may be proposed anew for another item.
    """
    standing = {one.proposal_pk for one in store.resting(book.db, activity["number"])}
    known = dict[int, str]()
    for row in store.of_activity(book.db, activity["number"]):
        if row.state == ACCEPTED and row.pk not in standing:
            known.setdefault(row.person_pk, "已经评议通过，后来冲正了；要再记的请直接登记")
        elif row.state in (WAITING, ACCEPTED) or row.own_line == row.line:
            known[row.person_pk] = ""
    return known


def waiting(book: Book) -> list[Waiting]:
    """The proposed entries that wait for the panel, by day, village and household, with day and item of the activity now.

    Those nothing bears any more (no time there, no item, proposed already) are none.
    """
    closed = months.closed_through(book.db)
    found, known = [row for row in store.waiting(book.db) if not gone(row)], Items()
    return [
        Waiting(
            row.pk, _track_of(row), day, row.person_pk, row.name, row.household, row.village, row.item, row.mark,
            booking_month(day, closed), worth(book, _draft(row, day), known),
        )
        for row in found
        for day in (date.fromisoformat(row.day),)
    ]  # fmt: skip


def _track_of(row: ProposalRow) -> Track:
    return "party" if row.track == "party" else "masses"


def waiting_count(book: Book) -> int:
    """How many proposed entries wait for the panel."""
    return sum(not gone(row) for row in store.waiting(book.db))


def late_words(rows: Sequence[Waiting], *, own_month: bool = False) -> str:
    """What is said before entries are accepted: which are of audited months, and where they will count; '' for none."""
    late = [row for row in rows if row.late]
    if not late:
        return ""
    own = "、".join(month_label(month) for month in sorted({month_of(row.day) for row in late}))
    if own_month:
        return f"其中{len(late)}条补记回{own}，以评议会议或填写的依据为原因；{_LOOK}。"
    return (
        f"其中{len(late)}条发生在{own}，已审核：评议通过后记入{month_label(late[0].counts_in)}。"
        "评议会议要求记回原来月份的，请勾选补记。"
    )


def decide(
    book: Book, proposal_pks: Sequence[int], accepted: bool, day: date, people: str,
    own_month: bool = False, cause: str = "",
) -> tuple[list[Decided], Changes]:  # fmt: skip
    """Record what the panel decided about many entries: on which day and who; accepted ones are booked.

    Those of audited months count in the first open one, with ``own_month`` in their own (补记) by the panel's meeting or
    the ``cause`` given. If one cannot be booked, or nothing bears it any more (UserError names it), nothing is written.
    Undo reverses the entries and lets them wait again.
    """
    who = "、".join(people.replace("，", "、").replace(",", "、").split())
    if not who:
        raise UserError("参加评议的人没有填。", "请写明评议小组成员。")
    if day > book.clock.today():
        raise UserError("评议日期还没有到。", "请核对日期。")
    chosen = _chosen(book, proposal_pks)
    late = max(chosen, key=lambda row: row.day)
    if late.day > day.isoformat():
        raise UserError(
            f"“{late.title}”是{format_day(date.fromisoformat(late.day))}的活动，评议日期在它以前。",
            "请核对评议日期。",
        )
    state = ACCEPTED if accepted else REFUSED
    given = reasons.stated(cause, "", "", needed=False)
    why = (given or _meeting(book, day, chosen)) if own_month or given else ""
    name = f"{state} {len(chosen)}条"
    with book.operation(name) as operation_pk:
        drafts = [_draft(row, day) for row in chosen] if accepted else []
        booked = book_drafts(book, operation_pk, drafts, cause=why)
        for row in chosen:
            store.decide(book.db, row, state, day, who)
    closed = months.closed_through(book.db) or 0
    decided = [_decided(one, row.name, closed) for one, row in zip(booked, chosen, strict=False)]
    return decided, changed(name, "proposal", *(("entry",) if accepted else ()), warnings=told(decided))


def told(decided: Sequence[Decided]) -> tuple[str, ...]:
    """Every note of what was accepted, with whom it is about."""
    return booked_words.told(decided, [one.name for one in decided])


def _decided(booked: Booked, name: str, closed: int) -> Decided:
    notes = booked.notes
    if booked.counts_in <= closed:
        notes = (f"补记到{month_label(booked.counts_in)}，{_LOOK}", *notes)
    whose, capped = booked.household_pk, booked.capped
    return Decided(booked.entry_pk, booked.points, booked.counts_in, notes, whose, capped, name)


def _meeting(book: Book, day: date, chosen: Iterable[ProposalRow]) -> str:
    """The panel's meeting of a day as a cause, with the numbers it was recorded under for the villages concerned."""
    villages = {row.village_pk for row in chosen}
    numbers = [
        one.number
        for one in due_process.meetings(book.db, "m.day = ?", [day.isoformat()])
        if one.village_pk in villages
    ]
    return f"{format_day(day)}评议会议{'、'.join(numbers)}"


def _chosen(book: Book, pks: Iterable[int]) -> list[ProposalRow]:
    """The rows that wait, by day and key; UserError where one does not, or is none any more."""
    wanted = set(pks)
    rows = store.waiting(book.db, wanted)
    if not wanted or len(rows) != len(wanted):
        raise UserError("没有选待评议的登记，或其中有的已经评议过。", "请刷新后重新选择。", field="proposal")
    for row in rows:
        if why := gone(row):
            raise UserError(
                f"{why}，不能评议。", "请重新选择；记错的请先改活动或服务时间。", field="proposal"
            )
    return sorted(rows, key=lambda row: (row.day, row.pk))


def _draft(row: ProposalRow, day: date) -> Draft:
    # of a person: it counts where he lived on the day
    return Draft(
        _track_of(row), date.fromisoformat(row.day), row.item_pk or 0, person_pk=row.person_pk, stated=row.stated,
        evidence=row.mark, note=f"{format_day(day)}评议通过",
    )  # fmt: skip
