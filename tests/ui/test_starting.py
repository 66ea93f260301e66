"""The program as a system sees it, the first window's list of books, and paths as systems hand them over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import wenming_desktop
from wenming_desktop.services.named_books import wrong_name
from wenming_desktop.support.arguments import folder_of, looks_like_book
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui import recent, starting
from wenming_desktop.ui.rooms import all_rooms
from wenming_desktop.ui.start import Doors, StartDialog
from wenming_desktop.ui.theme import theme
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
