"""The room 农牧户 open on four households of two villages, for the tests of what is done there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pytestqt.qtbot import QtBot

from wenming_desktop.services import books, history, people, places
from wenming_desktop.services.context import Context
from wenming_desktop.services.people import HouseholdDetail
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households import ROOM
from wenming_desktop.ui.pages.households.page import HouseholdsPage
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 9, 0))
ID = "150599197003050016"
T = TypeVar("T")
BAO, ZENG, WANG, LIU = 1, 2, 3, 4  # households in the order they were made


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    books.create_book(tmp_path / "a.wenming", "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    context = Context(tmp_path / "a.wenming", CLOCK)
    for name in ("萨日朗嘎查", "柳湾村"):
        context.call(places.save_village, None, {"name": name})
    for village, head in (
        ("萨日朗嘎查", "包青格乐"),
        ("萨日朗嘎查", "曾福"),
        ("萨日朗嘎查", "王秀兰"),
        ("柳湾村", "刘旺"),
    ):
        context.call(people.save_household, None, {"village": village, "group": 2, "head": head})
    for name, relation in (("乌兰", "配偶"), ("苏力德", "长子")):
        context.call(people.save_person, None, {"name": name, "relation": relation}, BAO)
    context.call(people.save_household, ZENG, {"note": f"证件{ID}"})
    yield context
    context.close(with_backup=False)


@pytest.fixture
def room(qtbot: QtBot, context: Context) -> Iterator[HouseholdsPage]:
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, (ROOM,), lambda _text: [])
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.navigate("households")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = window.page("households")
    assert isinstance(page, HouseholdsPage)
    qtbot.waitUntil(lambda: len(page.table.ids()) == 4)
    stand_on(qtbot, page, BAO)
    yield page
    qtbot.waitUntil(lambda: ctx.jobs.idle)


def read(context: Context, verb: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    return context.read(verb, *args, **kwargs).result()


def stand_on(qtbot: QtBot, page: HouseholdsPage, pk: int) -> None:
    page.table.select(pk)
    qtbot.waitUntil(lambda: page.panel.detail is not None and page.panel.detail.pk == pk)


def detail(context: Context, pk: int) -> HouseholdDetail:
    return read(context, people.household_detail, pk)


def person(context: Context, household: int, name: str) -> int:
    return next(one.pk for one in detail(context, household).members if one.name == name)


def undone(qtbot: QtBot, room: HouseholdsPage, name: str) -> None:
    """Take the last action back, which must bear this name."""
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    assert read(room.ctx.context, history.undo_name) == name
    room.ctx.context.call(history.undo)


def saved(qtbot: QtBot, dialog: FormDialog) -> None:
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    dialog.save()
    qtbot.waitUntil(lambda: closed == [1])


def asked(qtbot: QtBot, room: HouseholdsPage) -> FormDialog:
    """The form that is open."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in room.findChildren(FormDialog)))
    return next(one for one in room.findChildren(FormDialog) if one.isVisible())
