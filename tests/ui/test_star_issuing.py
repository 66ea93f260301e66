"""星级认定: star and honour certificates go to those selected, after a question that says how many and what to look at."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.services.served_book import add_hours, new_book
from tests.ui.certificate_window import Desk
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.services import books, certificate_paper, paper, stars

UI = Path(__file__).parents[2] / "wenming_desktop" / "ui"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    context = new_book(tmp_path / "书.wenming")
    context.call(lambda book: books.save_settings(
        book, replace(book.settings, volunteers=VolunteerSettings(own_honours=True)), "自行印制"
    ))  # fmt: skip
    found = Desk(qtbot, context)
    yield found
    found.idle()
    context.close(with_backup=False)


def box_of(desk: Desk) -> QMessageBox:
    found = desk.dialog(QMessageBox)
    assert isinstance(found, QMessageBox)
    return found


def test_with_nobody_selected_nothing_is_issued_and_one_is_told(desk: Desk) -> None:
    dialog = desk.tab.open_stars()
    desk.idle()
    assert len(dialog.table.ids()) == 2
    dialog.table.view.clearSelection()
    for button in dialog.own:
        button.click()
        desk.idle()
        assert dialog.error.text() == "请先在名单里选要发证的人。"
    assert desk.issued() == []


def test_one_selected_is_asked_about_and_alone_gets_the_paper(desk: Desk) -> None:
    dialog = desk.tab.open_stars()
    desk.idle()
    dialog.table.view.selectRow(0)
    dialog.own[1].click()
    desk.idle()
    box = box_of(desk)
    assert box.text() == "给孛儿只斤·额尔敦巴特尔出具1份荣誉证书？"
    assert "不能撤销" in box.informativeText()
    assert box.defaultButton().text() == "取消"
    assert desk.issued() == [], "nothing before the answer"
    next(one for one in box.buttons() if "出具" in one.text()).click()
    desk.idle()
    assert len(desk.issued()) == 1


def test_no_room_takes_everybody_for_those_selected() -> None:
    """``selected() or ids()`` does to all what was meant for some: nowhere in the window."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted(UI.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.BoolOp)
        and isinstance(node.op, ast.Or)
        and [getattr(getattr(one, "func", None), "attr", "") for one in node.values[:2]]
        == ["selected", "ids"]
    ]
    assert not found


def test_what_the_printed_list_has_otherwise_is_asked_about_before_the_award(desk: Desk) -> None:
    """The dialog opens on the list that hangs; with another day 全部认定 asks first, and 取消 awards nobody."""
    made = desk.context.paper(
        lambda book: certificate_paper.star_notice(book, date(2026, 9, 30), date(2026, 10, 8))
    ).result()
    desk.context.call(paper.keep, made)
    add_hours(desk.context, desk.people[3], 6_000, "2026-10-11")
    dialog = desk.tab.open_stars()
    desk.idle()
    assert dialog.until.value() == date(2026, 9, 30)
    assert "截至2026年9月30日的公示名单" in dialog._note.text()
    dialog.until.set_value(date(2026, 10, 27))
    dialog.reload()
    desk.idle()
    dialog.award_button.click()
    box = box_of(desk)
    assert "孟和不在截至2026年9月30日的公示名单上。" in box.informativeText()
    next(one for one in box.buttons() if one.text() == "取消").click()
    desk.idle()
    assert desk.context.call(stars.highest_awarded) == {}
    dialog.until.set_value(date(2026, 9, 30))
    dialog.reload()
    desk.idle()
    dialog.award_button.click()
    desk.idle()
    desk.qtbot.waitUntil(lambda: bool(desk.context.call(stars.highest_awarded)))
    assert set(desk.context.call(stars.highest_awarded)) == set(desk.people[1:3])
    assert {one.on for one in desk.context.call(stars.awards, desk.people[1])} == {"2026-10-27"}
