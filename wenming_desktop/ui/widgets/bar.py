"""The message bar above a room, and the strip that shows a long job with 取消. The main window owns one of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from wenming_desktop.ui.jobs import Job, Jobs
from wenming_desktop.ui.messages import Messages, Notice
from wenming_desktop.ui.theme import L, S, set_role, set_state
from wenming_desktop.ui.widgets.card import clear_layout
from wenming_desktop.ui.widgets.fitting import FittedDialog
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label


class Bar(QFrame):
    """Shows the notice of ``Messages`` with its buttons until it is acted on or closed."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.setAccessibleName("提示")
        self._messages = messages
        self._text = plain_label("", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = QHBoxLayout()
        box = QHBoxLayout(self)
        box.setContentsMargins(L, 6, S, 6)
        box.addWidget(self._text, 1)
        box.addLayout(self._buttons)
        messages.asked.connect(self.show_notice)
        messages.cleared.connect(self.hide)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show one notice in place of the one before."""
        clear_layout(self._buttons)
        set_state(self, "tone", notice.tone)
        self._text.setText(notice.text)
        self.setAccessibleDescription(notice.text)
        for part, text, run in notice.buttons():
            button = action_button(text, partial(self._act, part, run))
            # the bar goes away with its button: the keyboard stays where one was typing
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._buttons.addWidget(button)
        if notice.detail:
            self._buttons.addWidget(
                action_button("查看详情", lambda: DetailDialog.show_for(self, notice.detail))
            )
        known = action_button("知道了", self._messages.clear, role="link")
        known.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons.addWidget(known)
        self.show()

    def _act(self, part: Notice, run: Callable[[], object]) -> None:
        self._messages.drop(part)
        run()


class ProgressStrip(QFrame):
    """What is being done, how far, and 取消, for a job of more than a second."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.setAccessibleName("进度")
        self._job: Job | None = None
        self._text = plain_label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(160)
        self._cancel = QPushButton("取消")
        self._cancel.setAccessibleName("取消正在做的事")
        self._cancel.clicked.connect(self._on_cancel)
        box = QHBoxLayout(self)
        box.setContentsMargins(L, 6, S, 6)
        box.addWidget(self._text)
        box.addWidget(self._bar, 1)
        box.addWidget(self._cancel)
        jobs.long_running.connect(self.show_job)
        jobs.quiet.connect(self.hide)
        self.hide()

    def show_job(self, job: Job) -> None:
        """Show where this job stands now."""
        if job is not self._job:
            self._job = job
            self._cancel.setEnabled(True)
            self._cancel.setText("取消")
        progress = job.progress
        what = (progress.text if progress else "") or job.what or "正在处理"
        counted = progress is not None and progress.total > 0
        self._text.setText(
            f"{what}　{progress.done}/{progress.total}" if progress and counted else f"{what}…"
        )
        self._bar.setRange(0, progress.total if progress and counted else 0)
        self._bar.setValue(progress.done if progress else 0)
        self._cancel.setVisible(progress is not None)
        self.show()

    def _on_cancel(self) -> None:
        if self._job:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._cancel.setText("正在停下…")


class DetailDialog(FittedDialog):
    """A long text for support, with 复制详情."""

    def __init__(self, parent: QWidget | None, title: str, text: str, detail: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("文明实践所工作台")
        self._detail = QPlainTextEdit(detail)
        self._detail.setReadOnly(True)
        self._detail.setAccessibleName("详情")
        self._detail.hide()
        buttons = QDialogButtonBox()
        more = buttons.addButton("查看详情", QDialogButtonBox.ButtonRole.ActionRole)
        copy = buttons.addButton("复制详情", QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton("继续工作", QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(close, "main")
        more.clicked.connect(self._toggle)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(detail))
        close.clicked.connect(self.accept)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 16)
        box.setSpacing(12)
        box.addWidget(plain_label(title, "title", wrap=True))
        box.addWidget(plain_label(text, wrap=True))
        box.addWidget(self._detail, 1)
        box.addWidget(buttons)
        self.set_size(560, 200)

    def _toggle(self) -> None:
        shown = not self._detail.isVisible()
        self._detail.setVisible(shown)
        self.set_size(560, 460 if shown else 200)

    @classmethod
    def show_for(cls, parent: QWidget | None, detail: str) -> DetailDialog:
        """Open the details of a notice."""
        dialog = cls(parent, "详情", "下面的内容可以复制给维护的人看。", detail)
        dialog._toggle()
        dialog.open()
        return dialog

    @classmethod
    def bug(cls, parent: QWidget | None, detail: str) -> DetailDialog:
        """Open the dialog for what should not happen: what happened, is my data safe, what to do."""
        text = "刚才这一步没有做成。以前登记的内容都在，没有丢。可以继续工作；如果再次出现，请把详情复制给维护的人。"
        dialog = cls(parent, "程序出了点问题", text, detail)
        dialog.open()
        return dialog
