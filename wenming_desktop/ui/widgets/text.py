"""Labels that show data as it is: ``plain_label``, one that shortens with …, a tinted ``tag``, a thin ``rule``."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import set_role, set_state


def plain_label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label that shows data as it is (never as markup), in one of the roles of style.qss."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        set_role(label, role)
    return label


def tag(text: str, tone: str = "plain") -> QLabel:
    """A small tinted word: ``tone`` plain, good, bad or warn; the word itself says the state, not the colour."""
    label = plain_label(text, "tag")
    set_state(label, "tone", tone)
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return label


def rule() -> QFrame:
    """A thin line between rows of a card."""
    line = QFrame()
    set_role(line, "rule")
    return line


class ElideLabel(QLabel):
    """One line that ends in … where there is no room; the whole text is its tool tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if role:
            set_role(self, role)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        self.setToolTip(plain_tip(self.text() if text != self.text() else ""))
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            area,
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )
        painter.end()
