"""The lines and notes of a dialog in which a clerk types, and whether he did: Qt itself keeps that apart from filling."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from wenming_desktop.ui.widgets.entry_grid import EntryGrid
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.find_bar import FindBar
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.record_table import RecordTable

Line = QLineEdit | QPlainTextEdit
# what is typed to find something is no work; forms and grids have a draft of their own
_ELSEWHERE = (FilterBar, FindBar, RecordTable, RecordForm, EntryGrid)


def typed_lines(dialog: QWidget) -> dict[str, Line]:
    """The lines by name: the accessible one, numbered where two bear the same."""
    found: dict[str, Line] = {}
    lines: list[Line] = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QPlainTextEdit)]
    for line in lines:
        if line.isReadOnly() or _is_elsewhere(line, dialog):
            continue
        name, at = line.accessibleName().replace("/", "／"), 1
        while f"{name}{at if at > 1 else ''}" in found:
            at += 1
        found[f"{name}{at if at > 1 else ''}"] = line
    return found


def is_by_hand(line: Line) -> bool:
    """Whether something stands there that was typed, not filled in."""
    by_hand = line.isModified() if isinstance(line, QLineEdit) else line.document().isModified()
    return by_hand and bool(text_of(line))


def text_of(line: Line) -> str:
    """What stands there."""
    return line.text().strip() if isinstance(line, QLineEdit) else line.toPlainText().strip()


def put_text(line: Line, text: str) -> None:
    """Put a draft back; it counts as typed."""
    if isinstance(line, QLineEdit):
        line.setText(text)
        line.setModified(True)
    else:
        line.setPlainText(text)
        line.document().setModified(True)


def _is_elsewhere(line: QWidget, dialog: QWidget) -> bool:
    parent = line.parentWidget()
    while parent is not None and parent is not dialog:
        if isinstance(parent, _ELSEWHERE):
            return True
        parent = parent.parentWidget()
    return False
