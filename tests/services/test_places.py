"""Villages with their stations, grids and branches: made, found by any of their names, changed, taken away."""

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import people, places


def refused(small: Small, verb: object, *args: object) -> str:
    with pytest.raises(UserError) as caught:
        small.call(verb, *args)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_new_village_brings_its_station_and_stands_last(small: Small) -> None:
    pk, changes = small.call(places.save_village, None, {"name": " 柳湾 村", "groups": "3"})
    assert changes.operation == "新增嘎查村 柳湾村"
    assert changes.nouns >= {"village", "station"}
    row = small.call(places.village, pk)
    assert (row.name, row.base, row.groups, row.households) == ("柳湾村", "柳湾", 3, 0)
    assert [one.name for one in small.call(places.villages)] == ["萨日朗嘎查", "诺敏花嘎查", "柳湾村"]
    assert [one.name for one in small.call(places.stations, pk)] == ["柳湾村新时代文明实践站"]
    small.undo()
    assert [one.village for one in small.call(places.stations)] == ["萨日朗嘎查", "诺敏花嘎查"]


def test_one_village_is_not_made_twice_under_another_word(small: Small) -> None:
    message = refused(small, places.save_village, None, {"name": "萨日朗村"})
    assert "已经有“萨日朗嘎查”" in message
    pk, _ = small.call(places.save_village, None, {"name": "东萨日朗嘎查"})  # not equal by part of a word
    assert small.call(places.village, pk).base == "东萨日朗"


def test_a_village_without_its_word_is_a_warning_at_the_name(small: Small) -> None:
    problems = small.call(places.check_place, "village", None, {"name": "柳湾"})
    assert [(one.severity, one.record) for one in problems] == [("warning", "name")]
    small.call(places.save_village, None, {"name": "柳湾"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("萨日朗", "萨日朗"), ("萨日朗嘎查", "萨日朗"), ("萨日朗村", "萨日朗"), (" 萨日朗 嘎查 ", "萨日朗"),
        ("诺敏花嘎查新时代文明实践站", "诺敏花"), ("苏布德苏木诺敏花嘎查新时代文明实践站", "诺敏花"),
    ],
)  # fmt: skip
def test_a_village_is_found_by_its_name_or_its_station(small: Small, text: str, found: str) -> None:
    assert small.call(places.find_village, text) == small.villages[found]


def test_a_renamed_station_still_names_its_village(small: Small) -> None:
    station = small.call(places.stations, small.villages["萨日朗"])[0]
    small.call(places.save_station, station.pk, {"name": "草原书屋站"})
    assert small.call(places.find_village, "草原书屋站") == small.villages["萨日朗"]


@pytest.mark.parametrize("text", ["日朗", "萨日", "花", "", "西萨日朗"])
def test_what_is_not_there_lists_what_exists(small: Small, text: str) -> None:
    assert refused(small, places.find_village, text).endswith("现有：萨日朗嘎查、诺敏花嘎查。")


def test_renaming_a_village_renames_its_station_and_undo_takes_both_back(small: Small) -> None:
    pk = small.villages["萨日朗"]
    small.call(places.save_village, pk, {"name": "萨如拉嘎查"})
    assert [one.name for one in small.call(places.stations, pk)] == ["萨如拉嘎查新时代文明实践站"]
    assert small.call(places.find_village, "萨如拉") == pk
    assert small.undo() == "修改嘎查村 萨如拉嘎查"
    assert [one.name for one in small.call(places.stations, pk)] == ["萨日朗嘎查新时代文明实践站"]
    assert small.call(places.find_village, "萨日朗") == pk


