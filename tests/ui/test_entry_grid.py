"""The register: one row one entry, by keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.domain.amounts import parse_amount
from wenming_desktop.domain.errors import UserError
from wenming_desktop.ui.models.entry_model import EntryColumn
from wenming_desktop.ui.register.columns import Editors, register_columns
from wenming_desktop.ui.widgets.choice_field import PersonPicker
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.date_keys import parse_typed
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.entry_grid import EntryGrid
from wenming_desktop.ui.widgets.ime_line import ImeLine

TODAY = date(2026, 10, 27)
BAO = Choice(7, "包青格乐", "萨日朗嘎查2组", "本月+28")


def points(text: str) -> int:
    amount = parse_amount(text)
    if amount is None:
        raise UserError("分值不是数。", "请写 2 或 -3。")
    return -amount.size if amount.sign == "-" else amount.size


def day(text: str) -> date:
    found = parse_typed(text, TODAY)
    if found is None:
        raise UserError("没有这一天。")
    return found


COLUMNS = [
    EntryColumn("day", "日期", 80, make=lambda p: DateField("日期", p, today=TODAY, short=True, button=False), parse=day,
                carry=True, required=True),
    EntryColumn("person", "姓名", 160, make=lambda p: PersonPicker(lambda t: [BAO] if t else [], None, p), required=True),
    EntryColumn("points", "分值", 60, "right", make=lambda p: ImeLine("分值", p), parse=points, required=True),
    EntryColumn("category", "类别", 80),
    EntryColumn("note", "备注", 120, make=lambda p: ImeLine("备注", p)),
]  # fmt: skip


@pytest.fixture
def grid(qtbot: QtBot) -> EntryGrid:
    grid = EntryGrid(COLUMNS, start={"day": TODAY})
    grid.resize(700, 400)
    qtbot.addWidget(grid)
    grid.show()
    grid.activateWindow()
    qtbot.waitUntil(grid.isActiveWindow)
    grid.start_typing()
    return grid


def cell() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def type_row(qtbot: QtBot, name: str, value: str) -> None:
    qtbot.keyClicks(cell(), name)
    picker = cell()
    assert isinstance(picker, PersonPicker)
    qtbot.waitUntil(picker.popup.isVisible)
    qtbot.keyClick(picker, Qt.Key.Key_Tab)
    qtbot.keyClicks(cell(), value)
    qtbot.keyClick(cell(), Qt.Key.Key_Return)


def test_a_row_is_typed_and_recorded_by_keyboard_alone(qtbot: QtBot, grid: EntryGrid) -> None:
    rows: list[tuple[int, dict[str, Any]]] = []
    grid.recorded.connect(lambda token, values: rows.append((token, values)))
    assert isinstance(cell(), PersonPicker)  # the date is there already: one starts at the first empty cell
    type_row(qtbot, "bqg", "10")
    assert [values for _, values in rows] == [{"day": TODAY, "person": BAO, "points": 1000}]
    assert isinstance(cell(), PersonPicker)  # and the next row is open, with the date carried on
    assert grid.model.lines[-1].values == {"day": TODAY}
    type_row(qtbot, "bqg", "-3")
    assert rows[1][1]["points"] == -300


def test_first_letters_are_not_lost_and_enter_in_a_composition_records_nothing(
    qtbot: QtBot, grid: EntryGrid
) -> None:
    rows: list[Any] = []
    grid.recorded.connect(lambda _token, values: rows.append(values))
    editor = cell()
    QApplication.sendEvent(editor, QInputMethodEvent("bao", []))
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert rows == []
    event = QInputMethodEvent("", [])
    event.setCommitString("包")
    QApplication.sendEvent(editor, event)
    assert isinstance(editor, PersonPicker)
    assert editor.text() == "包"


def test_a_row_with_a_missing_cell_is_not_recorded(qtbot: QtBot, grid: EntryGrid) -> None:
    rows: list[Any] = []
    words: list[str] = []
    grid.recorded.connect(lambda _token, values: rows.append(values))
    grid.complained.connect(words.append)
    qtbot.keyClick(cell(), Qt.Key.Key_Return)
    assert rows == []
    assert words == ["这一格要填。"]
    assert grid.model.lines[-1].errors.keys() == {"person", "points"}
    assert isinstance(cell(), PersonPicker)


def test_a_wrong_cell_is_red_until_it_is_right(qtbot: QtBot, grid: EntryGrid) -> None:
    rows: list[Any] = []
    grid.recorded.connect(lambda _token, values: rows.append(values))
    type_row(qtbot, "bqg", "many")
    assert rows == []
    assert grid.model.lines[-1].errors == {"points": "分值不是数。请写 2 或 -3。"}
    qtbot.keyClicks(cell(), "2")
    qtbot.keyClick(cell(), Qt.Key.Key_Return)
    assert rows[0]["points"] == 200


def test_who_comes_back_from_another_window_types_on(qtbot: QtBot, grid: EntryGrid) -> None:
    """A message came in the middle of a word: what stands there is not marked, and the next letter does not wipe it."""
    qtbot.keyClicks(cell(), "bao")
    view, editor = grid.view, cell()
    assert isinstance(editor, PersonPicker)
    view.commitData(editor)
    view._moving = True  # Qt closes the cell as the window goes behind, and nothing opens there till it is in front again
    view.close_cell()
    view._moving = False
    QApplication.sendEvent(
        view, QFocusEvent(QFocusEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason)
    )
    again = view.indexWidget(view.currentIndex())
    assert isinstance(again, PersonPicker)
    assert (again.text(), again.selectedText()) == ("bao", "")
    qtbot.keyClicks(again, "q")
    assert again.text() == "baoq"


def test_escape_drops_the_row(qtbot: QtBot, grid: EntryGrid) -> None:
    qtbot.keyClicks(cell(), "bqg")
    picker = cell()
    assert isinstance(picker, PersonPicker)
    qtbot.waitUntil(picker.popup.isVisible)
    qtbot.keyClick(picker, Qt.Key.Key_Escape)  # the list first
    qtbot.keyClick(cell(), Qt.Key.Key_Escape)  # then the row
    assert grid.model.lines[-1].values == {"day": TODAY}
    editor = cell()
    assert isinstance(editor, PersonPicker)
    assert editor.text() == ""


def test_the_page_fills_cells_and_answers(qtbot: QtBot, grid: EntryGrid) -> None:
    tokens: list[int] = []
    grid.changed.connect(
        lambda token, key: grid.set_value(token, "category", "环境卫生") if key == "person" else None
    )
    grid.recorded.connect(lambda token, _values: tokens.append(token))
    type_row(qtbot, "bqg", "5")
    assert grid.values(tokens[0])["category"] == "环境卫生"
    grid.refused(tokens[0], UserError("这个月已经审核。", "请改日期。"), "day")
    assert grid.model.lines[0].errors == {"day": "这个月已经审核。请改日期。"}
    assert grid.model.lines[0].state == "draft"
    grid.saved(
        tokens[0], {"day": TODAY, "person": "包青格乐", "points": 500, "category": "环境卫生", "note": ""}
    )
    assert grid.model.lines[0].state == "done"


def test_a_block_from_wps_is_appended_with_bad_cells_red_and_recorded_in_one_go(
    qtbot: QtBot, grid: EntryGrid
) -> None:
    QGuiApplication.clipboard().setText(
        '1026\t王秀兰\t2\t"第一行\n第二行"\r\n1026\t刘旺\t多\t\r\n10-25\t张福\t−3\t"说""好"""\r\n'
    )
    counted: list[tuple[int, int]] = []
    batches: list[list[Any]] = []
    grid.pasted.connect(lambda total, bad: counted.append((total, bad)))
    grid.recorded_many.connect(batches.append)
    grid.view.go_key(0, "day")
    qtbot.keyClick(cell(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert counted == [(3, 1)]
    assert len(grid.model.lines) == 4
    drafts = grid.drafts()
    assert drafts[0].values == {
        "day": date(2026, 10, 26),
        "person": "王秀兰",
        "points": 200,
        "note": "第一行\n第二行",
    }
    assert list(drafts[1].errors) == ["points"]
    assert drafts[2].values["points"] == -300
    assert drafts[2].values["note"] == '说"好"'
    grid.record_all()
    assert [values["person"] for _, values in batches[0]] == ["王秀兰", "张福"]
    assert [line.state for line in grid.model.lines] == ["saving", "draft", "saving", "draft"]


def test_shift_tab_before_the_first_cell_leaves_the_grid(qtbot: QtBot, grid: EntryGrid) -> None:
    grid.view.go_key(0, "day")
    first = cell()
    qtbot.keyClick(first, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is not first


def test_copy_gives_cells(qtbot: QtBot, grid: EntryGrid) -> None:
    grid.set_done([{"day": TODAY, "person": "包青格乐", "points": 200, "category": "环境卫生", "note": ""}])
    grid.view.close_cell()
    grid.view.selectRow(0)
    grid.copy()
    assert QGuiApplication.clipboard().text() == "2026-10-27\t包青格乐\t200\t环境卫生\t\n"


def test_a_wrong_cell_that_holds_keeps_the_keyboard_until_it_is_right(qtbot: QtBot, grid: EntryGrid) -> None:
    said: list[str] = []
    grid.complained.connect(said.append)
    grid.model.columns = tuple(replace(one, holds=one.key == "points") for one in grid.model.columns)
    grid.view.go_key(0, "points")
    for typed in ("many", "more"):
        qtbot.keyClicks(cell(), typed)
        qtbot.keyClick(cell(), Qt.Key.Key_Tab)
        assert said[-1] == "分值不是数。请写 2 或 -3。"
        assert grid.model.columns[grid.view.currentIndex().column()].key == "points"
        assert grid.values(grid.model.lines[-1].token)["points"] == typed
    qtbot.keyClicks(cell(), "2")
    qtbot.keyClick(cell(), Qt.Key.Key_Tab)
    assert grid.model.columns[grid.view.currentIndex().column()].key == "note"
    assert grid.model.lines[-1].errors == {}


def test_what_says_whose_line_it_is_holds_in_the_registers_of_points() -> None:
    columns = register_columns(Editors(ImeLine, ImeLine, ImeLine), lambda: TODAY)
    assert [one.key for one in columns if one.holds] == ["who"]
