"""Hours of service (志愿服务时间): the record, what is wrong with one, and the stars they add up to.

Sources: 民政部令第67号 第7、11、19条. Hours are integer minutes; a correction is a reversal with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wenming_desktop.domain.consent import AGREED, refusal
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.identity import is_minor

SERVED, BROUGHT = KINDS = ("服务", "承前")
DEFAULT_STARS = (6_000, 18_000, 36_000, 60_000, 90_000)


@dataclass(frozen=True, slots=True)
class Service:
    """A service record (第7条) as the book keeps it; ``minutes`` are negative on a reversal.

    ``reversed_by`` is the row that takes it back (None where it holds), ``end`` the last row of its chain;
    ``day`` of hours brought forward (承前) is the day up to which they were counted, ``source`` where they come from.
    """

    pk: int
    volunteer_pk: int
    activity_pk: int | None
    kind: str
    day: date
    start: str
    finish: str
    minutes: int
    category: str
    content: str
    place: str
    organiser: str
    charge: str
    source: str
    entered_at: str
    operator: str
    operation_pk: int
    reverses: int | None
    undoing: bool
    cause: str
    note: str
    reversed_by: int | None = None
    end: int | None = None

    @property
    def stands(self) -> bool:
        """Whether it counts: neither a reversal nor taken back."""
        return self.reverses is None and self.reversed_by is None


def stars(minutes: int, thresholds: Sequence[int] = DEFAULT_STARS) -> int:
    """How many stars a sum of minutes earns: each threshold is reached exactly at its hours (100 h is one star)."""
    return sum(minutes >= one for one in thresholds)


# ---- what is wrong with a record: rules of 民政部令第67号 and of the office ----
DAY = 1440
"""Minutes of a day."""
NIGHT = 720
"""Minutes a night lasts at most: what ends on the next day and lasts longer is two days, each with its own sheet."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of service as stated or booked: its day, both punches (HH:MM or '') and its minutes.

    ``what`` names the activity in messages, ``held`` is when it was held (begin and end as HH:MM, or '' and '').
    """

    day: date
    start: str = ""
    finish: str = ""
    minutes: int | None = None
    what: str = ""
    held: tuple[str, str] = ("", "")


def stretch_of(row: Service) -> Stretch:
    """A booked row as the rules look at it."""
    return Stretch(row.day, row.start, row.finish, row.minutes, row.content)


@dataclass(frozen=True, slots=True)
class Duration:
    """What a stretch comes to: minutes (0 with an error), and what the clerk should know."""

    minutes: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """What the rules ask of a volunteer: birth and days in the register, consents (未知, 同意, 不同意)."""

    birth: date | None = None
    registered: date | None = None
    left: bool = False
    left_on: date | None = None
    consent: str = "未知"
    guardian_consent: str = "未知"

    def refusal(self, day: date) -> str:
        """Why his service may not be recorded, printed or sent on a day; '' where it may (domain.consent)."""
        return refusal(self.consent, self.guardian_consent, self.birth, day)

    def left_before(self, day: date) -> bool:
        """Whether he was no volunteer any more (退出, 迁出, 去世) before a day; one without a day of leaving is gone."""
        return self.left and (self.left_on is None or self.left_on < day)

    @property
    def gone_words(self) -> str:
        """That he is no volunteer any more, and since when; '' of one who is."""
        since = format_day(self.left_on) if self.left_on else ""
        return f"{since}已经退出志愿者队伍，或已迁出、去世" if self.left else ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the rules ask of an activity: its day, whether it took place, counts, and is rescue work."""

    day: date
    cancelled: bool = False
    counts: bool = True
    rescue: bool = False


def span(start: str, finish: str) -> int | None:
    """Minutes from sign-in to sign-out; an earlier sign-out is on the next day; None where a punch is missing."""
    if not start or not finish:
        return None
    return (_clock(finish) - _clock(start)) % DAY


def one_night(first: date, last: date, held: tuple[str, str]) -> bool:
    """Whether what was held from one day to another, from and to these times, is one night and no two days."""
    return (last - first).days == 1 and held[1] < held[0] and each_day(held)


def each_day(held: tuple[str, str]) -> bool:
    """Whether times can be those of one day or night; else the first is the first day's begin, the other the last one's end."""
    return held[0] < held[1] or 0 < (span(*held) or 0) <= NIGHT


def past_midnight(held: tuple[str, str], start: str) -> bool:
    """Whether a sign-in lies past midnight of a night held at these times: on the day after the one it began on."""
    if not start or not all(held) or held[0] <= held[1] or start >= held[0]:
        return False
    return (_clock(start) - _clock(held[0])) % DAY <= NIGHT


