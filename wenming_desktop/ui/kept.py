"""What the window keeps between sessions: one table says of each key what kind of value it is and where it lies.

A value of another kind (a file somebody edited, a power cut) is dropped and the default taken: nothing outside the book
keeps the clerk out of it. What names people lies in the book, never on the PC.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QByteArray

from wenming_desktop.services import books
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.context import Context
from wenming_desktop.support import logs
from wenming_desktop.ui import drafts_before
from wenming_desktop.ui.widgets.table_view import Store

_log = logs.get("kept")

Place = Literal["pc", "book"]
_LONGEST, _LARGEST = 4000, 2**31


def text(value: Any) -> str | None:
    """A text without control characters."""
    return value if isinstance(value, str) and len(value) <= _LONGEST and value.isprintable() else None


def number(value: Any) -> int | None:
    """A whole number from 0; an ini file gives it back as text."""
    digits = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    plain = digits.isascii() and digits.isdigit() and len(digits) < 12
    return int(digits) if plain and int(digits) < _LARGEST else None


def day(value: Any) -> str | None:
    """A day as ISO text."""
    with suppress(ValueError):
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else None
    return None


def state(value: Any) -> QByteArray | None:
    """What Qt keeps of a window or a header; Qt itself refuses bytes that are none of its own."""
    return value if isinstance(value, QByteArray) else None


_LONGEST_PATH = 4_096


def folder(value: Any) -> str | None:
    """A folder that is there."""
    with suppress(OSError, ValueError):
        return value if isinstance(value, str) and value and Path(value).is_dir() else None
    return None


def folders(value: Any) -> list[str] | None:
    """The folders of a list, there now or not (a stick, a network drive); one alone comes back from an ini file as a text."""
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [name for name in names if isinstance(name, str) and _is_place(name)] or None


def _is_place(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_PATH and name.isprintable() and Path(name).is_absolute()


def choices(value: Any) -> str | None:
    """A JSON object of plain values, as text."""
    found = _object(value)
    plain = found is not None and all(_plain(one) for one in found.values())
    return value if plain else None


def views(value: Any) -> str | None:
    """A JSON object of such objects, as text."""
    found = _object(value)
    inner = list(found.values()) if found is not None else [None]
    return value if all(isinstance(one, dict) and all(map(_plain, one.values())) for one in inner) else None


def anything(value: Any) -> Any:
    """Read by who knows what it is (drafts of an older version)."""
    return value


def _object(value: Any) -> dict[str, Any] | None:
    with suppress(ValueError, RecursionError):
        found = json.loads(value) if isinstance(value, str) else None
        return found if isinstance(found, dict) else None
    return None


def _plain(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < _LARGEST
    return value is None or isinstance(value, bool | str)


# By the whole key or, where it ends in /, by its beginning. What names people, or is of this book alone, lies in it.
KINDS: Mapping[str, tuple[Callable[[Any], Any], Place]] = {
    "window/geometry": (state, "pc"),
    "window/room": (text, "pc"),
    "window/list": (text, "pc"),
    "books/recent": (folders, "pc"),
    "looked/": (day, "pc"),
    "table/": (state, "pc"),
    "sort/": (text, "pc"),
    "filter/": (choices, "pc"),
    "boards/village": (number, "pc"),
    "sheet/village": (number, "pc"),
    "stations/view": (text, "pc"),
    "teams/order": (number, "pc"),
    "print/printer": (text, "pc"),
    "print/folder": (folder, "pc"),
    "files/folder": (folder, "pc"),
    "activities/photo_folder": (folder, "pc"),
    drafts_before.BEGINNING: (anything, "pc"),
    "views/": (views, "book"),
    "posted/": (day, "book"),
    "told/by": (text, "book"),
    "proposals/people": (text, "book"),
}


def kind_of(key: str) -> tuple[Callable[[Any], Any], Place]:
    """How a key is read and where it lies; KeyError for one the table does not know."""
    return KINDS[key] if key in KINDS else KINDS[f"{key.partition('/')[0]}/"]


def _noted(done: Future[Any]) -> None:
    """A width that was not kept stops nobody; the log knows of it."""
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.warning("a view was not kept: %s", type(error).__name__)


class Kept:
    """A Store over the PC's settings and, where a book is open, the book's."""

    def __init__(self, pc: Store, context: Context | None = None) -> None:
        self._pc, self._context = pc, context
        self._book: dict[str, Any] = {}
        if context is not None:
            self._book = dict(context.read(books.settings).result().remembered)
            self._bring_over()

    def of(self, context: Context) -> Kept:
        """The same beside an open book."""
        return Kept(self._pc, context)

    def reread(self, changes: Changes) -> None:
        """The book's settings were written, by an erasure say: what lies in the book is read anew."""
        if self._context is not None and "setting" in changes.nouns:
            self._book = dict(self._context.read(books.settings).result().remembered)

    def value(self, key: str, default: Any = None) -> Any:
        """What was kept under a key; the default where nothing was, or something of another kind."""
        read, place = kind_of(key)
        kept = self._book.get(key) if place == "book" else self._pc.value(key)
        found = None if kept is None else read(kept)
        return default if found is None else found

    def setValue(self, key: str, value: Any) -> None:
        """Keep something where its key belongs; a view of a book keeps nothing in it."""
        if kind_of(key)[1] == "pc":
            self._pc.setValue(key, value)
        elif self._book.get(key) != value:
            self._book[key] = value
            if self._context is not None and not self._context.standing.read_only:
                with suppress(RuntimeError):  # the book is closed already
                    self._context.submit(books.remember, key, value).add_done_callback(_noted)

    def allKeys(self) -> list[str]:
        """The keys on the PC."""
        return [
            str(key)
            for key in (
                self._pc.allKeys()
                if hasattr(self._pc, "allKeys")
                else list(getattr(self._pc, "keys", list)())
            )
        ]

    def remove(self, key: str) -> None:
        """Forget a key on the PC."""
        gone = getattr(self._pc, "remove", None) or getattr(self._pc, "pop", None)
        if gone is not None:
            gone(key)

    def _bring_over(self) -> None:
        """What an older version kept of people on the PC goes into the clerk's book (not the demo), and leaves the PC."""
        if self._book.get("demo") or self._context is None or self._context.standing.read_only:
            return
        for key in self.allKeys():
            with suppress(KeyError):
                read, place = kind_of(key)
                if place == "book":
                    found = read(self._pc.value(key))
                    if found and key not in self._book:
                        self.setValue(key, found)
                    self.remove(key)
