"""按表号录入 with several papers in hand: what was typed by line number belongs to the line, whichever paper is chosen."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import press, put_away, settle, type_keys
from wenming_desktop.services import history, households, paper, people, points, printed_sheets, score_sheet
from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.pages.points.sheet_model import FIRST

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
MONTH = 202610
THOUGHT, WORK = "思想观念", "志愿服务"


@pytest.fixture
def sheets(ctx: PageContext, qtbot: QtBot) -> Iterator[list[SheetEntry]]:
    """The windows opened by ``sheet_of``; put away at the end."""
    found: list[SheetEntry] = []
    yield found
    settle(qtbot, ctx)
    for sheet in found:
        put_away(sheet)


def sheet_of(sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot) -> SheetEntry:
    sheet = SheetEntry(ctx)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    sheet.open()
    sheet.activateWindow()
    sheets.append(sheet)
    settle(qtbot, ctx)
    sheet.grid.go(0, 0)
    return sheet


def printed(ctx: PageContext, at: str = "09:00") -> None:
    """October's blank sheet of 萨日朗嘎查 goes to paper at an hour of 27 October."""

    def keep(book: Book) -> None:
        made = paper.blank_sheet(book, 1, None, MONTH).sheet
        assert made is not None
        moment = made.printing._replace(at=f"2026-10-27T{at}:00")
        printed_sheets.keep(book, type(made)(made.sheet, made.title, moment))

    ctx.context.call(keep)


def twice_printed(ctx: PageContext) -> None:
    """At 09:00 lines 1 2 3 4 are households 1 2 3 4; at 09:30 3 1 2 4."""
    printed(ctx)
    ctx.context.call(households.set_village_order, 1, [3, 1, 2, 4])
    printed(ctx, "09:30")


def by_line(sheet: SheetEntry, line: str, score: str) -> None:
    sheet.grid.go(0, 0)
    type_keys(line)
    press(TAB)
    type_keys(score)
    press(ENTER)


def choose(sheet: SheetEntry, label: str, ctx: PageContext, qtbot: QtBot) -> None:
    sheet.numbers.setCurrentIndex(sheet.numbers.findText(label, Qt.MatchFlag.MatchContains))
    settle(qtbot, ctx)


def lines(sheet: SheetEntry) -> list[int]:
    return [line.household_pk for line in sheet.model.lines]


def agree(sheet: SheetEntry) -> None:
    """To a score beyond what the rule book allows a month."""
    (box,) = [box for box in sheet.findChildren(QMessageBox) if box.isVisible()]
    next(button for button in box.buttons() if button.text() != "取消").click()


