"""The model's review: meetings of the panel, the telling of deductions, and what a notice may state of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.model.days import last_day, month_of, months_of
from tests.model.households import EVER
from tests.model.model import Model
from tests.model.records import NO, YES, Entry

Meeting = tuple[date, bool]
"""its day, and whether somebody sat in"""


@dataclass
class Telling:
    """That households were told of these entries, or nobody was found at home; ``taken`` took it back."""

    op: int
    entries: frozenset[int]
    reached: bool
    taken: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Review:
    """What a notice may state of a period: months with entries, reviewed, supervised; deductions and how many were told."""

    months: tuple[int, ...]
    reviewed: tuple[int, ...]
    supervised: tuple[int, ...]
    deductions: int
    told: int

    @property
    def all_reviewed(self) -> bool:
        return bool(self.months) and self.months == self.reviewed

    @property
    def all_supervised(self) -> bool:
        return self.all_reviewed and self.months == self.supervised

    @property
    def all_told(self) -> bool:
        return self.deductions > 0 and self.told == self.deductions

    def borne_out(self, now: Review) -> bool:
        """Whether what was printed by this still holds: records that only grew are nothing against it."""
        told = not self.all_told or (now.deductions == self.deductions and now.told >= self.told)
        reviewed = not self.all_reviewed or now.all_reviewed
        return told and reviewed and (not self.all_supervised or now.all_supervised)


class Reviewing(Model):
    """Meetings, tellings, and what boards may say of them; values of undated things are facts since ever."""

    def __init__(self, villages: Sequence[str], today: date) -> None:
        super().__init__(villages, today)
        self.tellings: list[Telling] = []

    def value(self, about: str, kind: str) -> Any:
        """What was told last of an undated thing."""
        return self.fact(about, kind, date.max)

    def _tell(self, op: int, about: str, **values: Any) -> None:
        for kind, value in values.items():
            self._put(op, about, kind, value, EVER)

    # ---- review ----
    def can_meet(self, village: str, month: int, day: date) -> str:
        early = day < date(month // 100, month % 100, 1)
        future = month > month_of(self.today) or day > self.today
        return NO if early or future or self.meeting(village, month) is not None else YES

    def meeting(self, village: str, month: int) -> Meeting | None:
        found: Meeting | None = self.value(village, f"会{month}")
        return found

    def meet(self, village: str, month: int, day: date, *, supervised: bool) -> None:
        self._put(self._operation(), village, f"会{month}", (day, supervised), EVER)

    def meetings(self) -> dict[tuple[str, int], Meeting]:
        """Those recorded, by village and month."""
        keys = [(about, kind) for about, kind in self._told if about in self.villages and kind[0] == "会"]
        found = {(about, int(kind[1:])): self.value(about, kind) for about, kind in keys}
        return {key: held for key, held in found.items() if held is not None}

    def unmeet(self, village: str, month: int) -> None:
        self._put(self._operation(), village, f"会{month}", None, EVER)

    def _counting(self, period: str, village: str | None) -> list[Entry]:
        """The entries a review speaks of: of households on the period's board."""
        months = months_of(period)
        day = last_day(months[-1])
        listed = {row.household for row in self.live(period, village)}
        return [
            entry
            for entry in self.standing()
            if entry.month in months
            and entry.item.track == "masses"
            and entry.tops is None
            and self.living(entry.subject, day) in listed
        ]

    def _sat_over(self, entry: Entry) -> str:
        """The village whose panel sat over an entry: where its household lived at the end of its month."""
        day = last_day(entry.month)
        return str(self.fact(self.living(entry.subject, day), "嘎查村", day))

    def is_told(self, entry: Entry) -> bool:
        return any(
            one.reached and entry.key in one.entries and self.is_recorded(one) for one in self.tellings
        )

    def is_recorded(self, telling: Telling) -> bool:
        return self._alive(telling.op) and not any(map(self._alive, telling.taken))

    def can_untell(self, telling: Telling, reason: str) -> str:
        return YES if reason and self.is_recorded(telling) else NO

    def untell(self, telling: Telling) -> None:
        telling.taken.append(self._operation())

    def untold(self, period: str, village: str | None) -> list[Entry]:
        return [
            entry for entry in self._counting(period, village) if _deducts(entry) and not self.is_told(entry)
        ]

    def can_tell(self, period: str, village: str | None, day: date) -> str:
        """Not of a day to come, nor of one before everything that would be told."""
        waiting = self.untold(period, village)
        early = bool(waiting) and day < min(map(_happened, waiting))
        return NO if day > self.today or early else YES

    def tell(self, period: str, village: str | None, day: date, *, reached: bool) -> int:
        """Everybody not told yet is told of what happened by a day, or was not found; gives of how many deductions."""
        entries = frozenset(entry.key for entry in self.untold(period, village) if _happened(entry) <= day)
        if entries:
            self.tellings.append(Telling(self._operation(), entries, reached))
        return len(entries)

    def review(self, period: str, village: str | None) -> Review:
        """A meeting reviewed what had happened by its day."""
        counting = self._counting(period, village)
        busy: dict[tuple[str, int], date] = {}
        for entry in counting:
            key = self._sat_over(entry), entry.month
            busy[key] = max(busy.get(key, EVER), _happened(entry))
        minus = [entry for entry in counting if _deducts(entry)]
        months = tuple(sorted({month for _, month in busy}))
        held = {
            key: found for key, last in busy.items() if (found := self.meeting(*key)) and found[0] >= last
        }
        unmet = {key[1] for key in busy if key not in held}
        unwatched = {key[1] for key in busy if key not in held or not held[key][1]}
        return Review(
            months, tuple(one for one in months if one not in unmet), tuple(one for one in months if one not in unwatched),
            len(minus), sum(map(self.is_told, minus)),
        )  # fmt: skip

    def words(self, period: str, village: str | None) -> Any:
        return super().words(period, village), self.review(period, village)

    def reworded(self, period: str, village: str | None) -> bool:
        found = self.editions.get((period, village))
        if not found or self.waits(period, village):
            return False
        (said, review), (now, review_now) = found[-1].words, self.words(period, village)  # type: ignore[misc]
        return bool(said != now) or not review.borne_out(review_now)  # type: ignore[attr-defined]


def _happened(entry: Entry) -> date:
    """Its day; a score of a month's sheet has none: it was known on any day of the month."""
    return entry.day.replace(day=1) if entry.item.code == "表" else entry.day


def _deducts(entry: Entry) -> bool:
    return entry.item.points < 0 and not entry.item.veto
