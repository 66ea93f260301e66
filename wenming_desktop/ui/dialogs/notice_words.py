"""公示文稿: every paragraph of the notice in the clerk's own words, the figures locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import notices
from wenming_desktop.ui.boards import reading
from wenming_desktop.ui.boards.reading import Draft, RoomView
from wenming_desktop.ui.dialogs.locked_text import LockedText
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import L, S, set_role
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

_HINT = "有底色的数字和名称由程序填写，改不了；其余文字都可以改。改过的文字以后每次公示都用。"
_TOUCHED = "有底色的内容由程序填写，不能改也不能删。"


class NoticeWords(QWidget):
    """Paragraphs at the left, the one in hand at the right; leaving one saves it."""

    saved = Signal()
    refused = Signal(str)

    def __init__(self, ctx: PageContext, view: RoomView) -> None:
        super().__init__()
        set_role(self, "clear")
        self.ctx, self._view, self._first = ctx, view, ctx.today()
        self._drafts: list[Draft] = []
        self._at = -1
        self._dirty = False
        self.list = QListWidget()
        self.list.setAccessibleName("段落")
        self.list.setFixedWidth(170)
        self.list.currentRowChanged.connect(self._go_to)
        self.heading = plain_label("", "strong")
        self.text = LockedText("段落文字")
        self.text.edited.connect(self._on_edited)
        self.text.touched.connect(lambda: self.refused.emit(_TOUCHED))
        self.restore_button = action_button("恢复原文", self.restore)
        self.save_button = action_button("保存这一段", self.save)
        self.save_button.setEnabled(False)
        foot = QHBoxLayout()
        foot.addWidget(plain_label(_HINT, "muted", wrap=True), 1)
        foot.addWidget(self.restore_button)
        foot.addWidget(self.save_button)
        right = QVBoxLayout()
        right.setSpacing(S)
        right.addWidget(self.heading)
        right.addWidget(self.text, 1)
        right.addLayout(foot)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, L, 0, 0)
        box.setSpacing(L)
        box.addWidget(self.list)
        box.addLayout(right, 1)

    def load(self, first: date) -> None:
        """Compose the notice as it would be posted on a day, and show its paragraphs."""
        self._first = first
        future = self.ctx.context.read(reading.drafts, self._view.board.period, self._view.village_pk, first)
        self.ctx.jobs.run(self, future, self._show, failed=self._failed)

    def save(self, then: Callable[[], object] | None = None, *, go_to: int | None = None) -> None:
        """Keep the paragraph in hand where it was changed, then go on (to another paragraph)."""
        if not self._dirty:
            if then:
                then()
            return
        pieces = self.text.pieces()
        typed = reading.own_slots(pieces)
        if typed:
            self._refuse(f"“〔{typed[0]}〕”里的括号留给程序填写，请改用“［］”或“（）”。")
            return
        self._write(reading.template_of(pieces), then, go_to)

    def restore(self) -> None:
        """恢复原文: the model text comes back."""
        if 0 <= self._at < len(self._drafts):
            self._write("", None, None)

    def _write(self, text: str, then: Callable[[], object] | None, go_to: int | None) -> None:
        def written(_lost: object) -> None:
            self._dirty = False
            self._at = self._at if go_to is None else go_to
            self.refused.emit("")
            self.saved.emit()
            self.load(self._first)
            if then:
                then()

        key = self._drafts[self._at].key
        future = self.ctx.context.submit(notices.save_paragraph, key, text)
        self.ctx.jobs.run(self, future, written, failed=self._failed, write=True)

    def _show(self, drafts: list[Draft]) -> None:
        self._drafts = drafts
        at = max(0, self._at)
        self.list.blockSignals(True)
        self.list.clear()
        for draft in drafts:
            item = QListWidgetItem(f"{draft.label}{'　已改' if draft.own else ''}")
            item.setData(Qt.ItemDataRole.UserRole, draft.key)
            self.list.addItem(item)
        self.list.setCurrentRow(at)
        self.list.blockSignals(False)
        self._show_draft(at)

    def _show_draft(self, at: int) -> None:
        if not 0 <= at < len(self._drafts):
            return
        self._at = at
        draft = self._drafts[at]
        self.heading.setText(draft.heading or draft.label)
        self.text.set_pieces(draft.pieces)
        self._dirty = False
        self.save_button.setEnabled(False)
        self.restore_button.setEnabled(draft.own)

    def _go_to(self, at: int) -> None:
        if self._dirty:
            self.save(go_to=at)
        else:
            self._show_draft(at)

    def _on_edited(self) -> None:
        self._dirty = True
        self.save_button.setEnabled(True)
        self.refused.emit("")

    def _failed(self, error: BaseException) -> bool:
        if not isinstance(error, UserError):
            return False
        self._refuse(f"{error.text}{error.advice}")
        return True

    def _refuse(self, text: str) -> None:
        """Say it, and stay at the paragraph it is about."""
        self.refused.emit(text)
        self.list.blockSignals(True)
        self.list.setCurrentRow(self._at)
        self.list.blockSignals(False)
