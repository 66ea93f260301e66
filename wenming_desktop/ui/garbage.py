"""Garbage is collected on the window's thread, and on no other.

Python collects cycles in whichever thread happens to allocate. A widget in a cycle (an editor and its popup list, say)
that the reader's thread collects is destroyed there, while the window's thread still handles its events: the process
dies in Shiboken::Object::destroy. So the automatic collector is off while there is a window, and a timer on the
window's thread does its work, by the same counts.
"""

from __future__ import annotations

import gc

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer

EVERY = 300  # milliseconds between two looks
WHOLE_EVERY = 400  # looks between two whole collections: two minutes
_MANY = 1500  # young objects worth a collection

_one: list[Collector] = []


class Collector(QObject):
    """Looks at the counts now and then; the young are collected often, everything seldom."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        gc.disable()

    def look(self) -> None:
        """Collect what is due."""
        self._looks += 1
        young, middle, _old = gc.get_count()
        if self._looks % WHOLE_EVERY == 0:
            gc.collect()
        elif young > _MANY:
            gc.collect(1 if middle > 10 else 0)


def collect_here() -> None:
    """From now on garbage is collected on the thread of the application's events (called where Jobs are made)."""
    app = QCoreApplication.instance()
    if app is not None and not (_one and shiboken6.isValid(_one[0])):
        _one[:] = [Collector(app)]
