"""When the file at the book's path is not what it was: another place for what is still open, a backup for what is broken."""

from __future__ import annotations

import getpass
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from wenming_desktop.domain.errors import DamagedBookError, ObstacleError, UnsureError, UserError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import carried
from wenming_desktop.services.carried import Restored
from wenming_desktop.services.context import Book
from wenming_desktop.storage import at_once, backup, book_folder, damage, fate, held, standing
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.storage.damage import Good as Good
from wenming_desktop.storage.mishaps import told

_NAMED = 3
LOOK_ONLY = f"{standing.READ_ONLY}{standing.READ_ONLY_ADVICE}"
FOUND = DamagedBookError("数据文件有损坏的地方。", "请不要继续登记，从最近的备份恢复；原来的文件不要删除。")


class Saved(NamedTuple):
    """Where an open book was saved, and the titles of its photos and files that could not be brought along."""

    folder: Path
    lacking: list[str]

    @property
    def words(self) -> str:
        """What is to be said of what lacks; '' where nothing does."""
        if not self.lacking:
            return ""
        return (
            f"有{len(self.lacking)}个照片、附件或存档打印件没有带过来（{few(self.lacking, _NAMED, '个')}）："
            "原来的文件夹里没有，或者读不出来；以前的备份里可能还有。"
        )


def save_as(book: Book, folder: Path) -> Saved:
    """Write the open book, as its handle still has it, to a folder of its own; with the media that can be reached."""
    with at_once.made(folder) as fresh, told(folder.parent):
        fresh.mkdir()
        with closing(sqlite3.connect(fresh / FILE_NAME)) as new:
            book.db.conn.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
            backup.check_book(new)
        lacking = held.bring(book.db, book.folder, fresh)
        book_folder.keep_head(fresh)
    return Saved(folder, lacking)


def newest_good(folder: Path) -> Good | None:
    """The newest usable backup of a damaged book, with its counts and what would be lost."""
    return damage.newest_good(folder)


def put_back(folder: Path, good: Good, at: datetime) -> Restored[Path | None]:
    """Set the damaged file aside (``before``) and put the backup in its place; tells what was carried over.

    UserError where somebody has the book open.
    """
    holder = book_folder.Holder(folder, getpass.getuser(), at)
    try:
        return carried.over(
            folder, lambda note: damage.put_back(folder, good.path, at, note), "内容请查纸质存根"
        )
    finally:
        holder.release()


def looked_again(folder: Path, error: UnsureError) -> UserError:
    """What became of a step whose commit failed, asked of the book after it was closed."""
    known = fate.is_saved(folder / FILE_NAME, error.operation, error.hash)
    if known is None:
        return error
    if known:
        return ObstacleError(
            "磁盘读写出过错；重新核对过，这一步已经保存。", "请不要再登记一次；请马上备份，再检查这块磁盘。"
        )
    return ObstacleError(
        "磁盘读写出错；重新核对过，这一步没有保存。", "请马上把数据备份到另一块盘或U盘，再检查这块磁盘。"
    )


def command_words(folder: Path) -> str:
    """What the command line adds to the news of a damaged book."""
    return damage.command_words(folder)


def look_over(book: Book) -> None:
    """DamagedBookError where the quick look finds damage."""
    damage.look_over(book.db.conn)


def advice(folder: Path, mounts: str | None = None) -> str:
    """Words against a cloud or network folder; "" for a good place."""
    return standing.advice(folder, mounts)
