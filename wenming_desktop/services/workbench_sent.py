"""Who has sent what a month asks of every village: its score sheet and its records of activities."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.periods import month_first, month_last
from wenming_desktop.services.context import Book
from wenming_desktop.storage import activities
from wenming_desktop.storage import sent as store


@dataclass(frozen=True, slots=True)
class Sent:
    """A village and what came from it in a month; ``scores`` is None where no household of it takes part.

    ``lines``: how many entries of the month there are where they are too few to be its report.
    """

    village: str
    scores: bool | None
    activities: bool
    lines: int = 0

    @property
    def quiet(self) -> str:
        """The village as one that has not reported its points: 双榆嘎查, 双榆嘎查（只有1条）."""
        return f"{self.village}（只有{self.lines}条）" if self.lines else self.village


def sent(book: Book, month: int) -> list[Sent]:
    """Every village in its order: whether its points of the month came, and whether a place of it had an activity."""
    return [_sent(one) for one in store.of_month(book.db, month, month_first(month), month_last(month))]


def _sent(one: store.Came) -> Sent:
    if not one.takes_part:
        return Sent(one.village, None, one.active)
    came = one.lines >= store.SEVERAL
    return Sent(one.village, came, one.active, 0 if came else one.lines)


def keeps_activities(book: Book) -> bool:
    """Whether the book keeps activities at all: nobody is reminded of what the institute does not ask for."""
    return activities.any_there(book.db)
