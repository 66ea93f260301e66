"""评议告知 in the boards room: meetings by village and month, households told in one 保存, reached from 公示前检查."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.pages.board_book import keep, opened, settle
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import due_process, evidence, meetings
from wenming_desktop.ui.boards.reading import read_room
from wenming_desktop.ui.dialogs.meeting_dialog import MeetingDialog
from wenming_desktop.ui.dialogs.notice_dialog import NoticeDialog
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.dialogs.review_dialog import ReviewDialog
from wenming_desktop.ui.dialogs.tellings_dialog import TellingsDialog
from wenming_desktop.ui.dialogs.told_dialog import ToldDialog
from wenming_desktop.ui.pages.boards.page import BoardsPage

QUARTER = Period.parse("2026-Q3")


@pytest.fixture
def ctx(tmp_path):
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def show(qtbot, ctx):
    def run(kind, *args):
        dialog = kind(ctx, *args)
        keep(qtbot, dialog)
        dialog.open()
        settle(qtbot, ctx)
        return dialog

    return run


def button(widget, text: str) -> QPushButton:
    return next(one for one in widget.findChildren(QPushButton) if one.text() == text)


def words(widget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel)]


# ---- 批量登记告知 ----
def test_everybody_ticked_is_told_in_one_save(qtbot, ctx, show) -> None:
    dialog = show(ToldDialog, QUARTER, 1)
    assert [(row.number, row.head, len(row.entries)) for row in dialog.rows] == [
        ("萨日朗-009", "张福", 2), ("萨日朗-010", "刘旺", 1), ("萨日朗-011", "高占山", 2),
    ]  # fmt: skip
    assert [dialog.table.item(0, column).text() for column in (2, 3, 4, 5, 6)] == [
        "萨日朗-009", "张福", "2组", "−6", "2条：房前屋后乱堆乱放，未整改",
    ]  # fmt: skip
    assert not dialog.save_button.isEnabled(), "nobody is ticked at first"
    button(dialog, "全选(&A)").click()
    dialog.save_button.click()
    settle(qtbot, ctx)
    assert "告知人没有填" in dialog.error.text()
    assert ctx.context.call(due_process.review_facts, QUARTER, 1).told == 0
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog._said.text() == "选中2户，共3户还没有告知（空格选中或去掉）"
    dialog.by.setText("宝力道")
    dialog.how.setCurrentText("电话")
    dialog.day.set_value(date(2026, 10, 6))
    dialog.save_button.click()
    settle(qtbot, ctx)
    assert [row.number for row in dialog.rows] == ["萨日朗-009"], "who was told leaves the list"
    told = ctx.context.call(due_process.tellings, QUARTER, 1)[0]
    assert (told.day, told.how, told.by, told.opinion) == ("2026-10-06", "电话", "宝力道", "")
    button(dialog, "全选(&A)").click()
    dialog.opinion.setCurrentText("未联系上")
    dialog.save_button.click()
    settle(qtbot, ctx)
    assert not dialog.isVisible()
    again = show(ToldDialog, QUARTER, 1)
    assert again.table.item(0, 6).text().endswith("（上次未联系上）")
    assert again.by.text() == "宝力道", "remembered"


def test_nobody_ticked_or_a_day_that_is_none_saves_nothing(qtbot, ctx, show) -> None:
    dialog = show(ToldDialog, QUARTER, None)
    assert not dialog.save_button.isEnabled()
    dialog.save()
    button(dialog, "全选(&A)").click()
    dialog.day.setText("2月30日")
    dialog.save()
    settle(qtbot, ctx)
    assert dialog.error.text()
    assert ctx.context.call(due_process.review_facts, QUARTER, None).told == 0


def test_a_telling_recorded_by_mistake_is_taken_back_for_a_reason(qtbot, ctx, show) -> None:
    """三户都登记了，其中一户并没有告知：评议告知里看得到，撤回要写原因，撤回后重新列入没有告知的。"""
    values = {"day": date(2026, 10, 6), "how": "电话", "by": "宝力道"}
    ctx.context.call(due_process.tell, QUARTER, 1, None, values)
    review = show(ReviewDialog, QUARTER, 1, "萨日朗嘎查")
    assert not review.told_button.isEnabled(), "everybody is told"
    review.list_button.click()
    settle(qtbot, ctx)
    listed = review.findChild(TellingsDialog)
    assert [listed.table.item(0, column).text() for column in range(1, 9)] == [
        "萨日朗嘎查", "萨日朗-009", "张福", "10月6日", "电话", "宝力道", "", "2条",
    ]  # fmt: skip
    assert not listed.take_button.isEnabled(), "nothing is ticked at first"
    listed.table.setFocus()
    qtbot.keyClick(listed.table, Qt.Key.Key_Space)
    assert listed.said.text() == "选中1条，共3条告知登记（空格选中或去掉）"
    listed.take_button.click()
    asked = listed.findChild(ReasonDialog)
    asked.take()
    assert "原因没有填" in asked.error.text()
    asked.line.setText("并没有告知")
    asked.take()
    settle(qtbot, ctx)
    assert [row.number for row in listed.rows] == ["萨日朗-010", "萨日朗-011"]
    listed.accept()
    settle(qtbot, ctx)
    assert review.told_words.text() == "减分5条，已告知3条。"


def test_what_another_took_back_meanwhile_is_said_and_the_list_read_anew(qtbot, ctx, show) -> None:
    ctx.context.call(
        due_process.tell, QUARTER, 1, None, {"day": date(2026, 10, 6), "how": "电话", "by": "宝力道"}
    )
    told = show(ToldDialog, QUARTER, 1)
    assert told.rows == []
    told.list_button.click()
    settle(qtbot, ctx)
    listed = told.findChild(TellingsDialog)
    ctx.context.call(due_process.take_back, [listed.rows[0].pk], "登记错月份")
    button(listed, "全选(&A)").click()
    listed.take_button.click()
    asked = listed.findChild(ReasonDialog)
    asked.line.setText("登记错月份")
    asked.take()
    settle(qtbot, ctx)
    assert "已经撤回" in listed.error.text()
    assert [row.number for row in listed.rows] == ["萨日朗-010", "萨日朗-011"]
    listed.accept()
    settle(qtbot, ctx)
    assert [row.number for row in told.rows] == ["萨日朗-009"]


# ---- 登记评议会议 ----
def test_a_meeting_is_recorded_changed_and_doubted(qtbot, ctx, show, tmp_path: Path) -> None:
    review = show(ReviewDialog, QUARTER, 1, "萨日朗嘎查")
    assert [(line.month, line.meeting) for line in review.view.lines] == [
        (202607, None), (202608, None), (202609, None),
    ]  # fmt: skip
    button(review, "登记").click()
    settle(qtbot, ctx)
    form = review.findChild(MeetingDialog)
    form.save()
    settle(qtbot, ctx)
    assert form.isVisible(), "who chaired and who sat must be filled in"
    form.form.set_values(
        {"day": date(2026, 8, 3), "host": "宝力道", "members": "包青格乐、白长河", "supervisor": "白长河"}
    )
    photo = tmp_path / "签到.jpg"
    photo.write_bytes(b"\xff\xd8photo")
    form.evidence.take_files([photo])
    form.save()
    settle(qtbot, ctx)
    record = ctx.context.call(meetings.meetings, 1)[0]
    assert (record.number, record.month, record.members) == ("PY-2026-001", 202607, "包青格乐、白长河")
    assert [one.title for one in ctx.context.call(evidence.files_of, record.pk, "panel_meeting")] == [
        "签到.jpg"
    ]
    assert "列席监督的白长河是积分评议小组成员" in ctx.messages.notice.text
    assert "包青格乐本户有当月积分登记" in ctx.messages.notice.text
    assert "PY-2026-001　8月3日　主持宝力道　列席监督白长河" in words(review)
    assert "✓ 已评议" in words(review)
    button(review, "修改").click()
    settle(qtbot, ctx)
    form = review.findChildren(MeetingDialog)[-1]
    assert form.form.editors["host"].text() == "宝力道"
    form.form.set_values({"supervisor": "", "passed": 12})
    form.save()
    settle(qtbot, ctx)
    record = ctx.context.call(meetings.meetings, 1)[0]
    assert (record.supervisor, record.passed, record.number) == ("", 12, "PY-2026-001")
    assert "没有列席监督" in words(review)
    button(review, "修改").click()
    settle(qtbot, ctx)
    review.findChildren(MeetingDialog)[-1].remove_button.click()
    settle(qtbot, ctx)
    assert ctx.context.call(meetings.meetings, 1) == []
    assert [line.meeting for line in review.view.lines] == [None] * 3


def test_a_refused_meeting_stays_open_and_says_why(qtbot, ctx, show) -> None:
    review = show(ReviewDialog, QUARTER, 1, "萨日朗嘎查")
    button(review, "登记").click()
    settle(qtbot, ctx)
    form = review.findChild(MeetingDialog)
    form.form.set_values({"day": date(2026, 6, 30), "host": "宝力道", "members": "白长河"})
    form.save()
    settle(qtbot, ctx)
    assert "评议日期早于2026年7月" in form.error.text()
    assert form.save_button.isEnabled()


def test_the_township_s_review_has_every_village_and_tells_from_there(qtbot, ctx, show) -> None:
    review = show(ReviewDialog, QUARTER, None, "全苏木")
    assert {line.village for line in review.view.lines} == {"萨日朗嘎查", "诺敏花嘎查"}
    assert review.told_words.text() == "减分5条，已告知0条。"
    told = review.tell()
    settle(qtbot, ctx)
    told.table.tick_all(True)
    told.by.setText("宝力道")
    told.save_button.click()
    settle(qtbot, ctx)
    assert review.told_words.text() == "减分5条，已告知5条。"
    assert not review.told_button.isEnabled()
    empty = show(ReviewDialog, Period.parse("2026-Q1"), 1, "萨日朗嘎查")
    assert empty.told_words.text() == "没有减分，不用告知。"
    assert "这个时段没有登记积分。" in words(empty)


# ---- from the room ----
def test_the_check_leads_to_what_is_missing_and_forgets_it_once_it_is_there(qtbot, ctx) -> None:
    room = BoardsPage(ctx)
    qtbot.addWidget(room)
    ctx.jobs.changed.connect(lambda changes: room.refresh() if changes.nouns & room.nouns else None)
    room.show()
    room.refresh()
    settle(qtbot, ctx)
    assert any(
        "萨日朗-009 张福、萨日朗-010 刘旺、萨日朗-011 高占山" in text for text in room.check.rows.texts
    )
    assert "! 7月、8月、9月没有登记评议会议，公示不写“逐户评议”" in room.check.rows.texts
    button(room.check.rows, "登记评议会议").click()
    settle(qtbot, ctx)
    room.findChild(ReviewDialog).accept()
    room.stages.review.click()
    settle(qtbot, ctx)
    assert len(room.findChildren(ReviewDialog)) == 1
    room.findChild(ReviewDialog).accept()
    button(room.check.rows, "批量登记告知").click()
    settle(qtbot, ctx)
    dialog = room.findChild(ToldDialog)
    dialog.table.tick_all(True)
    dialog.by.setText("宝力道")
    dialog.save_button.click()
    settle(qtbot, ctx)
    assert not any("告知" in text for text in room.check.rows.texts)


def test_the_print_dialog_leads_there_too_and_its_words_follow(qtbot, ctx) -> None:
    dialog = NoticeDialog(ctx, ctx.context.call(read_room, QUARTER, 1))
    keep(qtbot, dialog)
    dialog.open()
    settle(qtbot, ctx)
    button(dialog.check, "登记评议会议").click()
    settle(qtbot, ctx)
    dialog.findChild(ReviewDialog).accept()
    button(dialog.check, "批量登记告知").click()
    settle(qtbot, ctx)
    told = dialog.findChild(ToldDialog)
    told.table.tick_all(True)
    told.by.setText("宝力道")
    told.save_button.click()
    settle(qtbot, ctx)
    assert not any("告知" in text for text in dialog.check.texts)
    lower = next(draft for draft in dialog.words._drafts if draft.key == "lower")
    assert any(
        piece.text == "减分依据已逐户告知（减分5条，已告知5条）。" and piece.slot for piece in lower.pieces
    )
