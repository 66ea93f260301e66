"""From when a roster holds: new households from today or all from 1 January, what differs from today or 原来就登错了."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.services.import_report import ImportPreview
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label


class ImportDays(QWidget):
    """Shown where a roster brings new households to a village or says something else of old ones."""

    changed = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self._today = today
        self._since: date | None = None
        self._wrong: set[str] = set()
        self.notes = plain_label("", "warn", wrap=True)
        self.button = action_button("", self._from_new_year, role="link")
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.notes, 1)
        line.addWidget(self.button)
        self._said = plain_label("", "muted")
        self._boxes = QHBoxLayout()
        self._boxes.setSpacing(S)
        self.boxes: dict[str, QCheckBox] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        box.addLayout(line)
        box.addLayout(self._boxes)
        self._boxes.addWidget(self._said)
        self._boxes.addStretch(1)
        self.hide()

    def asks(self) -> dict[str, Any]:
        """What the import is told."""
        return {"since": self._since, "wrong": tuple(sorted(self._wrong))}

    def forget(self) -> None:
        """Another file: nothing has been said of it."""
        self._since, self._wrong = None, set()

    def show_preview(self, found: ImportPreview) -> None:
        """Say what is new and what differs."""
        begun = f"新建的户都从{self._since.year}年1月1日起建户。" if self._since else ""
        words = "\n".join([*found.report.notes, *filter(None, [begun])])
        self.notes.setText(words)
        self.notes.setVisible(bool(words))
        self.button.setText("改回从今天起建户" if self._since else f"这{found.late}户从1月1日起建户")
        self.button.setAccessibleName(self.button.text())
        self.button.setVisible(bool(found.late or self._since))
        self._show_boxes(found.changed)
        self.setVisible(bool(words or found.changed))

    def _show_boxes(self, changed: tuple[tuple[str, int], ...]) -> None:
        for box in self.boxes.values():
            self._boxes.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        self._said.setText(
            "与原来不同的，从今天起按表格；不是变了、是原来就登错了的，请勾：" if changed else ""
        )
        self._said.setVisible(bool(changed))
        for at, (kind, count) in enumerate(changed, 1):
            box = QCheckBox(f"{kind} {count}户")
            box.setAccessibleName(f"{kind}原来就登错了")
            box.setChecked(kind in self._wrong)
            box.toggled.connect(lambda on, kind=kind: self._mark(kind, on=on))
            self._boxes.insertWidget(at, box)
            self.boxes[kind] = box

    def _mark(self, kind: str, *, on: bool) -> None:
        self._wrong = self._wrong | {kind} if on else self._wrong - {kind}
        self.changed.emit()

    def _from_new_year(self) -> None:
        self._since = None if self._since else self._today.replace(month=1, day=1)
        self.changed.emit()
