"""Who takes back whom in a ledger: SQL conditions for rows that hold, are shown, or are there.

A row taken back and brought back is a chain: the entry, its reversal, the reversal of that (撤销), and so on, each
naming the one before (``reverses``); a row holds where an even number of rows follow it. ``undoing`` is 1 on rows
that 撤销 or 重做 wrote, but 0 on one that brings a 冲正 back, so the end of the chain says whether an entry that
does not hold was reversed by hand (0) or undone (1). A row that takes another back is the newer of the two: one that a hand
made name itself, or a newer one, takes nothing back, and no chain runs in a circle. The points ledger and the hours ledger share the rule.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chains:
    """The conditions over one ledger: its table and the alias its rows have in a query."""

    table: str
    alias: str

    @property
    def _chain(self) -> str:
        return (
            f"WITH RECURSIVE chain(pk, n, undoing) AS (SELECT {self.alias}.pk, 0, {self.alias}.undoing UNION ALL "
            f"SELECT f.pk, n + 1, f.undoing FROM chain JOIN {self.table} f ON f.reverses = chain.pk AND f.pk > chain.pk)"
        )

    @property
    def _followed(self) -> str:
        """Almost no row was ever taken back: the chain is walked only where one was."""
        return f"EXISTS (SELECT 1 FROM {self.table} f WHERE f.reverses = {self.alias}.pk AND f.pk > {self.alias}.pk)"

    @property
    def _undone(self) -> str:
        return (
            f"({self._followed} AND "
            f"({self._chain} SELECT n % 2 = 1 AND undoing = 1 FROM chain ORDER BY n DESC LIMIT 1))"
        )

    @property
    def holds(self) -> str:
        """No row, or an even number of rows, takes it back."""
        return f"(NOT {self._followed} OR ({self._chain} SELECT max(n) % 2 = 0 FROM chain))"

    @property
    def stands(self) -> str:
        """Neither a reversal nor taken back: what a total is made of."""
        return f"({self.alias}.reverses IS NULL AND {self.holds})"

    @property
    def there(self) -> str:
        """Entered and not undone, also where it was reversed by hand."""
        return f"({self.alias}.reverses IS NULL AND NOT {self._undone})"

    @property
    def shown(self) -> str:
        """What a register shows: entries that were not undone, and the 冲正 that holds."""
        return (
            f"(CASE WHEN {self.alias}.reverses IS NULL THEN NOT {self._undone} "
            f"ELSE {self.alias}.undoing = 0 AND NOT {self._followed} END)"
        )

    @property
    def end(self) -> str:
        """The end of a row's chain, NULL where nothing follows: what a further reversal has to name."""
        return f"CASE WHEN {self._followed} THEN ({self._chain} SELECT pk FROM chain ORDER BY n DESC LIMIT 1) END"

    @property
    def taken_back_by(self) -> str:
        """The row that takes a row back, NULL where it holds."""
        return (
            f"CASE WHEN {self._followed} THEN "
            f"({self._chain} SELECT CASE WHEN n % 2 = 1 THEN pk END FROM chain ORDER BY n DESC LIMIT 1) END"
        )


POINTS = Chains("entry", "e")
HOURS = Chains("service", "s")

HOLDS, STANDS, THERE, SHOWN = POINTS.holds, POINTS.stands, POINTS.there, POINTS.shown
END, TAKEN_BACK_BY = POINTS.end, POINTS.taken_back_by
