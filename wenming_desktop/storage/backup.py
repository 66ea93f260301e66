"""Backups: a consistent copy of the book and its media in one file, checked after it is written; the newest ten stay."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wenming_desktop.domain.errors import UserError
from wenming_desktop.storage.connection import FILE_NAME, check_gate, told

KEEP = 10
SUFFIX = ".wmbak"
# What zipfile raises for a damaged file: a flipped bit may also ask for a password or a method nobody has.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its file, when it was made, and its size in bytes."""

    path: Path
    at: datetime
    size: int


def make(folder: Path, at: datetime, *, to: Path | None = None, label: str = "") -> Path:
    """Write a backup of a book's folder (open or closed) into its backups/, or to a file of the clerk's choice.

    Only a finished, checked file gets its name; what was interrupted is left as ``.part`` and taken away next time.
    """
    target = to or folder / "backups" / f"{at:%Y%m%d-%H%M%S-%f}{label}{SUFFIX}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
            copy = Path(temporary) / FILE_NAME
            copy_database(folder / FILE_NAME, copy)
            _pack(part, copy, folder / "media")
        os.replace(part, target)
    except OSError as error:
        raise UserError(
            f"备份没有写成：{target.name}。", "请检查磁盘空间和U盘是否插好，再试一次；数据没有改动。"
        ) from error
    if to is None:
        prune(folder)
    return target


def copy_database(source: Path, target: Path) -> None:
    """Copy a live database by SQLite's own backup and check the copy."""
    uri = f"{source.resolve().as_uri()}?mode=ro"
    with told(), closing(sqlite3.connect(uri, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        check_copy(new)


def check_copy(db: sqlite3.Connection) -> None:
    """UserError where a copy is damaged or not a book."""
    check_gate(db)
    result = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if result != "ok":
        raise UserError("这份备份已损坏，不能使用。", "请选另一份备份。")


def _pack(part: Path, database: Path, media: Path) -> None:
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.write(database, FILE_NAME)
        for file in sorted(path for path in media.rglob("*") if path.is_file()):
            packed.write(file, f"media/{file.relative_to(media).as_posix()}", zipfile.ZIP_STORED)
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())


def listed(folder: Path) -> list[Backup]:
    """The finished backups of a book, newest first by name (a sequence in time, never the clock of the disk)."""
    files = sorted((folder / "backups").glob(f"*{SUFFIX}"), reverse=True)
    return [Backup(path, _when(path), path.stat().st_size) for path in files]


def _when(path: Path) -> datetime:
    try:
        return datetime.strptime(path.name[:22], "%Y%m%d-%H%M%S-%f")
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime)


def prune(folder: Path) -> None:
    """Keep the newest ten; upgrades' backups (their label says so) are kept besides."""
    ordinary = [backup for backup in listed(folder) if "升级" not in backup.path.name]
    for old in ordinary[KEEP:]:
        old.path.unlink(missing_ok=True)
    for part in (folder / "backups").glob("*.part"):
        part.unlink(missing_ok=True)


def unpack(file: Path, folder: Path) -> None:
    """Restore a backup into a folder that holds no book: unpacked and checked beside it, then put in place at once."""
    if (folder / FILE_NAME).exists():
        raise UserError(f"“{folder.name}”里已经有数据。", "请换一个新文件夹恢复，核对后再使用。")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".restore-") as temporary:
        fresh = Path(temporary) / folder.name
        fresh.mkdir()
        _extract(file, fresh)
        with told(), closing(sqlite3.connect(fresh / FILE_NAME)) as db:
            check_copy(db)
        for name in ("media", "backups", "prints"):
            (fresh / name).mkdir(exist_ok=True)
        if folder.exists():
            shutil.rmtree(folder) if not any(folder.iterdir()) else _refuse(folder)
        os.replace(fresh, folder)


def _refuse(folder: Path) -> None:
    raise UserError(f"“{folder.name}”不是空文件夹。", "请换一个新文件夹恢复。")


def _extract(file: Path, fresh: Path) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            damaged = packed.testzip()
            names = packed.namelist()
            if (
                damaged
                or FILE_NAME not in names
                or any(Path(name).is_absolute() or ".." in Path(name).parts for name in names)
            ):
                raise UserError("这份备份已损坏，不能使用。", "请选另一份备份。")
            packed.extractall(fresh)
    except DAMAGED as error:
        raise UserError("这份备份打不开或已损坏。", "请选另一份备份。") from error
