"""A star awarded, in the volunteer's record: its day and document are read there, and it is taken back from there."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.services.served_book import add_hours
from tests.ui.pages.volunteers_steps import read, stand_on
from wenming_desktop.services import stars
from wenming_desktop.services.context import Context
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.pages.volunteers.page import VolunteersPage

LINE = "取消星级认定(&X)…"


def said(room: VolunteersPage) -> str:
    lines = [label.accessibleName() for label in room.volunteers.panel.facts.findChildren(QLabel)]
    return next((line.removeprefix("星级认定 ") for line in lines if line.startswith("星级认定 ")), "")


def offered(room: VolunteersPage) -> Any:
    return {action.text(): action for action in room.volunteers.verbs.more.menu().actions()}[LINE]


def test_the_highest_star_is_taken_back_for_a_reason_and_undo_brings_it_again(
    qtbot: QtBot, window: MainWindow, room: VolunteersPage, context: Context
) -> None:
    pk = stand_on(qtbot, room, context, "乌兰")
    assert (said(room), offered(room).isEnabled()) == ("", False)
    add_hours(context, pk, 6_000)
    context.call(stars.award, [pk], "文明办〔2026〕3号", date(2026, 10, 26))
    add_hours(context, pk, 12_000)
    context.call(stars.award, [pk])
    room.refresh()
    qtbot.waitUntil(lambda: said(room) == "二星级（2026-10-27）；一星级（2026-10-26，文明办〔2026〕3号）")
    offered(room).trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in room.findChildren(QDialog)))
    (dialog,) = [one for one in room.findChildren(ReasonDialog) if one.isVisible()]
    assert dialog._note.text().startswith("取消乌兰的二星级（2026年10月27日认定）。")
    dialog.take()
    assert "原因没有填" in dialog.error.text()
    dialog.line.setText("认定日期写错")
    dialog.take()
    qtbot.waitUntil(lambda: said(room) == "一星级（2026-10-26，文明办〔2026〕3号）")
    assert [one.stars for one in read(context, stars.awards, pk)] == [1]
    window.undo()
    qtbot.waitUntil(lambda: said(room).startswith("二星级"))
