"""head.json beside the book: how far the chain had come, kept outside the file, so that what is lost from it is missed.

Written after each commit: a chain longer than its head is normal, a shorter one is loss, another one is another book.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import chain
from wenming_desktop.storage.chain import Head

FILE = "head.json"
_BLOCK = 512
_LONGEST = 1 << 20  # bytes; a head with what was lost before it has a few hundred
_OVER = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Seen(NamedTuple):
    """What the file says: the newest head, and older ones that the chain no longer led to when work went on."""

    head: Head | None
    lost: tuple[Head, ...] = ()


class Loss(NamedTuple):
    """``shorter``: operations are missing at the end; ``forked``: the book was changed for another one."""

    kind: Literal["shorter", "forked"]
    kept: Head
    newest: int


def read(folder: Path) -> Seen:
    """What is kept beside a book; nothing where the file is not there or cannot be read."""
    try:
        return _seen((folder / FILE).read_bytes())
    except OSError:
        return Seen(None)


def _seen(content: bytes) -> Seen:
    try:
        said: dict[str, Any] = json.loads(content)
        lost = tuple(Head(int(one["operation"]), str(one["hash"])) for one in said.get("lost", []))
        return Seen(Head(int(said["operation"]), str(said["hash"])), lost)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Seen(None)


def write(folder: Path, db: Database) -> None:
    """Keep the head as it is now; one that the chain does not lead to is kept among the lost.

    A disk that refuses is passed over: the operation is committed, and an older head is no loss.
    """
    now = chain.head(db)
    # In place and in one piece of a disk's block: nothing is renamed, and a cut leaves the old head or the new one.
    with suppress(OSError), os.fdopen(os.open(os.path.join(folder, FILE), _OVER), "r+b", buffering=0) as file:
        old = file.read(_LONGEST)
        text = json.dumps(_said(db, now, _seen(old))).encode()
        new = text.ljust(-(-len(text) // _BLOCK) * _BLOCK)
        file.seek(0)
        file.write(new)
        if len(old) > len(new):
            file.truncate()


def _said(db: Database, now: Head, seen: Seen) -> dict[str, Any]:
    lost = seen.lost
    if seen.head is not None and not chain.knows(db, seen.head):
        lost = (*lost, seen.head)
    said: dict[str, Any] = now._asdict()
    if lost:
        said["lost"] = [one._asdict() for one in lost]
    return said


def loss(folder: Path, db: Database) -> Loss | None:
    """Whether the book has lost what its head remembers; a few look-ups, however long the chain is."""
    kept = read(folder).head
    if kept is None or chain.knows(db, kept):
        return None
    newest = chain.head(db).operation
    return Loss("shorter" if kept.operation > newest else "forked", kept, newest)
