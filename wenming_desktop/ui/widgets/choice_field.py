"""A field that finds: type, see what fits below, Enter or Tab takes the marked line, Esc refuses.

    item = ChoiceField("积分项目", self._search, ctx.jobs, placeholder="项目编号或名称")
    item.chosen.connect(self._on_item)          # a Choice; item.value() is its value

``search(text)`` answers a list of Choices or a Future of one (``ctx.context.read(points.find_items, text)``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.popup import Choice, PopupList

Search = Callable[[str], "Sequence[Choice] | Future[Any]"]
_DELAY = 120
_PATIENCE = 0.5


class ChoiceField(ImeLine):
    """An ImeLine with a PopupList of what a search finds."""

    chosen = Signal(object)
    cleared = Signal()
    advanced = Signal()

    def __init__(
        self, name: str, search: Search, jobs: Jobs | None = None, parent: QWidget | None = None, *,
        placeholder: str = "", width: int = 430, open_empty: bool = False, free_text: bool = False,
    ) -> None:  # fmt: skip
        """``open_empty`` searches for nothing too (F4, Down); ``free_text`` keeps a text that was not chosen."""
        super().__init__(name, parent, placeholder=placeholder)
        self._search, self._jobs = search, jobs
        self._open_empty, self._free_text = open_empty, free_text
        self._choice: Choice | None = None
        self._asked, self._shown = 0, 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self.search_now)
        self.popup = PopupList(self, width=width)
        self.popup.chosen.connect(self.take)
        self.typed.connect(self._on_typed)

    def value(self) -> Any:
        """What was chosen, or None (with ``free_text``: the text itself)."""
        if self._choice:
            return self._choice.value
        return (self.text().strip() or None) if self._free_text else None

    def choice(self) -> Choice | None:
        """The chosen line with its words."""
        return self._choice

    def set_choice(self, choice: Choice | None) -> None:
        """Fill the field without searching."""
        self._choice = choice
        self.setText(choice.title if choice else "")
        self.popup.close_popup()

    def take(self, choice: Choice) -> None:
        """Choose a line, as Enter does."""
        self.set_choice(choice)
        self.set_wrong()
        self.chosen.emit(choice)

    def search_now(self) -> None:
        """Ask for what fits the text now (F4 does this with an empty field too)."""
        text = self.text().strip()
        if not text and not self._open_empty:
            self.popup.close_popup()
            return
        self._timer.stop()
        self._asked += 1
        asked = self._asked
        answer = self._search(text)
        if isinstance(answer, Future):
            assert self._jobs is not None
            self._jobs.run(self, answer, lambda found: self._show(asked, found))
        else:
            self._show(asked, answer)

    def confirm(self) -> bool:
        """Take the marked line of the list, or its first where typing was quicker than the list; True when taken."""
        choice = self._first_now() if self._stale else self.popup.current()
        if choice:
            self.take(choice)
        return choice is not None

    @property
    def _stale(self) -> bool:
        # the list is of fewer letters than were typed, or has not come yet
        waits = self._timer.isActive() or self._asked != self._shown
        return waits and not self._free_text and self._choice is None and bool(self.text().strip())

    def _first_now(self) -> Choice | None:
        # Enter waits a moment for the list: the next key of a quick typist would fall into the wrong cell
        self._timer.stop()
        self._asked += 1
        answer = self._search(self.text().strip())
        if isinstance(answer, Future):
            if not wait([answer], _PATIENCE).done:
                return None
            answer = answer.result()
        self._shown = self._asked
        self.popup.close_popup()
        return answer[0] if answer else None

    def handle_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        is_open = self.popup.isVisible()
        if is_open and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.popup.mark(1 if key == Qt.Key.Key_Down else -1)
            return True
        if is_open and key == Qt.Key.Key_Escape:
            self.popup.close_popup()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.confirm():
            self._advance()
            return True
        if key == Qt.Key.Key_F4 or (key == Qt.Key.Key_Down and self._open_empty):
            self.search_now()
            return True
        return super().handle_key(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab away from an open list takes the marked line, as a clerk expects of every completion; once the
        # keyboard has gone the list is closed and nothing is marked any more
        if forward:
            self.confirm()
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._timer.stop()
        self._asked += 1
        self._shown = self._asked
        super().focusOutEvent(event)

    def _advance(self) -> None:
        # in a register the grid decides where the next cell is
        if self._heard("advanced()"):
            self.advanced.emit()
        else:
            self.focusNextChild()

    def _on_typed(self, text: str) -> None:
        if self._choice and text != self._choice.title:
            self._choice = None
            self.cleared.emit()
        self._timer.start()

    def _show(self, asked: int, found: Sequence[Choice]) -> None:
        if asked == self._asked:
            self._shown = asked
            if self.hasFocus():
                self.popup.show_choices(found)


class PersonPicker(ChoiceField):
    """Finds people by name, pinyin initials or last four of an ID: village, group, head, this month's points.

    The page's search answers ``Choice(person_or_household_pk, "包青格乐", "萨日朗嘎查2组 · 户主 · 4口人", "本月+28")``.
    """

    def __init__(
        self, search: Search, jobs: Jobs | None = None, parent: QWidget | None = None, *, name: str = "姓名",
        placeholder: str = "姓名或拼音首字母",
    ) -> None:  # fmt: skip
        super().__init__(name, search, jobs, parent, placeholder=placeholder)
