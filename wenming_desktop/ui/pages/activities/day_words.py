"""How a day and an activity read in this room: one wording for the month, the day's card, tool tips and the screen reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wenming_desktop.domain.activities import CANCELLED, DONE, FORMS, PLANNED
from wenming_desktop.ui import labels

MARKS = {PLANNED: "○", DONE: "●", CANCELLED: "✕"}
"""A shape for each state, so that nobody needs the colour."""
HOLIDAYS = {"holiday": "休", "workday": "班"}
_HOLIDAY_WORDS = {"holiday": "放假", "workday": "调休上班"}
_FIRST = "初一"


def under_number(day: Any) -> str:
    """What stands beside the day's number: festival or solar term with what else it is (秋分·中国农民丰收节), else the lunar day.

    初一 gives its month.
    """
    if day.label:
        return "·".join(dict.fromkeys((str(day.label), *day.festivals)))
    month, _, rest = str(day.lunar).partition("月")
    return f"{month}月" if rest == _FIRST else rest


def facts(day: Any) -> str:
    """九月十八 · 霜降 · 放假: everything the almanac says of a day."""
    parts = [day.lunar, *day.festivals, day.label if day.label not in day.festivals else ""]
    parts.append(_HOLIDAY_WORDS.get(day.holiday or "", ""))
    return " · ".join(part for part in dict.fromkeys(parts) if part)


def line(activity: Any) -> str:
    """● 09:00 重阳节走访（已办）: one activity of a day."""
    start = f"{activity.start} " if activity.start else ""
    return f"{MARKS.get(activity.state, '')} {start}{activity.title}（{activity.state}）"


def spoken(day: date, known: Any | None) -> str:
    """A day in whole words: 2026年10月27日 星期二，九月十八，2场活动：…."""
    said = [labels.long_date(day)]
    if known is not None:
        said += [facts(known)] if facts(known) else []
        said += [hit.name for hit in known.recurring]
        if known.activities:
            said.append(f"{len(known.activities)}场活动：" + "；".join(line(one) for one in known.activities))
        else:
            said.append("没有活动")
    return "，".join(said)


def free_hits(day: Any) -> list[Any]:
    """The own recurring days of a date that no activity was made of yet."""
    taken = {one.recurring_pk for one in day.activities}
    titles = [one.title for one in day.activities]
    return [
        hit for hit in day.recurring if hit.pk not in taken and not any(hit.name in one for one in titles)
    ]


def short_station(name: str) -> str:
    """萨日朗嘎查 for 萨日朗嘎查新时代文明实践站: on screen a place is called by its village; paper has the whole."""
    return "实践所" if name.endswith("新时代文明实践所") else name.removesuffix("新时代文明实践站")


def counts_line(counts: Any) -> str:
    """37场 · 1284人次 · 志愿者312人 · 服务时间640小时: 场次 and 人次 side by side, never one out of the other."""
    said = [f"{counts.sessions}场", *filter(None, [counts.people_text])]
    if counts.volunteers:
        said.append(f"志愿者{counts.volunteers}人")
    if counts.minutes:
        said.append(f"服务时间{labels.hours(counts.minutes)}小时")
    return " · ".join(said)


def forms_line(by_form: Mapping[str, Any]) -> str:
    """讲9 评4 帮12 乐8 庆4: 场次 by form, only what there is."""
    return " ".join(f"{word}{by_form[word].sessions}" for word in FORMS if word in by_form)
