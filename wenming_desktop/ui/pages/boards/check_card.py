"""公示前检查 at the lower right of the room."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wenming_desktop.ui.boards import words
from wenming_desktop.ui.boards.check_rows import CheckRows
from wenming_desktop.ui.boards.reading import RoomView
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.card import Card
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label


class CheckCard(Card):
    """The lines in a card that scrolls where there are many; above them thresholds nobody has settled yet.

    ``confirmed`` lets those hold as they are, ``change_wanted`` asks for others.
    """

    confirmed = Signal()
    change_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("公示前检查", "")
        self.rows = CheckRows()
        inner = QWidget()
        set_role(inner, "clear")
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._preset_line())
        box.addWidget(self.rows, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setAccessibleName("公示前检查的结果")
        self.add(area, 1)
        self.body.setSpacing(4)

    def show_view(self, view: RoomView) -> None:
        """Show what a board's check found."""
        self.rows.show_view(view)
        self.preset.setVisible(view.preset)
        self._preset_words.setText(f"! {words.preset_words(view.board)}" if view.preset else "")
        waiting = sum(text.startswith("!") for text in self.rows.texts) + view.preset
        fine = "可以张贴" if view.sealed else "没有发现问题"
        self.set_title("公示前检查", f"{waiting}处要处理" if waiting else fine)

    def _preset_line(self) -> QWidget:
        self.preset = QWidget()
        set_role(self.preset, "clear")
        self._preset_words = plain_label("", "alert", wrap=True)
        self.confirm = action_button("确认", self.confirmed.emit, role="link")
        self.confirm.setAccessibleName("确认分数线")
        change = action_button("去改", self.change_wanted.emit, role="link")
        change.setAccessibleName("去改分数线")
        box = QHBoxLayout(self.preset)
        box.setContentsMargins(10, 5, 6, 5)
        box.setSpacing(S)
        box.addWidget(self._preset_words, 1)
        for link in (self.confirm, change):
            box.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return self.preset
