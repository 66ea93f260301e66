"""The weekly drill waits until nobody types, is silent where it passes and is said where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.faults.backup.test_backups_proved import flip
from wenming_desktop.services import books, drills
from wenming_desktop.services.context import Context
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.rehearsal import IDLE, Rehearsal
from wenming_desktop.ui.widgets.table_view import MemoryStore


class Still:
    """A clock of seconds that stands until it is moved."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    folder = tmp_path / "a.wenming"
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰")
    context = Context(folder)
    messages = Messages()
    yield PageContext(context, messages, Jobs(messages), MemoryStore())
    context.close(with_backup=False)


def test_it_waits_for_quiet_and_says_nothing_where_it_passes(qtbot: QtBot, ctx: PageContext) -> None:
    window, still = QWidget(), Still()
    qtbot.addWidget(window)
    window.show()
    rehearsal = Rehearsal(ctx, window, still)
    ctx.context.call(books.back_up)
    handle = window.windowHandle()
    assert handle is not None
    still.at = IDLE + 1
    rehearsal.eventFilter(
        handle, QKeyEvent(QEvent.Type.KeyPress, int(Qt.Key.Key_A), Qt.KeyboardModifier.NoModifier)
    )
    rehearsal.look()
    assert ctx.jobs.idle, "somebody has just typed"
    still.at = 2 * IDLE + 2
    rehearsal.look()
    qtbot.waitUntil(lambda: ctx.jobs.idle, timeout=20_000)
    assert ctx.context.call(drills.last).passed_at
    assert ctx.messages.notice is None


def test_a_failure_is_said_with_the_way_to_a_new_backup(qtbot: QtBot, ctx: PageContext) -> None:
    window, still = QWidget(), Still()
    qtbot.addWidget(window)
    window.show()
    flip(ctx.context.call(books.back_up))
    went: list[object] = []
    ctx.navigate = lambda room, **args: went.append((room, args))
    rehearsal = Rehearsal(ctx, window, still)
    still.at = IDLE + 1
    rehearsal.look()
    qtbot.waitUntil(lambda: ctx.messages.notice is not None, timeout=20_000)
    notice = ctx.messages.notice
    assert notice is not None
    assert "恢复演练没有通过" in notice.text
    notice.actions[0][1]()
    assert went == [("settings", {"tab": "backups"})]


def test_a_window_that_was_closed_asks_its_book_for_nothing(qtbot: QtBot, ctx: PageContext) -> None:
    window, still = QWidget(), Still()
    qtbot.addWidget(window)
    window.show()
    rehearsal = Rehearsal(ctx, window, still)
    ctx.context.call(books.back_up)
    window.close()
    still.at = IDLE + 1
    rehearsal.look()
    assert ctx.jobs.idle
    assert ctx.context.call(drills.last) == drills.Last()
