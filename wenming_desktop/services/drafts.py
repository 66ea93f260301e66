"""Drafts: what stands in forms, sheets and registers and is not recorded yet, kept in the book itself.

A draft is no operation: it is never undone, exported or printed. ``waiting`` is for whoever tells the clerk of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from wenming_desktop.services.context import Book
from wenming_desktop.storage import drafts as store
from wenming_desktop.storage import typed

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """What one surface held: ``title`` as the clerk calls it, ``room`` where it is, ``lines`` rows or fields typed.

    ``content`` is what the surface itself made of it (plain JSON); ``saved_at`` is ISO to the second, '' where unsaved.
    """

    surface: str
    subject: str
    title: str
    room: str
    lines: int
    content: Content
    saved_at: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is kept under: one draft for each surface and subject."""
        return self.surface, self.subject

    @property
    def words(self) -> str:
        """萨日朗嘎查2026年11月评分表　6处."""
        return f"{self.title}　{self.lines}处"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many drafts wait, and what they are called."""

    count: int
    surfaces: tuple[str, ...]


def kept(book: Book) -> list[Draft]:
    """Every draft that can be read, the one saved last first; ``waiting`` names the others."""
    found = []
    for surface, subject, title, room, lines, content, at in store.rows(book.db):
        with suppress(ValueError, TypeError, RecursionError, MemoryError):
            # not ``typed.parsed``: the path of a file may be no UTF-8
            value = typed.as_typed(json.loads(content), dict[str, Any])
            if value:
                found.append(Draft(surface, subject, title, room, lines, value, at))
    return found


def waiting(book: Book) -> Waiting:
    """How much was typed and not recorded, for ``check`` and 数据体检; what of it cannot be read is named too."""
    read = {draft.key for draft in kept(book)}
    titles = [
        title if (surface, subject) in read else f"{title}（内容读不出来，请照纸质材料重新填）"
        for surface, subject, title, *_ in store.rows(book.db)
    ]
    return Waiting(len(titles), tuple(titles))


@contextmanager
def _drafting(book: Book) -> Iterator[None]:
    """One transaction without an operation: a draft is not an act of the clerk's.

    In a file that is gone it is kept all the same, for 另存 brings it along; that it is gone is raised (``BookGoneError``).
    """
    if book.standing is not None:
        book.standing.may_draft()
    with store.transaction(book.db):
        book.must_be_own()
        yield
    book.known.wrote(book.db)
    if book.standing is not None:
        book.standing.still_there()


def keep(book: Book, draft: Draft) -> None:
    """Keep a draft in place of an earlier one of the same key; UserError where disk or lock refuse."""
    # A path that is no UTF-8 stands in it as JSON escapes it; names stay as they are written (删除个人信息 looks for them).
    content = json.dumps(draft.content, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    row = (draft.surface, draft.subject, draft.title, draft.room, draft.lines, content, book.now)
    with _drafting(book):
        store.put(book.db, row)


def drop(book: Book, surface: str, subject: str) -> None:
    """Forget a draft: it was recorded, emptied or thrown away."""
    with _drafting(book):
        store.take_out(book.db, surface, subject)


def keep_all(book: Book, drafts: Sequence[Draft]) -> None:
    """Keep several (those an older version kept outside the book)."""
    for draft in drafts:
        keep(book, draft)


def plain(content: Mapping[str, Any]) -> Content:
    """Content as it comes back from the book, so that what is compared with it is alike."""
    value: Content = json.loads(json.dumps(content, ensure_ascii=False))
    return value
