"""Several words in one line, parted by 、, with a list to tick below; a word of one's own may be typed.

    skills = TagsField("特长", ("急救", "电工"), parent);  skills.words() -> ("急救", "唢呐");  skills.value() -> "急救、唢呐"

F4 or Down opens the list, Up and Down move in it, Enter ticks or unticks, Esc closes it. Letters find words by pinyin:
Enter takes the word found and closes the list, so that the next letters find the next word and the next Enter goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from wenming_desktop.support import pinyin
from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.popup import Popup

_PARTED = re.compile(r"[、，,；;\s]+")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TagsField(ImeLine):
    """A line of words; what is typed last finds in the list, a comma or 、 begins the next word."""

    def __init__(self, name: str, choices: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(
            name, parent, placeholder="几项之间用、隔开" if not choices else "可多选，也可自己写"
        )
        self._choices: tuple[str, ...] = ()
        self.popup = TickList(self)
        self.popup.clicked.connect(self._toggle)
        self._button = self.addAction(
            icon("chevron-down", Colour.MUTED), QLineEdit.ActionPosition.TrailingPosition
        )
        self._button.setText(f"打开{name}的列表")
        self._button.triggered.connect(self.open_list)
        self.set_choices(choices)
        self.typed.connect(self._on_typed)

    def set_choices(self, choices: Sequence[str]) -> None:
        """The words offered; without any the line has no list."""
        self._choices = tuple(choices)
        self._button.setVisible(bool(self._choices))

    def words(self) -> tuple[str, ...]:
        """The words that stand there, each once, in order."""
        return tuple(dict.fromkeys(word for word in _PARTED.split(self.text()) if word))

    def value(self) -> str:
        """The words as the book keeps them; '' where there is none."""
        return "、".join(self.words())

    def set_value(self, words: str | Sequence[str] | None) -> None:
        """Show these words."""
        self.setText("、".join(_PARTED.split(words) if isinstance(words, str) else words or ()))

    def open_list(self) -> None:
        """Open the list with what is chosen ticked."""
        self.setFocus()
        self._show(self._choices)

    def handle_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if self.popup.isVisible():
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.popup.mark(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in _ENTER or (key == Qt.Key.Key_Space and not self._open_word()):
                self._toggle(self.popup.current())
                return True
            if key == Qt.Key.Key_Escape:
                self.popup.close_popup()
                return True
        elif key in (Qt.Key.Key_F4, Qt.Key.Key_Down) and self._choices:
            self.open_list()
            return True
        return super().handle_key(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # letters still open are pinyin of the marked word; Chinese that is in no list is a word of one's own
        if forward and self.popup.isVisible() and self._open_word().isascii() and self._open_word():
            self._toggle(self.popup.current())
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.popup.close_popup()
        self.set_value(self.words())
        super().focusOutEvent(event)

    def _open_word(self) -> str:
        """What is being typed: the last word, unless it is one of the list already."""
        last = _PARTED.split(self.text())[-1]
        return "" if last in self._choices else last

    def _on_typed(self, _text: str) -> None:
        self._part()
        word = self._open_word()
        fitting = [one for one in self._choices if word and _fits(word, one)]
        if fitting:
            self._show(fitting)
        else:
            self.popup.close_popup()

    def _part(self) -> None:
        # letters typed right behind a word of the list begin the next word; a longer word of one's own stays whole
        last = self._open_word()
        if self.cursorPosition() < len(self.text()) or any(_fits(last, one) for one in self._choices):
            return
        before = max((one for one in self._choices if last.startswith(one)), key=len, default="")
        behind = last[len(before) :]
        if before and any(_fits(behind, one) for one in self._choices):
            self.setText(f"{self.text()[: -len(behind)]}、{behind}")

    def _show(self, choices: Sequence[str]) -> None:
        self.popup.show_words(choices, self.words())

    def _toggle(self, word: str) -> None:
        if not word:
            return
        typed = self._open_word()
        is_found = bool(typed) and _fits(typed, word)
        found_by = typed if is_found else word
        words = [one for one in self.words() if one not in (word, found_by)]
        self.set_value([*words, word] if word not in self.words() else words)
        self.textEdited.emit(self.text())
        if is_found:
            self.popup.close_popup()
        else:
            self._show(self._choices)
            self.popup.mark_word(word)


def _fits(typed: str, word: str) -> bool:
    return typed in word or pinyin.matches(typed, word)


class TickList(Popup):
    """The words with their ticks; the field keeps the keyboard."""

    clicked = Signal(str)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName("可选的词")
        self._list.itemClicked.connect(lambda item: self.clicked.emit(item.text()))
        set_role(self._list, "bare")
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 6, 6, 6)
        box.addWidget(self._list)

    def show_words(self, words: Sequence[str], ticked: Sequence[str]) -> None:
        """Show these words, the first one marked."""
        self._list.clear()
        for word in words:
            item = QListWidgetItem(word, self._list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if word in ticked else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(120, theme().row_height()))
        self._list.setCurrentRow(0)
        height = min(len(words), 8) * theme().row_height() + 16
        self.open_at(QSize(max(self.field.width(), round(220 * theme().scale())), height))

    def ticked(self) -> list[str]:
        """The words with a tick."""
        items = [self._list.item(row) for row in range(self._list.count())]
        return [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]

    def current(self) -> str:
        """The marked word."""
        item = self._list.currentItem()
        return item.text() if item else ""

    def mark(self, step: int) -> None:
        """Mark the next (1) or previous (-1) word."""
        self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))

    def mark_word(self, word: str) -> None:
        """Mark a word, where it is listed."""
        for item in self._list.findItems(word, Qt.MatchFlag.MatchExactly):
            self._list.setCurrentItem(item)
