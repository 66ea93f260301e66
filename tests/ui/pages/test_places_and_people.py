"""农牧户 and 阵地 in the window: finding, adding, changing, masked numbers, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from wenming_desktop.services import books, history, people, places
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households import ROOM as HOUSEHOLDS
from wenming_desktop.ui.pages.households.page import HouseholdsPage
from wenming_desktop.ui.pages.stations import ROOM as STATIONS
from wenming_desktop.ui.pages.stations.page import StationsPage
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 9, 0))
ID = "150599197003050016"
T = TypeVar("T")


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    books.create_book(tmp_path / "a.wenming", "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    context = Context(tmp_path / "a.wenming", CLOCK)
    for name in ("萨日朗嘎查", "柳湾村"):
        context.call(places.save_village, None, {"name": name})
    for village, head in (("萨日朗嘎查", "包青格乐"), ("萨日朗嘎查", "曾福"), ("柳湾村", "刘旺")):
        context.call(people.save_household, None, {"village": village, "group": 2, "head": head})
    pk = context.call(lambda book: people.household_detail(book, 1).members[0].pk)
    context.call(people.save_person, pk, {"id_number": ID, "phone": "13900001234"})
    yield context
    context.close(with_backup=False)


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> Iterator[MainWindow]:
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, (HOUSEHOLDS, STATIONS), lambda _text: [])
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.navigate("households")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    yield window
    qtbot.waitUntil(lambda: ctx.jobs.idle)


@pytest.fixture
def room(qtbot: QtBot, window: MainWindow) -> HouseholdsPage:
    page = window.page("households")
    assert isinstance(page, HouseholdsPage)
    qtbot.waitUntil(lambda: len(page.table.ids()) == 3)
    return page


def read(context: Context, verb: Callable[..., T], *args: Any) -> T:
    return context.read(verb, *args).result()


def dialog_of(qtbot: QtBot, owner: Any) -> FormDialog:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in owner.findChildren(QDialog)))
    found = next(one for one in owner.findChildren(QDialog) if one.isVisible())
    assert isinstance(found, FormDialog)
    return found


def shown(page: HouseholdsPage) -> list[str]:
    rows = [page.table.model.row_of(pk) for pk in page.table.ids()]
    return [row["head"] if row else "…" for row in rows]


def test_a_household_is_found_by_initials_and_village(qtbot: QtBot, room: HouseholdsPage) -> None:
    qtbot.keyClicks(room.filters.line, "bqgl")
    qtbot.waitUntil(lambda: len(room.table.ids()) == 1)
    qtbot.waitUntil(lambda: shown(room) == ["包青格乐"])
    room.filters.line.clear()
    room.filters.set_value("village", 2)
    qtbot.waitUntil(lambda: shown(room) == ["刘旺"])


def test_a_household_is_made_by_keyboard_and_undone_by_name(
    qtbot: QtBot, window: MainWindow, room: HouseholdsPage, context: Context
) -> None:
    room.new_household()
    dialog = dialog_of(qtbot, room)
    dialog.save()  # nothing filled in: the first wrong field is focused
    assert QApplication.focusWidget() is dialog.form.editors["village"].widget
    dialog.form.editors["village"].set_value("柳湾村")
    dialog.form.editors["head"].set_text("乌云其木格")
    dialog.form.editors["group"].set_text("3")
    dialog.save()
    qtbot.waitUntil(lambda: len(room.table.ids()) == 4)
    qtbot.waitUntil(lambda: room.panel.detail is not None and room.panel.detail.head == "乌云其木格")
    assert room.panel.detail is not None
    assert (room.panel.detail.number, room.panel.detail.group) == ("柳湾-002", "3")
    qtbot.waitUntil(lambda: window.bottom._undo.accessibleName() == "撤销：新增农牧户 柳湾-002")
    window.activateWindow()  # without a window manager nobody does it when the dialog closes
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(room.table.ids()) == 3)


def test_a_wrong_field_is_named_before_anything_is_saved(qtbot: QtBot, room: HouseholdsPage) -> None:
    room.table.select(1)
    qtbot.waitUntil(lambda: room.panel.detail is not None)
    room._ask_person(None)
    dialog = dialog_of(qtbot, room)
    dialog.form.editors["name"].set_text("乌兰")
    dialog.form.editors["id_number"].set_text("150599197003050010")
    dialog.save()
    note = dialog.form._notes["id_number"]
    qtbot.waitUntil(lambda: bool(note.text()))
    assert dialog.isVisible()
    assert "150599197003050010" not in note.text()
    dialog.close()


def test_the_same_name_is_shown_while_typing(qtbot: QtBot, room: HouseholdsPage) -> None:
    room.table.select(1)
    qtbot.waitUntil(lambda: room.panel.detail is not None)
    room._ask_person(None)
    dialog = dialog_of(qtbot, room)
    dialog.form.editors["name"].set_text("曾福")
    qtbot.waitUntil(lambda: "同名：曾福 萨日朗嘎查2组" in dialog.form._notes["name"].text())
    dialog.close()


def test_numbers_are_masked_until_asked_for_and_the_look_is_logged(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    room.table.select(1)
    qtbot.waitUntil(lambda: room.panel.detail is not None)
    member = room.panel.detail.members[0] if room.panel.detail else None
    assert member is not None
    assert "*" in member.id_number
    room.panel.members.select(member.pk)
    button = next(b for b in room.panel.findChildren(QPushButton) if b.text() == "显示证件和电话")
    button.click()
    qtbot.waitUntil(lambda: room.panel.members.model.row_of(member.pk).id_number == ID)
    qtbot.waitUntil(lambda: room.panel.members.model.row_of(member.pk).phone == "13900001234")
    assert read(context, history.undo_name) == "修改人员 包青格乐"  # looking is not an action to undo
    names = [
        row[0] for row in read(context, lambda book: book.db.execute("SELECT name FROM operation").fetchall())
    ]
    assert "查看 包青格乐 的身份证号" in names


def test_a_state_is_changed_from_a_day_on(qtbot: QtBot, room: HouseholdsPage) -> None:
    room.table.select(2)
    qtbot.waitUntil(lambda: room.panel.detail is not None and room.panel.detail.pk == 2)
    room._ask_state(2)
    dialog = dialog_of(qtbot, room)
    dialog.form.editors["state"].set_value("常年外出")
    dialog.form.editors["from_day"].set_value(datetime(2026, 10, 1).date())
    dialog.save()
    qtbot.waitUntil(lambda: bool(room.panel.detail) and room.panel.detail.state == "常年外出")  # type: ignore[union-attr]
    room.filters.set_value("state", "参评")
    qtbot.waitUntil(lambda: len(room.table.ids()) == 2)


def test_places_are_listed_made_and_not_removed_while_in_use(
    qtbot: QtBot, window: MainWindow, context: Context
) -> None:
    window.navigate("stations")
    page = window.page("stations")
    assert isinstance(page, StationsPage)
    qtbot.waitUntil(lambda: len(page._tab().table.ids()) == 2)
    page._tab().new()
    dialog = dialog_of(qtbot, page)
    dialog.form.editors["name"].set_text("萨日朗文化广场")
    dialog.form.editors["kind"].set_value("点")
    dialog.save()
    qtbot.waitUntil(lambda: len(page._tab().table.ids()) == 3)
    page.tabs.setCurrentIndex(2)
    tab = page._tab()
    qtbot.waitUntil(lambda: len(tab.table.ids()) == 2)
    tab.table.select(1)
    tab.remove()
    qtbot.waitUntil(lambda: window.ctx.messages.notice is not None)
    assert window.ctx.messages.notice is not None
    assert "还有登记在用" in window.ctx.messages.notice.text
    assert len(read(context, places.villages)) == 2
