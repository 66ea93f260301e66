"""What the points rooms show: items, what would become of an entry, a household's points (read only)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.amounts import format_signed
from wenming_desktop.domain.periods import Period, month_label, month_of
from wenming_desktop.domain.points import ahead, booking_month, caps_day, counted, doubles, left_out, used_in
from wenming_desktop.domain.rules import RuleBook, RuleItem, Track, book_on, cap_text, claim, find_item
from wenming_desktop.services import entry_subject, yardstick
from wenming_desktop.services.context import Book
from wenming_desktop.services.points import beside
from wenming_desktop.services.rules import by_category
from wenming_desktop.storage import as_of, ledger, months, rules_store, tallies
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage.chains import STANDS
from wenming_desktop.support import pinyin


def _points(book: Book, track: Track, key: int, first: int, last: int) -> int:
    return tallies.sums_by_key(book.db, track, [key], first, last).get(key, (0, 0, 0))[0]


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An item of the rule book as the register offers it; ``fixed`` is its value as text, '' where the clerk says it."""

    pk: int
    code: str
    text: str
    category: str
    value_text: str
    fixed: str
    caps: str
    evidence: str
    veto: bool

    @property
    def label(self) -> str:
        """H1 月评清洁户."""
        return f"{self.code} {self.text}".strip()


def item_choice(item: RuleItem) -> ItemChoice:
    """What the register needs of an item."""
    fixed = "" if item.ranged else "0" if item.veto else format_signed(item.direction * item.low)
    category = "" if item.veto else item.category
    return ItemChoice(
        item.pk,
        item.code,
        item.text,
        category,
        item.value_text,
        fixed,
        cap_text(item),
        item.evidence,
        item.veto,
    )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version of a track's rule book at hand, so that codes are found without asking the book at each key."""

    books: tuple[RuleBook, ...] = ()

    def items(self, day: date) -> tuple[RuleItem, ...]:
        """The items in force on a day."""
        held = book_on(self.books, day)
        return held.items if held else ()

    def find(self, day: date, text: str, limit: int = 60) -> list[ItemChoice]:
        """The items that fit a code, a piece of the text or its initials, best first; all of them for ''."""
        core = "".join(text.split())
        items = self.items(day)
        ranked = ((_rank(item, core), place) for place, item in enumerate(items))
        hits = sorted((rank, place) for rank, place in ranked if rank is not None)
        return [item_choice(items[place]) for _, place in hits[:limit]]

    def exact(self, day: date, text: str) -> ItemChoice | None:
        """The one item a cell means: by code, text, code + text, 类别：文本, or because nothing else fits."""
        item = find_item(self.items(day), text)
        if item:
            return item_choice(item)
        fits = self.find(day, text, 2)
        return fits[0] if len(fits) == 1 else None


def villages(book: Book) -> list[tuple[int, str]]:
    """The villages in the order they were made: (key, name)."""
    rows = book.db.execute("SELECT pk, name FROM village ORDER BY position").fetchall()
    return [(int(pk), str(name)) for pk, name in rows]


def months_with_entries(book: Book) -> list[int]:
    """The months that have entries, newest first; one step of the index a month, however many entries there are."""
    rows = book.db.execute(
        "WITH RECURSIVE m(period) AS (SELECT max(counts_in) FROM entry UNION ALL "
        "SELECT (SELECT max(counts_in) FROM entry e WHERE e.counts_in < m.period) FROM m WHERE m.period IS NOT NULL) "
        "SELECT period FROM m WHERE period IS NOT NULL"
    ).fetchall()
    return [int(row[0]) for row in rows]


def catalogue(book: Book, track: Track) -> Catalogue:
    """All versions of a track's rule book."""
    return Catalogue(tuple(rules_store.books(book.db, track)))