def duration(stated: Stretch) -> Duration:
    """What a stretch comes to by its punches and the minutes stated; stated minutes hold where both stand.

    In = out, a single punch without minutes, nothing at all, and more than there was time for are errors.
    """
    between = span(stated.start, stated.finish)
    if between == 0:
        return _refused(f"签到签退相同（{stated.start}），算不出时长")
    if stated.minutes is None:
        return Duration(between) if between is not None else _refused(_lacking(stated))
    if stated.minutes <= 0:
        return _refused("时长是0，不能记入")
    if stated.minutes > (DAY if between is None else between):
        room = "24小时" if between is None else f"签到到签退的{format_hours(between)}小时"
        return _refused(f"时长{format_hours(stated.minutes)}小时超过{room}")
    return Duration(stated.minutes, _differing(stated, between))


def _refused(message: str) -> Duration:
    return Duration(0, (Problem(message),))


def _lacking(stated: Stretch) -> str:
    if not stated.start and not stated.finish:
        return "没有填时长，也没有签到、签退时间"
    here, gone = ("签到", "签退") if stated.start else ("签退", "签到")
    return f"只有{here}（{stated.start or stated.finish}），没有{gone}；请问清楚，补上{gone}或填时长"


def _differing(stated: Stretch, between: int | None) -> tuple[Problem, ...]:
    if between is None and (stated.start or stated.finish):
        return (Problem(f"只有{'签到' if stated.start else '签退'}时间，按填的时长记", "warning"),)
    if between is not None and stated.minutes != between:
        text = f"签到到签退{format_hours(between)}小时，按填的{format_hours(stated.minutes or 0)}小时记"
        return (Problem(text, "warning"),)
    return ()


def occasion_problems(what: Occasion, today: date) -> list[Problem]:
    """Why nothing may be recorded of an activity: it does not count (第19条), was cancelled or is still to come."""
    found = []
    if not what.counts:
        found.append(Problem("这次活动不计入服务时间：会议、培训、本职工作不是志愿服务（第19条）"))
    if what.cancelled:
        found.append(Problem("这次活动已经取消，不能记服务时间"))
    if what.day > today:
        found.append(Problem("活动还没有到日子，不能记服务时间"))
    return found


def brought_problems(minutes: int, until: date, today: date) -> list[Problem]:
    """What is wrong with hours brought forward (承前), entered or corrected: some, and counted up to a day that has come."""
    found = [] if minutes > 0 else [Problem("承前时长要大于0")]
    return found if until <= today else [*found, Problem("承前时长的截至日期还没有到")]


def already_brought(day: date, until: date | None) -> list[Problem]:
    """That a record lies within the days whose hours were brought forward (``until``, None where none were): a warning."""
    if until is None or day > until:
        return []
    text = f"承前时长已经算到{format_day(until)}，请核对这一条是不是已经算在里面"
    return [Problem(text, "warning")]


def twice_words(count: int) -> str:
    """What is said of hours that stand there several times, on a certificate's list and wherever they are counted."""
    return f"有{count}条记录，请核对是不是重复"


def overlap_words(until: date) -> str:
    """What is said of one with records on days whose hours were brought forward up to ``until``."""
    return f"承前时长算到{format_day(until)}，请核对之前的记录是不是已经算在里面"


def server_problems(who: Server, what: Occasion) -> list[Problem]:
    """What stands against this volunteer's record: a minor at rescue work and a refused consent are errors."""
    found = []
    refused = who.refusal(what.day)
    if is_minor(who.birth, what.day):
        if what.rescue:
            found.append(Problem("活动当天未满18周岁，不能参加应急救援"))
        elif who.guardian_consent != AGREED and not refused:
            found.append(Problem("活动当天未满18周岁，还没有监护人同意", "warning"))
    if refused:
        found.append(Problem(refused))
    if who.birth is not None and who.birth > what.day:
        found.append(Problem("这一天还没有出生，请核对日期"))
    if who.registered is not None and who.registered > what.day:
        found.append(Problem(f"{format_day(who.registered)}才注册，晚于活动日期", "warning"))
    if who.left_before(what.day):
        found.append(Problem(who.gone_words, "warning"))
    return found


_MEETINGS = re.compile(
    "志愿者.{0,6}培训|骨干培训|业务培训|培训会|例会|会议|工作会|座谈会|总结会|动员会|推进会|表彰会|部署会|学习会|碰头会"
)


def no_service(title: str) -> bool:
    """Whether a title sounds like training of volunteers or a meeting, which are no service time (民政部令第67号第19条)."""
    return bool(_MEETINGS.search(title))


SOUNDS_OTHER = "像是培训或会议"
NOT_COUNTED = "培训、会议不算服务时间"
NO_SERVICE = f"{SOUNDS_OTHER}，{NOT_COUNTED}（第19条）"


