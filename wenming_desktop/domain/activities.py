"""Activities (活动): plan -> activity -> log, two tag sets, stalls of a fair, recurring days of the practice calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.lunar import TERMS
from wenming_desktop.domain.names import village_base
from wenming_desktop.domain.stations import PRACTICE_INSTITUTE, PRACTICE_STATION
from wenming_desktop.domain.teams import CATEGORY_LABELS, SPECIAL

PLANNED, DONE, CANCELLED = STATES = ("计划", "已办", "取消")
CONTENTS = (
    "学习实践科学理论", "宣传宣讲党的政策", "培育践行主流价值", "丰富活跃文化生活", "持续深入移风易俗",
)  # fmt: skip
FORMS = ("讲", "评", "帮", "乐", "庆")
EVERY = ("每周", "每月", "每年", "节气", "农历", "第几个星期几", "第几周", "公历逢集日", "农历逢集日")


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity (活动); 场次 and 人次 are two counts, never derived from one another.

    Times are texts HH:MM; ``end_day`` only where it ends on a later day. ``counts``: whether it is volunteering at
    all (第19条: meetings, training, own duty are not). ``cost`` is in hundredths of a yuan.
    """

    title: Annotated[
        str,
        Field("活动名称", required=True, width=14, sensitivity="public"),
    ]
    day: Annotated[
        date | None,
        Field(
            "日期",
            "date",
            required=True,
            width=6,
            sensitivity="public",
        ),
    ] = None
    start: Annotated[str, Field("开始时间", "time", width=4, sensitivity="public")] = ""
    finish: Annotated[str, Field("结束时间", "time", width=4, sensitivity="public")] = ""
    end_day: Annotated[
        date | None, Field("结束日期", "date", width=6, sensitivity="public", help="跨天的活动才填")
    ] = None
    station: Annotated[str, Field("所在阵地", width=12, sensitivity="public")] = ""
    place: Annotated[str, Field("地点", width=10, sensitivity="public")] = ""
    teams: Annotated[str, Field("参加队伍", "tags", width=12, sensitivity="public")] = ""
    category: Annotated[
        str,
        Field(
            "服务类别", "choice", choices=tuple(CATEGORY_LABELS.values()), width=6,
            sensitivity="public", help="不选，按参加队伍的类别",
        ),
    ] = CATEGORY_LABELS[SPECIAL]  # fmt: skip
    content: Annotated[
        str,
        Field(
            "五种内容",
            "choice",
            choices=CONTENTS,
            width=8,
            sensitivity="public",
        ),
    ] = ""
    form: Annotated[str, Field("形式", "choice", choices=FORMS, width=3, sensitivity="public")] = ""
    tags: Annotated[
        str, Field("其他标签", "tags", width=8, sensitivity="public", help="六传六讲六帮、十送等")
    ] = ""
    organiser: Annotated[str, Field("主办单位", width=12, sensitivity="public", help="不填就是本所")] = ""
    cohosts: Annotated[str, Field("协办单位", "tags", width=10, sensitivity="public")] = ""
    charge: Annotated[str, Field("负责人", "name", width=6)] = ""
    story: Annotated[
        str,
        Field("活动情况", "note", width=20, sensitivity="public"),
    ] = ""
    sessions: Annotated[int, Field("场次", "integer", width=4, sensitivity="public")] = 1
    people: Annotated[
        int | None,
        Field(
            "人次",
            "integer",
            width=4,
            sensitivity="public",
            help="参加和受益的群众",
        ),
    ] = None
    cost: Annotated[int | None, Field("经费（元）", "money", width=5)] = None
    insurance: Annotated[str, Field("保险", width=8)] = ""
    links: Annotated[str, Field("报道链接", width=10, sensitivity="public")] = ""
    counts: Annotated[bool, Field("计入服务时间", "bool", width=4, help="会议、培训、本职工作不计")] = True
    rescue: Annotated[bool, Field("应急救援", "bool", width=4, help="未成年人不能参加")] = False
    forecast: Annotated[
        bool,
        Field(
            "对外预告", "bool", width=4,
            help="填否的不列入活动预告和群消息；走访、慰问、入户一类不写就是否",
        ),
    ] = True  # fmt: skip
    state: Annotated[str, Field("状态", "choice", choices=STATES, width=4, sensitivity="public")] = PLANNED
    reason: Annotated[str, Field("取消原因", width=10)] = ""
    note: Annotated[str, Field("备注", "note", width=10)] = ""


@dataclass(frozen=True, slots=True)
class Stall:
    """A stall (摊位) of a fair (赶大集)."""

    name: Annotated[str, Field("摊位", required=True, width=8, sensitivity="public")]
    team: Annotated[str, Field("队伍", width=10, sensitivity="public")] = ""
    work: Annotated[str, Field("服务内容", width=14, sensitivity="public")] = ""
    people: Annotated[int | None, Field("服务人次", "integer", width=4, sensitivity="public")] = None


@dataclass(frozen=True, slots=True)
class RecurringDay:
    """An own recurring day of the practice calendar (星期六文明实践, 月底有约); ``domain/recurring.py`` says when it falls.

    ``every`` names the kind, and which of the others it uses: ``day`` of a week 1 (Monday) to 7, of a month, year or
    lunar month the day, 0 the last; ``month`` 1 to 12, lunar where the kind is, None every month; ``nth`` 1 to 5, 0 the
    last; ``term`` a solar term, '' every one; ``digits`` the last figures of the market days, 3、8.
    """

    name: Annotated[str, Field("名称", required=True, width=10, sensitivity="public")]
    every: Annotated[str, Field("周期", "choice", required=True, choices=EVERY, width=4)] = "每月"
    month: Annotated[int | None, Field("月", "integer", width=3)] = None
    day: Annotated[int | None, Field("日", "integer", width=3)] = 1
    nth: Annotated[int | None, Field("第几个", "integer", width=3)] = None
    term: Annotated[str, Field("节气", "choice", choices=TERMS, width=4)] = ""
    digits: Annotated[str, Field("逢几", width=4, help="集日的尾数，例如 3、8")] = ""
    title: Annotated[str, Field("活动名称", width=12, sensitivity="public")] = ""
    active: Annotated[bool, Field("启用", "bool", width=3)] = True
    note: Annotated[str, Field("备注", "note", width=10)] = ""


