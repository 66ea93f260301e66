"""Widgets in cycles must not be destroyed by the reader's or writer's thread."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from wenming_desktop.ui.garbage import EVERY
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages


class _Dying:
    threads: list[threading.Thread] = []  # noqa: RUF012 - what the test looks at

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.threads.append(threading.current_thread())


def test_a_cycle_made_on_a_worker_dies_on_the_windows_thread(qtbot: QtBot) -> None:
    messages = Messages()
    jobs = Jobs(messages)
    assert jobs.idle
    assert not gc.isenabled()
    # What earlier tests left behind: freed later, it would count against the young ones made here.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    _Dying.threads.clear()

    def much_garbage() -> None:
        for _ in range(5000):
            _Dying()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(much_garbage).result()
    assert _Dying.threads == []
    qtbot.waitUntil(lambda: len(_Dying.threads) == 5000, timeout=20 * EVERY)
    assert set(_Dying.threads) == {threading.main_thread()}
