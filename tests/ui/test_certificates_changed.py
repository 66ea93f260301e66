"""Hours taken back behind certificates and stars, as a clerk meets them: marked, kept, issued anew; 核验 of a board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.services.served_book import add_hours, new_book, take_back
from tests.ui.certificate_window import Desk
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards, books, certificates, issued, stars
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.issued import Paper, Scope
from wenming_desktop.storage.board_store import content_text
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.theme import theme


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


def corrected(desk: Desk) -> list[int]:
    """Two certificates; an hour behind the first is taken back."""
    row = add_hours(desk.context, desk.people[0], 60, "2026-09-10")
    made, _ = desk.context.call(certificates.issue, desk.people[:2])
    take_back(desk.context, row)
    desk.tab.refresh()
    desk.idle()
    return [one.pk for one in made.certificates]


def words(desk: Desk) -> dict[str, str]:
    assert desk.tab._shown is not None
    return {fact.label: fact.value for fact in desk.tab._shown.facts}


def stand_on(desk: Desk, pk: int) -> None:
    desk.tab.show_pk(pk)
    desk.idle()


def states(desk: Desk) -> dict[int, str]:
    row_of = desk.tab.table.model.row_of
    desk.qtbot.waitUntil(lambda: all(row_of(pk) is not None for pk in desk.tab.table.ids()))
    return {pk: desk.tab.table.model.row_of(pk)["state"] for pk in desk.tab.table.ids()}


def because(desk: Desk, reason: str) -> None:
    dialog: Any = desk.dialog(ReasonDialog)
    dialog.line.setText(reason)
    dialog.take()
    desk.idle()
    desk.tab.refresh()
    desk.idle()


def test_a_correction_since_is_marked_and_kept(desk: Desk) -> None:
    changed, other = corrected(desk)
    assert states(desk) == {changed: "有更正", other: "有效"}
    desk.tab.show_changed()
    desk.idle()
    assert desk.tab.table.ids() == [changed]
    stand_on(desk, changed)
    assert words(desk)["出具后有更正"] == "原51小时，现50小时；冲正：2026-09-10 1小时"
    assert desk.tab.keep_button.isVisible()
    assert desk.tab.amend_button.isVisible()
    desk.tab.keep()
    because(desk, "证明已用过")
    assert desk.tab.table.ids() == [], "nothing is left to be looked at"
    desk.tab.filters.clear()
    desk.idle()
    assert states(desk) == {changed: "有效", other: "有效"}
    stand_on(desk, other)
    stand_on(desk, changed)
    assert words(desk)["出具后有更正"] == "原51小时，现50小时；保留：证明已用过"
    assert not desk.tab.keep_button.isVisible()


def test_issued_anew_in_its_place(desk: Desk) -> None:
    changed, _ = corrected(desk)
    stand_on(desk, changed)
    desk.tab.amend()
    asked = [label.text() for label in desk.dialog(ReasonDialog).findChildren(QLabel)]
    assert any(text.startswith("出具后有更正：原51小时，现50小时。按现在的服务记录") for text in asked)
    because(desk, "服务时间更正")
    shown = desk.dialog(PrintPreview)
    assert shown.made.file_name == "志愿服务记录证明SBDSM-2026-0003李䶮.pdf"
    shown.close()
    assert sorted(states(desk).values()) == ["已更正", "有效", "有效"]
    stand_on(desk, changed)
    assert words(desk)["更正"].endswith("现行的编号是SBDSM-2026-0003。")
    for button in (desk.tab.reprint_button, desk.tab.void_button, desk.tab.annex_button):
        assert not button.isEnabled()


def test_the_annex_is_asked_for_at_issue_or_later(desk: Desk) -> None:
    dialog = desk.tab.open_issue(desk.people[:1])
    desk.idle()
    dialog.annex.setChecked(True)
    dialog.issue()
    desk.agree("出具", True)
    desk.dialog(PrintPreview).close()
    made, _ = desk.context.call(certificates.issue, desk.people[1:2])
    desk.tab.refresh()
    desk.idle()
    for pk in desk.issued():
        stand_on(desk, pk)
        desk.tab.annex()
        shown = desk.dialog(PrintPreview)
        assert shown.made.file_name.startswith("志愿服务记录证明附表（服务明细）SBDSM-2026-000")
        shown.close()
    assert made.certificates


def test_a_number_given_by_hand_is_entered(desk: Desk) -> None:
    lists = desk.tab.open_lists()
    form = lists.enter_by_hand()
    desk.idle()
    form.form.set_values(
        {"number": "SBDSM-2026-0001", "name": "乌云", "day": date(2026, 3, 1), "purpose": "评优"}
    )
    form.save()
    desk.idle()
    lists.close()
    desk.tab.refresh()
    desk.idle()
    (pk,) = desk.issued()
    stand_on(desk, pk)
    assert words(desk)["正文"] == "手工出具，这里只登记了编号。"
    assert not desk.tab.annex_button.isEnabled()


def test_a_board_is_checked_too(desk: Desk) -> None:
    def seal(book: Book) -> issued.Issued:
        drafted = boards.draft(book, "party", Period.parse("2026-Q3"))
        sealed = replace(drafted, edition=1, facts=boards.facts(book, "party", drafted.period, None))
        with book.operation("锁定", kind="note") as pk:
            scope = Scope("party", "2026-Q3", None)
            text = content_text(sealed)
            return issued.issue(book, pk, Paper("board", text, date(2026, 10, 8), scope=scope))

    row = desk.context.call(seal)
    dialog = desk.tab.open_verify()
    dialog.number.setText(row.number)
    dialog.code.setText(row.code)
    dialog.ask()
    desk.idle()
    assert dialog.answer.text() == "✓ 榜单有效，内容与登记簿一致。"
    assert dialog.facts.text() == "2026年第三季度党员积分榜单　第1稿　2026-10-08"


def test_stars_that_fell_are_said_on_their_list(desk: Desk) -> None:
    who = desk.people[2]
    row = add_hours(desk.context, who, 12_000, "2026-09-10")
    desk.context.call(stars.award, [who])
    take_back(desk.context, row)
    dialog = desk.tab.open_stars()
    desk.idle()
    assert not any(button.isVisible() for button in dialog.fallen)
    dialog.which.setCurrentIndex(1)
    desk.idle()
    (line,) = dialog._lines
    assert line.fallen is not None
    assert all(button.isVisible() for button in dialog.fallen)
    dialog.fallen[0].click()
    because(desk, "文件已下发")
    assert not any(button.isVisible() for button in dialog.fallen)
    assert desk.context.call(books.check) == []


def test_a_star_awarded_by_mistake_is_taken_back_in_its_list(desk: Desk) -> None:
    who, other = desk.people[1:3]
    desk.context.call(stars.award, [who, other], "文明办〔2025〕8号", date(2026, 10, 26))
    dialog = desk.tab.open_stars()
    desk.idle()
    assert dialog.revoke_button.isHidden(), "nobody of the candidates has what could be taken back"
    dialog.which.setCurrentIndex(1)
    desk.idle()
    assert (dialog.revoke_button.isVisible(), [line.pk for line in dialog._lines]) == (True, [who, other])
    assert "2026-10-26　文明办〔2025〕8号" in [
        dialog.table.model.data(dialog.table.model.index(0, column)) for column in range(10)
    ]
    dialog.table.view.clearSelection()
    dialog.revoke_button.click()
    assert dialog.error.text() == "请先在名单里点要取消认定的人。"
    dialog.table.view.selectRow(1)
    dialog.revoke_button.click()
    asked: Any = desk.dialog(ReasonDialog)
    assert "取消萨日朗的一星级（2026年10月26日认定，文明办〔2025〕8号）" in asked._note.text()
    because(desk, "认定错了人")
    assert [line.pk for line in dialog._lines] == [who]
    assert desk.ctx.messages.last == "已取消1人的星级认定，可以用 Ctrl+Z 撤销。"
    dialog.which.setCurrentIndex(0)
    desk.idle()
    assert other in [line.pk for line in dialog._lines]
    dialog.close()
    desk.window.undo()
    desk.idle()
    assert len(desk.context.call(stars.awards, other)) == 1


@pytest.mark.parametrize("many", [1, 7, 20])
def test_what_goes_is_said_whole_above_the_reason(desk: Desk, many: int) -> None:
    text = "、".join(["额尔敦巴特尔的一星级（2026年10月26日认定，党委会议纪要〔2025〕8号）"] * many)
    dialog = ReasonDialog(desk.ctx, desk.window, "取消认定", text, lambda _reason: None)
    dialog.open()
    desk.idle()
    assert dialog._note.height() >= dialog._note.heightForWidth(dialog._note.width())
    dialog.close()
