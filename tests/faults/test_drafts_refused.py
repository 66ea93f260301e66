"""Promise 5: the first draft the book does not take is said, once; it is tried again until it is kept, and that is said too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.services.small_book import Small
from wenming_desktop.domain.errors import BookGoneError
from wenming_desktop.services import drafts as service
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
