"""Settings beside the book: whatever stands there, the book opens, each room can be entered, and no person is named."""

from __future__ import annotations

import ast
import logging
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.services.small_book import Small
from wenming_desktop.app import Program
from wenming_desktop.services import books, erasure, mishaps
from wenming_desktop.services.context import Context
from wenming_desktop.support import logs, paths
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.kept import KINDS, Kept, kind_of
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 9, 0))
UI = Path(__file__).resolve().parents[2] / "wenming_desktop"
GARBAGE: tuple[Any, ...] = (
    "garbage", "", "0", "-5", "9" * 40, "\0\x07", "{", "[1]", '{"a": {"b": [1]}}', '{"village": [1], "x": 1e400}', ["a", "b"],
    [], {}, 7, -1, 10**30, 3.5, True, None, QByteArray(b"\x00\x01"), b"raw", "/nowhere/" + "x" * 300, "2026-02-30", object(),
)  # fmt: skip


def key_of(name: str) -> str:
    return f"{name}x/y" if name.endswith("/") else name


def store_keys() -> Iterator[tuple[str, str]]:
    """(module, key or beginning of a key) of every read and write of a store in the window."""
    for path in [UI / "app.py", *(UI / "ui").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            ast.unparse(target): node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
        }
        # self._store, self._key = store, f"…"
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
                for target in node.targets:
                    if isinstance(target, ast.Tuple):
                        named |= dict(zip(map(ast.unparse, target.elts), node.value.elts, strict=False))
            if isinstance(node, ast.FunctionDef) and node.name == "_key":
                named["self._key()"] = next(n.value for n in ast.walk(node) if isinstance(n, ast.Return))  # type: ignore[assignment]
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in ("value", "setValue") and ast.unparse(node.func.value).endswith("store"):
                key = named.get(ast.unparse(node.args[0]), node.args[0])
                first = key.values[0] if isinstance(key, ast.JoinedStr) else key
                yield path.name, first.value if isinstance(first, ast.Constant) else ast.unparse(node.args[0])


def test_every_setting_read_or_written_is_in_the_table() -> None:
    found = [one for one in store_keys() if one[0] not in ("kept.py", "drafts_before.py", "table_view.py")]
    assert len(found) > 25
    for module, key in found:
        assert kind_of(key), (module, key)
    tables = [key for module, key in store_keys() if module == "table_view.py"]
    assert tables
    assert all(key.startswith("table/") for key in tables if key != "key")


@pytest.mark.parametrize("name", KINDS)
def test_a_value_of_another_kind_is_dropped_and_the_default_taken(name: str) -> None:
    key = key_of(name)
    read, place = kind_of(key)
    for value in GARBAGE:
        store = Kept(MemoryStore({key: value}))
        store._book = {key: value} if place == "book" else {}
        found = store.value(key, "default")
        if name != "draft/":
            assert found == "default" or read(found) is not None
            assert type(found) is not object


def test_a_key_nobody_declared_is_found_out() -> None:
    with pytest.raises(KeyError):
        Kept(MemoryStore()).value("nobody/knows")


@pytest.fixture
def folder(small: Small, tmp_path: Path) -> Path:
    small.close()
    folder = Path(shutil.copytree(small.folder, tmp_path / "我们所.wenming"))
    small.context = Context(small.folder)
    return folder


def opened(qtbot: QtBot, folder: Path, store: Any) -> Program:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, store, CLOCK)
    program.open_book(folder)
    settled(qtbot, program)
    return program


def settled(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.window is not None and program.window.ctx.jobs.idle, timeout=15_000)


