"""F1 wherever one stands: the help of that dialog, of the one it stands over, of the room, of the first window.

A window says where its help is: ``helped_by = "boards#试算标准"`` (the page, and the words one looks for in it); without
a page it is that of what stands behind it. Every kind of dialog calls ``helps`` when it is made.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

START = "start"


def helps(window: QWidget) -> None:
    """F1 in this window opens its help."""
    QShortcut(QKeySequence("F1"), window).activated.connect(partial(open_help, window))


def help_of(window: QWidget) -> tuple[str, tuple[str, ...]]:
    """The page for a window, and the words to look for in it, the best first."""
    words: list[str] = []
    behind: QWidget | None = window
    while behind is not None:
        page, _, word = str(getattr(behind, "helped_by", "") or "").partition("#")
        words += [word] if word else []
        if page:
            return page, tuple(words)
        if isinstance(behind, QDialog):
            title = behind.windowTitle()
            words += [title, *reversed(title.split())]
        behind = behind.parentWidget()
    return START, tuple(words)


def open_help(window: QWidget) -> QDialog:
    """Open the help over a window."""
    page, words = help_of(window)
    # by its name, when it is asked for: the help is a dialog itself, and every dialog has this key
    dialog: QDialog = import_module("wenming_desktop.ui.help").HelpDialog(page, window, words)
    dialog.open()
    return dialog
