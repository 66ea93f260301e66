"""``--pictures DIR``: walk through every room and its dialogs and save what one sees, at each window size."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from wenming_desktop.support import files
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.png import png_of

SIZES = ((1366, 768), (1920, 1080))
_POLL = 40
_SETTLED = 0.25
_PATIENCE = 60.0


class Tour(QObject):
    """Takes one picture at a time, each when every job is done and the window has painted."""

    def __init__(self, window: MainWindow, folder: Path, done: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._folder, self._done = window, folder, done
        self._steps = self._walk()
        self._name = ""
        self._since = self._started = time.monotonic()
        self.taken: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin; ``done`` is called after the last picture."""
        self._timer.start()

    def _walk(self) -> Iterator[str]:
        for width, height in SIZES:
            self._window.resize(width, height)
            for key in self._window.rooms:
                self._window.navigate(key)
                for name in self._window.page(key).tour():
                    yield f"{width}_{key}_{name}"

    def _look(self) -> None:
        now = time.monotonic()
        if not self._window.ctx.jobs.idle and now - self._started < _PATIENCE:
            self._since = now
        if now - self._since < _SETTLED:
            return
        if self._name:
            self._take(self._name)
        self._name = next(self._steps, "")
        self._since = self._started = time.monotonic()
        if not self._name:
            self._timer.stop()
            self._done()

    def _take(self, name: str) -> None:
        path = self._folder / f"{len(self.taken) + 1:02d}_{name}.png"
        files.put(path, png_of(picture_of(self._window).toImage()))
        self.taken.append(path)


def picture_of(window: QWidget) -> QPixmap:
    """The window with its open dialogs in front, as one would see it on a screen."""
    picture = window.grab()
    dialogs = [
        w
        for w in QApplication.topLevelWidgets()
        if isinstance(w, QDialog) and w.isVisible() and w is not window
    ]
    painter = QPainter(picture)
    for dialog in sorted(dialogs, key=_depth):
        painter.fillRect(window.rect(), QColor(0, 0, 0, 46))
        corner = window.rect().center() - dialog.rect().center()
        painter.drawPixmap(QPoint(max(0, corner.x()), max(0, corner.y())), dialog.grab())
    painter.end()
    return picture


def _depth(dialog: QWidget) -> int:
    """How many dialogs stand behind one: a form opened over a dialog is drawn over it."""
    behind, count = dialog.parentWidget(), 0
    while behind is not None:
        count += isinstance(behind, QDialog)
        behind = behind.parentWidget()
    return count
