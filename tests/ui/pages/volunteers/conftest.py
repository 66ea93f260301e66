"""队伍与志愿者 as the main window shows it, over a small book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.pages.volunteers_book import open_book
from wenming_desktop.services.context import Context
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households import ROOM as HOUSEHOLDS
from wenming_desktop.ui.pages.volunteers import ROOM
from wenming_desktop.ui.pages.volunteers.page import VolunteersPage
from wenming_desktop.ui.widgets.table_view import MemoryStore


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    context = open_book(tmp_path / "a.wenming")
    yield context
    context.close(with_backup=False)


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> Iterator[MainWindow]:
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, (HOUSEHOLDS, ROOM), lambda _text: [])
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.navigate("volunteers")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    yield window
    qtbot.waitUntil(lambda: ctx.jobs.idle)


@pytest.fixture
def room(qtbot: QtBot, window: MainWindow) -> VolunteersPage:
    page = window.page("volunteers")
    assert isinstance(page, VolunteersPage)
    qtbot.waitUntil(lambda: len(page.volunteers.table.ids()) == 4)
    return page
