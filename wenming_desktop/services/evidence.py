"""Evidence (依据) of an entry or of another record (``noun`` is its table): files kept with the book by their content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_left, journal, media, temp
from wenming_desktop.support import files
from wenming_desktop.support.paths import readable

MOST_BYTES = 50 * 1024 * 1024
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".heic")


@dataclass(frozen=True, slots=True)
class Attached:
    """One file kept with a record."""

    pk: int
    title: str
    sha256: str


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
            if file.stat().st_size > MOST_BYTES:
                raise UserError(f"“{name}”超过50兆，不能附上。", "请换一个小一些的文件。")
            content = file.read_bytes()
        except OSError as error:
            raise UserError(f"“{name}”读不出来。", "请确认文件还在原处，再附一次。") from error
        sha256 = media.keep(book.folder, content, file.suffix.lower())
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


def copies(book: Book, row_pk: int, noun: str = "entry") -> list[Path]:
    """Copies of a record's files, to be opened by the system."""
    return [copy_out(book, one.pk) for one in files_of(book, row_pk, noun)]


def copy_out(book: Book, attached_pk: int) -> Path:
    """A copy of an attached file under its own name, to be opened by the system; the kept one stays untouched."""
    row = book.db.execute("SELECT title, sha256 FROM attachment WHERE pk = ?", [attached_pk]).fetchone()
    if row is None:
        raise UserError("这份依据已经不在了。")
    title, sha256 = Path(str(row[0])).name, str(row[1])
    if not as_left.holds(book.db, "attachment", attached_pk):
        raise NotAsKeptError(f"附件“{title}”")
    content = media.fetch(book.folder, sha256, Path(title).suffix.lower())
    # Inside the book and written anew each time: what was changed in an opened copy is never shown as the kept one.
    path = temp.fresh(book.folder, "opened") / title
    files.put(path, content, own=True)
    return path
