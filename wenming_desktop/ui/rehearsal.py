"""恢复演练 by itself: once a week, while nobody types; it is seen only where it failed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from wenming_desktop.services import drills
from wenming_desktop.ui import about
from wenming_desktop.ui.page import PageContext

IDLE = 120.0  # seconds without a key or the mouse
LOOK_EVERY = 30_000  # milliseconds
_INPUT = (
    QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
    QEvent.Type.InputMethod, QEvent.Type.TouchBegin,
)  # fmt: skip


class Rehearsal(QObject):
    """Waits for idle time in a window that is shown, and rehearses where it is due."""

    def __init__(self, ctx: PageContext, window: QWidget, now: Callable[[], float] = monotonic) -> None:
        super().__init__(window)
        self._ctx, self._window, self._now = ctx, window, now
        self._last_input, self._running = now(), False
        handle = window.windowHandle()
        if handle is not None:  # the native window sees every key once, before the widgets
            handle.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._last_input = self._now()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Rehearse if nothing is going on; a dialog in front is somebody at work."""
        busy = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if not self._window.isVisible():  # closed: its book is, too
            self._timer.stop()
            return
        if self._running or busy or not self._ctx.jobs.idle or self._now() - self._last_input < IDLE:
            return
        self._running = True
        self._ctx.jobs.run(
            self, self._ctx.context.read(drills.weekly), self._done, failed=self._failed
        )  # fmt: skip

    def _failed(self, _error: BaseException) -> bool:
        self._running = False
        self._timer.stop()  # told once, not every half minute
        return False

    def _done(self, found: drills.Last | None) -> None:
        self._running = False
        if found is None:
            self._last_input = self._now()  # not due: ask again after the next quiet spell
            return
        self._ctx.announce("backup")
        if found.faults:
            words = f"每周的恢复演练没有通过：{'；'.join(found.faults)}。请马上再备份一份，再做数据体检。"
            go = partial(self._ctx.navigate, "settings", tab="backups")
            self._ctx.messages.beside(words, "bad", [("去备份", go)], found.file, about.until("backup"))
