"""What stands beside rows being typed is said of what stands in them now: after every key, never of something gone."""

from __future__ import annotations

import random
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.activities_book import commit
from tests.ui.pages.points_book import press, put_away, settle, type_keys
from wenming_desktop.services import point_lists
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.register.filling import stated, value_of
from wenming_desktop.ui.register.register import PointsRegister

KEYS = {"Esc": Qt.Key.Key_Escape, "Enter": Qt.Key.Key_Return, "Tab": Qt.Key.Key_Tab, "Back": Qt.Key.Key_Backtab,
        "Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down}  # fmt: skip
TYPED = ("bqgl", "张三丰", "孟和", "h1", "h3", "s1", "6", "12", "x")
PASTED = "10-26\t没有这个嘎查\t孟和\tZ1\t2\n10-26\t萨日朗嘎查\t张三丰\tZ1\t2\n10-26\t萨日朗嘎查\t乌云其木格\tZ1\t2\n"


def expected_notes(register: PointsRegister, ctx: PageContext) -> str:
    """What is to be known of the line one types in, asked of the book anew."""
    line, values = register.grid.current(), register.current_values()
    if line is None or register.current_row() is not None:
        return register.line_card.warning
    if line.errors:
        return "；".join(dict.fromkeys(line.errors.values()))
    item, who = value_of(values.get("item")), value_of(values.get("who"))
    if item is None or not values.get("day"):
        return ""
    found = ctx.context.call(
        point_lists.outlook, "masses", values["day"], item.pk, stated(values),
        household_pk=who.household_pk if who else None, number=who.number if who else "",
    )  # fmt: skip
    notes = list(found.messages)
    if found.doubles:
        notes.insert(0, f"这一户当天已登记过这个项目{found.doubles}条，再按回车会多记一条。")
    return "；".join(notes)


def look(register: PointsRegister, ctx: PageContext, qtbot: QtBot, did: str) -> None:
    settle(qtbot, ctx)
    qtbot.wait(100)
    settle(qtbot, ctx)
    assert register.line_card.warning == expected_notes(register, ctx), did
    model = register.grid.model
    for line in model.lines:
        if line.refusal and line.state == "draft":  # of a red cell, or of the points that are to be stated
            titles = {one.key: one.title for one in model.columns}
            words = [*line.errors.values(), *(f"{titles[key]}：{one}" for key, one in line.errors.items())]
            asked = not line.values.get("points") and "请写明几分" in line.refusal
            assert line.refusal in words or asked, (did, line)
    values, row = register.current_values(), register.current_row()
    if row is None and isinstance(values.get("who"), str):
        assert register.subject_card._points is None, did
    if row is None and (who := value_of(values.get("who"))) is not None:
        assert register.subject_card._points.name.startswith(who.name.split("（")[0]), did
    notice = ctx.messages.notice
    if notice is not None and (said := re.match(r"粘贴.*?(\d+)行有红色", notice.text)):
        wait = [one for one in model.lines if one.token in register.booking._pasted and one.state != "done"]
        assert int(said[1]) == sum(bool(one.errors) for one in wait), did


@pytest.mark.parametrize("seed", range(4))
def test_every_word_about_the_rows_is_of_the_rows(
    seed: int, page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    choose, register = random.Random(seed), page.register
    QGuiApplication.clipboard().setText(PASTED)
    page.paste()
    look(register, ctx, qtbot, "paste")
    done = ["paste"]
    for _ in range(22):
        if choose.random() < 0.45:
            did = choose.choice(TYPED)
            commit(did)
        elif choose.random() < 0.15:
            did = "fix"
            bad = [line for line in register.grid.drafts() if line.errors]
            if bad:
                register.grid.view.go_key(register.grid.model.find(bad[0].token), next(iter(bad[0].errors)))
        else:
            did = choose.choice(list(KEYS))
            press(KEYS[did])
        done.append(did)
        look(register, ctx, qtbot, " ".join(done))


def test_an_abandoned_row_leaves_nothing_behind(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    register = page.register
    commit("张三丰")
    press(Qt.Key.Key_Tab)
    settle(qtbot, ctx)
    qtbot.wait(120)
    assert register.line_card.warning.startswith("没有找到“张三丰”")
    for _ in range(2):
        press(Qt.Key.Key_Escape)
    qtbot.wait(120)
    settle(qtbot, ctx)
    assert register.line_card.warning == ""
    type_keys("bqgl")
    press(Qt.Key.Key_Tab)
    settle(qtbot, ctx)
    qtbot.wait(120)
    settle(qtbot, ctx)
    assert (register.line_card.warning, register.subject_card._title.text()) == ("", "包青格乐　积分明细")
    press(Qt.Key.Key_Escape)
    qtbot.wait(120)
    settle(qtbot, ctx)
    assert (register._points, register.subject_card._title.text()) == (None, "积分明细")


def test_a_pasted_row_put_right_is_spoken_of_no_more(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    grid = page.register.grid
    QGuiApplication.clipboard().setText(PASTED)
    page.paste()
    settle(qtbot, ctx)
    assert ctx.messages.notice.text == "粘贴了3行，2行有红色的格子要改，还没有登记。"
    first = grid.drafts()[0]
    assert grid.model.refusal(0).startswith("没登记：")
    grid.set_value(first.token, "village", page.register.filling.search_villages("萨日朗")[0])
    grid.changed.emit(first.token, "village")
    settle(qtbot, ctx)
    assert (first.errors, grid.model.refusal(0), first.values["who"].title) == ({}, "", "孟和")
    assert ctx.messages.notice.text == "粘贴了3行，1行有红色的格子要改，还没有登记。"
    grid.drop_drafts([line.token for line in grid.drafts()])


def test_what_is_typed_after_a_save_is_not_what_was_left(ctx: PageContext, qtbot: QtBot) -> None:
    sheet = SheetEntry(ctx)
    show_sheet(sheet, ctx, qtbot)
    sheet.model.type_in(sheet.model.index(0, 3), "2")
    sheet.reject()
    again = SheetEntry(ctx)
    show_sheet(again, ctx, qtbot)
    assert again.keeper is not None
    assert "上次没有保存的改动已放回" in again.keeper.line.text
    again.save()
    settle(qtbot, ctx)
    ctx.drafts.settle()  # the main window does, after every action
    for row in (1, 2):
        again.model.type_in(again.model.index(row, 3), "1")
        again.keeper.look()
        assert again.keeper.line.text == ""
    put_away(again)


def show_sheet(sheet: SheetEntry, ctx: PageContext, qtbot: QtBot) -> None:
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    sheet.open()
    settle(qtbot, ctx)
