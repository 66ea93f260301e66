"""What the room shows, and the number beside it: how many things wait."""

from __future__ import annotations

from concurrent.futures import Future

from wenming_desktop.services.context import Book
from wenming_desktop.services.workbench_parts import Workbench
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


def read_room(book: Book) -> Workbench:
    """The whole room; what it is made of is imported where it is read, not where the window is built."""
    from wenming_desktop.services import workbench

    return workbench.workbench(book)


def _count_todos(book: Book) -> int:
    from wenming_desktop.services import workbench

    return workbench.waiting(book)
