"""Which rows of a file are booked already: each entry of the book stands for one row, of its household or its person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Row:
    key: Hashable
    home: int
    person: int | None


@dataclass(slots=True, eq=False)
class _Entry:
    """An entry of the book and the row it stands for; ``moves``: also for one of its person under another household."""

    home: int
    person: int | None
    moves: bool
    row: _Row | None = None


class BookedRows:
    """Equal entries by what they are of; ``take`` gives a row its entry, None of them twice.

    A row may be of the household an entry is booked for, or of the person it names, who belonged elsewhere by what is
    known today. Rows given an entry keep one, though it may change: so the order of the file does not matter, and as
    many rows find one as can (Kuhn's matching).
    """

    def __init__(self) -> None:
        self._homes: dict[tuple[Hashable, int], list[_Entry]] = defaultdict(list)
        self._persons: dict[tuple[Hashable, int | None], list[_Entry]] = defaultdict(list)

    def add(
        self, key: Hashable, home: int, person: int | None, count: int = 1, *, moves: bool = True
    ) -> None:
        """Entries of the book: ``home`` is the household they count for that day, ``person`` whom they name.

        With ``moves`` False they stand for rows of their household only.
        """
        entries = [_Entry(home, person, moves) for _ in range(count)]
        self._homes[key, home] += entries
        if person is not None:
            self._persons[key, person] += entries

    def take(self, key: Hashable, home: int, person: int | None = None) -> bool:
        """Whether an entry stands for this row; it stands for no other then."""
        return self._placed(_Row(key, home, person), set())

    def free(self, key: Hashable, home: int) -> bool:
        """Whether a household has such an entry that names nobody and stands for no row so far."""
        return any(entry.person is None and entry.row is None for entry in self._homes.get((key, home), []))

    def _placed(self, row: _Row, tried: set[int]) -> bool:
        """Give a row an entry that is free, or one whose row finds another; each entry is tried once a search."""
        for entry in self._fitting(row):
            if id(entry) in tried:
                continue
            tried.add(id(entry))
            if entry.row is None or self._placed(entry.row, tried):
                entry.row = row
                return True
        return False

    def _fitting(self, row: _Row) -> Iterator[_Entry]:
        """His own first, under whatever household; then what names nobody; then what names others of the household.

        Some come twice: each is tried once.
        """
        here, his = self._homes.get((row.key, row.home), []), self._persons.get((row.key, row.person), [])
        yield from (entry for entry in his if entry.home == row.home)
        yield from (entry for entry in his if entry.moves)
        yield from (entry for entry in here if entry.person is None)
        yield from here
