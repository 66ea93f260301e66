"""What a write changed: pages refresh only when a noun of theirs is among it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """The nouns (table names) a write touched, the operation's name for the status line, what the clerk should look at.

    ``turned`` is the action this one took back or brought back, None for every other write; ``pk`` is this action's own
    key, put there by the Context it was written through.
    """

    nouns: frozenset[str] = frozenset()
    operation: str = ""
    warnings: tuple[str, ...] = ()
    turned: int | None = None
    pk: int | None = field(default=None, compare=False)

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.nouns | other.nouns, self.operation or other.operation, self.warnings + other.warnings,
            self.turned if self.turned is not None else other.turned, self.pk or other.pk,
        )  # fmt: skip


def changed(
    operation: str, *nouns: str, warnings: tuple[str, ...] = (), turned: int | None = None
) -> Changes:
    """Shorthand for a write's second result."""
    return Changes(frozenset(nouns), operation, warnings, turned)
