"""Paper of activities: 活动预告 for the wall, 活动记录表 with photos, 活动台账 with sums. Call through ``Context.paper``."""

from __future__ import annotations

from datetime import date

from wenming_desktop.domain.activities import (
    CANCELLED,
    DONE,
    Stall,
    money_text,
    times_text,
    when_text,
    where_text,
)
from wenming_desktop.domain.days import format_day, format_span
from wenming_desktop.domain.durations import adding_up, format_hours
from wenming_desktop.domain.errors import GoneError, UserError
from wenming_desktop.domain.periods import Period, PeriodKind, month_first, month_label, month_last
from wenming_desktop.domain.privacy import Piece
from wenming_desktop.printing.activity_record import Picture, RecordSheet, print_record
from wenming_desktop.printing.forecast import WallLine, print_forecast, print_ledger
from wenming_desktop.services import activities, activity_photos, announcements, gate
from wenming_desktop.services.activities import ActivityDetail, ActivityLine
from wenming_desktop.services.activity_photos import Photo
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, edition

_WEEKDAYS = "一二三四五六日"
_PRINTED_SIDE = 1000  # pixels: 85 mm at 300 dpi, and a file of six photos stays below a megabyte
_STALLS_TOLD = 20


def forecast(book: Book, month: int, station_pk: int | None = None) -> Made:
    """What is still to come in a month for the wall, of one place or all: day, weekday, title, place, organiser.

    Only what is announced outside (对外预告); ``Made.note`` tells the clerk how many are not. StoppedError where the
    gate stops a line, UserError where there is none.
    """
    found = announcements.coming(book, month, station_pk)
    if not found.lines:
        every = activities.between(book, month_first(month), month_last(month), station_pk)
        planned = any(one.state != CANCELLED for one in every)
        raise announcements.nothing_to_announce(month, found, planned=planned)
    name = book.settings.institute.name
    title = f"{_place_name(book, station_pk)}{month_label(month)}活动预告"
    pieces = [announcements.institute_piece(book), Piece("活动预告的标题", title, minors=())]
    pieces += [piece for one in found.lines for piece in announcements.line_pieces(one)]
    audience = gate.check(book, "activity_paper.forecast", pieces, f"活动预告 {month}", announcements.ADVICE)
    shown = [
        WallLine(
            _span(one), f"周{_WEEKDAYS[one.day.weekday()]}", times_text(one.start, ""), one.title,
            where_text(one.station, one.place), "" if one.organiser in ("", name) else one.organiser,
        )
        for one in found.lines
    ]  # fmt: skip
    signed = f"{name}　{format_day(book.clock.today())}"
    content = print_forecast(title, shown, signed, edition(book))
    return Made(f"{title}.pdf", content, audience=audience, note=found.note)


def _span(one: ActivityLine) -> str:
    first = f"{one.day.month}月{one.day.day}日"
    if one.end_day is None or one.end_day == one.day:
        return first
    last = (
        f"{one.end_day.day}日"
        if one.end_day.month == one.day.month
        else f"{one.end_day.month}月{one.end_day.day}日"
    )
    return f"{first}至{last}"


def record(book: Book, activity_pk: int) -> Made:
    """The record sheet of one activity, one page with up to six photos; of a plan it is a blank to fill in by hand."""
    one = activities.detail(book, activity_pk)
    name = book.settings.institute.name
    pictures = [_picture(book, photo) for photo in one.photos if photo.width]
    sheet = RecordSheet("新时代文明实践活动记录表", name, one.number, _rows(one, name), one.story, pictures)
    leaves = "activity_paper.record"
    written = (f"{one.title}活动记录表（{one.number}）", sheet)
    title, sheet = printed = gate.take_out(book, leaves, written)
    content = print_record(sheet, edition(book), title)
    told = gate.taken_words(written, printed)
    return Made(f"{title}.pdf", content, audience=gate.audience_of(leaves), note=told)


def _picture(book: Book, photo: Photo) -> Picture:
    from wenming_desktop.exchange import photos

    jpeg = photos.thumbnail(activity_photos.content(book, photo.pk), photo.title, _PRINTED_SIDE)
    return Picture(jpeg, photo.width, photo.height)


def _rows(one: ActivityDetail, institute: str) -> list[list[tuple[str, str]]]:
    held = one.state == DONE
    rows = [
        [("活动名称", one.title)],
        [("活动时间", _when(one)), ("活动地点", where_text(one.station, one.place))],
        [("主办单位", one.organiser or institute), ("协办单位", one.cohosts)],
        [("参加队伍", one.teams), ("服务类别", one.category)],
        [("活动内容", one.content), ("活动形式", one.form)],
        [
            ("场次", f"{one.sessions}场" if held else ""),
            ("人次", f"{one.people}人次" if held and one.people is not None else ""),
        ],
        [
            ("志愿者", f"{one.volunteers}名" if one.volunteers else ""),
            ("服务时间", f"{format_hours(one.minutes)}小时" if one.minutes else ""),
        ],
    ]
    if one.charge or one.tags:
        rows.append([("负责人", one.charge), ("其他标签", one.tags)])
    if one.cost is not None or one.insurance:
        cost = "" if one.cost is None else f"{money_text(one.cost)}元"
        rows.append([("经费", cost), ("保险", one.insurance)])
    if one.stalls:
        rows.append([("服务摊位", _stalls(one))])
    if one.state == CANCELLED:
        rows.append([("取消原因", one.reason)])
    return rows


