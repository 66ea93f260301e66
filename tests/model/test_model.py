"""The model itself against the scenes, counted by hand: a model that is wrong would hold the program to a wrong thing."""

from datetime import date

import pytest

from tests.model.model import Model
from tests.model.pair import BY_CODE, VILLAGES, held, settle
from tests.model.records import NO, YES, Item, Row, band

A, B = "萨日朗-001", "萨日朗-002"
TODAY = date(2026, 12, 28)


@pytest.fixture
def model() -> Model:
    return settle(TODAY)


def on(month: int, day: int = 10) -> date:
    return date(2026, month, day)


def item(code: str) -> Item:
    return BY_CODE[code]


def row(model: Model, period: str, number: str = A) -> Row | None:
    return next((one for one in model.live(period) if one.household == number), None)


def told(model: Model, period: str, number: str = A) -> tuple[str, int, bool, bool]:
    """(band, total, deducted, veto)."""
    found = row(model, period, number)
    assert found is not None
    return band(period, found), found.total, found.deducted, found.veto


def test_a_wrong_veto_hides_no_true_one(model: Model) -> None:
    wrong = model.enter(item("V1"), A, on(8))
    model.close(202609)
    model.reverse(wrong.key)
    model.enter(item("V1"), A, on(10))
    assert told(model, "2026-Q4") == ("black", 10000, False, True)
    assert told(model, "2026-Q3") == ("unlisted", 10000, False, False)
    assert told(model, "2026") == ("black", 40000, False, True)


def test_an_upheld_objection(model: Model) -> None:
    twice = [model.enter(item("H1"), A, on(8)) for _ in range(2)]
    assert model.can_seal("2026-Q3", None) == NO
    model.close(202609)
    model.seal("2026-Q3", None)
    assert (told(model, "2026-Q3")[0], model.waits("2026-Q3", None)) == ("red", False)
    model.reverse(twice[1].key)
    assert model.waits("2026-Q3", None)
    assert model.can_seal("2026-Q3", None) == NO
    assert model.correct("2026-Q3", None) == [VILLAGES[0], None]
    first, second = model.editions["2026-Q3", None]
    assert [next(one.total for one in each.rows if one.household == A) for each in (first, second)] == [
        12000,
        11000,
    ]
    assert told(model, "2026-Q4")[1] == 10000
    assert model.correct("2026-Q3", None) == []


def test_both_halves_of_a_mistake_count_where_it_was_made(model: Model) -> None:
    wrong = model.enter(item("H1"), A, on(8))
    model.close(202609)
    model.replace(wrong.key, subject=B)
    assert [told(model, "2026-Q3", one)[1] for one in (A, B)] == [10000, 11000]
    assert [told(model, "2026-Q4", one)[1] for one in (A, B)] == [10000, 10000]


def test_a_late_entry_and_a_correction_of_it(model: Model) -> None:
    model.close(202609)
    late = model.enter(item("H1"), A, on(8))
    assert (late.month, told(model, "2026-08")[1], told(model, "2026-10")[1]) == (202610, 0, 1000)
    model.close(202610)
    model.replace(late.key, item("J1"))
    assert (told(model, "2026-10")[1], told(model, "2026-11")[1]) == (-300, 0)
    supplied = model.add_late(item("H1"), A, on(8))
    assert (supplied.month, told(model, "2026-08")[1]) == (202608, 1000)
    assert model.can_add_late(on(8), "") == NO


def test_a_cap_its_room_and_who_gets_it(model: Model) -> None:
    """S1 +2, four a month: the third counts nothing until one is taken back; the room counts in its own month."""
    first, second, third = (model.enter(item("S1"), A, on(9, day)) for day in (1, 2, 3))
    assert [one.points for one in (first, second, third)] == [200, 200, 0]
    model.close(202609)
    assert model.reverse(first.key) == 200
    assert (told(model, "2026-09")[1], told(model, "2026-10")[1]) == (400, 0)
    model.replace(second.key, subject=B)
    assert [told(model, "2026-09", one)[1] for one in (A, B)] == [200, 200]
    model.undo()
    model.undo()
    assert (told(model, "2026-09")[1], model.can_undo()) == (400, NO)
    assert [entry.key for entry in model.standing()] == [first.key, second.key, third.key]
    model.redo()
    assert [one.points for one in model.standing()] == [200, 0, 200], "second, third and what tops it"


