"""Photos and documents of the form, not saved yet: dropped, pasted or chosen; shown with the day they were taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import pasted_pictures
from wenming_desktop.services.activity_photos import PHOTO, Ready
from wenming_desktop.services.context import Book
from wenming_desktop.ui import labels
from wenming_desktop.ui.jobs import Progress
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities import reading
from wenming_desktop.ui.png import png_of
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label
from wenming_desktop.ui.widgets.thumb_strip import Thumb, ThumbStrip

_FOLDER = "activities/photo_folder"
_FILTER = (
    "照片和文件 (*.jpg *.jpeg *.png *.heic *.webp *.bmp *.pdf *.doc *.docx *.xls *.xlsx *.wps);;所有文件 (*)"
)
HINT = "把照片、文件拖到这里，\n或按 Ctrl+V 粘贴，Alt+P 从文件夹里选"


class PhotoBox(QWidget):
    """Staged files in their order; ``changed`` when they did, ``complained`` with the words of a refusal.

    ``taken_out`` with the paths of those that are staged no more.
    """

    changed = Signal()
    taken_out = Signal(object)
    complained = Signal(str)
    settled = Signal()

    def __init__(self, ctx: PageContext, kept: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self._ctx = ctx
        self._staged: list[tuple[Path, Ready]] = []
        self.pending = 0
        self.strip = ThumbStrip(HINT, name="照片和文件")
        self.strip.removed.connect(self.remove)
        self.strip.moved.connect(self.shift)
        self._said = plain_label("", "muted", wrap=True)
        self._kept = kept
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(action_button("添加照片(&P)", self.choose))
        self._edits = (
            action_button("前移", lambda: self._move_current(-1), role="link"),
            action_button("后移", lambda: self._move_current(1), role="link"),
            action_button("移除", lambda: self.remove(self.strip.current_key()), role="link"),
        )
        for button in self._edits:
            line.addWidget(button)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addLayout(line)
        box.addWidget(self.strip, 1)
        box.addWidget(self._said)
        self._show()

    # ---- asking ----
    def files(self) -> list[Ready]:
        """What is to be kept, read and scaled already, in order."""
        return [ready for _, ready in self._staged]

    def paths(self) -> list[str]:
        """Where the files lie, for the draft."""
        return [str(path) for path, _ in self._staged]

    # ---- adding ----
    def choose(self) -> None:
        """添加照片: pick files, from the folder they came from last."""
        folder = str(self._ctx.store.value(_FOLDER, "") or "")
        names, _kind = QFileDialog.getOpenFileNames(self, "添加照片和文件", folder, _FILTER)
        if names:
            self._ctx.store.setValue(_FOLDER, str(Path(names[0]).parent))
            self.add(Path(name) for name in names)

    def add(self, paths: Iterable[Path]) -> None:
        """Read these files beside the window and show them; those that cannot be read are named."""
        known = {path for path, _ in self._staged}
        wanted = [path for path in dict.fromkeys(paths) if path not in known and not path.is_dir()]
        if not wanted:
            return
        self.pending += 1
        progress = Progress()
        future = self._ctx.context.read(reading.prepared, wanted, progress)
        self._ctx.jobs.run(
            self, future, self._on_read, failed=self._on_failed, what="正在读照片", progress=progress
        )

    def take(self, mime: QMimeData, *, text_wins: bool = False) -> bool:
        """Take files or a picture out of the clipboard or a drop; False where there is none.

        ``text_wins``: one stands in a text field, and cells copied in WPS bring a picture of themselves along.
        """
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.add(paths)
            return True
        if not mime.hasImage() or (text_wins and mime.hasText()):
            return False
        image = mime.imageData()
        if not isinstance(image, QImage) or image.isNull():
            return False
        self.pending += 1
        # on the writing thread: a form that is left meanwhile is swept after it
        future = self._ctx.context.submit(_keep_pasted, image)
        self._ctx.jobs.run(self, future, self._on_pasted, failed=self._on_failed, what="正在读照片")
        return True

    def paste(self, *, text_wins: bool = False) -> bool:
        """Ctrl+V; False where the clipboard holds neither files nor a picture."""
        mime = QGuiApplication.clipboard().mimeData()
        return mime is not None and self.take(mime, text_wins=text_wins)

    # ---- order ----
    def remove(self, key: Any) -> None:
        """Take one out again."""
        if key is not None:
            self._take_out([key])

    def remove_all(self) -> None:
        """Take all out again."""
        if self._staged:
            self._take_out([path for path, _ in self._staged])

    def shift(self, key: Any, step: int) -> None:
        """Move one earlier or later."""
        keys = [path for path, _ in self._staged]
        at = keys.index(key) if key in keys else -1
        to = max(0, min(len(keys) - 1, at + step))
        if at >= 0 and to != at:
            self._staged.insert(to, self._staged.pop(at))
            self._show(key)
            self.changed.emit()

    # ---- inside ----
    def _take_out(self, paths: list[Path]) -> None:
        self._staged = [one for one in self._staged if one[0] not in paths]
        self._show()
        self.changed.emit()
        self.taken_out.emit(paths)

    def _on_pasted(self, path: Path) -> None:
        self.pending -= 1
        self.add([path])

    def _on_read(self, found: Sequence[tuple[Path, Ready | str]]) -> None:
        self.pending -= 1
        self._staged += [(path, ready) for path, ready in found if isinstance(ready, Ready)]
        refused = [words for _, words in found if isinstance(words, str)]
        self._show()
        self.changed.emit()
        if refused:
            self.complained.emit(" ".join(refused))
        self.settled.emit()

    def _on_failed(self, error: BaseException) -> bool:
        self.pending -= 1
        if isinstance(error, UserError):
            self.complained.emit(f"{error.text}{error.advice}")
        self.settled.emit()
        return isinstance(error, UserError)

    def _move_current(self, step: int) -> None:
        self.shift(self.strip.current_key(), step)

    def _show(self, stand_on: Any = None) -> None:
        self.strip.show_thumbs(
            [Thumb(path, _word(one), one.thumb, path.name) for path, one in self._staged], stand_on
        )
        photos = sum(one.kind == PHOTO for _, one in self._staged)
        said = [f"照片{photos}张" if photos else "", f"文件{len(self._staged) - photos}份"]
        new = "、".join(part for part in said if part and not part.startswith("文件0"))
        kept = f"已保存的{self._kept}份在右边的详情里查看、移除" if self._kept else ""
        self._said.setText("；".join(part for part in (f"新加{new}" if new and kept else new, kept) if part))
        self._said.setVisible(bool(self._said.text()))
        for button in self._edits:
            button.setEnabled(bool(self._staged))


def _word(one: Ready) -> str:
    if one.kind != PHOTO:
        return one.title
    return labels.month_day(one.taken) if one.taken else "日期不明"


def _keep_pasted(book: Book, image: QImage) -> Path:
    return pasted_pictures.put(book, png_of(image))
