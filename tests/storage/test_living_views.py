"""Who counts for whom: the views give what a walk over all rows gives, and look up one key without walking the book."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from wenming_desktop.storage.migrations import STEPS

WALK = """WITH RECURSIVE chain(pk, living) AS (
    SELECT pk, pk FROM {table} WHERE merged_into IS NULL
    UNION ALL SELECT h.pk, c.living FROM {table} h JOIN chain c ON h.merged_into = c.pk)
  SELECT pk, living FROM chain ORDER BY pk"""
TABLES = ("household", "person")
# Each record with the one it was merged into (0: none); a ring is what no verb makes, but a damaged book may hold.
MERGES = st.integers(1, 14).flatmap(
    lambda count: st.lists(st.integers(0, count), min_size=count, max_size=count)
)


def fill(raw: sqlite3.Connection, merges: list[int]) -> None:
    raw.execute(
        "INSERT OR IGNORE INTO village (pk, id, name, base, position) VALUES (1, x'01', '甲嘎查', '甲', 1)"
    )
    for pk, into in enumerate(merges, 1):
        raw.execute(
            "INSERT INTO household (pk, id, number, village_pk, merged_into) VALUES (?, ?, ?, 1, ?)",
            (pk, bytes([1, pk]), f"甲-{pk:03d}", into or None),
        )
        raw.execute(
            "INSERT INTO person (pk, id, name, merged_into) VALUES (?, ?, ?, ?)",
            (pk, bytes([2, pk]), f"人{pk}", into or None),
        )


def book() -> sqlite3.Connection:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    for step in STEPS:
        step.apply(Database(raw, execute_plugins=False))
    return raw


@settings(deadline=None, max_examples=150)
@given(MERGES)
def test_the_views_say_what_a_walk_over_all_rows_says(merges: list[int]) -> None:
    raw = CONNECTION
    raw.execute("BEGIN")
    try:
        fill(raw, merges)
        for table in TABLES:
            expected = raw.execute(WALK.format(table=table)).fetchall()
            assert raw.execute(f"SELECT pk, living FROM living_{table} ORDER BY pk").fetchall() == expected
            for pk, living in expected:
                assert raw.execute(f"SELECT living FROM living_{table} WHERE pk = ?", (pk,)).fetchall() == [
                    (living,)
                ]
            for living in {living for _, living in expected}:
                keys = raw.execute(
                    f"SELECT pk FROM living_{table} WHERE living = ? ORDER BY pk", (living,)
                ).fetchall()
                assert keys == [(pk,) for pk, of in expected if of == living]
    finally:
        raw.execute("ROLLBACK")


CONNECTION = book()


def steps(raw: sqlite3.Connection, sql: str) -> int:
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    raw.set_progress_handler(tick, 1)
    try:
        raw.execute(sql).fetchall()
    finally:
        raw.set_progress_handler(None, 1)
    return count


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT living FROM living_{} WHERE pk = 3",
        "SELECT pk FROM living_{} WHERE living = 3",
        "SELECT l.living FROM {} t JOIN living_{} l ON l.pk = t.pk WHERE t.pk = 3",
        "SELECT l.living FROM {} t JOIN living_{} l ON l.pk = t.pk WHERE t.merged_into IS NOT NULL",
    ],
)
@pytest.mark.parametrize("table", TABLES)
def test_a_key_is_looked_up_and_not_walked_to(table: str, sql: str) -> None:
    with closing(book()) as small, closing(book()) as large:
        fill(small, [0] * 10)
        fill(large, [0] * 200)
        asked = sql.format(*[table] * sql.count("{}"))
        assert steps(large, asked) <= 1.5 * steps(small, asked)
