"""Once the first window is painted: names are read for the search, and what was found amiss at this start is said.

There is one bar for all of it (``Messages.beside``): none of what is said takes another's place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QTimer

from wenming_desktop.services import books, editions, proofs, rescue, search
from wenming_desktop.services.context import Context
from wenming_desktop.ui import about
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.messages import Action
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.rehearsal import Rehearsal
from wenming_desktop.ui.widgets.table_view import Store

LOOK_EVERY = 7  # days
_LOOK_AGAIN, _PATIENCE = (
    200,
    10.0,
)  # milliseconds between two looks whether the room is shown, and seconds at most


def settle(window: MainWindow, leave_damaged: Callable[[Path], None]) -> None:
    """Ask for all of it; ``leave_damaged`` closes a damaged book and offers its newest good backup."""
    ctx = window.ctx
    ctx.read(window, None, search.warm)
    ctx.read(window, partial(_opening, window), books.opening_words)
    if ctx.context.upgraded:
        ctx.read(window, partial(_upgraded, ctx), editions.changed_by_upgrade)
        ctx.read(window, partial(_missed, ctx), proofs.carried_words)
    ctx.read(window, partial(_missed, ctx), proofs.at_once)
    _inspect(window, leave_damaged, monotonic() + _PATIENCE)
    Rehearsal(ctx, window)


def _inspect(window: MainWindow, leave_damaged: Callable[[Path], None], latest: float) -> None:
    """What reads much of the file begins once the first room is shown: it would take the processor from it."""
    ctx = window.ctx
    if not ctx.jobs.idle and monotonic() < latest:
        QTimer.singleShot(_LOOK_AGAIN, window, partial(_inspect, window, leave_damaged, latest))
        return
    ctx.read(window, partial(_missed, ctx), proofs.at_leisure)
    if look_due(ctx.store, ctx.context, ctx.context.clock.today()):
        ctx.read(window, partial(_looked_over, ctx, leave_damaged), books.damage)


def look_due(store: Store, context: Context, today: date) -> bool:
    """Whether the file is to be looked over at this start: after an unclean end, else once a week on this PC."""
    last = str(store.value(f"looked/{context.folder}", "") or "")
    return (
        context.unclean
        or not last
        or (today - date.fromisoformat(last)).days >= LOOK_EVERY
        or last > today.isoformat()
    )


def _opening(window: MainWindow, said: str) -> None:
    if said:
        window.ctx.messages.beside(said, "bad", [("立即备份", window.back_up)], about=about.until("backup"))


def _upgraded(ctx: PageContext, said: str) -> None:
    if said:
        ctx.messages.beside(said, "warn", [("看看", lambda: ctx.navigate("workbench"))], about=about.LASTING)


def _missed(ctx: PageContext, loss: str) -> None:
    """The newest operations are gone, or the book is another one: told before anything is entered."""
    if loss:
        ctx.messages.beside(loss, "bad", [("去备份", partial(_to_backups, ctx))], about=about.LASTING)


def _looked_over(ctx: PageContext, leave_damaged: Callable[[Path], None], damaged: bool) -> None:
    context = ctx.context
    if not damaged:
        ctx.store.setValue(f"looked/{context.folder}", context.clock.today().isoformat())
        return
    context.standing.stopped = rescue.FOUND
    restore = partial(leave_damaged, context.folder)
    actions: list[Action] = [("从最近的备份恢复", restore), ("去备份", partial(_to_backups, ctx))]
    ctx.messages.beside(str(rescue.FOUND), "bad", actions, about=about.LASTING)


def _to_backups(ctx: PageContext) -> None:
    ctx.navigate("settings", tab="backups")
