"""Points an activity proposes: for who has time there, decided many at once, counted once, undone by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.services.activity_book import detail, held, iso, serve, staffed
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import proposals
from wenming_desktop.services.proposals import Waiting


@pytest.fixture
def book(small: Small) -> Small:
    return staffed(small)


def planted(small: Small, code: str = "Z2", *volunteers: int, **values: Any) -> int:
    """A tree planting with time of some volunteers."""
    pk = held(small, "义务植树", "2026-10-24", item_pk=small.item(code), **values)
    if volunteers:
        serve(small, pk, *volunteers)
    return pk


def waiting(small: Small) -> list[Waiting]:
    found: list[Waiting] = small.call(proposals.waiting)
    return found


def decide(small: Small, pks: list[int], *, accepted: bool = True, people: str = "王敏、陈海山") -> Any:
    return small.call(proposals.decide, pks, accepted, iso("2026-10-26"), people)


def refused(small: Small, verb: Callable[..., Any], *args: Any) -> str:
    with pytest.raises(UserError) as caught:
        small.call(verb, *args)
    return str(caught.value)


def test_everyone_with_time_is_proposed_once(book: Small) -> None:
    pk = planted(book, "Z2", 1, 2)
    proposed, changes = book.call(proposals.propose, pk)
    assert (proposed.proposals, proposed.left_out, changes.operation) == (2, (), "提请评议 义务植树 2条")
    assert [(one.name, one.household, one.item, one.activity) for one in waiting(book)] == [
        ("包青格乐", "萨日朗-001", "义务植树", "HD-2026-0001 义务植树"),
        ("王秀兰", "萨日朗-002", "义务植树", "HD-2026-0001 义务植树"),
    ]
    assert {one.value for one in waiting(book)} == {"+6"}
    again, changes = book.call(proposals.propose, pk)
    assert (again.proposals, changes.nouns) == (0, frozenset())
    serve(book, pk, 4)
    assert book.call(proposals.propose, pk)[0].proposals == 1
    assert book.entries() == []  # proposed is not counted


def test_accepted_ones_are_points_and_undo_lets_them_wait_again(book: Small) -> None:
    pk = planted(book, "Z2", 1, 2, 4)
    book.call(proposals.propose, pk)
    chosen = [one.pk for one in waiting(book) if one.name != "孟和"]
    booked, changes = decide(book, chosen)
    assert [one.points for one in booked] == [600, 600]
    assert (changes.operation, changes.nouns) == ("评议通过 2条", {"proposal", "entry"})
    assert {number: total for number, total in book.totals("2026-10").items() if total} == {
        "萨日朗-001": 600, "萨日朗-002": 600,
    }  # fmt: skip
    entry = book.entries()[0]
    assert (entry.event_date, entry.evidence) == (iso("2026-10-24"), "HD-2026-0001 义务植树")
    assert [one.name for one in waiting(book)] == ["孟和"]
    decided = book.rows("SELECT state, decided_on, decided_by FROM proposal ORDER BY pk")
    assert decided[0] == ("评议通过", "2026-10-26", "王敏、陈海山")
    assert book.undo() == "评议通过 2条"
    assert set(book.totals("2026-10").values()) == {0}
    assert len(waiting(book)) == 3
    assert book.redo() == "评议通过 2条"
    assert book.totals("2026-10")["萨日朗-001"] == 600
    assert len(waiting(book)) == 1


def test_refused_ones_count_for_nothing_and_are_not_proposed_again(book: Small) -> None:
    pk = planted(book, "Z2", 1)
    book.call(proposals.propose, pk)
    booked, changes = decide(book, [waiting(book)[0].pk], accepted=False)
    assert (booked, changes.operation, book.entries()) == ([], "评议未通过 1条", [])
    assert waiting(book) == []
    assert book.call(proposals.propose, pk)[0].proposals == 0


def test_the_length_of_service_never_counts_and_points_make_no_hours(book: Small) -> None:
    pk = held(book, "义务植树", item_pk=book.item("Z2"))
    serve(book, pk, 1, minutes=30)
    serve(book, pk, 2, minutes=600)
    book.call(proposals.propose, pk)
    booked, _ = decide(book, [one.pk for one in waiting(book)])
    assert [one.points for one in booked] == [600, 600]
    assert detail(book, pk).minutes == 630


def test_a_cap_holds_for_proposed_entries_too(book: Small) -> None:
    """参加理论宣讲: 2 points, at most 4 a month; the third of October counts nothing."""
    for _ in range(3):
        pk = planted(book, "S1", 1)
        book.call(proposals.propose, pk)
    booked, _ = decide(book, [one.pk for one in waiting(book)])
    assert [one.points for one in booked] == [200, 200, 0]


def test_party_items_are_for_members_and_villagers_for_households(book: Small) -> None:
    pk = planted(book, "D1", 1, 2)
    proposed, _ = book.call(proposals.propose, pk)
    assert (proposed.proposals, proposed.left_out) == (1, ("王秀兰不是党员，不能登记党员积分",))
    assert waiting(book)[0].track == "party"
    book.call(_without_household, book.people["孟和1"])
    other = planted(book, "Z2", 4)
    assert book.call(proposals.propose, other)[0].left_out == ("孟和不在农牧户里，不能登记群众积分",)


def _without_household(book: Any, person_pk: int) -> None:
    with book.operation("移出"):
        book.db.execute("UPDATE person SET household_pk = NULL WHERE pk = ?", [person_pk])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"item_pk": None}, "这个活动没有选积分项目"), ({}, "这个活动还没有录入服务时间"),
        ({"state": "计划"}, "活动还没有办，不能提请评议"),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_said(book: Small, values: dict[str, Any], message: str) -> None:
    pk = held(book, "植树", **{"item_pk": book.item("Z2"), **values})
    assert refused(book, proposals.propose, pk).startswith(message)


def test_a_decision_says_when_and_who_and_is_made_once(book: Small) -> None:
    book.call(proposals.propose, planted(book, "Z2", 1))
    pk = waiting(book)[0].pk
    assert refused(book, proposals.decide, [pk], True, iso("2026-10-26"), " ").startswith(
        "参加评议的人没有填"
    )
    assert refused(book, proposals.decide, [pk], True, iso("2026-10-28"), "王敏").startswith(
        "评议日期还没有到"
    )
    assert refused(book, proposals.decide, [], True, iso("2026-10-26"), "王敏").startswith("没有选待评议")
    decide(book, [pk, pk])
    assert len(book.entries()) == 1
    assert refused(book, proposals.decide, [pk], True, iso("2026-10-26"), "王敏").startswith("没有选待评议")
