"""One surface in which one types, watched: what stands there, what was left there, and how Ctrl+Z and Ctrl+Y go through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from wenming_desktop.services import drafts as service
from wenming_desktop.services.drafts import Content, Draft
from wenming_desktop.ui.left_over import LeftOver, still_left

Key = tuple[str, str]
Mark = Callable[[Content], Sequence[str]]


@dataclass(frozen=True)
class Steps:
    """How Ctrl+Z and Ctrl+Y go through one surface.

    ``read()`` is what stands there, ``put(state)`` shows it again, ``add(state)`` shows it beside what was typed since,
    ``meant(state)`` is what of it was the clerk's own typing (what followed from it by itself is no step).
    """

    read: Callable[[], Any]
    put: Callable[[Any], object]
    add: Callable[[Any], object]
    meant: Callable[[Any], Any]


class Owner(Protocol):
    """Who keeps what stands in the surfaces (``Drafts``)."""

    room: str

    def content(self, key: Key) -> Content:
        """What is kept under a key."""

    def put(self, draft: Draft) -> None:
        """Keep a draft."""

    def forget(self, key: Key) -> None:
        """Keep it no more."""

    def remember(self, keeper: Keeper, state: Any) -> None:
        """Something was taken that Ctrl+Y may ask for."""

    def brought_back(self, keeper: Keeper, state: Any) -> None:
        """It stands there again."""

    def no_longer(self, keeper: Keeper) -> None:
        """Nothing is brought back there."""

    def taken_from(self, keeper: Keeper) -> list[Any]:
        """What Ctrl+Y may still put there."""


class Keeper(QObject):
    """Watches one open surface; lives as long as its widget."""

    def __init__(
        self, drafts: Owner, widget: QWidget, key: Key, title: str, read: Callable[[], Content],
        wipe: Callable[[], object], count: Callable[[Content], int], steps: Steps, mark: Mark,
    ) -> None:  # fmt: skip
        super().__init__(widget)
        self.widget, self.title = widget, title
        self._drafts, self._key, self._read, self._wipe, self._count = drafts, key, read, wipe, count
        self._room = drafts.room
        self._over = False
        self._steps = steps
        self._settled: Any = None
        self.line = LeftOver(self.drop_left, self.bring_left_back)
        self._mark = mark
        self._left: Content = {}
        self._shown: tuple[Content, bool] = ({}, False)
        self._dropped: Any = None

    def content(self) -> Content:
        """What was left here the last time, to be put back now; {} where nothing was. From now on it is marked."""
        self._left, self._dropped = self._drafts.content(self._key), None
        self._show_left(self._left)
        return self._left

    # ---- what was left ----
    def left_is(self, content: Content) -> None:
        """What was left stands here in this form (people and items of today, lines of another paper)."""
        self._left = service.plain(content)
        self._show_left(self._left)
        self.settle()

    def drop_left(self) -> None:
        """丢弃: show what the book holds; 找回 and Ctrl+Y bring it back."""
        self._dropped = self._steps.read()
        self._drafts.remember(self, self._dropped)
        self._clear()
        self.look()

    def bring_left_back(self) -> None:
        """找回: what 丢弃 took stands here once more."""
        if self._dropped is not None:
            self._drafts.brought_back(self, self._dropped)
            self.put_again(self._dropped)

    def _show_left(self, now: Content) -> None:
        """Mark what of it stands there still."""
        dropped = self._dropped is not None
        still = {} if dropped else still_left(self._left, now)
        if (still, dropped) == self._shown:
            return
        self._shown = still, dropped
        names = self._mark(still)
        if dropped:
            self.line.say_dropped()
        elif still:
            self.line.say_back(names)
        else:
            self.line.hide()

    @property
    def typed(self) -> bool:
        """Whether something stands in the surface that is not recorded."""
        return not self._over and bool(self._read())

    # ---- Ctrl+Z and Ctrl+Y ----
    @property
    def fresh(self) -> bool:
        """Whether something was typed here since the last recorded action."""
        if not self.typed:
            return False
        return self._settled is None or bool(
            self._steps.meant(self._steps.read()) != self._steps.meant(self._settled)
        )

    def settle(self) -> None:
        """Something was recorded, or what was left is put back: what stands here now is older than the next step."""
        if not self._over:
            self._settled = self._steps.read()
            if self._dropped is None:  # what is recorded by now is not what is typed from now on
                self._left = still_left(self._left, service.plain(self._read()))

    def step_back(self) -> None:
        """Take what was typed since the last recorded action; ``Drafts.bring_back`` puts it there again."""
        self._drafts.remember(self, self._steps.read())
        self._wipe()
        if self._settled:
            self._steps.put(self._settled)
        self.look()

    def dropped(self, state: Any) -> None:
        """The clerk dropped something by name; ``state`` stood here before."""
        self._drafts.remember(self, state)

    def may_put_again(self, word: str) -> bool:
        """Whether Ctrl+Z, Ctrl+Y or 找回 may still put something here that has this word in it."""
        return any(word in str(one) for one in (self._settled, self._dropped, *self._drafts.taken_from(self)))

    def put_again(self, state: Any) -> None:
        """What was taken stands here once more."""
        if state is self._dropped:
            self._dropped = None
        self._steps.add(state)
        self.look()

    # ---- keeping ----
    def look(self) -> None:
        """Keep what stands there now, or forget it where it was emptied."""
        if self._over:
            return
        content = service.plain(self._read())
        self._show_left(content)
        if not content:
            self._drafts.forget(self._key)
        elif content != self._drafts.content(self._key):
            surface, subject = self._key
            self._drafts.put(Draft(surface, subject, self.title, self._room, self._count(content), content))

    def move(self, subject: str, title: str) -> Content:
        """The surface is about something else from now on (another village): keep, then give what waits there."""
        self.title = title
        if subject == self._key[1]:
            return self._drafts.content(self._key)
        self._drafts.no_longer(self)
        self._key = self._key[0], subject
        return self.content()

    def wipe(self) -> None:
        """Clear what was typed and not recorded; the draft goes with it."""
        self._clear()
        self.look()

    def _clear(self) -> None:
        """What the clerk threw away by name is none of what Ctrl+Z goes back to."""
        self._wipe()
        self._settled = self._steps.read()

    def is_of(self, key: Key) -> bool:
        """Whether what stands here is kept under a key."""
        return not self._over and self._key == key

    def let_go(self) -> None:
        """The widget is gone: nothing is read any more, and nothing of it is held."""
        self._over = True
        self._read, self._wipe, self._count, self._mark = dict, dict, len, list
        self._steps = Steps(dict, dict, dict, dict)
        del self.widget, self.line

    def done(self) -> None:
        """What stood there is recorded or thrown away: the draft goes, nothing more is kept."""
        self._drafts.no_longer(self)
        self._over = True
        self.line.hide()
        self._drafts.forget(self._key)
