"""Memory that is free again goes back to the system, where its C library keeps it otherwise."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """After something large: glibc keeps what a thread freed for itself; other systems give it back by themselves."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # musl has no such call
            ctypes.CDLL(None).malloc_trim(0)
