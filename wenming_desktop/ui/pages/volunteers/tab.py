"""What every tab of the room is built on: its own head with its own actions, and what it tells the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QMenu, QPushButton, QVBoxLayout, QWidget

from wenming_desktop.services import tables
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext, focus_first_list
from wenming_desktop.ui.theme import M, S, set_role
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.page_header import PageHeader
from wenming_desktop.ui.widgets.record_table import RecordTable

TITLE = "队伍与志愿者"


class RoomTab(QWidget):
    """One tab; the page shows its ``header`` above the tabs while it is in sight."""

    title = ""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        set_role(self, "clear")
        self.ctx = ctx
        self.header = PageHeader(TITLE)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, M, 0, 0)
        self.box.setSpacing(S + 2)

    def refresh(self) -> None:
        """Read everything anew."""

    def show_pk(self, pk: int) -> None:
        """Stand on a record of the tab."""

    def take_focus(self) -> None:
        """Give the keyboard to the tab's list."""
        focus_first_list(self)

    def ask_copy(self, button: QPushButton, draw: Callable[[bool], object]) -> None:
        """Which copy is printed, as a menu under the button: ``draw(office)``."""
        menu = self.copy_menu(draw)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def copy_menu(self, draw: Callable[[bool], object]) -> QMenu:
        """The two copies of a roster."""
        menu = QMenu(self)
        menu.setAccessibleName("打印哪一种")
        menu.addAction("张贴用：没有电话(&A)").triggered.connect(lambda: draw(False))
        menu.addAction("内部用：带电话(&B)").triggered.connect(lambda: draw(True))
        menu.setActiveAction(menu.actions()[0])
        return menu

    def tour(self) -> Iterator[str]:
        """Pictures of the tab."""
        yield "tab"

    def close_dialogs(self) -> None:
        """For the pictures: close what was opened over the tab."""
        for dialog in self.findChildren(QDialog):
            dialog.close()


def filters_given(bar: FilterBar) -> dict[str, Any]:
    """What a list is asked for: a chip that is off filters nothing."""
    return {key: (value or None) if isinstance(value, bool) else value for key, value in bar.values().items()}


def listed(
    ctx: PageContext, name: str, columns: Sequence[Column], filters: Callable[[], Mapping[str, Any]], bar: FilterBar,
    empty: EmptyState,
) -> RecordTable:  # fmt: skip
    """A table of one of the book's lists under a filter bar; Enter in the search box goes to its first line."""
    table = RecordTable(name, columns, ctx.jobs, ctx.store, empty=empty)
    table.set_source(
        lambda query: ctx.future(
            tables.ids, name, text=query.find or bar.text(), sort=query.sort, descending=query.descending,
            filters=filters(),
        ),
        lambda ids: ctx.future(tables.rows, name, ids),
    )  # fmt: skip
    bar.changed.connect(table.reload)
    bar.line.entered.connect(lambda: go_to_list(table))
    bar.line.stepped.connect(lambda _step: go_to_list(table))
    return table


def go_to_list(table: RecordTable) -> None:
    """From the search box to the list: its first line, where none is chosen."""
    if table.current() is None and table.ids():
        table.view.selectRow(0)
    table.view.setFocus(Qt.FocusReason.OtherFocusReason)
