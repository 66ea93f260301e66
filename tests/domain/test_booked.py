"""Which rows of a file are booked already: each entry of the book stands for one row, whatever the order of the file."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming_desktop.domain.booked import BookedRows

Entry = tuple[
    int, int | None, bool
]  # household, whom it names, whether it also stands for a row of him elsewhere
Row = tuple[int, int | None]
KEY = ("9-20", "H1", 1000)


def booked(*entries: Entry) -> BookedRows:
    rows = BookedRows()
    for home, person, moves in entries:
        rows.add(KEY, home, person, moves=moves)
    return rows


def stands_for(entry: Entry, row: Row) -> bool:
    """The rule by itself: one of the household, or one of the person under another household."""
    home, person, moves = entry
    return home == row[0] or (moves and person is not None and person == row[1])


def most(entries: list[Entry], rows: list[Row]) -> int:
    """How many rows have an entry at best, by trying every order."""
    if not entries:
        return 0
    best = 0
    for order in permutations(range(len(entries))):
        left, met = list(order), 0
        for row in rows:
            fitting = next((at for at in left if stands_for(entries[at], row)), None)
            if fitting is not None:
                left.remove(fitting)
                met += 1
        best = max(best, met)
    return best


@pytest.mark.parametrize(
    ("entries", "rows", "taken"),
    [
        ([], [(1, None)], [False]),
        ([(1, None, True)], [(1, None), (1, None)], [True, False]),
        ([(1, 7, True)], [(5, 7)], [True]),
        ([(1, 7, False)], [(5, 7)], [False]),
        ([(1, 7, True)], [(5, 8)], [False]),
        ([(1, 7, True), (1, None, True)], [(1, None), (5, 7)], [True, True]),
        ([(1, 7, True), (1, None, True)], [(1, 7), (5, 7)], [True, True]),
        ([(1, 7, True)], [(1, None), (5, 7)], [True, False]),
        ([(1, 7, True), (1, 7, False)], [(5, 7), (1, 7)], [True, True]),
        ([(1, 7, True), (1, 7, False)], [(5, 7), (6, 7)], [True, False]),
        ([(1, None, False), (1, 8, True), (2, 7, False)], [(1, None), (1, 7), (2, 8)], [True, True, True]),
        ([(1, None, False), (1, 7, True), (3, 7, True)], [(1, 7), (2, 7), (3, None)], [True, True, True]),
    ],
    ids=[
        "nothing booked",
        "one entry for one row",
        "his, though he lives elsewhere now",
        "only for its household",
        "somebody else",
        "the unnamed one makes room",
        "his row at home goes to the unnamed one, so that his other has his own",
        "no room to make",
        "two of his, one that moves",
        "one alone may move",
        "what is shut to one from elsewhere is open to one of the household",
        "rows make room for one another twice in one search",
    ],
)
def test_an_entry_stands_for_one_row(entries: list[Entry], rows: list[Row], taken: list[bool]) -> None:
    known = booked(*entries)
    assert [known.take(KEY, home, person) for home, person in rows] == taken
    assert not known.take(("9-21", "H1", 1000), 1), "another day is another row"


def test_what_is_free_names_nobody_and_stands_for_no_row() -> None:
    known = booked((1, None, True), (1, 7, True))
    assert known.free(KEY, 1)
    assert known.take(KEY, 1, 7), "his own goes first"
    assert known.free(KEY, 1)
    assert known.take(KEY, 1)
    assert not known.free(KEY, 1)
    assert not known.free(KEY, 2)
    assert not booked((1, 7, True)).free(KEY, 1), "it names somebody"
    at_home = booked((1, None, True), (1, 7, False))
    assert at_home.take(KEY, 1, 7)
    assert at_home.free(KEY, 1), "his own goes first, also where it does not move with him"


def test_what_names_nobody_goes_before_what_names_another() -> None:
    known = booked((1, 8, True), (1, None, True))
    assert known.take(KEY, 1, 7)
    assert not known.free(KEY, 1)
    assert known.take(KEY, 1, 8), "his own is left for him"


def test_a_row_without_a_person_is_nobodys_elsewhere() -> None:
    known = booked((1, None, True))
    assert not known.take(KEY, 2)
    assert known.take(KEY, 1)


ENTRIES = st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, 7, 8]), st.booleans()), max_size=5)
ROWS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, 7, 8])), max_size=5)


@settings(max_examples=300)
@given(entries=ENTRIES, rows=ROWS)
def test_as_many_rows_are_known_as_can_be(entries: list[Entry], rows: list[Row]) -> None:
    known = booked(*entries)
    taken = sum(known.take(KEY, home, person) for home, person in rows)
    assert taken == most(entries, rows)


def test_an_entry_moves_with_the_person_unless_it_is_said_not_to() -> None:
    rows = BookedRows()
    rows.add(KEY, 1, 7)
    assert rows.take(KEY, 5, 7)
