"""What became of a household that stands on a score sheet: merged, moved, no longer taking part, in the clerk's words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from wenming_desktop.domain.days import format_day, month_day
from wenming_desktop.domain.names import group_label
from wenming_desktop.services.context import Book
from wenming_desktop.services.score_sheet import SheetLine
from wenming_desktop.storage import as_of, facts
from wenming_desktop.storage.as_of import HouseholdOn


class Marks:
    """The households of a sheet as a day has them, each with its mark; ``at`` is when the sheet was printed, '' never."""

    def __init__(self, book: Book, village_pk: int, group: str | None, day: date, at: str = "") -> None:
        self._db, self._village, self._group, self._day, self._at = book.db, village_pk, group, day, at
        self._here = as_of.households_on(book.db, day, village_pk)
        self._merges = as_of.Merges(book.db, "masses")

    @cached_property
    def _all(self) -> dict[int, HouseholdOn]:
        return as_of.households_on(self._db, self._day)

    def living(self, pk: int) -> int:
        """The household whose board line a household's points count for."""
        return self._merges.living(pk, self._day)

    def belongs(self, pk: int) -> bool:
        """Whether what is booked for a household counts for one of this village and group."""
        row = self._here.get(self.living(pk))
        return row is not None and (self._group is None or row.group == str(self._group))

    def line(self, line: int, pk: int, number: str = "", mark: str = "") -> SheetLine:
        """A household on its line; ``number`` as it was printed, ``mark`` what is said before what became of it."""
        if not pk:
            return SheetLine(line, 0, number, "", None, "登记簿里已没有这一户，不能填")
        row = self._row(pk)
        now, head, group = (row.number, row.head, row.group) if row else self._last_known(pk)
        notes = (mark, *self._notes(pk, row), f"户号改为{now}" if number and number != now else "")
        return SheetLine(line, pk, number or now, head, group, "；".join(filter(None, notes)))

    def new_heads(self, pks: Iterable[int]) -> set[int]:
        """The households whose head was changed in the book after the sheet was printed."""
        if not self._at:
            return set()
        rows = self._db.execute(
            "SELECT DISTINCT household_pk FROM household_fact WHERE household_pk IN (SELECT value FROM json_each(?)) "
            "AND kind = ? AND entered_at > ? AND from_day <= ?",
            [json.dumps(list(pks)), facts.HEAD, self._at, self._day.isoformat()],
        )
        return {int(row[0]) for row in rows.fetchall()}

    def _row(self, pk: int) -> HouseholdOn | None:
        return self._here.get(pk) or self._all.get(pk)

    def _last_known(self, pk: int) -> tuple[str, str, str | None]:
        number, head, group = self._db.execute(
            "SELECT h.number, ifnull(p.name, ''), h.grp FROM household h LEFT JOIN person p ON p.pk = h.head_pk WHERE h.pk = ?",
            [pk],
        ).fetchone()
        return str(number), str(head), group

    def _notes(self, pk: int, row: HouseholdOn | None) -> Iterable[str]:
        living = self.living(pk)
        if living != pk:
            into = self._last_known(living)[0]
            yield f"{self._words(facts.merged_on(self._db, pk) or '')}并入{into}，分计入那一户"
        elif row is None:
            yield f"{month_day(self._day)}还没有建户"
        else:
            if row.village_pk != self._village:
                village = self._db.execute(
                    "SELECT name FROM village WHERE pk = ?", [row.village_pk]
                ).fetchone()[0]
                yield f"{self._since(pk, facts.VILLAGE)}迁到{village}，分计入那里的榜"
            elif self._group is not None and row.group != str(self._group):
                yield f"{self._since(pk, facts.GROUP)}改为{group_label(row.group) or '没有小组'}"
            if row.state != facts.TAKES_PART:
                yield f"{self._since(pk, facts.STATE, '起')}{row.state}，不计入榜单"

    def _since(self, pk: int, kind: str, word: str = "") -> str:
        days = [
            one.from_day for one in facts.facts(self._db, pk, kind) if one.from_day <= self._day.isoformat()
        ]
        return f"{self._words(days[-1])}{word}" if days and days[-1] else ""

    def _words(self, day: str) -> str:
        if not day:
            return ""
        found = date.fromisoformat(day)
        return month_day(found) if found.year == self._day.year else format_day(found)
