"""队伍与志愿者 by keyboard: prints, tabs, the way from the search box to a record."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.volunteers_steps import dialog_of
from wenming_desktop.services.context import Context
from wenming_desktop.services.paper import Made
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.pages.volunteers import tab as tab_module
from wenming_desktop.ui.pages.volunteers.page import VolunteersPage
from wenming_desktop.ui.volunteers.stars_dialog import StarsDialog


def test_ctrl_p_asks_for_the_copy_and_the_posted_one_has_no_phone(
    qtbot: QtBot, room: VolunteersPage, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Made] = []
    monkeypatch.setattr("wenming_desktop.ui.dialogs.shown.previewed", lambda _ctx: made.append)
    drawn: list[Any] = []
    monkeypatch.setattr(tab_module.RoomTab, "ask_copy", lambda _self, _button, draw: drawn.append(draw))
    assert room.print_page()
    menu = room.volunteers.copy_menu(drawn[0])
    assert [action.text() for action in menu.actions()] == ["张贴用：没有电话(&A)", "内部用：带电话(&B)"]
    for action in menu.actions():
        action.trigger()
    qtbot.waitUntil(lambda: len(made) == 2)
    assert [one.file_name for one in made] == ["志愿者花名册.pdf", "志愿者花名册（内部）.pdf"]


@pytest.mark.parametrize("number", range(6))
def test_every_tab_has_its_own_head_with_one_filled_button_at_most(
    qtbot: QtBot, room: VolunteersPage, number: int
) -> None:
    room.tabs.setCurrentIndex(number)
    header = room._headers.currentWidget()
    assert header is room._tabs[number].header
    filled = [button for button in header.buttons if button.property("role") == "main"]
    assert len(filled) <= 1


def test_enter_in_the_search_box_goes_to_the_list_and_enter_opens_the_record(
    qtbot: QtBot, room: VolunteersPage
) -> None:
    tab = room.volunteers
    tab.filters.line.setFocus()
    qtbot.keyClicks(tab.filters.line, "wl")
    qtbot.waitUntil(lambda: len(tab.table.ids()) == 1)
    qtbot.keyClick(tab.filters.line, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is tab.table.view
    qtbot.keyClick(tab.table.view, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, room)
    assert dialog.windowTitle() == "修改 乌兰"
    dialog.close()


def test_the_workbench_finds_those_without_consent_by_one_click(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage
) -> None:
    window.navigate("volunteers", task="consent")
    qtbot.waitUntil(lambda: len(room.volunteers.table.ids()) == 2)
    assert room.volunteers.filters.words() == "待补同意"


def test_the_workbench_leads_to_what_was_corrected_after_it_was_issued(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage
) -> None:
    window.navigate("volunteers", kind="certificate", task="changed")
    assert room.tabs.currentWidget() is room.certificates
    assert room.certificates.filters.words() == "出具后有更正"
    window.navigate("volunteers", kind="certificate", task="stars")
    (dialog,) = room.certificates.findChildren(StarsDialog)
    assert dialog.which.currentText() == "已认定"
    qtbot.waitUntil(lambda: window.ctx.jobs.idle)
    dialog.close()


def test_the_keyboard_comes_to_the_list_whatever_the_panel_shows(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage
) -> None:
    tab = room.volunteers
    tab.table.select(tab.table.ids()[0])
    qtbot.waitUntil(lambda: window.ctx.jobs.idle)
    for number in range(tab.panel.tabs.count()):
        tab.panel.tabs.setCurrentIndex(number)
        window.navigate("households")
        window.navigate("volunteers", kind="volunteer", pk=tab.table.ids()[1])
        assert tab.table.view.hasFocus()


def test_arrows_walk_along_the_tabs_and_ctrl_tab_goes_to_the_next(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage
) -> None:
    bar = room.tabs.tabBar()
    bar.setFocus()
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: window.ctx.jobs.idle)
    assert (room.tabs.currentIndex(), bar.hasFocus()) == (4, True)
    room.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert room.tabs.currentIndex() == 5


def test_in_an_empty_list_the_keyboard_is_at_the_first_step(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage
) -> None:
    room.volunteers.filters.line.setText("zzz")
    qtbot.waitUntil(lambda: room.volunteers.table.ids() == [])
    qtbot.waitUntil(lambda: window.ctx.jobs.idle)
    window.navigate("households")
    window.navigate("volunteers")
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "导入花名册"
    assert room.volunteers.table.isAncestorOf(focused)
