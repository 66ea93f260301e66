"""The line at the bottom that stays: what was just done, the room's own words, 撤销 and 重做 by name, the book."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label

_ELIDE = Qt.TextElideMode.ElideRight


class BottomBar(QFrame):
    """One line of quiet words and the two buttons of the journal."""

    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bottom")
        self._message = ElideLabel("就绪")
        self._message.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._message.setAccessibleName("刚才做的事")
        self._room = ElideLabel("")
        self._book = plain_label("")
        self._undo = self._button("undo-2", "撤销", "Ctrl+Z")
        self._redo = self._button("redo-2", "重做", "Ctrl+Y")
        self._undo.clicked.connect(self.undo_wanted)
        self._redo.clicked.connect(self.redo_wanted)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 0, 16, 0)
        box.setSpacing(16)
        box.addWidget(self._message)
        box.addWidget(self._room, 1)
        box.addWidget(self._undo)
        box.addWidget(self._redo)
        box.addWidget(self._book)
        self._names = ("", "")
        self._fit()
        theme().resized.connect(self._fit)

    def say(self, text: str) -> None:
        """What was just done."""
        self._message.setText(text or "就绪")

    def set_room(self, text: str) -> None:
        """The words of the room shown."""
        self._room.setText(text)

    def set_book(self, text: str) -> None:
        """The book and its counts."""
        self._book.setText(text)

    def set_names(self, undo: str, redo: str) -> None:
        """What 撤销 and 重做 would do now."""
        self._names = (undo, redo)
        for button, verb, name, keys in (
            (self._undo, "撤销", undo, "Ctrl+Z"),
            (self._redo, "重做", redo, "Ctrl+Y"),
        ):
            words = f"{verb}：{name}" if name else verb
            room = round(190 * theme().scale())
            button.setText(button.fontMetrics().elidedText(words, _ELIDE, room))
            button.setEnabled(bool(name))
            button.setVisible(bool(name) or verb == "撤销")
            button.setToolTip(plain_tip(f"{words}（{keys}）" if name else f"没有可以{verb}的操作"))
            button.setAccessibleName(words)

    def _button(self, name: str, label: str, keys: str) -> QPushButton:
        button = QPushButton(label)
        button.setIcon(icon(name, Colour.SLATE))
        button.setIconSize(QSize(13, 13))
        button.setAccessibleName(label)
        button.setToolTip(plain_tip(f"{label}（{keys}）"))
        set_role(button, "bottom")
        button.setEnabled(False)
        return button

    def _fit(self) -> None:
        self.setFixedHeight(round(25 * max(1.0, theme().scale())))