_NUMBER = re.compile(r"HD-([0-9]{4})-([0-9]+)")
_LONG = 31
"""An activity of more days than this is doubted."""


def number_text(year: int, serial: int) -> str:
    """An activity's number: HD-2026-0001."""
    return f"HD-{year}-{serial:04d}"


def next_number(year: int, used: Iterable[str]) -> str:
    """The next number of a year; a number once given is never given again, whatever became of its activity."""
    found = (_NUMBER.fullmatch(number) for number in used)
    serials = (int(match.group(2)) for match in found if match and int(match.group(1)) == year)
    return number_text(year, max(serials, default=0) + 1)


def activity_problems(values: Mapping[str, Any], today: date) -> list[Problem]:
    """What is wrong with an activity's days, times, state and counts, by field name; values are cleaned ones.

    An activity in the future cannot be 已办; it ends after it began, and across midnight only with ``end_day``.
    """
    return [
        *_time_problems(values),
        *_state_problems(values, today),
        *(
            Problem(f"{label}不能小于{least}", record=name)
            for name, label, least in (("sessions", "场次", 1), ("people", "人次", 0), ("cost", "经费", 0))
            if values.get(name) is not None and values[name] < least
        ),
    ]


def _time_problems(values: Mapping[str, Any]) -> list[Problem]:
    day, end_day = values.get("day"), values.get("end_day")
    start, finish = values.get("start") or "", values.get("finish") or ""
    if day is not None and end_day is not None and end_day < day:
        return [Problem("结束日期早于活动日期", record="end_day")]
    if day is not None and end_day is not None and (end_day - day).days > _LONG:
        span = (end_day - day).days + 1
        return [Problem(f"活动有{span}天，请核对结束日期", "warning", record="end_day")]
    if not start or not finish or (end_day is not None and end_day != day):
        return []
    if finish == start:
        return [Problem("结束时间和开始时间一样", record="finish")]
    if finish < start:
        return [Problem("结束时间早于开始时间；跨过半夜的活动请填结束日期", record="finish")]
    return []


def _state_problems(values: Mapping[str, Any], today: date) -> list[Problem]:
    day, state = values.get("day"), values.get("state")
    if state == CANCELLED and not values.get("reason"):
        return [Problem("取消的原因没有填", record="reason")]
    if day is None:
        return []
    last: date = values.get("end_day") or day
    if state == DONE and day > today:
        return [Problem("活动日期还没有到，不能登记为已办", record="state")]
    if state == DONE and last > today:
        return [Problem("活动还没有结束，不能登记为已办", record="state")]
    if state == PLANNED and last < today:
        return [Problem("日期已经过了，办过的请改为“已办”", "warning", record="state")]
    return []


def missing_parts(values: Mapping[str, Any], photos: int) -> tuple[str, ...]:
    """What a done activity still lacks, as hints and never as errors."""
    if values.get("state") != DONE:
        return ()
    lacking = (
        ("人次没有填", values.get("people") is None),
        ("活动情况没有写", not values.get("story")),
        ("五种内容没有选", not values.get("content")),
        ("形式没有选", not values.get("form")),
        ("还没有照片", not photos),
    )
    return tuple(text for text, lacks in lacking if lacks)


def person_times(people: Iterable[int | None]) -> tuple[int | None, int]:
    """The 人次 of activities together, and at how many nobody counted; None together where nobody did: unknown is not 0."""
    every = list(people)
    counted = [one for one in every if one is not None]
    return (sum(counted) if counted else None), len(every) - len(counted)


def person_times_text(people: int | None, uncounted: int = 0) -> str:
    """80人次, 80人次（另有1次活动没有统计人次）, or '' where nobody counted."""
    if people is None:
        return ""
    return f"{people}人次" + (f"（另有{uncounted}次活动没有统计人次）" if uncounted else "")


def times_text(start: str, finish: str) -> str:
    """Times as shown: 9:00至11:30, 9:00, or '' where none is known."""
    first, last = (time.removeprefix("0") for time in (start, finish))
    return f"{first}至{last}" if first and last else first or (f"至{last}" if last else "")


def when_text(day: date, start: str, finish: str, end_day: date | None, weekday: str = "") -> str:
    """When it is held: 2026年10月24日9:00至11:30, over days 2026年10月30日14:00至11月1日; ``weekday`` follows the day."""
    if end_day is None or end_day == day:
        return f"{format_day(day)}{weekday}{times_text(start, finish)}"
    last = format_span(day, end_day).split("至")[1]
    return f"{format_day(day)}{weekday}{times_text(start, '')}至{last}{times_text(finish, '')}"


def money_text(cost: int) -> str:
    """Hundredths of a yuan as written: 120, 99.5."""
    return f"{cost / 100:.2f}".rstrip("0").rstrip(".")


def where_text(station: str, place: str) -> str:
    """Where it is held, for people: 萨日朗嘎查文化广场; a station alone by its whole name."""
    village = station.removesuffix(PRACTICE_STATION).removesuffix(PRACTICE_INSTITUTE)
    if not place:
        return station
    known = village_base(village)
    return place if known in place else f"{village}{place}"
