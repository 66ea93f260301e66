"""The books used last, as the first window lists them: name, where it lies, the day it was last open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

_FILE = "book.sqlite3"


@dataclass(frozen=True)
class Recent:
    """One book: ``last`` is the day its file was last written, None where that cannot be told."""

    folder: Path
    last: date | None

    @property
    def words(self) -> str:
        """Its path, and the day."""
        day = f"，上次打开{self.last.year}年{self.last.month}月{self.last.day}日" if self.last else ""
        return f"{self.folder}{day}"


def of(folder: Path) -> Recent:
    """What the list says of a folder; each opening takes the lock anew, so its day is the day of the last opening."""
    for name in ("lock", _FILE):
        try:
            return Recent(folder, datetime.fromtimestamp((folder / name).stat().st_mtime).date())
        except OSError:
            continue
    return Recent(folder, None)
