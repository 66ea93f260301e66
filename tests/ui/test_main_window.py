"""The frame: rooms, keys that work everywhere, refreshing only what changed, looks at every letter size."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.paths import resource
from wenming_desktop.ui.help import HelpDialog, help_pages
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import Page, PageContext, Room
from wenming_desktop.ui.start import SUFFIX, Doors, StartDialog
from wenming_desktop.ui.theme import LETTER_SIZES, Colour, theme
from wenming_desktop.ui.widgets import fitting
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.page_header import PageHeader
from wenming_desktop.ui.widgets.table_view import MemoryStore

NOW = datetime(2026, 10, 27, 17, 40)
CTRL = Qt.KeyboardModifier.ControlModifier


class Counting(Page):
    """A room that counts how often it reads."""

    nouns = frozenset({"household"})

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.refreshed = 0
        self.opened: list[dict[str, Any]] = []
        self.printed = 0
        self.header = PageHeader("农牧户", "共397户")
        self.header.add_action("打印", self._print, keys="Ctrl+P", main=True)
        self.box.addWidget(self.header)
        self.listing, self.behind = QListWidget(), QPushButton("添加成员")
        self.box.addWidget(self.listing)
        self.box.addWidget(self.behind)
        self.box.addStretch(1)

    def _print(self) -> None:
        self.printed += 1

    def take_focus(self) -> None:
        self.listing.setFocus()

    def refresh(self) -> None:
        self.refreshed += 1

    def open(self, **args: Any) -> None:
        self.opened.append(args)


class Other(Counting):
    nouns = frozenset({"setting"})


ROOMS = (
    Room("households", "农牧户", "档案", "house", Counting),
    Room("settings", "设置与数据", "", "settings", Other, keys="F3"),
)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    clock = Clock.fixed(NOW)
    books.create_book(tmp_path / "a.wenming", "苏布德苏木新时代文明实践所", operator="乌兰", clock=clock)
    context = Context(tmp_path / "a.wenming", clock)
    yield context
    context.close(with_backup=False)


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> Iterator[MainWindow]:
    theme().apply()
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    window = MainWindow(
        ctx, ROOMS, lambda text: [Choice(("households", {"pk": 3}), f"{text}户")] if text != "zzz" else []
    )
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.open_last_room()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    yield window
    qtbot.waitUntil(lambda: ctx.jobs.idle)
    theme().apply()


def rename(window: MainWindow, name: str) -> None:
    from dataclasses import replace

    def verb(book: Any) -> Any:
        settings = book.settings
        return books.save_settings(
            book, replace(settings, institute=replace(settings.institute, name=name)), "改名"
        )

    window.ctx.write(window, None, verb)


def test_a_room_reads_once_and_again_only_when_its_nouns_changed(qtbot: QtBot, window: MainWindow) -> None:
    households, settings = window.page("households"), window.page("settings")
    assert isinstance(households, Counting)
    assert isinstance(settings, Counting)
    window.navigate("settings")
    window.navigate("households")
    assert (households.refreshed, settings.refreshed) == (1, 1)
    rename(window, "柳湾镇新时代文明实践所")
    qtbot.waitUntil(lambda: settings.dirty)  # not in sight: it only notes that it is out of date
    assert (households.refreshed, settings.refreshed) == (1, 1)
    window.navigate("settings")
    assert settings.refreshed == 2
    qtbot.waitUntil(lambda: window.top._institute.text() == "柳湾镇新时代文明实践所")


def test_undo_and_redo_by_name(qtbot: QtBot, window: MainWindow) -> None:
    window.navigate("settings")
    rename(window, "柳湾镇新时代文明实践所")
    qtbot.waitUntil(lambda: window.bottom._undo.accessibleName() == "撤销：改名")
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window.bottom._redo.accessibleName() == "重做：改名")
    assert window.ctx.messages.last == "已撤销：改名"
    # the name is read by itself: it may come after what can be redone
    qtbot.waitUntil(lambda: window.top._institute.text() == "苏布德苏木新时代文明实践所")
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: window.ctx.messages.last == "已重做：改名")


def test_ctrl_s_always_answers(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    assert window.bottom._message.text() == "已自动保存 17:40，不用手动保存。"


def test_ctrl_p_presses_the_rooms_button_and_f3_goes_to_its_room(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page("households")
    assert isinstance(page, Counting)
    qtbot.keyClick(window, Qt.Key.Key_P, CTRL)
    assert page.printed == 1
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)  # the filled button of the room
    assert page.printed == 2
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert window.room == "settings"
    other = window.page("settings")
    assert isinstance(other, Counting)
    assert other.opened == [{"new": True}]


def test_ctrl_k_finds_and_goes_there(qtbot: QtBot, window: MainWindow) -> None:
    window.navigate("settings")
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    box = window.top.search
    assert box.hasFocus()
    qtbot.keyClicks(box, "bqg")
    qtbot.waitUntil(box.popup.isVisible)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    page = window.page("households")
    assert isinstance(page, Counting)
    assert window.room == "households"
    assert page.opened == [{"pk": 3}]
    assert box.text() == ""
    assert page.listing.hasFocus()  # not the button behind it


def test_what_is_not_found_is_answered(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(window.top.search, "zzz")
    qtbot.keyClick(window.top.search, Qt.Key.Key_Return)
    assert "没有找到“zzz”" in window.bottom._message.text()
    assert window.top.search.selectedText() == "zzz"


def test_an_error_is_a_bar_and_goes_with_the_room(window: MainWindow) -> None:
    window.ctx.messages.error(UserError("这个月已经审核。", "请用冲正更正。"))
    assert window._bar.isVisible()
    window.navigate("settings")
    assert not window._bar.isVisible()


def test_backup_state_turns_amber_and_red(window: MainWindow) -> None:
    top = window.top
    top.set_backup(datetime(2026, 10, 27, 9, 5), NOW)
    assert (top._backup.text(), top._backup.property("tone")) == ("● 今天09:05已备份", "good")
    top.set_backup(datetime(2026, 10, 25, 9, 5), NOW)
    assert (top._backup.text(), top._backup.property("tone")) == ("● 2天没有备份", "warn")
    top.set_backup(datetime(2026, 10, 20, 9, 5), NOW)
    assert top._backup.property("tone") == "bad"


def test_a_backup_is_one_click(qtbot: QtBot, window: MainWindow) -> None:
    window.top._backup.click()
    qtbot.waitUntil(lambda: "今天17:40已备份" in window.top._backup.text())


@pytest.mark.parametrize("size", ["小", "特大"])
def test_nothing_is_cut_off_in_the_frame(qtbot: QtBot, window: MainWindow, size: Any) -> None:
    theme().apply(size)
    qtbot.wait(30)
    assert (window.width(), window.height()) == (1366, 768)
    assert cut_off(window) == []


def cut_off(root: QWidget) -> list[str]:
    """Texts wider or higher than the room they have (those that end in … on purpose are not)."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton | QComboBox):
            continue
        if type(widget).__name__ == "ElideLabel" or (isinstance(widget, QLabel) and widget.wordWrap()):
            continue
        hint = widget.minimumSizeHint() if isinstance(widget, QComboBox) else widget.sizeHint()
        if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
            found.append(
                f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()}"
            )
    return found


