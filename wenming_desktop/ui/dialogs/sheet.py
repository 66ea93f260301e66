"""The plain frame of a dialog: title, quiet line, what it is about, a line for refusals, buttons.

class MonthsDialog(Sheet):
    def __init__(self, ctx, parent):
        super().__init__(ctx, "月度审核", "按月份先后审核。", parent)
        self.body.addWidget(…);  self.add_button("关闭(&C)", self.accept, main=True)
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import DEFAULT_SIZE, LETTER_SIZES, M, S, theme
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label


class Sheet(QDialog):
    """A dialog over a room; ``refused`` shows a UserError inside it, where the clerk is looking."""

    def __init__(self, ctx: PageContext, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent or ctx.messages.window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.ctx = ctx
        self._note = plain_label(note, "muted", wrap=True)
        self._note.setVisible(bool(note))
        self.error = plain_label("", "error", wrap=True)
        self.error.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(M)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(S)
        self._foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(M)
        box.addWidget(plain_label(title, "title"))
        box.addWidget(self._note)
        box.addLayout(self.body, 1)
        box.addWidget(self.error)
        box.addLayout(self._foot)

    def set_note(self, text: str) -> None:
        """Change the quiet line under the title."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def add_button(
        self, text: str, run: Callable[[], object], *, main: bool = False, left: bool = False
    ) -> QPushButton:
        """A button at the foot, left to right; ``left`` puts it before the gap."""
        button = action_button(text, run, main=main)
        button.setAutoDefault(main)
        button.setDefault(main)
        at = self._foot.count() if not left else max(0, self._left_count())
        self._foot.insertWidget(at, button)
        return button

    def refused(self, error: BaseException) -> bool:
        """Show a refusal above the buttons; True where it was one (for ``failed`` of a job)."""
        if not isinstance(error, UserError):
            return False
        self.say(f"{error.text}{error.advice}")
        return True

    def say(self, text: str) -> None:
        """Show or clear the line above the buttons."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def set_size(self, width: int, height: int) -> None:
        """A size in pixels at ordinary letters, grown with them, never larger than the screen."""
        scale = theme().points / LETTER_SIZES[DEFAULT_SIZE]
        room = self.screen().availableSize() - QSize(40, 60)
        self.resize(min(round(width * scale), room.width()), min(round(height * scale), room.height()))

    def _left_count(self) -> int:
        for at in range(self._foot.count()):
            if self._foot.itemAt(at).spacerItem() is not None:
                return at
        return 0
