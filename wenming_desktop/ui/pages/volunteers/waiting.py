"""What waits in the room: what is counted beside its name, and what is only said."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.services.context import Book


@dataclass(frozen=True)
class Waiting:
    """Doubtful pairs and requests for correction ask for an answer; consents not yet asked for are only said."""

    pairs: int
    corrections: int
    consents: int


def waiting(book: Book) -> Waiting:
    """What waits now."""
    from wenming_desktop.services import same_person, volunteer_notes, volunteers

    return Waiting(
        same_person.doubtful_count(book),
        volunteer_notes.open_corrections(book),
        volunteers.consent_gaps(book),
    )


def waiting_count(book: Book) -> int:
    """The number beside the room: what somebody asked or what only the clerk can decide."""
    from wenming_desktop.services import same_person, volunteer_notes

    return same_person.doubtful_count(book) + volunteer_notes.open_corrections(book)


def waiting_words(found: Waiting) -> str:
    """1件更正申请 · 2对疑似同一人 · 24人待补同意; '' where nothing waits."""
    words = (
        (found.corrections, "件更正申请"), (found.pairs, "对疑似同一人"), (found.consents, "人待补同意"),
    )  # fmt: skip
    return " · ".join(f"{number}{unit}" for number, unit in words if number)
