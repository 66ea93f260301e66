"""按表号录入: a village's or group's sheet with its households on it, entered back by line number in one save."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from wenming_desktop.domain.amounts import format_signed
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.domain.names import group_label, household_key
from wenming_desktop.domain.periods import month_label, month_last, month_of
from wenming_desktop.domain.points import MATRIX_DEDUCTION, MATRIX_SUFFIX, Entry, booking_month
from wenming_desktop.domain.privacy import Piece
from wenming_desktop.domain.rules import CATEGORIES, book_on
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, ledger, months, rules_store
from wenming_desktop.storage.as_of import HouseholdOn
from wenming_desktop.storage.chains import THERE
from wenming_desktop.storage.facts import TAKES_PART
from wenming_desktop.support.ids import uuid7

# A cell is a household's score of a category in a month; category None is the month's deduction (减分).
Cell = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One printed line: its number on the sheet and the household it stands for."""

    line: int
    household_pk: int
    number: str
    head: str
    group: str | None


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
        (row, "" if row.birth and is_minor(date.fromisoformat(row.birth), today) else row.head)
        for row in rows
    )


def group_lines(book: Book, village_pk: int, group: str | None, day: date) -> list[SheetLine]:
    """The households an item given to a group on a day is booked for, by their numbers on the month's sheet.

    Who took part that day and stands on no sheet of the month has a number after its last.
    """
    on_sheet = sheet_lines(book, village_pk, group, month_of(day))
    numbers, after = {line.household_pk: line.line for line in on_sheet}, count(len(on_sheet) + 1)
    here = [
        SheetLine(numbers.get(row.pk) or next(after), row.pk, row.number, row.head, row.group)
        for row in taking_part(book, village_pk, group, day)
    ]
    return sorted(here, key=lambda line: line.line)


def taking_part(book: Book, village_pk: int, group: str | None, day: date) -> list[HouseholdOn]:
    """The households in state 参评 on a day of a village, or of one of its groups, in the sheet's order."""
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
    held = book_on(rules_store.books(book.db, "masses"), month_last(month))
    found = (
        list(dict.fromkeys(item.category for item in held.items if not item.veto and item.category))
        if held
        else []
    )
    return found or list(CATEGORIES)


def booked_cells(book: Book, village_pk: int, month: int) -> dict[Cell, int]:
    """What was booked from sheets for a village's month and stands, in hundredths (deductions negative)."""
    day = month_last(month)
    keys = json.dumps(as_of.keys_in(book.db, village_pk, day))
    rows = ledger.entries(
        book.db,
        "e.household_pk IN (SELECT value FROM json_each(?)) AND e.item_pk IS NULL AND e.event_date = ?",
        [keys, day.isoformat()],
    )
    return {(row.household_pk or 0, row.category): row.points for row in rows if row.stands}


@dataclass(frozen=True, slots=True)
class CellResult:
    """What became of the cells of one save: how many were booked, were there already, or took another's place."""

    written: int
    unchanged: int
    replaced: tuple[tuple[Cell, int, int], ...] = ()


def record_sheet(
    book: Book, village_pk: int, month: int, cells: Mapping[Cell, int]
) -> tuple[CellResult, Changes]:
    """Book a whole sheet in one save; a cell booked before with another value is replaced (冲正 and a new entry)."""
    if month > month_of(book.clock.today()):
        raise UserError(f"{month_label(month)}还没有到，不能登记。")
    if not cells:
        raise UserError("表上还没有填分。", "请输入行号和分值后再保存。")
    place = book.db.execute("SELECT name FROM village WHERE pk = ?", [village_pk]).fetchone()[0]
    households = len({household for household, _ in cells})
    name = f"按表号录入 {place}{month_label(month)} {households}户"
    with book.operation(name) as pk:
        result = book_cells(book, pk, None, month, cells)
    return result, changed(name, "entry")


def book_cells(
    book: Book, operation_pk: int, batch_pk: int | None, month: int, cells: Mapping[Cell, int]
) -> CellResult:
    """Book a month's category scores inside an operation: signed hundredths by household and category.

    A cell booked before is corrected, also in a month audited since: what takes its place counts where it did.
    """
    day = month_last(month)
    period = booking_month(day, months.closed_through(book.db))
    booked = _last_booked(book, month)
    common = book.ledger_common(operation_pk, batch_pk)
    fresh: list[dict[str, object]] = []
    replaced: list[tuple[Cell, int, int]] = []
    unchanged = 0
    for cell, points in cells.items():
        old = booked.get(cell)
        before = old.points if old is not None and old.stands else 0
        if points == before:
            unchanged += 1
            continue
        if old is not None and old.stands:
            replaced.append((cell, old.points, points))
            fresh += ledger.reversal_rows(
                [old], id_of=uuid7, common=common, period_of=lambda _: period, undoing=False,
                cause=_changed_to(points),
            )  # fmt: skip
        if points:
            fresh.append(common | _row(cell, points, period, day.isoformat()) | _in_place_of(old, points))
    ledger.insert_entries(book.db, fresh)
    return CellResult(len(cells) - unchanged, unchanged, tuple(replaced))


def _row(cell: Cell, points: int, period: int, day: str) -> dict[str, object]:
    household, category = cell
    return {
        "id": uuid7(), "track": "masses", "household_pk": household, "period": period, "event_date": day,
        "category": category, "text": f"{category}{MATRIX_SUFFIX}" if category else MATRIX_DEDUCTION,
        "claimed": points, "points": points, "deduct": int(points < 0),
    }  # fmt: skip


def _in_place_of(old: Entry | None, points: int) -> dict[str, object]:
    if old is None:
        return {}
    return {"counts_in": old.counts_in, "replaces": old.pk, "cause": _changed_to(points)}


def _changed_to(points: int) -> str:
    return f"改为{format_signed(points)}"


def _last_booked(book: Book, month: int) -> dict[Cell, Entry]:
    """What was booked last of each cell and not undone; it stands, or was reversed by hand."""
    rows = ledger.entries(
        book.db,
        f"e.track = 'masses' AND e.item_pk IS NULL AND e.event_date = ? AND {THERE}",
        [month_last(month).isoformat()],
    )
    return {(row.household_pk or 0, row.category): row for row in rows}


def sheet_title(place: str, group: str | None, month: int) -> str:
    """What the sheet is called: 双榆嘎查2组2026年10月积分评分表."""
    return f"{place}{group_label(group)}{month_label(month)}积分评分表"