def _stalls(one: ActivityDetail) -> str:
    """Each stall with its team and work; of a very large fair the names alone, so that the sheet stays one page."""
    if len(one.stalls) > _STALLS_TOLD:
        return f"共{len(one.stalls)}个：{'、'.join(stall.name for stall in one.stalls)}"
    return "；".join(map(_stall, one.stalls))


def _stall(stall: Stall) -> str:
    team = f"（{stall.team}）" if stall.team else ""
    work = f"：{stall.work}" if stall.work else ""
    people = f"，{stall.people}人次" if stall.people is not None else ""
    return f"{stall.name}{team}{work}{people}"


def _when(one: ActivityDetail) -> str:
    return when_text(one.day, one.start, one.finish, one.end_day) if one.day else ""


def ledger(book: Book, first: date, last: date, station_pk: int | None = None) -> Made:
    """The activities held between two days, of one place or all, with the sums of 场次, 人次 and time served.

    Time served is that of these days: one begun before, or not over, has a line with its time alone.
    """
    if last < first:
        raise UserError("结束日期早于开始日期。", "请核对日期。")
    lines = activities.between(book, first, last, station_pk)
    held, going_on = activities.held_between(book, first, last, station_pk)
    sums = activities.counts(book, first, last, station_pk)
    hours = adding_up([one.minutes for one in (*held, *going_on)])
    rows = [_ledger_row(number, one, hours[number - 1]) for number, one in enumerate(held, 1)]
    rows += [
        _ledger_row(number, one, hours[number - 1], time_alone=True)
        for number, one in enumerate(going_on, len(held) + 1)
    ]
    if rows:
        people = "" if sums.people is None else str(sums.people)
        rows.append(
            ("", "", "合计", "", "", "", "", str(sums.sessions), people, "", format_hours(sums.minutes), "")
        )
    shown = {one.pk for one in going_on}
    other = [
        (word, sum(one.state == word and one.pk not in shown for one in lines)) for word in ("计划", "取消")
    ]
    said = "、".join(f"{word}{count}项" for word, count in other if count)
    notes = (
        _ledger_sums(len(held), sums),
        *(
            (f"{len(going_on)}项以前开始或还没有结束，只列本期的服务时间，不计场次、人次。",)
            if going_on
            else ()
        ),
        *((f"另有{said}，不计在内。",) if said else ()),
    )
    title = f"{_place_name(book, station_pk)}{_period_words(first, last)}活动台账"
    under = f"活动日期：{format_span(first, last)}"
    leaves = "activity_paper.ledger"
    written = (title, rows)
    title, rows = printed = gate.take_out(book, leaves, written)
    content = print_ledger(title, under, rows, notes, edition(book))
    told = gate.taken_words(written, printed)
    return Made(f"{title}.pdf", content, audience=gate.audience_of(leaves), note=told)


def _ledger_sums(held: int, sums: activities.Counts) -> str:
    people = sums.people_text
    said = f"本表共{held}项活动，{sums.sessions}场" if held else "没有已办的活动"
    served = (
        f"参加志愿者{sums.volunteers}名（同一人只计一次），服务时间{format_hours(sums.minutes)}小时"
        if sums.volunteers
        else "没有录入服务时间"
    )
    return f"{said}{f'，参加和受益群众{people}' if people else ''}；{served}。"


def _ledger_row(number: int, one: ActivityLine, hours: str, *, time_alone: bool = False) -> tuple[str, ...]:
    people = "" if one.people is None or time_alone else str(one.people)
    return (
        str(number), f"{one.day.month}月{one.day.day}日", one.title, where_text(one.station, one.place), one.teams,
        one.content, one.form, "" if time_alone else str(one.sessions), people,
        str(one.volunteers or ""), hours if one.minutes else "", str(one.photos or ""),
    )  # fmt: skip


def _place_name(book: Book, station_pk: int | None) -> str:
    institute = book.settings.institute
    if station_pk is None:
        return institute.name
    row = book.db.execute("SELECT name FROM station WHERE pk = ?", [station_pk]).fetchone()
    if row is None:
        raise GoneError("没有这个阵地。")
    name = str(row[0])
    return name if name.startswith(institute.township) else f"{institute.township}{name}"


def _period_words(first: date, last: date) -> str:
    """2026年, 2026年第三季度, 2026年10月 where two days are just that; else nothing: the days stand below."""
    kinds: tuple[PeriodKind, ...] = ("month", "quarter", "year")
    for kind in kinds:
        period = Period.around(first, kind)
        if (period.first, period.last) == (first, last):
            return period.label
    return ""
