"""按表号录入: a village's or group's sheet with its households on it, entered back by line number in one save."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from wenming_desktop.domain import reasons
from wenming_desktop.domain.amounts import format_signed
from wenming_desktop.domain.erasure import public_name
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.names import group_label, household_key
from wenming_desktop.domain.periods import month_label, month_last, month_of
from wenming_desktop.domain.points import MATRIX_DEDUCTION, MATRIX_SUFFIX, Entry, booking_month
from wenming_desktop.domain.privacy import Piece
from wenming_desktop.domain.rules import CATEGORIES, RuleBook, book_on
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.household_days import reach_back
from wenming_desktop.services.score_limits import beyond, limits
from wenming_desktop.storage import as_of, ledger, months, rules_store
from wenming_desktop.storage.as_of import HouseholdOn
from wenming_desktop.storage.chains import THERE
from wenming_desktop.storage.facts import TAKES_PART
from wenming_desktop.support.ids import uuid7

# A cell is a household's score of a category in a month; category None is the month's deduction (减分).
Cell = tuple[int, str | None]
_SAVED = "按表号录入 "


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One printed line: its number on the sheet and the household it stands for (0: no longer in the book).

    ``note`` is what became of the household, where it is not simply one that takes part here.
    """

    line: int
    household_pk: int
    number: str
    head: str
    group: str | None
    note: str = ""


def sheet_lines(book: Book, village_pk: int, group: str | None, month: int) -> list[SheetLine]:
    """The households that take part on the month's last day, numbered from 1 as printed.

    In the village's own order, else by number.
    """
    return _numbered((row, row.head) for row in taking_part(book, village_pk, group, month_last(month)))


def printed_lines(book: Book, village_pk: int, group: str | None, month: int) -> list[SheetLine]:
    """The same as they are printed: a household whose head is a minor stands by its number alone."""
    today = book.clock.today()
    rows = taking_part(book, village_pk, group, month_last(month))
    return _numbered(
        (row, "" if row.birth and is_minor(date.fromisoformat(row.birth), today) else public_name(row.head))
        for row in rows
    )


def taking_part(book: Book, village_pk: int, group: str | None, day: date) -> list[HouseholdOn]:
    """The households of a village or one group of it that take part on a day, in the order of its sheets."""
    rows = as_of.households_on(book.db, day, village_pk).values()
    wanted = [row for row in rows if row.state == TAKES_PART and (group is None or row.group == str(group))]
    return sorted(
        wanted,
        key=lambda row: (
            row.own_order if row.own_order is not None else 1_000_000,
            household_key(row.number),
        ),
    )


def _numbered(rows: Iterable[tuple[HouseholdOn, str]]) -> list[SheetLine]:
    return [SheetLine(line, row.pk, row.number, head, row.group) for line, (row, head) in enumerate(rows, 1)]


def pieces(title: str, heads: Sequence[str], lines: Sequence[SheetLine]) -> list[Piece]:
    """What the sheet says, for the gate; a line is one household's, a minor stands there without the name already."""
    found = [Piece("评分表的标题", title, minors=()), *(Piece("评分表的类别", head) for head in heads)]
    return found + [
        Piece(f"评分表第{one.line}行", f"{one.number} {one.head} {group_label(one.group)}", minors=())
        for one in lines
    ]


def categories(book: Book, month: int) -> list[str]:
    """The categories of the rule book that holds in a month, in its order; the field's five where there is none."""
    return held_categories(rules_store.books(book.db, "masses"), month)


def held_categories(books: Sequence[RuleBook], month: int) -> list[str]:
    """The same of a track's rule books."""
    held = book_on(books, month_last(month))
    found = (
        list(dict.fromkeys(item.category for item in held.items if not item.veto and item.category))
        if held
        else []
    )
    return found or list(CATEGORIES)


def kept_categories(book: Book, month: int, booked: Iterable[Cell]) -> list[str]:
    """The categories of booked cells that the month's rule book does not have: renamed since, or retired."""
    held = set(categories(book, month))
    return list(dict.fromkeys(name for _, name in booked if name is not None and name not in held))


