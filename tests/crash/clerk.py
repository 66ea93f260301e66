"""A clerk at the real window, in a process of its own, who registers row after row until she is killed.

    python -m tests.crash.clerk BOOK

Says a line of JSON when the window shows a row as recorded (``entries``: how many there are by then), and one when half a
row lies in the book as a draft.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.crash.writer import CLOCK, say
from tests.faults.typist import until
from wenming_desktop.services import drafts
from wenming_desktop.services.context import Context
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points import ROOM
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.widgets.table_view import MemoryStore

ENTER = Qt.Key.Key_Return
WHO = "zsrbycg"  # the planted person by the first letters
ITEMS = ("H1", "S1", "Z2")
ASKED = 4  # times Enter is pressed: a hint about a row is answered by one more


class Clerk:
    """The window and the keyboard."""

    def __init__(self, folder: Path) -> None:
        messages = Messages()
        self.ctx = PageContext(Context(folder, CLOCK), messages, Jobs(messages), MemoryStore())
        self.window = MainWindow(self.ctx, (ROOM,), lambda text: [])
        self.window.navigate("points")
        self.window.show()
        self.window.activateWindow()
        page = self.window.page("points")
        assert isinstance(page, PointsPage)
        self.page = page
        until(lambda: self.ctx.jobs.idle and page.register.filling.catalogue.items(CLOCK.today()))

    def entries(self) -> int:
        """How many the book has."""
        sql = "SELECT count(*) FROM entry"
        return int(self.ctx.context.read(lambda book: book.db.execute(sql).fetchone()[0]).result())

    def settle(self) -> None:
        """Wait until what was typed is looked up."""
        QTest.qWait(160)
        until(lambda: self.ctx.jobs.idle)

    def half(self, item: str) -> None:
        """Who, and the item; she waits until it lies in the book by itself."""
        self.page.register.start_typing()
        QTest.keyClicks(keyboard(), WHO)
        self.settle()
        QTest.keyClick(keyboard(), ENTER)
        QTest.keyClicks(keyboard(), item)
        self.settle()
        until(lambda: self.ctx.context.read(drafts.kept).result())
        say({"draft": True})

    def record(self) -> None:
        """Enter, until the window has the row as recorded."""
        before = self.done()
        for _ in range(ASKED):
            QTest.keyClick(keyboard(), ENTER)
            self.settle()
            if self.done() > before:
                say({"entries": self.entries()})
                return
        raise AssertionError(f"not recorded: {self.ctx.messages.last}")

    def done(self) -> int:
        """How many lines of the grid are recorded."""
        return sum(line.state == "done" for line in self.page.register.grid.model.lines)


def keyboard() -> QWidget:
    """Whatever has it."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def main() -> None:
    """Go on until killed."""
    qt = QApplication([])
    clerk = Clerk(Path(sys.argv[1]))
    say({"entries": clerk.entries()})
    for item in itertools.cycle(ITEMS):
        clerk.half(item)
        clerk.record()
    qt.exit()


if __name__ == "__main__":
    main()
