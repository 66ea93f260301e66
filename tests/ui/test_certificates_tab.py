"""服务证明 as a clerk uses it: choose, look, issue, print again, declare void, check, stars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.services.served_book import new_book
from tests.ui.certificate_window import Desk
from tests.ui.small_screen import cut_off
from tests.ui.test_named import nameless
from wenming_desktop.printing.preview import page_texts
from wenming_desktop.services import certificates, stars
from wenming_desktop.services.context import Context
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.volunteers.certificates_tab import CertificatesTab
from wenming_desktop.ui.volunteers.issue_dialog import IssueDialog


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(qtbot: QtBot, context: Context) -> Iterator[Desk]:
    found = Desk(qtbot, context)
    yield found
    for dialog in found.window.findChildren(QDialog):
        dialog.close()
    found.idle()
    theme().apply()


def test_a_team_is_chosen_looked_at_and_issued(desk: Desk) -> None:
    dialog = desk.tab.open_issue()
    desk.idle()
    dialog.team.setFocus()
    desk.qtbot.keyClick(dialog.team, Qt.Key.Key_F4)
    assert [(one.title, one.right) for one in dialog.team.popup.choices] == [("理论宣讲队", "4人")]
    desk.qtbot.keyClick(dialog.team, Qt.Key.Key_Escape)
    assert dialog.table.ids() == []  # looking at the list adds nobody
    desk.qtbot.keyClicks(dialog.team, "llxj")
    desk.qtbot.keyClick(dialog.team, Qt.Key.Key_Return)
    desk.idle()
    assert dialog.table.ids() == desk.people
    assert dialog.team.text() == ""
    dialog.issue()
    assert dialog.error.text() == "有1人不能出具（红字），请先去掉。"
    assert dialog.table.current() == desk.people[3]
    dialog._drop([desk.people[3]])
    dialog.purpose.setText("评先评优")
    dialog.preview()
    sample = desk.dialog(PrintPreview)
    assert "样张" in sample.made.file_name
    alone = len(page_texts(sample.made.content))
    sample.close()
    dialog.annex.setChecked(True)
    dialog.preview()
    sample = desk.dialog(PrintPreview)
    assert len(page_texts(sample.made.content)) > alone, "the annex asked for is part of the sample"
    sample.close()
    dialog.annex.setChecked(False)
    assert desk.issued() == []
    dialog.issue()
    desk.agree("的3份证明", False)
    shown = desk.dialog(PrintPreview)
    assert shown.made.file_name == "志愿服务记录证明SBDSM-2026-0001至0003共3份.pdf"
    assert len(desk.issued()) == 3
    desk.idle()
    assert desk.tab.table.current() == desk.issued()[0]


def test_one_by_name_with_the_keyboard(desk: Desk) -> None:
    dialog = desk.tab.open_issue()
    desk.idle()
    desk.qtbot.keyClicks(dialog.who, "ly")
    desk.qtbot.waitUntil(lambda: bool(dialog.who.popup.choices))
    desk.qtbot.keyClick(dialog.who, Qt.Key.Key_Return)
    desk.idle()
    assert dialog.table.ids() == [desk.people[0]]
    assert dialog.issue_button.text() == "出具(&S)"
    assert dialog.who.text() == ""


def test_enter_in_the_line_of_names_issues_nothing(desk: Desk) -> None:
    dialog = desk.tab.open_issue(desk.people[:1])
    desk.idle()
    for line in (dialog.who, dialog.applicant, dialog.purpose, dialog.day):
        desk.qtbot.keyClick(line, Qt.Key.Key_Return)
        desk.idle()
    assert not dialog.findChildren(QMessageBox)
    assert desk.issued() == []


def test_nobody_chosen_or_no_day_is_said(desk: Desk) -> None:
    dialog = desk.tab.open_issue()
    dialog.issue()
    assert dialog.error.text() == "还没有选人。"
    dialog.preview()
    assert dialog.error.text() == "还没有选人。"
    dialog.add_everyone()
    desk.idle()
    assert len(dialog.table.ids()) == 3
    dialog.day.setText("99-99")
    dialog.day.textEdited.emit("99-99")
    dialog.issue()
    assert "没有这一天" in dialog.error.text()
    dialog.day.set_value(date(2026, 1, 1))
    dialog.issue()
    desk.agree("的3份证明", True)
    desk.idle()
    assert "最后一次服务在出具日期之后" in dialog.error.text()
    assert desk.issued() == []


def test_cancelling_issues_none_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = desk.tab.open_issue(desk.people[:3])
    desk.idle()
    real = certificates.drawn

    def stopped(*args: Any) -> Any:
        dialog._progress.cancel()  # as 取消 pressed while the first is drawn
        return real(*args)

    monkeypatch.setattr(certificates, "drawn", stopped)
    dialog.issue()
    desk.agree("的3份证明", True)
    desk.idle()
    assert dialog.error.text() == "已取消，一份也没有出具。"
    assert desk.issued() == []
    assert dialog.issue_button.isEnabled()
    assert dialog.cancel_button.text() == "关闭(&C)"


def words(tab: CertificatesTab) -> dict[str, str]:
    assert tab._shown is not None
    return {fact.label: fact.value for fact in tab._shown.facts}


def test_printed_again_and_void(desk: Desk) -> None:
    made, _ = desk.context.call(certificates.issue, desk.people[:2], purpose="入团")
    desk.tab.refresh()
    desk.idle()
    tab = desk.tab
    tab.show_pk(made.certificates[0].pk)
    desk.idle()
    said = words(tab)
    assert said["正文"].startswith("兹证明李䶮，性别女")
    assert said["用途"] == "入团"
    assert said["合计"].endswith("50小时")
    tab.reprint()
    shown = desk.dialog(PrintPreview)
    assert shown.made.again
    shown.close()
    tab.void()
    reason = desk.dialog(ReasonDialog)
    reason.take()
    assert "原因没有填" in reason.error.text()
    reason.line.setText("姓名有误")
    reason.take()
    desk.idle()
    tab.refresh()
    desk.idle()
    assert desk.context.call(certificates.kept, made.certificates[0].pk).state == "作废"
    tab.show_pk(made.certificates[1].pk)
    desk.idle()
    tab.show_pk(made.certificates[0].pk)
    desk.idle()
    assert words(tab)["作废"] == "2026-10-27，姓名有误"
    assert not tab.reprint_button.isEnabled()


def test_checking_by_number_and_code(desk: Desk) -> None:
    made, _ = desk.context.call(certificates.issue, desk.people[:1])
    (row,) = made.certificates
    dialog = desk.tab.open_verify()
    dialog.number.setText(row.number.lower())
    dialog.code.setText(row.code.lower())
    dialog.ask()
    desk.idle()
    assert dialog.answer.text() == "✓ 证明有效，内容与登记簿一致。"
    assert dialog.facts.text() == "李䶮　50小时　2026-10-27出具　苏布德苏木新时代文明实践所"
    dialog.code.setText("AAAA-AAAA")
    dialog.ask()
    desk.idle()
    assert dialog.answer.text().startswith("✕ 编号或核验码不对")
    assert dialog.facts.text() == ""


def test_register_and_list_on_paper(desk: Desk) -> None:
    dialog = desk.tab.open_lists()
    dialog.notice_button.click()
    desk.idle()
    assert "没有出具证明" in dialog.error.text()
    dialog.first.set_value(date(2026, 11, 1))
    dialog.register_button.click()
    assert dialog.error.text() == "开始日期在结束日期之后。"
    dialog.first.set_value(date(2026, 10, 1))
    dialog.register_button.click()
    shown = desk.dialog(PrintPreview)
    assert shown.made.file_name == "志愿服务记录证明登记簿2026年10月1日至10月27日.pdf"


def test_stars_are_awarded_from_the_list(desk: Desk) -> None:
    dialog = desk.tab.open_stars()
    desk.idle()
    assert dialog.table.ids() == [desk.people[1], desk.people[2]]
    assert not any(button.isVisible() for button in dialog.own)
    dialog.notice_button.click()
    shown = desk.dialog(PrintPreview)
    assert shown.made.file_name.startswith("星级志愿者拟认定名单公示")
    shown.close()
    dialog.document.setText("文明办〔2026〕3号")
    dialog.award_button.click()
    desk.idle()
    assert dialog.table.ids() == []
    assert [one.document for one in desk.context.call(stars.awards, desk.people[1])] == ["文明办〔2026〕3号"]
    dialog.which.setCurrentIndex(1)
    desk.idle()
    assert dialog.table.ids() == [desk.people[1], desk.people[2]]
    assert not dialog.award_button.isEnabled()


@pytest.mark.parametrize("size", ["小", "特大"])
def test_nothing_is_cut_off_and_everything_has_a_name(desk: Desk, size: str) -> None:
    desk.context.call(certificates.issue, desk.people[:3])
    theme().apply(size)  # type: ignore[arg-type]
    desk.tab.refresh()
    desk.idle()
    for name in desk.tab.tour():
        desk.idle()
        desk.qtbot.wait(100)
        # the screen of the tests is 800 wide: dialogs in the largest letters have no room on it
        if size == "小" or name == "certificates":
            assert not cut_off(desk.window), name
        assert not nameless(desk.window)


def test_the_dialog_can_be_opened_for_chosen_people(desk: Desk) -> None:
    dialog = desk.tab.open_issue([desk.people[2]])
    desk.idle()
    assert isinstance(dialog, IssueDialog)
    assert dialog.table.ids() == [desk.people[2]]
