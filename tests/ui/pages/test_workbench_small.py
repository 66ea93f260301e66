"""工作台 at 125 % with the largest letters, where a cut figure once read 2场 for 26场."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui.small_screen import Setting, window_on
from wenming_desktop.ui.pages.workbench.page import WorkbenchPage
from wenming_desktop.ui.theme import LetterSize
from wenming_desktop.ui.widgets.card import StatCard


@pytest.mark.parametrize(("letters", "scrolls"), [("小", False), ("特大", True)])
def test_figures_stand_whole_and_the_room_scrolls_where_the_screen_ends(
    qtbot: QtBot, demo_book: Path, monkeypatch: pytest.MonkeyPatch, letters: LetterSize, scrolls: bool
) -> None:
    setting = Setting("125%", QSize(1092, 614), letters, 32)
    with window_on(qtbot, demo_book, setting, monkeypatch) as window:
        window.navigate("workbench")
        page = window.page("workbench")
        assert isinstance(page, WorkbenchPage)
        qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=20_000)
        qtbot.wait(80)
        cards = page.findChildren(StatCard)
        shown = [card for card in cards if card.isVisible()]
        assert len(shown) == 4
        for card in shown:
            for number in card.findChildren(QPushButton):
                hint = number.sizeHint()
                assert number.width() >= hint.width(), (number.text(), number.size())
                assert number.height() >= hint.height(), (number.text(), number.size())
                assert card.rect().contains(number.geometry()), number.text()
        area = page._stack.widget(0)
        assert isinstance(area, QScrollArea)
        assert (area.verticalScrollBar().maximum() > 0) is scrolls
        inside = area.widget()
        assert inside is not None
        assert inside.width() <= area.viewport().width()
