"""Promise 6: Enter never agrees to what cannot be undone — the walk over every question the window asks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.messages import Messages, ask_and_wait

UI = Path(__file__).parents[2] / "wenming_desktop" / "ui"
MAKERS = {
    "messages.py",
    "rescue.py",
    "closing.py",
}  # the questions, the box that offers to save, and the one of three at closing: Enter loses nothing in either


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call in the window's code: file, node, the name of what is called."""
    for path in sorted([*UI.rglob("*.py"), UI.parent / "app.py"]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path.name, node, getattr(node.func, "attr", getattr(node.func, "id", ""))


def questions() -> list[tuple[str, ast.Call]]:
    """Every question asked through ``Messages.confirm`` or ``ask_and_wait`` (a field's own ``confirm()`` has no words)."""
    return [
        (name, call)
        for name, call, what in calls()
        if (what == "ask_and_wait" or (what == "confirm" and len(call.args) > 2)) and name != "messages.py"
    ]


def test_promise_6_every_box_is_made_by_the_one_maker() -> None:
    strangers = {
        f"{name}: {what}"
        for name, call, what in calls()
        if what in ("QMessageBox", "question", "warning", "critical", "information", "about", "plain_box")
        and (what in ("QMessageBox", "plain_box") or getattr(call.func.value, "id", "") == "QMessageBox")  # type: ignore[attr-defined]
        and name not in MAKERS
    }
    assert not strangers
    assert len(questions()) >= 5


def test_promise_6_every_question_that_cannot_be_undone_puts_figures_into_its_words() -> None:
    """A text without a value in it cannot name a count; the two walks below look at real ones."""
    bare = []
    for name, call in questions():
        if any(
            word.arg == "undoable" and getattr(word.value, "value", None) is True for word in call.keywords
        ):
            continue
        words = [*call.args[1:2], *call.args[3:]]
        if not any(isinstance(word, ast.JoinedStr | ast.Name) for word in words):
            bare.append(f"{name}:{call.lineno}")
    assert not bare


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_promise_6_enter_is_cancel(qtbot: QtBot, key: Qt.Key) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[str] = []
    Messages(parent).confirm(parent, "删除3户？", "删除", lambda: done.append("deleted"))
    box = parent.findChild(QMessageBox)
    assert box is not None
    assert box.defaultButton().text() == "取消"
    qtbot.keyClick(box.defaultButton(), key)
    qtbot.waitUntil(lambda: parent.findChild(QMessageBox) is None)
    assert done == []


def test_promise_6_what_can_be_undone_may_agree_by_enter(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[str] = []
    Messages(parent).confirm(parent, "审核？", "审核", lambda: done.append("done"), undoable=True)
    box = parent.findChild(QMessageBox)
    assert box is not None
    qtbot.keyClick(box.defaultButton(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["done"])


def _press_enter() -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    box.defaultButton().click()


def test_promise_6_a_file_that_is_there_is_not_replaced_by_enter(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    there = tmp_path / "榜.pdf"
    there.write_bytes(b"x" * 5000)
    QTimer.singleShot(50, _press_enter)
    assert files._overwrite(parent, there) is False
    QTimer.singleShot(50, _press_enter)
    assert ask_and_wait(parent, "换掉1个文件？", "换掉", undoable=True) is True


FINAL_WORDS = ("删除", "清空", "作废", "出具", "稿(&S)", "抹去", "清除", "锁定", "审核")


def test_promise_6_no_default_button_does_what_cannot_be_undone() -> None:
    """A main button of a dialog is the one Enter presses: one that is final says so and is none (``final=True``)."""
    risky = []
    for name, call, what in calls():
        if what != "addButton" and what != "add_button":
            continue
        words = ast.unparse(call.args[0]) if call.args else ""
        said = {word.arg for word in call.keywords if getattr(word.value, "value", None) is True}
        enter = what == "addButton" or "main" in said
        if enter and "final" not in said and any(word in words for word in FINAL_WORDS):
            risky.append(f"{name}:{call.lineno}")
    assert not risky


def test_promise_6_no_question_that_is_agreed_to_by_enter_audits_seals_or_deletes() -> None:
    risky = [
        f"{name}:{call.lineno}"
        for name, call in questions()
        if any(
            word.arg == "undoable" and getattr(word.value, "value", None) is True for word in call.keywords
        )
        and any(word in ast.unparse(call) for word in FINAL_WORDS)
    ]
    assert not risky


def test_a_final_button_is_never_pressed_by_enter_in_a_field(qtbot: QtBot) -> None:
    pressed: list[str] = []
    for final, expected in ((True, []), (False, ["出具"])):
        ctx = SimpleNamespace(messages=SimpleNamespace(window=None, say=lambda _text: None))
        sheet = Sheet(ctx, "出具", "")  # type: ignore[arg-type]
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        sheet.keeper = SimpleNamespace(look=lambda: None, done=lambda: None, typed=False)  # type: ignore[assignment]
        qtbot.addWidget(sheet)
        line = QLineEdit()
        sheet.body.addWidget(line)
        sheet.add_button("关闭", sheet.reject)
        sheet.add_button("出具", lambda: pressed.append("出具"), main=True, final=final)
        sheet.open()
        line.setFocus()
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert pressed == expected
        sheet.close()
