"""One frozen file per released step of the book's schema, applied in order by ``user_version``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from wenming_desktop.storage.migrations import m0001_first_book, m0002_volunteers, m0009_gate


@dataclass(frozen=True, slots=True)
class Step:
    """One schema step: the version it leads to and the function that makes it."""

    version: int
    apply: Callable[[Database], None]


STEPS = (
    Step(m0001_first_book.VERSION, m0001_first_book.apply),
    Step(m0002_volunteers.VERSION, m0002_volunteers.apply),
    Step(m0009_gate.VERSION, m0009_gate.apply),
)
NEWEST = STEPS[-1].version
