"""今天要办: what waits for the clerk, the most pressing first; each line says where it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period, month_first, month_label, month_of
from wenming_desktop.domain.privacy import Piece
from wenming_desktop.domain.rules import TRACK_LABELS, Track
from wenming_desktop.services import (
    drills,
    gate,
    holidays,
    hour_lists,
    item_lines,
    months,
    packs,
    practice_calendar,
    proposals,
    said,
    same_person,
    stale_boards,
    stars,
    station_care,
    volunteer_notes,
    volunteers,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.hour_lists import Overdue
from wenming_desktop.services.workbench_parts import Copied, Todo, Way
from wenming_desktop.services.workbench_sent import Sent, keeps_activities, sent
from wenming_desktop.storage import board_store, departures, facts

_ROOMS: dict[Track, str] = {"masses": "points", "party": "party"}
_SOON = 3  # working days before the end of the ten
_TOLD_FOR = 30  # days a correction of a household's past is named
_REMIND_FROM = 20  # the day of the month from which villages are reminded
_NAMED, _VILLAGES = 2, "个嘎查村"  # so many are named one by one


def todos(book: Book, villages: Sequence[Sent] | None = None) -> list[Todo]:
    """Everything that is to be done in the order of ``_BEFORE`` and ``_AFTER``, what waits before what only reminds.

    ``villages``: what came from them this month, where the caller has read it already.
    """
    from_villages = sent(book, month_of(book.clock.today())) if villages is None else villages
    kinds = [*_BEFORE, lambda book: _not_sent(book, from_villages), *_AFTER]
    found = [todo for kind in kinds for todo in kind(book)]
    return sorted(found, key=lambda todo: not todo.waits)


# ---- hours ----
def _hours_to_record(book: Book) -> Iterator[Todo]:
    """第11条: what is late, and what is late in three working days."""
    waiting = [one for one in hour_lists.overdue(book) if one.left_working_days is not None]
    late = [one for one in waiting if one.is_late]
    soon = [one for one in waiting if not one.is_late and (one.left_working_days or 0) <= _SOON]
    if late:
        single = f"{late[0].text}，服务时间还没有录"
        yield _record("超期", late, "超过记录期限，服务时间还没有录", single)
    if soon:
        left = min(one.left_working_days or 0 for one in soon)
        when = f"再过{left}个工作日到记录期限" if left else "今天是记录期限最后一天"
        yield _record("时间", soon, when, when)


def _record(tag: str, found: list[Overdue], words: str, single: str) -> Todo:
    """One activity leads straight to its sheet, several to their list."""
    if len(found) == 1:
        (one,) = found
        return Todo(
            tag, f"“{_plain(one.title)}”{single}", "去录", Way("activities", {"signin": one.activity_pk})
        )
    only = tuple(one.activity_pk for one in found)
    return Todo(
        tag, f"{len(found)}场活动{words}", "去录", Way("activities", {"tab": "overdue", "only": only})
    )


def _plain(title: str) -> str:
    """A title without its own quotation marks, for quoting."""
    return title.replace("“", "").replace("”", "")


def _holiday_years(book: Book) -> Iterator[Todo]:
    """A year whose working days cannot be told, as soon as something asks for it."""
    for one in holidays.wanted(book):
        yield Todo("日历", one.text, "去填", Way("settings", {"tab": "holidays"}), waits=one.waits)


# ---- points and boards ----
def _proposals(book: Book) -> Iterator[Todo]:
    count = proposals.waiting_count(book)
    if count:
        yield Todo("评议", f"{count}条积分等评议小组确认", "去办", Way("activities", {"proposals": True}))
    for track, room in _ROOMS.items():
        asked = len(item_lines.open_questions(book, track))
        if asked:
            text = f"{TRACK_LABELS[track]}细则有{asked}个编号换了内容，请说明是不是同一项目"
            yield Todo("细则", text, "去说明", Way(room, {"kind": "item"}))


def _board(period: Period, village_pk: int | None = None, **more: str) -> Way:
    return Way("boards", {"period": period.code, "village_pk": village_pk, **more})


def _months_to_close(book: Book) -> Iterator[Todo]:
    month = month_of(book.clock.today())
    for waiting, entries in months.waiting(book).items():
        if waiting < month:
            way = _board(Period.of_month(waiting), do="months")
            yield Todo("审核", f"{month_label(waiting)}{entries}条积分还没有审核", "去审核", way)


def _boards(book: Book) -> Iterator[Todo]:
    period = Period.around(book.clock.today(), "quarter").shifted(-1)
    if board_store.sealed_board(book.db, "masses", period, None) is None:
        if months.is_closed(book, period) and book.db.execute("SELECT 1 FROM entry LIMIT 1").fetchone():
            yield Todo("榜单", f"{period.label}各月已审核，可以锁定榜单", "去锁定", _board(period))
        return
    villages = sum(
        not board_store.has_left(book.db, key.track, key.period, key.village_pk)
        for key in board_store.in_force(book.db)
        if (key.track, key.period) == ("masses", period.code) and key.village_pk is not None
    )
    if villages:
        yield Todo("公示", f"{period.label}还有{villages}个嘎查村没有打印公示", "去打印", _board(period))


def _boards_to_correct(book: Book) -> Iterator[Todo]:
    """待更正: locked boards that no longer say what the ledger says; villages are named, the township follows from them."""
    by_period: dict[tuple[str, str], list[stale_boards.Stale]] = {}
    for waiting in stale_boards.waiting(book):
        by_period.setdefault((waiting.key.track, waiting.key.period), []).append(waiting)
    for (track, code), waiting_here in by_period.items():
        names = [one.station for one in waiting_here if one.station]
        where = few(names, _NAMED, _VILLAGES) if names else "全部"
        households = len(
            {difference.key for one in waiting_here for difference in one.differences if difference.key}
        )
        unit = "户" if track == "masses" else "名党员"
        whom = f"{households}{unit}" if households else "公示文稿"
        hangs = f"；{stale_boards.HANGS}" if any(one.hangs for one in waiting_here) else ""
        text = f"{where}{Period.parse(code).label}榜锁定后有更正（{whom}），要出新的一稿{hangs}"
        first = waiting_here[0].key.village_pk
        way = _board(Period.parse(code), first) if track == "masses" else Way("party", {"period": code})
        yield Todo("更正", text, "去更正", way)


# ---- what was said and no longer holds ----
def _said(book: Book) -> Iterator[Todo]:
    papers = len(said.broken(book))
    if papers:
        text = f"{papers}份证明出具后服务记录有更正，请作废、重出或保留"
        yield Todo("更正", text, "去看", Way("volunteers", {"kind": "certificate", "task": "changed"}))
    people = len(stars.fallen(book))
    if people:
        text = f"{people}人认定星级后服务时间有更正，已不够星级"
        yield Todo("星级", text, "去看", Way("volunteers", {"kind": "certificate", "task": "stars"}))


def _corrected_households(book: Book) -> Iterator[Todo]:
    """Whose past was changed in the last weeks: boards of closed months may differ from what was printed."""
    since = book.clock.today() - timedelta(days=_TOLD_FOR)
    found = facts.corrections(book.db, since.isoformat())
    found += departures.corrections(book.db, since.isoformat())
    if found:
        numbers = list(dict.fromkeys(number for number, _, _ in found))
        first = min(month for _, _, month in found)
        text = f"{few(numbers, _NAMED, '户')}在{month_label(first)}起已审核月份的情况有更正，请核对榜单"
        quarter = Period.around(month_first(first), "quarter")
        yield Todo("更正", text, "去核对", _board(quarter), waits=False)


# ---- activities ----
def _stale_plans(book: Book) -> Iterator[Todo]:
    stale = practice_calendar.stale_plans(book)
    if len(stale) == 1:
        title = _plain(stale[0].title)
        way = Way("activities", {"shown": {"past": True}, "pk": stale[0].pk})
        yield Todo("活动", f"“{title}”日期已过，请登记已办或取消", "去办", way)
    elif stale:
        way = Way("activities", {"shown": {"past": True}})
        yield Todo("活动", f"{len(stale)}场计划的日期已过，请登记已办或取消", "去办", way)


def _this_week(book: Book) -> Iterator[Todo]:
    """Plans until Sunday, and own recurring days of the coming week nobody has planned for."""
    today = book.clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    coming = practice_calendar.upcoming(book, 7)
    plans = [line for one in coming if one.day <= sunday for line in one.activities]
    if plans:
        first = plans[0]
        text = f"本周还有{len(plans)}场计划，最近是{_short_day(first.day)}{_plain(first.title)}"
        yield Todo("活动", text, "查看", Way("activities", {"shown": {"week": True}}), waits=False)
    for one in coming:
        for hit in one.recurring:
            text = f"{_short_day(one.day)}{hit.name}还没有安排活动"
            yield Todo("日历", text, "去安排", Way("activities", {"day": one.day}), waits=False)


def _short_day(day: date) -> str:
    return format_day(day).split("年")[1]


# ---- who has not sent ----
def _not_sent(book: Book, villages: Sequence[Sent]) -> Iterator[Todo]:
    month = month_of(book.clock.today())
    quiet = [one for one in villages if one.scores is False]
    if quiet:
        names = [one.village for one in quiet]
        yield _remind(book, names, month, "积分", "积分评分表", [one.quiet for one in quiet])
    if book.clock.today().day >= _REMIND_FROM and keeps_activities(book):
        still = [one.village for one in villages if not one.activities]
        if still:
            yield _remind(book, still, month, "活动记录", "活动记录")


def _remind(
    book: Book, villages: list[str], month: int, short: str, whole: str, told: list[str] | None = None
) -> Todo:
    """A reminder to paste into the chat group; where the gate finds something in a village's name, that is to be mended."""
    text = f"请{'、'.join(villages)}尽快报送{month_label(month)}{whole}。"
    said = f"{few(told or villages, _NAMED, _VILLAGES)}{month % 100}月{short}还没有报来"
    if gate.found(book, "workbench_todos.remind", [Piece("催报的内容", text, minors=())]):
        return Todo("报送", said, "去看嘎查村名称", Way("stations", {"kind": "village"}))
    return Todo("报送", said, "复制提醒", Copied(text))


