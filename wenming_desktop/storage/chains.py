"""Who takes back whom in the ledger: SQL conditions on ``entry e`` for rows that hold, are shown, or are there.

A row taken back and brought back is a chain: the entry, its reversal, the reversal of that (撤销), and so on, each
naming the one before (``reverses``); a row holds where an even number of rows follow it. ``undoing`` is 1 on rows
that 撤销 or 重做 wrote, but 0 on one that brings a 冲正 back, so the end of the chain says whether an entry that
does not hold was reversed by hand (0) or undone (1).
"""

from __future__ import annotations

_CHAIN = (
    "WITH RECURSIVE chain(pk, n, undoing) AS (SELECT e.pk, 0, e.undoing UNION ALL "
    "SELECT f.pk, n + 1, f.undoing FROM chain JOIN entry f ON f.reverses = chain.pk)"
)
# Almost no row was ever taken back: the chain is walked only where one was.
_FOLLOWED = "EXISTS (SELECT 1 FROM entry f WHERE f.reverses = e.pk)"

HOLDS = f"(NOT {_FOLLOWED} OR ({_CHAIN} SELECT max(n) % 2 = 0 FROM chain))"
_UNDONE = f"({_FOLLOWED} AND ({_CHAIN} SELECT n % 2 = 1 AND undoing = 1 FROM chain ORDER BY n DESC LIMIT 1))"

STANDS = f"(e.reverses IS NULL AND {HOLDS})"
"""Neither a reversal nor taken back: what a total is made of."""

THERE = f"(e.reverses IS NULL AND NOT {_UNDONE})"
"""Entered and not undone, also where it was reversed by hand."""

SHOWN = f"(CASE WHEN e.reverses IS NULL THEN NOT {_UNDONE} ELSE e.undoing = 0 AND NOT {_FOLLOWED} END)"
"""What a register shows: entries that were not undone, and the 冲正 that holds."""

END = f"CASE WHEN {_FOLLOWED} THEN ({_CHAIN} SELECT pk FROM chain ORDER BY n DESC LIMIT 1) END"
"""The end of a row's chain, NULL where nothing follows: what a further reversal has to name."""

TAKEN_BACK_BY = (
    f"CASE WHEN {_FOLLOWED} THEN "
    f"({_CHAIN} SELECT CASE WHEN n % 2 = 1 THEN pk END FROM chain ORDER BY n DESC LIMIT 1) END"
)
"""The row that takes a row back, NULL where it holds."""
