"""A bar goes when what it speaks of is gone, and its button never takes back or repeats something else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

import wenming_desktop.ui
from tests.ui.pages.points_book import one, settle
from wenming_desktop.services import history
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import people, places
from wenming_desktop.ui import about
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.widgets.bar import Bar

UI = Path(wenming_desktop.ui.__file__).parent


def bars() -> Iterator[tuple[str, ast.Call]]:
    """Every call of the window that opens a bar."""
    for path in sorted([*UI.rglob("*.py"), UI.parent / "app.py"]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("bar", "beside", "error")
                and "essages" in ast.unparse(node.func.value)
            ):
                yield f"{path.name}:{node.lineno}", node


def test_every_bar_with_a_button_or_of_something_done_says_what_it_is_about() -> None:
    found = dict(bars())
    assert len(found) > 20
    lacking = []
    for where, call in found.items():
        bar = call.func.attr != "error"  # type: ignore[attr-defined]
        actions, place = (2, 5) if bar else (1, 3)
        keywords = {keyword.arg for keyword in call.keywords}
        says = "about" in keywords or len(call.args) >= place
        words = ast.unparse(call.args[0]) if call.args else ""
        of_something_done = bar and any(
            word in words for word in ("已保存", "已登记", "已导入", "已提请", "已撤销", "changes")
        )
        if (len(call.args) > actions or "actions" in keywords or of_something_done) and not says:
            lacking.append(where)
    assert lacking == []


def test_what_is_found_at_opening_or_while_nobody_types_takes_no_other_words_away() -> None:
    unasked = ("settling.py", "rehearsal.py")
    ways = {call.func.attr for where, call in bars() if where.startswith(unasked)}  # type: ignore[attr-defined]
    assert ways == {"beside"}


def test_a_bar_with_buttons_about_nothing_is_no_bar() -> None:
    with pytest.raises(ValueError, match="about"):
        Messages().bar("3行要看。", actions=[("记下", lambda: None)])


def test_what_nobody_asked_for_stands_in_one_bar_with_what_is_not_read_yet(qtbot: QtBot) -> None:
    messages, done = Messages(), list[str]()
    messages.beside("已恢复。", "good")
    messages.beside(
        "没有备份。", "bad", [("立即备份", lambda: done.append("b"))], about=about.until("backup")
    )
    messages.beside("榜不同。", "warn", [("看看", lambda: done.append("w"))], about=about.LASTING)
    messages.beside("榜不同。", "warn", [("看看", lambda: done.append("w"))], about=about.LASTING)
    assert messages.notice is not None
    assert (messages.notice.text, messages.notice.tone) == ("没有备份。\n榜不同。\n已恢复。", "bad")
    assert [label for label, _ in messages.notice.actions] == ["看看", "立即备份"]
    messages.look_again(frozenset({"backup"}))
    assert (messages.notice.text, messages.notice.tone) == ("榜不同。\n已恢复。", "warn")
    bar = Bar(messages)
    qtbot.addWidget(bar)
    bar._act("看看", dict(messages.notice.actions)["看看"])
    assert (messages.notice.text, messages.notice.tone, done) == ("已恢复。", "good", ["w"])
    messages.bar("3行要看。")
    assert messages.notice.text == "3行要看。", "what was asked for takes its place"
    messages.look_again(frozenset({"backup"}))
    assert messages.notice.text == "3行要看。"
    messages.clear()
    assert messages.notice is None


def test_a_part_about_a_record_goes_by_itself(qtbot: QtBot, window: MainWindow) -> None:
    def away(book: Book, pk: int) -> tuple[None, Changes]:
        with book.operation("删除"):
            places.remove_station(book.db, pk)
        return None, changed("删除", "station")

    gone, _ = write(qtbot, window, _place, "乙点")
    messages = window.ctx.messages
    messages.bar("看乙点。", actions=[("看", lambda: None)], about=about.record("station", gone))
    messages.beside("少了3步。", "bad")
    write(qtbot, window, away, gone)
    assert messages.notice is not None
    assert messages.notice.text == "少了3步。"


# ---- in the window ----


ROWS = "10-26\t萨日朗嘎查\t孟和\tZ1\t2\n10-26\t萨日朗嘎查\t包青格乐\tZ1\t2\n"


def _house(book: Book, number: str) -> tuple[int, Changes]:
    """Two households in one action: an undo of it is said in a bar."""
    village = book.db.execute("SELECT min(pk) FROM village").fetchone()[0]
    with book.operation(f"新建{number}"):
        for one in (f"{number}-1", number):
            pk = people.insert_household(book.db, {"number": one, "village_pk": village, "grp": 1})
    return pk, changed(f"新建{number}", "household")


def _place(book: Book, name: str) -> tuple[int, Changes]:
    with book.operation(f"新建{name}"):
        pk = places.insert(book.db, "station", {"name": name, "kind": "点"})
    return pk, changed(f"新建{name}", "station")


def write(qtbot: QtBot, window: MainWindow, verb: Any, *args: Any) -> tuple[Any, int | None]:
    """Write as a room does; the result and the action it was written as."""
    found: list[tuple[Any, int | None]] = []
    jobs = window.ctx.jobs
    window.ctx.write(window, lambda result: found.append((result, jobs.operation)), verb, *args)
    settle(qtbot, window.ctx)
    return found[0]


def test_a_bar_of_an_action_goes_when_it_is_undone_and_only_then(qtbot: QtBot, window: MainWindow) -> None:
    ctx = window.ctx
    window.navigate("households")  # where nothing is asked before it is undone
    _, first = write(qtbot, window, _house, "甲-1")
    assert first is not None
    ctx.messages.bar("已登记甲-1。", about=about.operation(first))
    write(qtbot, window, _house, "甲-2")
    assert ctx.messages.notice is not None, "something else was done"
    window.undo()
    settle(qtbot, ctx)
    assert ctx.messages.notice is not None, "something else was undone"
    ctx.messages.bar("已登记甲-1。", about=about.operation(first))
    window.undo()
    settle(qtbot, ctx)
    notice = ctx.messages.notice
    assert notice is None or "已登记" not in notice.text


def test_an_undo_that_a_dialog_makes_itself_counts_too(qtbot: QtBot, window: MainWindow) -> None:
    _, pk = write(qtbot, window, _house, "甲-1")
    window.ctx.messages.bar("已登记甲-1。", about=about.operation(pk))
    write(qtbot, window, history.undo)
    assert window.ctx.messages.notice is None


def test_a_bar_of_a_record_goes_when_it_is_deleted(qtbot: QtBot, window: MainWindow) -> None:
    def away(book: Book, pk: int) -> tuple[None, Changes]:
        with book.operation("删除"):
            places.remove_station(book.db, pk)
        return None, changed("删除", "station")

    kept, _ = write(qtbot, window, _place, "甲点")
    gone, _ = write(qtbot, window, _place, "乙点")
    window.ctx.messages.bar("看甲点。", actions=[("看", lambda: None)], about=about.record("station", kept))
    write(qtbot, window, away, gone)
    assert window.ctx.messages.notice is not None
    write(qtbot, window, away, kept)
    assert window.ctx.messages.notice is None


def _undone(qtbot: QtBot, window: MainWindow) -> Any:
    window.navigate("households")
    write(qtbot, window, _house, "甲-1")
    window.undo()
    settle(qtbot, window.ctx)
    notice = window.ctx.messages.notice
    assert notice is not None
    assert "已撤销：新建甲-1" in notice.text
    return dict(notice.actions)["重做"]


def test_the_bar_of_an_undo_goes_when_it_is_redone_or_something_else_is_done(
    qtbot: QtBot, window: MainWindow
) -> None:
    _undone(qtbot, window)
    window.redo()
    settle(qtbot, window.ctx)
    assert window.ctx.messages.notice is None
    assert one(window.ctx, "SELECT count(*) FROM household WHERE number = '甲-1'") == 1
    window.undo()
    settle(qtbot, window.ctx)
    assert window.ctx.messages.notice is not None
    write(qtbot, window, _house, "甲-2")
    assert window.ctx.messages.notice is None


def test_its_button_brings_back_no_other_action(qtbot: QtBot, window: MainWindow) -> None:
    """Pressed in the moment between another action and the answer of the book."""
    again = _undone(qtbot, window)
    write(qtbot, window, _house, "甲-2")
    write(qtbot, window, history.undo)
    before = one(window.ctx, "SELECT count(*) FROM household")
    again()
    settle(qtbot, window.ctx)
    assert one(window.ctx, "SELECT count(*) FROM household") == before
    assert window.ctx.messages.notice is not None
    assert "这以后又做了别的" in window.ctx.messages.notice.text


def test_a_bar_of_how_something_stands_goes_when_that_changes(window: MainWindow) -> None:
    window.ctx.messages.bar("没有备份。", actions=[("备份", lambda: None)], about=about.until("backup"))
    window.ctx.announce("entry")
    assert window.ctx.messages.notice is not None
    window.ctx.announce("backup")
    assert window.ctx.messages.notice is None


def test_the_bar_of_pasted_rows_goes_with_them_and_drops_no_others(qtbot: QtBot, window: MainWindow) -> None:
    ctx, grid = window.ctx, window.page("points").register.grid  # type: ignore[attr-defined]
    QGuiApplication.clipboard().setText(ROWS)
    grid.start_typing("who")
    grid.paste()
    settle(qtbot, ctx)
    notice = ctx.messages.notice
    assert notice is not None
    assert "粘贴了2行" in notice.text
    # typed after the paste, and no part of it
    line = grid.model.lines[-1]
    for key, value in grid.drafts()[0].values.items():
        grid.set_value(line.token, key, value)
    grid.model.add_draft()
    pasted, mine = grid.drafts()[:-1], grid.drafts()[-1]
    assert set(dict(notice.actions)) == {"全部登记", "不要了"}
    dict(notice.actions)["不要了"]()
    assert [one.token for one in grid.drafts()] == [mine.token]
    assert pasted
    assert ctx.messages.notice is None
    ctx.drafts.step_back()
    grid.drop_typed()


def test_rows_recorded_one_by_one_take_the_bar_away(qtbot: QtBot, window: MainWindow) -> None:
    ctx, grid = window.ctx, window.page("points").register.grid  # type: ignore[attr-defined]
    QGuiApplication.clipboard().setText(ROWS)
    grid.start_typing("who")
    grid.paste()
    settle(qtbot, ctx)
    first, second = grid.drafts()
    grid.record(first.token)
    settle(qtbot, ctx)
    assert ctx.messages.notice is not None
    grid.record(second.token)
    settle(qtbot, ctx)
    assert ctx.messages.notice is None
    assert one(ctx, "SELECT count(*) FROM entry") == 2
