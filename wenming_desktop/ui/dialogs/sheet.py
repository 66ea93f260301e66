"""The plain frame of a dialog: title, quiet line, what it is about, a line for refusals, buttons.

class MonthsDialog(Sheet):
    def __init__(self, ctx, parent):
        super().__init__(ctx, "月度审核", "按月份先后审核。", parent)
        self.body.addWidget(…);  self.add_button("关闭(&C)", self.accept, main=True)
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services.drafts import Content
from wenming_desktop.ui.draft_keeper import Keeper
from wenming_desktop.ui.left_over import mark, was
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import M, S
from wenming_desktop.ui.widgets.fitting import DialogBody, FittedDialog
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import plain_label
from wenming_desktop.ui.widgets.typed_lines import is_by_hand, put_text, text_of, typed_lines

_UNDER_NOTE = 2


class Sheet(FittedDialog):
    """A dialog over a room; ``refused`` shows a UserError inside it, where the clerk is looking.

    What is typed by hand in its lines, notes and forms is kept as a draft while it is open and after 关闭; 接受 drops it.
    A sheet with more to keep overrides ``typed``, ``put_typed``, ``wipe_typed`` and ``mark_left``; ``surface`` names it
    in the book.
    """

    surface = ""
    # what F1 opens, "page#words"; every sheet says it
    helped_by = ""
    # False: what is typed here looks something up or says how to print, and is no work to be lost
    keeps = True

    def __init__(self, ctx: PageContext, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent or ctx.messages.window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.ctx = ctx
        self.subject = f"{title}/{note}"
        self.keeper: Keeper | None = None
        self._note = plain_label(note, "muted", wrap=True)
        self._note.setVisible(bool(note))
        self.error = plain_label("", "error", wrap=True)
        self.error.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(M)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(S)
        self._foot.addStretch(1)
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(M)
        box.addWidget(plain_label(title, "title"))
        box.addWidget(self._note)
        box.addWidget(DialogBody(self.body), 1)
        box.addWidget(self.error)
        box.addLayout(self._foot)

    # ---- what is typed and not recorded ----
    def typed(self) -> Content:
        """What was typed here, as plain JSON; {} where nothing was."""
        found: Content = {}
        if not self.keeps:
            return found
        for name, line in typed_lines(self).items():
            if is_by_hand(line):
                found[name] = text_of(line)
        for at, form in enumerate(self.findChildren(RecordForm)):
            found |= {f"{at}/{name}": kept for name, kept in form.typed().items()}
        return found

    def put_typed(self, content: Content) -> None:
        """Put back what was left here the last time."""
        lines, forms = typed_lines(self), self.findChildren(RecordForm)
        for name, kept in content.items():
            at, _, field = name.partition("/")
            if field and at.isdecimal() and int(at) < len(forms):
                forms[int(at)].put_typed({field: kept})
            elif name in lines:
                put_text(lines[name], str(kept))

    def wipe_typed(self) -> None:
        """Clear what was typed (Ctrl+Z)."""
        for line in typed_lines(self).values():
            if is_by_hand(line):
                line.clear()
        for form in self.findChildren(RecordForm):
            form.wipe_typed()

    def mark_left(self, left: Content) -> list[str]:
        """Mark where something of the last time was put back; the names of those lines and fields."""
        named = []
        for name, line in typed_lines(self).items():
            mark(line, was("") if name in left else "")
            named += [name] * (name in left)
        for at, form in enumerate(self.findChildren(RecordForm)):
            own = f"{at}/"
            named += form.mark_left(
                {key.removeprefix(own): kept for key, kept in left.items() if key.startswith(own)}
            )
        return named

    def typed_count(self, content: Content) -> int:
        """How many rows or fields that is, as the clerk is told."""
        return len(content)

    def watch(self, title: str = "") -> Content:
        """Have the draft owner watch this sheet from now on; what was left here the last time."""
        title = title or self.windowTitle()
        self.keeper = self.ctx.drafts.watch(
            self, self.surface or type(self).__name__, self.subject, title,
            read=self.typed, wipe=self.wipe_typed, count=self.typed_count, put=lambda content: self.put_typed(content),
            place=lambda line: self._box.insertWidget(_UNDER_NOTE, line), mark=self.mark_left,
        )  # fmt: skip
        return self.keeper.content()

    def showEvent(self, event: QShowEvent) -> None:
        if self.keeper is None:
            left = self.watch()
            if left:
                self.put_typed(left)
        super().showEvent(event)

    def done(self, result: int) -> None:
        """Accepted: recorded, the draft goes. Otherwise what is typed is kept, and said."""
        if self.keeper is not None and result == QDialog.DialogCode.Accepted:
            self.keeper.done()
        elif self.keeper is not None:
            self.keeper.look()
            if self.keeper.typed:
                self.ctx.messages.say(f"已留草稿：{self.keeper.title}，下次打开接着录。")
        super().done(result)

    def set_note(self, text: str) -> None:
        """Change the quiet line under the title."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def add_button(
        self, text: str, run: Callable[[], object], *, main: bool = False, left: bool = False, final: bool = False
    ) -> QPushButton:  # fmt: skip
        """A button at the foot, left to right; ``left`` puts it before the gap.

        ``final``: what it does cannot be undone, so that Enter in a field never presses it.
        """
        button = action_button(text, run, main=main)
        button.setAutoDefault(main and not final)
        button.setDefault(main and not final)
        at = self._foot.count() if not left else max(0, self._left_count())
        self._foot.insertWidget(at, button)
        return button

    def refused(self, error: BaseException) -> bool:
        """Show a refusal above the buttons; True where it was one (for ``failed`` of a job)."""
        if not isinstance(error, UserError):
            return False
        self.say(f"{error.text}{error.advice}")
        return True

    def say(self, text: str) -> None:
        """Show or clear the line above the buttons."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def _left_count(self) -> int:
        for at in range(self._foot.count()):
            if self._foot.itemAt(at).spacerItem() is not None:
                return at
        return 0
