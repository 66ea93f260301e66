"""Files in media/ and pasted/ that nothing names: left by a kill between the file and its row, or put there by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop.storage import pasted_pictures

_HASH = re.compile(r"[0-9a-f]{64}")
# Where rows name files now; then where an undo or a draft may still ask for one.
_NOW = (
    "SELECT sha256 FROM attachment",
    "SELECT files FROM issued",
)
_LATER = (
    "SELECT before FROM change WHERE noun IN ('attachment', 'issued', 'certificate', 'stored_print')",
    "SELECT after FROM change WHERE noun IN ('attachment', 'issued', 'certificate', 'stored_print')",
    "SELECT content FROM draft",
)


def unnamed(db: Database, folder: Path) -> list[Path]:
    """The files no row, no step that can be undone and no draft names, sorted; half-written ones too."""
    there = {_hash_in(path): path for path in (folder / "media").rglob("*") if path.is_file()}
    for queries in (_NOW, _LATER):
        if there:  # as a rule nothing is left for the journal, which is long
            for sha256 in _named(db, queries):
                there.pop(sha256, None)
    return sorted(there.values()) + pasted_pictures.unnamed(db, folder)


def named(db: Database) -> set[str]:
    """The sha256 of every file a row names, or that a step to be undone or a draft may still ask for."""
    return set(_named(db, (*_NOW, *_LATER)))


def _hash_in(path: Path) -> str:
    """The sha256 a file lies under; a half-written one or a stranger's is under its own name, which nothing names."""
    sha256 = path.parent.name + path.name.split(".")[0]
    return path.name if path.suffix == ".part" or not _HASH.fullmatch(sha256) else sha256


def _named(db: Database, queries: tuple[str, ...]) -> Iterator[str]:
    for query in queries:
        for (text,) in db.execute(query):
            yield from _HASH.findall(text or "")
