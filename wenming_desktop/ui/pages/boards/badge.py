"""The number beside the room: boards of the last quarter that wait to be locked or posted."""

from __future__ import annotations

from concurrent.futures import Future

from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import PageContext

BADGE_NOUNS = frozenset({"entry", "closed_month", "issued"})


def waiting(ctx: PageContext) -> Future[int]:
    """A Future of the number that waits for the clerk."""
    return ctx.context.read(_waiting)


def _waiting(book: Book) -> int:
    """1 while the last quarter has entries and its township board is not locked, else 0."""
    from wenming_desktop.domain.periods import Period  # late, as in every badge: on the reading thread
    from wenming_desktop.services import boards, months

    quarter = Period.around(book.clock.today(), "quarter").shifted(-1)
    if not months.has_entries(book, quarter):
        return 0
    sealed = {(one.track, one.period, one.village) for one in boards.sealed_boards(book)}
    return int(("masses", quarter.code, None) not in sealed)
