"""F1 in every dialog and in the first window opens the help of that place."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import wenming_desktop.ui
from tests.ui.pages.points_book import settle
from tests.ui.test_drafts import all_classes, ask
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.paths import resource
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.help import HelpDialog, help_pages
from wenming_desktop.ui.helped import help_of
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import question_box
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.start import Doors, StartDialog
from wenming_desktop.ui.widgets.bar import DetailDialog

UI = Path(wenming_desktop.ui.__file__).parent


def plain(page: str) -> str:
    document = QTextDocument()
    document.setMarkdown(resource("help", f"{page}.md").read_text(encoding="utf-8"))
    return document.toPlainText()


@pytest.mark.parametrize("sheet", sorted(all_classes(Sheet), key=lambda one: one.__name__))
def test_every_sheet_says_where_its_help_is_and_it_is_there(qapp: object, sheet: type[Sheet]) -> None:
    page, _, word = sheet.helped_by.partition("#")
    assert word, f"{sheet.__name__} says no words to look for"
    if page:
        assert page in dict(help_pages())
        assert word in plain(page), f"{word} is not in the help of {page}"


def test_every_other_dialog_has_its_key() -> None:
    """Whatever is a dialog is a FittedDialog, whose key F1 is; boxes of Qt's own are made in one place, with the key."""
    lacking = []
    for path in UI.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and node.name != "FittedDialog":
                bases = {ast.unparse(base) for base in node.bases}
                if bases & {"QDialog", "QMessageBox", "QWizard"}:
                    lacking.append(node.name)
        made = re.findall(r"= (?:QMessageBox|QDialog|QInputDialog)\(", text)
        if len(made) > len(re.findall(r"\bhelps\((?:box|dialog)\)", text)):
            lacking.append(path.name)
    assert lacking == []


def press_f1(qtbot: QtBot, window: QWidget) -> HelpDialog:
    before = set(window.findChildren(HelpDialog))
    (keys,) = (one for one in window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
               if one.key().toString() == "F1")  # fmt: skip
    keys.activated.emit()
    (found,) = set(window.findChildren(HelpDialog)) - before
    qtbot.waitUntil(found.isVisible)
    return found


def shown(found: HelpDialog) -> str:
    return found._text.toPlainText().partition("\n")[0]


def test_a_sheet_shows_its_own_place_of_the_page(qtbot: QtBot, window: MainWindow) -> None:
    sheet = SheetEntry(window.ctx, window)
    sheet.show()
    settle(qtbot, window.ctx)
    found = press_f1(qtbot, sheet)
    assert (shown(found), found.found) == ("积分登记", "按表号录入：")
    found.close()
    sheet.reject()


def test_the_key_itself_is_heard_in_a_dialog(qtbot: QtBot, window: MainWindow) -> None:
    sheet = SheetEntry(window.ctx, window)
    sheet.open()
    settle(qtbot, window.ctx)
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    QTest.keyClick(sheet.focusWidget() or sheet, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: bool(sheet.findChildren(HelpDialog)))
    for one in sheet.findChildren(HelpDialog):
        one.close()
    sheet.reject()


def test_a_form_and_a_box_show_the_page_of_the_room_they_stand_over(qtbot: QtBot, window: MainWindow) -> None:
    window.navigate("households")
    settle(qtbot, window.ctx)
    form = ask(window.ctx, "孟和", [])
    form.setParent(window, form.windowFlags())
    form.setWindowTitle("新建一户")
    form.show()
    found = press_f1(qtbot, form)
    assert (shown(found), found.found) == ("农牧户", "新建一户：")
    found.close()
    form.reject()
    box, _ = question_box(window, "去掉21条？", "去掉", "", undoable=False)
    box.open()
    assert isinstance(box, QMessageBox)
    found = press_f1(qtbot, box)
    assert shown(found) == "农牧户"
    found.close()
    box.reject()


def test_details_and_the_first_window_have_help_too(qtbot: QtBot, tmp_path: Path) -> None:
    doors = Doors(lambda _new: None, lambda: None, lambda _path: None, lambda _file: None)
    start = StartDialog(doors, tmp_path, [], Clock.fixed(date(2026, 10, 27)))
    qtbot.addWidget(start)
    start.show()
    found = press_f1(qtbot, start)
    assert shown(found) == "打开程序时"
    found.close()
    detail = DetailDialog(start, "详情", "", "Traceback")
    detail.open()
    found = press_f1(qtbot, detail)
    assert shown(found) == "打开程序时"
    found.close()
    detail.accept()


def test_a_dialog_over_a_dialog_has_the_help_of_the_one_below(qtbot: QtBot, window: MainWindow) -> None:
    class Below(QDialog):
        helped_by = "boards#试算标准"

    below = Below(window)
    over = QDialog(below)
    over.setWindowTitle("甲 乙")
    assert help_of(over) == ("boards", ("甲 乙", "乙", "甲", "试算标准"))
    assert help_of(window)[0] == "points"
