"""Where a book stands: whether the open file is still the one at its path, whether it may be written, who copies it away."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wenming_desktop.domain.errors import BookGoneError, ReadOnlyBookError, UnsureError, UserError
from wenming_desktop.storage.connection import FILE_NAME

_NETWORK = {
    "cifs",
    "smb3",
    "smbfs",
    "nfs",
    "nfs4",
    "ncpfs",
    "afs",
    "9p",
    "davfs",
    "fuse.sshfs",
    "fuse.davfs2",
}
_CLOUDS = (
    ("onedrive", "OneDrive"), ("wps cloud files", "WPS云盘"), ("wpsdrive", "WPS云盘"), ("wps云", "WPS云盘"),
    ("kdocs", "WPS云盘"), ("nutstore", "坚果云"), ("坚果云", "坚果云"), ("baidunetdisk", "百度网盘"),
    ("baidusyncdisk", "百度网盘"), ("百度网盘", "百度网盘"), ("dropbox", "Dropbox"), ("google drive", "Google 云盘"),
    ("iclouddrive", "iCloud 云盘"), ("weiyun", "微云"), ("腾讯微云", "微云"),
)  # fmt: skip
READ_ONLY = "这份数据只能查看，不能登记：所在的位置不能写入。"
READ_ONLY_ADVICE = "可以查找和打印；要登记，请把整个文件夹复制到本机“文档”里再打开。"


@dataclass
class Standing:
    """The file that was opened, by device and number; ``stopped`` is what ended all writing until the next opening."""

    folder: Path
    read_only: bool = False
    stopped: UserError | None = None
    unkept: bool = False  # the head of a step could not be written beside the file
    _unkept_told: bool = False
    held: Callable[[], None] = lambda: None  # raises where somebody else holds the book
    _mark: tuple[int, int] | None = None

    def opened(self) -> None:
        """Remember the file that was just opened."""
        self._mark = self._now()

    @property
    def takes_backup(self) -> bool:
        """Whether a closing backup is to be made: not of a view, nor of a file that is not to be trusted."""
        return not self.read_only and self.stopped is None

    def told_unkept(self, words: str) -> tuple[str, ...]:
        """What is said with the first step whose head could not be kept, and never again in a sitting."""
        if not self.unkept or self._unkept_told:
            return ()
        self._unkept_told = True
        return (words,)

    def may_write(self) -> None:
        """Raise where nothing may be written: a view, a stopped book, a file that is gone, replaced or moved."""
        self.may_draft()
        self.still_there()
        self.held()

    def may_draft(self) -> None:
        """Raise where not even a draft may be: a view, a stopped book."""
        if self.read_only:
            raise ReadOnlyBookError(READ_ONLY, READ_ONLY_ADVICE)
        if self.stopped is not None:
            raise self.stopped

    def note(self, error: UserError) -> None:
        """A disk that did not take what was flushed to it is not written to again before the next opening.

        Nor is anything after a step nobody knows the fate of: the next opening tells it.
        """
        if isinstance(error, UnsureError):
            self.stopped = self.stopped or error
            return
        name = str(getattr(error.__cause__, "sqlite_errorname", "") or "")
        if "FSYNC" in name and self.stopped is None:
            self.stopped = UserError(
                "磁盘没有把数据写稳，不能再登记，只能查看。",
                "请马上把数据备份到另一块盘或U盘，再重新打开程序。",
            )

    def still_there(self) -> None:
        """BookGoneError where the path no longer leads to the open file."""
        if self._mark is None:
            return
        now = self._now()
        if now == self._mark:
            return
        what = "不见了（被删除、移走或改了名）" if now is None else "被别的程序换成了另一个文件"
        raise BookGoneError(
            f"数据文件{what}，这一步没有做成，什么也没有登记；它原来在“{self.folder}”。",
            "把文件夹改回原来的名称、放回原来的地方，就能接着用；找不到的，已经登记的内容还在打开的程序里：请马上“另存”到一个新文件夹，再接着用。",
        )

    def _now(self) -> tuple[int, int] | None:
        try:
            found = os.stat(os.path.join(self.folder, FILE_NAME))
        except OSError:
            return None
        return found.st_dev, found.st_ino


def is_read_only(folder: Path) -> bool:
    """Whether the file, its folder or the disk they lie on takes no writing (asked by writing, not by rights alone)."""
    path = folder / FILE_NAME
    if not path.is_file() or not os.access(path, os.R_OK):
        return False
    try:
        with path.open("r+b"):
            pass
        probe = folder / f".write-{os.getpid()}"
        with probe.open("wb"):
            pass
        probe.unlink()
    except OSError as error:
        return _refuses_writing(error)
    return False


def _refuses_writing(error: OSError) -> bool:
    in_use = getattr(error, "winerror", None) in (32, 33)
    return error.errno in (errno.EROFS, errno.EACCES, errno.EPERM) and not in_use


def advice(folder: Path, mounts: str | None = None) -> str:
    """Words against a folder that another program copies about or that lies on another PC; "" where it is a good place.

    ``mounts`` is the text of /proc/mounts (read from the system where it is None).
    """
    cloud = next((name for part in folder.parts for sign, name in _CLOUDS if sign in part.lower()), "")
    if cloud:
        return (
            f"这个文件夹由{cloud}同步。同步软件会在登记的时候替换或锁住文件，可能丢失记录。"
            "请放到本机不同步的文件夹里；要多留一份，只把备份文件放到网盘。"
        )
    if _on_network(folder, mounts):
        return "这个文件夹在网络上的另一台电脑里。网络一断，正在登记的内容可能损坏。请放到本机的文件夹里。"
    return ""


def _on_network(folder: Path, mounts: str | None) -> bool:
    text = str(folder)
    if text.startswith((r"\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(text)[0]
        return bool(drive) and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == 4
    if mounts is None:
        mounts = ""
        with suppress(OSError):
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    return _kind_of(folder, mounts) in _NETWORK


def _kind_of(folder: Path, mounts: str) -> str:
    """The file system a folder lies on: that of the longest mount point above it (``\\040`` is a blank there)."""
    best, kind = -1, ""
    place = Path(os.path.abspath(folder))
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        point = Path(words[1].replace("\\040", " ").replace("\\011", "\t"))
        if (place == point or point in place.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), words[2]
    return kind
