"""Pictures pasted into a form: the one owner of what lies of them in the book's folder until the record is saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wenming_desktop.services.context import Book
from wenming_desktop.storage import pasted_pictures as store


def put(book: Book, content: bytes) -> Path:
    """Keep a picture as a file, so that a crash does not lose it; what stands in the way is told, and nothing is left."""
    return store.put(book.own_folder, content, book.clock.now())


def here(folder: Path, path: Path) -> Path:
    """Where a file that a draft names lies now: a pasted picture goes with its book."""
    return store.here(folder, path)


def sweep(book: Book, only: Sequence[Path] | None = None) -> None:
    """Take away the pictures (of ``only``, or all) that no draft names; one that is open elsewhere waits for the next."""
    if book.standing is None or not book.standing.read_only:
        store.sweep(book.db, book.own_folder, only)
