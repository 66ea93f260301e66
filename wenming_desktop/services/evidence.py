"""Evidence (依据) of an entry or of another record (``noun`` is its table): files kept with the book by their content."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NamedTuple

from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.services import out
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_left, journal, media, temp
from wenming_desktop.support import files
from wenming_desktop.support.files import TooLargeError, content_of
from wenming_desktop.support.paths import readable

MOST_BYTES = 50 * 1024 * 1024
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".heic")
# What the system is asked to open by its name: pictures, papers, sound and film. Whatever else was kept, also what nobody
# has thought of, may be a program, and is only given out (另存).
OPENED = frozenset({
    *PICTURES, ".tif", ".tiff", ".pdf", ".ofd", ".txt", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et",
    ".dps", ".mp3", ".m4a", ".amr", ".wav", ".mp4", ".mov", ".3gp",
})  # fmt: skip
NOT_OPENED = "不是照片、PDF或常用的文档，这里不直接打开，免得误开了带病毒的程序。"
_NO_NAME = re.compile(r'[/\\:*?"<>|]')
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Attached:
    """One file kept with a record."""

    pk: int
    title: str
    sha256: str


class ToOpen(NamedTuple):
    """Files of a record: copies the system may open, and those it is not asked to."""

    copies: list[Path]
    others: list[Attached]


def words(files: Sequence[Path]) -> str:
    """What the register says of them: 照片2张, 文件1份, 照片1张、文件1份."""
    pictures = sum(1 for file in files if file.suffix.lower() in PICTURES)
    said = [
        f"照片{pictures}张" if pictures else "",
        f"文件{len(files) - pictures}份" if len(files) > pictures else "",
    ]
    return "、".join(text for text in said if text)


def keep_files(book: Book, row_pk: int, files: Sequence[Path], noun: str = "entry") -> None:
    """Keep files with a record, inside an operation; UserError names one that cannot be read or is too large."""
    for file in files:
        name = readable(file.name)
        try:
            content = content_of(file, MOST_BYTES)
        except TooLargeError as error:
            raise UserError(f"“{name}”超过50兆，不能附上。", "请换一个小一些的文件。") from error
        except OSError as error:
            raise UserError(f"“{name}”读不出来。", "请确认文件还在原处，再附一次。") from error
        sha256 = media.keep(book.own_folder, content, file.suffix.lower())
        known = book.db.execute(
            "SELECT 1 FROM attachment WHERE noun = ? AND row_pk = ? AND sha256 = ?", [noun, row_pk, sha256]
        ).fetchone()
        if not known:
            row = {"noun": noun, "row_pk": row_pk, "sha256": sha256, "title": name}
            journal.insert(book.db, "attachment", row)


def attach(book: Book, entry_pk: int, files: Sequence[Path]) -> tuple[str, Changes]:
    """Attach files to an entry that is in the book already; gives what was attached in words."""
    name = f"附依据 {words(files)}"
    with book.operation(name):
        keep_files(book, entry_pk, files)
    return words(files), changed(name, "attachment")


def files_of(book: Book, row_pk: int, noun: str = "entry") -> list[Attached]:
    """The files kept with a record."""
    rows = book.db.execute(
        "SELECT pk, title, sha256 FROM attachment WHERE noun = ? AND row_pk = ? ORDER BY pk", [noun, row_pk]
    ).fetchall()
    return [Attached(int(pk), str(title), str(sha256)) for pk, title, sha256 in rows]


def to_open(book: Book, row_pk: int, noun: str = "entry") -> ToOpen:
    """A record's files: copies of those the system may open, and the others."""
    return _parted(book, files_of(book, row_pk, noun))


def one_to_open(book: Book, attached_pk: int) -> ToOpen:
    """The same of one file."""
    return _parted(book, [_attached(book, attached_pk)])


def _parted(book: Book, all_: Sequence[Attached]) -> ToOpen:
    others = [one for one in all_ if not is_opened(one.title)]
    return ToOpen([copy_out(book, one.pk) for one in all_ if one not in others], others)


def is_opened(title: str) -> bool:
    """Whether the system is asked to open a file of this name."""
    return Path(_file_name(title)).suffix.lower() in OPENED


def copy_out(book: Book, attached_pk: int) -> Path:
    """A copy of an attached file under its own name, to be opened by the system; the kept one stays untouched."""
    one = _attached(book, attached_pk)
    content = _content(book, one)  # one that is not as it was kept is told as such, whatever its name
    if not is_opened(one.title):
        raise UserError(f"“{one.title}”{NOT_OPENED}", "要看，请先另存。")
    # Inside the book and written anew each time: what was changed in an opened copy is never shown as the kept one.
    path = temp.fresh(book.own_folder, "opened") / _file_name(one.title)
    files.put(path, content, own=True)
    return path


def put_out(book: Book, attached_pks: Sequence[int], folder: Path) -> list[Path]:
    """另存: files of any kind into a folder of the clerk's choice; what lies there already keeps its name."""
    done = []
    for pk in attached_pks:
        one = _attached(book, pk)
        name = Path(_file_name(one.title))
        names = (f"{name.stem} ({number}){name.suffix}" for number in count(2))
        path = folder / name
        while os.path.lexists(path):
            path = folder / next(names)
        out.write(path, _content(book, one))
        done.append(path)
    return done


def _attached(book: Book, attached_pk: int) -> Attached:
    row = book.db.execute("SELECT title, sha256 FROM attachment WHERE pk = ?", [attached_pk]).fetchone()
    if row is None:
        raise UserError("这份依据已经不在了。")
    return Attached(attached_pk, str(row[0]), str(row[1]))


def _content(book: Book, one: Attached) -> bytes:
    if not as_left.holds(book.db, "attachment", one.pk):
        raise NotAsKeptError(f"附件“{one.title}”")
    return media.fetch(book.folder, one.sha256, Path(one.title).suffix.lower())


def _file_name(title: str) -> str:
    """A title as the name of a file on any system; the book may be a stranger's, with a path or a mark for a title."""
    name = Path(_NO_NAME.sub("_", readable(title)).strip(" ."))
    return f"{name.stem[:_LONGEST]}{name.suffix[:10]}" or "附件"
