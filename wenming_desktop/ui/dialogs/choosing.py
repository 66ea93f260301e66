"""Choosing files without stopping the window; the folder used last is remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from wenming_desktop.ui.widgets.table_view import Store

WORKBOOKS = "表格 (*.xlsx *.xls *.et *.xlsm *.ods)"
EVIDENCE = "照片和文件 (*.jpg *.jpeg *.png *.heic *.bmp *.pdf *.doc *.docx *.xls *.xlsx *.zip);;所有文件 (*)"
_FOLDER = "files/folder"
Done = Callable[[list[Path]], object]


def ask_files(
    parent: QWidget, title: str, kinds: str, store: Store, done: Done, *, many: bool = False
) -> QFileDialog:
    """Open the system's dialog; ``done`` is called with what was chosen, never with nothing."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, str(store.value(_FOLDER, "") or documents), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def take() -> None:
        files = [Path(name) for name in dialog.selectedFiles()]
        if files:
            store.setValue(_FOLDER, str(files[0].parent))
            done(files)

    dialog.accepted.connect(take)
    dialog.open()
    return dialog
