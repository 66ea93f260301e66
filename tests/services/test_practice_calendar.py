"""The practice calendar: terms, festivals, holidays, own recurring days; a plan made from one of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.activity_book import detail, held, iso, staffed
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, practice_calendar
from wenming_desktop.services.practice_calendar import CalendarDay


def rule(small: Small, name: str, every: str, day: int, **more: Any) -> int:
    given = {"name": name, "every": every, "day": day, **more}
    return int(small.call(practice_calendar.save_recurring, None, given)[0])


def days(small: Small, month: int) -> dict[int, CalendarDay]:
    return {one.day.day: one for one in small.call(practice_calendar.month, month)}


def test_october_2026_shows_what_one_plans_by(small: Small) -> None:
    october = days(small, 202610)
    assert len(october) == 31
    assert [october[day].label for day in (1, 8, 17, 18, 23, 25)] == [
        "国庆节", "寒露", "国家扶贫日", "重阳节", "霜降", "",
    ]  # fmt: skip
    assert october[18].lunar == "九月初九"
    assert [october[day].holiday for day in (1, 7, 8, 10, 11)] == [
        "holiday",
        "holiday",
        None,
        "workday",
        None,
    ]


def test_a_day_may_be_several_things(small: Small) -> None:
    assert days(small, 202603)[5].festivals == ("惊蛰", "学雷锋纪念日", "中国青年志愿者服务日")
    assert days(small, 202602)[17].label == "春节"


def test_recurring_days_fall_where_they_should(small: Small) -> None:
    saturday = rule(small, "星期六文明实践", "每周", 6, title="星期六清洁家园")
    end = rule(small, "月底有约", "每月", 0)
    rule(small, "停用的", "每周", 1, active=False)
    october = days(small, 202610)
    assert [day for day, one in october.items() if one.recurring] == [3, 10, 17, 24, 31]
    assert [(hit.pk, hit.name, hit.title) for hit in october[31].recurring] == [
        (saturday, "星期六文明实践", "星期六清洁家园"), (end, "月底有约", "月底有约"),
    ]  # fmt: skip
    assert [one.words for one in small.call(practice_calendar.recurring_days)] == [
        "每周六",
        "每月最后一天",
        "每周一",
    ]
    assert [
        day for day, one in days(small, 202602).items() if any(hit.pk == end for hit in one.recurring)
    ] == [28]


def test_activities_stand_on_every_day_they_last(small: Small) -> None:
    held(small, "文化节", "2026-09-29", end_day="2026-10-02")
    october = days(small, 202610)
    assert [day for day, one in october.items() if one.activities] == [1, 2]
    september = days(small, 202609)
    assert [day for day, one in september.items() if one.activities] == [29, 30]


def test_a_plan_from_a_recurring_day_is_like_the_last_one_held_of_it(small: Small) -> None:
    staffed(small)
    pk = rule(small, "星期六文明实践", "每周", 6, title="星期六清洁家园")
    first = small.call(practice_calendar.plan_from, pk, iso("2026-10-24"))
    assert (first["title"], first["state"], first["recurring_pk"]) == ("星期六清洁家园", "已办", pk)
    small.call(
        activities.save_activity,
        None,
        {**first, "place": "文化广场", "teams": "萨日朗环境卫生队", "people": 30},
    )
    values = small.call(practice_calendar.plan_from, pk, iso("2026-10-31"))
    assert (values["day"], values["state"], values["place"]) == (iso("2026-10-31"), "计划", "文化广场")
    assert (values["teams"], values["people"]) == ("萨日朗环境卫生队", None)
    made, changes = small.call(activities.save_activity, None, values)
    assert changes.operation == "计划活动 星期六清洁家园"
    assert detail(small, made).recurring_pk == pk


def test_the_week_ahead_lists_plans_and_recurring_days_still_free(small: Small) -> None:
    pk = rule(small, "星期六文明实践", "每周", 6)
    held(small, "义诊", "2026-10-29")
    held(small, "下月的", "2026-11-20")
    ahead = small.call(practice_calendar.upcoming, 7)
    assert [(one.day, [line.title for line in one.activities], [hit.name for hit in one.recurring]) for one in ahead] == [
        (iso("2026-10-29"), ["义诊"], []), (iso("2026-10-31"), [], ["星期六文明实践"]),
    ]  # fmt: skip
    small.call(activities.save_activity, None, small.call(practice_calendar.plan_from, pk, iso("2026-10-31")))
    ahead = small.call(practice_calendar.upcoming, 7)
    assert [[line.title for line in one.activities] for one in ahead] == [["义诊"], ["星期六文明实践"]]
    assert not ahead[1].recurring


def test_plans_whose_day_passed_wait_for_a_word(small: Small) -> None:
    late = held(small, "宣讲", "2026-10-20", state="计划")
    held(small, "今天的", "2026-10-27", state="计划")
    held(small, "办过的", "2026-10-20")
    assert [one.pk for one in small.call(practice_calendar.stale_plans)] == [late]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": "", "every": "每月", "day": 1}, "名称没有填"),
        ({"name": "月底有约", "every": "每月", "day": 1}, "已经有“月底有约”"),
        ({"name": "集市", "every": "每天", "day": 1}, "周期只能是每周、每月、每年"),
        ({"name": "集市", "every": "每周", "day": 9}, "每周的日子填1至7，星期一是1，星期日是7"),
        ({"name": "集市", "every": "每年", "day": 9}, "每年的日子要写明几月"),
    ],
)
def test_a_recurring_day_that_cannot_fall_is_refused(
    small: Small, values: dict[str, Any], message: str
) -> None:
    rule(small, "月底有约", "每月", 0)
    assert [one.message for one in small.call(practice_calendar.check_recurring, None, values)] == [message]
    with pytest.raises(UserError, match=message):
        small.call(practice_calendar.save_recurring, None, values)


def test_a_recurring_day_is_changed_taken_away_and_brought_back(small: Small) -> None:
    pk = rule(small, "月底有约", "每月", 0)
    values = small.call(practice_calendar.recurring_values, pk)
    assert not small.call(practice_calendar.save_recurring, pk, values)[1].nouns
    small.call(practice_calendar.save_recurring, pk, {"day": 28})
    assert small.call(practice_calendar.recurring_days)[0].words == "每月28日"
    small.call(practice_calendar.remove_recurring, pk)
    assert small.call(practice_calendar.recurring_days) == []
    assert [small.undo(), small.undo()] == ["删除固定活动日 月底有约", "修改固定活动日 月底有约"]
    assert small.call(practice_calendar.recurring_days)[0].words == "每月最后一天"


def test_a_recurring_day_that_was_held_is_put_out_of_use_not_taken_away(small: Small) -> None:
    pk = rule(small, "月底有约", "每月", 0)
    small.call(activities.save_activity, None, small.call(practice_calendar.plan_from, pk, iso("2026-09-30")))
    with pytest.raises(UserError, match="已经办过活动，不能删除"):
        small.call(practice_calendar.remove_recurring, pk)
