"""Dated facts against a model of their own: in whatever order acts are entered, each day answers the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.small_book import Small
from wenming_desktop.services import books, history, months
from wenming_desktop.storage import as_of, facts
from wenming_desktop.storage.facts import GROUP, HEAD, STATE, VILLAGE, Since

FIRST = date(2026, 7, 1)
DAYS = [FIRST + timedelta(days=step) for step in range(0, 110, 10)]
HOUSEHOLDS, PERSONS = (1, 2, 3), (1, 2, 3, 4)
VALUES: dict[str, tuple[Any, ...]] = {
    VILLAGE: (1, 2), GROUP: (None, "1", "大湾组"), HEAD: PERSONS, STATE: ("参评", "常年外出", "迁出"),
}  # fmt: skip


@dataclass
class Model:
    """Nothing of the program: what was said, by day; asked, the latest day up to the one asked for wins."""

    said: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    homes: dict[int, dict[str, int]] = field(default_factory=dict)

    def hold(self, household: int, kind: str, value: Any, day: date) -> None:
        self.said.setdefault((household, kind), {})[day.isoformat()] = value

    def live(self, person: int, household: int, day: date) -> None:
        self.homes.setdefault(person, {})[day.isoformat()] = household

    @staticmethod
    def latest(dated: dict[str, Any], day: date) -> Any:
        known = [when for when in dated if when <= day.isoformat()]
        return dated[max(known)] if known else None


facts_said = st.sampled_from([*VALUES]).flatmap(
    lambda kind: st.tuples(
        st.just(kind), st.sampled_from(HOUSEHOLDS), st.sampled_from(VALUES[kind]), st.sampled_from(DAYS)
    )
)
moves = st.tuples(
    st.just("home"), st.sampled_from(PERSONS), st.sampled_from(HOUSEHOLDS), st.sampled_from(DAYS)
)
# One thing is said once of a day: of two that contradict each other the later one would win, by order.
acts = st.lists(st.one_of(facts_said, moves), max_size=25, unique_by=lambda act: (act[0], act[1], act[3]))


def enter(small: Small, act: tuple[str, int, Any, date]) -> None:
    kind, key, value, day = act

    def write(book: Any) -> None:
        with book.operation(f"{kind} {key}"):
            if kind == "home":
                facts.settle(book.db, key, value, day.isoformat())
            else:
                facts.put(book.db, key, kind, value, Since(day.isoformat()))

    small.call(write)


def answers(small: Small, day: date) -> tuple[Any, ...]:
    found = small.call(lambda book: as_of.households_on(book.db, day))
    rows = {
        pk: (found[pk].village_pk, found[pk].group, found[pk].head_pk, found[pk].state) for pk in HOUSEHOLDS
    }
    return rows, {pk: small.call(lambda book, pk=pk: facts.household_on(book.db, pk, day)) for pk in PERSONS}


def start(small: Small) -> Model:
    model = Model()
    for pk, village, group, head, home in small.rows(
        "SELECT h.pk, h.village_pk, h.grp, h.head_pk, p.household_pk FROM household h JOIN person p ON p.pk = h.pk"
    ):
        for kind, value in ((VILLAGE, village), (GROUP, group), (HEAD, head), (STATE, "参评")):
            model.said[pk, kind] = {"": value}
        model.homes[pk] = {"": home}
    return model


@pytest.fixture(scope="module")
def shared(small_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    book = Small.copy_of(small_template, tmp_path_factory.mktemp("facts") / "小所.wenming")
    yield book
    book.close()


def take_all_back(small: Small) -> None:
    while small.call(history.undo_name):
        small.undo()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=acts, order=st.randoms(use_true_random=False))
def test_any_order_of_acts_gives_what_the_model_says_on_every_day(
    shared: Small, said: list[tuple[str, int, Any, date]], order: Any
) -> None:
    model = start(shared)
    before = {day: answers(shared, day) for day in (DAYS[0], DAYS[-1])}
    for act in said:
        kind, key, value, day = act
        if kind == "home":
            model.live(key, value, day)
        else:
            model.hold(key, kind, value, day)
    shuffled = list(said)
    order.shuffle(shuffled)
    for act in shuffled:
        enter(shared, act)
    for day in (FIRST - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=40)):
        rows, homes = answers(shared, day)
        for pk in HOUSEHOLDS:
            wanted = tuple(model.latest(model.said[pk, kind], day) for kind in (VILLAGE, GROUP, HEAD, STATE))
            assert rows[pk] == wanted, (day, pk)
        assert homes == {pk: model.latest(model.homes[pk], day) for pk in PERSONS}, day
    assert [one for one in shared.call(books.check) if one.number == "E15"] == []
    take_all_back(shared)
    assert {day: answers(shared, day) for day in before} == before


def test_a_later_fact_keeps_holding_when_an_earlier_one_is_entered(small: Small) -> None:
    for day, state in ((date(2026, 9, 1), "迁出"), (date(2026, 8, 1), "常年外出")):
        enter(small, (STATE, 1, state, day))
    said = [answers(small, date(2026, month, 15))[0][1][3] for month in (7, 8, 9)]
    assert said == ["参评", "常年外出", "迁出"]
    assert small.rows("SELECT state, state_from FROM household WHERE pk = 1") == [("迁出", "2026-09-01")]


def test_residences_end_the_day_before_the_next(small: Small) -> None:
    enter(small, ("home", 1, 2, date(2026, 9, 1)))
    enter(small, ("home", 1, 3, date(2026, 8, 1)))
    assert small.rows("SELECT household_pk, from_day, to_day FROM residence WHERE person_pk = 1 ORDER BY from_day") == [
        (1, "", "2026-07-31"), (3, "2026-08-01", "2026-08-31"), (2, "2026-09-01", None),
    ]  # fmt: skip
    assert small.rows("SELECT household_pk FROM person WHERE pk = 1") == [(2,)]


def test_a_fact_says_who_entered_it_when_and_which_closed_month_it_corrects(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-08-10")
    small.call(months.close_month, 202608)

    def write(book: Any) -> None:
        with book.operation("改组"):
            facts.put(book.db, 1, GROUP, "大湾组", Since("2026-08-20", "登记表第3页", 202608))

    small.call(write)
    (one,) = small.call(lambda book: [row for row in facts.facts(book.db, 1, GROUP) if row.from_day])
    assert (one.value, one.cause, one.corrects, one.entered_at, one.operator) == (
        "大湾组", "登记表第3页", 202608, "2026-10-27T09:00:00", "乌兰",
    )  # fmt: skip
    assert small.call(lambda book: facts.corrections(book.db, "2026-10-01")) == [
        ("萨日朗-001", GROUP, 202608)
    ]
    assert small.call(lambda book: facts.corrections(book.db, "2026-10-28")) == []
