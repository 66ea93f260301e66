"""Activities as plain text for a chat group: short lines, through the gate like a paper for the wall."""

from __future__ import annotations

from wenming_desktop.domain.activities import CANCELLED, DONE, PLANNED, times_text, when_text, where_text
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import month_first, month_label, month_last, month_of
from wenming_desktop.services import activities, announcements, gate
from wenming_desktop.services.activities import ActivityDetail, ActivityLine
from wenming_desktop.services.announcements import ADVICE, Message
from wenming_desktop.services.context import Book

_WEEKDAYS = "一二三四五六日"
_HEADS = {PLANNED: "活动预告", DONE: "活动简讯", CANCELLED: "活动取消"}


def as_text(book: Book, pk: int) -> Message:
    """One activity as a message: what, when, where, who, what came of it.

    UserError for a plan (or a cancelled one) that is not announced outside, for a plan whose day is past, and where the gate stops its words.
    """
    one = activities.detail(book, pk)
    if not one.forecast and one.state != DONE:
        raise UserError(
            f"“{one.title}”填了不对外预告，没有复制。", "确要发到群里的，请把活动的“对外预告”改为是。"
        )
    today = book.clock.today()
    day = one.day or today
    if one.state == PLANNED and (one.end_day or day) < today:
        raise UserError(
            f"“{one.title}”的日子（{format_day(day)}）已经过了，不能再当预告发出去。",
            "办过的，请先登记办理情况；改期的，请先改日期。",
        )
    weekday = f"（星期{_WEEKDAYS[day.weekday()]}）"
    when = when_text(day, one.start, one.finish, one.end_day, weekday)
    lines = [f"【{_HEADS[one.state]}】{one.title}", f"时间：{when}"]
    where = where_text(one.station, one.place)
    organiser = one.organiser or book.settings.institute.name
    lines += [
        f"地点：{where}" if where else "",
        f"主办：{organiser}",
        f"协办：{one.cohosts}" if one.cohosts else "",
        f"参加队伍：{one.teams}" if one.teams else "",
        *_outcome(one),
    ]
    pieces = [announcements.institute_piece(book), *announcements.detail_pieces(one)]
    audience = gate.check(book, "activity_text.as_text", pieces, f"群消息 {one.number}", ADVICE)
    return Message(_joined(lines), audience)


def _outcome(one: ActivityDetail) -> list[str]:
    if one.state == CANCELLED:
        return [f"因{one.reason.removeprefix('因')}取消，敬请谅解。"]
    if one.state == PLANNED:
        return [f"内容：{one.story}" if one.story else "", "欢迎大家参加。"]
    sums = [
        f"活动{one.sessions}场",
        f"参加和受益群众{one.people}人次" if one.people is not None else "",
        f"志愿者{one.volunteers}名，服务{format_hours(one.minutes)}小时" if one.volunteers else "",
    ]
    stalls = [f"　{stall.name}：{stall.work}" if stall.work else f"　{stall.name}" for stall in one.stalls]
    return [
        one.story, "，".join(filter(None, sums)) + "。", *(("服务摊位：", *stalls) if stalls else ()), one.links
    ]  # fmt: skip


def month_as_text(book: Book, month: int, station_pk: int | None = None) -> Message:
    """What is still to come in a month as one message, of one place or all: a line each, announced ones only.

    What was held is summed below. StoppedError where the gate stops a line.
    """
    found = announcements.coming(book, month, station_pk)
    every = activities.between(book, month_first(month), month_last(month), station_pk)
    held = [one for one in every if one.state == DONE and month_of(one.day) == month]
    head = f"{book.settings.institute.name}{month_label(month)}活动安排"
    said = [f"{number}. {_line(one)}" for number, one in enumerate(found.lines, 1)]
    none = "从今天起没有可以预告的活动。" if every else "本月还没有安排活动。"
    pieces = [piece for one in found.lines for piece in announcements.line_pieces(one)]
    audience = gate.check(
        book, "activity_text.month_as_text", [announcements.institute_piece(book), *pieces], f"群消息 {month}", ADVICE
    )  # fmt: skip
    return Message(_joined([head, *(said or [none]), _sums(held)]), audience, found.note)


def _line(one: ActivityLine) -> str:
    where = where_text(one.station, one.place)
    time = times_text(one.start, "")
    day = f"{one.day.month}月{one.day.day}日（周{_WEEKDAYS[one.day.weekday()]}）"
    return "，".join(filter(None, (f"{day}{time}　{one.title}", where)))


def _sums(held: list[ActivityLine]) -> str:
    if not held:
        return ""
    sessions = sum(one.sessions for one in held)
    people = activities.people_text(one.people for one in held)
    return f"已开展活动{sessions}场" + (f"，参加和受益群众{people}。" if people else "。")


def _joined(lines: list[str]) -> str:
    """Lines that say something."""
    return "\n".join(line.strip("\n") for line in lines if line.strip())
