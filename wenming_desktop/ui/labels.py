"""How values read on screen: short dates, signed points, words for states. One place, so every room says the same.

Points come in hundredths, dates as ``date`` or ISO text, months as 202607.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from html import escape
from typing import Any

from wenming_desktop.domain.amounts import format_points, format_signed
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.periods import month_label

WEEKDAYS = "一二三四五六日"
BANDS = {"red": "红榜", "grey": "灰榜", "black": "黑榜", "unlisted": "未列榜"}
TRACKS = {"masses": "群众积分", "party": "党员积分"}
EMPTY = "—"


def plain_tip(text: str) -> str:
    """What a tool tip says, shown as it is: Qt takes words with < for markup and would fetch the pictures they name."""
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>" if "<" in text else text


def points(value: int | None, *, signed: bool = False) -> str:
    """168, 161.5 or with a sign +10, −3; — where there is none."""
    if value is None:
        return EMPTY
    return format_signed(value) if signed else format_points(value)


def hours(value: int | None) -> str:
    """312.5, 48 out of minutes; — where there is none."""
    return EMPTY if value is None else format_hours(value)


def exact_hours(minutes: int) -> str:
    """As in a form, where what is shown is read again: 2, 1.5, 0.05; 1小时20分 where no decimal says it exactly."""
    if minutes % 3 == 0:
        return format_hours(minutes)
    whole, rest = divmod(minutes, 60)
    return f"{whole}小时{rest}分" if whole else f"{rest}分"


def as_date(value: Any) -> date | None:
    """A date out of a date, a datetime or ISO text; None where it is empty."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or not value:
        return value or None
    return date.fromisoformat(str(value)[:10])


def short_date(value: Any) -> str:
    """10-27, as in the register."""
    day = as_date(value)
    return f"{day.month:02d}-{day.day:02d}" if day else ""


def iso_date(value: Any) -> str:
    """2026-10-27, as in lists over more than one year."""
    day = as_date(value)
    return day.isoformat() if day else ""


def month_day(value: Any) -> str:
    """10月27日."""
    day = as_date(value)
    return f"{day.month}月{day.day}日" if day else ""


def long_date(value: Any) -> str:
    """2026年10月27日 星期二."""
    day = as_date(value)
    return f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}" if day else ""


def moment(value: datetime | None, now: datetime) -> str:
    """A time as one says it: 今天17:32, 昨天09:05, 10月3日."""
    if value is None:
        return ""
    days = (now.date() - value.date()).days
    clock = f"{value:%H:%M}"
    if days in (0, 1):
        return f"{'今天' if days == 0 else '昨天'}{clock}"
    return month_day(value) if value.year == now.year else iso_date(value)


def month(value: int | None) -> str:
    """2026年7月 out of 202607."""
    return month_label(value) if value else ""


def count(number: int, unit: str) -> str:
    """13个站, 4216户: a number with its measure word, without separators as clerks write it."""
    return f"{number}{unit}"


def value_of(row: Any, key: str) -> Any:
    """One value of a row that may be a mapping or an object; None where it has none."""
    if isinstance(row, Mapping):
        return row.get(key)
    return getattr(row, key, None)


def plain(value: Any) -> str:
    """Any value as a cell shows it: nothing for None, 是 or 否 for bool, ISO for dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return iso_date(value)
    return str(value)


_BRANCH = re.compile(r"(?:中共)?(?:.*?(?:苏木|镇|乡|街道))?(.+?)(?:委员会)?")


def branch(name: str) -> str:
    """萨日朗嘎查支部 out of 中共苏布德苏木萨日朗嘎查支部委员会: what tells branches apart on screen; paper has the whole."""
    match = _BRANCH.fullmatch(name)
    return match.group(1) if match else name


def station(name: str) -> str:
    """萨日朗嘎查 out of 萨日朗嘎查新时代文明实践站, 本所 for the institute: what tells places apart; paper has the whole."""
    if name.endswith("新时代文明实践所"):
        return "本所"
    return name.removesuffix("新时代文明实践站") or name
