"""删除个人信息 in the window: reason, a question whose Enter is 取消 and which names the counts, then the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.pages.households_window import BAO, context, detail, person, room, saved
from wenming_desktop.domain.erasure import MARK
from wenming_desktop.services import history
from wenming_desktop.services.context import Context
from wenming_desktop.ui.dialogs import erasing
from wenming_desktop.ui.pages.households.page import HouseholdsPage
from wenming_desktop.ui.widgets.form_dialog import FormDialog

__all__ = ["context", "room"]  # fixtures


def asked(qtbot: QtBot, room: HouseholdsPage, context: Context) -> QMessageBox:
    """The question after the reason was given."""
    pk = person(context, BAO, "苏力德")
    room.panel.members.select(pk)
    [line] = [one for one in room.more.menu().actions() if one.text() == erasing.LINE]
    line.trigger()
    qtbot.waitUntil(lambda: bool(room.findChildren(FormDialog)))
    (dialog,) = room.findChildren(FormDialog)
    dialog.form.editors["reason"].set_value("本人撤回同意")
    saved(qtbot, dialog)
    return box(qtbot, room)


def box(qtbot: QtBot, room: HouseholdsPage) -> QMessageBox:
    def shown() -> list[QMessageBox]:
        return [one for one in room.window().findChildren(QMessageBox) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def test_enter_means_cancel_and_nothing_is_done(qtbot: QtBot, room: HouseholdsPage, context: Context) -> None:
    question = asked(qtbot, room, context)
    assert "苏力德" in question.text()
    for words in ("照片和附件0个", "积分登记0条", "这一步不能撤销"):
        assert words in question.informativeText()
    assert question.defaultButton().text() == "取消"
    qtbot.keyClick(question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    assert person(context, BAO, "苏力德")


def test_the_button_with_the_verb_does_it_and_the_answer_is_read(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    question = asked(qtbot, room, context)
    (verb,) = [one for one in question.buttons() if one.text().startswith("删除")]
    verb.click()
    qtbot.waitUntil(lambda: any(one.name == MARK for one in detail(context, BAO).members))
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    answer = box(qtbot, room)
    assert "不能撤销" in answer.text()
    assert "打印出来的纸" in answer.informativeText()
    answer.close()
    assert context.read(history.undo_name).result() == ""
