"""The one way a file is written: beside its place, and under its name only once all of it is on the disk.

A full disk, a pulled stick or a kill leaves what was there before, and no half file under a name the clerk knows. What
the system refuses is raised as OSError; ``services.out`` has the clerk's words for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_LONGEST = 60  # characters of a name beside: with its dot and ending it fits where the name itself does
SUFFIX = ".part"


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Where to write instead of ``path``; it takes the place of ``path`` as the block ends, unless the block raises.

    A link stays a link, its file is written; a device (/dev/stdout) is written as it is: no file takes its place.
    """
    place = path.resolve()
    if place.exists() and not place.is_file():
        yield place
        return
    part = _beside(place)
    try:
        yield part
        _to_disk(part)
        if place.exists():
            with suppress(OSError):  # who might read the old one may read the new one
                shutil.copymode(place, part)
        os.replace(part, place)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _to_disk(part: Path) -> None:
    with part.open("r+b") as file:
        os.fsync(file.fileno())


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The same as a file that is written piece by piece."""
    with beside(path) as part, part.open("wb") as file:
        yield file
        file.flush()


def put(path: Path, content: bytes | str) -> None:
    """The same in one go; a text as UTF-8."""
    with opened(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def copy(source: str | Path, target: str | Path) -> None:
    """The same of a file that is there already (for ``shutil.copytree``)."""
    with Path(source).open("rb") as old, opened(Path(target)) as new:
        shutil.copyfileobj(old, new)


def try_place(path: Path) -> None:
    """OSError where a file could not be written there, before anything is done that cannot be taken back.

    A file that is open in another program is found out too, where the system tells.
    """
    place = path.resolve()
    if place.exists():
        with place.open("ab"):
            pass
    if place.is_file() or not place.exists():
        part = _beside(place)
        part.touch()
        part.unlink()


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name[:_LONGEST]}{SUFFIX}")
