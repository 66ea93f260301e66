"""Meetings of the panel: their numbers, who should not sit in, who leaves the room."""

from datetime import date

import pytest

from wenming_desktop.domain.due_process import (
    Offices,
    PanelMeeting,
    avoidance,
    bare_name,
    meeting_number,
    names_in,
    nobody_in,
    supervisor_faults,
)


@pytest.mark.parametrize(
    ("year", "taken", "number"),
    [
        (2026, [], "PY-2026-001"),
        (2026, ["PY-2026-008", "PY-2026-002", "PY-2025-040"], "PY-2026-009"),
        (2027, ["PY-2026-008"], "PY-2027-001"),
        (2026, ["PY-2026-999", "PY-2026-甲"], "PY-2026-1000"),
    ],
)
def test_numbers_go_on_within_their_year(year: int, taken: list[str], number: str) -> None:
    assert meeting_number(year, taken) == number


def test_several_names_stand_in_one_field() -> None:
    assert names_in("王秀兰、李䶮、、王秀兰") == ["王秀兰", "李䶮"]
    assert names_in("") == []


@pytest.mark.parametrize(
    ("supervisor", "offices", "said"),
    [
        ("刘文举", Offices(), []),
        ("", Offices(panel=["刘文举"]), []),
        ("宝力道", Offices(), ["宝力道是积分评议小组成员"]),  # he chairs
        ("王秀兰", Offices(), ["王秀兰是积分评议小组成员"]),
        ("刘文举", Offices(panel=["刘文举"]), ["刘文举是积分评议小组成员"]),
        ("乌兰", Offices(clerks=["乌兰"]), ["乌兰是积分经办人"]),
        ("白长河", Offices(committee=["白长河"]), ["白长河是村民委员会成员"]),
        ("刘文举、乌兰", Offices(committee=["乌兰"], clerks=["乌兰"]), ["乌兰是积分经办人、村民委员会成员"]),
    ],
)  # fmt: skip
def test_who_sits_in_neither_scores_nor_governs(supervisor: str, offices: Offices, said: list[str]) -> None:
    meeting = PanelMeeting(
        day=date(2026, 9, 3), village="萨日朗嘎查", month=202608, host="宝力道", members="王秀兰、李䶮",
        supervisor=supervisor,
    )  # fmt: skip
    found = supervisor_faults(meeting, offices)
    assert [text.removeprefix("列席监督的").split("，")[0] for text in found] == said
    assert all("第32条" in text for text in found)


def test_who_is_concerned_leaves_the_room() -> None:
    assert avoidance([]) == ""
    assert avoidance(["王秀兰", "李䶮", "王秀兰"]) == "王秀兰、李䶮（评议本户积分时）"


@pytest.mark.parametrize(
    "words",
    [
        "无",
        "未到会",
        "请假",
        "未派人参加",
        "—",
        "刘文举（请假）",
        "没有",
        "待补",
        "暂缺",
        "缺席",
        "刘文举因故未到",
        "不详",
        "刘文举住院",
        "刘文举（外出）",
        "刘文举出差",
        "刘文举没来",
        "刘文举（生病）",
        "刘文举有事",
        "刘文举不在家",
        "空缺",
        "后补",
        "电话征求意见",
        "--",
        "刘文举(假)",
        "空",
        "×",
        "\\",
    ],
)
def test_who_is_written_as_absent_sat_in_on_nothing(words: str) -> None:
    """A clerk leaves nothing of a paper form blank: 无 is no name."""
    assert names_in(f"王秀兰、{words}") == ["王秀兰"]
    assert nobody_in(f"王秀兰、{words}") == [words]


@pytest.mark.parametrize(
    "word",
    [
        "刘文举",
        "主任刘文举",
        "刘文举主任",
        "监委会刘文举",
        "刘文举（主任）",
        "村务监督委员会主任刘文举",
        "支部书记刘文举",
        "监督员刘文举",
        "纪检委员刘文举",
        "村监会刘文举",
        "委员：刘文举",
        "主任：刘文举",
        "原主任刘文举",
        "刘文举(监督)",
        "第一书记刘文举",
    ],
)
def test_a_title_beside_a_name_is_no_part_of_it(word: str) -> None:
    assert bare_name(word) == "刘文举"


def test_a_note_that_tells_a_namesake_apart_stays() -> None:
    assert [bare_name(word) for word in ("赵监（驻村）", "村", "主任")] == ["赵监（驻村）", "村", "主任"]


@pytest.mark.parametrize("name", ["刘文举", "赵监（驻村）", "乌云其木格", "吴未央"])
def test_names_are_names(name: str) -> None:
    assert (names_in(name), nobody_in(name)) == ([name], [])
