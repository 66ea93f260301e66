"""The file of a backup: book, media and a manifest in one zip; packed, read back, and taken apart again."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.storage import media, mishaps
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.storage.typed import LARGEST
from wenming_desktop.support import files

MANIFEST = "manifest.json"
# What zipfile raises for a damaged file: a flipped bit may also ask for a password or a method nobody has.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, LookupError, NotImplementedError, OSError, RuntimeError,
    ValueError, TypeError, AttributeError, ArithmeticError, MemoryError, struct.error,
)  # fmt: skip
_MEMBER = re.compile(r"media/[0-9a-z]{2}/\w[\w.-]*")
_CHUNK = 1 << 20
# A book shrinks to a fifth as it is packed, an emptied one further; a file made to fill the disk a thousand times.
_TIMES, _FREE = 100, 64 << 20
_LATER = (
    "lost",
    "mended",
    "passed_over",
    "head_operation",
    "head_hash",
    "root",
    "holds",
)  # a backup of before may lack them


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: ``made_at`` is ISO, ``operation`` the last one's key, ``members`` sha256 by name.

    Titles by sha256: ``lost`` what the book names and this backup has not whole, ``mended`` what was put back from older
    ones; ``passed_over``: files in media/ that are none of ours. ``head_*``: the newest link of the chain, notes too;
    ``root``: a sign of the book's first operation. ``holds``: nothing in the book was altered when it was made.
    """

    number: int
    made_at: str
    app: str
    schema: int
    operation: int
    state: str
    counts: dict[str, int]
    members: dict[str, str] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    mended: dict[str, str] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)
    head_operation: int = 0
    head_hash: str = ""
    root: str = ""
    holds: bool = True


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """UserError of a damaged backup; ObstacleError where the disk or the system stood in the way: the backup may be sound."""
    try:
        yield
    except DAMAGED as error:
        why = mishaps.short(error) if isinstance(error, OSError) else ""
        if why:
            raise ObstacleError(
                f"备份“{file.name}”现在读不出来，或者解不开（{why}），不是说它损坏了。",
                "请看看它是不是正被杀毒、同步软件占用，U盘插好没有，磁盘还有没有地方，过一会儿再试。",
            ) from error
        raise UserError("这份备份打不开或已损坏。", "请选另一份备份。") from error


@contextmanager
def _unpacked(file: Path) -> Iterator[zipfile.ZipFile]:
    """A backup, open; UserError where it is none or cannot be read."""
    with _told(file), files.outside(file) as raw, zipfile.ZipFile(raw) as packed:
        yield packed


def pack(part: Path, database: Path, held: Mapping[str, tuple[Path, str]], says: Manifest) -> None:
    """Write a backup's file and force it to the disk; ``held``: the files of the media and their sha256 by member."""
    members = {FILE_NAME: _hash_of_file(database)}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        with database.open("rb") as source, packed.open(FILE_NAME, "w", force_zip64=True) as member:
            shutil.copyfileobj(source, member, _CHUNK)
        for name, (file, sha256) in sorted(held.items()):
            members[name] = sha256
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
    with _unpacked(file) as packed:
        return _read(packed)


def _read(packed: zipfile.ZipFile) -> Manifest | None:
    if MANIFEST not in packed.namelist():
        return None
    found: dict[str, Any] = json.loads(packed.read(MANIFEST))
    if not isinstance(found, dict):
        raise ValueError("manifest")
    try:
        says = Manifest(
            **{
                name: found[name]
                for name in Manifest.__dataclass_fields__
                if name not in _LATER or name in found
            }
        )
    except TypeError as error:
        raise ValueError("manifest") from error
    if not _typed(says):
        raise ValueError("manifest")
    return says


