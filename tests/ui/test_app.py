"""Starting the program: the first window, the last book, one opener, the closing backup, the walk of --pictures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wenming_desktop.app import Program
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, issued, places, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, heads
from wenming_desktop.support import paths
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui import recent
from wenming_desktop.ui.start import NewBook
from wenming_desktop.ui.widgets.table_view import MemoryStore
from wenming_desktop.ui.widgets.text import ElideLabel

CLOCK = Clock.fixed(datetime(2026, 10, 27, 9, 0))
NAME = "苏布德苏木新时代文明实践所"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def program(qtbot: QtBot, store: MemoryStore) -> Iterator[Program]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, store, CLOCK)
    yield program
    if program.window:
        qtbot.waitUntil(lambda: program.window is None or program.window.ctx.jobs.idle, timeout=20_000)
        program.window.close()
    if program._start:
        program._start.close()
    program.close_book()


def test_nothing_there_asks_and_four_answers_make_a_book(
    qtbot: QtBot, program: Program, store: MemoryStore, tmp_path: Path
) -> None:
    program.start(None)
    assert program._start is not None
    assert program._start.isVisible()
    folder = tmp_path / "我们所.wenming"
    program._create(NewBook(NAME, "乌兰", "0475-0000000", folder))
    qtbot.waitUntil(lambda: program.window is not None and program.window.isVisible(), timeout=10_000)
    assert not program._start.isVisible()
    assert program.window is not None
    context = program.window.ctx.context
    institute = context.read(books.settings).result().institute
    assert (institute.name, institute.operator, institute.phone) == (NAME, "乌兰", "0475-0000000")
    assert store.value("books/recent") == [str(folder)]


def test_the_last_book_opens_again_and_closing_backs_it_up(
    qtbot: QtBot, program: Program, store: MemoryStore, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    store.setValue("books/recent", [str(folder)])
    program.start(None)
    assert program.window is not None
    qtbot.waitUntil(lambda: program.window is not None and program.window.ctx.jobs.idle, timeout=10_000)
    program.window.close()
    program.close_book()
    program.window = None
    assert len(list((folder / "backups").glob("*.wmbak"))) == 1


@pytest.mark.parametrize("others", [True, False], ids=["another book is known", "the only one"])
def test_where_the_last_book_is_away_no_other_one_opens_in_its_place(
    qtbot: QtBot, program: Program, store: MemoryStore, tmp_path: Path, others: bool
) -> None:
    """The folder got another name, or the stick is not there: an older copy would be worked in unseen."""
    away, copy = tmp_path / "我们所.wenming", tmp_path / "我们所另存.wenming"
    books.create_book(copy, NAME, clock=CLOCK)
    store.setValue("books/recent", [str(away), *([str(copy)] if others else [])])
    program.start(None)
    assert program.window is None
    first = program._start
    assert first is not None
    assert first.messages.notice is not None
    assert first.messages.notice.text.startswith(f"上次用的“我们所”找不到了（{away}），没有打开别的数据。")
    assert "不要新建" in first.messages.notice.text
    assert any("找不到了" in label.text() for label in first.findChildren(ElideLabel))
    assert recent.known(store)[0] == away, "it stays on the list"
    books.create_book(away, NAME, clock=CLOCK)  # it is there again
    program.start(None)
    assert program.window is not None
    assert program.window.ctx.context.folder == away


def test_a_book_somebody_else_holds_is_told_in_the_first_window(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    other = Context(folder, CLOCK)
    try:
        program.start(str(folder))
        assert program.window is None
        assert program._start is not None
        assert program._start.messages.notice is not None
        assert program._start.messages.notice.tone == "bad"
    finally:
        other.close(with_backup=False)


def test_another_book_takes_the_place_of_the_open_one(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    first, second = tmp_path / "a.wenming", tmp_path / "b.wenming"
    for folder, name in ((first, "甲苏木新时代文明实践所"), (second, "乙苏木新时代文明实践所")):
        books.create_book(folder, name, clock=CLOCK)
    program.open_book(first)
    assert program.window is not None
    window = program.window
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    program.open_book(second)
    assert program.window is not None
    qtbot.waitUntil(
        lambda: program.window is not None and "乙苏木" in program.window.windowTitle(), timeout=10_000
    )
    Context(first, CLOCK).close(with_backup=False)  # the first one is free again


def test_the_open_book_by_another_spelling_is_the_one_that_is_open(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, link = tmp_path / "a.wenming", tmp_path / "快捷.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    link.symlink_to(folder, target_is_directory=True)
    program.open_book(folder)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    monkeypatch.chdir(tmp_path)
    for spelling in (link, Path("a.wenming"), tmp_path / "b" / ".." / "a.wenming"):
        assert program.open_book(spelling)
        assert program.window is window


def test_a_book_saved_elsewhere_that_does_not_open_is_said_and_the_old_one_goes_on(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    folder, saved = tmp_path / "a.wenming", tmp_path / "另存.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    program.open_book(folder)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    saved.mkdir()
    program._saving._saved(rescue.Saved(saved, []))
    notice = window.ctx.messages.notice
    assert (program.window, program._closing_done) == (window, False)
    assert notice is not None
    assert (notice.tone, "没有打开成" in notice.text, str(saved) in notice.text) == ("bad", True, True)


@pytest.mark.parametrize("kind", ["empty", "gone", "other", "damaged"])
def test_what_is_no_book_closes_nothing(qtbot: QtBot, program: Program, tmp_path: Path, kind: str) -> None:
    first, wrong = tmp_path / "a.wenming", tmp_path / "b.wenming"
    books.create_book(first, NAME, clock=CLOCK)
    program.open_book(first)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    program.ask()
    if kind != "gone":
        wrong.mkdir()
    if kind == "other":
        (wrong / "照片.txt").write_text("x")
    if kind == "damaged":
        (wrong / "book.sqlite3").write_bytes(b"x" * 4096)
    assert not program.open_book(wrong)
    assert (program.window, window.isVisible()) == (window, True)
    assert program._start is not None
    assert program._start.isVisible()
    notice = program._start.messages.notice
    assert notice is not None
    assert "sqlite" not in notice.text
    assert window.ctx.context.call(books.settings).institute.name == NAME
    qtbot.waitUntil(lambda: program._start is None or program._start.jobs.idle, timeout=10_000)


def test_the_demonstration_is_made_once_in_a_book_of_its_own(qtbot: QtBot, program: Program) -> None:
    program.start(None)
    program._open_demo()
    qtbot.waitUntil(lambda: program.window is not None, timeout=30_000)
    assert program.window is not None
    folder = program.window.ctx.context.folder
    assert folder == paths.default_book_dir() / "示范数据.wenming"
    assert program.window._frame.demo


_SMALL_WALK = """
from wenming_desktop.ui import tour
tour.SIZES = tour.SIZES[:1]
from wenming_desktop.__main__ import main
raise SystemExit(main())
"""


@pytest.mark.slow
def test_the_walk_takes_a_picture_of_every_room(tmp_path: Path) -> None:
    """In a process of its own, as packaging/dev.py runs it, at the smaller size; a warning or a stack fails it."""
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "WENMING_DATA": str(tmp_path / "data")}
    run = subprocess.run(
        [sys.executable, "-c", _SMALL_WALK, "--pictures", str(tmp_path / "pictures")],
        env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    noise = [line for line in run.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (run.returncode, noise) == (0, [])
    names = {path.stem.split("_")[2] for path in (tmp_path / "pictures").glob("*.png")}
    assert {
        "workbench", "activities", "points", "stations", "volunteers", "households", "boards", "party", "settings",
    } <= names  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux may lack a display")
def test_without_a_display_the_clerk_is_told_in_chinese(tmp_path: Path) -> None:
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in os.environ.items() if name not in shown}
    command = [sys.executable, "-m", "wenming_desktop"]
    done = subprocess.run(command, env=bare, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "没有图形界面" in done.stderr


def test_a_backup_takes_the_place_of_the_open_book_and_what_was_there_is_a_backup(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    program.start(str(folder))
    assert program.window is not None
    first = program.window.ctx
    early = first.context.call(books.back_up)
    first.context.call(places.save_village, None, {"name": "萨日朗嘎查"})
    first.restore_over(early)
    qtbot.waitUntil(lambda: program.window is not None and program.window.ctx is not first, timeout=20_000)
    assert program.window is not None
    ctx = program.window.ctx
    assert ctx.context.folder == folder
    assert ctx.context.call(places.villages) == []
    assert program._start is not None
    assert not program._start.isVisible()
    before = next(one for one in ctx.context.call(books.backups) if one.label == "恢复前")
    assert ctx.messages.notice is not None
    assert before.path.stem in ctx.messages.notice.text
    other = tmp_path / "回去.wenming"
    books.restore(before.path, other)
    again = Context(other, CLOCK)
    try:
        assert [village.name for village in again.call(places.villages)] == ["萨日朗嘎查"]
    finally:
        again.close(with_backup=False)


def test_a_backup_put_where_the_book_does_not_open_is_not_called_good(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    program.start(str(folder))
    assert program.window is not None
    early = program.window.ctx.context.call(books.back_up)

    def refused(*_: object) -> Context:
        raise UserError("别人正在用。", "请等一等。")

    with monkeypatch.context() as patched:
        patched.setattr("wenming_desktop.app.Context", refused)
        program.window.ctx.restore_over(early)
        qtbot.waitUntil(lambda: program._start is not None and program._start.messages.notice is not None)
        assert program._start is not None
        notice = program._start.messages.notice
    assert notice is not None
    assert notice.tone == "bad"
    assert "别人正在用" in notice.text
    assert f"已恢复到备份“{early.stem}”" in notice.text


def test_what_is_told_at_opening_stands_in_one_bar_and_numbers_are_entered_before_any_is_drawn(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    context = Context(folder, CLOCK)
    context.call(issued.enter_by_hand, "service", "A-1", "李䶮", CLOCK.today())
    file = context.call(books.back_up)
    context.call(issued.enter_by_hand, "service", "A-2", "单跃进", CLOCK.today())
    context.close(with_backup=False)
    program.start(str(folder))
    assert program.window is not None
    first = program.window
    (folder / backup.CLOSING).write_text("上次关闭时没有备份成。", encoding="utf-8")
    first.before_close = lambda: True
    program._closing_done = True  # without a closing backup the note stays
    first.ctx.restore_over(file)
    qtbot.waitUntil(lambda: program.window is not None and program.window is not first, timeout=20_000)
    assert program.window is not None
    ctx = program.window.ctx
    assert "后来恢复了更早的备份" in ctx.context.call(issued.verify, "A-2", "").said
    (folder / heads.FILE).write_text(json.dumps({"operation": 999, "hash": "a" * 64}), encoding="utf-8")

    def told(words: str) -> bool:
        return ctx.messages.notice is not None and words in ctx.messages.notice.text

    for words in ("上次关闭时没有备份成。", "少了", "已恢复到备份", "A-2编号已留下"):
        qtbot.waitUntil(lambda words=words: told(words), timeout=10_000)  # type: ignore[misc]
    assert ctx.messages.notice is not None
    assert ctx.messages.notice.tone == "bad"
    assert [label for label, _ in ctx.messages.notice.actions].count("去备份") == 1


def test_a_backup_that_cannot_be_restored_leaves_the_book_as_it_was(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    program.start(str(folder))
    assert program.window is not None
    ctx = program.window.ctx
    ctx.context.call(places.save_village, None, {"name": "萨日朗嘎查"})
    bad = tmp_path / "坏.wmbak"
    bad.write_bytes(b"PK")
    ctx.restore_over(bad)
    qtbot.waitUntil(
        lambda: program._start is not None and program._start.messages.notice is not None, timeout=20_000
    )
    assert program._start is not None
    assert program._start.messages.notice is not None
    assert program._start.messages.notice.tone == "bad"
    program.open_book(folder)
    assert program.window is not None
    assert len(program.window.ctx.context.call(places.villages)) == 1


def test_what_is_taken_off_the_list_stays_off_and_nothing_is_deleted(
    qtbot: QtBot, program: Program, store: MemoryStore, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    store.setValue("books/recent", [str(tmp_path / "不在.wenming"), str(folder)])
    program.ask()
    assert program._start is not None
    program._start._doors.forget(tmp_path / "不在.wenming")
    assert store.value("books/recent") == [str(folder)]
    assert (folder / "book.sqlite3").is_file()


def test_a_backup_is_said_with_its_counts_and_its_place_before_it_is_restored(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "我们所.wenming"
    books.create_book(folder, NAME, clock=CLOCK)
    context = Context(folder, CLOCK)
    file = context.call(books.back_up)
    context.close(with_backup=False)
    program.ask()
    start = program._start
    assert start is not None
    start._doors.restore(file)
    qtbot.waitUntil(lambda: start.messages.notice is not None, timeout=10_000)
    notice = start.messages.notice
    assert notice is not None
    assert "0户" in notice.text
    assert str(paths.default_book_dir()) in notice.text
    assert [words for words, _ in notice.actions] == ["恢复"]
    assert program.window is None
    notice.actions[0][1]()
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "已恢复成" in said_in(program), timeout=20_000)
    assert "照存根先登记手工编号" in said_in(program)
    assert program.window.ctx.messages.notice.tone == "warn"


def said_in(program: Any) -> str:
    """What the bar of the open window says."""
    notice = program.window.ctx.messages.notice
    return notice.text if notice is not None else ""
