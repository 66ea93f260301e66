"""没有写加减的分值: asked of a rule book whose values have no sign and stand under no heading that gives one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.services.import_report import ImportPreview
from wenming_desktop.ui.theme import set_role
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.text import plain_label


class ImportUnsigned(QWidget):
    """Shown where values have no direction; nothing is chosen for the clerk."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self.notes = plain_label("", "warn")
        self.choice = DropDown()
        self.choice.setAccessibleName("没有写加减的分值")
        for words, way in (("不导入", 0), ("都是加分", 1), ("都是减分", -1)):
            self.choice.addItem(words, way)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.notes)
        line.addWidget(self.choice)
        line.addStretch(1)
        self.choice.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.hide()

    def asks(self) -> dict[str, Any]:
        """What the import is told."""
        return {"unsigned": int(self.choice.currentData())}

    def forget(self) -> None:
        """Another file: nothing has been said of it."""
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(0)
        self.choice.blockSignals(False)

    def show_preview(self, found: ImportPreview) -> None:
        """Say how many values it is about."""
        self.notes.setText(f"有{found.unsigned}条没有写是加分还是减分，表上也看不出，按：")
        self.setVisible(found.unsigned > 0)
