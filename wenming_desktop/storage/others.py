"""How often somebody else than the program wrote in an open file, asked by each of its threads without waiting for another.

``PRAGMA data_version`` changes on the connection that writes with every commit of somebody else, and on one that only
looks with every commit at all. So the one that looks is asked again after each own commit, and the one that writes after
it: what a stranger writes in between is seen by the one or the other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from sqlite_utils import Database

Number = tuple[int, int | None]


class Others:
    """The connection that looks, made where it is first asked (``connect`` makes one that any thread may use)."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._lock = Lock()
        self._looking: sqlite3.Connection | None = None
        self._seen: int | None = None
        self._strangers = 0  # commits that were not the program's, by the one that looks
        self._of_writer: int | None = 0  # the same, by the one that writes

    def number(self) -> Number:
        """Another one than before where somebody else wrote since."""
        with self._lock:
            now = self._look()
            if now is None or now != self._seen:  # what cannot be asked may have been written
                self._seen, self._strangers = now, self._strangers + 1
            return self._strangers, self._of_writer

    def wrote(self, writer: Database) -> None:
        """To be called once the connection that writes is open, and after each commit it made."""
        with self._lock:
            self._seen = self._look()
            self._of_writer = _version(writer.conn)

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            if self._looking is not None:
                self._looking.close()
                self._looking = None

    def _look(self) -> int | None:
        if self._looking is None:
            self._looking = self._connect()
            self._seen = _version(self._looking)
        return _version(self._looking)


def _version(connection: sqlite3.Connection) -> int | None:
    with suppress(sqlite3.Error):
        return int(connection.execute("PRAGMA data_version").fetchone()[0])
    return None
