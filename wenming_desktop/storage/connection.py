"""Open a book's file: pragmas, version gate, and SQLite's errors in the clerk's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.storage.migrations import NEWEST

APPLICATION_ID = 0x574D5331
FILE_NAME = "book.sqlite3"
# Not trusted_schema=OFF: it forbids json_object in the journal's own triggers.
# temp_store: each row written under a trigger opens a statement journal, which otherwise spills to a file on disk.
_PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536",
    "cell_size_check=ON", "busy_timeout=5000", "temp_store=MEMORY",
)  # fmt: skip


def connect(path: Path, *, read_only: bool = False) -> Database:
    """A connection for the thread that calls; each thread opens its own.

    Raises UserError where the file is not a book, is damaged, or was written by a newer program.
    """
    with told():
        raw = _open(path, read_only=read_only)
        try:
            check_gate(raw)
            for pragma in _PRAGMAS[1:] if read_only else _PRAGMAS:
                raw.execute(f"PRAGMA {pragma}")
        except BaseException:
            raw.close()
            raise
        return Database(raw, strict=True, execute_plugins=False)


def _open(path: Path, *, read_only: bool) -> sqlite3.Connection:
    if not path.is_file():
        raise UserError(f"没有找到数据文件：{path.name}。", "请核对文件夹，或从备份恢复。")
    mode = "ro" if read_only else "rw"
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None)


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


def version_of(path: Path) -> int:
    """The schema version of a closed book's file."""
    with told():
        raw = _open(path, read_only=True)
        try:
            return int(raw.execute("PRAGMA user_version").fetchone()[0])
        finally:
            raw.close()


@contextmanager
def told() -> Iterator[None]:
    """Turn what SQLite raises for the outside world (disk, lock, damage) into UserError; a bug stays a bug."""
    try:
        yield
    except sqlite3.Error as error:
        message = _words(error)
        if message is None:
            raise
        raise message from error


def _words(error: sqlite3.Error) -> UserError | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return ObstacleError("磁盘空间不足或无法写入，这一步没有保存。", "请腾出空间后再试；之前的数据都在。")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ObstacleError("数据文件正被别的程序占用，这一步没有保存。", "请关闭杀毒或同步软件后再试。")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return UserError("数据文件已损坏，不能打开。", "请从“从备份恢复”里选最近的备份；原文件不要删除。")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ObstacleError("没有权限读写数据文件夹。", "请把数据放到本机“文档”文件夹里再打开。")
    return None
