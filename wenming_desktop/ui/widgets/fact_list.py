"""What is known of a record, a line a fact: the label at the left, what stands there at the right, perhaps a link.

facts = FactList();  facts.set_facts([Fact("注册日期", "2024-03-05"), Fact("身份证号", "1505**…", ("显示", run))])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from wenming_desktop.ui.theme import XS, M, S, set_role
from wenming_desktop.ui.widgets.card import clear_layout
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

Tone = Literal["", "muted", "warn"]


@dataclass(frozen=True)
class Fact:
    """One line; ``action`` is a link beside it, ``tone`` warn marks what waits (its words say so too)."""

    label: str
    value: str
    action: tuple[str, Callable[[], object]] | None = None
    tone: Tone = ""


class FactList(QScrollArea):
    """Facts under one another; without a value a line is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("档案内容")
        set_role(self, "clear")
        inside = QWidget()
        set_role(inside, "clear")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, S, S, S)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(XS + 2)
        self._grid.setColumnStretch(1, 1)
        self.setWidget(inside)

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these lines."""
        for number in range(self._grid.rowCount()):
            self._grid.setRowStretch(number, 0)
        clear_layout(self._grid)
        shown = [fact for fact in facts if fact.value or fact.action]
        top = Qt.AlignmentFlag.AlignTop
        for line, fact in enumerate(shown):
            label = plain_label(fact.label, "muted")
            value = plain_label(fact.value, fact.tone, wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(f"{fact.label} {fact.value}")
            self._grid.addWidget(label, line, 0, top | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(value, line, 1, top)
            if fact.action:
                for beside in (label, value):
                    beside.setContentsMargins(0, 3, 0, 0)
                text, run = fact.action
                button = action_button(text, run, role="link")
                button.setAccessibleName(f"{text}{fact.label}")
                self._grid.addWidget(button, line, 2, top)
        self._grid.setRowStretch(len(shown), 1)
