"""工作台: what waits for the clerk today, and the month at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from wenming_desktop.domain.amounts import format_points, format_signed
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.periods import Period, month_label, month_of
from wenming_desktop.services import boards, months, points
from wenming_desktop.services.context import Book
from wenming_desktop.storage import board_store
from wenming_desktop.storage.chains import STANDS
from wenming_desktop.storage.people import taking_part
from wenming_desktop.support import almanac

_WEEKDAYS = "一二三四五六日"
_AHEAD = 45  # days of the practice calendar shown


@dataclass(frozen=True, slots=True)
class Figure:
    """A card: label, the number, its unit and a quiet remark."""

    label: str
    value: str
    unit: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """A thing to do: its tag, the sentence, what the link says and the room it leads to ('' with ``copy``: a text)."""

    tag: str
    text: str
    action: str
    room: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A village's month: how many of its households have an entry."""

    label: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything the first room shows."""

    subtitle: str
    figures: tuple[Figure, ...]
    todos: tuple[Todo, ...]
    chart_title: str
    chart: tuple[tuple[str, int], ...]
    calendar: tuple[tuple[str, str], ...]
    progress_title: str
    progress: tuple[Progress, ...]


def workbench(book: Book) -> Workbench:
    """Read the whole first room at once."""
    today = book.clock.today()
    month = month_of(today)
    quarter = Period.around(today, "quarter")
    left = (Period.of_month(month).last - today).days
    subtitle = (
        f"{format_day(today)} 星期{_WEEKDAYS[today.weekday()]} · {quarter.label[5:]}第{quarter.months.index(month) + 1}个月"
        f" · {today.month}月月度审核还有{left}天"
    )
    return Workbench(
        subtitle=subtitle,
        figures=_figures(book, month, quarter),
        todos=tuple(_todos(book, month, quarter)),
        chart_title=f"{today.year}年各月积分登记",
        chart=_chart(book, today.year, month),
        calendar=_calendar(book),
        progress_title=f"{today.month}月积分登记进度",
        progress=_progress(book, month),
    )


def _figures(book: Book, month: int, quarter: Period) -> tuple[Figure, ...]:
    summary = points.month_summary(book, month)
    taking = len(taking_part(book.db, book.clock.today()))
    away = book.db.execute(
        "SELECT count(*) FROM household WHERE state = '常年外出' AND merged_into IS NULL"
    ).fetchone()[0]
    last = boards.board(book, "masses", quarter.shifted(-1)).counts
    members = book.db.execute(
        "SELECT count(*) FROM person WHERE party = 1 AND merged_into IS NULL"
    ).fetchone()[0]
    villages = book.db.execute("SELECT count(*) FROM village").fetchone()[0]
    return (
        Figure(
            "本月积分登记",
            str(summary.entries),
            "条",
            f"{format_signed(summary.plus)} / {format_points(summary.minus)}",
        ),
        Figure(
            f"{quarter.shifted(-1).label[5:]}红榜",
            str(last.red),
            "户",
            f"灰榜{last.grey}户 黑榜{last.black}户",
        ),
        Figure("参评农牧户", str(taking), "户", f"{villages}个嘎查村 常年外出{away}户"),
        Figure(
            "党员积分", str(members), "名党员", f"本月{points.month_summary(book, month, 'party').entries}条"
        ),
    )


def _todos(book: Book, month: int, quarter: Period) -> list[Todo]:
    last = quarter.shifted(-1)
    return [
        *_months_to_close(book, month),
        *_board_todos(book, last),
        *_missing_settings(book),
        *_silent_villages(book, month),
    ]


def _months_to_close(book: Book, month: int) -> list[Todo]:
    waiting = [
        one for one in months.month_states(book) if not one.closed and one.entries and one.month < month
    ]
    return [
        Todo("审核", f"{one.label}{one.entries}条积分还没有审核", "去审核", room="boards") for one in waiting
    ]


def _board_todos(book: Book, period: Period) -> list[Todo]:
    sealed = board_store.sealed_board(book.db, "masses", period, None)
    if sealed is None:
        if months.is_closed(book, period) and book.db.execute("SELECT 1 FROM entry LIMIT 1").fetchone():
            return [Todo("榜单", f"{period.label}各月已审核，可以锁定榜单", "去锁定", room="boards")]
        return []
    villages = book.db.execute(
        "SELECT count(*) FROM board b WHERE b.track = 'masses' AND b.period = ? AND b.village_pk IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM stored_print s WHERE s.board_pk = b.pk)",
        [period.code],
    ).fetchone()[0]
    return (
        [Todo("公示", f"{period.label}还有{villages}个嘎查村没有打印公示", "去打印", room="boards")]
        if villages
        else []
    )


def _missing_settings(book: Book) -> list[Todo]:
    settings = book.settings
    found = []
    if not settings.institute.phone:
        found.append(Todo("设置", "本所公示电话未填写，公示上会留空", "去填", room="settings"))
    names = [str(row[0]) for row in book.db.execute("SELECT name FROM village ORDER BY position").fetchall()]
    lacking = [name for name in names if name not in settings.villages or not settings.villages[name].phone]
    if lacking:
        shown = "、".join(lacking[:2])
        found.append(
            Todo(
                "设置",
                f"{shown}{f'等{len(lacking)}个嘎查村' if len(lacking) > 2 else ''}受理电话未填写",
                "去填",
                room="settings",
            )
        )
    return found


def _silent_villages(book: Book, month: int) -> list[Todo]:
    quiet = [one.label for one in _progress(book, month) if one.done == 0 and one.total]
    if not quiet:
        return []
    text = f"请{'、'.join(quiet)}尽快报送{month_label(month)}积分评分表。"
    shown = "、".join(quiet[:2]) + (f"等{len(quiet)}个嘎查村" if len(quiet) > 2 else "")
    return [Todo("报送", f"{shown}{month % 100}月积分还没有报来", "复制提醒", copy=text)]


def _chart(book: Book, year: int, month: int) -> tuple[tuple[str, int], ...]:
    """The masses' entries that stand, counted as the card counts them; from the year's first month with entries."""
    counts = {one: points.month_summary(book, one).entries for one in range(year * 100 + 1, month + 1)}
    first = min((one for one, count in counts.items() if count), default=month)
    return tuple((f"{one % 100}月", count) for one, count in counts.items() if one >= first)


def _calendar(book: Book) -> tuple[tuple[str, str], ...]:
    today = book.clock.today()
    found = []
    for ahead in range(_AHEAD):
        day = today + timedelta(days=ahead)
        label = almanac.almanac(day).label
        if label:
            found.append((f"{day.month}月{day.day}日", label))
    return tuple(found[:4])


def _progress(book: Book, month: int) -> tuple[Progress, ...]:
    """Of each village's households that take part, how many have an entry of the month that stands."""
    rows = book.db.execute(
        "SELECT v.name, count(DISTINCT e.household_pk), count(DISTINCT h.pk) FROM village v "
        "LEFT JOIN household h ON h.village_pk = v.pk AND h.merged_into IS NULL AND h.state = '参评' "
        f"LEFT JOIN entry e ON e.track = 'masses' AND e.household_pk = h.pk AND e.period = ? AND {STANDS} "
        "GROUP BY v.pk ORDER BY v.position",
        [month],
    ).fetchall()
    return tuple(Progress(*row) for row in rows)
