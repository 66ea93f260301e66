"""Activities: numbers never given again, days and times that fit, what a done activity still lacks, how it is said."""

from datetime import date
from typing import Any

import pytest

from wenming_desktop.domain.activities import (
    activity_problems,
    missing_parts,
    money_text,
    next_number,
    number_text,
    person_times,
    person_times_text,
    times_text,
    when_text,
    where_text,
)

TODAY = date(2026, 10, 27)


def told(**values: Any) -> list[tuple[str, str, str]]:
    """(severity, field, message) of what is wrong with an activity of 24 October."""
    given = {"day": date(2026, 10, 24), "state": "已办", **values}
    return [(one.severity, one.record, one.message) for one in activity_problems(given, TODAY)]


def fields(**values: Any) -> list[str]:
    return [field for _, field, _ in told(**values)]


@pytest.mark.parametrize(
    ("used", "number"),
    [
        ((), "HD-2026-0001"),
        (("HD-2026-0001", "HD-2026-0007"), "HD-2026-0008"),
        (("HD-2025-0140",), "HD-2026-0001"),
        (("HD-2026-9999",), "HD-2026-10000"),
        (("别的编号", "HD-2026-0002"), "HD-2026-0003"),
    ],
)
def test_numbers_go_on_within_a_year(used: tuple[str, ...], number: str) -> None:
    assert next_number(2026, used) == number


def test_a_number_says_its_year() -> None:
    assert number_text(2026, 37) == "HD-2026-0037"


def test_an_activity_of_last_saturday_is_fine() -> None:
    assert told(start="09:00", finish="11:30", sessions=1, people=35, cost=0) == []


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"start": "09:00", "finish": "09:00"}, ["finish"]),
        ({"start": "22:00", "finish": "02:00"}, ["finish"]),
        ({"start": "22:00", "finish": "02:00", "end_day": date(2026, 10, 25)}, []),
        ({"start": "22:00", "finish": "02:00", "end_day": date(2026, 10, 24)}, ["finish"]),
        ({"start": "22:00", "finish": ""}, []),
        ({"start": "", "finish": "11:00"}, []),
        ({"end_day": date(2026, 10, 23)}, ["end_day"]),
        ({"end_day": date(2026, 10, 26), "start": "09:00", "finish": "08:00"}, []),
    ],
)
def test_it_ends_after_it_began_and_across_midnight_only_with_the_day_it_ends(
    values: dict[str, Any], wrong: list[str]
) -> None:
    assert fields(**values) == wrong


def test_across_midnight_one_is_told_what_to_fill_in() -> None:
    assert told(start="22:00", finish="02:00") == [
        ("error", "finish", "结束时间早于开始时间；跨过半夜的活动请填结束日期")
    ]


def test_an_activity_of_two_months_is_doubted_not_refused() -> None:
    assert told(day=date(2026, 8, 1), end_day=date(2026, 9, 30)) == [
        ("warning", "end_day", "活动有61天，请核对结束日期")
    ]
    assert told(day=date(2026, 8, 1), end_day=date(2026, 9, 1)) == []


@pytest.mark.parametrize(
    ("values", "severity", "message"),
    [
        ({"day": date(2026, 10, 28)}, "error", "活动日期还没有到，不能登记为已办"),
        ({"end_day": date(2026, 10, 28)}, "error", "活动还没有结束，不能登记为已办"),
        ({"state": "取消"}, "error", "取消的原因没有填"),
        ({"state": "计划"}, "warning", "日期已经过了，办过的请改为“已办”"),
    ],
)
def test_a_state_fits_the_day(values: dict[str, Any], severity: str, message: str) -> None:
    assert [(one[0], one[2]) for one in told(**values)] == [(severity, message)]


@pytest.mark.parametrize(
    "values",
    [
        {"day": TODAY},
        {"day": TODAY, "state": "计划"},
        {"day": date(2026, 11, 7), "state": "计划"},
        {"state": "计划", "end_day": TODAY},
        {"state": "取消", "reason": "下雨"},
        {"day": None},
        {"day": None, "state": "取消", "reason": "下雨", "end_day": TODAY},
    ],
)
def test_states_that_fit(values: dict[str, Any]) -> None:
    assert told(**values) == []


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"sessions": 0}, "场次不能小于1"), ({"people": -1}, "人次不能小于0"), ({"cost": -1}, "经费不能小于0"),
    ],
)  # fmt: skip
def test_counts_are_no_less_than_they_can_be(values: dict[str, Any], wrong: str) -> None:
    assert [message for _, _, message in told(**values)] == [wrong]
    assert told(people=0, cost=0) == []


def test_what_a_done_activity_lacks_is_a_hint_and_a_plan_lacks_nothing() -> None:
    assert missing_parts({"state": "计划"}, 0) == ()
    assert missing_parts({"state": "已办"}, 0) == (
        "人次没有填", "活动情况没有写", "五种内容没有选", "形式没有选", "还没有照片",
    )  # fmt: skip
    whole = {"state": "已办", "people": 0, "story": "清理巷道", "content": "持续深入移风易俗", "form": "帮"}
    assert missing_parts(whole, 3) == ()


@pytest.mark.parametrize(
    ("start", "finish", "said"),
    [("09:00", "11:30", "9:00至11:30"), ("14:00", "", "14:00"), ("", "11:30", "至11:30"), ("", "", "")],
)
def test_times_as_said(start: str, finish: str, said: str) -> None:
    assert times_text(start, finish) == said


@pytest.mark.parametrize(("cost", "said"), [(12000, "120"), (9950, "99.5"), (1, "0.01"), (0, "0")])
def test_money_as_said(cost: int, said: str) -> None:
    assert money_text(cost) == said


@pytest.mark.parametrize(
    ("station", "place", "said"),
    [
        ("萨日朗嘎查新时代文明实践站", "文化广场", "萨日朗嘎查文化广场"),
        ("萨日朗嘎查新时代文明实践站", "萨日朗党群服务中心", "萨日朗党群服务中心"),
        ("萨日朗嘎查新时代文明实践站", "", "萨日朗嘎查新时代文明实践站"),
        ("苏布德苏木新时代文明实践所", "敬老院", "苏布德苏木敬老院"),
        ("安代文化传习基地", "院内", "安代文化传习基地院内"),
        ("", "各嘎查", "各嘎查"),
        ("", "", ""),
    ],
)
def test_where_it_is_as_people_say_it(station: str, place: str, said: str) -> None:
    assert where_text(station, place) == said


@pytest.mark.parametrize(
    ("end_day", "said"),
    [
        (None, "2026年12月30日（星期三）22:00至23:00"),
        (date(2026, 12, 30), "2026年12月30日（星期三）22:00至23:00"),
        (date(2026, 12, 31), "2026年12月30日（星期三）22:00至12月31日23:00"),
        (date(2027, 1, 1), "2026年12月30日（星期三）22:00至2027年1月1日23:00"),
    ],
)
def test_when_it_is_held_as_said(end_day: date | None, said: str) -> None:
    assert when_text(date(2026, 12, 30), "22:00", "23:00", end_day, "（星期三）") == said


@pytest.mark.parametrize(
    ("people", "text"),
    [
        ((), ""), ((None,), ""), ((0,), "0人次"), ((30, 50), "80人次"), ((80, None), "80人次（另有1次活动没有统计人次）"),
    ],
)  # fmt: skip
def test_where_nobody_counted_there_is_no_figure(people: tuple[int | None, ...], text: str) -> None:
    assert person_times_text(*person_times(people)) == text
