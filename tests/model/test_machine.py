"""The same acts drawn by hypothesis: where a book parts from its model, it is made as small as it can be."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests import shares
from tests.model.adapter import Product, make_book
from tests.model.chance import STATES, Chance
from tests.model.days import after, month_of
from tests.model.pair import BY_CODE, ITEMS, RANGE, SETTLED, VILLAGES, Pair, Span, changed, rules

SPAN = Span(202609)  # September to December: a quarter that is sealed, one that runs, the year
NUMBERS = tuple(one[0] for one in SETTLED)
PERIODS = tuple(SPAN.periods)
_TEMPLATE: list[Path] = []

days = st.builds(
    lambda month, day: min(date(month // 100, month % 100, day), SPAN.today),
    st.sampled_from(SPAN.months),
    st.sampled_from((1, 14, 28)),
)
masses = st.sampled_from([one.code for one in ITEMS if one.track == "masses" and one.code != RANGE])
scopes = st.sampled_from((None, *VILLAGES))
causes = st.sampled_from(("补登", ""))


class Books(RuleBasedStateMachine):
    """One book and its model; which entry, who and when is drawn, whether it may be is the model's to say."""

    @initialize()
    def open_book(self) -> None:
        if not _TEMPLATE:
            folder = Path(tempfile.mkdtemp()) / "样本.wenming"
            make_book(folder, VILLAGES, rules(), changed(), SETTLED)
            _TEMPLATE.append(folder)
        self.folder = Path(tempfile.mkdtemp())
        self.product = Product(_TEMPLATE[0], self.folder / "书.wenming", SPAN.today)
        self.pair = Pair(self.product, SPAN)
        self.chance = Chance(self.pair, 0)  # its questions are asked, not its dice

    def teardown(self) -> None:
        if hasattr(self, "product"):
            self.product.close_book()
            shutil.rmtree(self.folder)

    @rule(code=masses, number=st.sampled_from(NUMBERS), day=days)
    def enter(self, code: str, number: str, day: date) -> None:
        if self._is_there(number, day):
            self.pair.enter(BY_CODE[code], number, day)

    @rule(points=st.sampled_from((100, 600, 1000)), number=st.sampled_from(NUMBERS[:2]), day=days)
    def enter_a_stated_value(self, points: int, number: str, day: date) -> None:
        if self._is_there(number, day):
            self.pair.enter(BY_CODE[RANGE], number, day, points)

    @rule(code=masses, number=st.sampled_from(NUMBERS), day=days, cause=causes)
    def add_late(self, code: str, number: str, day: date, cause: str) -> None:
        if month_of(day) <= self.pair.model.closed and self._is_there(number, day):
            self.pair.add_late(BY_CODE[code], number, day, cause)

    @rule(data=st.data())
    def reverse(self, data: Any) -> None:
        key = self._entry(data)
        if key is not None:
            self.pair.reverse(key)

    @rule(data=st.data(), code=masses, number=st.sampled_from((None, *NUMBERS)))
    def replace(self, data: Any, code: str, number: str | None) -> None:
        key = self._entry(data)
        if key is not None and (number is None or self._is_there(number, self.pair.model.entries[key].day)):
            self.pair.replace(key, BY_CODE[code], number)

    @rule()
    def undo(self) -> None:
        self.pair.undo()

    @rule()
    def redo(self) -> None:
        self.pair.redo()

    @rule()
    def close_the_next(self) -> None:
        closed = self.pair.model.closed
        self.pair.close(after(closed) if closed else SPAN.first)

    @rule()
    def reopen_the_last(self) -> None:
        if self.pair.model.closed:
            self.pair.reopen(self.pair.model.closed)

    @rule(period=st.sampled_from(PERIODS), village=scopes)
    def seal(self, period: str, village: str | None) -> None:
        self.pair.seal(period, village)

    @rule(data=st.data())
    def correct(self, data: Any) -> None:
        sealed = sorted(self.pair.model.editions, key=str)
        if sealed:
            self.pair.correct(*data.draw(st.sampled_from(sealed)))

    @rule(number=st.sampled_from(NUMBERS), day=days, cause=causes, group=st.sampled_from("12"))
    def move(self, number: str, day: date, cause: str, group: str) -> None:
        if self._is_there(number, day):
            here = self.pair.model.fact(number, "嘎查村", day)
            village = next(one for one in VILLAGES if one != here)
            self.pair.dated("move", number, village, group, day=day, cause=cause)

    @rule(number=st.sampled_from(NUMBERS), day=days, cause=causes, state=st.sampled_from(STATES))
    def state(self, number: str, day: date, cause: str, state: str) -> None:
        differs = self.pair.model.fact(number, "状态", day) != state
        if differs and self._is_there(number, day):
            self.pair.dated("state", number, state, day=day, cause=cause)

    @rule(at=st.sampled_from((0, 1, 3)), day=days, cause=causes)
    def split(self, at: int, day: date, cause: str) -> None:
        number, names = SETTLED[at][0], SETTLED[at][3]
        model, who = self.pair.model, names[-1]
        ours = model.fact(who, "住", day) == model.fact(who, "住", model.today) == number
        quiet = self._untold(who, day, "住") and self._untold(number, day, "嘎查村", "村民小组", "户主")
        if ours and quiet and self._is_there(number, day):
            self.pair.split(number, who, day, cause)

    def _is_there(self, number: str, day: date) -> bool:
        return self.pair.model.exists(number, day) and self.pair.model.exists(number, SPAN.today)

    def _untold(self, about: str, day: date, *kinds: str) -> bool:
        return not any(self.pair.model.has_later(about, kind, day) for kind in kinds)

    def _entry(self, data: Any) -> int | None:
        found = [one.key for one in self.pair.model.entries if one.tops is None]
        return data.draw(st.sampled_from(found[-6:])) if found else None

    @invariant()
    def the_quarter_is_what_the_model_says(self) -> None:
        if hasattr(self, "pair"):
            model, product = self.pair.model, self.product
            for period in ("2026-Q3", "2026-Q4"):
                rows = [
                    (one.household, one.village, one.group, one.total, one.deducted, one.veto)
                    for one in model.live(period)
                ]
                assert product.live(period) == rows, "\n".join([period, *self.pair.said])
            self.pair.compare_sealed()


Books.TestCase.settings = settings(max_examples=shares.size("machine runs"), stateful_step_count=20)
TestBooks = pytest.mark.sized(pytest.mark.slow(Books.TestCase))
