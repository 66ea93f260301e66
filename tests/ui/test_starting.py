"""The program as a system sees it, the first window's list of books, and paths as systems hand them over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

import wenming_desktop
from wenming_desktop.services.named_books import wrong_name
from wenming_desktop.support.arguments import folder_of, looks_like_book
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui import recent, starting
from wenming_desktop.ui.kept import Kept
from wenming_desktop.ui.rooms import all_rooms
from wenming_desktop.ui.start import Doors, StartDialog
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.table_view import MemoryStore
from wenming_desktop.ui.widgets.text import ElideLabel


def test_the_program_has_one_style_its_icon_its_name_and_its_version(qapp: QApplication) -> None:
    qapp.setStyleSheet("")
    starting.dress(qapp)
    theme().apply()
    assert not qapp.windowIcon().pixmap(32, 32).isNull()
    assert qapp.desktopFileName() == "wenming-desktop"
    assert qapp.applicationVersion() == wenming_desktop.__version__
    assert qapp.property(starting.STYLE) == "fusion"
    assert qapp.styleHints().colorScheme() in (
        Qt.ColorScheme.Light,
        Qt.ColorScheme.Unknown,
    )  # offscreen has none


def test_there_are_nine_rooms_and_a_missing_one_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from wenming_desktop.ui import pages

    assert len({room.key for room in all_rooms()}) == 9
    monkeypatch.setitem(sys.modules, "wenming_desktop.ui.pages.boards", None)
    monkeypatch.delattr(pages, "boards")
    with pytest.raises(ImportError):
        all_rooms()


@pytest.mark.parametrize(
    ("word", "folder"),
    [
        ("/home/a/所.wenming", "/home/a/所.wenming"),
        ("/home/a/所.wenming/", "/home/a/所.wenming"),
        ("/home/a/所.wenming//", "/home/a/所.wenming"),
        ("file:///home/a/%E6%89%80.wenming", "/home/a/所.wenming"),
        ("file:///home/a/所.wenming/", "/home/a/所.wenming"),
        ("file://localhost/home/a/b%20c.wenming", "/home/a/b c.wenming"),
        ("/home/a/所.wenming/book.sqlite3", "/home/a/所.wenming"),
        ('"/home/a/所.wenming"', "/home/a/所.wenming"),
        (" /home/a/所.WENMING ", "/home/a/所.WENMING"),
    ],
)
def test_a_book_is_known_however_its_path_is_written(word: str, folder: str) -> None:
    assert folder_of(word) == Path(folder)
    assert looks_like_book(folder_of(word))


@pytest.mark.parametrize("word", ["stats", "new", "board", "/home/a"])
def test_a_verb_is_no_book(word: str) -> None:
    assert not looks_like_book(folder_of(word))


@pytest.mark.parametrize(
    "name",
    [
        "甲/乙所",
        "../外面所",
        "a\\b",
        "所:一",
        "所?",
        "所*",
        'a"b',
        "<所>",
        "a|b",
        "a\0b",
        "CON",
        "nul.wenming",
        "长" * 61,
        " ",
        "所.",
    ],
)
def test_a_name_is_no_path(name: str) -> None:
    assert wrong_name(name) is not None


@pytest.mark.parametrize(
    "name", ["苏布德苏木新时代文明实践所", "长" * 60, "孛儿只斤·额尔敦所", "A所（试用）"]
)
def test_an_ordinary_name_is_one(name: str) -> None:
    assert wrong_name(name) is None


def test_the_first_window_lists_place_and_last_day_of_each_book(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "我们所.wenming"
    folder.mkdir()
    (folder / "lock").touch()
    (folder / "book.sqlite3").touch()
    known = recent.of(folder)
    assert known.last is not None
    known = recent.Recent(folder, date(2026, 10, 26))
    opened: list[Path] = []
    doors = Doors(lambda _new: None, lambda: None, opened.append, lambda _file: None)
    dialog = StartDialog(doors, tmp_path, [known], Clock.fixed(date(2026, 10, 27)))
    qtbot.addWidget(dialog)
    words = [label.toolTip() or label.text() for label in dialog.findChildren(ElideLabel)]
    assert any(str(folder) in word and "2026年10月26日" in word for word in [*words, known.words])
    assert recent.of(tmp_path / "没有").last is None
    away = recent.of(tmp_path / ("长" * 300))
    assert "找不到了" in away.words, "a name the system does not take"


def test_a_book_that_is_away_stays_on_the_list(tmp_path: Path) -> None:
    """A stick that is not plugged in: the book opened after it does not push it off."""
    store = Kept(MemoryStore())
    stick, here = tmp_path / "U盘" / "甲所.wenming", tmp_path / "乙所.wenming"
    recent.remember(store, stick)
    recent.remember(store, here)
    assert recent.known(store) == [here, stick]
    for strange in ("", "\0", "a\nb", "relative/甲", "长" * 5_000, 3, None):
        store.setValue("books/recent", [strange, str(stick)])
        assert recent.known(store) == [stick]


# ---- what the first window asks ----


@dataclass
class First:
    """The first window, and what its doors were asked to do."""

    dialog: StartDialog
    went: list[tuple[str, object]]

    def answers(self, name: str) -> None:
        self.dialog.ask_new()
        self.dialog._form.set_values({"name": name, "operator": "乌兰"})
        self.dialog._create()

    def box(self) -> QMessageBox:
        return self.dialog.findChildren(QMessageBox)[-1]

    def click(self, words: str) -> None:
        next(one for one in self.box().buttons() if words in one.text()).click()


@pytest.fixture
def first(qtbot: QtBot, tmp_path: Path) -> Callable[..., First]:
    def make(*recents: recent.Recent) -> First:
        went: list[tuple[str, object]] = []
        doors = Doors(
            lambda new: went.append(("create", new.folder)), lambda: went.append(("demo", None)),
            lambda path: went.append(("open", path)), lambda file: went.append(("restore", file)),
            lambda path: went.append(("forget", path)),
        )  # fmt: skip
        dialog = StartDialog(doors, tmp_path, recents, Clock.fixed(date(2026, 10, 27)))
        qtbot.addWidget(dialog)
        dialog.show()
        return First(dialog, went)

    return make


def book_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "book.sqlite3").touch()
    return folder


def test_a_new_book_where_nothing_is_asks_nothing(first: Callable[..., First], tmp_path: Path) -> None:
    window = first()
    window.answers("我们所")
    assert window.went == [("create", tmp_path / "我们所.wenming")]


def test_a_book_of_that_name_is_opened_or_left_and_never_covered(
    first: Callable[..., First], tmp_path: Path
) -> None:
    there = book_in(tmp_path / "我们所.wenming")
    window = first()
    window.answers("我们所")
    assert "已经有一份“我们所”" in window.box().text()
    assert str(there) in window.box().informativeText()
    window.click("取消")
    assert window.went == []
    window.dialog._create()
    window.click("打开原来的")
    assert window.went == [("open", there)]


def test_a_second_empty_book_is_asked_about_and_enter_declines(
    first: Callable[..., First], tmp_path: Path
) -> None:
    """Who does not see his records makes a new book, and believes everything is gone."""
    other = book_in(tmp_path / "别处" / "我们所.wenming")
    window = first(recent.of(other))
    window.answers("我们所")
    box = window.box()
    assert "原来登记的都不在里面" in box.informativeText()
    assert str(other) in box.informativeText()
    assert box.defaultButton().text() == "取消"
    box.defaultButton().click()
    assert window.went == []
    window.dialog._create()
    window.click("另建一份空的")
    assert window.went == [("create", tmp_path / "我们所.wenming")]


def test_no_book_is_made_inside_a_book(first: Callable[..., First], tmp_path: Path) -> None:
    window = first()
    window.dialog._folder = book_in(tmp_path / "一.wenming") / "media"
    window.answers("我们所")
    assert window.went == []
    notice = window.dialog.messages.notice
    assert notice is not None
    assert "本身就是一份数据" in notice.text


def test_a_book_that_is_not_there_is_said_and_only_taken_off_the_list(
    first: Callable[..., First], tmp_path: Path
) -> None:
    there, gone = book_in(tmp_path / "在.wenming"), tmp_path / "U盘" / "不在.wenming"
    window = first(recent.of(there), recent.of(gone))
    buttons = {one.text(): one for one in window.dialog.findChildren(QPushButton)}
    buttons["不在"].click()
    assert window.went == []
    notice = window.dialog.messages.notice
    assert notice is not None
    assert "接好以后再点它" in notice.text
    buttons = {one.text(): one for one in window.dialog.findChildren(QPushButton)}
    words = [one.text() for one in window.dialog.findChildren(ElideLabel)]
    assert any("找不到了" in one and str(gone) in one for one in words)
    buttons["从列表去掉"].click()
    assert window.went == [("forget", gone)]
    notice = window.dialog.messages.notice
    assert notice is not None
    assert "没有删任何文件" in notice.text
    left = [one.folder for one in window.dialog._recent]
    assert left == [there]


def test_a_book_that_is_back_opens_with_the_next_click(first: Callable[..., First], tmp_path: Path) -> None:
    """接好以后再点它: the list was made while the stick was out."""
    folder = book_in(tmp_path / "U盘.wenming")
    out = folder.rename(tmp_path / "拔掉.wenming")
    window = first(recent.of(folder))
    out.rename(folder)
    next(one for one in window.dialog.findChildren(QPushButton) if one.text() == "U盘").click()
    assert window.went == [("open", folder)]
