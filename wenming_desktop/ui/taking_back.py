"""撤销: what it would take back is looked at first; what one cannot see, or did not just do oneself, is asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.days import format_day
from wenming_desktop.services import history
from wenming_desktop.services.history import Ahead
from wenming_desktop.ui import about
from wenming_desktop.ui.page import PageContext

MANY = 20
_TYPED = -1


class Turns:
    """In which order typed rows and recorded actions were taken back, so that Ctrl+Y brings the last of them first."""

    def __init__(self) -> None:
        self._order: list[int] = []

    def on_taken(self) -> None:
        """Something typed was taken."""
        self._order.append(_TYPED)

    def on_written(self, turned: int | None) -> None:
        """Something was written; ``turned`` is the action it took back or brought back."""
        if turned is None:  # a new action: nothing recorded can be brought back any more
            self._order = [one for one in self._order if one == _TYPED]
        elif turned in self._order:
            self._order.remove(turned)
        else:
            self._order.append(turned)

    def typed_is_next(self) -> bool:
        """Whether Ctrl+Y is for something typed; it is asked once."""
        is_typed = bool(self._order) and self._order[-1] == _TYPED
        if is_typed:
            self._order.pop()
        return is_typed


@dataclass(frozen=True, slots=True)
class Hooks:
    """How a sheet over the room says what was taken back (its name) and shows a refusal."""

    say: Callable[[str], None]
    failed: Callable[[BaseException], bool]


def undo_last(
    ctx: PageContext, window: QWidget, in_sight: frozenset[str], hooks: Hooks | None = None
) -> None:
    """Take the last action back. ``in_sight``: the tables whose single rows the room one stands in lists.

    Asked first: much at once, what was done before the book was opened, and what does not stand in this room.
    """
    say = hooks.say if hooks else lambda name: ctx.messages.say(f"已撤销：{name}")
    failed = hooks.failed if hooks else None

    def done(ahead: Ahead, name: str) -> None:
        say(name)
        if hooks is None and (ahead.records > 1 or not ahead.nouns & in_sight):
            count = f"（{ahead.records}条）" if ahead.records > 1 else ""
            ctx.messages.bar(
                f"已撤销：{name}{count}。",
                "warn",
                [("重做", partial(redo, ahead.pk))],
                about=about.redoable(ahead.pk),
            )

    def redo(pk: int) -> None:  # this action, never what was done and undone since
        ctx.write(window, lambda name: ctx.messages.say(f"已重做：{name}"), history.redo, pk)

    def take_back(ahead: Ahead) -> None:
        future = ctx.context.submit(history.undo, ahead.pk)
        ctx.jobs.run(window, future, lambda name: done(ahead, name), failed=failed, write=True)

    def look(ahead: Ahead | None) -> None:
        if ahead is None:  # the service says why there is nothing
            ctx.jobs.run(window, ctx.context.submit(history.undo), None, failed=failed, write=True)
            return
        first = ctx.context.first_pk
        older = first is None or ahead.pk < first
        if ahead.records <= MANY and not older and ahead.nouns & in_sight:
            take_back(ahead)
            return
        many = f"会去掉{ahead.records}条。" if ahead.records > 1 else ""
        where = "，是这次打开以前的事" if older else "" if ahead.nouns & in_sight else "，这一页上看不到"
        ctx.messages.confirm(
            window,
            f"要撤销“{ahead.name}”吗？{many}",
            f"撤销{ahead.records}条" if ahead.records > 1 else "撤销",
            lambda: take_back(ahead),
            f"{_done_by(ahead)}{where}。撤销以后，还没有做别的事情时，可以按 Ctrl+Y 重做。",
        )

    ctx.read(window, look, history.ahead)


def _done_by(ahead: Ahead) -> str:
    """苏日娜2026年10月7日16:20做的."""
    at = datetime.fromisoformat(ahead.at)
    return f"{ahead.operator}{format_day(at.date())}{at:%H:%M}做的"
