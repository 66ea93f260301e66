"""Which activity of 活动台账 a record of hours is of: by its words and day, of several by place and time; never just the first.

A sheet, a record by hand and an import of hours are judged alike: by the activity they are of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.hours import Stretch, off_time, overlaps
from wenming_desktop.domain.names import compact
from wenming_desktop.services.context import Book
from wenming_desktop.storage import places, served, signups
from wenming_desktop.storage.signups import ActivityFacts


@dataclass(frozen=True, slots=True)
class Meaning:
    """The activity meant, as the day stated knows it; without one why, as a warning or an error."""

    what: ActivityFacts | None = None
    problem: Problem | None = None


class Occasions:
    """The activities of some days by all they are or were called, and who takes part where several are alike."""

    def __init__(self, book: Book, first: date, last: date) -> None:
        held = signups.activities(
            book.db, "a.day <= ? AND ifnull(a.end_day, a.day) >= ?", [last.isoformat(), first.isoformat()]
        )
        before = served.names_of(book.db, [what.pk for what in held])
        self._by_name: dict[tuple[str, date], list[ActivityFacts]] = {}
        for what in held:
            names = {compact(name) for name in (what.title, *before.get(what.pk, ()))}
            for step in range((what.ended - what.day).days + 1):
                for name in names:
                    self._by_name.setdefault((name, what.day + timedelta(days=step)), []).append(what)
        several = {what.pk for same in self._by_name.values() if len(same) > 1 for what in same}
        self._taking_part: Mapping[int, set[int]] = signups.taking_part(book.db, several) if several else {}
        self._villages = places.village_bases(book.db)
        self.pks = [what.pk for what in held]

    def named(self, words: str, day: date) -> bool:
        """Whether some activity of this day is or was called so."""
        return (compact(words), day) in self._by_name

    def meant(self, volunteer_pk: int | None, stated: Stretch, place: str = "") -> Meaning:
        """The activity whose day and words a record states (``stated.what``).

        Of several the one of the place written, then of the time, then where he takes part, then that took place; where
        that leaves more than one, which they are. One held in another village than the place written is not meant.
        """
        same = self._by_name.get((compact(stated.what), stated.day), [])
        if place and (near := [what for what in same if not self._elsewhere(place, what)]) != same:
            if not near:
                told = "；".join(what.told for what in same)
                said = f"活动台账里这一天的“{same[0].title}”（{told}）不在这个地点，没有记在那场活动下"
                return Meaning(problem=Problem(said, "warning"))
            same = near
        tests: tuple[Callable[[ActivityFacts], bool], ...] = (
            lambda what: bool(place) and self._here(place, what),
            lambda what: not off_time(replace(stated, held=what.held), 0),
            lambda what: volunteer_pk in self._taking_part.get(what.pk, ()),
            lambda what: what.counts and not what.occasion.cancelled,
            lambda what: overlaps(stated, Stretch(what.day, *what.held)),
        )
        for test in tests:
            same = [what for what in same if test(what)] or same
        if len(same) > 1:
            told = "；".join(what.told for what in same)
            said = f"活动台账里这一天有{len(same)}场“{same[0].title}”（{told}），看不出是哪一场，请写明地点"
            return Meaning(problem=Problem(said))
        if not same:
            return Meaning()
        return Meaning(same[0].on(stated.day))

    def _here(self, place: str, what: ActivityFacts) -> bool:
        written = compact(place)
        names = [compact(name) for name in (what.place, what.station, what.village) if name]
        return any(name in written or written in name for name in names)

    def _elsewhere(self, place: str, what: ActivityFacts) -> bool:
        """Whether the place written lies in another village than the activity."""
        written = self._named_in(place)
        held = self._named_in(what.place, what.station, what.village)
        return bool(written and held and not written & held)

    def _named_in(self, *texts: str) -> set[str]:
        """The villages named: 东萨日朗嘎查 names no 萨日朗嘎查."""
        found = {name for text in texts for name in self._longest(compact(text))}
        return found

    def _longest(self, text: str) -> Iterable[str]:
        inside = [name for name in self._villages if name in text]
        return (name for name in inside if not any(name != other and name in other for other in inside))


def booked_on(stated: date | None, day: date) -> list[Problem]:
    """That a record is booked on another day than was stated, because its activity was held then: a warning.

    Whatever takes a record's day over from its activity asks this.
    """
    return [] if stated in (None, day) else [Problem(f"日期跟着活动，记在{format_day(day)}", "warning")]


def booked_already(what: ActivityFacts, there: date | None) -> list[Problem]:
    """That he has a record of this activity on another day already, which may be of all of it: a warning.

    ``what`` is the activity as the record's day knows it; of several days each has a record of its own, but the first
    may hold them all.
    """
    if there is None or what.day <= there <= what.ended or (what.first is not None and there != what.first):
        return []
    said = f"这次活动已经有他{format_day(there)}的记录，请核对是不是同一次，重复的请冲正"
    return [Problem(said, "warning")]


def back_again(what: ActivityFacts, taken_back: Sequence[tuple[date, str]]) -> list[Problem]:
    """That his time at this activity was taken back by hand and would be booked again, with the reason: a warning."""
    reasons = [cause for day, cause in taken_back if what.first is None or day == what.day]
    if not reasons:
        return []
    why = f"（{reasons[-1]}）" if reasons[-1] else ""
    return [Problem(f"他这次的时间已经冲正{why}，保存后又记上；没有来的请不要填", "warning")]
