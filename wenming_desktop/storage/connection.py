"""Open a book's file: pragmas, version gate, and SQLite's errors in the clerk's words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop.domain.errors import DamagedBookError, UserError
from wenming_desktop.storage.migrations import NEWEST
from wenming_desktop.storage.mishaps import DAMAGED
from wenming_desktop.storage.mishaps import told as told
from wenming_desktop.support import files

APPLICATION_ID = 0x574D5331
FILE_NAME = files.BOOK
# Not trusted_schema=OFF: it forbids json_object in the journal's own triggers.
# temp_store: each row written under a trigger opens a statement journal, which otherwise spills to a file on disk.
_PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16384",
    "cell_size_check=ON", "busy_timeout=5000", "temp_store=MEMORY",
)  # fmt: skip


def connect(path: Path, *, read_only: bool = False) -> Database:
    """A connection for the thread that calls; each thread opens its own.

    ``read_only`` opens also where not even SQLite's own helper files can be made (a disk that takes no writing).
    Raises UserError where the file is not a book, is damaged, or was written by a newer program.
    """
    with told(path.parent):
        raw = _open(path, read_only=read_only)
        try:
            check_gate(raw)
            for pragma in _PRAGMAS[1:] if read_only else _PRAGMAS:
                raw.execute(f"PRAGMA {pragma}")
        except BaseException:
            raw.close()
            raise
        return Database(raw, strict=True, execute_plugins=False)


def looking(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection that any thread may use, one at a time, to see whether the file was written."""
    return _open(path, read_only=read_only, any_thread=True)


def _open(path: Path, *, read_only: bool, any_thread: bool = False) -> sqlite3.Connection:
    if not path.is_file():
        raise UserError("没有找到数据文件。", "请核对文件夹，或从备份恢复。")
    mode = "ro" if read_only else "rw"
    # what lies in a -wal is part of the book: the file alone is read only where there is none
    wal = path.with_name(path.name + "-wal")
    if read_only and not (wal.is_file() and wal.stat().st_size):
        mode = "ro&immutable=1"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=not any_thread)


def path_of(db: Database) -> Path:
    """The file of an open connection."""
    sql = "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"
    row = db.conn.execute(sql).fetchone()
    return Path(os.fsdecode(row[0] or b""))  # as bytes: the name of a folder need not be UTF-8


def check_gate(raw: sqlite3.Connection) -> None:
    """Read ``user_version`` before anything else: refuse a foreign file and one of a newer program."""
    version = int(raw.execute("PRAGMA user_version").fetchone()[0])
    if version > NEWEST:
        raise UserError(
            f"这份数据是更新版本的程序保存的（数据第{version}版，本程序认得到第{NEWEST}版）。",
            "请先安装新版程序再打开；数据没有改动。",
        )
    if int(raw.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION_ID:
        raise UserError("这不是文明实践所工作台的数据。", "请选择名称以 .wenming 结尾的文件夹。")
    tables = raw.execute(
        "SELECT count(*) FROM sqlite_master WHERE name IN ('setting', 'operation')"
    ).fetchone()
    if version < 1 or int(tables[0]) < 2:
        raise DamagedBookError(DAMAGED, "文件里缺少数据表。请从备份恢复；原文件不要删除。")


def version_of(path: Path) -> int:
    """The schema version of a closed book's file."""
    with told(path.parent):
        raw = _open(path, read_only=True)
        try:
            return int(raw.execute("PRAGMA user_version").fetchone()[0])
        finally:
            raw.close()
