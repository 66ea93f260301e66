"""Who of a board's public lines is under age by what the book knows now, also where the board is long sealed."""

from __future__ import annotations

from datetime import date

from wenming_desktop.domain import editions as rules
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.erasure import public_name
from wenming_desktop.domain.identity import is_minor
from wenming_desktop.services.context import Book
from wenming_desktop.storage import approvals, as_of


def of(book: Book, board: Board) -> frozenset[int]:
    """The red lines (by key) whose name is a minor's: today or on the period's last day, whichever is the earlier.

    Who is under age on the later of the two is so on the earlier, which therefore hides more. No party member is.
    """
    red = [line.key for line in board.band("red")] if board.track == "masses" else []
    if not red:
        return frozenset()
    day = min(book.clock.today(), board.period.last)
    then = as_of.some_on(book.db, red, board.period.last)
    heads = {
        pk: (one.head, is_minor(date.fromisoformat(one.birth) if one.birth else None, day))
        for pk, one in then.items()
    }
    # whose data were erased has no birth date either: what was hidden of him stays hidden
    erased = {
        line.key
        for line in board.lines
        if line.minor and line.key in then and not public_name(then[line.key].head)
    }
    return rules.of_minors(board, heads, approvals.minors_in(book.db, red, day)) & set(red) | frozenset(
        erased & set(red)
    )
