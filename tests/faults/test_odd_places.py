"""What stands where a file is expected: a folder, a link, a pipe, a device; a lock taken away, a -wal cut short."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.exchange.test_guard import PLAIN
from tests.faults.conftest import CLOCK
from tests.faults.test_cut_tail_verbs import facts
from tests.services.small_book import Small
from tests.test_house import ROOT, modules
from wenming_desktop.cli import run
from wenming_desktop.domain.errors import DamagedBookError, UserError
from wenming_desktop.exchange.sheets import read_workbook
from wenming_desktop.services import activity_photos, books, evidence, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, backup_file
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support import files

AT = datetime(2026, 10, 27, 9, 30)
unix = pytest.mark.skipif(sys.platform == "win32", reason="no pipes and devices among the files there")


# ---- files from outside ----
def a_folder(place: Path) -> Path:
    place.mkdir()
    return place


def a_pipe(place: Path) -> Path:
    os.mkfifo(place)
    return place


def a_device(_place: Path) -> Path:
    return Path("/dev/zero")


def a_file(place: Path) -> Path:
    place.write_bytes(b"")
    return place


def a_link_to_nowhere(place: Path) -> Path:
    place.symlink_to("/nowhere/at-all")
    return place


def a_link_to_a_device(place: Path) -> Path:
    place.symlink_to("/dev/zero")
    return place


READERS: dict[str, Callable[[Path], object]] = {
    "workbook": read_workbook,
    "backup": backup_file.manifest_of,
    "proved": backup_file.prove,
    "photo": activity_photos._read,
    "paper": lambda path: evidence.keep_files(None, 1, [path]),  # type: ignore[arg-type]
}


@unix
@pytest.mark.parametrize("odd", [a_folder, a_pipe, a_device, a_link_to_a_device])
@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_file_is_refused_and_never_waited_for(
    tmp_path: Path, odd: Callable[[Path], Path], reader: str
) -> None:
    with pytest.raises(UserError) as told:
        READERS[reader](odd(tmp_path / "表.xlsx"))
    assert told.value.advice


@unix
@pytest.mark.parametrize(
    "words", [["import", "households", "F", "--book", "B"], ["restore", "F", "N.wenming"]]
)
def test_the_command_line_does_not_wait_for_a_pipe(small: Small, tmp_path: Path, words: list[str]) -> None:
    small.close()
    os.mkfifo(tmp_path / "F")
    typed = [str(small.folder) if word == "B" else word for word in words]
    done = subprocess.run(
        [sys.executable, "-m", "wenming_desktop", *typed], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    small.context = Context(small.folder, CLOCK)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(PLAIN)
    assert files.content_of(path, len(PLAIN)) == PLAIN
    with pytest.raises(files.TooLargeError):
        files.content_of(path, len(PLAIN) - 1)


def test_no_file_from_outside_is_opened_in_another_way() -> None:
    """fate reads the book's own file, small_files has the same limits of its own."""
    readers = {
        path.name
        for path in modules()
        if any(
            word in path.read_text(encoding="utf-8")
            for word in (".read_bytes(", 'open("rb")', "ZipFile(file")
        )
    }
    assert readers == {"fate.py", "small_files.py", "photos.py", "backup_file.py"}


# ---- the lock ----
OPEN_ELSEWHERE = """
import sys
from pathlib import Path
from wenming_desktop.services.context import Context
try:
    Context(Path(sys.argv[1])).close(with_backup=False)
except Exception as error:
    print(error)
"""


