"""Where the table is not at fault (no 细则 yet, another kind of table): what is, and the button that goes on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wenming_desktop.services.import_kind import InsteadError
from wenming_desktop.services.import_report import KIND_LABELS
from wenming_desktop.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from wenming_desktop.ui.dialogs.import_dialog import ImportDialog


def show_instead(dialog: ImportDialog, error: InsteadError) -> EmptyState:
    """Say the reason in place of the table's columns, which would be looked through in vain."""

    def first() -> None:
        other = type(dialog)(dialog.ctx, error.kind, dialog, track=dialog.track)
        other.accepted.connect(dialog.look)
        other.open()

    label = KIND_LABELS[error.kind]
    action = (
        (f"按{label}导入", lambda: dialog.set_kind(error.kind))
        if error.same_file
        else (f"导入{label}", first)
    )
    page = EmptyState(error.text, error.advice, [action], icon_name="file-spreadsheet")
    dialog.stack.addWidget(page)
    dialog.stack.setCurrentWidget(page)
    dialog.import_button.setText("确认导入(&S)")
    return page
