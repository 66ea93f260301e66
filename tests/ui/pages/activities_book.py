"""The small book of the points room with a station, two teams, three activities and a recurring day; pictures to drop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.pages.points_book import opened
from wenming_desktop.services import activities, practice_calendar
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7
from wenming_desktop.ui.page import PageContext

STATION = "萨日朗嘎查新时代文明实践站"
TEAMS = ("夕阳红志愿服务队", "理论宣讲志愿服务队")
LAST_YEAR = {
    "title": "重阳节走访慰问老人", "day": date(2025, 10, 29), "start": "09:00", "finish": "11:30", "station": STATION,
    "teams": "夕阳红志愿服务队", "content": "培育践行主流价值", "form": "帮", "place": "入户", "charge": "王秀兰", "people": 26,
    "story": "走访了二十六位老人。", "state": "已办",
}  # fmt: skip
LECTURE = {
    "title": "村史馆理论宣讲", "day": date(2026, 10, 16), "start": "15:00", "finish": "16:00", "teams": "理论宣讲志愿服务队",
    "content": "学习实践科学理论", "form": "讲", "people": 40, "state": "已办",
}  # fmt: skip
PLAN = {"title": "关爱困境儿童", "day": date(2026, 10, 30), "form": "帮", "state": "计划"}


def fill(book: Book) -> None:
    """Put it all in."""
    with book.operation("准备活动", kind="barrier"):
        for name in TEAMS:
            journal.insert(book.db, "team", {"id": uuid7(), "name": name, "code": "aid"})
    for values in (LAST_YEAR, LECTURE, PLAN):
        activities.save_activity(book, None, values)
    practice_calendar.save_recurring(book, None, {"name": "星期六文明实践", "every": "每周", "day": 6})


@contextmanager
def activities_opened(folder: Path) -> Iterator[PageContext]:
    """The filled book as a page is handed it."""
    with opened(folder) as ctx:
        ctx.context.call(fill)
        yield ctx


def pictures(folder: Path, count: int = 5) -> list[Path]:
    """Photos as a phone names them, one a minute on 18 October 2026."""
    made = []
    for at in range(count):
        path = folder / f"IMG_20261018_09{at:02d}00.jpg"
        Image.new("RGB", (640, 480), (120 + 20 * at, 90, 60)).save(path)
        made.append(path)
    return made


def commit(text: str) -> None:
    """Chinese into whatever has the keyboard, as an input method hands it over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def values_of(ctx: PageContext, title: str) -> Any:
    """An activity as the book holds it."""
    return ctx.context.call(lambda book: activities.detail(book, activities.find(book, title)))


def dialog_of(kind: type[Any]) -> Any:
    """The open dialog of a kind, or None."""
    tops: list[QWidget] = QApplication.topLevelWidgets()
    return next((one for one in tops if isinstance(one, kind) and one.isVisible()), None)