def elsewhere(folder: Path) -> str:
    """What another process is told that opens the book."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN_ELSEWHERE, str(folder)], env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@unix
@pytest.mark.parametrize("write_after", [True, False])
def test_a_lock_that_was_taken_away_is_let_go_all_the_same(small: Small, write_after: bool) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    (small.folder / "lock").unlink()
    if write_after:
        small.enter("萨日朗-001", "H1", "2026-10-02")
        assert "正在使用中" in elsewhere(small.folder)
    small.close()
    assert elsewhere(small.folder) == ""
    small.context = Context(small.folder, CLOCK)


@unix
@pytest.mark.parametrize("odd", [a_folder, a_pipe, a_link_to_a_device])
def test_a_lock_that_is_no_file_is_told(small: Small, odd: Callable[[Path], Path]) -> None:
    small.close()
    lock = small.folder / "lock"
    lock.unlink(missing_ok=True)
    odd(lock)
    with pytest.raises(UserError, match="“lock”的不是程序自己的文件"):
        Context(small.folder, CLOCK)
    lock.rmdir() if lock.is_dir() else lock.unlink()
    small.context = Context(small.folder, CLOCK)


@unix
@pytest.mark.parametrize("odd", [a_folder, a_pipe, a_link_to_a_device, a_link_to_nowhere, a_file])
@pytest.mark.parametrize(
    "name", ["book.sqlite3-wal", "book.sqlite3-shm", "book.sqlite3-journal", "temp", "backups", "media"]
)
def test_what_stands_at_a_name_of_the_book_s_own_is_told_by_name_and_never_waited_for(
    small: Small, name: str, odd: Callable[[Path], Path]
) -> None:
    wanted = a_folder if "." not in name else a_file
    small.close()
    place = small.folder / name
    shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
    odd(place)
    if odd is wanted:
        small.context = Context(small.folder, CLOCK)
        return
    with pytest.raises(UserError, match=rf"名为“{name}”的.*请把它移走，再打开。"):
        Context(small.folder, CLOCK)
    place.rmdir() if place.is_dir() else place.unlink()
    small.context = Context(small.folder, CLOCK)


@pytest.mark.parametrize(
    "left", [b"", b"S", b"SQLite format 3\0", bytes(4096), b"PK\3\4" + bytes(5000), "another program's"]
)
@pytest.mark.parametrize("has_backups", [True, False])
def test_a_file_without_its_head_is_damaged_where_its_backups_lie_beside_it(
    small: Small, left: bytes | str, has_backups: bool
) -> None:
    """Promise 4: one damage path, whatever is left of the file; without backups it may be anybody's."""
    made = small.call(books.back_up)
    small.close()
    place, whole = small.folder / FILE_NAME, (small.folder / FILE_NAME).read_bytes()
    if not has_backups:
        shutil.rmtree(small.folder / "backups")
    place.write_bytes(left if isinstance(left, bytes) else whole[:68] + b"\0\0\0\1" + whole[72:])
    with pytest.raises(UserError) as found:
        Context(small.folder, CLOCK)
    assert isinstance(found.value, DamagedBookError) or not has_backups
    if has_backups:
        good = rescue.newest_good(small.folder)
        assert good is not None
        assert good.path == made
    place.write_bytes(whole)
    small.context = Context(small.folder, CLOCK)


@pytest.fixture
def with_backup(small: Small) -> Iterator[Small]:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(books.back_up)
    yield small
    if small.context is None:
        small.context = Context(small.folder, CLOCK)


def test_a_backup_is_not_put_back_under_an_open_book(with_backup: Small) -> None:
    good = rescue.newest_good(with_backup.folder)
    assert good is not None
    before = (with_backup.folder / FILE_NAME).read_bytes()
    with pytest.raises(UserError, match="正在使用中"):
        rescue.put_back(with_backup.folder, good, AT)
    assert (with_backup.folder / FILE_NAME).read_bytes() == before


# ---- the book itself ----
def test_a_book_that_is_damaged_is_not_called_a_damaged_backup(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rotten(_db: object) -> None:
        raise UserError("这份备份已损坏，不能使用。", "请选另一份备份。")

    monkeypatch.setattr(backup, "check_copy", rotten)
    for make in (books.back_up, lambda book: rescue.save_as(book, small.folder.parent / "另存.wenming")):
        with pytest.raises(DamagedBookError, match="数据文件有损坏的地方"):
            small.call(make)


@unix
def test_a_paper_says_where_it_lies_where_prints_is_a_link(
    sealed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "所.wenming"))
    shutil.rmtree(book / "prints", ignore_errors=True)
    outside = tmp_path / "外面"
    outside.mkdir()
    (book / "prints").symlink_to(outside)
    said = f"certificate annex {facts(book)['certificate']}".split()
    assert run([*said, "--book", str(book)]) == 0
    (made,) = outside.iterdir()
    assert str(made) in capsys.readouterr().err
