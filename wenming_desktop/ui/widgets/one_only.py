"""What works on one record is grey while several are selected, and says why: nobody believes it was done to all of them.

line.addWidget(table.one_only(action_button("作废", self.void)))
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView, QWidget

from wenming_desktop.ui.labels import plain_tip


def one_only_words(count: int) -> str:
    """Why it is grey."""
    return f"选中了{count}行，这一项一次只办一行，请只选一行。"


class OneOnly(QObject):
    """Holds buttons grey while more than one line of a table in sight is selected, and gives them back as they were."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._buttons: list[QWidget] = []
        self._held: dict[QWidget, tuple[bool, str]] = {}
        view.selectionModel().selectionChanged.connect(lambda *_: self._look())
        view.model().modelReset.connect(self._look)
        view.installEventFilter(self)

    def add(self, button: QWidget) -> None:
        """One more button."""
        self._buttons.append(button)
        button.installEventFilter(self)
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view:
            if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
                self._look()
        elif isinstance(watched, QWidget) and watched in self._held and watched.isEnabled():
            # what the room made possible meanwhile is so again when one line is selected
            self._held[watched] = True, self._held[watched][1]
            watched.setEnabled(False)
        return False

    def _look(self) -> None:
        count = len(self._view.selectionModel().selectedRows()) if self._view.isVisible() else 0
        for button in self._buttons:
            if count > 1:
                self._hold(button, one_only_words(count))
            elif button in self._held:
                enabled, tip = self._held.pop(button)
                button.setEnabled(enabled)
                button.setToolTip(plain_tip(tip))

    def _hold(self, button: QWidget, words: str) -> None:
        if button not in self._held:
            self._held[button] = button.isEnabled(), button.toolTip()
            button.setEnabled(False)
        button.setToolTip(plain_tip(words))
