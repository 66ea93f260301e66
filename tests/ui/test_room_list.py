"""The left column: its numbers beside the icons, folded or not, and what its arrow said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from wenming_desktop.ui.page import Room
from wenming_desktop.ui.room_list import RoomButton, RoomList
from wenming_desktop.ui.theme import LETTER_SIZES, LetterSize, theme
from wenming_desktop.ui.widgets.table_view import MemoryStore

ICON = QRect(12, 0, 18, 20)


def room(key: str, title: str) -> Room:
    return Room(key, title, "", "house", lambda _ctx: None)  # type: ignore[arg-type, return-value]


@pytest.fixture(params=LETTER_SIZES)
def letters(request: pytest.FixtureRequest) -> Iterator[LetterSize]:
    theme().apply(request.param)
    yield request.param
    theme().apply()


def shown(qtbot: QtBot, store: MemoryStore | None = None) -> RoomList:
    rooms = RoomList([room("a", "农牧户"), room("b", "活动台账")], store)
    qtbot.addWidget(rooms)
    rooms.resize(rooms.width(), 400)
    rooms.show()
    return rooms


def button(rooms: RoomList, key: str = "a") -> RoomButton:
    return rooms._buttons[key]


def pictured(one: RoomButton) -> QImage:
    middle = QRect(ICON.x(), one.height() // 2 - 10, ICON.width(), 20)
    return one.grab(middle).toImage()


@pytest.mark.parametrize("folded", [True, False])
def test_a_number_never_covers_the_icon_or_leaves_its_button(
    qtbot: QtBot, letters: LetterSize, folded: bool
) -> None:
    rooms = shown(qtbot)
    if rooms._folded != folded:
        rooms.arrow.click()
    qtbot.wait(30)
    alone = pictured(button(rooms))
    for number in (5, 42, 105, 4000):
        rooms.set_number("a", number)
        qtbot.wait(10)
        one = button(rooms)
        assert pictured(one) == alone, number
        assert one.rect().contains(one._badge.geometry()), number
        assert one._badge.width() >= one._badge.sizeHint().width()
    rooms.set_number("a", 0)
    qtbot.wait(10)
    assert pictured(button(rooms)) == alone


def test_what_the_arrow_said_holds_the_next_time(qtbot: QtBot) -> None:
    store = MemoryStore()
    rooms = shown(qtbot, store)
    for _ in range(2):
        rooms.arrow.click()
        again = shown(qtbot, store)
        for window in (700, 1366):
            again.fit(window)
            assert (again.width(), again._folded) == (rooms.width(), rooms._folded)


def test_nothing_is_made_anew_while_it_stays_as_it_is(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = shown(qtbot)
    rooms.fit(1366)
    made: list[bool] = []
    fold = RoomButton.fold
    monkeypatch.setattr(RoomButton, "fold", lambda one, folded: (made.append(folded), fold(one, folded))[1])
    icon = rooms.arrow.icon().cacheKey()
    for window in (1366, 1200, 1000):
        rooms.fit(window)
    assert not made
    assert rooms.arrow.icon().cacheKey() == icon
    rooms.fit(700)
    assert made == [True, True]
