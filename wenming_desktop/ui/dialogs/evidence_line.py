"""附照片、文件: what a form keeps as evidence when it is saved, with its button and its note."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.services import evidence
from wenming_desktop.ui.dialogs.choosing import EVIDENCE, ask_files
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.table_view import Store
from wenming_desktop.ui.widgets.text import plain_label


class EvidenceLine(QWidget):
    """The files chosen so far (``files``, each once), a button that asks for more (F8), and which will be kept."""

    def __init__(self, name: str, store: Store, parent: QWidget) -> None:
        """``name`` says what is asked for: 附签到照片."""
        super().__init__(parent)
        self.files: list[Path] = []
        self._name, self._store = name, store
        self.note = plain_label("", "muted", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S)
        line.addWidget(action_button(name, self._choose, keys="F8"))
        line.addWidget(self.note, 1)

    def take_files(self, files: Sequence[Path]) -> None:
        """Keep these files too."""
        self.files += [file for file in files if file not in self.files]
        names = "、".join(file.name for file in self.files)
        self.note.setText(f"保存时附上{evidence.words(self.files)}：{names}" if self.files else "")

    def _choose(self) -> None:
        ask_files(self, self._name, EVIDENCE, self._store, self.take_files, many=True)
