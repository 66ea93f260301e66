"""Futures become calls on the window; owners that are gone get nothing; errors are told in Chinese."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.ui import about
from wenming_desktop.ui.jobs import Jobs, Progress
from wenming_desktop.ui.messages import Messages, Notice
from wenming_desktop.ui.widgets.bar import Bar, DetailDialog, ProgressStrip


def done_with(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


def failed_with(error: BaseException) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def test_a_result_arrives_on_the_windows_thread(qtbot: QtBot) -> None:
    jobs, owner = Jobs(Messages()), QObject()
    threads: list[QThread] = []
    results: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        jobs.run(
            owner,
            pool.submit(lambda: 7),
            lambda value: (results.append(value), threads.append(QThread.currentThread())),
        )
        qtbot.waitUntil(lambda: results == [7])
    assert threads[0] == QGuiApplication.instance().thread()
    assert jobs.idle


def test_an_owner_that_is_gone_gets_nothing_but_changes_are_told(qtbot: QtBot) -> None:
    jobs, owner = Jobs(Messages()), QObject()
    got: list[Any] = []
    told: list[Changes] = []
    jobs.changed.connect(told.append)
    future: Future[Any] = Future()
    jobs.run(owner, future, got.append, write=True)
    shiboken6.delete(owner)
    future.set_result(("done", changed("登记积分", "entry")))
    qtbot.waitUntil(lambda: jobs.idle)
    assert got == []
    assert [one.nouns for one in told] == [frozenset({"entry"})]


def test_a_user_error_goes_to_the_bar_and_a_bug_to_the_dialog(qtbot: QtBot) -> None:
    messages = Messages()
    jobs, owner = Jobs(messages), QObject()
    notices: list[Notice] = []
    details: list[str] = []
    messages.asked.connect(notices.append)
    messages.broke.connect(details.append)
    jobs.run(owner, failed_with(UserError("没有这个村。", "请先新建。")))
    qtbot.waitUntil(lambda: bool(notices))
    assert notices[0].text == "没有这个村。请先新建。"
    assert notices[0].tone == "bad"
    jobs.run(owner, failed_with(KeyError("boom")))
    qtbot.waitUntil(lambda: bool(details))
    assert "KeyError" in details[0]


def test_failed_sees_the_error_first(qtbot: QtBot) -> None:
    messages = Messages()
    jobs, owner = Jobs(messages), QObject()
    seen: list[BaseException] = []
    jobs.run(owner, failed_with(UserError("不行。")), failed=lambda error: bool(seen.append(error) or True))
    qtbot.waitUntil(lambda: bool(seen))
    assert messages.notice is None


def test_a_long_job_shows_how_far_it_is_and_can_be_cancelled(qtbot: QtBot) -> None:
    messages = Messages()
    jobs, owner = Jobs(messages), QObject()
    strip = ProgressStrip(jobs)
    qtbot.addWidget(strip)
    progress, go_on = Progress(), threading.Event()

    def work() -> None:
        for number in range(1000):
            progress(number, 1000, "正在导入")
            go_on.wait(0.02)

    with ThreadPoolExecutor(1) as pool:
        jobs.run(owner, pool.submit(work), what="导入", progress=progress)
        qtbot.waitUntil(lambda: QGuiApplication.overrideCursor() is not None, timeout=2000)
        qtbot.waitUntil(strip.isVisible, timeout=3000)
        assert strip._text.text().startswith("正在导入")
        assert strip._text.text().endswith("/1000")
        strip._cancel.click()
        qtbot.waitUntil(lambda: jobs.idle, timeout=3000)
    assert messages.last == "已取消：导入"
    assert not strip.isVisible()
    assert QGuiApplication.overrideCursor() is None


def test_progress_raises_where_cancel_was_pressed() -> None:
    progress = Progress()
    progress(1, 10)
    progress.cancel()
    try:
        progress(2, 10)
    except CancelledError:
        pass
    else:
        raise AssertionError("the verb was not stopped")


def test_the_bar_runs_what_was_pressed_and_goes_away(qtbot: QtBot) -> None:
    messages = Messages()
    bar = Bar(messages)
    qtbot.addWidget(bar)
    pressed: list[str] = []
    actions = [("全部记下", lambda: pressed.append("all"))]
    messages.bar("3行要看。", actions=actions, detail="Traceback …", about=about.LASTING)
    assert bar.isVisible()
    button = bar._buttons.itemAt(0).widget()
    button.click()
    assert pressed == ["all"]
    assert not bar.isVisible()


def test_the_bug_dialog_speaks_chinese_and_copies_its_details(qtbot: QtBot) -> None:
    dialog = DetailDialog.bug(None, "Traceback: KeyError")
    qtbot.addWidget(dialog)
    assert not dialog._detail.isVisible()  # no English until asked for
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    assert set(buttons) == {"查看详情", "复制详情", "继续工作"}
    buttons["复制详情"].click()
    assert QGuiApplication.clipboard().text() == "Traceback: KeyError"
    buttons["查看详情"].click()
    assert dialog._detail.isVisible()
    buttons["继续工作"].click()
    assert not dialog.isVisible()
