"""With several lines selected: what works on one record is grey and says why, and a question names whom it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.dialog_openers import OPENERS
from tests.ui.small_screen import SETTINGS, looked_at, window_on
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.one_only import one_only_words
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable

WORKS_ON_ONE = re.compile(
    r"^(修改|删除|作废|冲正|更正|停用|重印|明细|重出|保留|离队|变更职务|结束|恢复选中|显示证件)"
)
# the room's own buttons work on the team of the tree, whatever is selected among its members
OF_THE_TEAM = {("team_members", "修改"), ("team_members", "删除")}


@pytest.fixture
def window(qtbot: QtBot, demo_book: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    with window_on(qtbot, demo_book, SETTINGS[0], monkeypatch) as window:
        yield window


def select(table: RecordTable, count: int) -> None:
    """The first lines of a list, as with Shift and the mouse."""
    model = table.view.model()
    rows = QItemSelection(model.index(0, 0), model.index(count - 1, model.columnCount() - 1))
    table.view.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def trouble(qtbot: QtBot, window: MainWindow, root: QWidget) -> tuple[int, list[str]]:
    """How many lists were tried, and what could be believed to be done to all that is selected there."""
    found, tried = [], 0
    for table in root.findChildren(RecordTable):
        if not table.view.isVisible() or len(table.ids()) < 2:
            continue
        tried += 1
        for count in (1, 2):
            before = {one for one in root.findChildren(QPushButton) if one.isEnabled()}
            select(table, count)
            qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        found += [f"{table._name}: {one}" for one in (*in_menu(table), *in_sight(table, root, before))]
        select(table, 1)
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    return tried, found


def in_menu(table: RecordTable) -> Iterator[str]:
    """Lines of the menu that are not as they were said to be, or do not say why they are grey."""
    menu = table.view.row_menu()
    for action, (text, _run) in zip(menu.actions(), table.view.row_actions, strict=False):
        if action.isEnabled() != (text in table.view.for_several):
            yield f"{text} in the menu"
        elif not action.isEnabled() and "一次" not in action.text():
            yield f"{text} in the menu does not say why"
    menu.deleteLater()


def in_sight(table: RecordTable, root: QWidget, before: set[QPushButton]) -> Iterator[str]:
    """Buttons of a list that work on one record and can be pressed, or do not say why they cannot."""
    for button in root.findChildren(QPushButton):
        if (table._name, button.text()) in OF_THE_TEAM:
            continue
        if button.isVisible() and WORKS_ON_ONE.match(button.text()) and _of(button, table, root):
            if button.isEnabled():
                yield button.text()
            elif button in before and "一次只办一行" not in button.toolTip():
                yield f"{button.text()} does not say why"


def _of(button: QPushButton, table: RecordTable, root: QWidget) -> bool:
    """Whether no other list in sight stands nearer to a button."""
    above: QWidget | None = button.parentWidget()
    while above is not None:
        near = [one for one in above.findChildren(RecordTable) if one.view.isVisible()]
        if near:
            return table in near and (len(near) == 1 or near[0] is table)
        above = above.parentWidget() if above is not root else None
    return False


def test_what_works_on_one_record_is_grey_while_several_are_selected(
    qtbot: QtBot, window: MainWindow
) -> None:
    tried, problems = 0, []
    for key in window.rooms:
        window.navigate(key)
        page = window.page(key)
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        for tab in looked_at(qtbot, window, page):
            more, found = trouble(qtbot, window, page)
            tried, problems = tried + more, problems + [f"{key} {tab}{one}" for one in found]
    for kind, opener in OPENERS.items():
        dialog = opener(window)
        dialog.open()
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        more, found = trouble(qtbot, window, dialog)
        tried, problems = tried + more, problems + [f"{kind.__name__} {one}" for one in found]
        dialog.close()
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    assert not problems, "\n".join(dict.fromkeys(problems))
    assert tried > 20


def test_the_links_of_a_panel_are_grey_too(qtbot: QtBot, window: MainWindow) -> None:
    """A panel shows one record of the list beside it; lists of its own stand nearer to its links than that one."""
    window.navigate("households")
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    page: Any = window.page("households")
    select(page.table, 1)
    assert all(link.isEnabled() for link in page.panel.links)
    select(page.table, 2)
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    assert not any(link.isEnabled() for link in page.panel.links)
    window.navigate("volunteers")
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    tab = window.page("volunteers")._tabs[0]  # type: ignore[attr-defined]
    tab.table.view.selectRow(0)
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    select(tab.table, 2)
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
    lines = [one for one in tab.verbs.more.menu().actions() if one.text()]
    assert [one.text() for one in lines if one.isEnabled()] == ["登记同意(&Y)…"]
    assert all(one.text().endswith("（一次一人）") for one in lines if not one.isEnabled())
    tab.record_consent()
    title = tab.findChildren(FormDialog)[-1].windowTitle()
    names = [tab.table.model.row_of(pk)["name"] for pk in tab.table.selected()]
    assert title == f"登记{names[0]}、{names[1]}的同意记录"


@pytest.fixture
def table(qtbot: QtBot) -> RecordTable:
    table = RecordTable("x", [Column("name", "姓名")])
    qtbot.addWidget(table)
    table.set_rows([{"pk": at, "name": name} for at, name in enumerate("甲乙丙丁戊")])
    table.show()
    return table


def test_a_held_button_is_as_the_room_last_wanted_it(table: RecordTable) -> None:
    button = table.one_only(action_button("作废", lambda: None))
    button.setToolTip("从此无效")
    button.setEnabled(False)
    select(table, 3)
    assert button.toolTip() == "选中了3行，这一项一次只办一行，请只选一行。"
    button.setEnabled(True)  # the detail of the current line was read
    assert not button.isEnabled()
    select(table, 1)
    assert button.isEnabled()
    assert button.toolTip() == "从此无效"


def test_a_button_of_two_lists_is_free_when_neither_holds_it_and_says_nothing_then(qtbot: QtBot) -> None:
    """As 修改 of a member: of the household chosen at the left and of the member chosen here."""
    button = action_button("修改", lambda: None)
    qtbot.addWidget(button)
    button.setToolTip("改这一位")
    tables = [RecordTable(name, [Column("name", "姓名")]) for name in "xy"]
    for one in tables:
        qtbot.addWidget(one)
        one.set_rows([{"pk": at, "name": name} for at, name in enumerate("甲乙丙丁戊")])
        one.show()
        one.one_only(button)
    for first, second in ((0, 1), (1, 0)):
        select(tables[0], 4)
        select(tables[1], 2)
        assert not button.isEnabled()
        select(tables[first], 1)
        assert not button.isEnabled()
        assert one_only_words((4, 2)[second]) == button.toolTip()
        select(tables[second], 1)
        assert (button.isEnabled(), button.toolTip()) == (True, "改这一位")


def test_a_question_names_the_first_ones_and_how_many(table: RecordTable) -> None:
    assert table.named([0], "人") == "甲"
    assert table.named([0, 1, 2], "人") == "甲、乙、丙"
    assert table.named([0, 1, 2, 3, 4], "人") == "甲、乙、丙等5人"
    assert table.named([0, 98, 99], "人") == "甲等3人"
    assert table.named([98, 99], "人") == "2人"
