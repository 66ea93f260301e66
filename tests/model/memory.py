"""What a process holds: how much in all, and how many things of the program."""

from __future__ import annotations

import ctypes
import gc
import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

STATM = Path("/proc/self/statm")


class Held(NamedTuple):
    """Megabytes of memory (0 where the system does not tell), things of the program, open files."""

    resident: int
    things: int
    files: int


def held() -> Held:
    gc.collect()
    if not STATM.exists():
        return Held(0, _things(), 0)
    ctypes.CDLL(None).malloc_trim(0)  # what was freed and only waits to be used again is not held
    pages = int(STATM.read_text(encoding="ascii").split()[1])
    files = len(list(Path("/proc/self/fd").iterdir()))
    return Held(pages * os.sysconf("SC_PAGE_SIZE") // 2**20, _things(), files)


def _things() -> int:
    kinds = (sqlite3.Connection, sqlite3.Cursor)
    return sum(
        isinstance(one, kinds) or type(one).__module__.startswith("wenming_desktop")
        for one in gc.get_objects()
    )
