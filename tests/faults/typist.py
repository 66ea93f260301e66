"""A clerk at the real window in a process of its own: ``type`` leaves half-filled rows and waits to be killed; ``look``
starts the program again and says as JSON what stands in the register and in the sheet.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.pages.points_book import TODAY
from wenming_desktop.services import drafts
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points import ROOM
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.widgets.table_view import MemoryStore

PATIENCE = 60


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "the window never came to it"
        QTest.qWait(20)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> None:
    what, folder = arguments
    qt = QApplication([])
    context = Context(Path(folder), Clock.fixed(TODAY))
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(ctx, (ROOM,), lambda text: [])
    window.navigate("points")
    window.show()
    window.activateWindow()
    page = window.page("points")
    assert isinstance(page, PointsPage)
    until(lambda: ctx.jobs.idle and page.register.filling.catalogue.items(TODAY))
    if what == "type":
        leave_half(ctx, page)
    else:
        tell(ctx, page)
        context.close(with_backup=False)
        os._exit(0)
    qt.exec()


def leave_half(ctx: PageContext, page: PointsPage) -> None:
    page.register.start_typing()
    for text, key in (("mh", Qt.Key.Key_Return), ("Z1", Qt.Key.Key_Tab), ("", None)):
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.qWait(400)
        until(lambda: ctx.jobs.idle)
        if key is not None:
            QTest.keyClick(QApplication.focusWidget(), key)
    sheet = page.enter_sheet()
    assert isinstance(sheet, SheetEntry)
    until(lambda: ctx.jobs.idle and sheet.model.lines)
    sheet.model.type_in(sheet.model.index(0, 3), "2")
    sheet.model.type_in(sheet.model.index(1, 4), "5")
    # the clerk does nothing more: no save, no close; the owner has to come by itself
    until(lambda: len(ctx.context.read(drafts.kept).result()) == 2)
    say("typed")


def tell(ctx: PageContext, page: PointsPage) -> None:
    until(lambda: page.register.grid.drafts() and ctx.jobs.idle)
    rows = [[line.values[key].title for key in ("who", "item")] for line in page.register.grid.drafts()]
    sheet = page.enter_sheet()
    assert isinstance(sheet, SheetEntry)
    until(lambda: ctx.jobs.idle and sheet.model.lines)
    say(json.dumps({"rows": rows, "cells": sorted(sheet.model.typed.values())}))


if __name__ == "__main__":
    main(sys.argv[1:])
