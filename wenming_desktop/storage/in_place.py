"""A file that takes the place of a book's file: only where nobody else has that open.

SQLite finds the log of a database by its name. Under another program's hands the old log would stay, and be laid over
the new file at the next opening; what that program still writes would be lost without a word.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from wenming_desktop.domain.errors import ObstacleError
from wenming_desktop.storage.mishaps import told

_LOGS = ("-wal", "-journal")


class Seen(NamedTuple):
    """A file as it was when it was alone: its time in nanoseconds, and its size."""

    changed: int
    size: int


def alone(place: Path) -> Seen:
    """Bring everything into the file, so that no log lies beside it; ObstacleError where another program has it open."""
    uri = f"{place.resolve().as_uri()}?mode=rw"
    with told(place.parent), closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as raw:
        raw.execute("PRAGMA locking_mode=EXCLUSIVE").fetchone()  # of a log that others read too: locked
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("ROLLBACK")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    left = [tail for tail in _LOGS if _has(place.with_name(place.name + tail))]
    if left:
        raise _in_use()
    return _seen(place)


def take(fresh: Path, place: Path, seen: Seen) -> None:
    """Let a file that was made beside take the place; ObstacleError where that was written to since it was ``seen``."""
    if alone(place) != seen:
        raise _in_use()
    os.replace(fresh, place)


def _seen(place: Path) -> Seen:
    found = place.stat()
    return Seen(found.st_mtime_ns, found.st_size)


def _has(log: Path) -> bool:
    return log.exists() and log.stat().st_size > 0


def _in_use() -> ObstacleError:
    return ObstacleError(
        "数据文件正被别的程序打开着，这一步没有做；数据没有动。",
        "请关闭打开它的程序（数据库工具、杀毒、同步软件），再试一次。",
    )