def test_the_rooms_are_folded_to_icons_where_the_window_is_narrow_for_its_letters(
    qtbot: QtBot, window: MainWindow
) -> None:
    wide = window.list.width()
    theme().apply("特大")
    window.resize(1092, 614)
    assert window.list.width() < wide // 2
    assert {button.text() for button in window.list._buttons.values()} == {""}
    assert all(button.toolTip() and button.accessibleName() for button in window.list._buttons.values())
    window.list.arrow.click()
    assert window.list.width() > wide
    window.list.arrow.click()
    theme().apply("小")
    assert window.list.width() < wide, "what the arrow said holds"


def test_the_window_opens_no_larger_than_its_screen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where no window manager answers to 最大化."""
    monkeypatch.setattr(fitting, "place_of", lambda _widget: QRect(0, 0, 1092, 582))
    monkeypatch.setattr(window, "showMaximized", window.show)
    window.hide()
    window.resize(1366, 768)
    window.show_fitting()
    assert (window.width(), window.height()) == (1076, 542)


def test_every_control_of_the_frame_has_a_name(window: MainWindow) -> None:
    nameless = [
        type(widget).__name__
        for widget in window.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox)
        and not (widget.accessibleName() or widget.text())
    ]
    assert nameless == []
    assert not window.findChildren(QAbstractScrollArea, "unnamed")


def test_letter_size_of_the_book_is_applied_at_once(qtbot: QtBot, window: MainWindow) -> None:
    from dataclasses import replace

    def verb(book: Any) -> Any:
        settings = book.settings
        return books.save_settings(
            book, replace(settings, institute=replace(settings.institute, letter_size="大"))
        )

    window.ctx.write(window, None, verb)
    qtbot.waitUntil(lambda: theme().size == "大")
    assert window.font().pointSizeF() == LETTER_SIZES["大"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return math.fsum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("letters", "ground"),
    [
        ("INK", "PAPER"), ("MUTED", "PANEL"), ("MUTED", "PAPER"), ("SLATE", "QUIET_GROUND"), ("SLATE", "ROSE"),
        ("VERMILION", "PANEL"), ("VERMILION", "PAPER"), ("VERMILION", "ROSE"), ("VERMILION", "BAD_GROUND"),
        ("VERMILION", "ENTRY"), ("GOOD", "PANEL"), ("GOOD_DARK", "GOOD_GROUND"), ("WARN", "WARN_GROUND"),
        ("WARN", "PAPER"), ("PANEL", "VERMILION"), ("PANEL", "GREY_BOARD"), ("PANEL", "BLACK_BOARD"), ("INK", "GOLD"),
    ],
)  # fmt: skip
def test_letters_stand_out_from_their_ground(letters: str, ground: str) -> None:
    first, second = sorted((luminance(getattr(Colour, letters)), luminance(getattr(Colour, ground))))
    assert (second + 0.05) / (first + 0.05) >= 4.5


def test_every_style_role_in_the_program_is_in_the_style_sheet() -> None:
    style = resource("style.qss").read_text(encoding="utf-8")
    known = set(re.findall(r'role="(\w+)"', style)) | {""}
    source = Path(__file__).parents[2] / "wenming_desktop" / "ui"
    used = {
        role
        for path in source.rglob("*.py")
        for role in re.findall(
            r'set_role\([^,()]+, "(\w*)"\)|plain_label\([^()]*, "(\w+)"', path.read_text("utf-8")
        )
        for role in role
    }
    assert used - known == set()


def test_help_has_a_page_for_every_room_and_the_keys(qtbot: QtBot) -> None:
    from wenming_desktop.ui.rooms import all_rooms

    pages = dict(help_pages())
    assert "keys" in pages
    assert {room.key for room in all_rooms()} <= set(pages)
    dialog = HelpDialog("points")
    qtbot.addWidget(dialog)
    assert "积分" in dialog._text.toPlainText()


def test_the_first_window_asks_four_questions(qtbot: QtBot, tmp_path: Path) -> None:
    made: list[Any] = []
    doors = Doors(made.append, lambda: None, lambda _path: None, lambda _path: None)
    dialog = StartDialog(doors, tmp_path, [], Clock.fixed(date(2026, 10, 27)))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.ask_new()
    dialog._create()
    assert made == []
    dialog._form.set_values({"name": "苏布德苏木新时代文明实践所", "operator": "乌兰"})
    dialog._create()
    assert made[0].folder == tmp_path / f"苏布德苏木新时代文明实践所{SUFFIX}"
    assert (made[0].operator, made[0].phone) == ("乌兰", "")
