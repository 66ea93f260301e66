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


class _Hold(QObject):
    """Why one button is grey, whoever says so: it is given back as it was once the last of its reasons is gone."""

    def __init__(self, button: QWidget) -> None:
        super().__init__(button)
        self._button = button
        self._reasons: dict[OneOnly, str] = {}
        self._enabled, self._tip = True, ""
        button.installEventFilter(self)

    @classmethod
    def of(cls, button: QWidget) -> _Hold:
        """The one of a button."""
        return next(iter(button.findChildren(cls)), None) or cls(button)

    def set_reason(self, by: OneOnly, words: str) -> None:
        """What one list says of it now; '' where it has nothing against it."""
        before = bool(self._reasons)
        if words:
            self._reasons[by] = words
        else:
            self._reasons.pop(by, None)
        if self._reasons and not before:
            self._enabled, self._tip = self._button.isEnabled(), self._button.toolTip()
            self._button.setEnabled(False)
        if self._reasons:
            self._button.setToolTip(plain_tip(next(iter(self._reasons.values()))))
        elif before:
            self._button.setEnabled(self._enabled)
            self._button.setToolTip(plain_tip(self._tip))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.EnabledChange and self._reasons and self._button.isEnabled():
            # what the room made possible meanwhile is so again when one line is selected
            self._enabled = True
            self._button.setEnabled(False)
        return False


class OneOnly(QObject):
    """Holds buttons grey while more than one line of a table in sight is selected."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._holds: list[_Hold] = []
        view.selectionModel().selectionChanged.connect(lambda *_: self._look())
        view.model().modelReset.connect(self._look)
        view.installEventFilter(self)

    def add(self, button: QWidget) -> None:
        """One more button."""
        self._holds.append(_Hold.of(button))
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._look()
        return False

    def _look(self) -> None:
        count = len(self._view.selectionModel().selectedRows()) if self._view.isVisible() else 0
        for hold in self._holds:
            hold.set_reason(self, one_only_words(count) if count > 1 else "")
