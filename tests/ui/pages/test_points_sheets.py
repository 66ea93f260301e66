"""按表号录入 and 按组加分 by keyboard: line numbers, Tab, Enter, one save."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import one, press, put_away, settle, type_keys
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import history, households, months, paper, people, score_sheet
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.group_entry import GroupEntry
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.widgets.ime_line import ImeLine

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
MONTH = 202610


def _opened(dialog: SheetEntry | GroupEntry, qtbot: QtBot, ctx: PageContext) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    dialog.activateWindow()
    settle(qtbot, ctx)


@pytest.fixture
def sheet(ctx: PageContext, qtbot: QtBot) -> Iterator[SheetEntry]:
    dialog = SheetEntry(ctx)
    _opened(dialog, qtbot, ctx)
    dialog.grid.go(0, 0)
    yield dialog
    settle(qtbot, ctx)
    put_away(dialog)


def row(*texts: str) -> None:
    """One line of the paper sheet: the five categories and the deduction, Tab between, Enter at the end."""
    for text in texts:
        type_keys(text)
        press(TAB)
    press(ENTER)


def _save(sheet: SheetEntry, *, asked: bool | None) -> None:
    """保存; the question about scores beyond the rule book (思想观念 at most 4 a month) is agreed to."""
    sheet.save()
    box = next((one for one in sheet.findChildren(QMessageBox) if one.isVisible()), None)
    assert asked is None or (box is not None) is asked
    if box is not None:
        assert "细则一个月最多" in box.text()
        assert box.defaultButton().text() == "取消"
        next(button for button in box.buttons() if button.text() == "照样保存").click()


def test_the_sheet_is_numbered_as_printed(sheet: SheetEntry) -> None:
    assert [(line.line, line.head, line.group) for line in sheet.model.lines] == [
        (1, "包青格乐", "2"), (2, "孟和", "1"), (3, "刘旺财", "1"), (4, "乌云其木格", "2"),
    ]  # fmt: skip
    heads = [sheet.model.headerData(n, Qt.Orientation.Horizontal) for n in range(sheet.model.columnCount())]
    assert heads == ["行号", "户主", "组", "思想观念", "志愿服务", "乡风文明", "环境卫生", "减分", "合计"]


def test_a_sheet_is_typed_by_line_number_and_saved_at_once(
    sheet: SheetEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    type_keys("3")
    press(TAB)  # jumps to line 3, first category
    assert (sheet.grid.currentIndex().row(), sheet.grid.currentIndex().column()) == (2, 3)
    for text in ("2", "4", "", "1.5"):
        type_keys(text)
        press(TAB)
    type_keys("3")  # a deduction is written without a sign
    press(ENTER)
    assert (sheet.grid.currentIndex().row(), sheet.grid.currentIndex().column()) == (3, 0)
    type_keys("1")
    press(ENTER)
    type_keys("6")
    press(TAB)
    assert sheet.totals.text() == "2户有分，共4户　　合计 +13.5 / −3　　5格还没有保存"
    assert one(ctx, "SELECT count(*) FROM entry") == 0
    _save(sheet, asked=True)
    settle(qtbot, ctx)
    cells = ctx.context.call(score_sheet.booked_cells, 1, MONTH)
    assert cells == {
        (3, "思想观念"): 200, (3, "志愿服务"): 400, (3, "环境卫生"): 150, (3, None): -300, (1, "思想观念"): 600,
    }  # fmt: skip
    assert ctx.context.call(history.undo_name) == "按表号录入 萨日朗嘎查2026年10月 2户"
    assert sheet.model.typed == {}
    assert not sheet.save_button.isEnabled()


def test_a_booked_cell_is_shown_and_may_be_replaced(
    sheet: SheetEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    ctx.context.call(score_sheet.record_sheet, 1, MONTH, {(1, "思想观念"): 600, (1, "环境卫生"): 1000})
    sheet.reload()
    settle(qtbot, ctx)
    index = sheet.model.index(0, 3)
    assert index.data() == "6"
    sheet.model.type_in(index, "6")  # the same again is no change
    assert sheet.model.typed == {}
    sheet.model.type_in(index, "4")
    sheet.save()
    settle(qtbot, ctx)
    assert ctx.context.call(score_sheet.booked_cells, 1, MONTH)[1, "思想观念"] == 400
    assert "改了1格原来的分数" in ctx.messages.last
    sheet.turn_back()
    settle(qtbot, ctx)
    assert ctx.context.call(score_sheet.booked_cells, 1, MONTH)[1, "思想观念"] == 600


def test_a_sheet_of_an_audited_month_says_so_before_and_after_it_is_saved(
    sheet: SheetEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    assert (sheet._audited.isVisible(), sheet.cause.isVisible()) == (False, False)
    ctx.context.call(months.close_month, 202608)
    sheet.month.set_period(Period.of_month(202608))
    sheet.reload()
    settle(qtbot, ctx)
    assert (sheet._audited.isVisible(), sheet.cause.isVisible()) == (True, True)
    assert sheet._audited.text().startswith("2026年8月已审核：新填的分记入2026年9月")
    sheet.model.type_in(sheet.model.index(0, 3), "4")
    _save(sheet, asked=None)
    settle(qtbot, ctx)
    assert "2026年8月已审核，新填的1格记入2026年9月。" in sheet._note.text()
    sheet.model.type_in(sheet.model.index(1, 3), "5")
    sheet.cause.setText("会议纪要第3号")
    _save(sheet, asked=None)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT counts_in || cause FROM entry ORDER BY pk DESC LIMIT 1") == "202608会议纪要第3号"
    assert sheet.cause.text() == ""


def test_a_wrong_cell_stops_the_save_and_is_named(sheet: SheetEntry, ctx: PageContext, qtbot: QtBot) -> None:
    sheet.model.type_in(sheet.model.index(1, 4), "-3")
    sheet.model.type_in(sheet.model.index(2, 3), "2")
    sheet.save()
    settle(qtbot, ctx)
    assert sheet.error.text() == "第2行：这一栏填加的分。扣分请写在“减分”一栏。"
    assert one(ctx, "SELECT count(*) FROM entry") == 0
    assert (sheet.grid.currentIndex().row(), sheet.grid.currentIndex().column()) == (1, 4)


def test_a_line_that_is_not_on_the_sheet(sheet: SheetEntry, ctx: PageContext, qtbot: QtBot) -> None:
    type_keys("61")
    for key in (TAB, ENTER, Qt.Key.Key_Down, Qt.Key.Key_Backtab):  # none of them leads into anybody's scores
        press(key)
        settle(qtbot, ctx)
        assert sheet.error.text() == "这张表没有第61行，共4行。"
        editor = QApplication.focusWidget()
        assert isinstance(editor, ImeLine)
        assert (editor.text(), editor.is_wrong, editor.selectedText()) == ("61", True, "61")
    type_keys("3")
    press(TAB)
    assert (sheet.error.text(), sheet.grid.currentIndex().row()) == ("", 2)
    type_keys("4")
    press(TAB)
    assert sheet.model.typed == {(3, "思想观念"): "4"}
    press(ENTER)
    for key in ("61", TAB, Qt.Key.Key_Escape):  # given up, it is nothing to speak of
        type_keys(key) if isinstance(key, str) else press(key)
    assert (sheet.error.text(), sheet.grid.currentIndex().data()) == ("", "4")


def test_what_was_typed_is_there_again(sheet: SheetEntry, ctx: PageContext, qtbot: QtBot) -> None:
    sheet.model.type_in(sheet.model.index(1, 3), "2")
    sheet.reject()
    again = SheetEntry(ctx)
    _opened(again, qtbot, ctx)
    assert again.model.typed == {(2, "思想观念"): "2"}
    put_away(again)


def test_line_and_item_code(sheet: SheetEntry, ctx: PageContext, qtbot: QtBot) -> None:
    sheet.set_mode(codes=True)
    for line, code, points in (("1", "h1", ""), ("4", "j1", ""), ("2", "h3", "7")):
        type_keys(line)
        press(TAB)
        type_keys(code)
        press(TAB)
        if points:
            type_keys(points)
        press(ENTER)
        settle(qtbot, ctx)
    assert sheet.totals.text() == "已填3行，还没有保存"
    assert one(ctx, "SELECT count(*) FROM entry") == 0
    sheet.save()
    settle(qtbot, ctx)
    found = ctx.context.call(
        lambda book: book.db.execute("SELECT household_pk, code, points FROM entry ORDER BY pk").fetchall()
    )
    assert found == [(1, "H1", 1000), (4, "J1", -300), (2, "H3", 700)]
    assert ctx.context.call(history.undo_name).startswith("按表号录入 萨日朗嘎查2026年10月")


def test_the_codes_refuse_a_line_nobody_has(sheet: SheetEntry, ctx: PageContext, qtbot: QtBot) -> None:
    sheet.set_mode(codes=True)
    type_keys("9")
    press(TAB)
    assert sheet.codes.grid.model.lines[-1].errors["line"] == "表上没有第9行。这张表有4行。"
    assert sheet.error.text() == "表上没有第9行。这张表有4行。"
    type_keys("2")  # in its place, not behind it and not in the next cell
    press(TAB)
    assert sheet.codes.grid.model.lines[-1].values["line"].line == 2


def test_the_blank_sheet_goes_to_the_preview(sheet: SheetEntry, ctx: PageContext, qtbot: QtBot) -> None:
    sheet.print_blank()
    qtbot.waitUntil(lambda: sheet.findChild(PrintPreview) is not None, timeout=15_000)
    preview = sheet.findChild(PrintPreview)
    settle(qtbot, ctx)
    assert preview.made.file_name == "萨日朗嘎查2026年10月积分评分表.pdf"
    preview.reject()


def _print(ctx: PageContext) -> None:
    """October's blank sheet of 萨日朗嘎查 goes to paper."""
    ctx.context.call(paper.keep, ctx.context.call(paper.blank_sheet, 1, None, MONTH))


