"""``--smoke``: prove on this PC that the installed program works, in one JSON line; the first miss ends it with 1."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QInputMethod
from PySide6.QtWidgets import QApplication

import wenming_desktop
from wenming_desktop.services import smoke_page
from wenming_desktop.support.paths import resource
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.starting import STYLE

ROOMS = 9
_FACES = ("Song", "Title", "Hei", "Sans", "Kai", "Fang", "Rare")
_PATIENCE = 60.0


class Missed(Exception):  # noqa: N818 - what was looked for and not found
    """The first thing that is not as it must be, in words."""


class Smoke(QObject):
    """Shows each room once, waits for its jobs, then makes one page; ``done(0 or 1)`` at the end."""

    def __init__(self, window: MainWindow | None, done: Callable[[int], None], parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._done = window, done
        self._left: list[str] = []
        self._shown: list[str] = []
        self._since = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(30)
        self._timer.timeout.connect(lambda: self._guard(self._step))

    def start(self) -> None:
        """Begin; a book that did not open is the first miss."""
        self._guard(self._begin)

    def _begin(self) -> None:
        for face in _FACES:
            if QFontDatabase.addApplicationFont(str(resource("fonts", f"Wenming{face}.ttf"))) < 0:
                raise Missed(f"font Wenming{face}.ttf cannot be used")
        if self._window is None or not self._window.isVisible():
            raise Missed("the book did not open in a window")
        self._window.ctx.messages.broke.connect(self._broken)
        self._left = list(self._window.rooms)
        if len(self._left) != ROOMS:
            raise Missed(f"{len(self._left)} rooms, not {ROOMS}")
        self._timer.start()

    def _step(self) -> None:
        assert self._window is not None
        if not self._window.ctx.jobs.idle:
            if time.monotonic() - self._since > _PATIENCE:
                raise Missed(f"room {self._window.room} is not ready after {_PATIENCE:.0f} s")
            return
        if (
            self._shown
            and self._window.ctx.messages.notice
            and self._window.ctx.messages.notice.tone == "bad"
        ):
            raise Missed(f"room {self._shown[-1]}: {self._window.ctx.messages.notice.text}")
        if self._left:
            key = self._left.pop(0)
            self._window.navigate(key)
            self._shown.append(key)
            self._since = time.monotonic()
            return
        self._timer.stop()
        width, height = self._window.ctx.context.paper(lambda _book: smoke_page.rendered()).result()
        self._end(0, {"page": [width, height]})

    def _broken(self, detail: str) -> None:
        self._timer.stop()
        self._end(1, {"error": detail.strip().splitlines()[-1]})

    def _guard(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - a smoke that cannot fail proves nothing: any error is exit 1
            self._timer.stop()
            self._end(1, {"error": f"{type(error).__name__}: {error}"})

    def _end(self, code: int, more: dict[str, Any]) -> None:
        line = facts() | {"rooms": self._shown} | more | {"ok": code == 0}
        if sys.stdout is not None:
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
        self._done(code)


def facts() -> dict[str, Any]:
    """What Qt says of this PC: platform, style, input method, printers, fonts."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    method: QInputMethod = QGuiApplication.inputMethod()
    return {
        "version": wenming_desktop.__version__,
        "platform": QGuiApplication.platformName(),
        "style": app.property(STYLE),
        "input": method.locale().name(),
        "printers": _printers(),
        "fonts": sorted(path.stem for path in Path(resource("fonts")).glob("*.ttf")),
    }


def _printers() -> list[str]:
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames())
