"""A row that was not recorded says 没登记 and why, on itself, as long as it stands there: here, elsewhere and back."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

import wenming_desktop.ui
from tests.ui.drafts_window import started_again
from tests.ui.pages.points_book import one, put_away, settle, show
from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.services import points
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.pages.points.sheet_model import FIRST, HEAD
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.entry_grid import EntryGrid

UI = Path(inspect.getfile(wenming_desktop.ui)).parent
ROWS = "10-26\t萨日朗嘎查\t孟和\tZ1\t2\n10-26\t萨日朗嘎查\t包青格乐\tZ1\t2\n"


def test_no_grid_complains_of_a_row_without_saying_it_on_the_row() -> None:
    """What is said at the bottom of the window is gone with the next word; the row keeps it."""
    found = []
    for path in UI.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                source = ast.get_source_segment(text, node) or ""
                if "model" in source and "complained.emit(" in source:
                    found.append((f"{path.name} {node.name}", ".refuse(" in source))
    assert len(found) >= 4
    assert [where for where, said in found if not said] == []


def said(grid: EntryGrid) -> list[str]:
    return [grid.model.refusal(at) for at in range(grid.model.rowCount())]


def pasted(qtbot: QtBot, ctx: PageContext, text: str = ROWS) -> PointsPage:
    page = PointsPage(ctx)
    show(qtbot, page)
    page.register.start_typing()
    QGuiApplication.clipboard().setText(text)
    page.paste()
    settle(qtbot, ctx)
    return page


def test_a_row_the_book_refuses_says_so_until_it_is_recorded(
    qtbot: QtBot, ctx: PageContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pasted(qtbot, ctx)
    grid = page.register.grid
    assert said(grid) == ["", "", ""]

    def no(*_args: object) -> None:
        raise UserError("这一户本月已迁出。", "请核对。", field="who")

    with monkeypatch.context() as patch:
        patch.setattr(points, "record", no)
        first = grid.drafts()[0]
        grid.record(first.token)
        settle(qtbot, ctx)
    reason = "没登记：这一户本月已迁出。请核对。"
    assert said(grid) == [reason, "", ""]
    assert grid.view.rowHeight(0) == 2 * theme().row_height()
    assert grid.view.rowHeight(1) == theme().row_height()
    day = grid.model.index(0, 0)
    assert reason in grid.model.data(day, Qt.ItemDataRole.AccessibleTextRole)
    assert grid.model.data(day, Qt.ItemDataRole.ToolTipRole) == reason
    # another cell put right, another row, another room's list: it stays
    grid.set_value(first.token, "who", first.values["who"])
    grid.start_typing()
    page.refresh()
    settle(qtbot, ctx)
    assert reason in said(grid)
    grid.record_all()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM entry") == 2
    assert set(said(grid)) == {""}
    assert {grid.view.rowHeight(at) for at in range(grid.model.rowCount())} == {theme().row_height()}
    put_away(page)


def test_rows_pasted_with_a_wrong_cell_say_which(qtbot: QtBot, ctx: PageContext) -> None:
    page = pasted(qtbot, ctx, ROWS + "10-26\t萨日朗嘎查\t张三丰\tZ1\t2\n")
    grid = page.register.grid
    assert said(grid) == ["", "", "没登记：姓名：萨日朗嘎查没有“张三丰”。", ""]
    grid.record_all()
    settle(qtbot, ctx)
    assert [words for words in said(grid) if words] == ["没登记：姓名：萨日朗嘎查没有“张三丰”。"]
    grid.drop_drafts([line.token for line in grid.drafts()])
    put_away(page)


def test_it_says_so_at_the_next_start_too(
    qtbot: QtBot, ctx: PageContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pasted(qtbot, ctx)

    def full(*_args: object) -> None:
        raise ObstacleError("磁盘空间不足。", "请腾出空间后再试。")

    with monkeypatch.context() as patch:
        patch.setattr(points, "record_many", full)
        page.register.grid.record_all()
        settle(qtbot, ctx)
    reason = "没登记：磁盘空间不足。请腾出空间后再试。"
    assert said(page.register.grid) == [reason, reason, ""]
    ctx.drafts.look()
    ctx.drafts.flush()
    put_away(page)
    later = started_again(ctx)
    again = PointsPage(later)
    show(qtbot, again)
    grid = again.register.grid
    assert [words for words in said(grid) if words] == [reason, reason]
    # Ctrl+Z and Ctrl+Y bring it back with its reason
    standing = grid.standing()
    grid.put_standing([])
    grid.add_standing(standing)
    assert [words for words in said(grid) if words] == [reason, reason]
    put_away(again)


def sheet_of(qtbot: QtBot, ctx: PageContext) -> SheetEntry:
    sheet = SheetEntry(ctx)
    sheet.show()
    settle(qtbot, ctx)
    return sheet


def go_and_come_back(qtbot: QtBot, sheet: SheetEntry) -> None:
    for village in (1, 0):
        sheet.village.setCurrentIndex(village)
        settle(qtbot, sheet.ctx)


def test_a_score_that_is_none_says_so_in_its_line(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = sheet_of(qtbot, ctx)
    sheet.model.type_in(sheet.model.index(1, FIRST), "x")
    words = sheet.model.index(1, HEAD).data()
    assert words.endswith("没登记：“x”不是分数。请写 2、1.5 这样的数。")
    assert "没登记" not in sheet.model.index(0, HEAD).data()
    go_and_come_back(qtbot, sheet)
    assert sheet.model.index(1, HEAD).data() == words
    sheet.model.type_in(sheet.model.index(1, FIRST), "2")
    assert "没登记" not in sheet.model.index(1, HEAD).data()
    sheet.wipe_typed()
    settle(qtbot, ctx)
    sheet.reject()


def test_a_line_by_code_keeps_what_it_lacks_over_another_village(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = sheet_of(qtbot, ctx)
    sheet.set_mode(codes=True)
    grid = sheet.codes.grid
    line = grid.model.lines[-1]
    grid.set_value(line.token, "line", sheet.codes._parse_line("2"))
    grid.changed.emit(line.token, "line")
    grid.set_value(line.token, "item", "H3")
    grid.changed.emit(line.token, "item")
    grid._record(len(grid.model.lines) - 1)
    settle(qtbot, ctx)
    reason = [words for words in said(grid) if words]
    assert len(reason) == 1
    assert reason[0].startswith("没登记：“庭院美化”的分值在")
    assert sheet.codes.finished() == []
    go_and_come_back(qtbot, sheet)
    assert [words for words in said(grid) if words] == reason
    (row,) = grid.drafts()
    assert (row.values["line"].line, row.values["item"].value.text) == (2, "庭院美化")
    grid.set_value(row.token, "points", "5")
    grid.view.go_key(grid.model.find(row.token), "points")
    grid._record(grid.model.find(row.token))
    settle(qtbot, ctx)
    assert len(sheet.codes.finished()) == 1
    assert not any(said(grid))
    sheet.wipe_typed()
    settle(qtbot, ctx)
    assert sheet.codes.finished() == []
    sheet.reject()
