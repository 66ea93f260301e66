"""工作台: what waits for the clerk today, and the month at a glance; read at once, nothing is written."""

from __future__ import annotations

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.periods import Period, month_of
from wenming_desktop.services import workbench_figures as figures
from wenming_desktop.services.context import Book
from wenming_desktop.services.workbench_parts import CalendarLine, Figure, Progress, Todo, Workbench
from wenming_desktop.services.workbench_sent import sent
from wenming_desktop.services.workbench_todos import todos

__all__ = ["CalendarLine", "Figure", "Progress", "Todo", "Workbench", "todos", "waiting", "workbench"]
_WEEKDAYS = "一二三四五六日"


def workbench(book: Book) -> Workbench:
    """Read the whole first room."""
    today = book.clock.today()
    month = month_of(today)
    quarter = Period.around(today, "quarter")
    left = (Period.of_month(month).last - today).days
    villages = sent(book, month)
    chart = figures.by_month(book, today.year, month)
    subtitle = (
        f"{format_day(today)} 星期{_WEEKDAYS[today.weekday()]} · {quarter.label[5:]}第{quarter.months.index(month) + 1}个月"
        f" · {today.month}月月度审核还有{left}天"
    )
    return Workbench(
        subtitle=subtitle,
        is_new=_is_new(book),
        figures=figures.figures(book, month, quarter),
        todos=tuple(todos(book, villages)),
        chart_title=f"{today.year}年各月活动场次",
        chart=tuple((f"{one % 100}月", sessions) for one, sessions in chart),
        teams_title=f"{today.year}年各队服务小时",
        teams=figures.by_team(book, today.year),
        calendar=figures.calendar(book),
        progress_title=f"{today.month}月材料上报",
        progress=figures.progress(book, villages),
        chart_ways=tuple(figures.month_way(one) for one, _ in chart),
        team_ways=figures.team_ways(book, today.year),
    )


def waiting(book: Book) -> int:
    """The number beside the room: things to do that wait, reminders aside."""
    return sum(todo.waits for todo in todos(book))


def _is_new(book: Book) -> bool:
    """Whether nobody and nothing is in the book yet."""
    tables = ("household", "volunteer", "activity")
    return not any(book.db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in tables)
