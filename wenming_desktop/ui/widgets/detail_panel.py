"""The panel at the right of a list: a heading, a quiet line, actions as links, and tabs.

panel = DetailPanel();  panel.set_head("包青格乐", "萨日朗嘎查2组 · 户主 · 4口人")
panel.add_tab("成员", members_table);  panel.add_tab("积分", bars);  panel.add_action("改", self._edit)
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.ui.theme import XS, L, S, set_role, theme
from wenming_desktop.ui.widgets.fitting import scrolled
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label

_LEAST_LINES = 4


class DetailPanel(QFrame):
    """Shows one record in tabs; ``show_nothing`` says what to click where none is chosen."""

    def __init__(self, nothing: str = "点左边的一行，这里显示详情。", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._title = ElideLabel("", "strong")
        self._note = ElideLabel("", "muted")
        self._nothing = plain_label(nothing, "muted", wrap=True)
        self.links: list[QPushButton] = []
        self._actions = QHBoxLayout()
        self._actions.setSpacing(XS)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("详情")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addLayout(self._actions)
        box = QVBoxLayout(self)
        box.setContentsMargins(L, 12, L, 12)
        box.setSpacing(S)
        box.addLayout(head)
        box.addWidget(self._note)
        box.addWidget(self.tabs, 1)
        box.addWidget(self._nothing)
        box.addStretch(0)
        self._fit()
        theme().resized.connect(self._fit)
        self.show_nothing()

    def set_head(self, title: str, note: str = "") -> None:
        """Name the record shown."""
        self._title.setText(title)
        self._note.setText(note)
        self.setAccessibleName(f"{title} 详情")
        self._shown(True)

    @property
    def is_showing(self) -> bool:
        """Whether a record is shown."""
        return not self._title.isHidden()

    def show_nothing(self) -> None:
        """No record is chosen."""
        self._shown(False)

    def add_tab(self, title: str, widget: QWidget) -> None:
        """Add a tab, scrolled where the panel is too low for it; with a single one no tab bar is shown."""
        self.tabs.addTab(widget if isinstance(widget, QScrollArea) else _scrolled(widget, title), title)
        self.tabs.tabBar().setVisible(self.tabs.count() > 1)

    def add_action(self, text: str, run: Callable[[], object]) -> QPushButton:
        """A link beside the heading."""
        button = action_button(text, run, role="link")
        self._actions.addWidget(button)
        self.links.append(button)
        return button

    def _fit(self) -> None:
        """A pane of a line or two is none: where the screen is as low as that the room scrolls."""
        self.tabs.setMinimumHeight(
            self.tabs.tabBar().sizeHint().height() + _LEAST_LINES * theme().row_height()
        )

    def _shown(self, shown: bool) -> None:
        for widget in (self._title, self._note, self.tabs):
            widget.setVisible(shown)
        for number in range(self._actions.count()):
            button = self._actions.itemAt(number).widget()
            if button:
                button.setVisible(shown)
        self._nothing.setVisible(not shown)


def _scrolled(widget: QWidget, title: str) -> QScrollArea:
    area = scrolled(widget, title)
    if any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in widget.findChildren(QWidget)):
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # going on inside it scrolls it
    return area
