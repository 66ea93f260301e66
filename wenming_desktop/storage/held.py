"""What a backup takes of media/: each file compared with its name; what is lost, rotten or nobody's is told, never in the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.storage import backup_file, media, strays
from wenming_desktop.support.paths import readable

_NAMED = {
    "attachment": "SELECT sha256, title FROM attachment",
    "stored_print": "SELECT sha256, '' FROM stored_print",
    "certificate": "SELECT sha256, '' FROM certificate",
    "issued": "SELECT value, '' FROM issued, json_each(issued.files)",
}
PRINT = "存档打印件"


@dataclass
class MediaStock:
    """Members of a backup (path and sha256 as it lies there, by the name in the backup); what is told: ``lost`` what the
    book names and has no more (its title by sha256), ``passed_over`` what is no file of ours.
    """

    members: dict[str, tuple[Path, str]] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)


def named(db: sqlite3.Connection) -> dict[str, str]:
    """What the book's records name by sha256: its title, or that it is a stored print; in any schema (prints moved into
    ``issued`` with the fifth).
    """
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    return {
        str(sha256): str(title or PRINT)
        for table, query in _NAMED.items()
        if table in tables
        for sha256, title in db.execute(query).fetchall()
        if sha256
    }


def look(folder: Path, wanted: Mapping[str, str]) -> MediaStock:
    """What lies in a book's media/, every file read once."""
    held = MediaStock()
    whole: set[str] = set()
    place = folder / media.NAME
    for path in sorted(path for path in place.rglob("*") if path.is_file()):
        sha256 = media.sha256_in(path)
        if sha256 is None:
            held.passed_over += (
                [] if path.suffix == ".part" else [readable(path.relative_to(place).as_posix())]
            )
            continue
        found = media.hash_of_file(path)
        # Under a name every system takes: what a clerk's file was called is in the book.
        member = f"{media.NAME}/{sha256[:2]}/{sha256[2:]}{media.safe_suffix(path.name)}"
        if found and (member not in held.members or found == sha256):
            held.members[member] = (path, found)
        whole |= {sha256} if found == sha256 else set()
    held.lost = {sha256: title for sha256, title in wanted.items() if sha256 not in whole}
    return held


def bring(db: Database, folder: Path, fresh: Path) -> list[str]:
    """Copy into another folder's media/ what a book names, and only what is whole; gives the titles of what is lacking.

    What lies in the folder and is not named may be another book's.
    """
    titles = named(db.conn)
    lacking = []
    for sha256 in sorted(strays.named(db)):
        try:
            media.keep(fresh, media.fetch(folder, sha256), media.find(folder, sha256).suffix)
        except UserError:
            lacking += [titles[sha256]] if sha256 in titles else []
    return lacking


def words(says: backup_file.Manifest) -> list[str]:
    """What is to be said of a backup besides that it was made: what it lacks, what was put back, what was passed over."""
    said = []
    if not says.holds:
        said.append(
            "数据里有被改动过的地方，与存档不符，这份备份里也是，它不顶替以前的备份。请到“设置—备份”做数据体检，恢复完好的备份再接着用。"
        )
    if says.lost:
        said.append(
            f"有{len(says.lost)}个存档的照片、附件或打印件找不到、损坏了，或者现在读不出来（{_few(says.lost.values())}），"
            "这份备份里没有它们。请看看是不是正被别的程序占用，关闭以后再备份一次；真的没有了的，"
            "请找U盘等别处的旧备份，或把照片、附件重新添加一次。"
        )
    if says.mended:
        said.append(
            f"有{len(says.mended)}个存档的照片、附件或打印件损坏或不见了，已从以前的备份里找回（{_few(says.mended.values())}）。"
            "请检查一下这块磁盘。"
        )
    if says.passed_over:
        said.append(
            f"数据文件夹的media里有{len(says.passed_over)}个不认识的文件（{_few(says.passed_over)}），没有放进备份；"
            "登记的照片和附件不受影响。"
        )
    return said


def _few(names: Iterable[str]) -> str:
    every = list(names)
    return few(list(dict.fromkeys(every)), 3, "个", of=len(every))


def mend(folder: Path, backups: Iterable[Path], lost: Mapping[str, str]) -> dict[str, str]:
    """Put back what is lost from the backups that still have it, the newest first; gives what was put back."""
    mended: dict[str, str] = {}
    for file in backups:
        for sha256 in lost.keys() - mended.keys():
            try:
                content, suffix = backup_file.member_of(file, sha256)
            except UserError:
                break  # a backup nobody can read
            if content is not None:
                with suppress(OSError):  # no room: it stays lost, and the backup that has it stays
                    media.keep(folder, content, suffix)
                    if media.is_whole(
                        media.path_of(folder, sha256, suffix), sha256
                    ):  # else it still cannot be read
                        mended[sha256] = lost[sha256]
        if len(mended) == len(lost):
            break
    return mended
