"""工作台 on what serves: hours to record, plans, who has not sent, people to ask, gaps of places; done things go away."""

from datetime import date

from tests.services.hours_book import Served
from wenming_desktop.services import activities, practice_calendar, station_care, workbench
from wenming_desktop.services.context import Book
from wenming_desktop.services.workbench import Todo


def todos(served: Served, tag: str, today: str = "2026-10-27") -> list[Todo]:
    return [one for one in served.call(workbench.todos, today=today) if one.tag == tag]


def texts(served: Served, tag: str, today: str = "2026-10-27") -> list[str]:
    return [one.text for one in todos(served, tag, today)]


def test_hours_that_are_late_or_soon_late(served: Served) -> None:
    # ten working days: of 10 October the last is the 23rd, of 12 October the 26th, of the night to 17 October the 30th
    assert texts(served, "超期", "2026-10-23") == []
    assert texts(served, "时间", "2026-10-23") == ["3场活动今天是记录期限最后一天"]
    assert texts(served, "超期") == ["3场活动超过记录期限，服务时间还没有录"]
    (soon,) = todos(served, "时间")
    assert (
        soon.text == "2场活动再过3个工作日到记录期限"
    )  # the plan of the 18th that was never marked as held, too
    assert soon.args["tab"] == "overdue"
    assert len(soon.args["only"]) == int(soon.text[0])
    served.sheet("草原义务植树", served.row("包青格乐1", 150))
    served.sheet("理论宣讲进牧户", served.row("王秀兰1", 60))
    (late,) = todos(served, "超期")
    assert late.text == "“防汛应急演练”超期1个工作日，服务时间还没有录"
    assert dict(late.args) == {"signin": served.activities["防汛应急演练"]}


def test_plans_of_the_week_and_those_whose_day_has_passed(served: Served) -> None:
    first, week = todos(served, "活动")
    assert first.text == "“重阳节慰问”日期已过，请登记已办或取消"
    assert week.text == "本周还有1场计划，最近是10月31日月底有约"
    assert (week.waits, dict(week.args)) == (False, {"shown": {"week": True}})
    served.call(activities.cancel, served.activities["重阳节慰问"], "下雨")
    served.call(activities.cancel, served.activities["月底有约"], "下雨")
    assert todos(served, "活动") == []


def test_an_own_day_nobody_has_planned_for(served: Served) -> None:
    served.call(
        practice_calendar.save_recurring,
        None,
        {"name": "月末走访", "every": "每月", "day": 0, "active": True},
    )
    assert texts(served, "日历") == ["10月31日月末走访还没有安排活动"]
    assert texts(served, "日历", "2026-10-20") == []
    lines = served.call(workbench.workbench).calendar
    assert ("10月31日", "月底有约", "计划") in [(one.day, one.title, one.state) for one in lines]


def test_who_has_not_sent_activities_is_reminded_from_the_twentieth(served: Served) -> None:
    assert texts(served, "报送", "2026-10-19") == ["萨日朗嘎查、诺敏花嘎查10月积分还没有报来"]
    points, records = todos(served, "报送")
    assert records.text == "萨日朗嘎查、诺敏花嘎查10月活动记录还没有报来"
    assert records.copy == "请萨日朗嘎查、诺敏花嘎查尽快报送2026年10月活动记录。"
    assert points.copy.endswith("2026年10月积分评分表。")

    def move(book: Book) -> None:
        with book.operation("换阵地"):
            book.db.execute(
                "UPDATE activity SET station_pk = (SELECT pk FROM station WHERE name LIKE '诺敏花%') WHERE pk = 1"
            )

    served.call(move)
    assert texts(served, "报送")[1] == "萨日朗嘎查10月活动记录还没有报来"
    progress = served.call(workbench.workbench).progress
    assert [(one.label, one.done, one.total) for one in progress] == [
        ("积分评分表", 0, 2),
        ("活动记录", 1, 2),
    ]


def test_consents_and_gaps_remind_but_do_not_count(served: Served) -> None:
    assert texts(served, "同意") == ["8名志愿者还没有问过是否同意记录"]
    assert texts(served, "阵地") == []
    (station, *_) = served.rows("SELECT pk FROM station WHERE kind = '站' ORDER BY pk")[0]
    for day in ("2025-10-20", "2026-10-12"):
        for item in ("平台", "品牌") if day < "2026" else ("平台",):
            served.call(station_care.set_have, station, item, False, date.fromisoformat(day), "乌兰")
    served.call(station_care.set_have, station, "品牌", True, date(2026, 10, 12), "乌兰")
    assert texts(served, "阵地") == ["“八有”缺项1处，去年同期2处"]
    assert texts(served, "阵地", "2025-10-25") == ["“八有”缺项2处"]
    waits = [one.tag for one in served.call(workbench.todos) if one.waits]
    assert served.call(workbench.waiting) == len(waits)
    assert not {"同意", "阵地", "设置"} & set(waits)


def test_the_figures_follow_what_is_recorded_and_taken_back(served: Served) -> None:
    def figures() -> list[tuple[str, str, str]]:
        found = served.call(workbench.workbench).figures
        return [(one.label, one.value, one.remark) for one in found[:2]]

    assert figures() == [("本月活动", "5", ""), ("服务时间", "0", "0人次")]
    served.sheet("草原义务植树", served.row("包青格乐1", 150), served.row("王秀兰1", 120))
    assert figures()[1] == ("服务时间", "4.5", "2人次")
    reading = served.call(workbench.workbench)
    assert reading.teams == (("萨日朗卫生环保队", 270),)
    assert reading.chart == (("10月", 5),)
    served.undo()
    assert figures()[1] == ("服务时间", "0", "0人次")