def test_what_was_typed_by_number_goes_with_the_lines_of_the_paper_chosen(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    """The paper in hand is that of 09:00: its line 1 is household 1, its line 3 household 3."""
    twice_printed(ctx)
    sheet = sheet_of(sheets, ctx, qtbot)
    assert lines(sheet) == [3, 1, 2, 4]
    by_line(sheet, "1", "5")
    by_line(sheet, "3", "2")
    choose(sheet, "09:00", ctx, qtbot)
    assert sheet.model.typed == {(1, THOUGHT): "5", (3, THOUGHT): "2"}
    assert sheet._note.text() == (
        "行号换了，已填还没有保存的2格跟着行号走，现在是：第1行包青格乐、第3行刘旺财。请核对户主。"
    )
    choose(sheet, "09:30", ctx, qtbot)
    assert sheet.model.typed == {(3, THOUGHT): "5", (2, THOUGHT): "2"}
    choose(sheet, "09:00", ctx, qtbot)
    sheet.save()
    agree(sheet)
    settle(qtbot, ctx)
    assert ctx.context.call(score_sheet.booked_cells, 1, MONTH) == {(1, THOUGHT): 500, (3, THOUGHT): 200}
    assert lines(sheet) == [1, 2, 3, 4], "the choice stays after a save"


def test_todays_register_chosen_for_a_paper_of_before(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    printed(ctx)
    ctx.context.call(households.set_state, 2, "常年外出", date(2026, 10, 20))
    sheet = sheet_of(sheets, ctx, qtbot)
    assert [sheet.numbers.itemText(at) for at in range(sheet.numbers.count())] == [
        "行号：10月27日09:00打印",
        "行号：今天的名册",
    ]
    sheet.model.type_in(sheet.model.index(1, FIRST), "4")
    choose(sheet, "今天的名册", ctx, qtbot)
    assert lines(sheet) == [1, 3, 4, 2]
    assert sheet.model.typed == {(3, THOUGHT): "4"}
    assert "现在是：第2行刘旺财。" in sheet._note.text()


def test_a_line_the_paper_chosen_does_not_have_stays_on_its_household(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    printed(ctx)
    values = {"village": "萨日朗", "head": "敖登", "day": date(2026, 10, 20)}
    pk = ctx.context.call(people.save_household, None, values)[0]
    printed(ctx, "09:30")
    sheet = sheet_of(sheets, ctx, qtbot)
    by_line(sheet, "5", "4")
    by_line(sheet, "2", "1")
    choose(sheet, "09:00", ctx, qtbot)
    assert sheet.model.typed == {(pk, THOUGHT): "4", (2, THOUGHT): "1"}
    assert sheet._note.text() == (
        "没有跟行号、仍在原来的户上：第5行敖登思想观念4（这张纸上没有第5行）。请核对。"
    )


def test_a_line_whose_household_is_gone_keeps_the_score_where_it_was(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    values = {"village": "萨日朗", "head": "敖登", "day": date(2026, 10, 20)}
    pk = ctx.context.call(people.save_household, None, values)[0]
    ctx.context.call(households.set_village_order, 1, [pk])
    printed(ctx)
    ctx.context.call(
        history.undo
    )  # the note of the printing is no step of its own: the order, then the household
    ctx.context.call(history.undo)
    printed(ctx, "09:30")
    sheet = sheet_of(sheets, ctx, qtbot)
    by_line(sheet, "1", "5")
    choose(sheet, "09:00", ctx, qtbot)
    assert lines(sheet) == [0, 1, 2, 3, 4]
    assert sheet.model.typed == {(1, THOUGHT): "5"}
    assert "第2行包青格乐思想观念5（第1行萨日朗-005登记簿里已没有）" in sheet._note.text()


def test_what_was_put_on_a_household_with_the_mouse_stays_and_is_told(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    twice_printed(ctx)
    sheet = sheet_of(sheets, ctx, qtbot)
    where: QPoint = sheet.grid.visualRect(sheet.model.index(1, FIRST + 1)).center()
    QTest.mouseClick(sheet.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    type_keys("4")
    press(TAB)
    assert sheet.model.typed == {(1, WORK): "4"}
    choose(sheet, "09:00", ctx, qtbot)
    assert sheet.model.typed == {(1, WORK): "4"}
    assert sheet._note.text() == (
        "没有跟行号、仍在原来的户上：第1行包青格乐志愿服务4（不是按行号填的）。请核对。"
    )


def test_a_score_that_has_to_give_way_is_told(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    """Line 1 of 09:00 is household 1, and a 4 was put on household 1 by hand already."""
    twice_printed(ctx)
    sheet = sheet_of(sheets, ctx, qtbot)
    by_line(sheet, "1", "5")
    sheet.model.by_number = False
    sheet.model.type_in(sheet.model.index(1, FIRST), "4")
    choose(sheet, "09:00", ctx, qtbot)
    assert sheet.model.typed == {(1, THOUGHT): "5"}
    assert "没有地方放、没有留下：第1行包青格乐思想观念4。请重填。" in sheet._note.text()


def test_a_score_that_stood_there_already_belongs_to_its_line_too(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    """Line 1 says 5 and its household has 5 booked: no change here, on the other paper a new score."""
    ctx.context.call(score_sheet.record_sheet, 1, MONTH, {(3, THOUGHT): 500})
    twice_printed(ctx)
    sheet = sheet_of(sheets, ctx, qtbot)
    by_line(sheet, "1", "5")
    assert sheet.model.typed == {}
    choose(sheet, "09:00", ctx, qtbot)
    assert sheet.model.typed == {(1, THOUGHT): "5"}
    choose(sheet, "09:30", ctx, qtbot)
    assert sheet.model.typed == {}


def test_lines_by_item_code_go_with_the_paper_too(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    twice_printed(ctx)
    sheet = sheet_of(sheets, ctx, qtbot)
    sheet.set_mode(codes=True)
    type_keys("1")
    press(TAB)
    type_keys("h1")
    press(TAB)
    press(ENTER)
    settle(qtbot, ctx)
    type_keys("2")
    press(TAB)  # begun, not finished
    choose(sheet, "09:00", ctx, qtbot)
    assert [row.line.household_pk for row in sheet.codes.finished()] == [1]
    assert sheet._note.text() == (
        "行号换了，已填还没有保存的1条跟着行号走，现在是：第1行包青格乐。请核对户主。"
        "按项目编号没打完的一行请重打。"
    )


def test_a_draft_is_taken_up_under_the_paper_it_was_typed_by(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    """Since then the sheet was printed anew with other lines; the clerk still holds the first paper, or chooses."""
    printed(ctx)
    sheet = sheet_of(sheets, ctx, qtbot)
    by_line(sheet, "1", "5")
    sheet.reject()
    ctx.context.call(households.set_village_order, 1, [3, 1, 2, 4])
    printed(ctx, "09:30")
    again = sheet_of(sheets, ctx, qtbot)
    assert (lines(again), again.model.typed) == ([1, 2, 3, 4], {(1, THOUGHT): "5"})
    assert again.keeper.line.text == "上次没有保存的改动已放回：1格。还没有存进数据，请核对。"
    choose(again, "09:30", ctx, qtbot)
    assert again.model.typed == {(3, THOUGHT): "5"}
    assert "现在是：第1行刘旺财。" in again._note.text()


def test_a_draft_of_a_register_that_is_another_today_is_told(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    """Nothing was printed: line 1 was 包青格乐, today's line 1 is another; nobody chose a paper, nothing moves."""
    sheet = sheet_of(sheets, ctx, qtbot)
    by_line(sheet, "1", "5")
    sheet.reject()
    ctx.context.call(households.set_village_order, 1, [3, 1, 2, 4])
    again = sheet_of(sheets, ctx, qtbot)
    assert again.model.typed == {(1, THOUGHT): "5"}
    assert again._note.text() == (
        "没有跟行号、仍在原来的户上：第2行包青格乐思想观念5（填的时候是第1行）。请核对。"
    )


def test_printing_beside_what_is_typed_does_not_number_it_anew(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    printed(ctx)
    sheet = sheet_of(sheets, ctx, qtbot)
    by_line(sheet, "1", "5")
    ctx.context.call(households.set_village_order, 1, [3, 1, 2, 4])
    printed(ctx, "09:30")
    sheet.reload()  # as the preview does when it closes
    settle(qtbot, ctx)
    assert (lines(sheet), sheet.model.typed) == ([1, 2, 3, 4], {(1, THOUGHT): "5"})
    sheet.save()
    agree(sheet)
    settle(qtbot, ctx)
    assert lines(sheet) == [1, 2, 3, 4], "the rest of the same paper follows"


# ---- a category the rule book lost ----


def test_a_category_that_left_the_rule_book_stands_behind_the_papers_columns(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    """Tab goes over the paper's columns only: a deduction never falls into the old category."""
    ctx.context.call(score_sheet.record_sheet, 1, MONTH, {(1, "垃圾分类"): 500, (2, THOUGHT): 300})
    sheet = sheet_of(sheets, ctx, qtbot)
    heads = [
        sheet.model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(FIRST, sheet.model.columnCount())
    ]
    assert heads == [*sheet.model.categories, "减分", "垃圾分类（原）", "合计"]
    assert "没有“垃圾分类”，以前登记的分还计入，排在“减分”后面" in sheet._numbered.text()
    kept = sheet.model.index(0, sheet.model.last_cell + 1)
    assert (kept.data(), sheet.model.index(0, sheet.model.columnCount() - 1).data()) == ("5", "+5")
    by_line(sheet, "1", "")
    sheet.grid.go(0, sheet.model.last_cell)
    type_keys("2")
    press(TAB)
    assert (sheet.grid.currentIndex().row(), sheet.grid.currentIndex().column()) == (1, 0)
    assert sheet.model.typed == {(1, None): "2"}
    sheet.grid.go(0, kept.column())
    type_keys("0")
    press(TAB)
    assert (sheet.grid.currentIndex().row(), sheet.grid.currentIndex().column()) == (1, 0)
    sheet.save()
    settle(qtbot, ctx)
    assert ctx.context.call(score_sheet.booked_cells, 1, MONTH) == {(1, None): -200, (2, THOUGHT): 300}
    assert sheet.model.kept == []


def test_a_score_taken_back_by_hand_and_typed_again_is_told(
    sheets: list[SheetEntry], ctx: PageContext, qtbot: QtBot
) -> None:
    ctx.context.call(score_sheet.record_sheet, 1, MONTH, {(1, THOUGHT): 500})
    ctx.context.call(points.reverse, 1, "是别人家的")
    sheet = sheet_of(sheets, ctx, qtbot)
    by_line(sheet, "1", "5")
    sheet.save()
    agree(sheet)
    settle(qtbot, ctx)
    assert "萨日朗-001“思想观念”原来的+5已经冲正过，这次又记上了+5，请核对。" in sheet._note.text()
