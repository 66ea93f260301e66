"""Where the table is not at fault (no 细则 yet, another kind of table): what is, and the button that goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QDialog, QPushButton, QStackedWidget

from wenming_desktop.services.import_kind import InsteadError
from wenming_desktop.services.import_report import KIND_LABELS, Kind
from wenming_desktop.ui.widgets.empty_state import EmptyState

_OWN = 2  # the dialog's pages: nothing chosen yet, and what was found


class Looking(Protocol):
    """The dialog that looks a table through."""

    stack: QStackedWidget
    import_button: QPushButton

    def look(self) -> None: ...

    def set_kind(self, kind: Kind) -> None: ...


def show_instead(dialog: Looking, error: InsteadError, another: Callable[[], QDialog]) -> EmptyState:
    """Say the reason in place of the table's columns, which would be looked through in vain.

    ``another`` makes the dialog in which what is missing is imported first.
    """

    def first() -> None:
        other = another()
        other.accepted.connect(dialog.look)
        other.open()

    label = KIND_LABELS[error.kind]
    action = (
        (f"按{label}导入", lambda: dialog.set_kind(error.kind))
        if error.same_file
        else (f"导入{label}", first)
    )
    page = EmptyState(error.text, error.advice, [action], icon_name="file-spreadsheet")
    while (before := dialog.stack.widget(_OWN)) is not None:
        dialog.stack.removeWidget(before)
        before.deleteLater()
    dialog.stack.addWidget(page)
    dialog.stack.setCurrentWidget(page)
    dialog.import_button.setText("确认导入(&S)")
    return page
