"""What a process holds: how much in all, how much of it is a model's, and how many things of the program."""

from __future__ import annotations

import ctypes
import functools
import gc
import os
import sqlite3
import sys
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, ClassVar, NamedTuple

from wenming_desktop.services import stale_boards

STATM = Path("/proc/self/statm")
OURS = "wenming_desktop"
IN_USE = (
    os.environ.get("PYTHONMALLOC") == "malloc"
)  # as ``dev.py long`` has it: all of Python's is in the one heap


class Held(NamedTuple):
    """Megabytes in all (0 where the system does not tell) and of the model, things of the program, open files."""

    whole: float
    model: float
    things: int
    files: int

    @property
    def rest(self) -> float:
        """What the program and Python hold."""
        return self.whole - self.model


def held(*model: Any) -> Held:
    """``model``: what only the test keeps. What is remembered up to a limit is forgotten first: lru_cache,
    and by period what differs of its sealed boards.
    """
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and one.__module__.startswith(OURS):
            one.cache_clear()
    stale_boards._KNOWN.clear()
    gc.collect()
    own = weight(*model) / 2**20
    if not STATM.exists():
        return Held(0, own, _things(), 0)
    files = len(list(Path("/proc/self/fd").iterdir()))
    return Held(round(_whole(), 1), round(own, 1), _things(), files)


class _Heap(ctypes.Structure):
    """glibc's ``struct mallinfo2``."""

    _fields_: ClassVar = [
        (name, ctypes.c_size_t)
        for name in [
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        ]
    ]


def _whole() -> float:
    """What is in use of the heap; where Python keeps a heap of its own, what the process has, its gaps included."""
    library = ctypes.CDLL(None)
    if IN_USE and hasattr(library, "mallinfo2"):
        library.mallinfo2.restype = _Heap
        heap = library.mallinfo2()
        return float(heap.uordblks + heap.hblkhd) / 2**20
    library.malloc_trim(0)  # what was freed and only waits to be used again is not held
    pages = int(STATM.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def weight(*roots: Any) -> int:
    """Bytes of some objects and all they lead to."""
    seen: set[int] = set()
    rest, found = list(roots), 0
    while rest:
        one = rest.pop()
        if id(one) in seen or isinstance(one, (type, ModuleType, FunctionType)):
            continue
        seen.add(id(one))
        found += sys.getsizeof(one)
        rest += gc.get_referents(one)
    return found


def _things() -> int:
    kinds = (sqlite3.Connection, sqlite3.Cursor)
    return sum(
        isinstance(one, kinds) or str(type(one).__module__).startswith(OURS) for one in gc.get_objects()
    )
