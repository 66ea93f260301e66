"""One path for a damaged book: what is wrong, which backup is good, what would be lost, and putting it in place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from wenming_desktop.domain.errors import DamagedBookError, ObstacleError, UserError
from wenming_desktop.storage import (
    backup,
    carried,
    heads,
    integrity,
    media,
    restore,
    settings_store,
    states,
    temp,
    verdict,
)
from wenming_desktop.storage.connection import APPLICATION_ID, FILE_NAME
from wenming_desktop.storage.migrations import NEWEST
from wenming_desktop.storage.mishaps import told, words_of
from wenming_desktop.support import files

_MAGIC, _ID, _ID_AT, _HEAD = (
    b"SQLite format 3\0",
    APPLICATION_ID.to_bytes(4, "big"),
    68,
    100,
)  # as the file format has them
_COUNTED = ("household", "person", "entry")


@dataclass(frozen=True, slots=True)
class Good:
    """The newest backup that can be used: what it holds, and the operations the damaged file had since (None: unknown).

    ``unread``: what to say of newer ones that could not be looked at, though they may be sound.
    """

    path: Path
    at: datetime
    households: int
    persons: int
    entries: int
    lost: int | None
    unread: str = ""

    @property
    def words(self) -> str:
        """Its name, its counts, and what would be lost, as the clerk is told."""
        since = f"{self.at:%Y年%m月%d日 %H:%M}"
        gone = (
            f"这以后登记的内容（{since}以后）要重新补记"
            if self.lost is None
            else f"这以后的{self.lost}步操作要重新补记"
            if self.lost
            else "这以后没有登记过内容"
        )
        return (
            f"最近一份完好的备份是“{self.path.name}”（{since}，"
            f"{self.households}户、{self.persons}人、{self.entries}条积分）；{gone}。{self.unread}"
        )


def is_book(folder: Path) -> bool:
    """A folder with a book's file or with backups is a book, in whatever state its file is."""
    return (folder / FILE_NAME).exists() or (folder / "backups").is_dir()


def look(folder: Path) -> None:
    """DamagedBookError for a book whose file is lacking or empty, or has lost its head; nothing for one that can be tried.

    What is no file of this program is called damaged only where this program's backups lie beside it.
    """
    path = folder / FILE_NAME
    if not is_book(folder):
        return
    what = "不见了"
    if path.is_file():
        with told(folder), files.outside(path) as file:
            head = file.read(_HEAD)
        if head.startswith(_MAGIC) and head[_ID_AT : _ID_AT + len(_ID)] == _ID:
            return
        if head and not any(one.ours for one in backup.listed(folder)):
            return  # what it is, its gate says
        what = "开头不是这个程序的数据" if head else "是空的，0字节"
    raise DamagedBookError(f"数据文件已损坏（{what}），不能打开。", "请从备份恢复。")


def look_over(db: sqlite3.Connection) -> None:
    """DamagedBookError where SQLite's quick look (0.1 s for a million rows) finds damage."""
    with told():
        if not integrity.is_whole(db, quick=True):
            raise DamagedBookError("数据文件有损坏的地方。", "请不要继续登记，从最近的备份恢复。")


def newest_good(folder: Path, of: Callable[[backup.Backup], bool] = lambda _kept: True) -> Good | None:
    """The newest backup of this book that opens and in which nothing was altered, tried one after another; None without one.

    ObstacleError where there is none but some that the disk or the system did not let be looked at.
    """
    own = heads.own_root(folder)
    unread: ObstacleError | None = None
    for kept in filter(of, backup.listed(folder)):
        try:
            found = _tried(kept, folder, own)
        except ObstacleError as error:
            unread = unread or error
            continue
        if found is not None:
            return replace(found, unread=f"比它新的，{unread}" if unread else "")
    if unread:
        raise unread
    return None


def _tried(kept: backup.Backup, folder: Path, own: str) -> Good | None:
    """The backup, None where it is damaged, altered or another book's; ObstacleError where that could not be seen."""
    try:
        with TemporaryDirectory(dir=temp.area(folder), prefix="looked-") as scratch:
            fresh = Path(scratch) / "fresh"
            restore.unpack_into(kept.path, fresh)
            with closing(sqlite3.connect(fresh / FILE_NAME)) as raw:
                households, persons, entries = (
                    int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in _COUNTED
                )
                last = _last_operation(raw)
                if own and states.root_of(raw) != own:  # another book's, put among this one's
                    return None
                if (
                    int(raw.execute("PRAGMA user_version").fetchone()[0]) == NEWEST
                ):  # older ones are told by the upgrade
                    db = Database(raw, execute_plugins=False)
                    settings_store.load(db)
                    if not verdict.holds(db):  # a closing backup takes along what a hand did
                        return None
    except (OSError, UserError, sqlite3.Error) as error:
        known = words_of(error, folder)
        if isinstance(known, ObstacleError):
            raise known from error
        return None
    now = _last_of(folder / FILE_NAME)
    lost = max(0, now - last) if now is not None and last is not None else None
    return Good(kept.path, kept.at, households, persons, entries, lost)


def _last_of(path: Path) -> int | None:
    """The last operation the damaged file still tells of."""
    if not path.is_file() or not path.stat().st_size:
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as raw:
            return _last_operation(raw)
    except sqlite3.Error:
        return None


def _last_operation(raw: sqlite3.Connection) -> int | None:
    try:
        return int(raw.execute("SELECT coalesce(max(pk), 0) FROM operation").fetchone()[0])
    except sqlite3.Error:
        return None


def put_back(
    folder: Path, file: Path, at: datetime, note: Callable[[str], object] = lambda _name: None
) -> Path | None:
    """Set the damaged file aside as book.sqlite3.损坏-DATE and put a backup in its place; answers where it lies now.

    ``note`` is told that name before the file gets it, ``carried.GONE`` where there is no file.
    Only when the clerk chose it. The backup is unpacked and checked beside the file before anything is moved.
    """
    with told(folder), TemporaryDirectory(dir=temp.area(folder), prefix="recover-") as scratch:
        fresh = Path(scratch) / "fresh"
        restore.unpack_into(file, fresh)
        media.bring(fresh / media.NAME, folder)
        aside = _set_aside(folder, at, note)
        os.replace(fresh / FILE_NAME, folder / FILE_NAME)
    return aside


def _set_aside(folder: Path, at: datetime, note: Callable[[str], object]) -> Path | None:
    aside = None
    if not (folder / FILE_NAME).exists():
        note(carried.GONE)
    for tail in ("-wal", "-shm", ""):
        path = folder / f"{FILE_NAME}{tail}"
        if not path.exists():
            continue
        target = folder / f"{FILE_NAME}.损坏-{at:%Y%m%d-%H%M%S}{tail}"
        number = 2
        while target.exists():
            target = folder / f"{FILE_NAME}.损坏-{at:%Y%m%d-%H%M%S}-{number}{tail}"
            number += 1
        if not tail:
            note(target.name)
        os.replace(path, target)
        aside = target
    return aside


def command_words(folder: Path) -> str:
    """What is said on the command line of a damaged book: the backup by name, and the verb that uses it."""
    try:
        good = newest_good(folder)
    except ObstacleError as error:
        return str(error)
    if good is None:
        return "没有找到完好的备份。请不要删除原文件，联系维护的人。"
    return f"{good.words}恢复用：wenming restore “{good.path}” 新文件夹.wenming；原来的文件没有动。"
