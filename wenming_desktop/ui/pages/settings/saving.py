"""Changing a part of the settings: read as they are now, replace the part, save under a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import books
from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import M, set_role


def change(
    ctx: PageContext, owner: QWidget, name: str, part: Callable[[Settings], Settings], then: Any = None
) -> None:
    """Save ``part(settings)`` under a name; on the writer, so that nothing saved meanwhile is lost."""

    def verb(book: Book) -> Any:
        return books.save_settings(book, part(book.settings), name)

    ctx.write(owner, then, verb)


def tab_box(tab: QWidget) -> QVBoxLayout:
    """The column of a tab."""
    set_role(tab, "clear")
    box = QVBoxLayout(tab)
    box.setContentsMargins(0, M, 0, 0)
    box.setSpacing(M)
    return box