def booked_cells(book: Book, village_pk: int, month: int) -> dict[Cell, int]:
    """What was booked from sheets for a village's month and stands, in hundredths (deductions negative)."""
    return cells_of(book, as_of.keys_in(book.db, village_pk, month_last(month)), month)


def cells_of(book: Book, household_pks: Iterable[int], month: int) -> dict[Cell, int]:
    """The same of the households named, wherever they live now."""
    return {
        (row.household_pk or 0, row.category): row.points for row in _standing(book, household_pks, month)
    }


def _standing(book: Book, household_pks: Iterable[int], month: int) -> list[Entry]:
    rows = ledger.entries(
        book.db,
        "e.household_pk IN (SELECT value FROM json_each(?)) AND e.item_pk IS NULL AND e.event_date = ? "
        "AND e.track = 'masses'",
        [json.dumps(list(household_pks)), month_last(month).isoformat()],
        index="entry_household",
    )
    return [row for row in rows if row.stands]


@dataclass(frozen=True, slots=True)
class CellResult:
    """What became of the cells of one save: how many were booked, were there already, or took another's place.

    ``fresh`` and ``changed`` are how many cells new and booked before count in which month; ``counts_in`` says it of
    each cell written, ``closed`` is the last month audited. ``again`` were taken back by hand before (with the points
    they had). ``notes`` are of the households: what is counted beside what was typed, what is not counted here.
    """

    written: int
    unchanged: int
    replaced: tuple[tuple[Cell, int, int], ...] = ()
    fresh: Mapping[int, int] = field(default_factory=dict)
    changed: Mapping[int, int] = field(default_factory=dict)
    counts_in: Mapping[Cell, int] = field(default_factory=dict)
    closed: int | None = None
    again: Mapping[Cell, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def corrected(self) -> dict[int, int]:
        """How many cells booked before count in which audited month."""
        return {month: count for month, count in self.changed.items() if _is_closed(month, self.closed)}


def audited(book: Book, month: int, household_pks: Iterable[int] = ()) -> str:
    """Where the scores of a month typed now count; '' where all of them count in it and it is open.

    What is new, and what is booked already for the households of the sheet: each where it was booked to.
    """
    period, closed, here = _booked_to(book, month), months.closed_through(book.db), month_label(month)
    said = []
    if period != month:
        said.append(
            f"{here}已审核：新填的分记入{month_label(period)}，写了原因就补记在{here}；"
            "改原来的分仍记在原来计入的月份，那个月已审核的要写原因。"
        )
    elsewhere = Counter(row.counts_in for row in _standing(book, household_pks, month))
    for counts_in in sorted(elsewhere.keys() - {month}):
        why = "（已审核，改要写原因）" if _is_closed(counts_in, closed) else ""
        said.append(f"表上有{elsewhere[counts_in]}格计入{month_label(counts_in)}{why}，改了仍记在那里。")
    return "".join(said)


def _is_closed(month: int, closed: int | None) -> bool:
    return closed is not None and month <= closed


def _booked_to(book: Book, month: int) -> int:
    """The month what is new in a month's sheet is booked to: its own, or the first open one."""
    return booking_month(month_last(month), months.closed_through(book.db))


def record_sheet(
    book: Book, village_pk: int, month: int, cells: Mapping[Cell, int], cause: str = ""
) -> tuple[CellResult, Changes]:
    """Book a whole sheet in one save; a cell booked before with another value is replaced (冲正 and a new entry).

    A replaced cell counts where it did; where that month is audited it is a correction: UserError without a ``cause``.
    With one, what is new in an audited month is left-out work of it (补记) and counts there; without, it counts in the
    first open month, which is told. What was taken back by hand is booked again where it is typed again, and told.
    """
    if month > month_of(book.clock.today()):
        raise UserError(f"{month_label(month)}还没有到，不能登记。")
    if not cells:
        raise UserError("表上还没有填分。", "请输入行号和分值后再保存。")
    place = _village(book, village_pk)
    households = len({household for household, _ in cells})
    name = f"{_SAVED}{place}{month_label(month)} {households}户"
    why = reasons.stated(cause, "", "", needed=False, field="cause")
    with book.operation(name) as pk:
        result = book_cells(book, pk, None, month, cells, why)
        if result.corrected and not why:
            which = "、".join(month_label(one) for one in sorted(result.corrected))
            raise UserError(
                f"{which}已审核，改原来的分（{sum(result.corrected.values())}格）要写明原因。",
                "请填写原因，例如“评议会核对”；这张表还没有保存。",
                field="cause",
            )
        result = replace(result, notes=_notes(book, village_pk, month, cells, result))
    return result, changed(name, "entry", warnings=told(month, result))


def _notes(
    book: Book, village_pk: int, month: int, cells: Mapping[Cell, int], result: CellResult
) -> tuple[str, ...]:
    """What to say of the households typed, inside the save: who is not listed here, and what merged ones have beside."""
    typed = list(dict.fromkeys(household for household, _ in cells))
    merges = as_of.Merges(book.db, "masses")
    families = {pk: merges.family(pk, month_last(month)) for pk in typed}
    scored = dict.fromkeys(
        (cell[0], result.counts_in.get(cell, month)) for cell, points in cells.items() if points
    )
    there = {counts_in: as_of.households_on(book.db, month_last(counts_in)) for _, counts_in in scored}
    said = []
    for pk, counts_in in scored:
        day = month_last(counts_in)
        living = merges.living(pk, day)
        row = there[counts_in].get(living)
        if row is None:
            said.append(reach_back(book, living, month_last(month)))
        elif row.village_pk != village_pk:
            said.append(
                f"{row.number}在{month_label(month_of(day))}末属{_village(book, row.village_pk)}，分计入那里的榜单"
            )
        if row is not None and row.state != TAKES_PART:
            said.append(f"{row.number}在{month_label(month_of(day))}末是“{row.state}”，不参评，分不计入榜单")
    others = {other: pk for pk, family in families.items() for other in family if other not in families}
    beside: dict[int, list[str]] = {}
    for (other, _), points in cells_of(book, others, month).items():
        if points:
            beside.setdefault(other, []).append(format_signed(points))
    said += [
        f"{number_of(book, other)}与{number_of(book, others[other])}已合为一户，它这个月的{'、'.join(values)}另外计入，请核对"
        for other, values in beside.items()
    ]
    said += _beside_kept(book, month, cells, result)
    said += beyond(limits(book, month), cells, {pk: number_of(book, pk) for pk in typed})
    said += [
        f"{number_of(book, pk)}“{category or MATRIX_DEDUCTION}”原来的{format_signed(before)}已经冲正过，"
        f"这次又记上了{format_signed(cells[pk, category])}，请核对"
        for (pk, category), before in result.again.items()
    ]
    return tuple(f"{one}。" for one in dict.fromkeys(said) if one)


def _beside_kept(book: Book, month: int, cells: Mapping[Cell, int], result: CellResult) -> list[str]:
    """Who got a first score of a category and has one standing of a category the rule book does not have: said."""
    held = set(categories(book, month))
    replaced = {cell for cell, _, _ in result.replaced}
    first = {
        pk
        for pk, category in result.counts_in
        if category in held and cells[pk, category] and (pk, category) not in replaced
    }
    return [
        f"{number_of(book, pk)}这个月以前按“{category}”登记的{format_signed(points)}还在，另外计入；"
        "是同一类改了名的，请把原来的改为0"
        for (pk, category), points in cells_of(book, first, month).items()
        if category is not None and category not in held and (pk, category) not in cells
    ]


def _village(book: Book, pk: int) -> str:
    return str(book.db.execute("SELECT name FROM village WHERE pk = ?", [pk]).fetchone()[0])


def number_of(book: Book, pk: int) -> str:
    """A household's number as it is today."""
    return str(book.db.execute("SELECT number FROM household WHERE pk = ?", [pk]).fetchone()[0])


def told(month: int, result: CellResult) -> tuple[str, ...]:
    """What the clerk should know of a sheet saved: which months its cells count in where that month is audited."""
    here, said = month_label(month), []
    for counts_in, count in sorted(result.fresh.items()):
        if counts_in != month:
            said.append(f"{here}已审核，新填的{count}格记入{month_label(counts_in)}。")
        elif _is_closed(month, result.closed):
            said.append(f"{here}已审核，新填的{count}格写了原因，补记在{here}。")
    for counts_in, count in sorted(result.changed.items()):
        if counts_in in result.corrected:
            said.append(f"改的{count}格记在{month_label(counts_in)}，那个月已审核，是更正。")
        elif counts_in != month:
            said.append(f"改的{count}格原来计入{month_label(counts_in)}，仍记在那里。")
    if any(_is_closed(counts_in, result.closed) for counts_in in (*result.fresh, *result.changed)):
        said.append("印过的榜请看一看要不要出更正。")
    return (*said, *result.notes)


def book_cells(
    book: Book,
    operation_pk: int,
    batch_pk: int | None,
    month: int,
    cells: Mapping[Cell, int],
    cause: str = "",
) -> CellResult:
    """Book a month's category scores inside an operation: signed hundredths by household and category.

    A cell booked before is corrected, also in a month audited since: what takes its place counts where it did. What is
    new counts in the first open month, with a ``cause`` in its own (补记).
    """
    day, closed = month_last(month), months.closed_through(book.db)
    first_open = booking_month(day, closed)
    booked = _last_booked(book, month)
    common = book.ledger_common(operation_pk, batch_pk)
    fresh: list[dict[str, object]] = []
    replaced: list[tuple[Cell, int, int]] = []
    months_of: dict[Cell, int] = {}
    again: dict[Cell, int] = {}
    unchanged = 0
    for cell, points in cells.items():
        old = booked.get(cell)
        before = old.points if old is not None and old.stands else 0
        if points == before:
            unchanged += 1
            continue
        counts_in = old.counts_in if old is not None else month if cause else first_open
        period = booking_month(month_last(counts_in), closed)
        months_of[cell] = counts_in
        if old is not None and not old.stands and not _by_sheet(book, old):
            again[cell] = old.points
        why = _why(cause, points, changed=old is not None)
        if old is not None and old.stands:
            replaced.append((cell, old.points, points))
            fresh += ledger.reversal_rows(
                [old],
                id_of=uuid7,
                common=common,
                period_of=lambda _, period=period: period,
                undoing=False,
                cause=why,
            )
        if points:
            place = {"counts_in": counts_in, "cause": why, "replaces": old.pk if old is not None else None}
            fresh.append(common | _row(cell, points, period, day.isoformat()) | place)
    ledger.insert_entries(book.db, fresh)
    return CellResult(
        len(cells) - unchanged, unchanged, tuple(replaced),
        Counter(counts_in for cell, counts_in in months_of.items() if cell not in booked),
        Counter(counts_in for cell, counts_in in months_of.items() if cell in booked),
        months_of, closed, again,
    )  # fmt: skip


def _row(cell: Cell, points: int, period: int, day: str) -> dict[str, object]:
    household, category = cell
    return {
        "id": uuid7(), "track": "masses", "household_pk": household, "period": period, "event_date": day,
        "category": category, "text": f"{category}{MATRIX_SUFFIX}" if category else MATRIX_DEDUCTION,
        "claimed": points, "points": points, "deduct": int(points < 0),
    }  # fmt: skip


def _why(cause: str, points: int, *, changed: bool) -> str:
    return "：".join(filter(None, (cause, f"改为{format_signed(points)}" if changed else "")))


def _last_booked(book: Book, month: int) -> dict[Cell, Entry]:
    """What was booked last of each cell and not undone; it stands, or was reversed by hand."""
    rows = ledger.entries(
        book.db,
        f"e.track = 'masses' AND e.item_pk IS NULL AND e.event_date = ? AND {THERE}",
        [month_last(month).isoformat()],
    )
    return {(row.household_pk or 0, row.category): row for row in rows}


def _by_sheet(book: Book, entry: Entry) -> bool:
    """Whether an entry that does not stand was set to 0 on this sheet itself, not taken back by hand."""
    row = book.db.execute(
        "SELECT o.name FROM entry e JOIN operation o ON o.pk = e.operation_pk WHERE e.pk = ?",
        [entry.reversed_by],
    ).fetchone()
    return row is not None and str(row[0]).startswith(_SAVED)


def sheet_title(place: str, group: str | None, month: int) -> str:
    """What the sheet is called: 双榆嘎查2组2026年10月积分评分表."""
    return f"{place}{group_label(group)}{month_label(month)}积分评分表"
