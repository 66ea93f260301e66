"""S1: Ctrl+Z takes back what was named last; what is typed is dropped by name only, and Ctrl+Y brings it back."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.drafts_window import ENTER, half_a_row
from tests.ui.pages.points_book import press, settle, type_keys
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.pages.points.sheet_steps import press_redo as press_sheet_redo

GOOD = "\n".join(f"萨日朗嘎查\t{name}\tZ1" for name in ("包青格乐", "孟和", "乌云其木格"))
BAD = "\n".join(f"萨日朗嘎查\t{name}\tZ1" for name in ("查无此人", "查无此女"))


def grid_of(window: MainWindow) -> Any:
    return window.page("points").register.grid  # type: ignore[attr-defined]


def typed(window: MainWindow) -> list[Any]:
    return [row.get("who") for row in grid_of(window).typed_rows()]


def has_keyboard(window: MainWindow) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and window.page("points").register.isAncestorOf(focus)  # type: ignore[attr-defined]


def pasted(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText(f"{GOOD}\n{BAD}")
    grid_of(window).paste()
    settle(qtbot, window.ctx)


def recorded(window: MainWindow) -> int:
    return sum(line.state == "done" for line in grid_of(window).model.lines)


def test_ctrl_z_takes_back_the_named_action_and_leaves_the_red_rows(qtbot: QtBot, window: MainWindow) -> None:
    ctx = window.ctx
    pasted(qtbot, window)
    grid_of(window).record_all()
    settle(qtbot, ctx)
    assert "一次撤销这3条" in ctx.messages.last
    assert typed(window) == ["查无此人", "查无此女"]
    grid_of(window).start_typing("who")
    window.press_undo()
    settle(qtbot, ctx)
    assert recorded(window) == 0, ctx.messages.last
    assert typed(window) == ["查无此人", "查无此女"]
    assert all(line.errors for line in grid_of(window).drafts()), "the reason stays"
    assert has_keyboard(window)
    window.press_redo()
    settle(qtbot, ctx)
    assert recorded(window) == 3
    assert typed(window) == ["查无此人", "查无此女"]


def test_what_was_typed_after_the_action_goes_first_and_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    ctx = window.ctx
    pasted(qtbot, window)
    grid_of(window).record_all()
    settle(qtbot, ctx)
    grid_of(window).start_typing("who")
    half_a_row(qtbot, ctx)
    assert len(typed(window)) == 3
    window.press_undo()
    settle(qtbot, ctx)
    assert typed(window) == ["查无此人", "查无此女"], "only what was typed since"
    assert "Ctrl+Y" in ctx.messages.last
    assert recorded(window) == 3
    assert has_keyboard(window)
    window.press_undo()
    settle(qtbot, ctx)
    assert recorded(window) == 0
    window.press_redo()
    settle(qtbot, ctx)
    assert (recorded(window), len(typed(window))) == (3, 2)
    window.press_redo()
    settle(qtbot, ctx)
    assert len(typed(window)) == 3
    assert has_keyboard(window)


def test_a_paste_taken_back_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    pasted(qtbot, window)
    window.press_undo()
    settle(qtbot, window.ctx)
    assert typed(window) == []
    window.press_redo()
    settle(qtbot, window.ctx)
    assert len(typed(window)) == 5


def test_rows_declined_by_the_bar_come_back(qtbot: QtBot, window: MainWindow) -> None:
    pasted(qtbot, window)
    notice = window.ctx.messages.notice
    assert notice is not None
    dict(notice.actions)["不要了"]()
    settle(qtbot, window.ctx)
    assert typed(window) == []
    assert "Ctrl+Y" in window.ctx.messages.last
    window.press_redo()
    assert len(typed(window)) == 5


def test_a_row_left_by_escape_comes_back_beside_what_was_typed_since(
    qtbot: QtBot, window: MainWindow
) -> None:
    ctx = window.ctx
    half_a_row(qtbot, ctx)
    press(Qt.Key.Key_Escape)
    settle(qtbot, ctx)
    press(Qt.Key.Key_Escape)
    settle(qtbot, ctx)
    assert typed(window) == []
    assert "Ctrl+Y" in ctx.messages.last
    type_keys("bqgl")
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    window.press_redo()
    settle(qtbot, ctx)
    assert [title for _, title in typed(window)] == ["孟和", "包青格乐"]


def test_a_sheet_is_taken_back_cell_by_cell_and_whole_only_where_the_clerk_agrees(
    qtbot: QtBot, ctx: PageContext
) -> None:
    sheet = SheetEntry(ctx)
    sheet.show()
    settle(qtbot, ctx)
    cells = [sheet.model.index(row, column) for row, column in ((0, 3), (1, 3), (1, 3), (2, 4))]
    states = [dict(sheet.model.typed)]
    for index, text in zip(cells, ("2", "4", "3", "1"), strict=True):
        sheet.model.type_in(index, text)
        states.append(dict(sheet.model.typed))
    for state in reversed(states[:-1]):
        sheet.turn_back()
        assert sheet.model.typed == state
        assert (sheet.model.typed_by.keys(), sheet.findChildren(QMessageBox)) == (state.keys(), [])
    for state in states[1:]:
        press_sheet_redo(sheet, sheet.grid, sheet.codes, sheet.say_turned)
        assert sheet.model.typed == state
    sheet.cause.setText("会议纪要")
    for _ in cells:
        sheet.turn_back()
    sheet.turn_back()  # what is left is no cell: that is asked
    (box,) = [one for one in sheet.findChildren(QMessageBox) if one.isVisible()]
    assert box.text() == "这张表里还有没保存的：原因。全部清掉？"
    assert box.defaultButton().text() == "取消", "Enter agrees to nothing"
    next(button for button in box.buttons() if button.text() == "清掉").click()
    settle(qtbot, ctx)
    assert (sheet.cause.text(), "Ctrl+Y" in sheet._note.text()) == ("", True)
    press_sheet_redo(sheet, sheet.grid, sheet.codes, sheet.say_turned)
    settle(qtbot, ctx)
    assert sheet.cause.text() == "会议纪要"
    sheet.cause.clear()
    sheet.model.type_in(cells[0], "2")
    sheet.save()
    settle(qtbot, ctx)
    sheet.turn_back()
    settle(qtbot, ctx)
    assert "已撤销" in ctx.messages.last
    press_sheet_redo(sheet, sheet.grid, sheet.codes, sheet.say_turned)
    settle(qtbot, ctx)
    assert "已重做" in ctx.messages.last
    sheet.reject()


def test_ctrl_y_puts_nothing_into_the_way_of_typing_that_is_not_in_sight(
    qtbot: QtBot, ctx: PageContext
) -> None:
    sheet = SheetEntry(ctx)
    sheet.show()
    settle(qtbot, ctx)
    sheet.model.type_in(sheet.model.index(0, 3), "2")
    sheet.turn_back()
    sheet.set_mode(codes=True)
    press_sheet_redo(sheet, sheet.grid, sheet.codes, sheet.say_turned)
    settle(qtbot, ctx)
    assert sheet.model.typed == {}
    sheet.set_mode(codes=False)
    press_sheet_redo(sheet, sheet.grid, sheet.codes, sheet.say_turned)
    assert len(sheet.model.typed) == 1
    sheet.set_mode(codes=True)
    sheet.turn_back()  # no line by code: the cell out of sight is named before anything goes
    (box,) = [one for one in sheet.findChildren(QMessageBox) if one.isVisible()]
    assert box.text() == "这张表里还有没保存的：1格。全部清掉？"
    box.close()
    assert len(sheet.model.typed) == 1
    sheet.reject()
