"""A field that finds: type, see what fits below, Enter or Tab takes the marked line, Esc refuses.

Marked is the line that was typed (``deciding``); where that is none, Enter takes none and the list says what to do.

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
from wenming_desktop.ui.widgets.deciding import Choice, decided, several_named, undecided_words
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.popup import PopupList

Search = Callable[[str], "Sequence[Choice] | Future[Any]"]
_DELAY = 120
_PATIENCE = 0.5


class ChoiceField(ImeLine):
    """An ImeLine with a PopupList of what a search finds."""

    chosen = Signal(object)
    cleared = Signal()
    advanced = Signal()
    people = False  # a name is typed in full: no other begins with it by chance

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
        self._answered: str | None = None  # the text the list is of
        self._unasked = False  # the list came by itself: walking on with Tab takes nothing of it
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
        self.setText(self._words(choice) if choice else "")
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
        self._unasked = False
        self._asked += 1
        asked = self._asked
        answer = self._search(text)
        if isinstance(answer, Future):
            assert self._jobs is not None
            self._jobs.run(self, answer, lambda found: self._show(asked, text, found))
        else:
            self._show(asked, text, answer)

    def offer(self) -> None:
        """Open the list by itself, for words that stand here and mean nobody yet."""
        self.search_now()
        self._unasked = True

    def leave(self) -> None:
        """Tab: what was typed or marked here is taken; a cell only walked through stays as it is."""
        if not self._unasked and (self.popup.isVisible() or self._waits):
            self.confirm()

    @property
    def unsettled(self) -> bool:
        """Whether words stand here that are to mean a line and none was chosen."""
        return not self._free_text and self._choice is None and bool(self.text().strip())

    def confirm(self) -> bool:
        """Take the marked line, or the one that was typed where typing was quicker than the list; True when taken."""
        choice = (
            decided(self.text(), self._found_now(), people=self.people)
            if self._stale
            else self.popup.current()
        )
        if choice:
            self.take(choice)
        return choice is not None

    @property
    def _waits(self) -> bool:
        return self._timer.isActive() or self._asked != self._shown

    @property
    def _stale(self) -> bool:
        # the list is of fewer letters than were typed, has not come yet, or was never asked for these words
        return self.unsettled and (self._waits or self._answered != self.text().strip())

    def _found_now(self) -> Sequence[Choice]:
        # Enter waits a moment for the list: the next key of a quick typist would fall into the wrong cell
        text = self.text().strip()
        self._timer.stop()
        self._asked += 1
        answer = self._search(text)
        if isinstance(answer, Future):
            if not wait([answer], _PATIENCE).done:
                return ()
            answer = answer.result()
        self._show(self._asked, text, answer)
        return answer

    def handle_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        is_open = self.popup.isVisible()
        if is_open and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._unasked = False
            self.popup.mark(1 if key == Qt.Key.Key_Down else -1)
            return True
        if is_open and key == Qt.Key.Key_Escape:
            self.popup.close_popup()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.confirm():
                self._advance()
                return True
            if self.popup.isVisible() and self._must_choose():
                self.popup.warn()
                return True
        if key == Qt.Key.Key_F4 or (key == Qt.Key.Key_Down and (self._open_empty or self.unsettled)):
            self.search_now()
            return True
        return super().handle_key(event)

    def _must_choose(self) -> bool:
        # words of one's own may stand as they are, except where several of the list are called just that
        return not self._free_text or several_named(self.text(), self.popup.choices)

    def _words(self, choice: Choice) -> str:
        return choice.title if self._free_text else choice.words

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab away from an open list takes the marked line, as a clerk expects of every completion; once the
        # keyboard has gone the list is closed and nothing is marked any more
        if forward:
            self.leave()
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._timer.stop()
        self._asked += 1
        self._shown, self._answered = self._asked, None
        super().focusOutEvent(event)

    def _advance(self) -> None:
        # in a register the grid decides where the next cell is
        if self._heard("advanced()"):
            self.advanced.emit()
        else:
            self.focusNextChild()

    def _on_typed(self, text: str) -> None:
        self._unasked = False
        if self._choice and text != self._words(self._choice):
            self._choice = None
            self.cleared.emit()
        self._timer.start()

    def _show(self, asked: int, text: str, found: Sequence[Choice]) -> None:
        if asked != self._asked:
            return
        self._shown, self._answered = asked, text
        if self.hasFocus():
            marked = decided(text, found, people=self.people)
            self.popup.show_choices(
                found, marked, "" if marked else undecided_words(text, found, people=self.people)
            )


class PersonPicker(ChoiceField):
    """Finds people by name, pinyin initials or last four of an ID: village, group, head, this month's points.

    The page's search answers ``Choice(person_or_household_pk, "包青格乐", "萨日朗嘎查2组 · 户主 · 4口人", "本月+28")``.
    """

    people = True

    def __init__(
        self, search: Search, jobs: Jobs | None = None, parent: QWidget | None = None, *, name: str = "姓名",
        placeholder: str = "姓名或拼音首字母", width: int = 430, open_empty: bool = False, free_text: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            name, search, jobs, parent,
            placeholder=placeholder, width=width, open_empty=open_empty, free_text=free_text,
        )  # fmt: skip
