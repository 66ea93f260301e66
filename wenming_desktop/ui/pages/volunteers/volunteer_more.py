"""更多: what can be done with a volunteer, as a menu of the panel that arrows and letters reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.pages.volunteers.volunteer_panel import VolunteerPanel
from wenming_desktop.ui.widgets.one_only import one_only_words

KEYS = "Alt+M"
Line = tuple[str, Callable[[], object], Callable[[], bool]]


class More(QObject):
    """The menu beside the head of the panel; ``lines`` are text, what it does, and whether it can be done now."""

    def __init__(
        self, page: QWidget, panel: VolunteerPanel, lines: Sequence[Line | None], selected: Callable[[], int],
        *, for_several: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._page, self._lines, self._selected, self._for_several = page, lines, selected, for_several
        self.button: QPushButton = panel.add_action("更多", self.open_menu)
        self.button.setShortcut(KEYS)
        self.button.setToolTip(plain_tip(f"队伍、职务、同意、骨干、证明、退出（{KEYS}）"))

    def open_menu(self) -> None:
        """Drop the menu from its button."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def menu(self) -> QMenu:
        """The lines as they stand now; what cannot be done is grey."""
        menu = QMenu(self._page)
        menu.setAccessibleName("更多操作")
        menu.setToolTipsVisible(True)
        count = self._selected()
        for line in self._lines:
            if line is None:
                menu.addSeparator()
                continue
            text, run, possible = line
            action = menu.addAction(text)
            action.triggered.connect(lambda _on=False, run=run: run())
            held = count > 1 and run is not self._for_several
            action.setEnabled(possible() and not held)
            if held:
                action.setText(f"{text}（一次一人）")
                action.setToolTip(plain_tip(one_only_words(count)))
        return menu
