"""How a board reads the ledger of a big book: through the covering index, never over everybody's entries."""

import sqlite3

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards
from wenming_desktop.services.context import Book

# What SQLite had looked up of a book with 20,000 households and a million entries (sqlite_stat1).
BIG = (
    ("person", "person_name", "21156 1"), ("person", "person_household", "21065 1"), ("household", "household_village", "22344 201"),
    ("entry", "entry_period", "1052352 401"), ("entry", "entry_operation", "1075320 401"),
    ("entry", "entry_household", "1125300 51 51 5 3 3 3"), ("entry", "sqlite_autoindex_entry_1", "1091200 1"),
)  # fmt: skip


def make_believe_big(book: Book) -> None:
    book.db.execute("ANALYZE")
    book.db.execute("DELETE FROM sqlite_stat1")
    book.db.conn.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", BIG)


def plans(book: Book, track: str, village_pk: int | None) -> list[str]:
    """The steps of every query a draft board makes that touches the ledger."""
    seen: list[str] = []
    book.db.conn.set_trace_callback(seen.append)
    try:
        boards.draft(book, track, Period.parse("2026-Q3"), village_pk)  # type: ignore[arg-type]
    finally:
        book.db.conn.set_trace_callback(None)
    asked = [sql for sql in seen if "entry" in sql and "SELECT" in sql]
    assert asked
    return [str(row[3]) for sql in asked for row in book.db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]


@pytest.mark.parametrize("track", ["masses", "party"])
@pytest.mark.parametrize("village", [None, "萨日朗"])
@pytest.mark.parametrize("big", [False, True])
def test_no_board_reads_the_whole_ledger(small: Small, track: str, village: str | None, *, big: bool) -> None:
    small.enter("萨日朗-001", "V1", "2026-07-01")
    if big:
        small.call(make_believe_big)
        small.reopen()
    steps = small.call(plans, track, small.villages[village] if village else None)
    assert not [step for step in steps if step.startswith(("SCAN e", "BLOOM FILTER"))], steps
    assert any("COVERING INDEX entry_" in step for step in steps), steps


def test_what_sqlite_looked_up_is_really_used(small: Small) -> None:
    """Otherwise the test above would say nothing of a big book."""
    small.call(make_believe_big)
    small.reopen()
    raw = sqlite3.connect(small.folder / "book.sqlite3")
    assert raw.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'entry_period'").fetchone() == (
        "1052352 401",
    )
    raw.close()
