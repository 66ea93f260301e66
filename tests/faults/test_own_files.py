"""What goes out never takes the place of a book's own file, nor lies among them: every door, every way to name it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.services.small_book import Small
from tests.storage.dump import dump_of
from tests.test_written_beside import ELSEWHERE, PACKAGE
from wenming_desktop import cli
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, out, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup
from wenming_desktop.support import files

AT = datetime(2026, 10, 28, 9, 0)
# A book's own files, and folders a new file might lie in; "" is the book's folder itself.
PLACES = (
    "book.sqlite3", "book.sqlite3-wal", "heads.json", "lock", "新.pdf", "media/ab/cd.jpg", "media/新.pdf", "新夹/新.pdf",
    "temp/新.pdf", "backups/新.pdf", "prints/../book.sqlite3",
)  # fmt: skip
# Where the program writes a file of its own; the place is made of the book's folder, never of what a clerk chose.
OWN = {
    "support/files.py", "services/drills.py", "services/evidence.py", "storage/backup.py", "storage/book_folder.py",
    "storage/restore.py", "storage/temp.py", "storage/media.py", "storage/heads.py", "storage/carried.py",
    "storage/mishaps.py", "storage/pasted_pictures.py",
}  # fmt: skip
FILES = ("files.put", "files.opened", "files.beside")
# Where a whole book or a backup gets a place the clerk chose, written in another way than by files.put.
CHOSEN = ("storage/backup.py", "storage/at_once.py")


def state(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "lock" not in path.name
    }


@pytest.fixture
def closed(small: Small) -> Iterator[Path]:
    (small.folder / "media" / "ab").mkdir(parents=True)
    (small.folder / "media" / "ab" / "cd.jpg").write_bytes(b"photo")
    small.close()
    yield small.folder
    small.context = Context(small.folder)


def _streamed(path: Path) -> None:
    with out.opened(path) as put:
        put(b"x")


def _written(path: Path) -> None:
    with out.written(path, b"x"):
        pass


def _beside(path: Path) -> None:
    with files.beside(path) as part:
        part.write_bytes(b"x")


DOORS: dict[str, Callable[[Path], object]] = {
    "write": lambda path: out.write(path, b"x"),
    "write, its folder made": lambda path: out.write(path, b"x", make_folder=True),
    "opened": _streamed,
    "written": _written,
    "tried": out.try_place,
    "printer": _beside,
}


@pytest.mark.parametrize("door", DOORS)
def test_nothing_goes_out_among_a_books_own_files(closed: Path, door: str) -> None:
    before = state(closed)
    for place in PLACES:
        with pytest.raises((UserError, files.OwnFilesError)) as refused:
            DOORS[door](closed / place)
        if isinstance(refused.value, UserError):
            assert "数据" in str(refused.value)
            assert "prints" in str(refused.value)
    assert state(closed) == before
    assert not (closed / "新夹").exists()


def test_no_backup_takes_the_place_of_a_books_own_file(closed: Path) -> None:
    before = state(closed)
    for place in PLACES:
        with pytest.raises(UserError, match="数据没有动"):
            backup.make(closed, AT, to=closed / place)
    assert state(closed) == before


def test_a_backup_never_takes_the_place_of_another_among_a_books_backups(closed: Path) -> None:
    first = backup.make(closed, AT)
    before = first.read_bytes()
    with pytest.raises(UserError, match="数据没有动"):
        backup.make(closed, AT, to=first)
    assert first.read_bytes() == before
    fresh = closed / "backups" / "给站里.wmbak"
    assert backup.make(closed, AT, to=fresh) == fresh


def test_a_link_and_another_book_and_one_that_lost_its_file_are_seen_through(
    closed: Path, tmp_path: Path
) -> None:
    link = tmp_path / "名册.pdf"
    link.symlink_to(closed / "book.sqlite3")
    other = tmp_path / "改了名的"
    other.mkdir()
    (other / "book.sqlite3").write_bytes(b"")
    lost = tmp_path / "丢了.wenming"
    lost.mkdir()
    for path in (link, other / "名册.pdf", lost / "名册.pdf"):
        with pytest.raises(UserError):
            out.write(path, b"x")
    out.write(closed / "prints" / "名册.pdf", b"x")
    out.write(tmp_path / "名册2.pdf", b"x")


def test_no_book_is_made_inside_a_book(small: Small, tmp_path: Path) -> None:
    file = small.call(books.back_up, tmp_path / "一份.wmbak")
    inside = small.folder / "media" / "新.wenming"
    for make in (
        lambda: books.create_book(inside, "新所"),
        lambda: books.restore(file, inside),
        lambda: small.call(rescue.save_as, inside),
    ):
        with pytest.raises(UserError):
            make()
    assert not inside.exists()


@pytest.mark.parametrize(
    "words", [["backup"], ["roster"], ["export", "--full"], ["board", "2026-Q3"], ["people"], ["hours"]]
)
def test_the_command_line_leaves_the_book_as_it_was(
    closed: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = dump_of(closed)
    code = cli.run([*words, "--book", str(closed), "-o", str(closed / "book.sqlite3")])
    said = capsys.readouterr().err
    assert code in (1, 2), said
    assert dump_of(closed) == before


def test_own_files_are_written_by_these_modules_only_and_whole_books_ask_first() -> None:
    marked = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        calls = [node for node in calls if ast.unparse(node.func) in ("opened", "beside", *FILES)]
        if any(word.arg == "own" for node in calls for word in node.keywords):
            marked.add(path.relative_to(PACKAGE).as_posix())
    assert marked == OWN
    asking = {name for name in ELSEWHERE if "check_outside" in (PACKAGE / name).read_text(encoding="utf-8")}
    assert asking == {"support/files.py", *CHOSEN}
