"""The first of what was found, which says how many were left out: a list cut short must not look whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Some(list[T]):
    """A list of what is shown; ``more`` fit too and are not in it."""

    def __init__(self, shown: Iterable[T] = (), more: int = 0) -> None:
        super().__init__(shown)
        self.more = max(0, more)

    @classmethod
    def first(cls, found: Sequence[T], limit: int) -> Some[T]:
        """The first of all that fit."""
        return cls(found[:limit], len(found) - limit)
