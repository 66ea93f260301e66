"""The one way a file from outside is read, and the one way one is written: beside its place, and under its name only once all of it is on the disk.

A full disk, a pulled stick or a kill leaves what was there before, and no half file under a name the clerk knows. What
the system refuses is raised as OSError; ``services.out`` has the clerk's words for it.

What goes out is never written among the files of a book (``OwnFilesError``): only the program's own files are, and who
writes one says ``own=True``.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from itertools import count
from pathlib import Path
from typing import IO

_LONGEST = 50  # characters of a name beside: with its dot and endings it fits where the name itself does
SUFFIX = ".part"
BOOK = "book.sqlite3"
BACKUPS, PRINTS = "backups", "prints"
_BOOK_FOLDER = ".wenming"


class OwnFilesError(OSError):
    """What was to go out would have come to lie among the files of a book."""


class NotAFileError(OSError):
    """A folder, a pipe or a device stands where a file was to be read: it would be waited for, or never end."""


class TooLargeError(OSError):
    """A file longer than what it was taken for can be."""


_READ = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOCTTY")
)


def outside(path: Path) -> BufferedReader:
    """A file that came from outside, open to be read; NotAFileError where it is none."""
    number = os.open(path, _READ)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise NotAFileError(f"no regular file: {path.name!r}")
    except BaseException:
        os.close(number)
        raise
    return os.fdopen(number, "rb")


def content_of(path: Path, most: int) -> bytes:
    """The bytes of a file that came from outside; TooLargeError where it is longer than ``most``."""
    with outside(path) as file:
        content = file.read(most + 1) if os.fstat(file.fileno()).st_size <= most else b""
        if len(content) > most or os.fstat(file.fileno()).st_size > most:
            raise TooLargeError(f"more than {most} bytes: {path.name!r}")
        return content


def check_outside(path: Path, allowed: str = PRINTS) -> None:
    """OwnFilesError where a path, links followed, leads among the files of a book: only ``allowed`` (a folder of it) may.

    ``allowed=""``: nowhere in a book at all (for a new book's folder).
    """
    place = path.resolve()
    for folder in place.parents:
        if _is_book(folder):
            room = place.relative_to(folder).parts[:-1]
            if not allowed or not room or room[0] != allowed:
                raise OwnFilesError(f"among the files of a book: {place.name!r}")


def _is_book(folder: Path) -> bool:
    """By its file, and where that was lost by its name."""
    return folder.suffix.lower() == _BOOK_FOLDER or os.path.lexists(folder / BOOK)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, but never a book's: one that was taken away must not come back empty."""
    for above in (folder, *folder.parents):
        if above.suffix.lower() == _BOOK_FOLDER and not above.is_dir():
            raise FileNotFoundError(errno.ENOENT, "a book that is gone", str(above))
    folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def beside(path: Path, *, own: bool = False) -> Iterator[Path]:
    """Where to write instead of ``path``; it takes the place of ``path`` as the block ends, unless the block raises.

    A link stays a link, its file is written; a device (/dev/stdout) is written as it is: no file takes its place.
    """
    if not own:
        check_outside(path)
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
def opened(path: Path, *, own: bool = False) -> Iterator[IO[bytes]]:
    """The same as a file that is written piece by piece."""
    with beside(path, own=own) as part, part.open("wb") as file:
        yield file
        file.flush()


def put(path: Path, content: bytes | str, *, own: bool = False) -> None:
    """The same in one go; a text as UTF-8. What took the place of a file of the program's own and is none is moved aside."""
    if own:
        make_way(path)
    with opened(path, own=own) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def try_place(path: Path) -> None:
    """OSError where a file could not be written there, before anything is done that cannot be taken back.

    A file that is open in another program is found out too, where the system tells.
    """
    check_outside(path)
    place = path.resolve()
    if place.exists():
        with place.open("ab"):
            pass
    if place.is_file() or not place.exists():
        part = _beside(place)
        part.touch()
        part.unlink()


def make_way(path: Path) -> None:
    """Move aside what stands where a file of the program's own belongs and is none: a folder, a link, a pipe."""
    with suppress(FileNotFoundError):
        if stat.S_ISREG(os.lstat(path).st_mode):
            return
        names = (path.with_name(f"{path.name}.移开-{number}") for number in count(1))
        path.rename(next(name for name in names if not os.path.lexists(name)))


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.stem[:_LONGEST]}{place.suffix[:10]}{SUFFIX}")
