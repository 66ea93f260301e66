"""Entering points (积分登记): one entry, many, a whole group, and taking one back (冲正)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from wenming_desktop.domain import reasons
from wenming_desktop.domain.amounts import format_signed
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import Period, month_first, month_label, month_of
from wenming_desktop.domain.points import (
    Entry,
    ahead,
    booking_month,
    caps_day,
    caps_span,
    counted,
    doubled,
    doubles,
    is_future,
    left_out,
    top_ups,
    used_in,
)
from wenming_desktop.domain.rules import RuleItem, Track, claim
from wenming_desktop.services import booked_since, entry_subject, group_sheet
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.evidence import keep_files, words
from wenming_desktop.services.household_days import reach_back
from wenming_desktop.storage import as_of, ledger, months, rules_store
from wenming_desktop.storage.people import states
from wenming_desktop.support.ids import uuid7


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as the clerk states it; ``stated`` '' means the rule book's value.

    ``number`` is a household's as typed: the household it meant on the event's day.
    """

    track: Track
    event_date: date
    item_pk: int
    household_pk: int | None = None
    person_pk: int | None = None
    stated: str = ""
    evidence: str = ""
    note: str = ""
    files: tuple[Path, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """What became of a draft: its row, the points that counted, the month it counts in, what the clerk should know."""

    entry_pk: int
    points: int
    counts_in: int
    notes: tuple[str, ...] = ()
    household_pk: int | None = None
    capped: bool = False

    @property
    def message(self) -> str:
        """The notes in one line, '' for none."""
        return "；".join(self.notes)


# The item in force, by track, the item chosen and the event's day; good for one action.
Items = dict[tuple[Track, int, date], RuleItem]


def record(book: Book, draft: Draft) -> tuple[Booked, Changes]:
    """Book one entry (登记一条); undo is a reversing entry."""
    known: Items = {}
    name = f"登记积分 {_subject_name(book, draft)} {_known_item(book, draft, known).text}"
    with book.operation(name) as pk:
        (booked,) = book_drafts(book, pk, [draft], known)
    return booked, changed(name, "entry")


def record_many(book: Book, drafts: Sequence[Draft], name: str) -> tuple[list[Booked], Changes]:
    """Book many entries as one action; if one is refused (UserError names it) none is booked."""
    with book.operation(name) as pk:
        results = book_drafts(book, pk, drafts)
    return results, changed(name, "entry")


def book_drafts(
    book: Book, operation_pk: int, drafts: Sequence[Draft], known: Items | None = None, cause: str = ""
) -> list[Booked]:
    """Book entries inside an action that writes more than them; UserError names one that is refused.

    ``known``: items looked up already, once an item and day. With a ``cause`` what an audited month lacks counts there (补记).
    """
    known = {} if known is None else known
    closed = (months.closed_through(book.db) or 0) if cause else 0
    roots = {month: Root(month, cause) for one in drafts if (month := month_of(one.event_date)) <= closed}
    return [_book_one(book, operation_pk, one, roots.get(month_of(one.event_date)), known) for one in drafts]


def record_group(
    book: Book,
    village_pk: int,
    group: str | None,
    item_pk: int,
    day: date,
    absent: Iterable[int] = (),
    stated: str = "",
    shown: Iterable[int] | None = None,
) -> tuple[list[Booked], Changes]:
    """Book one item for every household that takes part in a group (None: the whole village) that day, but the absent.

    UserError where those ``shown`` to the clerk are not those of the day.
    """
    here = group_sheet.households(book, village_pk, group, day, shown)
    present = sorted(here - set(absent))
    if not present:
        raise UserError("这个组没有要登记的农牧户。", "请核对嘎查村和组别，或减少缺席户。")
    item = rules_store.item(book.db, item_pk)
    place = book.db.execute("SELECT name FROM village WHERE pk = ?", [village_pk]).fetchone()[0]
    name = f"按组加分 {place}{group_label(group) or '全村'} {item.text} {len(present)}户"
    drafts = [Draft("masses", day, item_pk, household_pk=pk, stated=stated) for pk in present]
    return record_many(book, drafts, name)


def reverse(book: Book, entry_pk: int, reason: str) -> tuple[int, Changes]:
    """Take an entry back by its opposite (冲正), with a reason; it counts in the month of what it takes back.

    Room it frees under a cap goes to later entries. Gives the points booked by top-ups. UserError for a row that is a
    reversal or reversed already.
    """
    entry, rows, why = _reversible(book, entry_pk, reason)
    name = f"冲正 {entry.head or entry.person} {entry.text} {format_signed(entry.points)}"
    with book.operation(name) as pk:
        _take_back(book, pk, entry, rows, why)
        freed = _top_up(book, pk, entry)
    return freed, changed(name, "entry")


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands in an entry's place after a 更正; None leaves that part as it was, ``stated`` '' the rule book's value.

    ``household_pk`` or ``number`` is another household, ``person_pk`` another person: of it, of the one he lived in on
    the day, or on the party track the member meant.
    """

    item_pk: int | None = None
    stated: str | None = None
    household_pk: int | None = None
    person_pk: int | None = None
    number: str = ""


def correct(book: Book, entry_pk: int, reason: str, wanted: Correction) -> tuple[Booked, Changes]:
    """Take an entry back and book what was meant in its place, as one action (更正): both count in its month.

    The day stays, and so does the panel's value where only the household or the item was wrong and the value fits.
    """
    entry, rows, why = _reversible(book, entry_pk, reason)
    draft = _corrected(entry, wanted)
    # The very version it was made under, unless another item was meant: its words and value stay.
    item = rules_store.item(book.db, draft.item_pk) if wanted.item_pk is None else None
    name = f"更正 {entry.head or entry.person} {entry.text} {format_signed(entry.points)}"
    with book.operation(name) as pk:
        _take_back(book, pk, entry, rows, why)
        booked = _book_one(book, pk, draft, Root(entry.counts_in, why, entry.pk, item))
        freed = _top_up(book, pk, entry)
    if freed:
        booked = replace(booked, notes=(*booked.notes, freed_text(freed)))
    return booked, changed(name, "entry")


def freed_text(points: int) -> str:
    """What a reversal left for others, as it is told."""
    return f"空出的上限已补记{format_signed(points)}分"


def _corrected(entry: Entry, wanted: Correction) -> Draft:
    if entry.item_pk is None:
        raise UserError("按类别登记的月度得分不能改项目或分值。", "请改好评分表再导入一次，或先冲正再登记。")
    stated = wanted.stated
    if stated is None:
        # A veto states no value; a value kept for another item has to fit that item too, or is refused by name.
        keeps = wanted.item_pk is None and not entry.veto
        stated = format_signed(entry.claimed) if keeps else ""
    if entry.track == "party" and wanted.household_pk is not None and wanted.person_pk is None:
        raise UserError("党员积分记在党员名下，不能只改户。", "请写明是哪一名党员。")
    moved = wanted.household_pk is not None or wanted.person_pk is not None or bool(wanted.number)
    return Draft(
        entry.track, entry.event_date, wanted.item_pk or entry.item_pk, stated=stated, evidence=entry.evidence,
        household_pk=wanted.household_pk if moved else entry.household_pk,
        person_pk=wanted.person_pk if moved else entry.person_pk, note=entry.note, number=wanted.number,
    )  # fmt: skip


def supplement(book: Book, draft: Draft, period: Period, cause: str) -> tuple[Booked, Changes]:
    """Book what was left out of a closed period (补记), by an objection or a meeting that ``cause`` names.

    It counts in the month of its day, which lies in the period. UserError without a cause, or for another day.
    """
    why = reasons.stated(cause, "补记的原因没有填。", "请写明异议编号、会议编号或原因。")
    if not period.first <= draft.event_date <= period.last:
        raise UserError(
            f"发生日期不在{period.label}。", "请核对日期，或补记到那一天所在的时段。", field="day"
        )
    item = _item_of(book, draft)
    name = f"补记 {_subject_name(book, draft)} {item.text}"
    with book.operation(name) as pk:
        booked = _book_one(book, pk, draft, Root(month_of(draft.event_date), why))
    return booked, changed(name, "entry")


def _reversible(book: Book, entry_pk: int, reason: str) -> tuple[Entry, list[Entry], str]:
    """An entry that may be taken back, with it the rows that top it up, and the reason."""
    why = reasons.stated(reason, "冲正的原因没有填。", "请写明原因，例如“登记错户”。")
    rows = ledger.entries(book.db, "e.pk = ? OR e.tops = ?", [entry_pk, entry_pk])
    entry = next((row for row in rows if row.pk == entry_pk), None)
    if entry is None or entry.reverses is not None or entry.tops is not None:
        raise UserError("这一条不能单独冲正。", "请选原来的那条登记。")
    if not entry.stands:
        raise UserError("这一条已经冲正过了。")
    return entry, rows, why


def _take_back(book: Book, operation_pk: int, entry: Entry, rows: Iterable[Entry], why: str) -> None:
    ledger.insert_entries(
        book.db,
        ledger.reversal_rows(
            [row for row in rows if row.stands],
            id_of=uuid7, common=book.ledger_common(operation_pk), period_of=lambda row: _booked_now(book, row.counts_in),
            undoing=False, cause=why,
        ),
    )  # fmt: skip


def _booked_now(book: Book, counts_in: int) -> int:
    """The month a correction is booked to: the one it counts in while that is open, else the first open one."""
    return booking_month(month_first(counts_in), months.closed_through(book.db))


def _top_up(book: Book, operation_pk: int, entry: Entry) -> int:
    if entry.item_pk is None:
        return 0
    item = rules_store.item(book.db, entry.item_pk)
    merges, versions = as_of.Merges(book.db, entry.track), rules_store.line(book.db, item.line)
    rows = ledger.of_item(book.db, entry.track, merges.family(entry.key, date.max), item.line)
    granted = top_ups(
        rows, lambda row: versions[row.item_pk or 0], lambda row, day: merges.living(row.key, day)
    )
    for row, points in granted:
        ledger.insert_entry(
            book.db,
            {
                **book.ledger_common(operation_pk), "id": uuid7(), "track": row.track, "household_pk": row.household_pk,
                "person_pk": row.person_pk, "period": _booked_now(book, row.counts_in), "counts_in": row.counts_in,
                "event_date": row.event_date.isoformat(), "item_pk": row.item_pk, "code": row.code,
                "category": row.category, "text": row.text, "claimed": 0, "points": points, "tops": row.pk,
                "cause": "前面的登记冲正后，按上限补记",
            },
        )  # fmt: skip
    return sum(points for _, points in granted)


@dataclass(frozen=True, slots=True)
class Root:
    """Where a correction counts and why: the month of what it corrects, the reason, the entry it stands for.

    ``item`` is the version to book under where it is not that of the day.
    """

    counts_in: int
    cause: str
    replaces: int | None = None
    item: RuleItem | None = None


def _book_one(
    book: Book, operation_pk: int, draft: Draft, root: Root | None = None, known: Items | None = None
) -> Booked:
    """Book a draft: a new entry in its month or the first open one after, a correction where its ``root`` counts."""
    today = book.clock.today()
    if is_future(draft.event_date, today):
        raise UserError(
            f"{month_label(draft.event_date.year * 100 + draft.event_date.month)}还没有到，不能登记。",
            "请核对日期。",
            field="day",
        )
    item = (root.item if root else None) or _known_item(book, draft, {} if known is None else known)
    stated = claim(item, draft.stated)
    if stated.refused:
        raise UserError(f"{stated.message}。", f"登记的是{_subject_name(book, draft)}。", field="points")
    owner = _owner(book, draft)
    masses, household_pk = draft.track == "masses", owner.household_pk
    key = household_pk if masses else owner.person_pk
    before = beside(book, draft.track, key, item, draft.event_date)
    named = owner.person_pk and booked_since.of_entry(
        book, owner.person_pk, household_pk if masses else None, item.line, draft.event_date
    )
    result = counted(item, stated.points, used_in(before, draft.event_date))
    period = booking_month(draft.event_date, months.closed_through(book.db))
    counts_in = root.counts_in if root else period
    pk = ledger.insert_entry(
        book.db,
        {
            **book.ledger_common(operation_pk), "id": uuid7(), "track": draft.track,
            "household_pk": household_pk, "person_pk": owner.person_pk,
            "period": max(period, counts_in), "counts_in": counts_in, "replaces": root.replaces if root else None,
            "event_date": draft.event_date.isoformat(), "item_pk": item.pk, "code": item.code,
            "category": None if item.veto else item.category, "text": item.text, "claimed": stated.points,
            "points": result.points, "deduct": int(item.direction < 0 and not item.veto), "veto": int(item.veto),
            "cause": "；".join(filter(None, (root.cause if root else "", result.cause))), "evidence": draft.evidence or words(draft.files), "note": draft.note,
        },
    )  # fmt: skip
    keep_files(book, pk, draft.files)
    late = "" if counts_in == month_of(draft.event_date) else f"该月已审核，记入{month_label(counts_in)}"
    said = (
        ahead(draft.event_date, today), stated.message, result.cause, late, owner.said, *(named or ()), doubled(draft.track, doubles(before, draft.event_date)),
        reach_back(book, household_pk, draft.event_date) if masses and household_pk else "",
        left_out(states(book.db, household_pk), draft.event_date, counts_in) if masses and household_pk else "",
    )  # fmt: skip
    capped = bool(result.cause) and result.points != stated.points
    return Booked(pk, result.points, counts_in, tuple(filter(None, said)), household_pk, capped)


def _owner(book: Book, draft: Draft) -> entry_subject.Owner:
    return entry_subject.of_day(
        book,
        draft.track,
        draft.event_date,
        number=draft.number,
        household_pk=draft.household_pk,
        person_pk=draft.person_pk,
    )


def beside(book: Book, track: Track, key: int | None, item: RuleItem, day: date) -> list[Entry]:
    """The rows that bear on an entry of a day: of its household as the board of its month lists it, of the item's line."""
    if key is None:
        return []
    family = as_of.Merges(book.db, track).family(key, caps_day(day))
    return ledger.of_item(book.db, track, family, item.line, *caps_span(item, day))


def worth(book: Book, draft: Draft, known: Items) -> str:
    """What a draft would be booked for before any cap: +2; +1至+5 where it must still be said, 一票否决; '' for no item."""
    try:
        item = _known_item(book, draft, known)
    except UserError:
        return ""
    stated = claim(item, draft.stated)
    return item.value_text if item.veto or stated.refused else format_signed(stated.points)


def _known_item(book: Book, draft: Draft, known: Items) -> RuleItem:
    rule = (draft.track, draft.item_pk, draft.event_date)
    if rule not in known:
        known[rule] = _item_of(book, draft)
    return known[rule]


def _item_of(book: Book, draft: Draft) -> RuleItem:
    """The item in the version that held on the event's date; UserError where none did."""
    chosen = rules_store.item(book.db, draft.item_pk)
    held = rules_store.held_on(book.db, draft.track, draft.event_date)
    if held is None:
        raise UserError("这个日期还没有施行的积分细则。", "请先导入积分细则，或核对日期。", field="day")
    item = rules_store.of_line(book.db, held.pk, chosen.line)
    if item is not None:
        return item
    raise UserError(f"“{chosen.text}”在{held.name}里没有。", "请核对日期，或选别的积分项目。", field="item")


def _subject_name(book: Book, draft: Draft) -> str:
    household_pk, person_pk, _ = (
        _owner(book, draft) if draft.number else (draft.household_pk, draft.person_pk, "")
    )
    if person_pk is not None:
        row = book.db.execute("SELECT name FROM person WHERE pk = ?", [person_pk]).fetchone()
    else:
        row = book.db.execute(
            "SELECT ifnull(p.name, h.number) FROM household h LEFT JOIN person p ON p.pk = h.head_pk WHERE h.pk = ?",
            [household_pk],
        ).fetchone()
    if row is None:
        raise UserError("没有选人或农牧户。", "请在姓名一栏选一个。", field="who")
    return str(row[0])
