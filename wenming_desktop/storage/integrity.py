"""SQLite's own look over a file: whether it is whole, and where it is not, in words; a disk that fails is no damage."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from wenming_desktop.domain.errors import ObstacleError
from wenming_desktop.storage import mishaps
from wenming_desktop.support import logs

_IOERR = 10  # SQLite's primary code of whatever the system refused
_CODE = re.compile(r"error code=(\d+)")
# What SQLite says of a place, in its order of exactness; the last word is always one of its own names.
_PLACES = (
    (re.compile(r"(?:row \d+ missing from|wrong # of entries in|non-unique entry in) index (\S+)"), "索引{}"),
    (re.compile(r"(?:value in|constraint failed in|missing from table) ([A-Za-z_]\w*)"), "表{}"),
    (re.compile(r"[Pp]age (\d+)"), "第{}页"),
    (re.compile(r"Tree (\d+)"), "第{}页起的一张表"),
)


def is_whole(db: sqlite3.Connection, *, quick: bool = False) -> bool:
    """Whether each table is whole, and unless ``quick`` each of its indexes; ObstacleError where that could not be read."""
    return next(faults(db, most=1, quick=quick), None) is None


def faults(db: sqlite3.Connection, *, most: int, quick: bool = False) -> Iterator[str]:
    """The places that are damaged, each once, out of ``most`` faults at most.

    ObstacleError or SQLite's own error where the disk did not let it be read: that says nothing of the file.
    """
    look = "quick_check" if quick else "integrity_check"
    told: set[str] = set()
    try:
        for (said,) in db.execute(f"PRAGMA {look}({most})"):  # row by row: it may end in an error itself
            if said == "ok":
                continue
            logs.get("storage").warning("%s: %s", look, said)
            code = _CODE.search(said)
            if code and int(code[1]) & 0xFF == _IOERR:
                raise mishaps.unreadable()
            where = _place(said)
            if where not in told:
                told.add(where)
                yield where
    except sqlite3.Error as error:
        if isinstance(mishaps.words_of(error), ObstacleError):
            raise
        yield "有的页已经读不通"


def _place(said: str) -> str:
    return next((words.format(found[1]) for sign, words in _PLACES if (found := sign.search(said))), "有一处")
