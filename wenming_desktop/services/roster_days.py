"""From which day what a roster says holds: new households, changed heads, groups, villages and states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.periods import month_of
from wenming_desktop.exchange.people_rows import PersonLine
from wenming_desktop.exchange.people_sheet import DATE
from wenming_desktop.storage import facts
from wenming_desktop.storage.facts import Since

# What a roster brought in again may change, and the columns 原来就登错了 can be said of.
CHANGED = (facts.HEAD, facts.GROUP, facts.VILLAGE, facts.STATE)


@dataclass(frozen=True, slots=True)
class Dating:
    """The days of one import.

    In the first roster of a village its households exist from 1 January of the roster's year (its title's, else the
    import's); one first seen in a later roster starts on the import's day; ``since`` is the clerk's word for all new
    ones. What differs holds from the import's day, a day on the sheet wins; the kinds of fact in ``wrong`` were wrong
    from the first (原来就登错了). ``closed`` is the last closed month; ``cause`` is kept where one is touched.
    """

    today: date
    since: date | None = None
    wrong: frozenset[str] = frozenset()
    closed: int | None = None
    cause: str = ""

    def founded(self, *, first: bool, year: int | None, stated: date | None) -> Since:
        """The day a household exists from that the book did not have."""
        begun = min(year or self.today.year, self.today.year)
        day = self.since or (date(begun, 1, 1) if first else self.today)
        return self._since(stated or day)

    def changed(self, stated: date | None) -> Since:
        """The day from which a household is what the roster says."""
        return self._since(stated or self.today)

    def _since(self, day: date) -> Since:
        late = self.closed is not None and month_of(day) <= self.closed
        return Since(day.isoformat(), self.cause if late else "", month_of(day) if late else None)


def check_days(person: PersonLine, today: date) -> None:
    """Nothing holds from a day to come: a state of then is left out, a row dated so is an error."""
    for name, label, day in (
        ("founded", "建户日期", person.founded), ("changed", "变动日期", person.changed)
    ):  # fmt: skip
        if day is not None and day > today:
            person.line.fault(DATE, name, f"{label}{format_day(day)}还没有到")
    if person.state_from is not None and person.state_from > today:
        person.line.warn(
            "state_from", f"{person.state}从{format_day(person.state_from)}起，还没有到，没有写入"
        )
        person.state, person.state_from = "", None
