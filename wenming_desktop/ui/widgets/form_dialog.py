"""A RecordForm in a dialog with 保存 and 取消; it closes when the write succeeded.

FormDialog.ask(self, "新建一户", form, save=lambda values: ctx.context.submit(households.create, **values),
               jobs=ctx.jobs, done=self._created,
               problems=lambda values: ctx.future(people.check_household, None, values))   # marks wrong fields
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.ui.draft_keeper import Keeper
from wenming_desktop.ui.jobs import Done, Jobs
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.fitting import DialogBody, FittedDialog
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import plain_label

Check = Callable[[dict[str, Any]], "Future[Any]"]


class FormDialog(FittedDialog):
    """Checks, saves through a Future, stays open with the reason where the book says no."""

    def __init__(
        self, parent: QWidget | None, title: str, form: RecordForm, *, save: Callable[[dict[str, Any]], Future[Any]],
        jobs: Jobs, done: Done | None = None, note: str = "", verb: str = "保存(&S)", problems: Check | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.form, self._save, self._jobs, self._done, self._problems = form, save, jobs, done, problems
        self._error = plain_label("", "error", wrap=True)
        self._error.hide()
        # as in every other dialog: 取消 first, what is meant at the right
        self.cancel_button = action_button("取消(&C)", self.reject)
        self.cancel_button.setAutoDefault(False)
        self.save_button = action_button(verb, self.save, main=True)
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._watch(title)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        form.submitted.connect(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        box.addWidget(plain_label(title, "title"))
        if note:
            box.addWidget(plain_label(note, "muted", wrap=True))
        box.addWidget(DialogBody(form), 1)
        box.addWidget(self._error)
        box.addLayout(foot)
        self.resize(1, 1)
        self._grow()
        form.reshaped.connect(self._grow)
        form.focus_first()

    @classmethod
    def ask(cls, parent: QWidget, title: str, form: RecordForm, **options: Any) -> FormDialog:
        """Open the dialog over ``parent`` without stopping the window."""
        dialog = cls(parent, title, form, **options)
        dialog.open()
        return dialog

    def _watch(self, title: str) -> None:
        """Every form has its draft by being one."""
        self._keeper: Keeper | None = None
        drafts = self._jobs.drafts
        if drafts is None:
            return
        form = self.form
        subject = form.draft or f"{title}/{form.fingerprint()}"
        self._keeper = drafts.watch(
            self, "form", subject, title, read=form.typed, wipe=form.wipe_typed, put=form.put_typed,
            place=form.place_line, mark=form.mark_left,
        )  # fmt: skip
        form.put_typed(self._keeper.content())

    def done(self, result: int) -> None:
        if self._keeper:
            self._keeper.look()
        super().done(result)

    def _grow(self) -> None:
        """Room for the fields asked; what is higher than the screen is scrolled."""
        wide = round(max(460 * theme().scale(), self.form.sizeHint().width() + 80))
        self.resize(max(self.width(), wide), self.height())
        self.fit()

    def save(self) -> None:
        """保存: check, write, close; the reason of a refusal stands above the buttons."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        self._say("")
        self.save_button.setEnabled(False)
        if self._problems is None:
            self._write()
        else:
            self._jobs.run(self, self._problems(self.form.values()), self._on_checked, failed=self._on_failed)

    def _on_checked(self, problems: Sequence[Problem]) -> None:
        errors = [problem for problem in problems if problem.is_error]
        for problem in reversed(errors):
            if problem.record in self.form.editors:
                self.form.set_error(problem.record, f"{problem.message}。")
                self.form.editors[problem.record].widget.setFocus()
            else:
                self._say(f"{problem.message}。")
        if errors:
            self.save_button.setEnabled(True)
        else:
            self._write()

    def _write(self) -> None:
        self._jobs.run(
            self,
            self._save(self.form.values()),
            self._on_saved,
            failed=self._on_failed,
            write=True,
            what="保存",
        )

    def _on_saved(self, result: Any) -> None:
        if self._keeper:
            self._keeper.done()
        self.accept()
        if self._done:
            self._done(result)

    def _on_failed(self, error: BaseException) -> bool:
        self.save_button.setEnabled(True)
        if not isinstance(error, UserError):
            return False
        self._say(f"{error.text}{error.advice}")
        return True

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
