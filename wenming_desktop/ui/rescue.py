"""The boxes of a book that is not where or what it was: 另存 for what is open, the newest good backup for what is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services.rescue import Good
from wenming_desktop.ui.messages import plain_box

SaveAs = Callable[[Path], None]


class GoneBox:
    """Stays until it is answered: the file is gone, what is open can be saved elsewhere. One at a time.

    ``leave``: the clerk was about to close; what is open goes unsaved only where she says so.
    """

    def __init__(self, target: Callable[[], Path], save_as: SaveAs) -> None:
        self._target, self._save_as = target, save_as
        self.box: QMessageBox | None = None

    def show(self, parent: QWidget | None, error: UserError, leave: Callable[[], None] | None = None) -> None:
        """Open it over the window; a second loss while it stands changes nothing."""
        if self.box is not None:
            return
        folder = self._target()
        lost = "\n\n不另存就关闭，还在打开的程序里、原来的文件里没有的登记会丢。" if leave else ""
        box = plain_box(parent, error.text, f"{error.advice}\n\n另存到：{folder}{lost}")
        here = box.addButton("另存", QMessageBox.ButtonRole.AcceptRole)
        other = box.addButton("存到别处…", QMessageBox.ButtonRole.ActionRole)
        stay = box.addButton("先不关" if leave else "先不存", QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(stay)
        unsaved = box.addButton("不另存，关闭", QMessageBox.ButtonRole.DestructiveRole) if leave else None
        box.setDefaultButton(here)
        box.setWindowModality(Qt.WindowModality.ApplicationModal)
        box.finished.connect(lambda _code: self._answered(parent, folder, here, other))
        if leave and unsaved:
            unsaved.clicked.connect(leave)
        self.box = box
        box.open()

    def _answered(self, parent: QWidget | None, folder: Path, here: QWidget, other: QWidget) -> None:
        box, self.box = self.box, None
        pressed = box.clickedButton() if box else None
        if pressed is here:
            self._save_as(folder)
        elif pressed is other:
            chosen, _ = QFileDialog.getSaveFileName(parent, "另存到", str(folder), "数据文件夹 (*.wenming)")
            if chosen:
                self._save_as(Path(chosen))


def offer_words(error: UserError, good: Good | None) -> str:
    """What is said of a damaged book: what is wrong, the backup by name and counts, what would be lost."""
    if good is None:
        return f"{error.text}没有找到完好的备份。请不要删除原来的文件，联系维护的人。"
    return f"{error.text}{good.words}损坏的文件会另外留着，不删除。"
