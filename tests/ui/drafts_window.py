"""The main window for tests of what is typed and not recorded, and the next start of the program on the same book."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import press, put_away, settle, type_keys
from wenming_desktop.services import drafts
from wenming_desktop.services.drafts import Draft
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households import ROOM as HOUSEHOLDS
from wenming_desktop.ui.pages.points import ROOM as POINTS
from wenming_desktop.ui.pages.workbench import ROOM as WORKBENCH
from wenming_desktop.ui.widgets.table_view import MemoryStore

ENTER = Qt.Key.Key_Return


@contextmanager
def window_of(qtbot: QtBot, ctx: PageContext) -> Iterator[MainWindow]:
    """The main window with three rooms, standing in 积分登记 with the keyboard in the gold row."""
    window = MainWindow(ctx, (WORKBENCH, POINTS, HOUSEHOLDS), lambda text: [])
    window.resize(1366, 768)
    window.navigate("points")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle(qtbot, ctx)
    window.page("points").register.start_typing()  # type: ignore[attr-defined]
    yield window
    settle(qtbot, ctx)
    window.leaving.go_quietly()
    put_away(window)


def kept(ctx: PageContext) -> list[Draft]:
    """What lies in the book."""
    return ctx.context.call(drafts.kept)


def started_again(ctx: PageContext) -> PageContext:
    """The next start of the program on the same book: nothing of the window is left, only the book."""
    return PageContext(ctx.context, ctx.messages, Jobs(ctx.messages), MemoryStore())


def half_a_row(qtbot: QtBot, ctx: PageContext) -> None:
    """孟和 and Z1 typed, not recorded, and in the book as a draft."""
    type_keys("mh")
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    type_keys("Z1")

    def lies_in_the_book() -> None:
        holder = QApplication.focusWidget()
        assert ctx.drafts.all(), (
            f"the keyboard is at {holder}, {getattr(holder, 'text', str)()!r} stands there"
        )

    qtbot.waitUntil(lies_in_the_book, timeout=15_000)
    ctx.drafts.flush()


def button(box: QMessageBox, words: str) -> Any:
    """The button of a box by a piece of its words."""
    return next(one for one in box.buttons() if words in one.text())