def _typed(says: Manifest) -> bool:
    """Whether each field is what the type says: anybody may have written the file."""
    texts = (says.made_at, says.app, says.state, says.head_hash, says.root, *says.passed_over)
    tables = (says.counts, says.members, says.lost, says.mended)
    return (
        isinstance(says.passed_over, list)
        and isinstance(says.holds, bool)
        and all(isinstance(one, str) for one in texts)
        and all(
            isinstance(one, int) and abs(one) < LARGEST
            for one in (says.number, says.schema, says.operation, says.head_operation)
        )
        and all(isinstance(one, dict) for one in tables)
        and all(isinstance(one, int) for one in says.counts.values())
        and all(isinstance(one, str) for table in tables[1:] for one in table.values())
    )


def prove(file: Path) -> Manifest | None:
    """Read a whole backup back and compare it with its manifest; UserError where anything differs.

    One of the older form (None) is read against the sums its zip holds.
    """
    with _unpacked(file) as packed:
        says = _checked(packed)
        for name in packed.namelist():
            with packed.open(name) as member:
                found = hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
            if says and name != MANIFEST and says.members[name] != found:
                raise ValueError(name)
        return says


def _checked(packed: zipfile.ZipFile) -> Manifest | None:
    names = packed.namelist()
    if FILE_NAME not in names or len(set(names)) != len(names) or not packed.getinfo(FILE_NAME).file_size:
        raise ValueError("members")
    unpacked = sum(one.file_size for one in packed.infolist())
    if unpacked > _TIMES * sum(one.compress_size for one in packed.infolist()) + _FREE:
        raise UserError(
            "这个文件解开以后大得不合常理，不是本程序做的备份，没有打开。",
            "请选另一份备份；来历不明的不要用。",
        )
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
    with _unpacked(file) as packed:
        if sum(one.file_size for one in packed.infolist()) > shutil.disk_usage(target).free:
            raise ObstacleError("磁盘空间不足，放不下这份备份里的数据。", "请腾出空间，或换一个盘再恢复。")
        for name in packed.namelist():
            if name == MANIFEST:
                continue
            path = target / name
            for room in reversed(path.relative_to(target).parents[:-1]):
                (target / room).mkdir(exist_ok=True)
            with packed.open(name) as member, path.open("wb") as handle:
                shutil.copyfileobj(member, handle, _CHUNK)
    return says


def database_of(file: Path) -> tuple[bytes, set[str]]:
    """The bytes of the book in a backup and the sha256 of the files it has whole, without a copy on the disk."""
    with _unpacked(file) as packed:
        says = _checked(packed)
        return packed.read(FILE_NAME), set(_whole(packed, says))


def proved_book(file: Path) -> tuple[Manifest, bytes]:
    """The manifest and the bytes of the book in a backup; UserError where it has none or they differ."""
    with _unpacked(file) as packed:
        says, content = _checked(packed), packed.read(FILE_NAME)
        if says is None or says.members[FILE_NAME] != hashlib.sha256(content).hexdigest():
            raise ValueError(FILE_NAME)
        return says, content


def whole_in(file: Path) -> set[str]:
    """The sha256 of the files a backup has and has whole; UserError where it cannot be read."""
    with _unpacked(file) as packed:
        return set(_whole(packed, _read(packed)))


def member_of(file: Path, sha256: str) -> tuple[bytes | None, str]:
    """A file out of a backup by its hash, with its suffix; None where it is not in it, or not whole."""
    with _unpacked(file) as packed:
        name = _whole(packed, _read(packed)).get(sha256)
        content = packed.read(name) if name else b""
        return (content, Path(name).suffix) if name and media.hash_of(content) == sha256 else (None, "")


def _whole(packed: zipfile.ZipFile, says: Manifest | None) -> dict[str, str]:
    """The members that are what their names say, by sha256; of the older form, which has no sums, all."""
    found = {}
    for name in packed.namelist():
        sha256 = media.sha256_in(Path(name))
        if sha256 and (says is None or says.members.get(name) == sha256):
            found[sha256] = name
    return found
