"""活动名称 with QuickFill: typing offers the latest activity of that name; Enter or Tab fills the rest from it, Esc refuses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.deciding import Choice

Latest = Callable[[str], "Future[Any]"]


class TitleLine(ChoiceField):
    """A line of free text; ``filled`` carries the values of the activity the clerk took over."""

    filled = Signal(object)

    def __init__(self, latest: Latest | None, jobs: Jobs, parent: QWidget | None = None) -> None:
        """``latest(text)`` answers a Future of Choices, each with the values to fill in; None offers nothing."""
        super().__init__(
            "活动名称", latest or (lambda _text: []), jobs, parent, width=470, free_text=True,
            placeholder="例如：重阳节走访慰问老人",
        )  # fmt: skip
        self._refused = ""
        self.chosen.connect(self._on_chosen)

    def value(self) -> str | None:
        """The title as it stands."""
        return self.text().strip() or None

    def set_title(self, text: str) -> None:
        """Show a title without offering anything."""
        self._choice = None
        self.setText(text)
        self.popup.close_popup()

    def search_now(self) -> None:
        """Offer nothing for one letter, nor what was refused while the same name is typed on."""
        text = self.text().strip()
        if len(text) < 2 or (self._refused and text.startswith(self._refused)):
            self.popup.close_popup()
            return
        self._refused = ""
        super().search_now()

    def handle_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.popup.isVisible():
            self._refused = self.text().strip()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.popup.isVisible():
            self.entered.emit()
            return True
        return super().handle_key(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.popup.close_popup()

    def _on_chosen(self, choice: Choice) -> None:
        self._choice = None
        self.filled.emit(choice.value)
