"""What the program set aside in a book's folder and never deletes: damaged files, strays, backups found rotten."""

from __future__ import annotations

from pathlib import Path

from wenming_desktop.storage.backup import ROTTEN, SUFFIX
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.files import BACKUPS

_PATTERNS = (f"{FILE_NAME}.损坏-*", f"{FILE_NAME}-*.移开-*", f"{BACKUPS}/*{SUFFIX}{ROTTEN}")


def copies(folder: Path) -> list[Path]:
    """Every file that may hold all of the book, by name; anybody's data in it is what it was then."""
    return sorted(path for pattern in _PATTERNS for path in folder.glob(pattern) if path.is_file())
