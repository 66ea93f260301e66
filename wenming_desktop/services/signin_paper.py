"""打印签到表: an activity's numbered lines with blank ones behind; no ID numbers, no phones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import gate, signins
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, edition
from wenming_desktop.services.signins import SigninLine
from wenming_desktop.storage import signups
from wenming_desktop.storage.signups import ActivityFacts

UNUSED = "（此行不用）"
"""In place of a name: a line left empty would be signed by somebody else and entered back as his who has left."""
_NAMED = 10  # so many are named one by one
_TAILS = ("志愿服务大队", "志愿服务总队", "志愿服务队", "志愿者服务队", "服务队", "志愿队")


def signin_sheet(book: Book, activity_pk: int) -> Made:
    """The sheet of an activity as it stands, of several days one a day; call ``signins.fix`` before, so that the lines keep
    their numbers.

    The line of one who has left before the activity's day, is a minor at rescue work or refused to be recorded keeps its
    number without the name; ``Made.note`` says so, who has no line, and which lines an older print has not.
    """
    from wenming_desktop.printing.signin import SigninHead, SigninName, print_signin_sheet

    what = signups.activity(book.db, activity_pk)
    every = signins.lines(book, activity_pk)
    lines = [one for one in every if not one.unused]
    title = f"{what.title}签到表"
    last = max([signups.last_line(book.db, activity_pk), *(one.line for one in every)])
    several = len({one.team for one in lines}) > 1
    names = [
        SigninName(one.line, UNUSED)
        if one.unused
        else SigninName(one.line, one.shown, _team(one.team) if several else "")
        for one in every
    ]
    teams = {one.team for one in lines if one.team}
    who = _who(book, what, teams, len(lines))
    heads = [
        SigninHead(title, (_when_and_where(what, day), who), f"活动编号 {what.number}") for day in what.days
    ]
    leaves = "signin_paper.signin_sheet"
    heads, names = gate.take_out(book, leaves, (heads, names))
    pdf = print_signin_sheet(heads, names, last, edition(book))
    name = f"{heads[0].title}{format_day(what.day)}.pdf"
    return Made(name, pdf, audience=gate.audience_of(leaves), note=_told(book, activity_pk, every))


def _told(book: Book, activity_pk: int, lines: Sequence[SigninLine]) -> str:
    """Which lines are not used and why, who stands on the sheet and may be gone, who is not on it, what is new on it."""
    parts = {
        "在活动前已经退出志愿者队伍，这一行没有印名字，行号不变。": [one for one in lines if one.left],
        "未满18周岁，应急救援不派，这一行没有印名字，行号不变。": [one for one in lines if one.barred],
        "不同意记录志愿服务信息，这一行没有印名字，行号不变。": [
            one for one in lines if one.refused and not one.left and not one.barred
        ],
        "在户籍里已迁出或去世，仍在志愿者名册，请核对。": [one for one in lines if one.away],
    }
    later = signups.later_lines(book.db, activity_pk)
    parts["是后来加的，以前印出的签到表上没有。"] = [
        one for one in lines if one.line in later and not one.minutes and not one.unused
    ]
    told = "".join(f"{_named(found)}{words}" for words, found in parts.items() if found)
    return told + signins.left_off(book, activity_pk)


def _named(lines: Sequence[SigninLine]) -> str:
    return few([f"{one.name}（第{one.line}行）" for one in lines], _NAMED, "人")


def _when_and_where(what: ActivityFacts, on: date) -> str:
    """When and where one of its sheets is for: 2026年9月16日（3天的第2天）."""
    count = len(what.days)
    day = format_span(on, what.ended) if count == 1 and what.ended != on else format_day(on)
    day += f"（{count}天的第{what.days.index(on) + 1}天）" if count > 1 else ""
    start, finish = what.on(on).held
    times = f"{_plain(start)}至{_plain(finish)}" if start and finish else _plain(start)
    place = f"　地点：{what.place}" if what.place else ""
    return f"时间：{day}{times}{place}"


def _who(book: Book, what: ActivityFacts, teams: set[str], people: int) -> str:
    organiser = what.organiser or book.settings.institute.name
    team = f"　队伍：{next(iter(teams))}" if len(teams) == 1 else ""
    return f"组织单位：{organiser}{team}" + (f"　表上{people}人" if people else "")


def _plain(time: str) -> str:
    """9:00 as one writes it, '' for nothing."""
    return time.removeprefix("0")


def _team(name: str) -> str:
    """A team's name without the words all have, for a narrow column."""
    for tail in _TAILS:
        if name.endswith(tail) and len(name) > len(tail):
            return name.removesuffix(tail)
    return name
