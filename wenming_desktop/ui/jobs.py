"""Work off the window's thread: a Future of the services becomes a call on the window, if its owner still lives.

    ctx.read(self, self._show, queries.household_rows, ids)            # any read verb; result -> self._show(result)
    ctx.write(self, self._done, points.record, values)                 # any write verb; its Changes refresh the rooms
    ctx.jobs.run(self, future, self._show, what="正在排版", progress=job)  # when you hold the Future yourself

A busy cursor comes after 0.2 s; after 1 s the bar shows what is being done, how far, and 取消. A UserError goes to
the message bar, any other exception to the bug dialog; ``failed`` sees it first and answers True when it dealt with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from wenming_desktop.domain.errors import BookGoneError, GoneError
from wenming_desktop.ui.drafts import Drafts
from wenming_desktop.ui.garbage import collect_here
from wenming_desktop.ui.messages import Messages

BUSY_AFTER = 0.2
PROGRESS_AFTER = 1.0
Done = Callable[[Any], object]
Failed = Callable[[BaseException], bool | None]


class Progress:
    """Handed to a long verb as ``progress``: the verb calls it with (done, total, text); 取消 makes that call raise.

    Safe from any thread; the window only looks at it ten times a second.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.text = ""
        self._stop = threading.Event()

    def __call__(self, done: int, total: int, text: str = "") -> None:
        """Say how far one is; CancelledError where the clerk pressed 取消."""
        self.done, self.total, self.text = done, total, text or self.text
        if self._stop.is_set():
            raise CancelledError

    @property
    def cancelled(self) -> bool:
        """Whether 取消 was pressed."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the verb to stop at its next step."""
        self._stop.set()


@dataclass(eq=False)
class Job:
    """One running Future with its owner and what to do with the result."""

    owner: QObject
    future: Future[Any]
    done: Done | None
    failed: Failed | None
    what: str
    progress: Progress | None
    write: bool = False
    started: float = field(default_factory=time.monotonic)

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.started

    def cancel(self) -> None:
        """取消: at once where it has not begun, else at the verb's next step."""
        if not self.future.cancel() and self.progress:
            self.progress.cancel()


class Jobs(QObject):
    """Runs Futures and delivers their results; ``changed`` carries the Changes of every write that succeeded."""

    changed = Signal(object)
    long_running = Signal(object)
    quiet = Signal()
    _arrived = Signal(object)

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        collect_here()
        self._messages = messages
        self.drafts: Drafts | None = None
        # empties the panels of a view whose record is gone; False where it has none, so that it is told
        self.empty_panels: Callable[[QObject], bool] = lambda _owner: False
        # the action whose result is being handed to ``done``, for bars that speak of it
        self.operation: int | None = None
        self._running: list[Job] = []
        self._busy = False
        self._shown: Job | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._clock = QTimer(self)
        self._clock.setInterval(100)
        self._clock.timeout.connect(self._look)

    def run(
        self, owner: QObject, future: Future[Any], done: Done | None = None, *, failed: Failed | None = None,
        what: str = "", progress: Progress | None = None, write: bool = False,
    ) -> Job:  # fmt: skip
        """Call ``done(result)`` on the window's thread once the Future is there, if ``owner`` still lives.

        ``write=True`` takes the pair (result, Changes) apart and announces the Changes.
        """
        job = Job(owner, future, done, failed, what, progress, write)
        self._running.append(job)
        self._clock.start()
        future.add_done_callback(lambda _future: self._announce(job))
        return job

    @property
    def idle(self) -> bool:
        """Whether nothing is under way (tests and --pictures wait for this)."""
        return not self._running

    def _announce(self, job: Job) -> None:
        if shiboken6.isValid(self):
            self._arrived.emit(job)

    def _deliver(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
        self._look()
        try:
            result = job.future.result()
        except CancelledError as error:
            # the owner hears of it too: its button must work again
            if not (job.failed and shiboken6.isValid(job.owner) and job.failed(error)):
                self._messages.say(f"已取消：{job.what}" if job.what else "已取消，什么也没有改。")
            return
        except Exception as error:  # noqa: BLE001 - told to the clerk or logged as a bug
            self._fail(job, error)
            return
        if job.write:
            result, changes = result
            self.changed.emit(changes)
        if job.done and shiboken6.isValid(job.owner):
            self.operation = changes.pk if job.write else None
            job.done(result)

    def _fail(self, job: Job, error: Exception) -> None:
        # nothing may be told in a row's red cell only while the whole file is gone
        everywhere = isinstance(error, BookGoneError)
        if job.failed and shiboken6.isValid(job.owner) and job.failed(error) and not everywhere:
            return
        if (
            isinstance(error, GoneError)
            and not job.write
            and shiboken6.isValid(job.owner)
            and self.empty_panels(job.owner)
        ):
            return
        self._messages.failed(error, job.what)

    def _look(self) -> None:
        oldest = max((job.age for job in self._running), default=0.0)
        self._set_busy(oldest > BUSY_AFTER)
        shown = next((job for job in self._running if job.age > PROGRESS_AFTER), None)
        if shown:
            self.long_running.emit(shown)
        elif self._shown:
            self.quiet.emit()
        self._shown = shown
        if not self._running:
            self._clock.stop()

    def _set_busy(self, busy: bool) -> None:
        if busy and not self._busy:
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        elif self._busy and not busy:
            QGuiApplication.restoreOverrideCursor()
        self._busy = busy