def test_households_as_of_a_day(model: Model) -> None:
    model.enter(item("H1"), A, on(9))
    model.split(A, "包那日苏", "萨日朗-004", on(10, 27))
    model.head(A, "斯琴高娃", on(11))
    model.move(A, VILLAGES[1], "3", on(12, 5))
    assert row(model, "2026-Q3", "萨日朗-004") is None
    assert row(model, "2026-10", "萨日朗-004") == Row("萨日朗-004", VILLAGES[0], "1", 0, False, False)
    assert (model.head_on(A, "2026-Q3"), model.head_on(A, "2026-11")) == ("包青格乐", "斯琴高娃")
    assert [one.household for one in model.live("2026-11", VILLAGES[0])] == [A, B, "萨日朗-003", "萨日朗-004"]
    whole = row(model, "2026-Q4")
    assert whole is not None
    assert (whole.village, whole.group, whole.total) == (VILLAGES[1], "3", 10000)
    assert [model.fact("包那日苏", "住", on(10, day)) for day in (26, 27)] == [A, "萨日朗-004"]


def test_merging_adds_points_and_the_base_once_from_its_day(model: Model) -> None:
    model.enter(item("H1"), A, on(9))
    model.enter(item("J1"), B, on(9))
    model.merge(B, A, on(10, 20))
    assert [told(model, "2026-Q3", one)[1] for one in (A, B)] == [11000, 9700]
    assert row(model, "2026", B) is None
    assert told(model, "2026") == ("unlisted", 40700, True, False)
    assert model.fact("王志强", "住", on(11)) == A


def test_caps_of_months_before_a_merge_are_each_households_own(model: Model) -> None:
    """S1 +2, four a month; 002 merged into 001 on 10 October."""
    mine = [model.enter(item("S1"), A, on(7, day)) for day in (1, 2, 3)]
    _ = [model.enter(item("S1"), B, on(7, day)) for day in (1, 2)]
    model.merge(B, A, on(10))
    assert model.reverse(mine[0].key) == 200
    assert [told(model, "2026-07", one)[1] for one in (A, B)] == [400, 400]
    model.enter(item("S1"), A, on(8))
    _ = [model.enter(item("S1"), B, on(8, day)) for day in (1, 2)]
    model.close(202608)
    assert model.add_late(item("S1"), A, on(8, 20)).points == 200
    assert [model.enter(item("S1"), one, on(10, 5)).points for one in (B, B, A)] == [200, 200, 0]


def test_what_is_topped_up_keeps_the_caps_of_its_own_version(model: Model) -> None:
    """Q9, ten a month, from 15 October sixteen; J1 the other way: two a month, then one."""
    first = model.enter(item("Q9"), A, on(10, 1), 1000)
    late = model.enter(held(item("Q9"), on(10, 20)), A, on(10, 20), 1600)
    assert (late.points, model.reverse(first.key)) == (600, 1000)
    early = [model.enter(item("J1"), A, on(10, day)) for day in (1, 2)]
    assert model.enter(held(item("J1"), on(10, 20)), A, on(10, 20)).points == 0
    assert (model.reverse(early[0].key), model.reverse(early[1].key)) == (0, -300)


def test_a_fact_told_later_of_an_earlier_day_makes_a_board_wait(model: Model) -> None:
    model.close(202609)
    model.seal("2026-Q3", VILLAGES[0])
    assert (model.can_date(on(9), ""), model.can_date(on(9), "补登"), model.can_date(on(10), "")) == (
        NO,
        YES,
        YES,
    )
    model.state(A, "注销", on(9, 20))
    assert model.waits("2026-Q3", VILLAGES[0])
    model.correct("2026-Q3", VILLAGES[0])
    model.seal("2026-Q3", None)
    sealed = {one.household for one in model.in_force("2026-Q3", None) or ()}
    assert sealed == {B, "萨日朗-003", "诺敏花-001", "诺敏花-002"}


def test_a_new_head_is_no_correction(model: Model) -> None:
    model.close(202609)
    model.seal("2026-Q3", None)
    model.head(A, "斯琴高娃", on(9, 20))
    assert not model.waits("2026-Q3", None)
