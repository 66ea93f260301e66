"""The practice calendar: terms, festivals, holidays, own recurring days; a plan made from one of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.activity_book import detail, held, iso, staffed
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, practice_calendar
from wenming_desktop.services.practice_calendar import CalendarDay


def rule(small: Small, name: str, every: str, day: int | None = None, **more: Any) -> int:
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
        (
            {"name": "集市", "every": "每天", "day": 1},
            "周期只能是每周、每月、每年、节气、农历、第几个星期几、第几周、公历逢集日、农历逢集日",
        ),
        ({"name": "集市", "every": "公历逢集日", "digits": "单日"}, "逢几没有填，写集日的尾数，例如 3、8"),
        ({"name": "集市", "every": "第几周", "nth": 6}, "第几个填1至5，最后一个填0"),
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


MEMORIAL = """
2025-01-22 小年|2025-09-06 中元节|2025-08-15 全国生态日|2025-09-20 公民道德宣传日|2025-09-23 中国农民丰收节
2026-02-10 小年|2026-08-27 中元节|2026-08-15 全国生态日|2026-09-20 公民道德宣传日|2026-09-23 中国农民丰收节
2026-04-20 全民阅读活动周|2026-04-26 全民阅读活动周|2026-04-23 世界读书日|2026-04-23 全民阅读活动周
2027-01-30 小年|2027-08-16 中元节|2027-08-15 全国生态日|2027-09-20 公民道德宣传日|2027-09-23 中国农民丰收节
2027-04-19 全民阅读活动周|2027-04-25 全民阅读活动周
2028-01-19 小年|2028-09-03 中元节|2028-08-15 全国生态日|2028-09-20 公民道德宣传日|2028-09-22 中国农民丰收节
2028-04-24 全民阅读活动周|2028-04-30 全民阅读活动周
2026-01-01 元旦|2026-01-10 中国人民警察节|2026-03-05 学雷锋纪念日|2026-03-05 中国青年志愿者服务日|2026-03-08 国际劳动妇女节
2026-03-12 植树节|2026-03-15 国际消费者权益日|2026-04-07 世界卫生日|2026-04-15 全民国家安全教育日|2026-05-01 国际劳动节
2026-05-04 青年节|2026-05-12 全国防灾减灾日|2026-05-15 国际家庭日|2026-06-01 国际儿童节|2026-06-05 世界环境日
2026-06-26 国际禁毒日|2026-07-01 建党节|2026-08-01 建军节|2026-08-19 中国医师节|2026-09-03 抗战胜利纪念日|2026-09-10 教师节
2026-09-30 烈士纪念日|2026-10-01 国庆节|2026-10-17 国家扶贫日|2026-11-09 全国消防日|2026-12-01 世界艾滋病日
2026-12-04 国家宪法日|2026-12-05 国际志愿者日|2026-12-13 国家公祭日
"""


@pytest.mark.parametrize("line", MEMORIAL.strip().splitlines())
def test_memorial_days_fall_on_their_dates(small: Small, line: str) -> None:
    for one in line.split("|"):
        day, name = one.split(" ")
        (known,) = small.call(practice_calendar.between, iso(day), iso(day))
        assert name in known.festivals, one


def test_memorial_days_do_not_fall_on_other_dates(small: Small) -> None:
    def dates(name: str, first: str, last: str) -> list[str]:
        found = small.call(practice_calendar.between, iso(first), iso(last))
        return [str(one.day) for one in found if name in one.festivals]

    assert dates("中国农民丰收节", "2026-09-01", "2026-09-30") == ["2026-09-23"]
    assert dates("全民阅读活动周", "2025-04-01", "2025-05-10") == []  # from 2026
    assert dates("全民阅读活动周", "2026-04-01", "2026-05-10") == [f"2026-04-{day}" for day in range(20, 27)]
    assert dates("中元节", "2025-07-01", "2025-09-30") == ["2025-09-06"]


def test_a_week_is_named_under_its_monday_and_told_on_every_day(small: Small) -> None:
    april = days(small, 202604)
    assert (april[20].label, april[20].festivals) == ("谷雨", ("谷雨", "全民阅读活动周"))
    assert (april[21].label, april[21].festivals) == ("", ("全民阅读活动周",))
    assert (april[23].label, april[23].festivals) == ("世界读书日", ("世界读书日", "全民阅读活动周"))
    assert days(small, 202704)[19].label == "全民阅读活动周"


def test_own_days_by_term_moon_weekday_and_market(small: Small) -> None:
    rule(small, "节气大集", "节气")
    rule(small, "初一礼堂", "农历", 1)
    rule(small, "邻里日", "第几个星期几", 6, nth=2)
    rule(small, "赶大集", "公历逢集日", digits="三、八")
    october = days(small, 202610)
    held = {name: [day for day, one in october.items() if name in [hit.name for hit in one.recurring]]
            for name in ("节气大集", "初一礼堂", "邻里日", "赶大集")}  # fmt: skip
    assert held == {"节气大集": [8, 23], "初一礼堂": [10], "邻里日": [10], "赶大集": [3, 8, 13, 18, 23, 28]}
    assert [one.words for one in small.call(practice_calendar.recurring_days)] == [
        "每个节气", "农历每月初一", "每月第二个星期六", "公历逢3、8",
    ]  # fmt: skip


def test_an_own_week_is_planned_once(small: Small) -> None:
    pk = rule(small, "清洁周", "第几周", nth=0)

    def open_days(first: str, last: str) -> list[str]:
        return [
            str(one.day)
            for one in small.call(practice_calendar.between, iso(first), iso(last))
            if one.recurring
        ]

    assert open_days("2026-10-01", "2026-11-30") == ["2026-10-26", "2026-11-23"]
    # a list that begins in the middle of the week has it on its first day, so that the week ahead still reminds
    assert [one.day for one in small.call(practice_calendar.upcoming, 7)] == [iso("2026-10-27")]
    small.call(activities.save_activity, None, small.call(practice_calendar.plan_from, pk, iso("2026-10-31")))
    assert open_days("2026-10-01", "2026-11-30") == ["2026-11-23"]
    assert [one.recurring for one in small.call(practice_calendar.upcoming, 7)] == [()]  # the plan itself


def test_the_next_dates_of_a_day_are_shown_before_it_is_saved(small: Small) -> None:
    def shown(**values: Any) -> tuple[str, str, str]:
        found = small.call(practice_calendar.preview, values)
        return found.words, " ".join(f"{day:%m-%d}" for day in found.days), found.wrong

    assert shown(every="每月", day=0) == ("每月最后一天", "10-31 11-30 12-31", "")
    assert shown(every="农历", month=12, day=23, nth=3) == ("农历腊月廿三", "01-30 01-19 02-06", "")
    assert shown(every="农历逢集日", digits="3 8") == ("农历逢3、8", "10-27 11-01 11-06", "")
    assert shown(every="每年", day=5) == ("", "", "每年的日子要写明几月")
    assert shown() == ("", "", "周期没有选")
    assert shown(every="第几个星期几", month=2, nth=5, day=1) == (
        "每年2月第五个星期一",
        "",
        "六年里没有这样的日子",
    )


def test_what_another_kind_used_is_not_kept(small: Small) -> None:
    pk = rule(small, "学雷锋", "每年", 5, month=3)
    small.call(practice_calendar.save_recurring, pk, {"every": "节气", "term": "惊蛰"})
    (row,) = small.call(practice_calendar.recurring_days)
    assert (row.words, row.day.month, row.day.day) == ("每年惊蛰", None, None)
    small.undo()
    assert small.call(practice_calendar.recurring_days)[0].words == "每年3月5日"


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
