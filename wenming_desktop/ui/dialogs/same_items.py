"""同一项目吗: the open questions of a rule book, one after another, with two answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from wenming_desktop.domain.lineage import LineQuestion
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

_WHY = "是同一项目就合计上限，不是就各算各的。"


class SameItems(QWidget):
    """In sight only while something is to be answered; ``answered(question, same)``.

    ``answers`` keeps what was said by code, for an import that is not written yet.
    """

    answered = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self.answers: dict[str, bool] = {}
        self._open: list[LineQuestion] = []
        self.words = plain_label("", "warn", wrap=True)
        self.same_button = action_button("同一项目", lambda: self.answer(same=True))
        self.other_button = action_button("另一项目", lambda: self.answer(same=False))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.words, 1)
        box.addWidget(self.same_button)
        box.addWidget(self.other_button)
        self.hide()

    def ask(self, questions: Sequence[LineQuestion]) -> None:
        """Show the first of these; hide where there is none."""
        self._open = list(questions)
        self.setVisible(bool(self._open))
        if self._open:
            rest = f"（还有{len(self._open) - 1}个要答）" if len(self._open) > 1 else ""
            self.words.setText(f"{self._open[0].words}{_WHY}{rest}")

    def answer(self, *, same: bool) -> None:
        """Answer the question shown."""
        if self._open:
            question = self._open[0]
            self.answers[question.code] = same
            self.answered.emit(question, same)

    def forget(self) -> None:
        """Another workbook: nothing is answered yet."""
        self.answers.clear()
        self.ask(())
