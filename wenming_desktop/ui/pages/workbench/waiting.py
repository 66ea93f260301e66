"""The number beside the room: how many things wait."""

from __future__ import annotations

from concurrent.futures import Future

from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import PageContext

NOUNS = frozenset(
    {
        "entry", "household", "person", "closed_month", "issued", "setting", "village", "proposal",
        "activity", "activity_team", "signup", "service", "recurring_day", "volunteer", "volunteer_note", "membership",
        "team", "person_pair", "eight_have", "station", "said", "star_award", "backup",
    }
)  # fmt: skip


def waiting(ctx: PageContext) -> Future[int]:
    """A Future of the number."""
    return ctx.future(_count_todos)


def _count_todos(book: Book) -> int:
    from wenming_desktop.services import workbench

    return workbench.waiting(book)
