"""Pictures pasted into a form that is not saved yet: pasted/<when>_<n>/粘贴的图片.png, kept for as long as a draft names it.

A draft names one by the folder it lies in, so that a book that was moved still has it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from wenming_desktop.storage import traces
from wenming_desktop.support import files

NAME = "pasted"
FILE = "粘贴的图片.png"  # says no day: nobody knows it
_PART = f".{FILE}{files.SUFFIX}"
_ROOM = re.compile(r"\d{14}_\d+")


class Swept(NamedTuple):
    """How many pictures were taken away, and those the system did not let go."""

    gone: int
    stuck: tuple[Path, ...]


def put(folder: Path, content: bytes, at: datetime) -> Path:
    """Write a picture into a folder of its own; OSError where it cannot be, and nothing of it is left."""
    area = folder / NAME
    area.mkdir(exist_ok=True)
    room = area
    try:
        room = next(one for number in count(1) if _made(one := area / f"{at:%Y%m%d%H%M%S}_{number}"))
        files.put(room / FILE, content, own=True)
    except BaseException:
        _close(room)
        raise
    return room / FILE


def _made(room: Path) -> bool:
    try:
        room.mkdir()
    except FileExistsError:
        return False
    return True


def here(folder: Path, path: Path) -> Path:
    """Where the picture a draft names lies now: the book may have been moved or copied since; any other file as it is."""
    own = folder / NAME / path.parent.name / path.name
    return own if is_ours(path) and own.is_file() else path


def is_ours(path: Path) -> bool:
    """Whether a path is that of a pasted picture, in whatever book."""
    return path.name == FILE and path.parent.parent.name == NAME and bool(_ROOM.fullmatch(path.parent.name))


def unnamed(db: Database, folder: Path) -> list[Path]:
    """Every file in pasted/ that no draft names, sorted; half-written ones and a stranger's too."""
    there = [path for path in (folder / NAME).rglob("*") if path.is_file()]
    named = _named(db) if there else set()
    return sorted(path for path in there if not (is_ours(path) and path.parent.name in named))


def sweep(db: Database, folder: Path, only: Collection[Path] | None = None) -> Swept:
    """Take away the pictures no draft names (of ``only``, or all); what somebody else put there is not ours to take."""
    rooms = [room for room in _rooms(folder) if only is None or room / FILE in only]
    named = _named(db) if rooms else set()
    gone, stuck = 0, []
    for room in rooms:
        for path in (room / FILE, room / _PART):
            if room.name in named and path.name == FILE:
                continue
            try:
                path.unlink()
                gone += path.name == FILE
            except FileNotFoundError:
                continue
            except OSError:
                stuck.append(path)
        _close(room)
    return Swept(gone, tuple(stuck))


def waiting(db: Database, folder: Path) -> list[str]:
    """The titles of the drafts that name a picture which is there."""
    there = {room.name for room in _rooms(folder) if (room / FILE).exists()}
    return [title for title, names in _drafts(db) if there & names] if there else []


def _rooms(folder: Path) -> list[Path]:
    """The folders of ours in pasted/; where a link stands, what lies behind it is somebody else's."""
    area = folder / NAME
    if area.is_symlink():
        return []
    with suppress(OSError):
        names = sorted(name for name in os.listdir(area) if _ROOM.fullmatch(name))
        return [room for name in names if (room := area / name).is_dir() and not room.is_symlink()]
    return []


def _close(room: Path) -> None:
    for place in (room, room.parent) if room.name != NAME else (room,):
        with suppress(OSError):  # where something else lies in it, it stays
            place.rmdir()


def _named(db: Database) -> set[str]:
    return {name for _, names in _drafts(db) for name in names}


def _drafts(db: Database) -> list[tuple[str, set[str]]]:
    with traces.any_text(db.conn):
        rows = db.execute("SELECT title, content FROM draft ORDER BY pk").fetchall()
    return [(title.encode(errors="replace").decode(), set(_ROOM.findall(text))) for title, text in rows]
