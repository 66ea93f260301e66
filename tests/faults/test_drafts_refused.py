"""Promise 5: the first draft the book does not take is said, once; it is tried again until it is kept, and that is said too."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.services.small_book import Small
from wenming_desktop.domain.errors import BookGoneError
from wenming_desktop.services import drafts as service
from wenming_desktop.services import rescue
from wenming_desktop.services.context import Context
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.table_view import MemoryStore


def full() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = "SQLITE_FULL"
    return error


REFUSALS: dict[str, tuple[Callable[[], Exception], str]] = {
    "full": (full, "没有空间了"),
    "gone": (lambda: BookGoneError("数据文件不见了。"), "不见了"),
    "read only": (lambda: OSError(30, "Read-only file system"), "只读"),
    "bug": (lambda: ZeroDivisionError(), "写不进去"),
}


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("verb", ["keep", "drop"])
def test_a_draft_that_is_not_taken_is_said_once_and_kept_when_it_can_be(
    qtbot: QtBot, small: Small, monkeypatch: pytest.MonkeyPatch, name: str, verb: str
) -> None:
    error, words = REFUSALS[name]
    messages = Messages()
    said: list[tuple[str, str]] = []
    messages.asked.connect(lambda notice: said.append((notice.tone, notice.text)))
    ctx = PageContext(small.context, messages, Jobs(messages), MemoryStore())
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    ctx.drafts.watch(
        line,
        "form",
        "new",
        "登记",
        read=lambda: {"name": line.text()} if line.text() else {},
        wipe=line.clear,
        put=lambda content: line.setText(content.get("name", "")),
        place=lambda _line: None,
        mark=lambda _left: [],
    )
    line.setText("AB")
    ctx.drafts.look()
    assert ctx.drafts.flush() is None

    def refuse(*_args: Any) -> None:
        raise error()

    with monkeypatch.context() as patch:
        patch.setattr(service, verb, refuse)
        for text in ("ABC", "ABCD", "ABCDE") if verb == "keep" else ("",):
            line.setText(text)
            ctx.drafts.look()
            qtbot.waitUntil(lambda: bool(said), timeout=5_000)
        qtbot.wait(50)
        ctx.drafts._write_again()
        qtbot.wait(50)
        assert [tone for tone, _ in said] == ["bad"]
        assert words in said[0][1]
        assert "先不要关闭" in said[0][1]
    for _ in range(10):
        ctx.drafts.look()
    qtbot.waitUntil(lambda: len(said) == 2, timeout=5_000)
    assert said[1][0] == "good"
    kept = small.call(service.kept)
    assert [draft.content for draft in kept] == ([{"name": "ABCDE"}] if verb == "keep" else [])


@pytest.mark.parametrize("loss", ["moved", "deleted", "replaced"])
def test_a_draft_typed_over_a_file_that_is_gone_is_told_and_goes_along_when_it_is_saved_elsewhere(
    qtbot: QtBot, small: Small, tmp_path: Path, loss: str
) -> None:
    """Nobody else says so before something is recorded: an hour may be typed into a file that is thrown away."""
    messages = Messages()
    said: list[str] = []
    messages.asked.connect(lambda notice: said.append(notice.text))
    boxes: list[object] = []
    messages.lost.connect(boxes.append)  # 另存 is offered
    ctx = PageContext(small.context, messages, Jobs(messages), MemoryStore())
    file, away = small.folder / "book.sqlite3", tmp_path / "away.sqlite3"
    if loss == "deleted":
        shutil.copy(file, away)
        file.unlink()
    else:
        file.rename(away)
        if loss == "replaced":
            shutil.copy(away, file)
    ctx.drafts.put(service.Draft("form", "new", "登记", "", 1, {"name": "乌兰"}))
    qtbot.waitUntil(lambda: bool(said), timeout=5_000)
    assert ("换成了另一个文件" if loss == "replaced" else "不见了") in said[0]
    assert len(boxes) == 1
    saved = small.call(rescue.save_as, tmp_path / "另存.wenming")
    with Context(saved.folder, small.context.clock) as context:
        (draft,) = context.call(service.kept)
    assert draft.content == {"name": "乌兰"}
    file.unlink(missing_ok=True)
    away.rename(file)
    if loss == "deleted":
        small.context.standing._mark = small.context.standing._now()


def test_a_view_and_a_closed_book_say_nothing(qtbot: QtBot, small: Small) -> None:
    messages = Messages()
    said: list[object] = []
    messages.asked.connect(said.append)
    ctx = PageContext(small.context, messages, Jobs(messages), MemoryStore())
    small.context.standing.read_only = True
    ctx.drafts.put(service.Draft("form", "new", "登记", "", 1, {"name": "A"}))
    qtbot.wait(50)
    small.context.standing.read_only = False
    assert said == []
