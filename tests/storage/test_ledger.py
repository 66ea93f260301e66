"""The ledger can only grow, and its sums never read all of it."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from tests.services.small_book import Small
from wenming_desktop.services import tables
from wenming_desktop.storage import ledger, lists, paging, tallies


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET points = 0", "UPDATE entry SET note = 'x' WHERE pk = 1", "DELETE FROM entry", "DELETE FROM entry WHERE pk = 1",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE pk = 1",
    ],
)  # fmt: skip
def test_rows_are_never_changed_or_taken_away(small: Small, sql: str) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    before = small.rows("SELECT * FROM entry")

    def meddle(book: Any) -> None:
        with book.operation("改账"):
            book.db.execute(sql)

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        small.call(meddle)
    assert small.rows("SELECT * FROM entry") == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("deduct", 2),
        ("veto", -2),
        ("track", "'others'"),
        ("undoing", 7),
        ("reverses", 1),
        ("household_pk", 99),
        ("points", "'x'"),
        ("points", 1.5),
    ],
)
def test_a_row_that_cannot_be_is_refused(small: Small, column: str, value: object) -> None:
    wrong = small.enter("萨日朗-001", "H1", "2026-10-01").entry_pk
    small.reverse(wrong)
    assert wrong == 1
    names = [row[1] for row in small.rows("PRAGMA table_info(entry)") if row[1] not in ("pk", "id", column)]

    def insert(book: Any) -> None:
        with book.operation("坏账"):
            book.db.execute(
                f"INSERT INTO entry (id, {column}, {', '.join(names)}) SELECT randomblob(16), {value}, {', '.join(names)} "
                "FROM entry WHERE pk = 1"
            )

    with pytest.raises(sqlite3.IntegrityError):
        small.call(insert)
    assert len(small.entries()) == 2


def plan(small: Small, sql: str, args: object) -> list[str]:
    return [
        row[3]
        for row in small.call(lambda book: book.db.execute(f"EXPLAIN QUERY PLAN {sql}", args).fetchall())
    ]


@pytest.mark.parametrize("track", ["masses", "party"])
def test_totals_go_through_the_covering_index(small: Small, track: Any) -> None:
    steps = plan(small, ledger.totals_sql(track), [202607, 202609])
    index = "entry_person" if track == "party" else "entry_household"
    assert [step for step in steps if " e " in step] == [
        f"SEARCH e USING COVERING INDEX {index} ({'person' if track == 'party' else 'household'}_pk=? AND track=? AND counts_in>? AND counts_in<?)"
    ]
    assert not [step for step in steps if step.startswith("SCAN e") or "BLOOM" in step]


def test_the_plan_holds_with_statistics_of_a_large_book(small: Small) -> None:
    """What ANALYZE would say of five million entries of 20,000 households must not change the way taken."""

    def pretend(book: Any) -> None:
        book.db.execute("ANALYZE")
        book.db.execute("DELETE FROM sqlite_stat1 WHERE tbl IN ('entry', 'household', 'person')")
        book.db.conn.executemany(
            "INSERT INTO sqlite_stat1 VALUES (?, ?, ?)",
            [
                ("entry", "entry_household", "5000000 250 250 4 4 4 4"), ("entry", "entry_period", "5000000 83000"),
                ("entry", "entry_person", "500000 160 160 3 3 3 3"), ("entry", "entry_operation", "5000000 40"),
                ("household", "household_village", "20000 400"), ("person", "person_household", "60000 3"),
                ("person", "person_name", "60000 2"),
            ],
        )  # fmt: skip

    small.call(pretend)
    small.reopen()
    for track in ("masses", "party"):
        steps = plan(small, ledger.totals_sql(track), [202607, 202609])  # type: ignore[arg-type]
        assert any("COVERING INDEX entry_" in step for step in steps)
        assert not [step for step in steps if step.startswith("SCAN e") or "BLOOM" in step]


def traced(small: Small, verb: Any, *args: Any, **kwargs: Any) -> list[str]:
    """The statements a verb sends to the database."""

    def run(book: Any) -> list[str]:
        sent: list[str] = []
        book.db.conn.set_trace_callback(sent.append)
        try:
            verb(book, *args, **kwargs)
        finally:
            book.db.conn.set_trace_callback(None)
        return [sql for sql in sent if sql.lstrip().startswith(("SELECT", "WITH"))]

    return small.call(run)  # type: ignore[no-any-return]


def test_no_list_with_a_filter_reads_the_whole_ledger(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    keys = [small.households["萨日朗-001"]]
    calls = (
        (tables.rows, ("households", keys), {}), (tables.rows, ("entries", [1]), {}),
        (tables.ids, ("entries",), {"filters": {"household": keys[0]}}), (tables.ids, ("entries",), {"filters": {"period": 202610}}),
        (tables.ids, ("households",), {"sort": "total"}),
    )  # fmt: skip
    for verb, args, kwargs in calls:
        for sql in traced(small, verb, *args, **kwargs):
            steps = plan(small, sql, [])
            assert not [step for step in steps if step in ("SCAN e", "SCAN entry")], sql


def test_a_page_of_totals_sums_only_its_households(small: Small) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    statements = traced(small, lambda book: tallies.sums_by_key(book.db, "masses", [1, 2], 202607, 202612))
    assert any(
        "COVERING INDEX entry_household" in step for sql in statements for step in plan(small, sql, [])
    )


def test_the_longest_list_is_bounded(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 6):
        small.enter("萨日朗-001", "Z2", f"2026-10-0{day}")
    monkeypatch.setattr(paging, "MOST", 3)
    found = small.call(tables.ids, "entries")
    assert found == [5, 4, 3]  # the newest
    assert lists.ENTRIES.order == "e.pk DESC"
