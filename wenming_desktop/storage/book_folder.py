"""A book's folder: made new, held by one opener, upgraded on a copy."""

from __future__ import annotations

import getpass
import json
import os
import platform
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from wenming_desktop.domain.errors import DamagedBookError, ReadOnlyBookError, UserError
from wenming_desktop.storage import (
    as_left,
    backup,
    chain,
    damage,
    heads,
    in_place,
    journal,
    media,
    mishaps,
    pasted_pictures,
    schema,
    small_files,
    temp,
)
from wenming_desktop.storage.connection import APPLICATION_ID, FILE_NAME, check_gate, told, version_of
from wenming_desktop.storage.migrations import NEWEST, STEPS
from wenming_desktop.support import files

SUFFIX = ".wenming"
# What a step raises that meets a value no program wrote.
_UNREADABLE = (
    sqlite3.Error, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip
_MOVE_IT = "请把它移走，再打开。"
_AS_IT_WAS = "请从备份恢复；原来的文件没有动，不要删除。"


def create(fresh: Path) -> None:
    """Make an empty book of the newest schema in a new folder (``at_once.made``)."""
    with told(fresh.parent):
        fresh.mkdir()
        with closing(sqlite3.connect(fresh / FILE_NAME, isolation_level=None)) as raw:
            raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
            _migrate(Database(raw, strict=True, execute_plugins=False), 0)
    keep_head(fresh)


def _migrate(db: Database, version: int) -> None:
    db.execute("BEGIN IMMEDIATE")
    journal.remove_triggers(db)
    schema.own_guards(db, version)
    steps = [step for step in STEPS if step.version > version]
    carried = chain.NOTHING
    if version >= chain.SINCE:
        while steps and steps[0].version <= chain.TABLES:
            steps.pop(0).apply(db)
        carried = as_left.not_holding(db)
    for step in steps:
        step.apply(db)
    journal.install_triggers(db)
    chain.begin(db, NEWEST, carried)
    db.execute(f"PRAGMA user_version={NEWEST}")
    db.execute("COMMIT")


def upgrade(folder: Path, at: datetime) -> bool:
    """Bring an older book to the newest schema on a copy, check it, then let it take the book's place.

    The old file stays in backups/; on any failure the book is as it was. True where there was something to do.
    What is not as it was left stays so (``chain.Carried``). DamagedBookError where the number of the schema is not that
    of what is in the file, or a step cannot read it.
    """
    path = folder / FILE_NAME
    with told(folder), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as raw:
        check_gate(raw)
        version = int(raw.execute("PRAGMA user_version").fetchone()[0])
        if version == NEWEST:
            return False
        _refuse_other_version(raw, version)
        db = Database(raw, execute_plugins=False)
        lacks = version >= chain.SINCE and heads.is_lacking(folder, db)
    with (
        told(folder),
        closing(sqlite3.connect(path)) as raw,
    ):  # read-only, SQLite passes over what breaks a CHECK
        damage.look_over(raw)  # else the copy of it would be called the damaged one
    seen = in_place.alone(path)
    backup.make(folder, at, label=f"-升级前第{version}版")
    copy = folder / (FILE_NAME + ".upgrade")
    with told(folder):
        files.make_way(copy)  # a folder of that name is none of ours
        copy.unlink(missing_ok=True)
    backup.copy_database(path, copy)
    with told(folder), closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        try:
            _migrate(Database(raw, strict=True, execute_plugins=False), version)
        except _UNREADABLE as error:
            if mishaps.words_of(error, folder) is not None:
                raise
            raise DamagedBookError("数据文件里有读不通的内容，不能升级。", _AS_IT_WAS) from error
        backup.check_copy(raw)
    in_place.take(copy, path, seen)
    keep_head(folder, asked=False, begins=not lacks)
    return True


def _refuse_other_version(raw: sqlite3.Connection, version: int) -> None:
    """DamagedBookError where an older schema's number stands on a book that is of another: no upgrade goes over it."""
    tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    has_chain = "chain_start" in tables
    row = raw.execute("SELECT max(schema) FROM chain_start").fetchone() if has_chain else (None,)
    if has_chain != (version >= chain.SINCE) or row[0] not in (None, version):
        inside = f"第{row[0]}版的内容" if row[0] else "别的版本的内容"
        raise DamagedBookError(
            f"数据文件的版本号被改动过：写着第{version}版，里面却是{inside}，没有升级。", _AS_IT_WAS
        )


def refuse_strange(folder: Path) -> None:
    """UserError where something else stands at a name of the book's own: SQLite would wait for a pipe, or blame the disk."""
    for name in (*(f"{FILE_NAME}-{kind}" for kind in ("wal", "shm", "journal")), "lock"):
        _refuse_strange(folder, name)
    if (
        book := folder / FILE_NAME
    ).exists() and not book.is_file():  # a link to the file is somebody's own way
        raise _strange(FILE_NAME)
    for name in (temp.NAME, files.BACKUPS, media.NAME, pasted_pictures.NAME):
        place = folder / name
        if os.path.lexists(place) and not place.is_dir():
            raise UserError(
                f"数据文件夹里名为“{name}”的应当是程序自己的文件夹，现在却不是，不能打开。", _MOVE_IT
            )


def _refuse_strange(folder: Path, name: str) -> None:
    place = folder / name
    if os.path.lexists(place) and not stat.S_ISREG(os.lstat(place).st_mode):
        raise _strange(name)


def _strange(name: str) -> UserError:
    return UserError(
        f"数据文件夹里名为“{name}”的不是程序自己的文件（是文件夹、链接或设备），不能打开。", _MOVE_IT
    )


def set_journal_aside(folder: Path, at: datetime) -> None:
    """Move away a -journal: the book has none of its own (it keeps a -wal), and SQLite would roll the book back by it.

    A sync program or an old copy left it. One of a kill in the moment a restored book was first opened holds nothing but
    how it is kept, so it is none that is missed. Told at the opening with what the last closing has to say.
    """
    stray = folder / f"{FILE_NAME}-journal"
    if not stray.is_file():
        return
    with told(folder):
        if stray.stat().st_size == 0:
            return stray.unlink()
        os.replace(stray, folder / f"{FILE_NAME}-journal.移开-{at:%Y%m%d-%H%M%S}")
    words = "数据文件旁边有一个不是这份数据的日志文件（可能是同步软件留下的），已移开，数据没有受影响。"
    backup.note_closing(folder, f"{backup.closing_note(folder)}{words}")


def keep_head(folder: Path, *, asked: bool = True, begins: bool = True) -> bool:
    """Note beside a closed book how far its chain has come (made, upgraded or restored just now), and tell whether it was.

    ``asked``: the clerk chose this book, whatever was there before; else a head it does not lead to stays, so that the
    loss is told. ``begins`` as of ``heads.write``.
    """
    with (
        told(folder),
        closing(sqlite3.connect(f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro", uri=True)) as raw,
    ):
        db = Database(raw, execute_plugins=False)
        if int(raw.execute("PRAGMA user_version").fetchone()[0]) < chain.SINCE:
            heads.put_aside(folder)
        elif asked or heads.loss(folder, db) is None:
            return heads.write(folder, db, begins=begins)
    return True


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
        self._lock = self._fresh()
        self._take()
        note = {
            "name": operator or getpass.getuser(), "pc": platform.node(), "pid": os.getpid(),
            "since": since.strftime("%Y-%m-%d %H:%M"),
        }  # fmt: skip
        with suppress(OSError):
            files.put(folder / "holder.json", json.dumps(note, ensure_ascii=False), own=True)

    def _fresh(self) -> FileLock:
        # one thread takes it again, another lets it go
        return FileLock(str(self._folder / "lock"), is_singleton=False, thread_local=False)

    def _take(self) -> None:
        _refuse_strange(self._folder, "lock")
        try:
            self._lock.acquire(timeout=1)
            self._mark = self._now()
        except Timeout as error:
            raise UserError(f"这份数据正在使用中{self._who()}。", "请先在那边关闭，再打开。") from error
        except OSError as error:
            raise (mishaps.words_of(error, self._folder) or error) from error

    def still_held(self) -> None:
        """UserError where the lock file was removed and somebody else has taken the new one; else it is taken again."""
        if self._mark != self._now():
            self._lock.release(force=True)  # of the file that is gone: it holds nobody off
            self._lock = self._fresh()
            self._take()

    def _now(self) -> tuple[int, int] | None:
        with suppress(OSError):
            found = os.stat(self._folder / "lock")
            return found.st_dev, found.st_ino
        return None

    def _who(self) -> str:
        note = small_files.facts(self._folder / "holder.json")
        with suppress(ValueError, KeyError):
            name, pc, since = (small_files.line(note[key]) for key in ("name", "pc", "since"))
            return f"（{name}，电脑{pc}，进程号{small_files.whole(note['pid'])}，{since}打开）"
        return ""

    def release(self) -> None:
        """Let the book go."""
        if self._mark == self._now():
            with suppress(OSError):
                (self._folder / "holder.json").unlink(missing_ok=True)
        with suppress(OSError):  # what was done is done; the system lets it go with the process
            self._lock.release()
