"""The number beside the room: activities whose hours are not recorded yet."""

from __future__ import annotations

from concurrent.futures import Future

from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import PageContext

BADGE_NOUNS = frozenset({"activity", "service", "signup"})


def waiting(ctx: PageContext) -> Future[int]:
    """A Future of the number that waits for the clerk."""
    return ctx.context.read(_waiting)


def _waiting(book: Book) -> int:
    from wenming_desktop.services import hours

    return len(hours.overdue(book))
