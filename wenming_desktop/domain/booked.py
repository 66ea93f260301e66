"""Which rows of a file are booked already: each entry of the book stands for one row, of its household or its person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class _Row:
    key: Hashable
    home: int
    person: int | None


@dataclass(slots=True, eq=False)
class _Seat:
    """Equal entries of one household and one person (None: nobody is named); ``rows`` are those they stand for."""

    home: int
    person: int | None
    count: int = 0
    moves: int = 0  # how many of them also stand for a row of that person under another household
    rows: list[_Row] = field(default_factory=list)


class BookedRows:
    """Equal entries by what they are of; ``take`` gives a row its entry, None of them twice.

    A row may be of the household an entry is booked for, or of the person it names, who belonged elsewhere by what is
    known today. Rows given an entry keep one, though it may change: so the order of the file does not matter.
    """

    def __init__(self) -> None:
        self._homes: dict[tuple[Hashable, int], list[_Seat]] = defaultdict(list)
        self._persons: dict[tuple[Hashable, int], list[_Seat]] = defaultdict(list)

    def add(
        self, key: Hashable, home: int, person: int | None, count: int = 1, *, moves: bool = True
    ) -> None:
        """Entries of the book: ``home`` is the household they count for that day, ``person`` whom they name.

        With ``moves`` False they stand for rows of their household only.
        """
        seat = next((one for one in self._homes[key, home] if one.person == person), None)
        if seat is None:
            seat = _Seat(home, person)
            self._homes[key, home].append(seat)
            if person is not None:
                self._persons[key, person].append(seat)
        seat.count += count
        seat.moves += count if moves else 0

    def take(self, key: Hashable, home: int, person: int | None = None) -> bool:
        """Whether an entry stands for this row; it stands for no other then."""
        return self._placed(_Row(key, home, person), set())

    def free(self, key: Hashable, home: int) -> bool:
        """Whether a household has such an entry that names nobody and stands for no row so far."""
        seats = self._homes.get((key, home), [])
        return any(seat.person is None and len(seat.rows) < seat.count for seat in seats)

    def _placed(self, row: _Row, seen: set[tuple[int, str]]) -> bool:
        for seat in self._fitting(row):
            if self._fits(seat, row, seen):
                seat.rows.append(row)
                return True
        return False

    def _fits(self, seat: _Seat, row: _Row, seen: set[tuple[int, str]]) -> bool:
        """Whether an entry of a seat is free for a row, or is made so: a row that has it finds another.

        A row from elsewhere passes two gates, the entries that move and all of them; each is tried once a search.
        """
        if row.home != seat.home:
            if not _first(seen, seat, "moves"):
                return False
            moved = [other for other in seat.rows if other.home != seat.home]
            if len(moved) >= seat.moves:
                return self._leaves(seat, moved, seen)
        if not _first(seen, seat, "all"):
            return False
        return len(seat.rows) < seat.count or self._leaves(seat, seat.rows, seen)

    def _leaves(self, seat: _Seat, rows: list[_Row], seen: set[tuple[int, str]]) -> bool:
        gone = next((other for other in list(rows) if self._placed(other, seen)), None)
        if gone is not None:
            seat.rows.remove(gone)
        return gone is not None

    def _fitting(self, row: _Row) -> Iterator[_Seat]:
        """His own first, under whatever household; then what names nobody; then what names others of the household."""
        here = self._homes.get((row.key, row.home), [])
        his = self._persons.get((row.key, row.person), []) if row.person is not None else []
        yield from (seat for seat in his if seat.home == row.home)
        yield from (seat for seat in his if seat.home != row.home)
        yield from (seat for seat in here if seat.person is None)
        yield from (seat for seat in here if seat.person is not None and seat not in his)


def _first(seen: set[tuple[int, str]], seat: _Seat, gate: str) -> bool:
    key = (id(seat), gate)
    new = key not in seen
    seen.add(key)
    return new
