"""One mouth for what nobody expected: every error is logged and shown, a window there or not.

    mouth.tell(error, "打开数据")      # from any thread; a UserError or an obstacle of the disk in words, else as a bug

Where no window is in sight after the box is closed, the program ends with exit code 1: it never lives on unseen.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from wenming_desktop.services import mishaps
from wenming_desktop.ui.widgets.bar import DetailDialog

Ended = Callable[[int], None]


class Mouth(QObject):
    """Lives on the window's thread; ``ended`` is called with 1 where nothing is in sight any more."""

    _heard = Signal(object, str)

    def __init__(self, ended: Ended, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ended = ended
        self._shown: list[DetailDialog] = []
        self._heard.connect(self._show, Qt.ConnectionType.AutoConnection)

    def tell(self, error: BaseException, what: str = "") -> None:
        """Log an error and show it, also when called on a worker's thread."""
        self._heard.emit(error, what)

    def listen(self) -> None:
        """Hear what escapes a slot, a thread or a destructor."""
        sys.excepthook = lambda _kind, error, _trace: self.tell(error)
        threading.excepthook = self._from_thread
        sys.unraisablehook = self._from_destructor

    def _from_thread(self, hook: Any) -> None:
        if hook.exc_value is not None:
            self.tell(hook.exc_value, f"thread {hook.thread.name if hook.thread else ''}")

    def _from_destructor(self, hook: Any) -> None:
        # while something is being taken down a dialog would be no help: kept for the maintainer
        if hook.exc_value is not None:
            mishaps.log(hook.exc_value, "in a destructor")

    def _show(self, error: BaseException, what: str) -> None:
        detail = mishaps.log(error, what)
        said = mishaps.obstacle(error)
        parent = front()
        if said is None and parent is not None:
            box: QWidget = DetailDialog.bug(parent, detail)
        elif said is None:
            words = mishaps.bug_words()
            box = DetailDialog(None, "程序出了点问题", f"{words.text}{words.advice}", detail)
        else:
            box = DetailDialog(parent, said.text, said.advice, detail)
        assert isinstance(box, DetailDialog)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # without a parent nobody else would keep it
        self._shown.append(box)
        box.finished.connect(lambda _code, box=box: self._closed(box))
        box.open()

    def _closed(self, box: DetailDialog) -> None:
        self._shown.remove(box)
        if front() is None:
            self._ended(1)


def front() -> QWidget | None:
    """The window a box stands over: one that is in sight and not itself a box of ours."""
    seen = [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and not isinstance(one, (DetailDialog, QMessageBox)) and one.isWindow()
    ]
    active = QApplication.activeWindow()
    return active if active in seen else next(iter(seen), None)
