"""What a form was left with and has put back: a line that says so with 丢弃 and 找回, and marks on the fields changed.

Without it an old half-typed change is taken for what the book holds, and saved as such. The draft owner (``Keeper``)
makes the line and says what of it still stands; a surface only says where the line goes and which fields it marks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from wenming_desktop.domain.paper_words import few
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import L, S, set_role, set_state

_NAMED = 5
_LONG = 30
LEFT, _BEFORE = "left", "beforeLeft"


class LeftOver(QFrame):
    """The line over a form: what was put back, with 丢弃; what was dropped, with 找回; hidden where neither is so."""

    def __init__(self, drop: Callable[[], object], bring_back: Callable[[], object]) -> None:
        super().__init__()
        set_role(self, "bar")
        set_state(self, "tone", "warn")
        self.setAccessibleName("上次没有保存的改动")
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.drop_button, self.back_button = QPushButton("丢弃"), QPushButton("找回")
        # read and done with: Ctrl+Y brings it back without the line too
        self.known_button = QPushButton("知道了")
        box = QHBoxLayout(self)
        box.setContentsMargins(L, 4, S, 4)
        box.addWidget(self._said, 1)
        buttons = ((self.drop_button, drop), (self.back_button, bring_back), (self.known_button, self.hide))
        for button, run in buttons:
            button.setAccessibleName(f"{button.text()}上次没有保存的改动")
            button.clicked.connect(lambda _on=False, run=run: run())
            button.setAutoDefault(False)  # Enter in a field is never for it
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        """What the line says, '' where it is hidden."""
        return "" if self.isHidden() else self._said.text()

    def say_back(self, names: Sequence[str]) -> None:
        """These were put back."""
        which = f"：{few(list(names), _NAMED, '处')}" if names else ""
        self._say(f"上次没有保存的改动已放回{which}。还没有存进数据，请核对。", dropped=False)

    def say_dropped(self) -> None:
        """They were dropped, and can be brought back."""
        self._say("上次没有保存的改动已丢弃，现在是数据里的内容。", dropped=True)

    def _say(self, text: str, *, dropped: bool) -> None:
        self._said.setText(text)
        self.setAccessibleDescription(text)
        self.drop_button.setVisible(not dropped)
        self.back_button.setVisible(dropped)
        self.known_button.setVisible(dropped)
        self.show()


def still_left(left: Any, now: Any) -> Any:
    """What of a draft still stands there unsaved: fields by name, rows one by one."""
    if isinstance(left, dict) and isinstance(now, dict):
        found = {name: still_left(part, now[name]) for name, part in left.items() if name in now}
        return {name: part for name, part in found.items() if part != {} and part != []}
    if isinstance(left, list) and left and all(isinstance(row, dict | list) for row in left):
        return [row for row in left if row in now] if isinstance(now, list) else []
    return left


def was(words: str) -> str:
    """What is said under a field that was put back; ``words`` is what the book holds in it."""
    short = words if len(words) <= _LONG else f"{words[:_LONG]}…"
    return f"上次改的，还没有保存；数据里是“{short}”。" if words else "上次填的，还没有保存。"


def mark(widget: QWidget, words: str = "") -> None:
    """Mark a field that was put back, with what the book holds in it; '' takes the mark away."""
    if words:
        if not widget.property(LEFT):
            widget.setProperty(_BEFORE, [widget.toolTip(), widget.accessibleDescription()])
        widget.setToolTip(plain_tip(words))
        widget.setAccessibleDescription(words)
    elif widget.property(LEFT):
        tip, description = widget.property(_BEFORE)
        widget.setToolTip(plain_tip(tip))
        widget.setAccessibleDescription(description)
    for one in (widget, *widget.findChildren(QPushButton)):  # a choice of chips is marked on its chips
        set_state(one, LEFT, bool(words))
