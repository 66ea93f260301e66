"""A book's folder: made new, held by one opener, upgraded on a copy."""

from __future__ import annotations

import getpass
import json
import os
import platform
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from wenming_desktop.domain.errors import ReadOnlyBookError, UserError
from wenming_desktop.storage import backup, chain, heads, journal, mishaps
from wenming_desktop.storage.connection import APPLICATION_ID, FILE_NAME, check_gate, told, version_of
from wenming_desktop.storage.migrations import NEWEST, STEPS
from wenming_desktop.support import files

SUFFIX = ".wenming"


def create(fresh: Path) -> None:
    """Make an empty book of the newest schema in a new folder (``at_once.made``)."""
    with told():
        fresh.mkdir()
        with closing(sqlite3.connect(fresh / FILE_NAME, isolation_level=None)) as raw:
            raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
            _migrate(Database(raw, strict=True, execute_plugins=False), 0)
    keep_head(fresh)


def _migrate(db: Database, version: int) -> None:
    db.execute("BEGIN IMMEDIATE")
    journal.remove_triggers(db)
    for step in STEPS:
        if step.version > version:
            step.apply(db)
    journal.install_triggers(db)
    chain.begin(db, NEWEST)
    db.execute(f"PRAGMA user_version={NEWEST}")
    db.execute("COMMIT")


def upgrade(folder: Path, at: datetime) -> bool:
    """Bring an older book to the newest schema on a copy, check it, then let it take the book's place.

    The old file stays in backups/; on any failure the book is as it was. True where there was something to do.
    """
    path = folder / FILE_NAME
    with told(), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as raw:
        check_gate(raw)
    version = version_of(path)
    if version == NEWEST:
        return False
    backup.make(folder, at, label=f"-升级前第{version}版")
    copy = folder / (FILE_NAME + ".upgrade")
    copy.unlink(missing_ok=True)
    backup.copy_database(path, copy)
    with told(), closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        _migrate(Database(raw, strict=True, execute_plugins=False), version)
        backup.check_copy(raw)
    with told(), closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.replace(copy, path)
    keep_head(folder)
    return True


def keep_head(folder: Path) -> None:
    """Note beside a closed book how far its chain has come (made, upgraded or restored just now)."""
    if version_of(folder / FILE_NAME) != NEWEST:  # an older one has its head from its upgrade
        return
    with (
        told(),
        closing(sqlite3.connect(f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro", uri=True)) as raw,
    ):
        heads.write(folder, Database(raw, execute_plugins=False))


def refuse_older(folder: Path) -> bool:
    """ReadOnlyBookError where a book that may only be read is of an older schema; nothing was upgraded (False)."""
    version = version_of(folder / FILE_NAME)
    if version < NEWEST:
        raise ReadOnlyBookError(
            f"这份数据是旧版的（第{version}版），放在只读的位置，不能升级。",
            "请把整个文件夹复制到本机“文档”里再打开。",
        )
    return False


class Holder:
    """The one opener of a book: a lock file beside the data, and who holds it in holder.json."""

    def __init__(self, folder: Path, operator: str, since: datetime) -> None:
        self._folder = folder
        self._lock = FileLock(str(folder / "lock"))
        self._take()
        note = {
            "name": operator or getpass.getuser(), "pc": platform.node(), "pid": os.getpid(),
            "since": since.strftime("%Y-%m-%d %H:%M"),
        }  # fmt: skip
        with suppress(OSError):
            files.put(folder / "holder.json", json.dumps(note, ensure_ascii=False), own=True)

    def _take(self) -> None:
        try:
            self._lock.acquire(timeout=1)
        except Timeout as error:
            raise UserError(f"这份数据正在使用中{self._who()}。", "请先在那边关闭，再打开。") from error
        except OSError as error:
            raise (mishaps.words_of(error, self._folder) or error) from error

    def _who(self) -> str:
        with suppress(OSError, ValueError, KeyError):
            note = json.loads((self._folder / "holder.json").read_text(encoding="utf-8"))
            return f"（{note['name']}，电脑{note['pc']}，进程号{note['pid']}，{note['since']}打开）"
        return ""

    def release(self) -> None:
        """Let the book go."""
        with suppress(OSError):
            (self._folder / "holder.json").unlink(missing_ok=True)
        self._lock.release()
