"""Why an entry is taken back (冲正): a reason typed or picked, Enter confirms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button

USUAL = ("登记错户", "分值写错", "项目选错", "重复登记", "评议小组核减")


class ReasonDialog(Sheet):
    """Asks for the reason of a reversal; what stays and what is written is said above it."""

    helped_by = "#原因"

    def __init__(
        self, ctx: PageContext, parent: QWidget, title: str, text: str, done: Callable[[str], object], *,
        verb: str = "冲正", usual: Sequence[str] = USUAL,
    ) -> None:  # fmt: skip
        super().__init__(ctx, title, text, parent)
        self._done = done
        self.line = ImeLine("原因", placeholder=f"写明原因，例如“{usual[0]}”" if usual else "写明原因")
        self.line.entered.connect(self.take)
        self.line.textChanged.connect(lambda _text: self.say(""))
        chips = QHBoxLayout()
        chips.setSpacing(S)
        for word in usual:
            chips.addWidget(action_button(word, partial(self._pick, word), role="chip"))
        chips.addStretch(1)
        self.body.addWidget(self.line)
        self.body.addLayout(chips)
        self.add_button("取消(&C)", self.reject)
        self.main_button = self.add_button(f"{verb}(&S)", self.take, main=True)
        self.set_size(560, 240)
        self.line.setFocus()

    def take(self) -> None:
        """Confirm, where a reason stands."""
        reason = self.line.text().strip()
        if not reason:
            self.say("原因没有填。请写一句话，或点一个常用的原因。")
            self.line.setFocus()
            return
        self.accept()
        self._done(reason)

    def _pick(self, word: str) -> None:
        self.line.setText(word)
        self.line.setFocus()
