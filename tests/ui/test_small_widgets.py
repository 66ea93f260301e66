"""KeyChoice, ThumbStrip, SavedViews, and Tab in a field with an open list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.ui.theme import LETTER_SIZES, LetterSize, theme
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.key_choice import KeyChoice
from wenming_desktop.ui.widgets.page_header import PageHeader
from wenming_desktop.ui.widgets.saved_views import SavedViews
from wenming_desktop.ui.widgets.table_view import MemoryStore
from wenming_desktop.ui.widgets.thumb_strip import Thumb, ThumbStrip

FORMS = [(word, word) for word in "讲评帮乐庆"]


@pytest.fixture
def forms(qtbot: QtBot) -> KeyChoice:
    choice = KeyChoice("形式", FORMS)
    qtbot.addWidget(choice)
    choice.show()
    return choice


@pytest.mark.parametrize(
    ("key", "chosen"),
    [("1", "讲"), ("5", "庆"), ("j", "讲"), ("p", "评"), ("b", "帮"), ("l", "乐"), ("q", "庆")],
)
def test_one_key_chooses(forms: KeyChoice, qtbot: QtBot, key: str, chosen: str) -> None:
    heard: list[Any] = []
    forms.changed.connect(heard.append)
    qtbot.keyClicks(forms, key)
    assert (forms.value(), heard, forms.accessibleDescription()) == (chosen, [chosen], chosen)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_a_choice_is_taken_away_unless_one_is_needed(forms: KeyChoice, qtbot: QtBot, key: Qt.Key) -> None:
    forms.set_value("乐")
    qtbot.keyClick(forms, key)
    assert forms.value() is None
    needed = KeyChoice("状态", [("计划", "计划"), ("已办", "已办")], needed=True)
    qtbot.addWidget(needed)
    needed.set_value("已办")
    qtbot.keyClick(needed, key)
    assert needed.value() == "已办"


def test_an_initial_two_words_share_chooses_none(qtbot: QtBot) -> None:
    choice = KeyChoice("类别", [(1, "文化"), (2, "卫生"), (3, "法律")])
    qtbot.addWidget(choice)
    qtbot.keyClicks(choice, "w")
    assert choice.value() is None
    qtbot.keyClicks(choice, "f")
    assert choice.value() == 3


def test_enter_goes_on_and_a_number_too_large_is_nothing(forms: KeyChoice, qtbot: QtBot) -> None:
    with qtbot.waitSignal(forms.entered, timeout=1000):
        qtbot.keyClick(forms, Qt.Key.Key_Return)
    qtbot.keyClicks(forms, "9")
    assert forms.value() is None


def jpeg() -> bytes:
    picture = QPixmap(40, 30)
    picture.fill(Qt.GlobalColor.red)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "JPG")
    return bytes(buffer.data().data())


def test_thumbs_by_keys(qtbot: QtBot) -> None:
    strip = ThumbStrip("没有照片")
    qtbot.addWidget(strip)
    strip.show()
    strip.show_thumbs([Thumb(7, "9月12日", jpeg(), "一.jpg"), Thumb(8, "", b"", "通知.pdf")])
    assert [strip.item(at).text() for at in (0, 1)] == ["9月12日", "通知.pdf"]
    heard: list[Any] = []
    strip.removed.connect(lambda key: heard.append(("gone", key)))
    strip.moved.connect(lambda key, step: heard.append((key, step)))
    strip.opened.connect(lambda key: heard.append(("open", key)))
    strip.setCurrentRow(1)
    qtbot.keyClick(strip, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(strip, Qt.Key.Key_Delete)
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert heard == [(8, -1), ("gone", 8), ("open", 8)]
    strip.show_thumbs([Thumb(7, "9月12日", jpeg(), "一.jpg")])
    assert strip.current_key() == 7


def test_a_set_of_filters_is_kept_under_a_name(qtbot: QtBot) -> None:
    store, applied = MemoryStore(), list[Any]()
    chosen = {"year": True, "village": 3}
    views = SavedViews(store, "activities", values=lambda: chosen, apply=applied.append, fixed=[("全部", {})])
    qtbot.addWidget(views)
    views.keep("本年萨日朗")
    again = SavedViews(store, "activities", values=dict, apply=applied.append)
    qtbot.addWidget(again)
    action = next(one for one in again.menu_of_views().actions() if one.text() == "本年萨日朗")
    action.trigger()
    assert applied == [chosen]
    again.forget("本年萨日朗")
    assert views.kept() == {}
    assert [one.text() for one in views.menu_of_views().actions()] == ["全部", "", "存下现在的筛选…"]


def test_tab_takes_the_marked_line_of_an_open_list(qtbot: QtBot) -> None:
    whole = QWidget()
    field = ChoiceField("所在阵地", lambda _text: [Choice(1, "萨日朗嘎查"), Choice(2, "西萨日朗嘎查")])
    after = QLineEdit()
    box = QVBoxLayout(whole)
    box.addWidget(field)
    box.addWidget(after)
    qtbot.addWidget(whole)
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    field.setFocus()
    qtbot.keyClicks(field, "srl")
    qtbot.waitUntil(field.popup.isVisible)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert (field.value(), after.hasFocus()) == (2, True)


def test_a_pasted_picture_is_kept_whole_under_its_name(qtbot, tmp_path) -> None:
    from PySide6.QtGui import QImage

    from wenming_desktop.storage import pasted_pictures
    from wenming_desktop.ui.png import png_of

    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    kept = pasted_pictures.put(tmp_path, png_of(image), datetime(2026, 10, 28, 9))
    assert [path.name for path in kept.parent.iterdir()] == ["粘贴的图片.png"]
    assert QImage(str(kept)).size() == image.size()


@pytest.mark.parametrize("size", LETTER_SIZES)
def test_a_head_of_a_room_is_settled_at_every_width(qtbot: QtBot, size: LetterSize) -> None:
    """Keys and icons go where there is no room for them, and do not come and go where they just fit."""
    theme().apply(size)
    try:
        header = PageHeader("活动台账", "10月已办25场")
        for words, keys, name in (
            ("更多", "", ""),
            ("打印", "Ctrl+P", "printer"),
            ("登记活动", "F2", "plus"),
        ):
            header.add_action(words, lambda: None, keys=keys, icon_name=name)
        qtbot.addWidget(header)
        header.show()
        for width in range(header.minimumSizeHint().width(), header.sizeHint().width() + 120):
            header.resize(width, header.height())
            QApplication.processEvents()
            cut = [one.text() for one in header.buttons if one.width() < one.sizeHint().width()]
            assert not cut, width
    finally:
        theme().apply()
