"""Where a place stands in the tree, with input and answer side by side."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from wenming_desktop.domain.place_tree import (
    Branch,
    above,
    called,
    goes_round,
    in_order,
    kept,
    may_stand_under,
    tree,
    village_stations,
)


@dataclass(frozen=True)
class P:
    pk: int
    kind: str
    village_pk: int | None = None
    parent_pk: int | None = None

    @property
    def village(self) -> str:
        return {1: "萨日朗嘎查", 2: "柳湾村"}.get(self.village_pk or 0, "")


PLACES = (
    P(1, "所"), P(2, "站", 1), P(3, "站", 2), P(4, "点", 1), P(5, "基地"), P(6, "广播点位", 2, 4), P(7, "点", 3),
)  # fmt: skip


def test_without_a_parent_a_station_goes_to_the_institute_and_a_point_to_its_villages_station() -> None:
    assert above(PLACES) == {1: None, 2: 1, 3: 1, 4: 2, 5: 1, 6: 4, 7: 1}
    assert above((P(2, "站", 1), P(4, "点", 1), P(5, "基地"))) == {2: None, 4: 2, 5: None}
    assert above((P(1, "所", parent_pk=99),)) == {1: None}  # a parent that is no more


def test_a_centre_stands_above_all_and_a_home_under_its_villages_station() -> None:
    places = (
        P(9, "中心"),
        P(10, "分中心"),
        P(1, "所"),
        P(2, "站", 1),
        P(11, "实践户", 1),
        P(12, "广场公园", 1),
        P(13, "街区"),
        P(14, "实践户"),
    )
    assert above(places) == {9: None, 10: 9, 1: 9, 2: 1, 11: 2, 12: 2, 13: 1, 14: 1}
    assert above((P(9, "中心"), P(2, "站", 1), P(5, "基地"))) == {9: None, 2: 9, 5: 9}
    assert above((P(10, "分中心"), P(1, "所"))) == {10: None, 1: None}
    assert [one.pk for one in tree(places, "village")] == [9, 10, 1, None, None]


def test_the_first_station_of_a_village_is_the_one_its_places_go_to() -> None:
    assert village_stations((P(1, "所", 1), P(2, "站", 1), P(8, "站", 1), P(3, "站"))) == {1: 2}


@pytest.mark.parametrize(
    ("kind", "above_it", "answer"),
    [("实践户", "站", True), ("实践户", "所", False), ("实践户", "点", False), ("实践户", "实践户", False), ("点", "所", True), ("广播点位", "点", True)],
)  # fmt: skip
def test_a_home_stands_under_a_station_only(kind: str, above_it: str, answer: bool) -> None:
    assert may_stand_under(kind, above_it) is answer


def test_the_tree_by_parent_holds_every_place_once() -> None:
    assert tree(PLACES) == (
        Branch(1, below=(
            Branch(2, below=(Branch(4, below=(Branch(6),)),)), Branch(3), Branch(5), Branch(7),
        )),
    )  # fmt: skip


def test_a_ring_of_parents_is_shown_at_the_root() -> None:
    ring = (P(2, "站", 1, 4), P(4, "点", 1, 2), P(8, "所"))
    assert tree(ring) == (Branch(8), Branch(2, below=(Branch(4),)))
    assert not goes_round(ring, 8, 2)  # walking up the ring ends


@pytest.mark.parametrize(("pk", "parent", "answer"), [(2, 4, True), (2, 6, True), (2, 2, True), (4, 3, False), (6, 2, False)])  # fmt: skip
def test_a_place_is_never_put_below_itself(pk: int, parent: int, answer: bool) -> None:
    assert goes_round(PLACES, pk, parent) is answer


def test_the_tree_by_village_has_the_institute_on_top_and_loose_places_last() -> None:
    found = tree(PLACES, "village")
    assert found[0] == Branch(1)
    assert [(one.title, [below.pk for below in one.below]) for one in found[1:]] == [
        ("萨日朗嘎查", [2, 4]), ("柳湾村", [3, 6]), ("", [7]), ("不属于某个嘎查村", [5]),
    ]  # fmt: skip
    assert [one.pk for one in tree((P(4, "点", 1), P(2, "站", 1)), "village")[0].below] == [2, 4]


def test_a_filtered_tree_keeps_what_stands_above() -> None:
    assert kept(tree(PLACES), {6}) == (Branch(1, below=(Branch(2, below=(Branch(4, below=(Branch(6),)),)),)),)
    assert kept(tree(PLACES), set()) == ()
    assert in_order(tree(PLACES)) == [1, 2, 4, 6, 3, 5, 7]
    assert in_order(tree(PLACES, "village")) == [1, 2, 4, 3, 6, 7, 5]


@pytest.mark.parametrize(
    ("name", "kind", "village", "answer"),
    [
        ("萨日朗嘎查新时代文明实践站", "站", "萨日朗嘎查", "萨日朗嘎查"),
        ("苏布德苏木萨日朗嘎查新时代文明实践站", "站", "萨日朗嘎查", "萨日朗嘎查"),
        ("中学新时代文明实践站", "站", "萨日朗嘎查", "中学新时代文明实践站"),
        ("萨日朗文化广场", "点", "萨日朗嘎查", "萨日朗文化广场"),
        ("萨日朗嘎查", "站", "萨日朗嘎查", "萨日朗嘎查"),
        ("萨日朗", "站", "萨日朗嘎查", "萨日朗"),  # a name of its own
        ("萨日朗嘎查新时代文明实践站", "点", "萨日朗嘎查", "萨日朗嘎查新时代文明实践站"),
        ("苏布德苏木新时代文明实践所", "所", "", "本所"),
        ("苏布德苏木文化站", "所", "", "苏布德苏木文化站"),
        ("机关新时代文明实践站", "站", "", "机关新时代文明实践站"),
    ],
)
def test_a_villages_own_station_is_called_by_the_village(
    name: str, kind: str, village: str, answer: str
) -> None:
    assert called(name, kind, village) == answer
