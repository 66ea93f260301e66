"""Which line of a score sheet is whose: as the sheet was printed that came back, not as the register stands today.

A blank sheet is filled during its month; households that leave meanwhile keep their line, those that came stand after
the last one. Whatever is booked for the month and still counts has a line, so that it can be seen and changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wenming_desktop.domain.days import format_moment
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import month_last
from wenming_desktop.services import places, score_sheet
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.score_sheet import Cell, SheetLine
from wenming_desktop.services.sheet_marks import Marks
from wenming_desktop.storage import printed_sheets as store
from wenming_desktop.storage.printed_sheets import PrintedLine, Printing, SheetOf

TODAYS = ""
"""The choice that is no printing: the lines as the register has them today."""


@dataclass(frozen=True, slots=True)
class SheetPrint:
    """A blank sheet that is drawn: what it is of, its title, when and with which lines."""

    sheet: SheetOf
    title: str
    printing: Printing


@dataclass(frozen=True, slots=True)
class Numbering:
    """One way the lines are numbered: the newest printing that has it (its time), or ``TODAYS``; how it is called."""

    at: str
    label: str

    @property
    def short(self) -> str:
        """8月3日09:00打印, without its year; 今天的名册."""
        return f"{format_moment(self.at).partition('年')[2]}打印" if self.at else self.label


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """A sheet to be entered back: its lines, what is booked on them, how they may be numbered and how they are.

    ``said`` is what the clerk must know of the numbers; ``doubtful`` where she has to look which paper she holds. The
    first ``printed`` lines are those of the paper (of today's register, where that is chosen).
    """

    lines: tuple[SheetLine, ...]
    booked: dict[Cell, int]
    choices: tuple[Numbering, ...]
    chosen: str
    said: str
    doubtful: bool
    printed: int


def drawn(
    book: Book, village_pk: int, group: str | None, month: int, title: str, lines: Sequence[SheetLine]
) -> SheetPrint:
    """A blank sheet as it is drawn now; nothing is kept before it leaves."""
    return SheetPrint(SheetOf(village_pk, group, month), title, Printing(book.now, _as_printed(book, lines)))


def keep(book: Book, made: SheetPrint) -> tuple[bool, Changes]:
    """Keep the lines of a sheet that leaves; False where it left already. A book that is only looked at keeps nothing."""
    if book.standing is not None and book.standing.read_only:
        return False, Changes()
    if made.printing in store.printings(book.db, made.sheet):
        return False, Changes()
    name = f"打印 {made.title}"
    with book.operation(name, kind="note"):
        new = store.add(book.db, made.sheet, made.title, made.printing)
    return new, changed(name, "register_entry")


def entry_sheet(
    book: Book, village_pk: int, group: str | None, month: int, wanted: str | None = None
) -> EntrySheet:
    """The sheet of a village, group and month by its last printing, or by the one ``wanted`` (its time, ``TODAYS``).

    Of printings numbered alike any is the newest of them, also today's register where it is numbered as one of them.
    """
    every = store.printings(book.db, SheetOf(village_pk, group, month))
    printings = _distinct(every)
    today = score_sheet.sheet_lines(book, village_pk, group, month)
    choices = _choices(printings, _as_printed(book, today))
    chosen = _chosen(wanted, every, _as_printed(book, today), choices)
    printed = next((one.lines for one in printings if one.at == chosen), ())
    marks = Marks(book, village_pk, group, month_last(month), chosen)
    others = [line for one in printings for line in one.lines]
    keys = store.keys_of(book.db, [line.household for line in (*printed, *others)])
    lines = [marks.line(at, keys.get(one.household, 0), one.number) for at, one in enumerate(printed, 1)]
    heads = marks.new_heads(line.household_pk for line in lines)
    lines = [_with(line, "印表后换了户主") if line.household_pk in heads else line for line in lines]
    more = [
        *((one.household_pk, "印表以后新增" if printed else "") for one in today),
        *((keys[one.household], "") for one in others if one.household in keys),
        *((pk, "") for pk in _booked_pks(book, village_pk, month) if marks.belongs(pk)),
    ]
    seen = {line.household_pk for line in lines}
    for pk, mark in more:
        if pk not in seen:
            seen.add(pk)
            lines.append(marks.line(len(lines) + 1, pk, mark=mark))
    lines = _with_merged(lines, marks)
    said = _said(book, SheetOf(village_pk, group, month), choices, chosen, lines, len(printed))
    booked = score_sheet.cells_of(book, seen, month)
    doubtful = not chosen or len(printings) > 1
    return EntrySheet(
        tuple(lines), booked, choices, chosen, said, doubtful, len(printed if chosen else today)
    )


def numbers(book: Book, village_pk: int, group: str | None, month: int) -> tuple[dict[int, int], int, str]:
    """The lines of the last printing by household, how many it has, and what is said of them.

    Where no sheet of the group was printed but the whole village's was, the lines are those; none without either.
    """
    sheet = SheetOf(village_pk, group, month)
    for one, whole in ((sheet, ""), (sheet._replace(group=None), "全村")):
        printings = _distinct(store.printings(book.db, one))
        if printings:
            newest = printings[0]
            keys = store.keys_of(book.db, [line.household for line in newest.lines])
            found = {
                keys[line.household]: at for at, line in enumerate(newest.lines, 1) if line.household in keys
            }
            more = f"；打印过{len(printings)}次，行号不同，请核对户主" if len(printings) > 1 else ""
            return found, len(newest.lines), f"行号按{whole}{_label(newest.at)}{more}。"
    return {}, 0, f"行号是这一天名册的。{_printed_otherwise(book, sheet)}"


def _as_printed(book: Book, lines: Sequence[SheetLine]) -> tuple[PrintedLine, ...]:
    ids = store.ids_of(book.db, [line.household_pk for line in lines])
    return tuple(PrintedLine(ids[line.household_pk], line.number) for line in lines)


def _order(lines: Sequence[PrintedLine]) -> tuple[str, ...]:
    return tuple(line.household for line in lines)


def _distinct(printings: Sequence[Printing]) -> list[Printing]:
    """The printings whose lines differ, newest first; of those that are numbered alike the newest."""
    found = {_order(one.lines): one for one in printings}
    return sorted(found.values(), key=lambda one: one.at, reverse=True)


def _choices(printings: Sequence[Printing], today: Sequence[PrintedLine]) -> tuple[Numbering, ...]:
    found = [Numbering(one.at, _label(one.at)) for one in printings]
    if all(_order(one.lines) != _order(today) for one in printings):
        found.append(Numbering(TODAYS, "今天的名册"))
    return tuple(found)


def _chosen(
    wanted: str | None,
    printings: Sequence[Printing],
    today: Sequence[PrintedLine],
    choices: Sequence[Numbering],
) -> str:
    """The choice that is numbered as the one wanted; the newest printing where none is wanted or it is not there."""
    if wanted is None:
        return choices[0].at
    if any(one.at == wanted for one in choices):
        return wanted
    lines = next((one.lines for one in printings if one.at == wanted), today)
    alike = {_order(one.lines): one.at for one in printings}  # the last of those numbered alike is the newest
    return alike.get(_order(lines), choices[0].at)


def _label(at: str) -> str:
    return f"{format_moment(at)}打印的那张"


def _booked_pks(book: Book, village_pk: int, month: int) -> list[int]:
    cells = score_sheet.booked_cells(book, village_pk, month)
    return sorted({pk for (pk, _), points in cells.items() if points})


def _with(line: SheetLine, note: str) -> SheetLine:
    return replace(line, note="；".join(filter(None, (line.note, note))))


def _with_merged(lines: Sequence[SheetLine], marks: Marks) -> list[SheetLine]:
    """Beside a household stands on which line those are that were merged into it: their scores count for it."""
    merged: dict[int, list[SheetLine]] = {}
    for line in lines:
        if line.household_pk and marks.living(line.household_pk) != line.household_pk:
            merged.setdefault(marks.living(line.household_pk), []).append(line)
    return [
        _with(line, "、".join(f"第{one.line}行{one.number}" for one in merged[line.household_pk]) + "的分也计入这一户")
        if line.household_pk in merged else line
        for line in lines
    ]  # fmt: skip


def _said(
    book: Book,
    sheet: SheetOf,
    choices: Sequence[Numbering],
    chosen: str,
    lines: Sequence[SheetLine],
    printed: int,
) -> str:
    if not chosen:
        if len(choices) > 1:
            return "行号是今天名册的，不是纸上的；纸上印着打印时间，请在“行号”里选手里的那一张。"
        return "这张表没有在这里打印过，行号是今天名册的：填以前请逐行核对户主。" + _printed_otherwise(
            book, sheet
        )
    parts = [f"行号按{_label(chosen)}。"]
    times = sum(1 for one in choices if one.at)
    if times > 1:
        parts = [
            f"这张表打印过{times}次，行号不同：现在按{_label(chosen)}；请看纸上的打印时间，在“行号”里选手里的那一张。"
        ]
    noted = sum(1 for line in lines[:printed] if line.note)
    if noted:
        parts.append(f"打印以后有{noted}户变动，行号仍照纸上的，变动写在户主旁边。")
    if len(lines) > printed:
        parts.append(f"纸上没有的{len(lines) - printed}户排在第{printed}行以后。")
    return "".join(parts)


def _printed_otherwise(book: Book, sheet: SheetOf) -> str:
    """The whole village's sheet was printed and a group's is open, or the other way round: said."""
    others = [*places.groups(book, sheet.village_pk), None]
    found = [
        group_label(group) or "全村"
        for group in others
        if group != sheet.group and store.printings(book.db, sheet._replace(group=group))
    ]
    if not found:
        return ""
    return f"这个月打印过的是{'、'.join(found)}的表，手里是那张的，请在上面选“{found[0]}”。"
