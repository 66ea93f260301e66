"""Closing the months (月度审核) in order, and opening the last one again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period, month_label, month_of, next_month
from wenming_desktop.services import corrections, proofs, proposed_since
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.leaving import stands_on
from wenming_desktop.storage import as_left, board_store, months, proposals


@dataclass(frozen=True, slots=True)
class MonthState:
    """A month with its entries, closed or open; ``corrections`` were made after it was audited.

    ``untrue``: that it is closed, or open, is nobody's act (与存档不符).
    """

    month: int
    entries: int
    closed: bool
    corrections: int = 0
    untrue: bool = False

    @property
    def label(self) -> str:
        """2026年7月."""
        return month_label(self.month)


def month_states(book: Book) -> list[MonthState]:
    """From the first month with entries to the current one."""
    counts, corrected = months.entry_counts(book.db), corrections.counts(book)
    closed = months.closed_through(book.db) or 0
    this = month_of(book.clock.today())
    month = min([*counts, closed or this, this])
    altered = untrue(book)
    found = []
    while month <= max([*counts, this]):
        found.append(MonthState(month, counts.get(month, 0), month <= closed, corrected[month], altered))
        month = next_month(month)
    return found


def untrue(book: Book) -> bool:
    """Whether the closings on record are not those that were made: the last one says it all, so one altered spoils all."""
    there = months.closings(book.db)
    return bool(as_left.untrue_among(book.db, "closed_month", there) or as_left.gone(book.db, "closed_month"))


def waiting(book: Book) -> dict[int, int]:
    """The open months that have entries, oldest first, with how many: what audited months hold is not counted."""
    counts = months.entry_counts(book.db, after=months.closed_through(book.db) or 0)
    return {month: count for month, count in counts.items() if count}


def has_entries(book: Book, period: Period) -> bool:
    """Whether anything counts in a period."""
    return months.has_entries(book.db, period.months[0], period.months[-1])


def is_closed(book: Book, period: Period) -> bool:
    """True where every month of a period is closed."""
    return (months.closed_through(book.db) or 0) >= period.months[-1]


def close_month(book: Book, month: int) -> tuple[bool, Changes]:
    """Close a month (审核通过); False where it was closed already.

    It closes when every earlier month with entries is closed; earlier ones count as closed then. UserError else,
    and for a month that has not begun.
    """
    proofs.stop_if_untrue(book, stands_on("months.close_month"))
    closed = months.closed_through(book.db)
    if closed is not None and month <= closed:
        return False, Changes()
    if month > month_of(book.clock.today()):
        raise UserError(f"{month_label(month)}还没有到，不能审核。")
    earliest = months.first_open_with_entries(book.db)
    if earliest is not None and earliest < month:
        raise UserError(
            f"{month_label(earliest)}还没有审核。",
            f"请先审核{month_label(earliest)}，再审核{month_label(month)}。",
        )
    name = f"月度审核 {month_label(month)}"
    with book.operation(name, kind="barrier"):
        months.close(book.db, month, book.now, book.operator)
    return True, changed(name, "closed_month", warnings=_waiting_proposals(book, month))


def _waiting_proposals(book: Book, month: int) -> tuple[str, ...]:
    """What the panel has not decided of a month that is audited: it will count later, or needs its meeting as a cause."""
    count = sum(
        not proposed_since.gone(row) and month_of(date.fromisoformat(row.day)) <= month
        for row in proposals.waiting(book.db)
    )
    if not count:
        return ()
    here, later = month_label(month), month_label(next_month(month))
    return (
        f"{here}及以前还有{count}条待评议没有评，评议通过的会记入{later}；要记回原月份的，评议时选补记。",
    )


def reopen_month(book: Book, month: int) -> tuple[bool, Changes]:
    """Open the last closed month again; False where it is open already.

    UserError for a month before the last closed one, and for one that a sealed board contains.
    """
    proofs.stop_if_untrue(book, stands_on("months.reopen_month"))
    closed = months.closed_through(book.db)
    if closed is None or month > closed:
        return False, Changes()
    if month < closed:
        raise UserError(f"{month_label(month)}之后的月份已经审核。", f"请先重新打开{month_label(closed)}。")
    boards = board_store.sealed_over(book.db, months.closed_before(book.db, month), month)
    if boards:
        label = Period.parse(boards[0]).label
        raise UserError(
            f"{label}榜单已经锁定，不能重新打开{month_label(month)}。",
            "更正请用“冲正”，记回原来的月份，再出新的一稿。",
        )
    name = f"重新打开 {month_label(month)}"
    with book.operation(name, kind="barrier"):
        months.reopen(book.db, month)
    count = months.late(book.db, month)
    told = f"有{count}条{month_label(month)}的登记审核后记入了以后的月份，不会自动移回；要移回的请逐条更正。"
    return True, changed(name, "closed_month", warnings=(told,) if count else ())
