"""A new book's folder: made beside its place and put there at once, so that its name is a whole book's or nobody's.

A full disk, a pulled plug or a kill leaves no half of one: who tries again meets no name that is taken.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wenming_desktop.domain.errors import UserError
from wenming_desktop.storage import mishaps, temp
from wenming_desktop.support import files

_ROOMS = ("media", files.BACKUPS, files.PRINTS)
_WAITS = (0.1, 0.3, 0.6, 1.0)  # seconds in which an antivirus program lets go of what is new


@contextmanager
def made(folder: Path) -> Iterator[Path]:
    """Where to make a book instead of ``folder`` (nothing is there yet); as the block ends, it is ``folder``, whole.

    UserError where something lies in ``folder`` already, or where it cannot be made.
    """
    place = folder.resolve()
    if os.path.lexists(place) and (not place.is_dir() or any(place.iterdir())):
        raise UserError(f"“{folder.name}”已经存在。", "请换一个名称，或打开已有数据。")
    with _worded(folder):
        files.check_outside(place, "")
        beside = temp.Beside(place.parent)
    with beside as room:
        fresh = room / place.name
        yield fresh
        with _worded(folder):
            for name in _ROOMS:
                (fresh / name).mkdir(exist_ok=True)
            temp.make_private(fresh)
            _put(fresh, place)


def _put(fresh: Path, place: Path) -> None:
    with suppress(OSError):
        place.rmdir()  # an empty folder the clerk made for it
    for wait in _WAITS:
        try:
            return os.replace(fresh, place)
        except PermissionError:
            time.sleep(wait)
    os.replace(fresh, place)


@contextmanager
def _worded(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = mishaps.words_of(error, folder.parent)
        raise UserError(
            f"不能建立文件夹“{folder.name[:40]}”。{said.text if said else ''}",
            said.advice if said else "请换到本机“文档”里再建。",
        ) from error
