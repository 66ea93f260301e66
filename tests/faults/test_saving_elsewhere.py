"""另存 where the file at the book's path is gone: what was entered is saved whatever stands in the way of a photo, and only this book's."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path

import pytest
from PIL import Image

from tests.faults.conftest import CLOCK
from tests.services.small_book import Small
from tests.services.test_activity_photos import add, held
from wenming_desktop.services import books, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import media
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support import files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file go")
PHOTO, DOCUMENT = "植树.jpg", "报道.docx"


def attached(small: Small, tmp_path: Path) -> dict[str, Path]:
    """A photo and a document of an activity; where each is kept, by title."""
    Image.new("RGB", (40, 30), "green").save(tmp_path / PHOTO)
    (tmp_path / DOCUMENT).write_bytes(b"a document")
    pk = held(small)
    add(small, pk, tmp_path / PHOTO, tmp_path / DOCUMENT)
    rows = small.rows("SELECT title, sha256 FROM attachment")
    return {str(title): media.find(small.folder, str(sha256)) for title, sha256 in rows}


def gone(path: Path) -> None:
    path.unlink()


def link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def other_bytes(path: Path) -> None:
    path.write_bytes(b"another")


@pytest.mark.parametrize(
    "harm",
    [gone, link_to_nowhere, pipe, folder, other_bytes, errno.EACCES, errno.EIO],
    ids=lambda harm: getattr(harm, "__name__", str(harm)),
)
def test_one_photo_that_cannot_be_read_stands_in_nobody_s_way(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None] | int
) -> None:
    kept = attached(small, tmp_path)
    small.enter("萨日朗-001", "H1", "2026-10-01")
    opened = files.outside

    def outside(path: Path) -> BufferedReader:
        if path == kept[PHOTO] and isinstance(harm, int):
            raise OSError(harm, "held")
        return opened(path)

    monkeypatch.setattr(files, "outside", outside)
    if not isinstance(harm, int):
        harm(kept[PHOTO])
    (small.folder / FILE_NAME).unlink()
    saved = small.call(rescue.save_as, tmp_path / "另存.wenming")
    assert saved.lacking == [PHOTO]
    assert saved.words.startswith(f"有1个照片、附件或存档打印件没有带过来（{PHOTO}）")
    with Context(saved.folder, CLOCK) as other:
        assert other.call(books.stats)["entries"] == 1
        assert [finding.number for finding in other.call(books.check)] == ["E23"]
        (document,) = other.call(
            lambda book: book.db.execute(
                "SELECT sha256 FROM attachment WHERE title = ?", [DOCUMENT]
            ).fetchone()
        )
        assert media.fetch(saved.folder, document) == b"a document"
    shutil.copy(saved.folder / FILE_NAME, small.folder / FILE_NAME)


def test_another_book_s_photos_do_not_come_along(small: Small, tmp_path: Path) -> None:
    """A file manager put another institute's folder in the place of the open one."""
    attached(small, tmp_path)
    away, other = tmp_path / "移走.wenming", tmp_path / "别所.wenming"
    books.create_book(other, "乙苏木新时代文明实践所", clock=CLOCK)
    theirs = media.keep(other, b"a stranger's photo", ".jpg")
    small.folder.rename(away)
    other.rename(small.folder)
    saved = small.call(rescue.save_as, tmp_path / "另存.wenming")
    assert set(saved.lacking) == {PHOTO, DOCUMENT}
    assert [path for path in (saved.folder / "media").rglob("*") if path.is_file()] == []
    assert media.fetch(small.folder, theirs) == b"a stranger's photo"
    small.folder.rename(other)
    away.rename(small.folder)
    whole = small.call(rescue.save_as, tmp_path / "又存.wenming")
    assert (whole.lacking, whole.words) == ([], "")


def test_what_an_undo_may_ask_for_comes_along(small: Small, tmp_path: Path) -> None:
    attached(small, tmp_path)
    small.undo()
    saved = small.call(rescue.save_as, tmp_path / "另存.wenming")
    assert saved.lacking == []
    with Context(saved.folder, CLOCK) as other:
        other.call(lambda book: None)
    assert len([path for path in (saved.folder / "media").rglob("*") if path.is_file()]) == 2