# ---- people ----
def _people(book: Book) -> Iterator[Todo]:
    asked = volunteer_notes.open_corrections(book)
    if asked:
        yield Todo(
            "更正", f"{asked}件服务记录更正申请待办", "去办", Way("volunteers", {"task": "corrections"})
        )
    pairs = same_person.doubtful_count(book)
    if pairs:
        yield Todo("核对", f"{pairs}对志愿者疑似同一人", "去核对", Way("volunteers", {"kind": "pair"}))
    unknown = volunteers.consent_gaps(book)
    if unknown:
        text = f"{unknown}名志愿者还没有问过是否同意记录"
        yield Todo("同意", text, "去补", Way("volunteers", {"task": "consent"}), waits=False)


def _noted_gone(book: Book) -> Iterator[Todo]:
    """A roster's remark alone takes nobody off the register, so it is not forgotten after the import."""
    people, households = departures.noted_gone(book.db)
    if people:
        where = f"（{households}户）" if households != people else ""
        text = f"{people}人{where}备注写着去世或迁出，还在册；说的不是本人的，请改备注"
        yield Todo("户籍", text, "去办", Way("households", {"task": "noted_gone"}))


# ---- places and settings ----
def _eight_haves(book: Book) -> Iterator[Todo]:
    """Gaps by the standard in force, against the same day a year ago."""
    today = book.clock.today()
    gaps = station_care.gaps(book, today)
    if not gaps:
        return
    before = station_care.gaps(book, _year_before(today))
    text = f"“{packs.standard(book).short}”缺项{gaps}处" + (f"，去年同期{before}处" if before else "")
    yield Todo("阵地", text, "查看", Way("stations", {"kind": "have"}), waits=False)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _missing_settings(book: Book) -> Iterator[Todo]:
    settings = book.settings
    gone = packs.missing(book)
    if gone:
        yield Todo("设置", packs.MISSING.format(gone), "去换", Way("settings", {"tab": "packs"}), waits=False)
    if not settings.institute.phone:
        way = Way("settings", {"tab": "institute", "field": "phone"})
        yield Todo("设置", "本所公示电话未填写，公示上会留空", "去填", way, waits=False)
    names = [str(row[0]) for row in book.db.execute("SELECT name FROM village ORDER BY position").fetchall()]
    lacking = [name for name in names if name not in settings.villages or not settings.villages[name].phone]
    if lacking:
        way = Way("settings", {"tab": "notice", "village": lacking[0]})
        yield Todo("设置", f"{few(lacking, _NAMED, _VILLAGES)}受理电话未填写", "去填", way, waits=False)


def _rehearsal(book: Book) -> Iterator[Todo]:
    if said := drills.failed_words(book):
        yield Todo("备份", f"{said}，请马上再备份一份", "去备份", Way("settings", {"tab": "backups"}))


_BEFORE: tuple[Callable[[Book], Iterator[Todo]], ...] = (
    _rehearsal, _hours_to_record, _holiday_years, _boards_to_correct, _corrected_households, _months_to_close, _boards, _proposals, _said,
    _stale_plans,
)  # fmt: skip
_AFTER: tuple[Callable[[Book], Iterator[Todo]], ...] = (
    _noted_gone,
    _this_week,
    _people,
    _eight_haves,
    _missing_settings,
)
