"""What a message bar speaks of: once that is gone the bar goes, and its button never does something else.

about.operation(ctx.jobs.operation)            # an action: the bar goes when it is taken back
about.record("activity", pk)                   # a record: when it is deleted, here or elsewhere
about.redoable(pk)                             # 重做 of this action: when it is done, or something else was
about.until("backup")                          # a state: when one of these nouns changes
about.here(lambda: bool(self.rows()))          # something in the window
about.LASTING                                  # nothing that can go (打开文件夹, a way to a room)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Ask = tuple[Callable[..., bool], tuple[Any, ...]]


@dataclass(frozen=True)
class About:
    """``asks`` are put to the book after every change, ``holds`` to the window; where one is no more so the bar goes."""

    asks: tuple[Ask, ...] = ()
    holds: Callable[[], bool] | None = None
    nouns: frozenset[str] = frozenset()

    def stands(self, nouns: frozenset[str]) -> bool:
        """Whether it is still so after these nouns changed, as far as the window knows."""
        return not self.nouns & nouns and (self.holds is None or self.holds())


LASTING = About()
_UNKNOWN = About()  # of this room and moment, unlike LASTING


def operation(pk: int | None) -> About:
    """An action; ``Jobs.operation`` is the one whose result is being handed over."""
    from wenming_desktop.services import history

    return About(((history.stands, (pk,)),)) if pk is not None else _UNKNOWN


def redoable(pk: int) -> About:
    """重做 of this action and no other."""
    from wenming_desktop.services import history

    return About(((history.is_next_redone, (pk,)),))


def record(noun: str, pk: int, saved_by: int | None = None) -> About:
    """A record by its table and key; ``saved_by`` the action that is to stand as well."""
    from wenming_desktop.services import history

    return About((*operation(saved_by).asks, (history.is_there, (noun, pk))))


def until(*nouns: str) -> About:
    """How something stands, until one of these changes."""
    return About(nouns=frozenset(nouns))


def here(holds: Callable[[], bool]) -> About:
    """Something in the window (rows not recorded yet)."""
    return About(holds=holds)


def file(path: Path) -> About:
    """A file or folder on the disk."""
    return About(holds=path.exists)


def all_hold(book: Any, asks: tuple[Ask, ...]) -> bool:
    """Whether everything a bar speaks of is still so; a read verb."""
    return all(ask(book, *args) for ask, args in asks)