def _rank(item: RuleItem, core: str) -> int | None:
    """How well an item fits (0 best), None where it does not."""
    if not core:
        return 5
    code, typed = item.code.upper(), core.upper()
    tests = (
        code == typed,
        code.startswith(typed),
        core in item.text,
        core in item.category,
        pinyin.matches(core, item.text),
    )
    return next((rank for rank, fits in enumerate(tests) if fits), None)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of an entry: the points that would count, what the clerk should know, and doubles of it.

    ``late`` is the audited month of its day, where it would go to a later one unless it is 补记.
    """

    points: int | None = None
    refusal: str = ""
    messages: tuple[str, ...] = ()
    doubles: int = 0
    late: int | None = None


def outlook(
    book: Book, track: Track, day: date, item_pk: int, stated: str, *,
    household_pk: int | None = None, person_pk: int | None = None, number: str = "",
) -> Outlook:  # fmt: skip
    """Look ahead while the clerk types: range, caps, a closed month, and whether the same entry stands already."""
    item = rules_store.item(book.db, item_pk)
    said = claim(item, stated)
    if said.refused:
        return Outlook(refusal=f"{said.message}。")
    owner = entry_subject.of_day(
        book, track, day, number=number, household_pk=None if person_pk else household_pk, person_pk=person_pk
    )
    household_pk = owner.household_pk
    key = person_pk if track == "party" else household_pk
    before = beside(book, track, key, item, day)
    count = counted(item, said.points, used_in(before, day))
    period = booking_month(day, months.closed_through(book.db))
    away = left_out(people_store.states(book.db, key), day, period) if track == "masses" and key else ""
    notes = [
        text
        for text in (
            ahead(day, book.clock.today()),
            said.message,
            count.cause,
            _late(book, day),
            owner.said,
            away,
        )
        if text
    ]
    late = month_of(day) if _late(book, day) else None
    return Outlook(count.points, "", tuple(notes), doubles(before, day), late)


def soon(day: date, today: date) -> str:
    """What a dialog says of a day to come before it is recorded, as the register does (``ahead``)."""
    return ahead(day, today)


def group_doubles(book: Book, village_pk: int, group: str | None, item_pk: int, day: date) -> frozenset[int]:
    """The households of a group that have a standing entry of this item on this day already (``beside``)."""
    line = rules_store.item(book.db, item_pk).line
    here = as_of.households_on(book.db, day, village_pk).values()
    merges, then = as_of.Merges(book.db, "masses"), caps_day(day)
    family = {one.pk: merges.family(one.pk, then) for one in here if group is None or one.group == str(group)}
    keys = json.dumps(sorted({key for keys in family.values() for key in keys}))
    where = (
        "e.track = 'masses' AND e.item_pk IN (SELECT pk FROM rule_item WHERE ifnull(line_pk, pk) = ?) "
        "AND e.event_date = ? AND e.household_pk IN (SELECT value FROM json_each(?))"
    )
    rows = ledger.entries(book.db, where, [line, day.isoformat(), keys], index="entry_household")
    held = {row.key for row in rows if row.stands}
    return frozenset(pk for pk, keys in family.items() if held.intersection(keys))


def _late(book: Book, day: date) -> str:
    period = booking_month(day, months.closed_through(book.db))
    return (
        "" if period == month_of(day) else f"{month_label(month_of(day))}已审核，会记入{month_label(period)}"
    )


@dataclass(frozen=True, slots=True)
class SubjectPoints:
    """The card 积分明细: name, (caption, total) by period (``periods``) with base points, and this quarter's points by category."""

    name: str
    totals: tuple[tuple[str, int], ...]
    categories: tuple[tuple[str, int], ...]
    note: str = ""
    periods: tuple[Period, ...] = ()
    key: int = 0


def subject_points(book: Book, track: Track, key: int, day: date) -> SubjectPoints:
    """What a household (or a party member) has: this quarter, the last one, the year; totals in hundredths."""
    quarter = Period.around(day, "quarter")
    periods = (quarter, quarter.shifted(-1), Period.around(day, "year"))
    totals = tuple(
        (
            one.label,
            yardstick.base(book, track, one) + _points(book, track, key, one.months[0], one.months[-1]),
        )
        for one in periods
    )
    keys = tallies.merged_keys(book.db, track, key)
    rows = by_category(book, track, keys, quarter)
    return SubjectPoints(_name(book, track, key), totals, tuple(rows), f"{quarter.label}按类别", periods, key)


def _name(book: Book, track: Track, key: int) -> str:
    if track == "party":
        row = book.db.execute("SELECT name FROM person WHERE pk = ?", [key]).fetchone()
    else:
        row = book.db.execute(
            "SELECT ifnull(p.name, h.number) FROM household h LEFT JOIN person p ON p.pk = h.head_pk WHERE h.pk = ?",
            [key],
        ).fetchone()
    return str(row[0]) if row else ""


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """What the bottom line of the register says: how many entries, points added and deducted (hundredths)."""

    entries: int
    plus: int
    minus: int


def month_summary(book: Book, month: int, track: Track = "masses") -> MonthSummary:
    """This month's entries that stand."""
    row = book.db.execute(
        "SELECT count(*), total(max(e.points, 0)), total(min(e.points, 0)) FROM entry e WHERE e.counts_in = ? AND e.track = ? "
        f"AND {STANDS}",
        [month, track],
    ).fetchone()
    return MonthSummary(int(row[0]), int(row[1]), int(row[2]))
