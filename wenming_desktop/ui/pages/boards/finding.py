"""Ctrl+F in the boards room: a household of the board by name, number or pinyin, also one that is not listed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from wenming_desktop.domain.boards import Line
from wenming_desktop.support import pinyin
from wenming_desktop.ui.widgets.find_bar import FindBar


class BoardFind(FindBar):
    """``found(line)`` for the hit one stands on; the lines looked through are the board's, in its order."""

    found = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._hits_here: list[Line] = []
        self._at = 0
        self.wanted.connect(self._look)
        self.stepped.connect(self._step)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Look through these lines from now on."""
        self._lines = lines
        self._hits_here = []

    def _look(self, text: str) -> None:
        self._hits_here = [line for line in self._lines if text and fits(line, text)]
        self._at = 0
        self._show()

    def _step(self, steps: int) -> None:
        if not self._hits_here:
            self._look(self.line.text().strip())
            return
        self._at = (self._at + steps) % len(self._hits_here)
        self._show()

    def _show(self) -> None:
        self.set_hits(self._at + 1, len(self._hits_here))
        if self._hits_here:
            self.found.emit(self._hits_here[self._at])


def fits(line: Line, text: str) -> bool:
    """Whether a text is part of a line's name or number, or its pinyin."""
    return text in line.name or text in line.household or pinyin.matches(text, line.name)
