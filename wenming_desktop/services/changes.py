"""What a write changed: pages refresh only when a noun of theirs is among it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The nouns (table names) a write touched, the operation's name for the status line, what the clerk should look at."""

    nouns: frozenset[str] = frozenset()
    operation: str = ""
    warnings: tuple[str, ...] = ()

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.nouns | other.nouns, self.operation or other.operation, self.warnings + other.warnings
        )


def changed(operation: str, *nouns: str, warnings: tuple[str, ...] = ()) -> Changes:
    """Shorthand for a write's second result."""
    return Changes(frozenset(nouns), operation, warnings)
