"""A bar goes when what it speaks of is gone, and its button never takes back or repeats something else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import wenming_desktop.ui
from tests.ui.pages.points_book import one, settle
from wenming_desktop.domain.errors import ObstacleError, UserError
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
    assert [label for label, _ in messages.notice.actions] == ["立即备份", "看看"], "as the texts stand"
    messages.look_again(frozenset({"backup"}))
    assert (messages.notice.text, messages.notice.tone) == ("榜不同。\n已恢复。", "warn")
    bar = Bar(messages)
    qtbot.addWidget(bar)
    messages.beside("缺附件。", "bad")  # the bar is shown anew
    press(bar, "看看")
    assert (messages.notice.text, messages.notice.tone, done) == ("缺附件。\n已恢复。", "bad", ["w"])
    messages.clear()
    assert messages.notice is None


def buttons_of(bar: Bar) -> list[QPushButton]:
    """Those that stand there now, not those that wait to be deleted."""
    found = [bar._buttons.itemAt(at).widget() for at in range(bar._buttons.count())]
    return [one for one in found if isinstance(one, QPushButton)]


def press(bar: Bar, label: str) -> None:
    """Press the one button of this name."""
    [button] = [one for one in buttons_of(bar) if one.text() == label]
    button.click()


def test_what_is_said_next_takes_the_place_of_what_is_not_grave(qtbot: QtBot) -> None:
    messages = Messages()
    messages.beside("榜不同。", "warn", [("看看", lambda: None)], about=about.LASTING)
    messages.beside("少了3步。", "bad", [("去备份", lambda: None)], about=about.LASTING)
    messages.bar("3行要看。")
    messages.error(UserError("这一天已经有同名的活动。"))
    assert messages.notice is not None
    assert messages.notice.text == "少了3步。\n这一天已经有同名的活动。"
    assert [label for label, _ in messages.notice.actions] == ["去备份"]
    messages.bar("少了3步。", "bad", about=about.LASTING)
    assert messages.notice.text == "少了3步。", "nothing stands there twice"


def test_an_answer_asked_for_anew_takes_the_place_of_the_one_before(qtbot: QtBot) -> None:
    """Two books that are damaged, say: the button is of the one clicked last and of no other."""
    messages, done = Messages(), list[str]()
    bar = Bar(messages)
    qtbot.addWidget(bar)
    messages.beside("没有备份。", "bad", [("立即备份", lambda: None)], about=about.until("backup"))
    messages.bar("甲坏了。", "bad", [("恢复", lambda: done.append("甲"))], about=about.LASTING)
    messages.bar("乙坏了。", "bad", [("恢复", lambda: done.append("乙"))], about=about.LASTING)
    assert messages.notice is not None
    assert messages.notice.text == "没有备份。\n乙坏了。"
    press(bar, "恢复")
    assert (done, messages.notice.text) == (["乙"], "没有备份。")


def test_a_button_is_of_its_part_alone(qtbot: QtBot) -> None:
    messages, done = Messages(), list[str]()
    bar = Bar(messages)
    qtbot.addWidget(bar)
    messages.beside("少了3步。", "bad", [("去备份", lambda: done.append("少"))], about=about.LASTING)
    second = messages.beside(
        "演练没有通过。", "bad", [("去备份", lambda: done.append("演"))], about=about.LASTING
    )
    press(bar, "去备份")
    assert messages.notice is not None
    assert (messages.notice.text, done) == ("演练没有通过。", ["少"])
    press(bar, "去备份")
    assert done == ["少", "演"]
    assert not messages.stands(second)


def test_new_words_of_a_part_stand_in_its_place(qtbot: QtBot) -> None:
    messages = Messages()
    pasted = messages.bar("粘贴了5行。", about=about.here(lambda: True))
    messages.beside("榜不同。", "warn")
    newer = messages.renew(pasted, "粘贴了4行。")
    assert messages.notice is not None
    assert messages.notice.text == "粘贴了4行。\n榜不同。"
    assert not messages.stands(pasted)
    messages.drop(newer)
    assert messages.notice.text == "榜不同。"


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


def said(window: MainWindow) -> str:
    """What the bar says now."""
    notice = window.ctx.messages.notice
    return notice.text if notice is not None else ""


def test_another_room_takes_only_what_was_said_of_the_one_before(qtbot: QtBot, window: MainWindow) -> None:
    """What nobody asked for is not read by going somewhere, also where its own button goes there."""
    ctx, messages = window.ctx, window.ctx.messages
    window.navigate("households")
    messages.beside("少了3步。", "bad", [("去备份", lambda: ctx.navigate("points"))], about=about.LASTING)
    messages.beside("榜不同。", "warn", [("看看", lambda: ctx.navigate("workbench"))], about=about.LASTING)
    messages.beside("演练没有通过。", "bad", about=about.until("backup"))
    press(window._bar, "看看")
    assert (window.room, said(window)) == ("workbench", "少了3步。\n演练没有通过。")
    messages.bar("这一天已经有同名的活动。", "bad")
    window.navigate("households")
    assert said(window) == "少了3步。\n演练没有通过。"
    press(window._bar, "去备份")
    assert (window.room, said(window)) == ("points", "演练没有通过。")
    assert "去备份" not in [one.text() for one in buttons_of(window._bar)]
    ctx.announce("backup")
    assert not said(window)
    messages.bar("已存为“表”。", "good")
    window.navigate("households")
    assert not said(window)


def test_that_what_is_typed_is_not_kept_stands_until_it_is(window: MainWindow) -> None:
    drafts = window.ctx.drafts
    drafts.refused.emit(UserError("磁盘满了。"))
    window.ctx.messages.bar("3行要看。")
    window.navigate("households")
    assert said(window).startswith("正在填的内容没有存成草稿")
    drafts.again.emit()
    assert said(window) == "刚才没有存成的草稿已经补存上了。"


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


def test_the_bar_of_pasted_rows_follows_them_beside_other_words(qtbot: QtBot, window: MainWindow) -> None:
    """Joined with what nobody asked for it says what is so now, and goes alone."""
    ctx, grid = window.ctx, window.page("points").register.grid  # type: ignore[attr-defined]
    QGuiApplication.clipboard().setText(ROWS)
    grid.start_typing("who")
    grid.paste()
    settle(qtbot, ctx)
    ctx.messages.beside("榜不同。", "warn", [("看看", lambda: None)], about=about.LASTING)
    first, second = grid.drafts()
    grid.record(first.token)
    settle(qtbot, ctx)
    assert ctx.messages.notice is not None
    assert ctx.messages.notice.text.splitlines() == ["榜不同。", "粘贴的2行还有1行没有登记，都能登记。"]
    assert [label for label, _ in ctx.messages.notice.actions] == ["看看", "全部登记", "不要了"]
    grid.record(second.token)
    settle(qtbot, ctx)
    assert ctx.messages.notice.text == "榜不同。"


def test_the_bar_of_rows_refused_goes_beside_other_words_too(qtbot: QtBot, window: MainWindow) -> None:
    booking = window.page("points").register.booking  # type: ignore[attr-defined]
    messages = window.ctx.messages
    booking._under_way += 1
    booking._on_refused([7], ObstacleError("磁盘满了。", "请清理以后再试。"))
    assert messages.notice is not None
    assert [label for label, _ in messages.notice.actions] == ["重试"]
    messages.beside("榜不同。", "warn")
    booking._taken()
    assert messages.notice.text == "榜不同。"


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
