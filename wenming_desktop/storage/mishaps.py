"""What the disk, the system and SQLite refuse, mapped once to the clerk's words."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from wenming_desktop.domain.errors import DamagedBookError, ObstacleError, UserError
from wenming_desktop.support import files, logs

MB = 1024 * 1024
_SPARE = 10 * MB
_PAGE = 4096
_ADVICE_MOVE = "请把数据放到本机“文档”文件夹里再打开。"

# errno and Windows' own numbers (winerror) by kind of obstacle
_FULL, _QUOTA, _UNWRITTEN, _DENIED, _BUSY, _GONE, _LONG, _FIXED, _BROKEN, _OWN, _MANY = (
    "full",
    "quota",
    "unwritten",
    "denied",
    "busy",
    "gone",
    "long",
    "fixed",
    "broken",
    "own",
    "many",
)
_BY_ERRNO = {
    errno.ENOSPC: _FULL, errno.EDQUOT: _QUOTA, errno.EFBIG: _QUOTA,
    errno.EACCES: _DENIED, errno.EPERM: _DENIED,
    errno.EBUSY: _BUSY, errno.ETXTBSY: _BUSY, errno.EAGAIN: _BUSY,
    errno.ENOENT: _GONE, errno.ENOTDIR: _GONE, errno.ENODEV: _GONE, errno.ENXIO: _GONE, errno.ESTALE: _GONE,
    errno.ENOTCONN: _GONE, errno.EHOSTDOWN: _GONE,
    errno.ENAMETOOLONG: _LONG, errno.EROFS: _FIXED, errno.EIO: _BROKEN, errno.EMFILE: _MANY, errno.ENFILE: _MANY, errno.ENOMEM: _MANY,
}  # fmt: skip
_BY_WINERROR = {
    112: _FULL, 39: _FULL, 1295: _QUOTA, 223: _QUOTA, 5: _DENIED, 32: _BUSY, 33: _BUSY, 2: _GONE, 3: _GONE, 15: _GONE, 21: _GONE, 53: _GONE,
    64: _GONE, 67: _GONE, 206: _LONG, 111: _LONG, 19: _FIXED, 23: _BROKEN, 1117: _BROKEN, 4: _MANY, 8: _MANY, 1450: _MANY,
}  # fmt: skip
_BY_SQLITE = (
    ("SQLITE_FULL", _FULL), ("SQLITE_IOERR_FSYNC", _BROKEN), ("SQLITE_IOERR_DIR_FSYNC", _BROKEN),
    ("SQLITE_IOERR_READ", _BROKEN), ("SQLITE_IOERR_SHORT_READ", _BROKEN), ("SQLITE_IOERR_FSTAT", _BROKEN),
    ("SQLITE_IOERR_CORRUPTFS", _BROKEN), ("SQLITE_IOERR_DATA", _BROKEN), ("SQLITE_IOERR", _UNWRITTEN), ("SQLITE_BUSY", _BUSY), ("SQLITE_LOCKED", _BUSY),
    ("SQLITE_READONLY", _DENIED), ("SQLITE_CANTOPEN", _DENIED), ("SQLITE_PERM", _DENIED),
)  # fmt: skip
_folder: ContextVar[Path | None] = ContextVar("folder", default=None)
DAMAGED = "数据文件已损坏，不能打开。"


def words_of(error: BaseException, folder: Path | None = None) -> UserError | None:
    """The clerk's words for an obstacle of the world outside; None for anything else, which is a bug.

    ``folder`` is the book's: with it a full disk says the MB needed (a copy of the book for its backup) and free.
    """
    if isinstance(error, UserError):
        return error
    if isinstance(error, sqlite3.Error):
        return _sqlite_words(error, folder)
    if isinstance(error, OSError):
        kind = kind_of(error)
        return _words(kind, folder, _name_of(error)) if kind else _odd_words(error)
    return None


def unreadable() -> ObstacleError:
    """A page of the book's file that the disk does not give out, as SQLite tells it in a line of its look."""
    return _words(_BROKEN, None, "")


_SHORT = {
    _FULL: "磁盘空间不足", _QUOTA: "超过了规定的大小", _UNWRITTEN: "写不进去", _DENIED: "没有权限", _BUSY: "正被别的程序占用",
    _GONE: "找不到了", _LONG: "名称太长", _FIXED: "位置是只读的", _BROKEN: "磁盘读写出错", _MANY: "打开的文件太多",
}  # fmt: skip


def short(error: OSError) -> str:
    """Why, in a few words for a bracket; '' where nobody knows."""
    return _SHORT.get(kind_of(error), "")


def kind_of(error: OSError) -> str:
    """full, quota, denied, busy, gone, long, fixed (read-only), broken, own (a book's own folder), many (too much is open); '' for anything else."""
    if isinstance(error, files.OwnFilesError):
        return _OWN
    return _BY_WINERROR.get(getattr(error, "winerror", None) or 0) or _BY_ERRNO.get(error.errno or 0) or ""


def _sqlite_words(error: sqlite3.Error, folder: Path | None) -> UserError | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    # a text that is no UTF-8 has no number of SQLite's: Python met it
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or (not name and "UTF-8" in str(error)):
        return DamagedBookError(DAMAGED, "请从“从备份恢复”里选最近的备份；原文件不要删除。")
    kind = next((kind for start, kind in _BY_SQLITE if name.startswith(start)), None)
    if (
        kind == _UNWRITTEN or name == "SQLITE_CANTOPEN"
    ):  # SQLite does not say what the system said: it is asked again
        kind = _refusal(folder) or kind
    return _words(kind, folder, name if kind == _UNWRITTEN else "") if kind else None


