"""The one owner of what is typed and not recorded: every form, sheet and register is watched, its content lies in the book.

    self.keeper = ctx.drafts.watch(self, "signin", str(pk), "录入签到 植树", read=self.typed, wipe=self.wipe, put=…, place=…, mark=…)
    self.put(self.keeper.content())      # what was left the last time, {} where nothing was
    self.keeper.done()                   # recorded: the draft goes

Twice a second each surface in sight is read, and kept where it changed; an emptied one goes by itself. The first write
the book refuses is told (``refused``), and tried again until it is kept (``again``).

Ctrl+Z (``step_back``) takes only what was typed since the last recorded action, back to what stood there then; what it
took, and what the clerk dropped by name, ``bring_back`` (Ctrl+Y) puts there again.

What was put back is never taken for what the book holds: ``place`` says where the surface has the line that tells it
(left_over.py), ``mark`` marks the fields it came back into and answers their names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import drafts as service
from wenming_desktop.services import pasted_pictures
from wenming_desktop.services.context import Context
from wenming_desktop.services.drafts import Content, Draft
from wenming_desktop.support import logs
from wenming_desktop.ui.draft_keeper import Keeper, Key, Mark, Steps

_EVERY = 400
_RETRY = 10  # looks between two tries of what was refused
_PATIENCE = 7.0  # seconds closing waits for the book: longer than a lock is waited for
_log = logs.get("drafts")


def _swept(done: Future[Any]) -> None:
    """A picture that could not be taken away is named by 数据体检 and tried again at the next opening; the log knows of it."""
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.warning("pasted pictures were not swept: %s", type(error).__name__)


class Drafts(QObject):
    """All drafts of the open book, and the surfaces in which one types; ``changed`` when one came or went.

    ``refused(error)``: from now on what is typed is not in the book; ``again``: all of it is.
    """

    changed = Signal()
    refused = Signal(object)
    again = Signal()
    _written = Signal(object, object)  # key and error: from the writing thread to the window's
    taken = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.room = ""
        self._context = context
        self._kept: dict[Key, Draft] = {draft.key: draft for draft in context.read(service.kept).result()}
        self._fresh: set[Key] = set()
        self._running: dict[Key, Future[Any]] = {}
        self._keepers: list[Keeper] = []
        self._unkept: set[Key] = set()
        self._told = False
        self._looks = 0
        self._written.connect(self._on_written)
        self._taken: list[tuple[Keeper, Any]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)

    # ---- surfaces ----
    def watch(
        self, widget: QWidget, surface: str, subject: str, title: str, *, read: Callable[[], Content],
        wipe: Callable[[], object], count: Callable[[Content], int] = len,
        put: Callable[[Content], object], place: Callable[[QWidget], object], mark: Mark,
        steps: Steps | None = None,
    ) -> Keeper:  # fmt: skip
        """Keep what ``read()`` answers while the widget lives ({} = nothing typed); ``wipe()`` clears it (Ctrl+Z).

        ``put(content)`` shows it again; ``steps`` stands in its place where Ctrl+Z goes by more than the content.
        """
        usual = Steps(lambda: service.plain(read()), put, put, lambda content: content)
        keeper = Keeper(self, widget, (surface, subject), title, read, wipe, count, steps or usual, mark)
        place(keeper.line)
        self._keepers.append(keeper)
        widget.destroyed.connect(self._let_go)
        self._timer.start()
        return keeper

    def _let_go(self) -> None:
        """A widget is destroyed: its keeper lets go of the widget's Python half, which would otherwise live on."""
        gone = [keeper for keeper in self._keepers if not shiboken6.isValid(keeper.widget)]
        self._keepers = [keeper for keeper in self._keepers if keeper not in gone]
        self._taken = [taken for taken in self._taken if taken[0] not in gone]
        for keeper in gone:
            keeper.let_go()

    def look(self) -> None:
        """Read every surface in sight and keep what changed."""
        for keeper in list(self._keepers):
            if shiboken6.isValid(keeper) and keeper.widget.isVisible():
                keeper.look()
        self._looks += 1
        if self._unkept and self._looks % _RETRY == 0:
            self._write_again()
        if not self._keepers and not self._unkept:
            self._timer.stop()

    def _write_again(self) -> None:
        for key in list(self._unkept):
            if key in self._kept:
                self._write(key, service.keep, self._kept[key])
            else:
                self._write(key, service.drop, *key)

    def _on_written(self, key: Key, error: BaseException | None) -> None:
        if error is not None:
            self._unkept.add(key)
            self._timer.start()
            if not self._told:
                self._told = True
                self.refused.emit(error)
            return
        self._unkept.discard(key)
        if self._told and not self._unkept:
            self._told = False
            self.again.emit()

    # ---- Ctrl+Z and Ctrl+Y ----
    def settle(self) -> None:
        """Something was recorded: what stands in the surfaces now is older, the next Ctrl+Z is for the record."""
        for keeper in self._keepers:
            if shiboken6.isValid(keeper):
                keeper.settle()

    def step_back(self) -> str:
        """Take what was typed since the last record in the surface the keyboard is in; its title, '' where nothing was."""
        focus = QApplication.focusWidget()
        over = [one for one in self._keepers if focus is not None and shiboken6.isValid(one)
                and (one.widget is focus or one.widget.isAncestorOf(focus)) and one.fresh]  # fmt: skip
        if not over:
            return ""
        over[-1].step_back()
        return over[-1].title

    def remember(self, keeper: Keeper, state: Any) -> None:
        """What a surface showed before something typed was taken from it."""
        self._taken.append((keeper, state))
        self.taken.emit()

    def bring_back(self, only: Keeper | None = None) -> str:
        """Ctrl+Y: show again what was taken last (from one surface); its title, '' where nothing was taken."""
        found = next((taken for taken in reversed(self._taken) if only in (None, taken[0])), None)
        if found is None:
            return ""
        self._taken.remove(found)
        keeper, state = found
        keeper.put_again(state)
        return keeper.title

    def brought_back(self, keeper: Keeper, state: Any) -> None:
        """What was taken is there again by another way than Ctrl+Y."""
        self._taken = [taken for taken in self._taken if taken[0] is not keeper or taken[1] is not state]

    def no_longer(self, keeper: Keeper) -> None:
        """A surface is done with: nothing is brought back into it."""
        self._taken = [taken for taken in self._taken if taken[0] is not keeper]

    def taken_from(self, keeper: Keeper) -> list[Any]:
        """What Ctrl+Y may still put into a surface."""
        return [state for one, state in self._taken if one is keeper]

    # ---- what is kept ----
    def content(self, key: Key) -> Content:
        """What is kept under a key."""
        draft = self._kept.get(key)
        return draft.content if draft else {}

    def all(self) -> list[Draft]:
        """Every draft of the book, the one typed last at the end."""
        return list(self._kept.values())

    def fresh(self) -> list[Draft]:
        """The drafts typed since the program was started; none in a view, where nothing can be recorded."""
        if self._context.standing.read_only:
            return []
        return [draft for key, draft in self._kept.items() if key in self._fresh]

    def put(self, draft: Draft) -> None:
        """Keep a draft in place of the one of the same key."""
        self._kept.pop(draft.key, None)
        self._kept[draft.key] = draft
        self._fresh.add(draft.key)
        self._write(draft.key, service.keep, draft)

    def forget(self, key: Key) -> None:
        """A draft was recorded, emptied or thrown away."""
        self._fresh.discard(key)
        if self._kept.pop(key, None) is not None:
            self._write(key, service.drop, *key)

    def drop(self, key: Key) -> None:
        """丢弃 by name, for good: it goes from the book and from the surface that shows it, in sight or not."""
        for keeper in self._keepers:
            if shiboken6.isValid(keeper) and keeper.is_of(key):
                self.no_longer(keeper)
                keeper.wipe()
        self.forget(key)
        self.sweep_pictures()

    def throw_away(self) -> None:
        """丢弃: forget what was typed since the start, and look no more."""
        self._timer.stop()
        self._keepers.clear()
        self._unkept.clear()
        for draft in self.fresh():
            self.forget(draft.key)
        self.sweep_pictures()

    def sweep_pictures(self, only: Sequence[Path] | None = None) -> None:
        """Take away the pasted pictures (of ``only``, or all) that no draft names, once what was asked before is written."""
        if not self._context.standing.read_only:
            with suppress(RuntimeError):  # the book is closed already
                self._context.submit(pasted_pictures.sweep, only).add_done_callback(_swept)

    def flush(self) -> UserError | None:
        """Look once more and wait until the book has it all; what stood against it where something did."""
        self.look()
        for key, future in list(self._running.items()):
            if future.done() and future.exception() and key in self._kept:
                self._write(key, service.keep, self._kept[key])  # refused before: once more
        wait(self._running.values(), _PATIENCE)
        refused = [one for one in self._running.values() if not one.done() or one.exception()]
        self._running = {}
        if not refused:
            return None
        error = refused[0].exception() if refused[0].done() else None
        return (
            error if isinstance(error, UserError) else UserError("草稿还没有写进数据文件。", "请稍等再试。")
        )

    def _write(self, key: Key, verb: Callable[..., Any], *args: Any) -> None:
        if self._context.standing.read_only:  # a view keeps nothing, and lets go
            return
        try:
            future = self._context.submit(verb, *args)
        except RuntimeError:  # the book is closed already
            return
        self._running[key] = future
        future.add_done_callback(lambda done: self._settle(key, done))
        self.changed.emit()

    def _settle(self, key: Key, future: Future[Any]) -> None:
        """On the writing thread."""
        error = None if future.cancelled() else future.exception()
        if error is not None:
            _log.warning("a draft was not written: %s", type(error).__name__)
        with suppress(RuntimeError):  # the window is gone
            self._written.emit(key, error)