def test_the_sheet_that_was_printed_keeps_its_lines_on_screen(
    sheet: SheetEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    assert sheet._numbered.text().startswith("这张表没有在这里打印过，行号是今天名册的")
    _print(ctx)
    ctx.context.call(households.set_state, 2, "常年外出", date(2026, 10, 20))
    sheet.reload()
    settle(qtbot, ctx)
    assert sheet._numbered.text() == (
        "行号按2026年10月27日09:00打印的那张。打印以后有1户变动，行号仍照纸上的，变动写在户主旁边。"
    )
    heads = [sheet.model.index(at, 1).data() for at in range(4)]
    assert heads[1:3] == ["孟和　萨日朗-002　10月20日起常年外出，不计入榜单", "刘旺财　萨日朗-003"]
    sheet.grid.go(0, 0)
    type_keys("3")
    press(TAB)
    type_keys("5")
    press(TAB)
    _save(sheet, asked=None)
    settle(qtbot, ctx)
    assert ctx.context.call(score_sheet.booked_cells, 1, MONTH) == {(3, "思想观念"): 500}
    sheet.grid.go(1, 3)
    assert sheet._whose.text() == f"第2行　{heads[1]}"
    sheet.model.type_in(sheet.model.index(1, 3), "4")
    _save(sheet, asked=None)
    settle(qtbot, ctx)
    assert "萨日朗-002在2026年10月末是“常年外出”，不参评，分不计入榜单。" in sheet._note.text()


def test_a_line_whose_household_is_no_longer_in_the_book_takes_nothing(
    sheet: SheetEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    values = {"village": "萨日朗", "head": "敖登", "day": date(2026, 10, 20)}
    ctx.context.call(people.save_household, None, values)
    _print(ctx)
    ctx.context.call(history.undo)
    sheet.reload()
    settle(qtbot, ctx)
    index = sheet.model.index(4, 3)
    sheet.model.type_in(index, "5")
    assert sheet.model.typed == {}
    assert not sheet.model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert sheet.model.index(4, 1).data() == "萨日朗-005　登记簿里已没有这一户，不能填"
    sheet.set_mode(codes=True)
    type_keys("5")
    press(TAB)
    assert (
        sheet.codes.grid.model.lines[-1].errors["line"].startswith("第5行（萨日朗-005）登记簿里已没有这一户")
    )


def test_what_leaves_the_preview_is_what_comes_back(
    sheet: SheetEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    sheet.print_blank()
    qtbot.waitUntil(lambda: sheet.findChild(PrintPreview) is not None, timeout=15_000)
    preview = sheet.findChild(PrintPreview)
    settle(qtbot, ctx)
    preview._keep()  # as 打印 and 存为PDF do
    settle(qtbot, ctx)
    preview.reject()
    settle(qtbot, ctx)
    assert sheet._numbered.text() == "行号按2026年10月27日09:00打印的那张。"


@pytest.fixture
def group(ctx: PageContext, qtbot: QtBot) -> Iterator[GroupEntry]:
    dialog = GroupEntry(ctx)
    _opened(dialog, qtbot, ctx)
    yield dialog
    settle(qtbot, ctx)
    put_away(dialog)


def _choose_item(dialog: GroupEntry, code: str, qtbot: QtBot, ctx: PageContext) -> None:
    dialog.item.take(dialog._search_item(code)[0])
    settle(qtbot, ctx)


def test_a_group_but_for_the_absent(group: GroupEntry, ctx: PageContext, qtbot: QtBot) -> None:
    group.group.setCurrentIndex(group.group.findData(None))  # 全村
    settle(qtbot, ctx)
    _choose_item(group, "s1", qtbot, ctx)
    group.away.setFocus()
    type_keys("2 4")  # line numbers as they stand on the paper
    press(ENTER)
    assert group.said.text() == "2户，每户 +2：S1 参加理论宣讲（每月最多4分）"
    assert group.names.text() == "缺席2户：孟和、乌云其木格"
    type_keys("wyqmg")
    settle(qtbot, ctx)
    press(ENTER)  # by initials: present again
    assert group.away.hasFocus()
    assert group.names.text() == "缺席1户：孟和"
    assert group.save_button.text() == "登记3户(&S)"
    group.save()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM entry") == 3
    assert one(ctx, "SELECT count(DISTINCT operation_pk) FROM entry") == 1
    assert ctx.context.call(history.undo_name) == "按组加分 萨日朗嘎查全村 参加理论宣讲 3户"


def test_a_group_shows_who_has_it_already(group: GroupEntry, ctx: PageContext, qtbot: QtBot) -> None:
    _choose_item(group, "s1", qtbot, ctx)
    group.save()
    settle(qtbot, ctx)
    again = GroupEntry(ctx)
    _opened(again, qtbot, ctx)
    _choose_item(again, "s1", qtbot, ctx)
    assert "其中2户当天已登记过这一项，会再记一条。" in again.said.text()
    put_away(again)


def test_a_range_wants_its_value(group: GroupEntry, ctx: PageContext, qtbot: QtBot) -> None:
    _choose_item(group, "h3", qtbot, ctx)
    assert not group.save_button.isEnabled()
    assert group.said.text() == "“庭院美化”的分值在+1至+10之间，请写明几分。"
    group.stated.setText("5")
    group._show()
    assert group.save_button.isEnabled()


def test_a_group_is_that_of_the_day_and_is_read_anew_when_the_day_changes(
    group: GroupEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    ctx.context.call(households.move_household, 2, 2, "1", date(2026, 10, 20))
    group.group.setCurrentIndex(group.group.findData(None))  # 全村
    settle(qtbot, ctx)
    _choose_item(group, "h1", qtbot, ctx)
    assert [line.household_pk for line in group._lines] == [1, 3, 4]
    group.day.setFocus()
    group.day.setText("")
    type_keys("1010")
    press(ENTER)
    settle(qtbot, ctx)
    assert group.day.value() == date(2026, 10, 10)
    assert [line.household_pk for line in group._lines] == [1, 2, 3, 4]
    assert group._line(group._lines[1], "+10").note == "10月20日迁到诺敏花嘎查，分计入那里的榜"
    assert group.save_button.text() == "登记4户(&S)"
    group.save()
    settle(qtbot, ctx)
    assert ctx.messages.last.startswith("已登记4户。")
    assert one(ctx, "SELECT count(*) FROM entry") == 4


def test_what_was_shown_for_another_day_is_not_booked(
    group: GroupEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    group.group.setCurrentIndex(group.group.findData(None))
    settle(qtbot, ctx)
    _choose_item(group, "h1", qtbot, ctx)
    ctx.context.call(households.set_state, 2, "常年外出", date(2026, 10, 20))  # beside this window
    group.save()
    settle(qtbot, ctx)
    assert group.error.text().startswith(
        "名单和2026年10月27日参评的农牧户对不上：名单上有1户（萨日朗-002）那天不在这里参评"
    )
    assert one(ctx, "SELECT count(*) FROM entry") == 0
    assert [line.household_pk for line in group._lines] == [1, 3, 4]
    group.save()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM entry") == 3


def test_every_kind_of_note_is_said_with_how_many_it_is_about(
    group: GroupEntry, ctx: PageContext, qtbot: QtBot
) -> None:
    ctx.context.call(months.close_month, 202609)
    group.day.set_value(date(2026, 9, 10))
    group._read_lines()
    settle(qtbot, ctx)
    _choose_item(group, "h1", qtbot, ctx)
    group.save()
    settle(qtbot, ctx)
    assert "2户：该月已审核，记入2026年10月。" in ctx.messages.last
    assert "按上限计" not in ctx.messages.last
