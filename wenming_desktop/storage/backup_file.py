"""The file of a backup: book, media and a manifest in one zip; packed, read back, and taken apart again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wenming_desktop.domain.errors import UserError
from wenming_desktop.storage.connection import FILE_NAME

MANIFEST = "manifest.json"
# What zipfile raises for a damaged file: a flipped bit may also ask for a password or a method nobody has.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError
)  # fmt: skip
_MEMBER = re.compile(r"media/[0-9a-z]{2}/[\w.-]+")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: ``made_at`` is ISO, ``operation`` the last one's key, ``members`` sha256 by name."""

    number: int
    made_at: str
    app: str
    schema: int
    operation: int
    state: str
    counts: dict[str, int]
    members: dict[str, str] = field(default_factory=dict)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DAMAGED as error:
        raise UserError("这份备份打不开或已损坏。", "请选另一份备份。") from error


def pack(part: Path, database: Path, media: Path, says: Manifest) -> None:
    """Write a backup's file and force it to the disk."""
    members = {FILE_NAME: _hash_of_file(database)}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        with database.open("rb") as source, packed.open(FILE_NAME, "w", force_zip64=True) as member:
            shutil.copyfileobj(source, member, _CHUNK)
        for file in sorted(path for path in media.rglob("*") if path.is_file() and path.suffix != ".part"):
            name = f"media/{file.relative_to(media).as_posix()}"
            members[name] = _hash_of_file(file)
            packed.write(file, name, zipfile.ZIP_STORED)
        text = json.dumps(vars(says) | {"members": members}, ensure_ascii=False, indent=1)
        packed.writestr(MANIFEST, text)
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())
        # Read back what lies on the stick, not what the system still remembers of it.
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _hash_of_file(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def manifest_of(file: Path) -> Manifest | None:
    """What a backup says of itself, None for one of the older form; UserError where it cannot be read."""
    with _told(), zipfile.ZipFile(file) as packed:
        return _read(packed)


def _read(packed: zipfile.ZipFile) -> Manifest | None:
    if MANIFEST not in packed.namelist():
        return None
    found: dict[str, Any] = json.loads(packed.read(MANIFEST))
    try:
        return Manifest(**{name: found[name] for name in Manifest.__dataclass_fields__})
    except TypeError as error:
        raise ValueError("manifest") from error


def prove(file: Path) -> Manifest | None:
    """Read a whole backup back and compare it with its manifest; UserError where anything differs.

    One of the older form (None) is read against the sums its zip holds.
    """
    with _told(), zipfile.ZipFile(file) as packed:
        says = _checked(packed)
        for name in packed.namelist():
            with packed.open(name) as member:
                found = hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
            if says and name != MANIFEST and says.members[name] != found:
                raise ValueError(name)
        return says


def _checked(packed: zipfile.ZipFile) -> Manifest | None:
    names = packed.namelist()
    if FILE_NAME not in names or len(set(names)) != len(names):
        raise ValueError("members")
    strangers = [name for name in names if name not in (FILE_NAME, MANIFEST) and not _MEMBER.fullmatch(name)]
    if strangers:
        raise UserError(
            f"这份备份里有不认识的文件“{Path(strangers[0]).name}”，没有恢复。", "请选另一份备份。"
        )
    says = _read(packed)
    if says and set(names) != {*says.members, MANIFEST}:
        raise ValueError("members")
    return says


def extract(file: Path, target: Path) -> Manifest | None:
    """Unpack the book and its media, nothing else; UserError where the file is damaged or holds what we do not know."""
    says = prove(file)
    with _told(), zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            if name == MANIFEST:
                continue
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(name) as member, path.open("wb") as handle:
                shutil.copyfileobj(member, handle, _CHUNK)
    return says


def database_of(file: Path) -> tuple[bytes, set[str]]:
    """The bytes of the book in a backup and the names of all its members: it is looked into without a copy on the disk."""
    with _told(), zipfile.ZipFile(file) as packed:
        _checked(packed)
        return packed.read(FILE_NAME), set(packed.namelist())
