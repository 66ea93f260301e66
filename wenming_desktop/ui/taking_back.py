"""撤销: what it would take back is looked at first; much of it is asked about, and what lies out of sight is said."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

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


def undo_last(ctx: PageContext, window: QWidget, in_sight: frozenset[str]) -> None:
    """Take the last action back. ``in_sight``: the tables of the room one stands in."""

    def done(ahead: Ahead, name: str) -> None:
        ctx.messages.say(f"已撤销：{name}")
        if ahead.records > 1 or not ahead.nouns & in_sight:
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
        ctx.write(window, lambda name: done(ahead, name), history.undo, ahead.pk)

    def look(ahead: Ahead | None) -> None:
        if ahead is None:  # the service says why there is nothing
            ctx.write(window, None, history.undo)
        elif ahead.records > MANY:
            text = f"要撤销“{ahead.name}”吗？会去掉{ahead.records}条。"
            advice = "撤销以后，还没有做别的事情时，可以按 Ctrl+Y 重做。"
            ctx.messages.confirm(window, text, f"撤销{ahead.records}条", lambda: take_back(ahead), advice)
        else:
            take_back(ahead)

    ctx.read(window, look, history.ahead)