@pytest.mark.parametrize(
    "value", ["garbage", "9" * 40, '{"village": [1]}', ["a", "b"], QByteArray(b"\x00\x01")], ids=str
)
def test_the_book_opens_and_every_room_is_entered_whatever_the_settings_say(
    qtbot: QtBot, folder: Path, tmp_path: Path, value: Any
) -> None:
    ini = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    names = ("volunteers", "teams", "households", "activities", "points", "hours", "stations", "people")
    for name in KINDS:
        for key in [f"{name}{one}" for one in names] if name.endswith("/") else [name]:
            ini.setValue(key, value)
    ini.setValue(f"looked/{folder}", value)
    ini.sync()
    program = opened(qtbot, folder, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    assert program.window is not None
    broke: list[str] = []
    program.window.ctx.messages.broke.connect(broke.append)
    for room in program.window.rooms:
        program.window.navigate(room)
        settled(qtbot, program)
    program._settle()
    settled(qtbot, program)
    assert broke == []
    program.window.leaving.go_quietly()
    program.window.close()
    program.close_book()


@pytest.mark.parametrize("how", ["a file in its place", "read only"])
def test_the_book_opens_where_nothing_can_be_kept_beside_it(
    qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    data = tmp_path / "数据"
    if how == "read only":
        mkdir = Path.mkdir

        def refuse(path: Path, *args: Any, **kwargs: Any) -> None:
            if data in (path, *path.parents):
                raise OSError(30, "Read-only file system")
            mkdir(path, *args, **kwargs)

        monkeypatch.setattr(Path, "mkdir", refuse)
    else:
        data.write_text("x", encoding="utf-8")
    monkeypatch.setenv("WENMING_DATA", str(data))
    logger = logs.setup(paths.log_dir())
    logs.get("test").error("goes nowhere")
    assert mishaps.where() == ""
    store = QSettings(str(paths.data_dir() / "window.ini"), QSettings.Format.IniFormat)
    program = opened(qtbot, folder, store)
    assert program.window is not None
    program.window.leaving.go_quietly()
    program.window.close()
    program.close_book()
    logs.close(logger)


def test_what_names_people_lies_in_the_book_and_an_old_one_is_brought_over(folder: Path) -> None:
    old = MemoryStore({"told/by": "包青格乐", "proposals/people": "王秀兰、孟和", "window/room": "points"})
    context = Context(folder, CLOCK)
    store = Kept(old, context)
    assert old == {"window/room": "points"}
    assert store.value("proposals/people") == "王秀兰、孟和"
    store.setValue("views/households", '{"孟和家": {"village": 1}}')
    context.call(books.settings)
    assert set(old) == {"window/room"}
    assert Kept(MemoryStore(), context).value("views/households") == '{"孟和家": {"village": 1}}'
    context.close(with_backup=False)


def test_the_log_names_nobody_whatever_was_raised(tmp_path: Path) -> None:
    first, second = "包青格乐 138-1234-5678", "152322A13812345678 王秀兰"
    logger = logs.setup(tmp_path)
    try:
        try:
            raise ValueError(first)
        except ValueError as cause:
            raise RuntimeError(second) from cause
    except RuntimeError as error:
        shown = mishaps.log(error, "closing backup")
    for text in (
        "138-1234-5678",
        "A13812345678",
        "0475 7231234",
        "152322 19800101 0017",
        "152322198001010017",
    ):
        logging.getLogger("wenming.x").error("x %s y", text)
    logs.close(logger)
    written = (tmp_path / "wenming.log").read_text(encoding="utf-8")
    assert "王秀兰" in shown
    for secret in ("包青格乐", "王秀兰", "1234-5678", "13812345678", "7231234", "19800101"):
        assert secret not in written
    assert "RuntimeError" in written
    assert "ValueError" in written
    assert "test_settings_outside.py" in written
    assert re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d", written), "the time of a line is no number of a person"


def test_what_an_erasure_forgot_is_not_kept_by_the_open_window(qtbot: QtBot, small: Small) -> None:
    """Else the next saved view would bring the name back into the book."""
    messages = Messages()
    ctx = PageContext(small.context, messages, Jobs(messages), Kept(MemoryStore(), small.context))
    pk = int(small.rows("SELECT min(pk) FROM person")[0][0])
    ((name,),) = small.rows("SELECT name FROM person WHERE pk = ?", pk)
    ctx.store.setValue("told/by", name)
    assert small.call(books.settings).remembered["told/by"] == name
    _done, changes = small.call(erasure.erase, pk, "本人撤回同意")
    ctx.jobs.changed.emit(changes)
    assert ctx.store.value("told/by", "") == ""
    assert name not in str(small.call(books.settings).remembered)
