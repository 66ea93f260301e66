"""积分登记 on the clerk's screen of 1366x768: the lines have the height there is, the cards only what they say."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import one, press, settle, type_keys
from wenming_desktop.services import points
from wenming_desktop.services.points import Draft
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import theme

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
_BLOCK = "萨日朗嘎查\t张三丰\tJ1\n诺敏花嘎查\t刘旺财\tJ1\n萨日朗嘎查\t孟和\tZ1\n萨日朗嘎查\t孟和\tH1\n"


@pytest.fixture
def register(qtbot: QtBot, ctx: PageContext, window: MainWindow) -> Any:
    theme().apply()
    item = int(str(one(ctx, "SELECT pk FROM rule_item WHERE code = 'Z1'")))
    for at in range(30):
        draft = Draft("masses", date(2026, 10, 1 + at % 26), item, household_pk=1 + at % 4)
        ctx.context.call(points.record, draft)
    page: Any = window.page("points")
    page.refresh()
    settle(qtbot, ctx)
    page.register.start_typing()
    settle(qtbot, ctx)
    return page.register


def _lines(register: Any) -> float:
    return float(register.grid.view.viewport().height()) / theme().row_height()


def test_with_empty_cards_twelve_lines_are_seen_and_no_height_is_left_over(
    register: Any, ctx: PageContext, window: MainWindow
) -> None:
    assert (window.width(), window.height()) == (1366, 768)
    assert (
        _lines(register) >= 12
    )  # the cards keep the height of what they usually say: no line moves when one is clicked
    below = register.height() - register.subject_card.geometry().bottom()
    assert below < theme().row_height(), "empty height is left under the cards"


def test_with_cards_that_say_much_and_bars_eight_lines_are_seen(
    register: Any, ctx: PageContext, window: MainWindow, qtbot: QtBot
) -> None:
    type_keys("bqgl")
    settle(qtbot, ctx)
    press(ENTER)
    type_keys("h1")
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    card = register.subject_card
    assert card._bars.isVisible()
    assert card.height() >= card.minimumSizeHint().height(), "what the card says is cut"
    assert _lines(register) >= 8
    window.resize(1366, 614)
    settle(qtbot, ctx)
    assert not card._bars.isVisible()
    assert _lines(register) >= 7
    assert card.height() >= card.minimumSizeHint().height(), "what the card says is cut"


def test_a_pasted_block_is_seen_whole(register: Any, ctx: PageContext, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(_BLOCK)
    press(Qt.Key.Key_V, CTRL)
    settle(qtbot, ctx)
    view, model = register.grid.view, register.grid.model
    drafts = [at for at, line in enumerate(model.lines[:-1]) if line.state == "draft"]
    assert len(drafts) == 4
    for at in drafts:
        top = view.rowViewportPosition(at)
        assert 0 <= top <= view.viewport().height() - view.rowHeight(at)


def _overlapping(card: QWidget) -> list[str]:
    """The words of a card that are cut or written over each other."""
    words = [one for one in card.findChildren(QWidget) if isinstance(one, QLabel | QPushButton)]
    boxes = {one: QRect(one.mapTo(card, QPoint(0, 0)), one.size()) for one in words if one.isVisible()}
    cut = [
        one.text()
        for one, box in boxes.items()
        if one.height() < _needed(one) or not card.rect().contains(box)
    ]
    return cut + [
        f"{one.text()} {other.text()}"
        for one, other in combinations(boxes, 2)
        if boxes[one].intersects(boxes[other])
    ]


def _needed(words: QWidget) -> int:
    return (
        words.heightForWidth(words.width()) if words.hasHeightForWidth() else words.minimumSizeHint().height()
    )


@pytest.mark.parametrize("height", [768, 700, 660, 614, 580])
def test_the_words_of_the_cards_stand_apart_whatever_room_there_is(
    register: Any, ctx: PageContext, window: MainWindow, qtbot: QtBot, height: int
) -> None:
    """Another household's points while a bar takes room: the new figures were measured before they were there."""
    window.resize(1366, height)
    for name in ("bqgl", "wxl", "mh"):
        type_keys(name)
        settle(qtbot, ctx)
        press(ENTER)
        settle(qtbot, ctx)
        qtbot.wait(150)
        settle(qtbot, ctx)
        assert _overlapping(register.subject_card) == [], name
        ctx.messages.bar("磁盘空间不足，这一步没有保存。请腾出空间后再试。", "bad")
        settle(qtbot, ctx)
        assert _overlapping(register.subject_card) == [], name
        press(Qt.Key.Key_Escape)
        settle(qtbot, ctx)
