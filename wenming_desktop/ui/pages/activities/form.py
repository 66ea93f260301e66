"""登记活动: one page for an activity, its photos, its stalls; by keyboard alone, saved by Ctrl+Enter.

    form = ActivityForm(ctx, reading.form_start(…), self);  form.saved.connect(…)     # the activity's key

A half-filled new one survives a crash as a draft (words, files, stalls); 丢弃 drops it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QScrollArea, QTabWidget, QWidget

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import activities, pasted_pictures
from wenming_desktop.services.drafts import Content, plain
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.left_over import mark, was
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities import reading
from wenming_desktop.ui.pages.activities.form_fields import ActivityFields
from wenming_desktop.ui.pages.activities.photo_box import PhotoBox
from wenming_desktop.ui.pages.activities.reading import FormStart
from wenming_desktop.ui.pages.activities.stalls import StallGrid
from wenming_desktop.ui.theme import L
from wenming_desktop.ui.widgets.ime_line import ImeLine

_SHOWN = 2  # names of files that are gone


class ActivityForm(Sheet):
    """The form of one activity; ``start.pk`` None makes a new one."""

    helped_by = "activities#登记一个活动"
    surface = "activity"
    saved = Signal(int)

    def __init__(
        self, ctx: PageContext, start: FormStart, parent: QWidget | None = None, *, draft: bool = False
    ) -> None:
        """``draft``: begin where a half-filled form was left (a plain new one)."""
        new = start.pk is None
        super().__init__(ctx, "登记活动" if new else f"修改活动 {start.values['title']}", "", parent)
        self.pk = start.pk
        self.warnings: tuple[str, ...] = ()
        self._had_stalls = bool(start.stalls)
        self._save_when_read = False
        latest = (lambda text: ctx.future(reading.latest, text)) if new else None
        self.fields = ActivityFields(start, ctx.today(), ctx.jobs, latest)
        self.photos = PhotoBox(ctx, start.kept)
        self.stalls = StallGrid(start.teams)
        self.tabs = QTabWidget()
        self._build()
        self.stalls.set_stalls(start.stalls)
        self._opened_with = self._all()
        # a copy or a plan has a draft of its own: it must not bring along, nor drop, that of a plain new one
        self.subject = ("new" if draft else f"plan/{start.values.get('title', '')}") if new else str(start.pk)
        left = self.watch()
        self.put_typed(left)
        self._connect()
        self.fields.editors["title"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        left = QScrollArea()
        left.setWidgetResizable(True)
        left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left.setWidget(self.fields)
        more = QScrollArea()
        more.setWidgetResizable(True)
        more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        more.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        more.setWidget(self.fields.more)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("照片、摊位和更多栏目")
        for title, page in (
            ("&1 照片和文件", self.photos),
            ("&2 摊位", self.stalls),
            ("&3 更多栏目", more),
        ):
            self.tabs.addTab(page, title)
        line = QHBoxLayout()
        line.setSpacing(L)
        left.setMinimumWidth(
            self.fields.minimumSizeHint().width() + left.verticalScrollBar().sizeHint().width()
        )
        line.addWidget(left, 13)
        line.addWidget(self.tabs, 9)
        self.body.addLayout(line, 1)
        self.add_button("取消(&C)", self.reject)
        self.save_button = self.add_button("保存(&S)　Ctrl 回车", self.save, main=True)
        self.save_button.setAccessibleName("保存")
        # Enter goes from field to field; only Ctrl+Enter saves
        self.save_button.setDefault(False)
        self.save_button.setAutoDefault(False)
        self.set_size(1120, 668)

    def _connect(self) -> None:
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        self.fields.changed.connect(lambda _name: self._on_changed())
        self.fields.left.connect(lambda: self.save_button.setFocus(Qt.FocusReason.TabFocusReason))
        self.photos.changed.connect(self._on_changed)
        self.photos.complained.connect(self._on_photo_refused)
        self.photos.taken_out.connect(self._on_taken_out)
        self.photos.settled.connect(self._on_read)
        self.stalls.complained.connect(self.say)
        self.stalls.changed.connect(lambda _token, _key: self._on_changed())
        self.stalls.left.connect(lambda: self.save_button.setFocus(Qt.FocusReason.TabFocusReason))
        self.setAcceptDrops(True)
        for editor in self.fields.editors.values():
            # a photo dropped on a line must not become the words file:///…
            editor.widget.setAcceptDrops(False)
            editor.widget.installEventFilter(self)

    # ---- saving ----
    def save(self) -> None:
        """保存: check, write everything as one action, close."""
        if _composing() or not self.save_button.isEnabled():
            return
        name, wrong = self.fields.problem()
        if wrong:
            self._complain(name, wrong)
            return
        wrong = self.stalls.problem()
        if wrong:
            self.tabs.setCurrentWidget(self.stalls)
            self.say(wrong)
            return
        if self.photos.pending:
            self._save_when_read = True
            self.say("照片还在读，读完就保存。")
            return
        self.say("")
        self.save_button.setEnabled(False)
        future = self.ctx.future(activities.check_activity, self.pk, self.fields.values())
        self.ctx.jobs.run(self, future, self._on_checked, failed=self._refused)

    def _on_checked(self, problems: Sequence[Problem]) -> None:
        errors = [one for one in problems if one.is_error]
        if errors:
            self.save_button.setEnabled(True)
            self._complain(errors[0].record, f"{errors[0].message}。")
            return
        self.warnings = tuple(one.message for one in problems)
        stalls = self.stalls.stalls()
        future = self.ctx.context.submit(
            activities.save_activity, self.pk, self.fields.values(),
            stalls if stalls or self._had_stalls else None, self.photos.files(),
        )  # fmt: skip
        self.ctx.jobs.run(self, future, self._on_saved, failed=self._refused, write=True, what="正在保存活动")

    def _on_saved(self, pk: int) -> None:
        self.accept()
        self.saved.emit(pk)

    def _refused(self, error: BaseException) -> bool:
        self.save_button.setEnabled(True)
        return self.refused(error)

    def _complain(self, name: str, words: str) -> None:
        if self.fields.more.findChildren(QWidget) and name in self.fields.editors:
            widget = self.fields.editors[name].widget
            if self.fields.more.isAncestorOf(widget):
                self.tabs.setCurrentIndex(2)
        self.fields.mark(name, words)
        self.say(words)

    def _on_read(self) -> None:
        if self._save_when_read and not self.photos.pending:
            self._save_when_read = False
            self.save()

    def _on_photo_refused(self, words: str) -> None:
        self._save_when_read = False  # else it would be saved without it, and closed over these words
        self.say(words)

    # ---- the pictures pasted here ----
    def _on_taken_out(self, paths: Sequence[Path]) -> None:
        """A pasted picture lies in the book's folder no longer than Ctrl+Z, Ctrl+Y or 找回 may ask for it."""
        if self.keeper is not None:
            gone = [path for path in paths if not self.keeper.may_put_again(path.parent.name)]
            self.keeper.look()  # the draft lets go of them first
            self.ctx.drafts.sweep_pictures(gone)

    def done(self, result: int) -> None:
        """Pasted pictures stay only with the draft, where one is left."""
        super().done(result)
        self.ctx.drafts.sweep_pictures()

    # ---- draft ----
    def _all(self) -> Content:
        stands = {"texts": self.fields.texts(), "files": self.photos.paths(), "stalls": self.stalls.kept()}
        return plain(stands)

    def typed(self) -> Content:
        """What differs from the form as it was opened: words, files, stalls."""
        now, before = self._all(), self._opened_with
        texts = {
            name: text for name, text in now["texts"].items() if text and text != before["texts"].get(name)
        }
        parts: Content = {"texts": texts, "files": now["files"]}
        if now["stalls"] != before["stalls"]:
            parts["stalls"] = now["stalls"]
        return {name: part for name, part in parts.items() if part}

    def put_typed(self, content: Content) -> None:
        """Words, files that are still there, stalls."""
        self.fields.set_texts(content.get("texts", {}))
        if "stalls" in content:
            self.stalls.set_stalls(content["stalls"])
        book = self.ctx.context.folder
        paths = [pasted_pictures.here(book, Path(name)) for name in content.get("files", [])]
        self.photos.add(path for path in paths if path.is_file())
        if gone := [path.name for path in paths if not path.is_file()]:
            self.say(
                f"附的文件“{few(gone, _SHOWN, '个')}”找不到了，没有放回：可能移走了，或U盘没有插。请重新附。"
            )

    def wipe_typed(self) -> None:
        """Show the form as it was opened."""
        before = self._opened_with["texts"]
        self.fields.set_texts({name: before.get(name, "") for name in self.typed().get("texts", {})})
        self.stalls.set_stalls(self._opened_with["stalls"])
        self.photos.remove_all()

    def mark_left(self, left: Content) -> list[str]:
        """The fields, and the pages that hold files or stalls."""
        texts, before = left.get("texts", {}), self._opened_with["texts"]
        for name, editor in self.fields.editors.items():
            mark(editor.widget, was(str(before.get(name, ""))) if name in texts else "")
        pages = (("files", self.photos, "照片和文件"), ("stalls", self.stalls, "摊位"))
        for name, page, _ in pages:
            mark(page, was("") if name in left else "")
        named = [editor.field.label for name, editor in self.fields.editors.items() if name in texts]
        return named + [words for name, _, words in pages if name in left]

    def _on_changed(self) -> None:
        self.say("")

    # ---- files dropped and pasted ----
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.tabs.setCurrentWidget(self.photos)
        if self.photos.take(event.mimeData()):
            event.acceptProposedAction()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _pastes(event):
            typed_in = isinstance(watched, ImeLine | QPlainTextEdit)
            return self._paste(text_wins=typed_in)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (_pastes(event) and self._paste()):
            super().keyPressEvent(event)

    def _paste(self, *, text_wins: bool = False) -> bool:
        taken = self.photos.paste(text_wins=text_wins)
        if taken:
            self.tabs.setCurrentWidget(self.photos)
        return taken


def _pastes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Paste)


def _composing() -> bool:
    """Whether an input method is at work: its keys save nothing."""
    widget = QApplication.focusWidget()
    if isinstance(widget, ImeLine):
        return widget.composing
    return isinstance(widget, QPlainTextEdit) and bool(widget.textCursor().block().layout().preeditAreaText())
