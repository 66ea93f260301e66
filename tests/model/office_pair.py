"""The whole office done to the program and to the model, and what they say of it compared; see ``pair``."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.model.certified import Certified
from tests.model.days import after, last_day, months_of
from tests.model.office import Line
from tests.model.pair import VILLAGES, Span, held, settled, stated
from tests.model.records import Item
from tests.model.serving_pair import ServingPair

LINES = 60  # of the log that are compared
MADE = [("barrier", "done")] * 2  # how the book was made


class OfficePair(ServingPair):
    """A book that lives on from month to month, and its model."""

    def __init__(self, product: Any, span: Span) -> None:
        super().__init__(product, span)
        self.looks = 0
        self._aside: tuple[Path, bytes] | None = None
        self._backed_up = False

    def _settle(self, today: date) -> Certified:
        return settled(Certified(VILLAGES, today))

    @property
    def memory(self) -> list[Any]:
        """What only the test remembers of a life."""
        product = self.product
        return [self.model, self._aside, product.keys, product.served, product.people, product.told]

    # ---- the book itself ----
    def go_on(self) -> None:
        """The month ends: the book is closed and opened on a day of the next."""
        self.span = Span(after(self.span.first))
        self.model.today = self.span.today
        self.said.append(f"+ open_on {self.span.today}")
        self.counts["go_on"] += 1
        self.product.open_on(self.span.today)
        self._backed_up = True

    def open_again(self, meanwhile: Callable[[], None] | None = None) -> None:
        """Closed, and opened again on the same day; ``meanwhile`` between."""
        self.said.append("+ open_again")
        self.counts["open_again"] += 1
        self.product.open_on(self.span.today, meanwhile)
        self._backed_up = True

    def rehearse(self) -> None:
        """The newest backup of the book's own folder; one that was put back as a book of its own has none yet."""
        faults = self.product.rehearse()
        if self._judge("rehearse", "yes" if self._backed_up else "no", done=faults is not None):
            self._same("恢复演练", faults, [])

    def back_up(self) -> None:
        file, says_so = self.product.back_up()
        self._same("counts of the backup", says_so, True)
        product = self.product
        kept = pickle.dumps((self.model, product.keys, product.served, product.people, product.told))
        self._aside, self._backed_up = (self.product.keep_aside(file), kept), True
        self.said.append(f"+ back_up {file.name}")
        self.counts["back_up"] += 1

    def put_back(self, *, over: bool) -> None:
        """The last backup takes the book's place, or is gone on with as a book of its own."""
        if self._aside is None:
            return
        file, kept = self._aside
        product = self.product
        product.put_back(file, over=over)
        self._backed_up = self._backed_up and over
        self.model, product.keys, product.served, product.people, product.told = pickle.loads(kept)
        self.model.today = self.span.today
        self.said.append(f"+ put_back over={over}")
        self.counts["put_back over" if over else "put_back"] += 1

    # ---- many entries at once ----
    def enter_group(
        self, item: Item, village: str, group: str | None, day: date, absent: Sequence[str]
    ) -> None:
        item = held(item, day)
        numbers = [one for one in self.model.takes_part(village, group, day) if one not in absent]
        verdict, key = self.model.can_enter_group(numbers, day), len(self.model.entries)
        found = self.product.enter_group(key, village, group, item.code, day, absent)
        act = f"enter_group {item.line} {village}{group} {day} but {absent}"
        if self._judge(act, verdict, done=found is not None):
            entries = self.model.enter_many([(number, item, day, item.points) for number in numbers])
            self._same(act, found, [(one.subject, one.points) for one in entries])

    def enter_many(self, lines: Sequence[Line]) -> None:
        lines = [(number, held(item, day), day, claimed) for number, item, day, claimed in lines]
        verdicts = {self.model.can_enter(day) for _, _, day, _ in lines}
        key = len(self.model.entries)
        found = self.product.enter_many(key, [_typed(line) for line in lines])
        act = f"enter_many {[(number, item.line, str(day), claimed) for number, item, day, claimed in lines]}"
        if self._judge(act, "no" if "no" in verdicts else "yes", done=found is not None):
            self._same(act, found, [one.points for one in self.model.enter_many(lines)])

    def enter_sheet(self, village: str, month: int, cells: Mapping[tuple[str, str], int], cause: str) -> None:
        verdict, key = self.model.can_enter_sheet(cells, month, cause), len(self.model.entries)
        found = self.product.enter_sheet(key, village, month, cells, cause)
        act = f"enter_sheet {village} {month} {dict(cells)} {cause!r}"
        if self._judge(act, verdict, done=found is not None):
            self._same(act, found, self.model.enter_sheet(cells, month, cause))

    def import_points(self, lines: Sequence[Line]) -> None:
        lines = [(number, held(item, day), day, claimed) for number, item, day, claimed in lines]
        key, act = (
            len(self.model.entries),
            f"import_points {[(n, i.line, str(d), c) for n, i, d, c in lines]}",
        )
        rows_in = [
            (number, item.code, day, "" if item.veto else stated(claimed))
            for number, item, day, claimed in lines
        ]
        found = self.product.import_points(key, rows_in)
        if not self._judge(act, "yes", done=found is not None):
            return
        written, rows, errors = found
        wanted = self.model.new_lines(lines)
        by_row = {
            (number, item.code, day.isoformat(), claimed): (number, item, day, claimed)
            for number, item, day, claimed in lines
        }
        new = [by_row[one[:4]] for one in rows]
        self._same(
            act,
            (written, errors, sorted(map(_key, new))),
            (wanted.total(), 0, sorted(map(_key, wanted.elements()))),
        )
        if new:
            self._same(act, [one[4] for one in rows], [one.points for one in self.model.enter_many(new)])

    # ---- persons and households ----
    def import_household(self, village: str, group: str, names: Sequence[str]) -> None:
        number = self.product.import_household(village, group, names)
        if self._judge(
            f"import_household {village}{group} {names} = {number}", "yes", done=number is not None
        ):
            self.model.import_household(str(number), village, group, names)

    def add_household(self, village: str, group: str, head: str, day: date, cause: str) -> None:
        verdict = self.model.can_date(day, cause)
        number = self.product.add_household(village, group, head, day, cause)
        if self._judge(
            f"add_household {village}{group} {head} {day} {cause!r} = {number}",
            verdict,
            done=number is not None,
        ):
            self.model.add_household(str(number), village, group, head, day)

    def add_person(self, name: str, number: str, phone: str) -> None:
        if self._judge(
            f"add_person {name} {number}", "yes", done=self.product.add_person(name, number, phone)
        ):
            self.model.add_person(name, number, phone)

    def change_person(self, name: str, phone: str) -> None:
        if self._judge(f"change_person {name} {phone}", "yes", done=self.product.change_person(name, phone)):
            self.model.change_person(name, phone)

    def leave(self, name: str, day: date, cause: str) -> None:
        verdict = self.model.can_leave(name, day, cause)
        if self._judge(f"leave {name} {day} {cause!r}", verdict, done=self.product.leave(name, day, cause)):
            self.model.leave(name, day)

    def come_back(self, name: str, cause: str) -> None:
        verdict = self.model.can_come_back(name, cause)
        if self._judge(f"come_back {name} {cause!r}", verdict, done=self.product.come_back(name, cause)):
            self.model.come_back(name)

    def alias(self, number: str, alias: str, *, there: bool) -> None:
        if self._judge(
            f"alias {number} {alias} {there}", "yes", done=self.product.alias(number, alias, there=there)
        ):
            self.model.alias(number, alias, there=there)

    # ---- review ----
    def meet(self, village: str, month: int, day: date, *, supervised: bool) -> None:
        verdict = self.model.can_meet(village, month, day)
        done = self.product.meet(village, month, day, supervised=supervised)
        if self._judge(f"meet {village} {month} {day} {supervised}", verdict, done=done):
            self.model.meet(village, month, day, supervised=supervised)

    def unmeet(self, village: str, month: int) -> None:
        if self._judge(f"unmeet {village} {month}", "yes", done=self.product.unmeet(village, month)):
            self.model.unmeet(village, month)

    def tell(self, period: str, village: str | None, day: date, *, reached: bool) -> None:
        verdict, key = self.model.can_tell(period, village, day), len(self.model.tellings)
        found = self.product.tell(key, period, village, day, reached=reached)
        act = f"tell {period} {village} {day} {reached}"
        if self._judge(act, verdict, done=found is not None):
            self._same(act, found, self.model.tell(period, village, day, reached=reached))

    def untell(self, key: int, reason: str) -> None:
        telling = self.model.tellings[key]
        verdict, done = self.model.can_untell(telling, reason), self.product.untell(key, reason)
        if self._judge(f"untell {telling} {reason!r}", verdict, done=done):
            self.model.untell(telling)

    # ---- settings and drafts ----
    def set(self, name: str, value: Any) -> None:
        if self._judge(f"set {name} {value}", "yes", done=self.product.set(name, value)):
            self.model.set(name, value)

    def draft(self, surface: str, subject: str, text: str) -> None:
        """Kept, or with '' dropped."""
        self.said.append(f"+ draft {surface} {subject} {text}")
        self.counts["draft"] += 1
        if text:
            self.product.keep_draft(surface, subject, text)
            self.model.drafts[surface, subject] = text
        else:
            self.product.drop_draft(surface, subject)
            self.model.drafts.pop((surface, subject), None)

    # ---- what both say ----
    @property
    def periods(self) -> list[str]:
        """Those of the span, and by turns one from long ago."""
        months = sorted({entry.month for entry in self.model.entries} - set(self.span.months))
        old = [f"{month // 100}-{month % 100:02d}" for month in months]
        return [*self.span.periods, *old[self.looks % len(old) :][:1]] if old else self.span.periods

    @property
    def sealed_keys(self) -> list[tuple[str, str | None]]:
        """Those of the span, and by turns three from long ago."""
        keys = [*self.model.editions]
        old = [key for key in keys if key[0] not in self.span.periods]
        turn = self.looks * 3 % len(old) if old else 0
        return [*(key for key in keys if key not in old), *old[turn : turn + 3]]

    def compare_all(self) -> None:
        """Everything both say, and the book is sound."""
        self.looks += 1
        self.compare()
        model, product = self.model, self.product
        self._same("register", product.register(), self._register())
        self.compare_service()
        self._same("log", product.log(LINES), [*model.log(LINES), *MADE][:LINES])
        self._same("撤销 and 重做 offer", product.offered(), (model.has_undo, model.has_redo))
        self._same("meetings", product.met(), model.meetings())
        self._same(
            "settings", product.settings(), {name: model.setting(name) for name in ("电话", "承前", "天数")}
        )
        self._same("drafts", product.kept_drafts(), model.drafts)
        for period in self.span.periods[:: 1 + self.looks % 2]:
            for village in (None, *VILLAGES):
                said = model.review(period, village)
                wanted = (said.months, said.reviewed, said.supervised, said.deductions, said.told)
                self._same(f"review {period} {village}", product.review(period, village), wanted)
        numbers = model.households()
        number = numbers[self.looks % len(numbers)]
        self._same(f"aliases {number}", product.aliases(number), model.aliases(number))
        self.behind(self.span.periods[self.looks % len(self.span.periods)], number)
        self._same("check", product.problems(), [])

    def _party(self, period: str) -> dict[str, Any]:
        """Who has left by the period's end stands on no board."""
        day = last_day(months_of(period)[-1])
        left = {name: self.model.left(name) for name in self.model.persons()}
        return {
            name: sums
            for name, sums in super()._party(period).items()
            if left[name] is None or left[name] > day
        }

    def _register(self) -> dict[str, Any]:
        model, found = self.model, {}
        for name in model.persons():
            number = model.fact(name, "住", model.today)
            if number:
                left = model.left(name)
                found[name] = number, model.value(name, "电话") or "", left.isoformat() if left else ""
        return found


def _typed(line: Line) -> tuple[str, str, date, str]:
    number, item, day, claimed = line
    return number, item.code, day, stated(claimed) if claimed != item.points else ""


def _key(line: Line) -> tuple[str, str, date, int]:
    number, item, day, claimed = line
    return number, item.line, day, claimed
