"""What an empty room says: what belongs here, and the first step.

EmptyState("还没有农牧户", "把各嘎查报上来的花名册导入，一次就好。", [("导入花名册", self._import), ("新建一户", self._new)])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.ui.icons import pixmap
from wenming_desktop.ui.theme import Colour, S, set_role
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label


class EmptyState(QWidget):
    """A quiet picture, two lines and buttons; the first button is the filled one."""

    def __init__(
        self, title: str, text: str = "", actions: Sequence[tuple[str, Callable[[], object]]] = (), *,
        icon_name: str = "clipboard-list", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        set_role(self, "clear")
        box = QVBoxLayout(self)
        box.setSpacing(S)
        box.addStretch(2)
        picture = plain_label()
        picture.setPixmap(pixmap(icon_name, 40, Colour.GOLD, self.devicePixelRatioF()))
        box.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = plain_label(title, "strong")
        self._text = plain_label(text, "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._text)
        line = QHBoxLayout()
        line.addStretch(1)
        for number, (label, run) in enumerate(actions):
            line.addWidget(action_button(label, run, main=number == 0))
        line.addStretch(1)
        box.addSpacing(S)
        box.addLayout(line)
        box.addStretch(3)

    def set_text(self, title: str, text: str = "") -> None:
        """Say something else (for instance that nothing fits the filter)."""
        self._title.setText(title)
        self._text.setText(text)