def _refusal(folder: Path | None) -> str:
    """Why nothing can be written in a folder, as the system says of a file of our own; '' where it can, or nobody knows."""
    if folder is None:
        return ""
    probe = folder / f".write-{os.getpid()}"
    try:
        files.put(probe, bytes(2 * _PAGE), own=True)
    except OSError as error:
        return kind_of(error)
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    free = _free(folder)
    return _FULL if free is not None and free < _SPARE else ""


def _free(folder: Path) -> int | None:
    with suppress(OSError):
        return shutil.disk_usage(folder).free
    return None


def _words(kind: str, folder: Path | None, name: str) -> ObstacleError:
    of = f"“{name}”" if name else "文件"
    if kind == _FULL:
        return _full_words(folder)
    return {
        _QUOTA: ObstacleError(
            "写不进去，这一步没有保存：超过了系统给这个账号或一个文件规定的大小。",
            "请清理这个账号的文件，或请管电脑的人放宽限额，再试；之前的数据都在。",
        ),
        _UNWRITTEN: ObstacleError(
            f"写不进去，这一步没有保存：{_room(folder)}系统没有说为什么{'（' + name + '）' if name else ''}。",
            "请再试一次；还是不行，请把数据备份到另一块盘或U盘，再检查这块磁盘。",
        ),
        _DENIED: ObstacleError(f"没有权限读写数据文件夹{'（' + name + '）' if name else ''}。", _ADVICE_MOVE),
        _BUSY: ObstacleError("数据文件正被别的程序占用，这一步没有保存。", "请关闭杀毒或同步软件后再试。"),
        _GONE: ObstacleError(f"找不到{of}了，可能已被移走、删除，或U盘、网络已断开。", "请核对以后再试。"),
        _LONG: ObstacleError("名称或路径太长，系统不认。", "请换一个短一些的名称，或放到浅一些的文件夹里。"),
        _FIXED: ObstacleError("这个位置是只读的，不能写入。", "请把数据复制到本机“文档”文件夹里再打开。"),
        _BROKEN: ObstacleError(
            "磁盘读写出错，这一步没有做成。", "请马上把数据备份到另一块盘或U盘，再检查这块磁盘。"
        ),
        _MANY: ObstacleError(
            "这台电脑打开的程序和文件太多，内存或名额用完了，这一步没有做。",
            "请关掉几个别的程序再试；还是不行，请关闭本程序重新打开。之前的数据都在。",
        ),
        _OWN: ObstacleError(
            "那里是一份数据自己的文件夹，别的文件不能放进去，没有写成；数据没有动。",
            "请换到“文档”或U盘里，再试一次。",
        ),
    }[kind]


def _odd_words(error: OSError) -> ObstacleError | None:
    """A refusal of the system nobody listed; an OSError without a number is a library's, about what it reads."""
    if not error.errno:
        return None
    name = errno.errorcode.get(error.errno, str(error.errno))
    windows = getattr(error, "winerror", None)
    return ObstacleError(
        f"系统不肯，这一步没有做成：它报了一个少见的错（{f'{name} {windows}' if windows else name}）。",
        "请再试一次；还是不行，请把数据备份到另一块盘或U盘，再请管电脑的人看一下。",
    )


def _room(folder: Path | None) -> str:
    """That there is room is said only where it was asked about."""
    free = None if folder is None else _free(folder)
    return "磁盘还有地方，" if free is not None and free >= _SPARE else ""


def _name_of(error: OSError) -> str:
    name = error.filename
    return Path(name).name[:40] if isinstance(name, str) else ""


def _full_words(folder: Path | None) -> ObstacleError:
    """With the MB needed and free, as far as they can be asked; a disk that has room is not called full."""
    free = None if folder is None else _free(folder)
    if folder is None or free is None:
        return ObstacleError("磁盘空间不足，这一步没有保存。", "请腾出空间后再试；之前的数据都在。")
    if free > needed(folder):
        return ObstacleError(
            f"写不进去，这一步没有保存：系统说没有空间了，可是磁盘还剩{_mb(free)}。",
            "可能是这个账号的限额用完了，或盘里的文件太多。请换一个盘，或请管电脑的人看一下；之前的数据都在。",
        )
    return ObstacleError(
        f"磁盘空间不足，这一步没有保存（需要约{_mb(needed(folder))}，只剩{_mb(free)}）。",
        "请腾出空间后再试；之前的数据都在。",
    )


def needed(folder: Path) -> int:
    """The bytes that going on with a book takes: its file once more for the closing backup, its media, and some."""
    book = sum(path.stat().st_size for path in folder.glob("book.sqlite3*") if path.is_file())
    media = sum(path.stat().st_size for path in (folder / "media").rglob("*") if path.is_file())
    return 2 * book + media + _SPARE


def _mb(size: int) -> str:
    return f"{size / MB:.1f} MB" if size < 10 * MB else f"{size / MB:.0f} MB"


@contextmanager
def told(folder: Path | None = None) -> Iterator[None]:
    """Turn what the outside world refuses (disk, lock, right, damage) into UserError; a bug stays a bug.

    ``folder`` is the book's; what is told inside names its room too.
    """
    folder = folder or _folder.get()
    token = _folder.set(folder)
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        message = words_of(error, folder)
        if message is None:
            raise
        code = getattr(error, "sqlite_errorname", "") or error.__class__.__name__
        logs.get("storage").warning("%s errno=%s", code, getattr(error, "errno", None))
        try:
            raise message from error
        finally:
            del message  # else its own stack holds it, and what was being read stays open
    finally:
        _folder.reset(token)
