"""公示前检查 at the lower right of the room."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea

from wenming_desktop.ui.boards.check_rows import CheckRows
from wenming_desktop.ui.boards.reading import RoomView
from wenming_desktop.ui.widgets.card import Card


class CheckCard(Card):
    """The lines in a card that scrolls where there are many."""

    def __init__(self) -> None:
        super().__init__("公示前检查", "")
        self.rows = CheckRows()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.rows)
        area.setAccessibleName("公示前检查的结果")
        self.add(area, 1)
        self.body.setSpacing(4)

    def show_view(self, view: RoomView) -> None:
        """Show what a board's check found."""
        self.rows.show_view(view)
        waiting = sum(text.startswith("!") for text in self.rows.texts)
        fine = "可以张贴" if view.sealed else "没有发现问题"
        self.set_title("公示前检查", f"{waiting}处要处理" if waiting else fine)
