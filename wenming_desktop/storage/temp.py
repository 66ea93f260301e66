"""The one place for passing copies: temp/ inside the book's folder, swept at the next opening."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from wenming_desktop.support import files

NAME = "temp"
# What lies in the temp area; whatever else somebody put there is not ours to take.
KINDS = ("backup", "drill", "looked", "opened", "recover")
_OURS = re.compile(rf"({'|'.join(KINDS)})-[0-9A-Za-z_]{{8}}")
# What asked whether the folder takes writing (standing, mishaps), and was killed over it.
_ASKED = re.compile(r"\.?\.write-\d+(\.part)?")
_BESIDE = ".restore-"
# Lies in each folder made beside a book, and says whose it is; a name alone proves nothing.
_MARK, _SAYS = (
    "wenming-restore.txt",
    "这个文件夹是文明实践所工作台新建数据、恢复备份时临时用的，做完会自己删去。\n",
)


def area(folder: Path) -> Path:
    """The temp area of a book, made when missing."""
    path = folder / NAME
    path.mkdir(exist_ok=True)
    return path


def fresh(folder: Path, what: str) -> Path:
    """A new empty folder in the temp area; ``what`` is one of ``KINDS``."""
    return Path(tempfile.mkdtemp(prefix=f"{what}-", dir=area(folder)))


def sweep(folder: Path) -> None:
    """Take away what an earlier run left in the temp area and beside the book; what is open elsewhere waits."""
    with suppress(OSError):
        for left in (folder / NAME).iterdir():
            if _OURS.fullmatch(left.name):
                shutil.rmtree(left, ignore_errors=True)
        (folder / NAME).rmdir()  # where somebody else's file lies in it, it stays
    for left in folder.glob("*.write-*"):
        if _ASKED.fullmatch(left.name):
            with suppress(OSError):
                left.unlink()
    sweep_beside(folder.parent)


class Beside:
    """A folder beside a book that is being made or restored, held by a lock so that only what a killed run left is swept."""

    def __init__(self, parent: Path) -> None:
        parent.mkdir(parents=True, exist_ok=True)
        sweep_beside(parent)
        self.path = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=parent))
        self._lock = FileLock(str(self.path / "lock"))
        try:
            files.put(self.path / _MARK, _SAYS, own=True)
            self._lock.acquire(timeout=1)
        except BaseException:
            shutil.rmtree(self.path, ignore_errors=True)
            raise

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        _take_away(self.path)


def sweep_beside(parent: Path) -> None:
    """Take away what was left beside its place by a restore, or by a book being made, that was killed."""
    with suppress(OSError):
        for left in parent.glob(f"{_BESIDE}*"):
            if not _is_ours(left):
                continue
            lock = FileLock(str(left / "lock"))
            try:
                lock.acquire(timeout=0)
            except (Timeout, OSError):
                continue
            lock.release()
            _take_away(left)


def _take_away(left: Path) -> None:
    """What is held by another program for a moment stays with the mark that says whose it is: the next sweep takes it."""
    with suppress(OSError):
        for name in set(os.listdir(left)) - {_MARK, "lock"}:
            path = left / name
            shutil.rmtree(
                path, ignore_errors=True
            ) if path.is_dir() and not path.is_symlink() else path.unlink()
    with suppress(OSError):
        if set(os.listdir(left)) <= {_MARK, "lock"}:
            shutil.rmtree(left, ignore_errors=True)


def _is_ours(left: Path) -> bool:
    with suppress(OSError, ValueError):
        names = {path.name for path in left.iterdir()}
        if _MARK in names:
            return (left / _MARK).read_text(encoding="utf-8") == _SAYS
        # killed before its mark was written: nothing is in it yet
        nothing = names <= {"lock", f".{_MARK}{files.SUFFIX}"}
        return nothing and ("lock" not in names or not (left / "lock").stat().st_size)
    return False


def make_private(folder: Path) -> None:
    """Nobody else's account of this PC reads the book (on Windows the user's profile sees to it)."""
    if os.name == "posix":
        with suppress(OSError):
            folder.chmod(0o700)
