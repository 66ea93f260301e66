"""Eight haves, ratings and visitors of a place: booked, changed, counted, undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import evidence, places, station_care, station_views, tables
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal, service_ledger
from wenming_desktop.support.ids import uuid7

OCTOBER = date(2026, 10, 20)


@pytest.fixture
def pk(small: Small) -> int:
    """The station of 萨日朗嘎查."""
    found: int = small.call(places.stations, small.villages["萨日朗"])[0].pk
    return found


def cell(small: Small, pk: int, item: str, day: date | None = None) -> station_care.Have:
    line = next(one for one in small.call(station_care.eight_haves, day) if one.station_pk == pk)
    return next(one for one in line.cells if one.item == item)


def test_nobody_has_looked_is_not_the_same_as_not_met(small: Small, pk: int) -> None:
    lines = small.call(station_care.eight_haves)
    assert [(one.station, one.village, one.met) for one in lines] == [
        ("萨日朗嘎查", "萨日朗嘎查", 0), ("诺敏花嘎查", "诺敏花嘎查", 0),
    ]  # fmt: skip
    assert [one.item for one in lines[0].cells] == [
        "机构",
        "阵地",
        "队伍",
        "平台",
        "活动",
        "制度",
        "氛围",
        "品牌",
    ]
    assert {one.met for one in lines[0].cells} == {None}
    assert small.call(station_care.gaps) == 0
    assert len(small.call(station_care.gap_list)) == 16
    small.call(station_care.set_have, pk, "品牌", False, OCTOBER, "乌兰", "还没有品牌项目")
    assert small.call(station_care.gaps) == 1
    first = small.call(station_care.gap_list)[0]  # what is known to lack stands before what nobody looked at
    assert (first.station, first.have.item, first.have.met, first.have.note) == (
        "萨日朗嘎查",
        "品牌",
        False,
        "还没有品牌项目",
    )


def test_the_newest_check_up_to_the_day_holds(small: Small, pk: int) -> None:
    small.call(station_care.set_have, pk, "制度", False, date(2026, 3, 1), "乌兰")
    small.call(station_care.set_have, pk, "制度", True, OCTOBER, "白 海龙", "上墙了")
    found = cell(small, pk, "制度")
    assert (found.met, found.day, found.checker, found.note) == (True, OCTOBER, "白海龙", "上墙了")
    assert cell(small, pk, "制度", date(2026, 10, 19)).met is False
    assert cell(small, pk, "制度", date(2026, 2, 28)).met is None
    assert [(one.day.month, one.met) for one in small.call(station_care.have_history, pk, "制度")] == [
        (10, True),
        (3, False),
    ]
    assert small.undo() == "八有检查 萨日朗嘎查 制度 达到"
    assert cell(small, pk, "制度").met is False
    assert small.redo() == "八有检查 萨日朗嘎查 制度 达到"
    assert cell(small, pk, "制度").met is True


def test_a_second_check_of_a_day_replaces_the_first_and_the_same_again_is_no_action(
    small: Small, pk: int
) -> None:
    first, _ = small.call(station_care.set_have, pk, "队伍", False, OCTOBER, "乌兰")
    again, changes = small.call(station_care.set_have, pk, "队伍", True, OCTOBER, "乌兰")
    assert (again, changes.operation) == (first, "八有检查 萨日朗嘎查 队伍 达到")
    same, changes = small.call(station_care.set_have, pk, "队伍", True, OCTOBER, "乌兰")
    assert (same, changes.nouns) == (first, frozenset())
    small.undo()
    assert cell(small, pk, "队伍").met is False


def test_evidence_is_welcome_and_goes_with_its_check(small: Small, pk: int, tmp_path: Path) -> None:
    photo = tmp_path / "制度牌.jpg"
    photo.write_bytes(b"a picture")
    have_pk, _ = small.call(station_care.set_have, pk, "制度", True, OCTOBER, "乌兰", files=[photo])
    assert cell(small, pk, "制度").files == 1
    again, changes = small.call(station_care.set_have, pk, "制度", True, OCTOBER, "乌兰", files=[photo])
    assert again == have_pk
    assert changes.nouns
    assert [one.title for one in small.call(evidence.files_of, have_pk, "eight_have")] == ["制度牌.jpg"]
    assert small.call(evidence.files_of, have_pk) == []  # an entry of the same key is another record
    small.call(station_care.remove_have, have_pk)
    assert cell(small, pk, "制度").met is None
    assert small.call(evidence.files_of, have_pk, "eight_have") == []
    assert small.undo() == "删除八有检查 萨日朗嘎查 制度"
    assert cell(small, pk, "制度").files == 1


def test_a_file_that_cannot_be_read_leaves_nothing_behind(small: Small, pk: int, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="读不出来"):
        small.call(station_care.set_have, pk, "制度", True, OCTOBER, "乌兰", files=[tmp_path / "没有.jpg"])
    assert cell(small, pk, "制度").met is None


def test_many_cells_at_once_are_one_action(small: Small, pk: int) -> None:
    other = small.call(places.stations, small.villages["诺敏花"])[0].pk
    cells = [(pk, "机构"), (pk, "阵地"), (other, "机构")]
    count, _ = small.call(station_care.set_haves, cells, True, OCTOBER, "乌兰")
    assert count == 3
    assert [line.met for line in small.call(station_care.eight_haves)] == [2, 1]
    assert small.undo() == "八有检查 3项 达到"
    assert [line.met for line in small.call(station_care.eight_haves)] == [0, 0]
    _, changes = small.call(station_care.set_haves, [(pk, "机构")], False, OCTOBER, "乌兰")
    assert changes.operation == "八有检查 萨日朗嘎查 机构 未达到"


@pytest.mark.parametrize(
    ("item", "day", "words"),
    [
        ("品牌", date(2026, 10, 28), "检查日期还没有到"),
        ("品质", OCTOBER, "项目只能是机构、阵地、队伍、平台、活动、制度、氛围、品牌"),
        ("品牌", None, "检查日期没有填"),
    ],
)
def test_a_wrong_check_is_refused(small: Small, pk: int, item: str, day: date | None, words: str) -> None:
    with pytest.raises(UserError, match=words):
        small.call(station_care.set_have, pk, item, True, day, "乌兰")
    with pytest.raises(UserError, match="请刷新后再试"):
        small.call(station_care.remove_have, 99)
    with pytest.raises(UserError, match="请刷新后再试"):
        small.call(station_care.set_have, 99, "品牌", True, OCTOBER, "乌兰")


def test_only_the_institute_and_stations_in_use_have_eight_haves(small: Small, pk: int) -> None:
    for name, kind in (("苏布德苏木新时代文明实践所", "所"), ("文化广场", "点"), ("红色教育基地", "基地")):
        small.call(places.save_station, None, {"name": name, "kind": kind})
    small.call(places.save_station, pk, {"status": "停用"})
    assert [one.station for one in small.call(station_care.eight_haves)] == [
        "本所",
        "诺敏花嘎查",
    ]


def test_the_newest_rating_that_has_not_run_out_holds(small: Small, pk: int) -> None:
    save = station_care.save_rating
    small.call(
        save, pk, None, {"title": "旗级示范站", "day": "2024-5-1", "giver": "旗文明办", "until": "2026-12-31"}
    )
    new, _ = small.call(save, pk, None, {"title": "市级示范站", "day": "2025-5-1", "until": "2026-6-30"})
    assert [one.title for one in small.call(station_care.ratings, pk)] == ["市级示范站", "旗级示范站"]
    assert small.call(station_views.detail, pk).rating == "旗级示范站"
    (row,) = small.call(tables.rows, "stations", [pk])
    assert row["rating"] == "旗级示范站"
    small.call(save, pk, new, {"until": None})
    assert small.call(station_views.detail, pk).rating == "市级示范站"
    assert small.undo() == "修改评定 萨日朗嘎查 市级示范站"
    small.call(station_care.remove_rating, new)
    assert len(small.call(station_care.ratings, pk)) == 1
    assert small.undo() == "删除评定 萨日朗嘎查 市级示范站"
    assert len(small.call(station_care.ratings, pk)) == 2


@pytest.mark.parametrize(
    ("noun", "values", "field", "words"),
    [
        ("rating", {"title": "", "day": "2026-1-1"}, "title", "评定等级没有填"), ("rating", {"title": "示范"}, "day", "评定日期没有填"),
        ("rating", {"title": "示范", "day": "2026-12-1"}, "day", "还没有到"),
        ("rating", {"title": "示范", "day": "2026-5-1", "until": "2026-4-1"}, "until", "早于评定日期"),
        ("visit", {"day": "2026-5-1", "people": 0}, "people", "人次没有填"), ("visit", {"day": "2026-5-1", "people": "许多"}, "people", "不是整数"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_rating_or_a_visit_is_named(
    small: Small, pk: int, noun: str, values: dict[str, object], field: str, words: str
) -> None:
    (problem,) = small.call(station_care.check_care, noun, None, values)
    assert problem.record == field
    assert words in problem.message
    verb = station_care.save_rating if noun == "rating" else station_care.save_visit
    with pytest.raises(UserError, match=words):
        small.call(verb, pk, None, values)


def test_visitors_are_counted_by_year_and_taken_back(small: Small, pk: int) -> None:
    one, changes = small.call(
        station_care.save_visit, pk, None, {"day": "2026-5-1", "people": "45", "purpose": "邻旗学习"}
    )
    assert changes.operation == "登记参观接待 萨日朗嘎查 45人次"
    small.call(station_care.save_visit, pk, None, {"day": "2025-12-31", "people": 7})
    assert [row.people for row in small.call(station_care.visits, pk, 2026)] == [45]
    assert small.call(station_care.care_values, "visit", one) == {
        "day": "2026-05-01", "people": 45, "purpose": "邻旗学习", "note": "",
    }  # fmt: skip
    _, changes = small.call(station_care.save_visit, pk, one, {"people": 45})
    assert not changes.nouns
    small.call(station_care.save_visit, pk, one, {"people": 46})
    assert small.call(station_care.station_counts, pk, date(2026, 1, 1), OCTOBER).visitors == 46
    small.call(station_care.remove_visit, one)
    assert small.call(station_care.station_counts, pk, date(2026, 1, 1), OCTOBER).visitors == 0
    with pytest.raises(UserError, match="没有这条参观接待"):
        small.call(station_care.remove_visit, one)


def _do(book: Book, station_pk: int, person_pk: int) -> None:
    with book.operation("办活动") as operation:
        volunteer = journal.insert(
            book.db, "volunteer", {"id": uuid7(), "person_pk": person_pk, "number": "1"}
        )
        for number, (day, state, sessions, people) in enumerate(
            (("2026-05-01", "已办", 2, 30), ("2026-06-01", "已办", 1, None), ("2026-06-02", "计划", 1, 9), ("2025-06-02", "已办", 4, 9))
        ):  # fmt: skip
            pk = journal.insert(
                book.db, "activity",
                {"id": uuid7(), "number": str(number), "title": "宣讲", "day": day, "state": state, "sessions": sessions,
                 "people": people, "station_pk": station_pk},
            )  # fmt: skip
            row = {"id": uuid7(), "volunteer_pk": volunteer, "activity_pk": pk, "day": day, "minutes": 90}
            service_ledger.insert_services(book.db, [row | book.ledger_common(operation)])


def test_what_was_done_at_a_place_is_counted(small: Small, pk: int) -> None:
    """场次 and 人次 of activities held (已办) there; minutes are what the hours ledger says, reversals taken off."""
    small.call(_do, pk, small.people["包青格乐1"])
    found = small.call(station_care.station_counts, pk, date(2026, 1, 1), date(2026, 5, 31))
    assert found == station_care.StationCounts(0, 2, 30, 90)
    assert small.call(station_care.all_counts, date(2026, 1, 1), date(2026, 12, 31)) == {
        pk: station_care.StationCounts(0, 3, 30, 270)
    }
    assert small.call(station_views.overview).lines[pk].counts.sessions == 3
    assert small.undo() == "办活动"
    assert small.call(station_care.all_counts, date(2026, 1, 1), date(2026, 12, 31)) == {}


def test_a_new_place_stands_under_its_parent_and_never_below_itself(small: Small, pk: int) -> None:
    point, _ = small.call(
        places.save_station,
        None,
        {
            "name": "文化广场",
            "kind": "点",
            "parent": "萨日朗嘎查新时代文明实践站",
            "rooms": "文化活动室，健身体育室",
        },
    )
    detail = small.call(station_views.detail, pk)
    assert detail.below == ((point, "文化广场", "点"),)
    below = small.call(station_views.detail, point)
    assert (below.above, below.row.rooms, below.haves) == ("萨日朗嘎查", "文化活动室、健身体育室", None)
    for parent, words in (("文化广场", "不能归到自己"), ("没有的站", "没有“没有的站”这个阵地")):
        (problem,) = small.call(places.check_place, "station", pk, {"parent": parent})
        assert (problem.record, words in problem.message) == ("parent", True)
    small.call(places.save_station, point, {"parent": ""})
    assert small.call(places.station, point).parent == ""
    small.call(places.save_station, point, {"parent": "萨日朗嘎查新时代文明实践站"})
    with pytest.raises(UserError, match="还有登记在用"):
        small.call(places.remove_place, "station", pk)


def test_a_place_goes_with_its_checks_ratings_and_visits_and_comes_back_with_them(
    small: Small, pk: int, tmp_path: Path
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"a picture")
    small.call(station_care.set_have, pk, "机构", True, OCTOBER, "乌兰", files=[photo])
    small.call(station_care.save_rating, pk, None, {"title": "示范站", "day": "2026-5-1"})
    small.call(station_care.save_visit, pk, None, {"day": "2026-5-1", "people": 4})
    small.call(places.remove_place, "station", pk)
    assert small.rows("SELECT count(*) FROM attachment") == [(0,)]
    small.undo()
    detail = small.call(station_views.detail, pk)
    assert (detail.haves.met, detail.haves.cells[0].files, detail.rating, detail.counts.visitors) == (
        1,
        1,
        "示范站",
        4,
    )


def test_the_overview_filters_and_keeps_what_stands_above(small: Small, pk: int) -> None:
    small.call(places.save_station, None, {"name": "文化广场", "kind": "点", "village": "萨日朗"})
    small.call(station_care.set_have, pk, "机构", True, OCTOBER, "乌兰")
    found = small.call(station_views.overview, "parent", "广场")
    assert [branch.pk for branch in found.branches] == [pk]
    assert {line.called for line in found.lines.values()} == {"萨日朗嘎查", "文化广场"}
    by_village = small.call(station_views.overview, "village", "", {"kind": "点"})
    assert [(branch.title, len(branch.below)) for branch in by_village.branches] == [("萨日朗嘎查", 1)]
    line = found.lines[pk]
    assert [
        station_views.met_words(*given)
        for given in ((line.met, line.checked, line.asked), (0, 0, 8), (None, 0, 0))
    ] == [
        "1/8",
        "未检查",
        "",
    ]


def test_a_full_phone_is_shown_when_asked_for_and_the_look_is_logged(small: Small, pk: int) -> None:
    small.call(places.save_station, pk, {"phone": "13900001234"})
    assert small.call(places.reveal_phone, pk)[0] == "13900001234"
    assert small.rows("SELECT name FROM operation ORDER BY pk DESC LIMIT 1") == [
        ("查看 萨日朗嘎查新时代文明实践站 的联系电话",)
    ]
