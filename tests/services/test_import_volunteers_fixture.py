"""志愿者花名册.xls comes to what a careful person reads out of it; who is in the household register stays that person."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk
from tests.services.test_import_fixtures import ROSTERS, take
from wenming_desktop.domain.teams import CATEGORY_LABELS
from wenming_desktop.services import exports, history, imports, volunteers
from wenming_desktop.services.import_report import ImportReport

ROSTER = "志愿者花名册.xls"
COUNTS = "SELECT (SELECT count(*) FROM volunteer), (SELECT count(*) FROM team), (SELECT count(*) FROM membership), (SELECT sum(minutes) FROM service)"


@pytest.fixture(scope="module")
def truth(fixtures_dir: Path) -> list[dict[str, Any]]:
    found = json.loads((fixtures_dir / "truth.json").read_text(encoding="utf-8"))["volunteers"]
    assert len(found) == 260
    return list(found)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("volunteers")) as one:
        for name in ROSTERS:
            take(one, "households", name)
        yield one


@pytest.fixture(scope="module")
def persons(table: Desk) -> list[tuple[Any, ...]]:
    """The persons of the household register, before any volunteer came in."""
    return table.query("SELECT pk, name, id_number, household_pk, sex, birth, phone FROM person ORDER BY pk")


@pytest.fixture(scope="module")
def report(table: Desk, persons: list[tuple[Any, ...]]) -> ImportReport:
    return take(table, "volunteers", ROSTER)


def test_the_volunteers_are_those_of_the_truth(
    table: Desk, report: ImportReport, truth: list[dict[str, Any]]
) -> None:
    assert (report.read, report.written, report.unchanged, report.errors) == (260, 260, 0, 0)
    assert table.context.call(exports.export_volunteers) == truth


def test_every_volunteer_is_the_person_of_the_register(
    table: Desk, persons: list[tuple[Any, ...]], report: ImportReport
) -> None:
    assert (
        table.query("SELECT pk, name, id_number, household_pk, sex, birth, phone FROM person ORDER BY pk")
        == persons
    )
    assert table.query(
        "SELECT count(*) FROM volunteer v JOIN person p ON p.pk = v.person_pk WHERE p.household_pk IS NULL"
    ) == [(0,)]


def test_teams_are_made_with_category_tier_and_station(table: Desk, report: ImportReport) -> None:
    rows = table.query(
        "SELECT t.name, t.code, t.tier, s.name FROM team t LEFT JOIN station s ON s.pk = t.station_pk"
    )
    found = {name: (code, tier, station) for name, code, tier, station in rows}
    assert set(report.created) == set(found)
    eight = [code for code in CATEGORY_LABELS if code != "special"]
    assert sorted(
        code for code, tier, station in found.values() if tier == "大队" and station is None
    ) == sorted(eight)
    assert found["理论宣讲队"] == ("theory", "大队", None)
    assert found["萨日朗嘎查夕阳红队"] == ("special", "小队", "萨日朗嘎查新时代文明实践站")
    assert found["东萨日朗嘎查搭把手队"][2] == "东萨日朗嘎查新时代文明实践站", "never by part of a word"
    assert all(station for code, _, station in found.values() if code == "special")


def test_posts_skills_and_days(table: Desk, report: ImportReport) -> None:
    posts = dict(table.query("SELECT post, count(*) FROM membership GROUP BY post"))
    assert sum(posts.values()) == 260
    assert posts["队长"] > 0
    assert set(posts) <= {"队长", "副队长", "联络员", "队员"}
    days = dict(
        table.query("SELECT number, registered FROM volunteer WHERE number <= '150599000007' ORDER BY number")
    )
    assert days["150599000001"] == "2021-08-17"
    assert days["150599000002"] == "2026-08-19"
    assert days["150599000006"] == "2021-09-16"
    assert days["150599000007"] == "2022-02-18"
    assert table.query("SELECT count(*) FROM volunteer WHERE registered IS NULL") == [(0,)]
    assert table.query("SELECT skills FROM volunteer WHERE number = '150599000002'") == [("理发",)]


def test_hours_are_one_record_brought_forward_that_says_where_it_comes_from(
    table: Desk, report: ImportReport
) -> None:
    assert table.query("SELECT DISTINCT kind, day, source FROM service") == [
        ("承前", "2026-10-27", "苏布德苏木新时代文明实践志愿者花名册")
    ]
    assert table.query("SELECT count(*) - count(DISTINCT volunteer_pk), min(minutes) > 0 FROM service") == [
        (0, 1)
    ]


def test_stars_stand_at_the_hours_of_the_table(table: Desk, report: ImportReport) -> None:
    """0 and 99.5 hours are no star, 100 one, 299.5 one, 300 two, 601 three, 1000 four, 1500.5 five."""
    want = {0: 0, 99.5: 0, 100: 1, 299.5: 1, 300: 2, 601: 3, 1000: 4, 1500.5: 5}
    rows = table.context.call(volunteers.rows)
    found = {hours: {one["stars"] for one in rows if one["minutes"] == hours * 60} for hours in want}
    assert found == {hours: {count} for hours, count in want.items()}
    assert set(rows[0]) == {"no", "name", "team", "minutes", "stars", "awarded"}


def test_twice_writes_nothing_and_undo_and_redo_take_all_of_it(table: Desk, report: ImportReport) -> None:
    before = table.query(COUNTS)
    again = take(table, "volunteers", ROSTER)
    assert (again.written, again.unchanged, again.created) == (0, 260, ())
    assert table.query(COUNTS) == before
    assert table.undo() == f"导入 {ROSTER} 260条"
    assert table.query(COUNTS) == [(0, 0, 0, 0)]
    assert table.context.call(history.redo)[0] == f"导入 {ROSTER} 260条"
    assert table.query(COUNTS)[0] == before[0]
    assert take(table, "volunteers", ROSTER).written == 0
    table.check()


def test_no_message_and_no_log_holds_an_id(
    table: Desk, report: ImportReport, truth: list[dict[str, Any]]
) -> None:
    said = "".join(one.message for one in report.problems)
    last = table.query("SELECT max(pk) FROM operation WHERE kind = 'edit'")[0][0]
    said += "".join(table.context.call(history.log_detail, last))
    assert not any(one["id"] in said for one in truth)


def test_the_preview_names_the_teams_first(tmp_path: Path, fixtures_dir: Path) -> None:
    with desk(tmp_path) as one:
        shown = one.context.call(imports.preview, "volunteers", fixtures_dir / ROSTER)
        assert shown.report.read == 260
        assert "理论宣讲队" in shown.report.created
        assert shown.titles == ("志愿者编号", "姓名", "所属队伍", "累计服务时长")
        assert shown.rows[0].summary == ("150599000001", "通拉嘎", "医疗健身队", "601")
        assert one.query("SELECT count(*) FROM person") == [(0,)]


def test_without_a_household_register_and_with_it_afterwards(
    tmp_path: Path, fixtures_dir: Path, truth: list[dict[str, Any]]
) -> None:
    """Each volunteer is a person of its own; the households that come later find the same persons by ID."""
    with desk(tmp_path) as one:
        take(one, "volunteers", ROSTER)
        assert one.query("SELECT count(*), count(id_number), count(household_pk) FROM person") == [
            (260, 260, 0)
        ]
        assert one.query("SELECT count(*) FROM team WHERE station_pk IS NOT NULL") == [(0,)]
        keys = dict(one.query("SELECT id_number, pk FROM person"))
        for name in ROSTERS:
            brought = take(one, "households", name)
            assert not any("已登记在" in problem.message for problem in brought.problems)
        people = json.loads((fixtures_dir / "truth.json").read_text(encoding="utf-8"))["people"]
        assert one.query("SELECT count(*) FROM person WHERE merged_into IS NULL") == [(len(people),)]
        assert (
            keys.items()
            <= dict(one.query("SELECT id_number, pk FROM person WHERE id_number IS NOT NULL")).items()
        )
        assert one.query("SELECT count(*) FROM person WHERE household_pk IS NULL") == [(0,)]
        order = ("village", "household", "id", "name")
        assert sorted(one.people, key=lambda row: [str(row[key]) for key in order]) == sorted(
            people, key=lambda row: [str(row[key]) for key in order]
        )
        assert one.context.call(exports.export_volunteers) == truth
        again = take(one, "volunteers", ROSTER)
        linked = one.query("SELECT count(*) FROM team WHERE station_pk IS NOT NULL")[0][0]
        assert again.written == linked == 53, (
            "village teams now stand at their stations, nothing else changes"
        )
        assert take(one, "volunteers", ROSTER).written == 0
        one.check()