def test_a_form_saved_as_it_stands_is_no_action(small: Small) -> None:
    station = small.call(places.stations)[0]
    small.call(
        places.save_station, station.pk, {"phone": "138-0000 1234", "area": "120", "opened": "2020.5.1"}
    )
    before = small.call(places.place_values, "station", station.pk)
    assert (before["phone"], before["area"], before["opened"]) == ("138****1234", 120, "2020-05-01")
    _, changes = small.call(places.save_station, station.pk, before)
    assert not changes.nouns
    assert small.rows("SELECT phone FROM station WHERE pk = ?", station.pk) == [("13800001234",)]
    assert small.call(places.stations)[0].phone == "138****1234"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": ""}, "name", "名称没有填"), ({"kind": "庙"}, "kind", "类别只能是"), ({"area": "很大"}, "area", "不是整数"),
        ({"opened": "五月"}, "opened", "不是日期"), ({"phone": "12"}, "phone", "7至12位"), ({"village": "柳湾"}, "village", "没有“柳湾”"),
        ({"name": "诺敏花嘎查新时代文明实践站"}, "name", "已经有"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_station_is_named(
    small: Small, values: dict[str, str], field: str, words: str
) -> None:
    pk = small.call(places.stations, small.villages["萨日朗"])[0].pk
    (problem,) = small.call(places.check_place, "station", pk, values)
    assert (problem.record, problem.is_error) == (field, True)
    assert words in problem.message
    assert words in refused(small, places.save_station, pk, values)


def test_grids_belong_to_a_village_and_hold_its_households(small: Small) -> None:
    village = {"village": "萨日朗"}
    pk, _ = small.call(
        places.save_grid, None, {"name": "第一网格", "keeper": "孟 和", "phone": "13900001111", **village}
    )
    small.call(places.save_grid, None, {"name": "第一网格", "village": "诺敏花嘎查"})  # another village's own
    assert "已经有“第一网格”" in refused(small, places.save_grid, None, {"name": "第一网格", **village})
    assert "嘎查村没有填" in refused(small, places.save_grid, None, {"name": "二"})
    small.call(people.save_household, small.households["萨日朗-001"], {"grid": "第一网格"})
    (row,) = small.call(places.grids, small.villages["萨日朗"])
    assert (row.pk, row.keeper, row.phone, row.households) == (pk, "孟和", "139****1111", 1)
    assert "还有登记在用" in refused(small, places.remove_place, "grid", pk)
    assert small.call(places.place_values, "grid", pk)["village"] == "萨日朗嘎查"


def test_branches_count_their_members(small: Small) -> None:
    (row,) = small.call(places.branches)
    assert (row.name, row.village, row.members) == ("萨日朗党支部", "萨日朗嘎查", 2)
    pk, _ = small.call(places.save_branch, None, {"name": "机关党支部", "secretary": "白海龙"})
    assert small.call(places.place_values, "branch", pk) == {
        "name": "机关党支部",
        "village": "",
        "secretary": "白海龙",
    }
    assert "还有登记在用" in refused(small, places.remove_place, "branch", row.pk)
    small.call(places.remove_place, "branch", pk)
    assert len(small.call(places.branches)) == 1
    small.undo()
    assert len(small.call(places.branches)) == 2


def test_a_village_nobody_lives_in_goes_with_its_station_and_comes_back(small: Small) -> None:
    assert "还有登记在用" in refused(small, places.remove_place, "village", small.villages["萨日朗"])
    pk, _ = small.call(places.save_village, None, {"name": "空村"})
    small.call(places.remove_place, "village", pk)
    assert len(small.call(places.villages)) == len(small.call(places.stations)) == 2
    assert small.undo() == "删除嘎查村 空村"
    assert small.call(places.find_village, "空村新时代文明实践站") == pk


def test_what_is_gone_is_said_to_be_gone(small: Small) -> None:
    for verb, args in (
        (places.village, (99,)), (places.station, (99,)), (places.place_values, ("grid", 99)),
        (places.save_branch, (99, {"name": "某支部"})), (places.remove_place, ("station", 99)),
    ):  # fmt: skip
        assert "请刷新后再试" in refused(small, verb, *args)


def test_groups_of_a_village(small: Small) -> None:
    assert small.call(places.groups, small.villages["萨日朗"]) == ["1", "2"]
