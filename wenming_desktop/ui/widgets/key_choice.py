"""A few words side by side, one of them chosen by one key: its number, or the initial of its reading.

    form = KeyChoice("形式", [("讲", "讲"), ("评", "评"), …])        # (value, words shown)
    form.changed.connect(…)      # the value, or None;  form.entered: Enter, the field is done

One stop of Tab; 1 2 3 … or j p b l q choose, Left and Right move, Space or Delete takes the choice away. An input
method is never asked, so the keys work while Chinese is on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from wenming_desktop.support import pinyin
from wenming_desktop.ui.theme import XS, set_role, set_state

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_AWAY = (Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class KeyChoice(QWidget):
    """Chips of which at most one is on."""

    changed = Signal(object)
    entered = Signal()

    def __init__(
        self, name: str, choices: Sequence[tuple[Any, str]], parent: QWidget | None = None, *,
        needed: bool = False,
    ) -> None:  # fmt: skip
        """``needed``: one is always chosen, so no key takes it away."""
        super().__init__(parent)
        set_role(self, "clear")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._values = [value for value, _ in choices]
        self._words = [words for _, words in choices]
        self._needed = needed
        self._at = 0 if needed else -1
        self.chips: list[QPushButton] = []
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(XS)
        for number, words in enumerate(self._words):
            box.addWidget(self._chip(number, words))
        box.addStretch(1)
        self._show()

    def value(self) -> Any:
        """What is chosen, or None."""
        return self._values[self._at] if self._at >= 0 else None

    def text(self) -> str:
        """What is chosen, in words."""
        return self._words[self._at] if self._at >= 0 else ""

    def set_value(self, value: Any) -> None:
        """Choose by value, without a signal; an unknown one chooses nothing (or the first, where one is needed)."""
        nothing = 0 if self._needed else -1
        self._at = self._values.index(value) if value in self._values else nothing
        self._show()

    def set_text(self, text: str) -> None:
        """Choose by words, without a signal."""
        self.set_value(self._values[self._words.index(text)] if text in self._words else None)

    # ---- inside ----
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
            return
        at = self._meant(event)
        if at is not None:
            self._choose(at)
        elif event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _meant(self, event: QKeyEvent) -> int | None:
        key, text = event.key(), event.text().lower()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return max(0, min(len(self._values) - 1, self._at + (1 if key == Qt.Key.Key_Right else -1)))
        if key in _AWAY:
            return self._at if self._needed else -1
        if text.isdecimal() and 0 < int(text) <= len(self._values):
            return int(text) - 1
        return _initials(tuple(self._words)).get(text) if text else None

    def _choose(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._show()
            self.changed.emit(self.value())

    def _click(self, number: int) -> None:
        self._choose(-1 if number == self._at and not self._needed else number)
        self._show()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _chip(self, number: int, words: str) -> QPushButton:
        chip = QPushButton(f"{number + 1} {words}")
        set_role(chip, "chip")
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setAccessibleName(f"{self.accessibleName()} {words}")
        chip.clicked.connect(lambda _on=False: self._click(number))
        self.chips.append(chip)
        return chip

    def _show(self) -> None:
        for number, chip in enumerate(self.chips):
            chip.setChecked(number == self._at)
        self.setAccessibleDescription(self.text() or "没有选")

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._mark(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._mark(False)
        super().focusOutEvent(event)

    def _mark(self, on: bool) -> None:
        for chip in self.chips:
            set_state(chip, "near", on)


@cache
def _initials(words: tuple[str, ...]) -> dict[str, int]:
    """The initial of each word, in each way it may be read (乐 is le and yue), where no other word has it."""
    found: dict[str, set[int]] = {}
    for at, word in enumerate(words):
        for way in pinyin.readings(word).initials.split():
            found.setdefault(way[:1], set()).add(at)
    return {letter: at.pop() for letter, at in found.items() if len(at) == 1}
