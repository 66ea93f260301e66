"""What was said (已报出的数): a figure's value and the hash of the rows it stood on, to be compared with what is true now.

Hours stand on rows of an append-only ledger, by key; a board stands on its lines: household, village, group, total,
deduction and veto, but not the spelling of names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wenming_desktop.domain.boards import Line
from wenming_desktop.domain.stated import Difference


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure as counted: its value (minutes, or lines of a board), and the hash of what it stands on."""

    value: int
    hash: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A row that no longer says what it said: what it is, and its value then and now (None where it was not, or is no more)."""

    what: str
    was: int | None
    now: int | None


def of_rows(rows: Iterable[tuple[int, int]], value: int | None = None) -> Counted:
    """Counted from ledger rows (key, minutes) in the order of their keys; ``value`` where it is not their sum."""
    listed = [[pk, minutes] for pk, minutes in sorted(rows)]
    return Counted(sum(minutes for _, minutes in listed) if value is None else value, _hash(listed))


def of_board(lines: Sequence[Line]) -> Counted:
    """Counted from the lines of a board, in no order: how many they are, and what each of them rests on."""
    listed = sorted(
        [line.household, line.key if line.person else 0, line.village, str(line.group or ""), line.total, line.deducted, line.veto]
        for line in lines
    )  # fmt: skip
    return Counted(len(listed), _hash(listed))


def with_facts(rows_hash: str, facts: Sequence[Difference]) -> str:
    """The hash of rows and of what else differs beside them; that of the rows alone where nothing else does."""
    return _hash([[rows_hash], *([one.fact, one.was, one.now] for one in facts)]) if facts else rows_hash


def _hash(rows: list[list[Any]]) -> str:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