def meeting_problems(words: str) -> list[Problem]:
    """That what somebody did sounds like training or a meeting: a warning, for only the clerk knows what it was."""
    return [Problem(f"“{words}”{NO_SERVICE}，请核对", "warning")] if no_service(words) else []


def off_time(stated: Stretch, minutes: int) -> list[Problem]:
    """A warning where a record does not fit the time its activity was held (``held``); [] where that is not known.

    Longer than it lasted, or from another time of the day altogether.
    """
    start, finish = stated.held
    held, own = _held(stated), _ends(stated)
    if not held:
        return []
    if minutes > held[1] - held[0]:
        said = f"时长{format_hours(minutes)}小时比活动的时间（{start}至{finish}）长，请核对"
        return [Problem(said, "warning")]
    if own and (own[0] >= held[1] or held[0] >= own[1]):
        said = f"签到签退（{stated.start}至{stated.finish}）不在活动的时间（{start}至{finish}）里，请核对"
        return [Problem(said, "warning")]
    return []


def day_problems(
    fresh: Sequence[Stretch], booked: Mapping[Stretch, int] | Iterable[Stretch], limit: int
) -> list[Problem]:
    """What the other records of one person say against the fresh ones: over the day's limit, overlapping, there twice.

    Minutes past midnight belong to the next day. All are warnings: the clerk asks and decides. Records that are alike
    (``booked`` may count them) are spoken of once.
    """
    found = []
    sums: dict[date, int] = {}
    there = Counter(booked)
    for stretch, times in (*there.items(), *((one, 1) for one in fresh)):
        for day, minutes in by_day(stretch):
            sums[day] = sums.get(day, 0) + minutes * times
    touched = {day for one in fresh for day, _ in by_day(one)}
    for day in sorted(touched):
        if sums[day] > limit:
            text = f"{format_day(day)}合计{format_hours(sums[day])}小时，超过每天{format_hours(limit)}小时"
            found.append(Problem(f"{text}，请核对", "warning"))
    for at, one in enumerate(fresh):
        for other in dict.fromkeys((*there, *fresh[:at])):
            of = f"“{other.what}”" if other.what else "另一条记录"
            if overlaps(one, other):
                found.append(Problem(f"与{of}的时间重叠（{other.start}至{other.finish}），请核对", "warning"))
            elif together := no_room(one, other):
                said = f"与{of}在同一时段，两条合计{format_hours(together)}小时，多于那段时间，请核对"
                found.append(Problem(said, "warning"))
            elif _twice(one, other):
                said = f"同一天已经有{of}的记录（{format_hours(other.minutes or 0)}小时），请核对是不是重复"
                found.append(Problem(said, "warning"))
    return found


def _twice(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches of one day name the same activity and their times do not tell them apart."""
    return one.day == other.day and one.what == other.what != "" and not (_ends(one) and _ends(other))


def alike(records: Sequence[Stretch]) -> bool:
    """Whether several records of one thing are not told apart by their times: a morning and an afternoon are two."""
    starts = {(one.day, one.start) for one in records if one.start and one.finish}
    return len(starts) < len(records) > 1


def by_day(one: Stretch) -> list[tuple[date, int]]:
    """Minutes of each day a stretch lies in: what comes after midnight is the next day's."""
    minutes, between = one.minutes or 0, span(one.start, one.finish)
    before = DAY - _clock(one.start) if between else DAY
    if minutes <= before:
        return [(one.day, minutes)]
    return [(one.day, before), (one.day + timedelta(days=1), minutes - before)]


def overlaps(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches share time; only those with both punches can be told. Ending as the other begins is fine."""
    first, second = _ends(one), _ends(other)
    return bool(first and second and first[0] < second[1] and second[0] < first[1])


def _ends(one: Stretch) -> tuple[int, int] | None:
    return _between(one.day, one.start, one.finish)


def _held(one: Stretch) -> tuple[int, int] | None:
    """When its activity was held: begun the day before where the stretch lies past midnight of a night."""
    return _between(one.day - timedelta(days=past_midnight(one.held, one.start)), *one.held)


def _between(day: date, start: str, finish: str) -> tuple[int, int] | None:
    lasted = span(start, finish)
    if not lasted:
        return None
    begin = day.toordinal() * DAY + _clock(start)
    return begin, begin + lasted


def no_room(one: Stretch, other: Stretch) -> int:
    """The minutes of two stretches together where they are more than both had time for, 0 where they fit.

    One without punches was served while its activity was held; only where both times are known can it be told.
    """
    first, second = (_ends(stretch) or _held(stretch) for stretch in (one, other))
    if not first or not second or first[0] >= second[1] or second[0] >= first[1]:
        return 0
    together = (one.minutes or 0) + (other.minutes or 0)
    return together if together > max(first[1], second[1]) - min(first[0], second[0]) else 0


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
