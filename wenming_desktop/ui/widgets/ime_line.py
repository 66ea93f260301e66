"""A line to type in that knows about Chinese input methods; every other field of the window is built on it.

line = ImeLine("姓名", placeholder="姓名或拼音首字母")
line.typed.connect(self._filter)      # only text that was committed, never letters still being composed
line.entered.connect(self._record)    # Enter, but never the Enter that ends a composition
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import set_state

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ImeLine(QLineEdit):
    """QLineEdit with Enter, Esc, arrows and typing as signals, all silent while an input method composes."""

    typed = Signal(str)
    entered = Signal()
    dropped = Signal()
    stepped = Signal(int)

    def __init__(self, name: str = "", parent: QWidget | None = None, *, placeholder: str = "") -> None:
        super().__init__(parent)
        self._composing = False
        self._wrong = False
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(self._on_edited)

    @property
    def composing(self) -> bool:
        """Whether an input method holds letters that are not yet part of the text."""
        return self._composing

    @property
    def is_wrong(self) -> bool:
        """Whether the field is marked red."""
        return self._wrong

    def set_wrong(self, reason: str = "") -> None:
        """Mark the field red with the reason as its tool tip, or clear the mark."""
        self._wrong = bool(reason)
        set_state(self, "wrong", self._wrong)
        self.setToolTip(plain_tip(reason))
        self.setAccessibleDescription(reason)

    def _on_edited(self, text: str) -> None:
        if not self._composing:
            self.typed.emit(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        was = self._composing
        self._composing = bool(event.preeditString())
        before = self.text()
        super().inputMethodEvent(event)
        if was and not self._composing and self.text() == before and not event.commitString():
            self.typed.emit(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # while composing, no key may reach a shortcut of the window (expectation 5)
            if self._composing:
                event.accept()
                return True
            # with nothing typed to take back, Ctrl+Z is the window's: it takes back the last action
            if self._nothing_for(event):
                event.ignore()
                return False
        return super().event(event)

    def _nothing_for(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._composing and event.key() in (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.accept()
            return
        if not self.handle_key(event):
            super().keyPressEvent(event)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Turn Enter, Esc, Up and Down into signals where somebody listens; True where the key is used up."""
        key = event.key()
        if key in _ENTER and self._heard("entered()"):
            self.entered.emit()
            return True
        if key == Qt.Key.Key_Escape and self._heard("dropped()"):
            self.dropped.emit()
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._heard("stepped(int)"):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    def _heard(self, signal: str) -> bool:
        return self.receivers(f"2{signal}") > 0
