"""The untidy workbooks of fixtures/ come to what a careful person reads out of them (truth.json)."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk
from wenming_desktop.services import books, exports
from wenming_desktop.services.import_report import ImportReport

ROSTERS = ("萨日朗嘎查常住人口花名册.xlsx", "苏布德苏木各嘎查户籍台账.xlsx")
POINTS, MATRIX = "群众积分登记表.xlsx", "双榆嘎查积分评分表.xlsx"
FILES = (
    ("households", ROSTERS[0]), ("households", ROSTERS[1]), ("rules", "积分细则.xlsx"), ("points", POINTS),
    ("points", MATRIX),
)  # fmt: skip
Reports = dict[str, ImportReport]


@pytest.fixture(scope="module")
def truth(request: pytest.FixtureRequest) -> dict[str, Any]:
    path = Path(__file__).parents[1] / "fixtures" / "truth.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("fixtures")) as one:
        yield one


@pytest.fixture(scope="module")
def checked(table: Desk) -> Reports:
    """The first files with --check on the empty book, which must stay empty."""
    return {
        ROSTERS[0]: take(table, *FILES[0], check=True),
        "积分细则.xlsx": take(table, *FILES[2], check=True),
    }


@pytest.fixture(scope="module")
def first(table: Desk, checked: Reports) -> Reports:
    assert table.context.call(books.stats)["persons"] == 0, "--check writes nothing"
    return {name: take(table, kind, name) for kind, name in FILES}


def take(table: Desk, kind: Any, name: str, **how: Any) -> ImportReport:
    return table.bring(kind, Path(__file__).parents[1] / "fixtures" / name, **how)


def errors(report: ImportReport) -> list[tuple[str, str]]:
    return [(one.sheet, one.cell) for one in report.problems if one.is_error]


def planted(truth: dict[str, Any], key: str, file: str) -> list[tuple[str, str]]:
    return [(one["sheet"], one["cell"]) for one in truth[key] if one["file"] == file]


def test_the_people_are_those_of_the_truth(table: Desk, first: Reports, truth: dict[str, Any]) -> None:
    def plain(people: list[dict[str, Any]]) -> list[str]:
        return sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in people)

    assert plain(table.people) == plain(truth["people"])
    assert [one["id"] for one in table.people][:83] == [one["id"] for one in truth["people"]][:83], (
        "in the file's order"
    )


def test_households_heads_and_party_members(table: Desk, first: Reports, truth: dict[str, Any]) -> None:
    stats = table.context.call(books.stats)
    assert (stats["villages"], stats["stations"], stats["households"]) == (13, 13, 397)
    assert stats["party_members"] == sum(one["party"] for one in truth["people"])
    heads = {one["household"]: one["name"] for one in truth["people"] if one["relation"] == "户主"}
    households = table.context.call(exports.export_households)
    assert {one["household"]: one["head"] for one in households} == heads
    assert {one["state"] for one in households} == {"参评"}
    assert [one["household"] for one in households][:25] == [f"萨日朗-{count:03d}" for count in range(1, 26)]


def test_the_errors_are_exactly_the_planted_ones(first: Reports, truth: dict[str, Any]) -> None:
    assert errors(first[ROSTERS[0]]) == planted(truth, "roster_faults", ROSTERS[0])
    assert errors(first[POINTS]) == planted(truth, "points_faults", POINTS)
    for name in (ROSTERS[1], "积分细则.xlsx", MATRIX):
        assert errors(first[name]) == []


def test_the_planted_warning_is_there_and_the_others_are_words_for_numbers(
    first: Reports, truth: dict[str, Any]
) -> None:
    warnings = [one for one in first[POINTS].problems if not one.is_error]
    planted_ones = set(planted(truth, "points_warnings", POINTS))
    found = {(one.sheet, one.cell): one.message for one in warnings}
    assert planted_ones <= set(found)
    twice = {place: said for place, said in found.items() if "又记了一条" in said}
    assert twice == {("9月", "E435"): "这一户当天已登记过这个项目1条，又记了一条"}
    others = {place: said for place, said in found.items() if place not in planted_ones | set(twice)}
    assert all("分登记" in said for said in others.values())
    assert found["9月", "F529"] == "登记为+8，细则规定+10，按登记的+8计"
    assert all(not first[name].problems for name in (ROSTERS[1], "积分细则.xlsx", MATRIX))


def test_points_by_household_and_month_and_entry_by_entry(
    table: Desk, first: Reports, truth: dict[str, Any]
) -> None:
    rows = [one for one in table.booked if one["item"] is not None]
    assert Counter(map(repr, rows)) == Counter(map(repr, truth["points"]))
    assert [one["hundredths"] for one in rows] == [one["hundredths"] for one in truth["points"]], (
        "in booking order"
    )


def test_the_matrix(table: Desk, first: Reports, truth: dict[str, Any]) -> None:
    want = [
        (one["household"], category, value)
        for one in truth["matrix"]["rows"]
        for category, value in [*one["values"].items(), *([(None, -one["minus"])] if one["minus"] else [])]
    ]
    rows = [one for one in table.booked if one["item"] is None]
    assert [(one["household"], one["category"], one["hundredths"]) for one in rows] == want
    assert {(one["month"], one["day"], one["village"]) for one in rows} == {("2026-10", 31, "双榆")}


def test_counts_add_up_and_created_names_villages_and_stations(first: Reports, checked: Reports) -> None:
    for report in first.values():
        assert report.read == report.written + report.unchanged + len(
            {(one.sheet, one.row) for one in report.problems if one.is_error}
        )
    assert (first[ROSTERS[0]].read, first[POINTS].read, first[MATRIX].read) == (87, 1658, 34)
    assert first[ROSTERS[0]].created == ("萨日朗嘎查", "萨日朗嘎查新时代文明实践站")
    assert len(first[ROSTERS[1]].created) == 24
    assert first[POINTS].created == first[MATRIX].created == ()
    for name, report in checked.items():
        assert report.as_json() == first[name].as_json(), "--check says the same"


def test_no_message_holds_an_id(first: Reports, truth: dict[str, Any]) -> None:
    numbers = {one["id"] for one in truth["people"]}
    said = "".join(one.message for report in first.values() for one in report.problems)
    assert not any(number in said for number in numbers)
    assert "朱彩云" not in "".join(one.message for one in first[ROSTERS[0]].problems)


def test_a_second_import_writes_nothing_and_undo_makes_room(table: Desk, first: Reports) -> None:
    entries = table.context.call(books.stats)["entries"]
    for kind, name in FILES:
        again = take(table, kind, name)
        assert (again.written, again.unchanged) == (0, first[name].written)
        assert again.created == ()
    assert table.context.call(books.stats)["entries"] == entries
    assert table.undo() == f"导入 {MATRIX} 34条"
    assert take(table, "points", MATRIX).written == 34
    table.check()
