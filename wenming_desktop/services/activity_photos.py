"""Photos and documents of an activity: photos scaled and freed of their place, kept with the book by content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from wenming_desktop.domain.errors import GoneError, NotAsKeptError, UserError
from wenming_desktop.domain.photos import day_in_name
from wenming_desktop.services import evidence
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.evidence import MOST_BYTES
from wenming_desktop.storage import as_left, journal, media
from wenming_desktop.support import files
from wenming_desktop.support.paths import readable

Kind = Literal["photo", "document"]
PHOTO: Kind = "photo"
DOCUMENT: Kind = "document"
PICTURES = frozenset(
    {*evidence.PICTURES, ".heif", ".tif", ".tiff", ".jfif", ".avif"}
)  # by suffix; what it really is shows when it is read
# A telephone's photo that lost its suffix on the way still carries the place it was taken at.
_PICTURE_MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n")
_THUMB = 240


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or document kept with an activity; width and height are 0 for a document."""

    pk: int
    title: str
    taken: date | None
    sha256: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """A file read and ready to be kept; nothing is written yet. ``thumb`` is a small JPEG, empty for a document."""

    title: str
    kind: Kind
    content: bytes
    taken: date | None = None
    width: int = 0
    height: int = 0
    thumb: bytes = b""

    @property
    def suffix(self) -> str:
        """The suffix it is kept under."""
        return Path(self.title).suffix.lower()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files read one by one: those ready, and what is wrong with the others, each naming its file."""

    ready: tuple[Ready, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What was added to an activity, and what was not, each line naming its file."""

    photos: tuple[Photo, ...] = ()
    documents: tuple[Photo, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Peek:
    """A file as a form shows it before it is saved: a small JPEG (empty for a document), its day, what it is."""

    thumb: bytes
    taken: date | None
    is_photo: bool


Source = Path | Ready
Progress = Callable[[int, int], None]


def is_picture(path: Path) -> bool:
    """Whether a file is taken for a photo, by its suffix."""
    return path.suffix.lower() in PICTURES


def peek(_book: Book, path: Path, px: int = _THUMB) -> Peek:
    """A file at a glance, for a form; UserError names one that cannot be read."""
    one = _read(path, px)
    return Peek(one.thumb, one.taken, one.kind == PHOTO)


def prepare(
    _book: Book,
    sources: Sequence[Source],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Prepared:
    """Read and scale files without writing anything; one that cannot be read does not stop the others.

    ``progress`` is told (done, of how many); a cancel leaves the rest unread.
    """
    ready: list[Ready] = []
    refused: list[str] = []
    for done, source in enumerate(sources):
        if cancelled():
            break
        if progress is not None:
            progress(done, len(sources))
        try:
            ready.append(source if isinstance(source, Ready) else _read(source))
        except UserError as error:
            refused.append(str(error))
    return Prepared(tuple(ready), tuple(refused))


def add(
    book: Book,
    activity_pk: int,
    sources: Sequence[Source],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Added, Changes]:
    """Add photos and documents to an activity as one action; broken ones are named and the others kept.

    A cancel adds nothing.
    """
    title = _title(book, activity_pk)
    prepared = prepare(book, sources, progress, cancelled)
    fresh, known = _fresh(book, activity_pk, prepared.ready)
    refused = (*prepared.refused, *known)
    if cancelled() or not fresh:
        return Added(refused=refused), Changes()
    name = f"添加{words(fresh)} {title}"
    with book.operation(name):
        photos, documents = keep(book, activity_pk, fresh)
    return Added(photos, documents, refused), changed(name, "attachment", "activity")


def words(files: Sequence[Ready]) -> str:
    """照片5张, 文件1份, 照片2张、文件1份."""
    photos = sum(one.kind == PHOTO for one in files)
    said = (
        f"照片{photos}张" if photos else "",
        f"文件{len(files) - photos}份" if len(files) > photos else "",
    )
    return "、".join(filter(None, said))


def all_ready(book: Book, sources: Sequence[Source]) -> tuple[Ready, ...]:
    """Files read for a save that takes all or nothing: UserError names the first that cannot be read."""
    prepared = prepare(book, sources)
    if prepared.refused:
        raise UserError(prepared.refused[0])
    return prepared.ready


def keep(book: Book, activity_pk: int, files: Sequence[Ready]) -> tuple[tuple[Photo, ...], tuple[Photo, ...]]:
    """Keep files with an activity, inside an operation; gives the photos and the documents, without doubles."""
    row = book.db.execute(
        "SELECT ifnull(max(position), 0) FROM attachment WHERE noun = 'activity' AND row_pk = ?",
        [activity_pk],
    ).fetchone()
    position, kept = int(row[0]), list[tuple[Kind, Photo]]()
    for one in _fresh(book, activity_pk, files)[0]:
        position += 1
        sha256 = media.keep(book.own_folder, one.content, one.suffix)
        taken = one.taken.isoformat() if one.taken else None
        pk = journal.insert(
            book.db,
            "attachment",
            {
                "noun": "activity", "row_pk": activity_pk, "sha256": sha256, "title": one.title, "kind": one.kind,
                "taken": taken, "position": position,
            },
        )  # fmt: skip
        kept.append((one.kind, Photo(pk, one.title, one.taken, sha256, one.width, one.height)))
    return (
        tuple(photo for kind, photo in kept if kind == PHOTO),
        tuple(photo for kind, photo in kept if kind == DOCUMENT),
    )


def _fresh(book: Book, activity_pk: int, files: Sequence[Ready]) -> tuple[list[Ready], list[str]]:
    """The files the activity does not have yet (each once), and a line for each it has."""
    rows = book.db.execute(
        "SELECT sha256 FROM attachment WHERE noun = 'activity' AND row_pk = ?", [activity_pk]
    )
    have = {str(row[0]) for row in rows.fetchall()}
    fresh: list[Ready] = []
    known: list[str] = []
    for one in files:
        sha256 = media.hash_of(one.content)
        if sha256 in have:
            known.append(f"“{one.title}”已经添加过了。")
        else:
            fresh.append(one)
        have.add(sha256)
    return fresh, known


def of_activity(book: Book, activity_pk: int, kind: Kind = PHOTO) -> list[Photo]:
    """The photos (or documents) of an activity in their order."""
    rows = book.db.execute(
        "SELECT pk, title, taken, sha256 FROM attachment WHERE noun = 'activity' AND row_pk = ? AND kind = ? "
        "ORDER BY position, pk",
        [activity_pk, kind],
    )
    return [_photo(book, row, kind) for row in rows.fetchall()]


def _photo(book: Book, row: Sequence[str], kind: Kind) -> Photo:
    pk, title, taken, sha256 = row
    width = height = 0
    if kind == PHOTO:
        from wenming_desktop.exchange import photos

        width, height = photos.size_in(media.find(book.folder, sha256, Path(title).suffix.lower()))
    return Photo(int(pk), title, date.fromisoformat(taken) if taken else None, sha256, width, height)


def content(book: Book, photo_pk: int) -> bytes:
    """The bytes of a kept photo or document; UserError where it is gone."""
    title, sha256 = _kept(book, photo_pk)[:2]
    if not as_left.holds(book.db, "attachment", photo_pk):
        raise NotAsKeptError(f"附件“{title}”")
    return media.fetch(book.folder, sha256, Path(title).suffix.lower())


def thumb(book: Book, photo_pk: int, px: int = _THUMB) -> bytes:
    """A small JPEG of a kept photo, at most ``px`` pixels each way."""
    from wenming_desktop.exchange import photos

    return photos.thumbnail(content(book, photo_pk), _kept(book, photo_pk)[0], px)


def move_photo(book: Book, photo_pk: int, step: int) -> tuple[None, Changes]:
    """Move a photo earlier (step −1) or later (+1) among those of its activity; at the end nothing happens."""
    title, _, activity_pk, kind = _kept(book, photo_pk)
    order = [one.pk for one in of_activity(book, activity_pk, kind)]
    at = order.index(photo_pk)
    to = min(max(at + step, 0), len(order) - 1)
    if to == at:
        return None, Changes()
    order.insert(to, order.pop(at))
    name = f"移动照片 {title}"
    with book.operation(name):
        for position, pk in enumerate(order, 1):
            journal.update(book.db, "attachment", pk, {"position": position})
    return None, changed(name, "attachment")


def remove_photo(book: Book, photo_pk: int) -> tuple[None, Changes]:
    """Take a photo or document away from its activity; the file itself stays, so that 撤销 brings it back."""
    title, _, _, kind = _kept(book, photo_pk)
    name = f"移除{'照片' if kind == PHOTO else '文件'} {title}"
    with book.operation(name):
        book.db.execute("DELETE FROM attachment WHERE pk = ?", [photo_pk])
    return None, changed(name, "attachment", "activity")


def _kept(book: Book, photo_pk: int) -> tuple[str, str, int, Kind]:
    """Title, hash, activity and kind of a kept file."""
    row = book.db.execute(
        "SELECT title, sha256, row_pk, kind FROM attachment WHERE pk = ? AND noun = 'activity'", [photo_pk]
    ).fetchone()
    if row is None:
        raise GoneError("这张照片已经不在了。")
    return str(row[0]), str(row[1]), int(row[2]), PHOTO if row[3] == PHOTO else DOCUMENT


def _title(book: Book, activity_pk: int) -> str:
    row = book.db.execute("SELECT title FROM activity WHERE pk = ?", [activity_pk]).fetchone()
    if row is None:
        raise GoneError("没有这个活动。")
    return str(row[0])


def _read(path: Path, px: int = _THUMB) -> Ready:
    """A file read; a photo is scaled, a document kept as it is. UserError names one that cannot be read."""
    name = readable(path.name)
    try:
        data = files.content_of(path, MOST_BYTES)
    except files.TooLargeError as error:
        raise UserError(f"“{name}”超过50兆，不能添加。", "请换一个小一些的文件。") from error
    except OSError as error:
        raise UserError(f"“{name}”读不出来。", "请确认文件还在原处，再添加一次。") from error
    if not data:
        raise UserError(f"“{name}”是空的。", "请重新从手机传一次，再添加。")
    if not (is_picture(path) or data.startswith(_PICTURE_MARKS)):
        return Ready(name, DOCUMENT, data)
    from wenming_desktop.exchange import photos

    picture = photos.prepare(data, name)
    small = photos.thumbnail(picture.content, name, px)
    taken = picture.taken or day_in_name(Path(name).stem)
    return Ready(
        f"{Path(name).stem}.jpg", PHOTO, picture.content, taken, picture.width, picture.height, small
    )
