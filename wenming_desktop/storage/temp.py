"""The one place for passing copies: temp/ inside the book's folder, swept at the next opening."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

NAME = "temp"
_BESIDE = ".restore-"


def area(folder: Path) -> Path:
    """The temp area of a book, made when missing."""
    path = folder / NAME
    path.mkdir(parents=True, exist_ok=True)
    return path


def fresh(folder: Path, what: str) -> Path:
    """A new empty folder in the temp area."""
    return Path(tempfile.mkdtemp(prefix=f"{what}-", dir=area(folder)))


def sweep(folder: Path) -> None:
    """Take away what an earlier run left in the temp area; what is open elsewhere waits for the next time."""
    shutil.rmtree(folder / NAME, ignore_errors=True)
    sweep_beside(folder.parent)


class Beside:
    """A folder beside a book that is being restored, held by a lock so that only what a killed run left is swept."""

    def __init__(self, parent: Path) -> None:
        parent.mkdir(parents=True, exist_ok=True)
        sweep_beside(parent)
        self.path = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=parent))
        self._lock = FileLock(str(self.path / "lock"))
        self._lock.acquire(timeout=1)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep_beside(parent: Path) -> None:
    """Take away what a killed restore left beside its target."""
    with suppress(OSError):
        for left in parent.glob(f"{_BESIDE}*"):
            lock = FileLock(str(left / "lock"))
            try:
                lock.acquire(timeout=0)
            except (Timeout, OSError):
                continue
            lock.release()
            shutil.rmtree(left, ignore_errors=True)


def make_private(folder: Path) -> None:
    """Nobody else's account of this PC reads the book (on Windows the user's profile sees to it)."""
    if os.name == "posix":
        with suppress(OSError):
            folder.chmod(0o700)
