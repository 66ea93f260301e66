"""Whatever is recorded, corrected, taken back, merged, undone and redone: minutes = sum of what counts = sum of all rows."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.services.hours_book import Served, crowd
from tests.services.small_book import make_template
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, history, hours, same_person
from wenming_desktop.storage import service_ledger

_TEMPLATE: list[Path] = []
_LIVE = ("草原义务植树", "理论宣讲进牧户", "夜间巡护", "重阳节慰问")
_MINUTES = st.sampled_from((25, 60, 90, 150, 480, 599))


@dataclass(frozen=True)
class Told:
    """What a careful person with a pencil holds to be so: rows that count (whose, at what, minutes), who is who."""

    rows: tuple[tuple[int, int | None, int], ...] = ()
    living: dict[int, int] = field(default_factory=dict)

    def of(self, volunteer: int) -> int:
        return self.living.get(volunteer, volunteer)

    def total(self, volunteer: int) -> int:
        return sum(minutes for whose, _, minutes in self.rows if self.of(whose) == volunteer)


class Ledger(RuleBasedStateMachine):
    """Twelve volunteers, four of them without a household: those may turn out to be somebody else."""

    @initialize()
    def open_book(self) -> None:
        if not _TEMPLATE:
            folder = Path(tempfile.mkdtemp()) / "样本.wenming"
            make_template(folder)
            _TEMPLATE.append(folder)
        self.folder = Path(tempfile.mkdtemp())
        self.book = Served.copy_of(_TEMPLATE[0], self.folder / "小所.wenming")
        self.book.call(crowd, 9)
        found = self.book.rows("SELECT pk, person_pk FROM volunteer ORDER BY pk")
        self.people = {int(pk): int(person) for pk, person in found}
        self.now, self.past, self.ahead = Told(), list[Told](), list[Told]()

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.book.close()
            shutil.rmtree(self.folder)

    # ---- what a clerk does ----
    @rule(
        title=st.sampled_from(_LIVE),
        at=st.lists(st.integers(0, 11), min_size=1, max_size=4),
        minutes=_MINUTES,
    )
    def sheet(self, title: str, at: list[int], minutes: int) -> None:
        activity, pks = self.book.activities[title], [list(self.people)[one] for one in at]
        wanted = self._after_sheet(activity, pks, minutes)
        rows = [hours.SigninRow(pk, minutes=minutes) for pk in pks]
        self._do(wanted, lambda: self.book.call(hours.record_sheet, activity, rows))

    def _after_sheet(self, activity: int, pks: list[int], minutes: int) -> Told | None:
        living = [self.now.of(pk) for pk in pks]
        if len(set(living)) < len(living):
            return None
        rows, fresh = list(self.now.rows), 0
        for one in living:
            have = [row for row in rows if self.now.of(row[0]) == one and row[1] == activity]
            if len(have) > 1:
                return None
            if have and have[0][2] == minutes:
                continue
            if have:
                rows.remove(have[0])
            rows.append((one, activity, minutes))
            fresh += 1
        return replace(self.now, rows=tuple(rows)) if fresh else None

    @rule(at=st.integers(0, 11), minutes=_MINUTES, brought=st.booleans())
    def by_hand(self, at: int, minutes: int, brought: bool) -> None:
        pk = list(self.people)[at]
        minutes += 17_970 if brought else 0  # more than any day has
        wanted = replace(self.now, rows=(*self.now.rows, (self.now.of(pk), None, minutes)))
        day = date(2026, 10, 11)
        if brought:
            self._do(wanted, lambda: self.book.call(hours.brought, pk, minutes, day, "花名册"))
        else:
            draft = hours.Draft(pk, day, minutes, content="走访")
            self._do(wanted, lambda: self.book.call(hours.record, draft))

    @precondition(lambda self: self.now.rows)
    @rule(data=st.data(), minutes=_MINUTES)
    def correct(self, data: st.DataObject, minutes: int) -> None:
        row = data.draw(st.sampled_from([one for one in self.book.services() if one.stands]), label="row")
        old = self._row(row.pk)
        rest = list(self.now.rows)
        rest.remove(old)
        wanted = (
            None
            if minutes == row.minutes
            else replace(self.now, rows=(*rest, (old[0], row.activity_pk, minutes)))
        )
        self._do(wanted, lambda: self.book.call(hours.correct, row.pk, minutes=minutes, reason="看错了"))

    @precondition(lambda self: self.now.rows)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from([one for one in self.book.services() if one.stands]), label="row")
        rest = list(self.now.rows)
        rest.remove(self._row(row.pk))
        self._do(
            replace(self.now, rows=tuple(rest)), lambda: self.book.call(hours.reverse, row.pk, "登记错人")
        )

    def _row(self, service_pk: int) -> tuple[int, int | None, int]:
        (row,) = self.book.services("s.pk = ?", [service_pk])
        return row.volunteer_pk, row.activity_pk, row.minutes

    @rule(keep=st.integers(0, 11), gone=st.integers(8, 11))
    def merge(self, keep: int, gone: int) -> None:
        one, other = (list(self.people)[at] for at in (keep, gone))
        kept, left = self.now.of(one), self.now.of(other)
        living = {pk: kept if self.now.of(pk) == left else self.now.of(pk) for pk in self.people}
        # two heads of two households are nobody's one person
        refused = kept == left or (self._has_home(kept) and self._has_home(left))
        wanted = None if refused else replace(self.now, living=living)
        persons = [self.people[pk] for pk in (kept, left)]
        self._do(wanted, lambda: self.book.call(same_person.merge_persons, *persons))

    def _has_home(self, living: int) -> bool:
        return any(self.now.of(pk) == living for pk in list(self.people)[:8])

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.book.undo()
        self.ahead.append(self.now)
        self.now = self.past.pop()

    @precondition(lambda self: self.ahead)
    @rule()
    def redo(self) -> None:
        self.book.redo()
        self.past.append(self.now)
        self.now = self.ahead.pop()

    def _do(self, wanted: Told | None, act: object) -> None:
        """Either it happens as told, or it is refused and nothing changed."""
        if wanted is None:
            with pytest.raises(UserError):
                act()  # type: ignore[operator]
            return
        act()  # type: ignore[operator]
        self.past.append(self.now)
        self.ahead.clear()
        self.now = wanted

    # ---- what must be so at every moment ----
    @invariant()
    def minutes_are_the_sum_of_what_counts_and_of_all_rows(self) -> None:
        if not hasattr(self, "book"):
            return
        living = {self.now.of(pk) for pk in self.people}
        sums = self.book.call(lambda book: service_ledger.sums(book.db))
        for pk in living:
            shown = self.book.call(hours.of_volunteer, pk)
            counted = sum(row.minutes for row in shown if row.can_correct)
            assert self.book.call(hours.minutes_of, pk) == counted == sums.get(pk, 0) == self.now.total(pk)
            assert sum(row.minutes for row in shown) == counted
            assert self.book.call(hours.summary, pk).minutes == counted
        assert sum(row.minutes for row in self.book.services()) == sum(row[2] for row in self.now.rows)
        assert sorted(self.book.standing()) == sorted(row[2] for row in self.now.rows)

    @invariant()
    def the_check_finds_nothing_and_undo_is_what_was_done_last(self) -> None:
        if hasattr(self, "book"):
            # the households of the small book have heads, so nothing at all may be found
            assert self.book.call(books.check) == []
            assert bool(self.book.call(history.undo_name)) == bool(self.past)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
