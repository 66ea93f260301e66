"""更多 in 农牧户: heads, moves, leaving, 分户, 合户, other numbers, the village's order; each undone by its name."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.households_window import (
    BAO,
    ID,
    LIU,
    WANG,
    ZENG,
    asked,
    context,
    detail,
    person,
    read,
    room,
    saved,
    stand_on,
    undone,
)
from wenming_desktop.services import history, score_sheet, tables
from wenming_desktop.services.context import Book, Context
from wenming_desktop.ui.dialogs.entries_dialog import HouseholdEntriesDialog
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.pages.households import reading
from wenming_desktop.ui.pages.households.detail import LEAVE
from wenming_desktop.ui.pages.households.page import HouseholdsPage
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.form_dialog import FormDialog

__all__ = ["context", "room"]  # fixtures


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_is_reached_by_keyboard_and_greys_what_cannot_be(qtbot: QtBot, room: HouseholdsPage) -> None:
    qtbot.keyClick(room.window(), Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    words = [action.text() for action in popup.actions() if action.text()]
    assert [word.partition("(")[0] for word in words] == [
        "换户主", "移动人员到别户", "人员迁出、去世", "删除个人信息", "分户", "合户", "迁入另一嘎查", "别的户号", "本村户序",
    ]  # fmt: skip
    qtbot.keyClick(popup, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in room.findChildren(QDialog)))
    next(one for one in room.findChildren(QDialog) if one.isVisible()).close()
    stand_on(qtbot, room, LIU)
    possible = [
        action.text().partition("(")[0]
        for action in room.more.menu().actions()
        if action.isEnabled() and action.text()
    ]
    assert "换户主" not in possible
    assert "分户" not in possible
    assert "合户" in possible


def test_the_head_is_changed_and_back(qtbot: QtBot, room: HouseholdsPage, context: Context) -> None:
    dialog = room.more.change_head()
    combo = dialog.form.editors["person"].widget
    assert [combo.itemText(row) for row in range(combo.count())] == [
        "请选择",
        "乌兰（配偶）",
        "苏力德（长子）",
    ]
    dialog.form.editors["person"].set_value(person(context, BAO, "苏力德"))
    saved(qtbot, dialog)
    assert detail(context, BAO).head == "苏力德"
    undone(qtbot, room, f"更换户主 {detail(context, BAO).number} 苏力德")
    assert detail(context, BAO).head == "包青格乐"


def test_a_person_moves_to_a_household_found_by_initials(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    wulan = person(context, BAO, "乌兰")
    dialog = room.more.move_person(wulan)
    assert dialog.form.editors["person"].value() == wulan
    dialog.form.editors["target"].set_text("lw")
    dialog.save()  # typed but not chosen
    assert "还没有选定移到哪一户" in dialog.form.editors["target"].problem()
    assert dialog.isVisible()
    found = read(context, reading.find_households, "lw", None, BAO)
    assert [one.value for one in found] == [LIU]
    assert BAO not in [one.value for one in read(context, reading.find_households, "", None, BAO)]
    dialog.form.editors["target"].set_value(found[0])
    dialog.form.editors["relation"].set_text("儿媳")
    saved(qtbot, dialog)
    moved = next(one for one in detail(context, LIU).members if one.pk == wulan)
    assert (moved.name, moved.relation) == ("乌兰", "儿媳")
    undone(qtbot, room, f"移动人员 乌兰 到 {detail(context, LIU).number}")
    assert person(context, BAO, "乌兰") == wulan


def test_who_died_is_marked_from_a_day_and_can_come_back(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    wulan = person(context, BAO, "乌兰")
    dialog = room.more.leave(wulan)
    dialog.form.editors["day"].set_value(date(2026, 11, 3))
    dialog.save()
    qtbot.waitUntil(lambda: "还没有到" in dialog._error.text() + dialog.form._notes["day"].text())
    dialog.form.editors["day"].set_value(date(2026, 9, 30))
    saved(qtbot, dialog)
    qtbot.waitUntil(lambda: room.panel.members.model.row_of(wulan).left_on == "2026-09-30")
    assert read(context, history.undo_name) == "人员迁出、去世 乌兰"
    room.panel.members.select(wulan)
    assert "恢复 乌兰(&L)" in [action.text() for action in room.more.menu().actions()]
    [back] = [one for one in room.more.menu().actions() if one.text() == "恢复 乌兰(&L)"]
    back.trigger()
    qtbot.waitUntil(lambda: detail(context, BAO).members[-1].left_on == "")
    undone(qtbot, room, "恢复人员 乌兰")


def test_the_head_who_died_his_successor_and_the_day_are_one_dialog_one_act_one_undo(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    dialog = room.more.leave(person(context, BAO, "乌兰"))
    assert "head" in dialog.form._hidden, "only a head has a successor"
    dialog.close()
    dialog = room.more.leave(person(context, BAO, "包青格乐"))
    assert "head" not in dialog.form._hidden
    assert "state" in dialog.form._hidden
    dialog.form.editors["day"].set_value(date(2026, 9, 30))
    dialog.save()
    assert dialog.isVisible(), "the successor is asked for"
    dialog.form.editors["head"].set_value(person(context, BAO, "乌兰"))
    saved(qtbot, dialog)
    now = detail(context, BAO)
    assert now.head == "乌兰"
    assert [one.left_on for one in now.members if one.name == "包青格乐"] == ["2026-09-30"]
    undone(qtbot, room, "人员迁出、去世 包青格乐，乌兰为户主")
    now = detail(context, BAO)
    assert now.head == "包青格乐"
    assert [one.left_on for one in now.members if one.name == "包青格乐"] == [""]


@pytest.mark.parametrize("ask", ["leave", "move_person", "change_head"])
def test_nobody_is_chosen_at_first_and_enter_alone_moves_nobody(
    qtbot: QtBot, room: HouseholdsPage, context: Context, ask: str
) -> None:
    """s102-s104: a form that is about one person never starts with one the clerk did not name."""
    room.panel.members.select(person(context, BAO, "乌兰"))
    before = detail(context, BAO)
    dialog = getattr(room.more, ask)()
    editor = dialog.form.editors["person"]
    assert (editor.value(), editor.widget.currentText()) == (None, "请选择")
    names = [editor.widget.itemText(row) for row in range(editor.widget.count())]
    assert ("包青格乐（户主，请先换户主）" in names) is (ask == "move_person")
    qtbot.keyClick(editor.widget, Qt.Key.Key_Return)
    dialog.save()
    assert "人员" in dialog.form._notes["person"].text() or "户主" in dialog.form._notes["person"].text()
    assert dialog.isVisible()
    assert detail(context, BAO) == before
    dialog.close()


def test_no_village_is_chosen_at_first(qtbot: QtBot, room: HouseholdsPage) -> None:
    room.more.move_away()
    qtbot.waitUntil(lambda: any(isinstance(one, FormDialog) for one in room.findChildren(QDialog)))
    dialog = next(one for one in room.findChildren(QDialog) if isinstance(one, FormDialog))
    assert dialog.form.editors["village"].value() is None
    dialog.close()


def test_a_household_splits_and_the_new_one_is_shown(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    dialog = room.more.split()
    dialog.save()
    assert "还没有勾人" in dialog.error.text()
    for row in range(2):
        dialog.members.item(row).setCheckState(Qt.CheckState.Checked)
    dialog.head.setCurrentIndex(dialog.head.findText("苏力德"))
    dialog.save()
    qtbot.waitUntil(lambda: room.panel.detail is not None and room.panel.detail.head == "苏力德")
    shown = room.panel.detail
    assert shown is not None
    assert (shown.number, [one.name for one in shown.members]) == ("萨日朗-004", ["苏力德", "乌兰"])
    undone(qtbot, room, "分户 萨日朗-001 分出 萨日朗-004")
    assert len(detail(context, BAO).members) == 3


@pytest.mark.parametrize(
    ("keep", "stays", "goes"), [("保留本户", BAO, ZENG), ("保留选定的那一户", ZENG, BAO)]
)
def test_two_households_merge_and_part_again(
    qtbot: QtBot, room: HouseholdsPage, context: Context, keep: str, stays: int, goes: int
) -> None:
    numbers = {pk: detail(context, pk).number for pk in (BAO, ZENG)}
    assert [one.value for one in read(context, reading.find_households, "", 1, BAO)] == [ZENG, WANG]
    dialog = room.more.merge()
    dialog.form.editors["other"].set_value(Choice(ZENG, "曾福"))
    dialog.form.editors["keep"].set_value(keep)
    saved(qtbot, dialog)
    qtbot.waitUntil(lambda: len(room.table.ids()) == 3)
    qtbot.waitUntil(lambda: room.panel.detail is not None and room.panel.detail.pk == stays)
    assert detail(context, stays).aliases == (numbers[goes],)
    assert len(detail(context, stays).members) == 4
    undone(qtbot, room, f"合并农牧户 {numbers[goes]} 到 {numbers[stays]}")
    assert len(read(context, tables.ids, "households")) == 4
    assert (len(detail(context, BAO).members), len(detail(context, ZENG).members)) == (3, 1)


def test_other_numbers_are_added_and_taken_away(qtbot: QtBot, room: HouseholdsPage, context: Context) -> None:
    dialog = room.more.aliases()
    dialog.add()
    qtbot.waitUntil(lambda: "别号没有填" in dialog.error.text())
    dialog.line.setText("旧-7")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert dialog.isVisible()
    assert read(context, tables.ids, "households", text="旧-7") == [BAO]
    dialog.list.setCurrentRow(0)
    dialog.remove()
    qtbot.waitUntil(lambda: dialog.list.count() == 0)
    dialog.close()
    undone(qtbot, room, "删除别号 萨日朗-001 旧-7")
    assert detail(context, BAO).aliases == ("旧-7",)


def test_the_villages_order_is_moved_by_keys_and_drag_and_saved_once(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    dialog = room.more.order()
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    assert not dialog.save_button.isEnabled()
    assert dialog.list.item(0).text() == "1　2组　萨日朗-001　包青格乐"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [line.pk for line in dialog.list.lines()] == [ZENG, BAO, WANG]
    assert dialog.list.item(1).text() == "2　2组　萨日朗-001　包青格乐"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [line.pk for line in dialog.list.lines()] == [BAO, ZENG, WANG]
    dialog.list.model().moveRow(QModelIndex(), 2, QModelIndex(), 0)  # what a drop does
    assert [line.pk for line in dialog.list.lines()] == [WANG, BAO, ZENG]
    assert dialog.list.item(0).text().startswith("1　2组　萨日朗-003")
    assert not dialog.village.isEnabled()
    dialog.save()
    qtbot.waitUntil(lambda: room.table.ids()[:3] == [WANG, BAO, ZENG])
    sheet = read(context, score_sheet.sheet_lines, 1, None, 202610)
    assert [line.household_pk for line in sheet] == [WANG, BAO, ZENG]
    undone(qtbot, room, "调整户序 萨日朗嘎查")
    assert read(context, tables.ids, "households")[:3] == [BAO, ZENG, WANG]


def test_several_are_moved_at_once_found_and_put_back_by_number(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    dialog = room.more.order()
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    dialog.list.item(1).setSelected(True)
    dialog.list.step(1)
    assert [line.pk for line in dialog.list.lines()] == [WANG, BAO, ZENG]
    dialog.list.step(1)  # at the end already
    assert [line.pk for line in dialog.list.lines()] == [WANG, BAO, ZENG]
    dialog.finder.setText("wxl")
    dialog.find_next()
    assert dialog.list.currentRow() == 0
    dialog.save()
    qtbot.waitUntil(lambda: room.table.ids()[:3] == [WANG, BAO, ZENG])
    again = room.more.order()
    qtbot.waitUntil(lambda: again.list.count() == 3)
    again.by_number()
    again.save()
    qtbot.waitUntil(lambda: room.table.ids()[:3] == [BAO, ZENG, WANG])
    orders = read(
        context,
        lambda book: book.db.execute("SELECT count(*) FROM household WHERE own_order IS NOT NULL").fetchone(),
    )
    assert orders[0] == 0


def test_moves_that_are_not_saved_are_asked_about(qtbot: QtBot, room: HouseholdsPage) -> None:
    dialog = room.more.order()
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    dialog.list.step(1)
    dialog.reject()
    assert dialog.isVisible()
    box = next(one for one in dialog.findChildren(QDialog) if one.isVisible())
    next(button for button in box.buttons() if button.text() == "不要了").click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_ctrl_p_prints_the_households_as_filtered_and_sorted(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    room.filters.set_value("village", 1)
    qtbot.waitUntil(lambda: len(room.table.ids()) == 3)
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    room.table.view.setColumnHidden([one.key for one in room.table.model.columns].index("note"), False)
    room.table._on_sort("number", True)
    qtbot.waitUntil(lambda: room.table.ids() == [WANG, ZENG, BAO])
    qtbot.keyClick(room.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    previews: list[PrintPreview] = []

    def opened() -> bool:
        previews[:] = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, PrintPreview) and one.isVisible()
        ]
        return bool(previews)

    qtbot.waitUntil(opened, timeout=15_000)
    made = previews[0].made
    text = context.paper(_text, made.content).result()
    assert made.file_name == "农牧户名单.pdf"
    assert "萨日朗嘎查　共3条　打印日期：2026年10月27日" in text
    assert text.index("王秀兰") < text.index("曾福") < text.index("包青格乐")
    assert "刘旺" not in text
    assert ID not in text
    assert "身份证号不打印" in text.replace("\r\n", "")
    qtbot.waitUntil(lambda: room.ctx.jobs.idle, timeout=15_000)
    previews[0].close()


def _text(_book: object, pdf: bytes) -> str:
    import pypdfium2

    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_the_figures_of_a_household_carry_their_year_and_open_their_rows(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    """s97, s98: 2026年第三季度 opens what was entered then, and the arrows lead further back."""

    def enter(book: Book) -> None:
        with book.operation("登记") as operation:
            for month, points in ((202608, 600), (202606, 300)):
                score_sheet.book_cells(book, operation, None, month, {(BAO, "志愿服务"): points})

    context.call(enter)
    room.refresh()
    stand_on(qtbot, room, BAO)
    qtbot.waitUntil(lambda: room.panel.detail is not None and room.panel.detail.pk == BAO)
    links = [one.text() for one in room.panel.findChildren(QPushButton)]
    assert {"2026年第四季度", "2026年第三季度", "本月"} <= set(links)
    room.panel.findChildren(QPushButton)[links.index("2026年第三季度")].click()
    dialog = next(one for one in room.panel.findChildren(HouseholdEntriesDialog) if one.isVisible())
    qtbot.waitUntil(lambda: len(dialog.table.ids()) == 1)
    qtbot.waitUntil(lambda: dialog.total.text() == "2026年第三季度106分：基础分100，登记合计+6。")
    dialog.period._choose(dialog.period.period().shifted(-1))
    qtbot.waitUntil(lambda: dialog.total.text() == "2026年第二季度103分：基础分100，登记合计+3。")
    dialog.close()


def test_what_is_done_to_one_household_is_offered_in_its_line_and_grey_for_two(
    qtbot: QtBot, room: HouseholdsPage
) -> None:
    stand_on(qtbot, room, BAO)
    assert [text for text, _run in room.table.view.row_actions] == ["登记积分", LEAVE]
    assert all(button.isEnabled() for button in room.panel.of_one)
    room.table.view.selectAll()
    assert not any(button.isEnabled() for button in room.panel.of_one)
    stand_on(qtbot, room, ZENG)
    assert all(button.isEnabled() for button in room.panel.of_one)
    dict(room.table.view.row_actions)[LEAVE]([BAO])
    asked(qtbot, room).close()
    assert room.panel.detail is not None
    assert (room.table.current(), room.panel.detail.pk) == (BAO, BAO), "list and panel stand on the same one"
