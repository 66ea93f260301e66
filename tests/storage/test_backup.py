"""Backups and restores: whole, checked, or not at all (faults 7, 15, 16, 17 of the catalogue)."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.services.small_book import Small
from tests.storage.dump import dump_of, print_of
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, backup_file, book_folder, media
from wenming_desktop.storage.connection import FILE_NAME, connect
from wenming_desktop.support import files

AT = datetime(2026, 10, 27, 9, 30)


@pytest.fixture
def closed(small: Small) -> Iterator[Path]:
    """A closed book with some points, a photo and no backup."""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    media.keep(small.folder, b"\xff\xd8 photo", ".jpg")
    small.close()
    yield small.folder
    small.context = Context(small.folder)


def test_a_backup_restores_to_the_same_rows_and_photos(closed: Path, tmp_path: Path) -> None:
    file = backup.make(closed, AT)
    assert [one.path for one in backup.listed(closed)] == [file]
    assert backup.listed(closed)[0].at == AT
    assert file.name.startswith("备份000001-20261027-0930")
    other = tmp_path / "别处" / "恢复.wenming"
    books.restore(file, other)
    assert dump_of(other) == dump_of(closed)
    assert media.fetch(other, media.hash_of(b"\xff\xd8 photo")) == b"\xff\xd8 photo"
    assert books.peek_backup(file) == {
        "household": 8,
        "person": 8,
        "entry": 1,
        "missing": 0,
        "another": 0,
        "altered": 0,
    }
    context = Context(other)
    assert context.call(books.check) == []
    context.close(with_backup=False)


def test_an_open_book_is_backed_up_with_its_last_entry(small: Small, tmp_path: Path) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")  # still in the WAL
    file = small.call(books.back_up)
    books.restore(file, tmp_path / "恢复.wenming")
    assert len(dump_of(tmp_path / "恢复.wenming")["entry"]) == 1
    assert [one.path for one in small.call(books.backups)] == [file]


def test_one_state_takes_one_place_and_those_before_an_upgrade_stay_besides(closed: Path) -> None:
    kept = backup.make(closed, AT - timedelta(days=400), label="-升级前第0版")
    for minute in range(13):
        newest = backup.make(closed, AT + timedelta(minutes=minute))
    assert [one.path for one in backup.listed(closed)] == [newest, kept]
    (closed / "backups" / "断电.wmbak.part").write_bytes(b"half")
    backup.make(closed, AT + timedelta(hours=1))
    assert not list((closed / "backups").glob("*.part"))


@pytest.mark.parametrize(
    "damage",
    ["truncate", "tail", "flip", "empty", "text", "other zip", "foreign book", "newer", "empty book"],
)
def test_a_rotten_backup_is_refused_before_anything_is_made(
    closed: Path, tmp_path: Path, damage: str
) -> None:
    file = backup.make(closed, AT)
    spoil(file, damage)
    target = tmp_path / "恢复.wenming"
    for look in (books.peek_backup, lambda path: books.restore(path, target)):
        with pytest.raises(UserError):
            look(file)
    assert not target.exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".restore")]
    with pytest.raises(UserError):
        books.peek_backup(file)


def spoil(file: Path, damage: str) -> None:
    data = file.read_bytes()
    if damage == "truncate":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "tail":
        file.write_bytes(data[:-1000])
    elif damage == "flip":
        # a single bit may be harmless (one distance for another inside a run of zeros); a stretch of bytes is not
        place = len(data) // 3
        stretch = bytes(byte ^ 0x10 for byte in data[place : place + 64])
        file.write_bytes(data[:place] + stretch + data[place + 64 :])
    elif damage in ("empty", "text"):
        file.write_bytes(b"" if damage == "empty" else b"not a backup at all")
    else:
        _pack_another(file, damage)


def _pack_another(file: Path, damage: str) -> None:
    database = file.with_suffix(".tmp")
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("CREATE TABLE household (pk INTEGER)")
        if damage == "newer":
            raw.execute(f"PRAGMA application_id = {book_folder.APPLICATION_ID}")
            raw.execute("PRAGMA user_version = 999")
        raw.commit()
    with zipfile.ZipFile(file, "w") as packed:
        if damage == "empty book":
            packed.writestr(FILE_NAME, b"")
        else:
            packed.write(database, "readme.txt" if damage == "other zip" else FILE_NAME)
    database.unlink()


@pytest.mark.parametrize("number", ["9" * 13, "9" * 20, str(2**63 - 1), "٣٣٣٣٣٣"])
def test_a_file_whose_number_nobody_gave_stops_no_backup(closed: Path, number: str) -> None:
    (closed / "backups").mkdir(exist_ok=True)
    stranger = closed / "backups" / f"备份{number}-20261101-0900-deadbeef.wmbak"
    stranger.write_bytes(b"")
    made = [backup.make(closed, AT), backup.make(closed, AT + timedelta(minutes=1))]
    assert made[1].name.startswith("备份000002")
    assert [one.path for one in backup.listed(closed) if one.ours] == made[1:]
    assert stranger.exists()


def test_a_backup_that_would_climb_out_is_refused(closed: Path, tmp_path: Path) -> None:
    file = backup.make(closed, AT)
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("media/../../evil.txt", "x")
    with pytest.raises(UserError):
        books.restore(file, tmp_path / "下" / "恢复.wenming")
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_single_flipped_bit_anywhere_is_noticed_or_harmless(closed: Path, tmp_path: Path) -> None:
    file = backup.make(closed, AT)
    whole, wanted = file.read_bytes(), dump_of(closed)
    dice = random.Random(15)
    for turn in range(25):
        place = dice.randrange(len(whole))
        file.write_bytes(
            whole[:place] + bytes([whole[place] ^ (1 << dice.randrange(8))]) + whole[place + 1 :]
        )
        target = tmp_path / f"{turn}.wenming"
        try:
            books.restore(file, target)
        except UserError:
            assert not target.exists()
        else:  # a bit of a time stamp or of padding
            assert dump_of(target) == wanted


def test_nothing_that_exists_is_overwritten(closed: Path, tmp_path: Path) -> None:
    file = backup.make(closed, AT)
    before = print_of(closed / FILE_NAME)
    with pytest.raises(UserError, match="已经存在"):
        books.restore(file, closed)
    assert print_of(closed / FILE_NAME) == before
    busy = tmp_path / "有东西"
    busy.mkdir()
    (busy / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="已经存在"):
        books.restore(file, busy)
    assert [path.name for path in busy.iterdir()] == ["note.txt"]
    empty = tmp_path / "空.wenming"
    empty.mkdir()
    books.restore(file, empty)
    assert dump_of(empty) == dump_of(closed)


CHILD = """
import os, sys
from pathlib import Path
from wenming_desktop.services import books
from wenming_desktop.storage import backup, backup_file, temp
step, file, target = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
count = 0
def dying(real):
    def call(*args, **kwargs):
        global count
        count += 1
        if count == step:
            os.kill(os.getpid(), 9)
        return real(*args, **kwargs)
    return call
os.replace = dying(os.replace)
backup.check_copy = dying(backup.check_copy)
temp.shutil.rmtree = dying(temp.shutil.rmtree)
backup_file.prove = dying(backup_file.prove)
backup_file.shutil.copyfileobj = dying(backup_file.shutil.copyfileobj)
books.restore(file, target)
"""


def test_a_restore_killed_at_any_step_leaves_all_or_nothing(closed: Path, tmp_path: Path) -> None:
    file = backup.make(closed, AT)
    wanted, print_before = dump_of(closed), print_of(file)
    finished = 0
    for step in range(1, 12):
        target = tmp_path / f"{step}" / "恢复.wenming"
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(step), str(file), str(target)], check=False, timeout=60
        )
        if done.returncode == 0:
            finished += 1
        else:
            assert done.returncode == -9
            if not target.exists():
                books.restore(file, target)  # once more goes through
        assert dump_of(target) == wanted
        assert print_of(file) == print_before
    assert finished >= 1


def test_a_full_disk_or_a_pulled_stick_leaves_the_last_good_backup(
    closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backup.make(closed, AT)
    before = print_of(closed / FILE_NAME)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "write", full)
        with pytest.raises(UserError, match="请检查磁盘空间和U盘"):
            backup.make(closed, AT + timedelta(days=1))
    assert [one.path for one in backup.listed(closed)] == [good]
    assert print_of(closed / FILE_NAME) == before
    stick = tmp_path / "U盘"
    stick.write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(UserError, match="备份没有写成"):
        backup.make(closed, AT, to=stick / "备份.wmbak")


STEPS = [
    (backup, "copy_database"), (backup_file, "pack"), (zipfile.ZipFile, "write"), (zipfile.ZipFile, "writestr"),
    (zipfile.ZipFile, "close"), (backup_file, "prove"), (os, "replace"), (files, "_to_disk"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "name"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize(
    "error", [OSError(28, "full"), OSError(5, "pulled"), MemoryError(), KeyboardInterrupt()]
)
@pytest.mark.parametrize("after", [False, True])
def test_a_backup_to_a_stick_that_fails_at_any_step_leaves_nothing_there(
    closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    where: object, name: str, error: BaseException, after: bool,
) -> None:  # fmt: skip
    """A stick is handed on: no half of everybody's data stays on it, nor does it fill what was already full."""
    stick = tmp_path / "U盘"
    stick.mkdir()
    (stick / "旧.wmbak").write_bytes(b"the one of last month")
    real = getattr(where, name)

    def fails(*args: object, **how: object) -> None:
        if after:
            real(*args, **how)
        raise error

    for to in (stick / "新.wmbak", stick / "旧.wmbak", stick / f"{'长' * 70}.wmbak"):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, fails)
            with pytest.raises((UserError, MemoryError, KeyboardInterrupt)):
                backup.make(closed, AT, to=to)
        replaced = after and name == "replace" and to.exists()  # then it is whole, at its place
        there = {path.name: path.read_bytes() for path in stick.iterdir() if not replaced or path != to}
        assert there.keys() | {"旧.wmbak"} == {"旧.wmbak"}
        assert there.get("旧.wmbak", b"the one of last month") == b"the one of last month"
        (stick / "旧.wmbak").write_bytes(b"the one of last month")
        (stick / "新.wmbak").unlink(missing_ok=True)
        to.unlink(missing_ok=True) if "长" in to.name else None
        assert not list((closed / "temp").glob("*"))


def test_a_disk_that_fills_up_while_a_backup_is_written_holds_nothing_of_it(
    closed: Path, tmp_path: Path
) -> None:
    """The system itself refuses, after 1 KB, 30 KB… of the file (a limit of size stands for a full stick)."""
    media.keep(closed, os.urandom(3_000_000), ".jpg")  # packed as it is: the backup is larger than the book
    stick = tmp_path / "U盘"
    stick.mkdir()
    fill = (
        "import resource, signal, sys; from pathlib import Path; from datetime import datetime\n"
        "from wenming_desktop.storage import backup, backup_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); pack = backup_file.pack\n"
        "def limited(*args): resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2); pack(*args)\n"
        "backup_file.pack = limited\n"
        "try: backup.make(Path(sys.argv[1]), datetime(2026, 10, 27), to=Path(sys.argv[2]))\n"
        "except Exception as error: print(error)\n"
    )
    for limit in (1000, 30_000, 1_000_000, 2_900_000):
        done = subprocess.run(
            [sys.executable, "-c", fill, str(closed), str(stick / "新.wmbak"), str(limit)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert "备份没有写成" in done.stdout
        assert list(stick.iterdir()) == []


def test_a_damaged_book_makes_no_backup_and_says_so(closed: Path) -> None:
    whole = (closed / FILE_NAME).read_bytes()
    spoil_pages(closed / FILE_NAME)
    with pytest.raises(UserError):
        backup.make(closed, AT)
    assert backup.listed(closed) == []
    (closed / FILE_NAME).write_bytes(whole)  # for the fixture


def spoil_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 200] = bytes(200)
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("damage", ["header", "page", "half", "zero", "all pages"])
def test_damage_to_the_book_is_told_and_nothing_is_written_over_it(closed: Path, damage: str) -> None:
    path = closed / FILE_NAME
    data = path.read_bytes()
    spoilt = {
        "header": b"\0" * 16 + data[16:], "page": data[:4096] + b"\xff" * 4096 + data[8192:], "half": data[: len(data) // 2],
        "zero": b"", "all pages": b"",
    }[damage]  # fmt: skip
    path.write_bytes(spoilt)
    if damage == "all pages":
        path.write_bytes(data)
        spoil_pages(path)
    before = print_of(path)
    with pytest.raises(UserError) as caught:
        look_over(closed)
    assert "损坏" in str(caught.value) or "不是文明实践所工作台的数据" in str(caught.value)
    assert print_of(path) == before
    path.write_bytes(data)  # for the fixture


def look_over(folder: Path) -> None:
    context = Context(folder)
    try:
        if any(one.is_error for one in context.read(books.check).result()):  # as the window and the verb look
            raise UserError("数据文件有损坏")
    finally:
        context.close(with_backup=False)


def test_the_damaged_book_can_be_replaced_by_its_last_backup(closed: Path, tmp_path: Path) -> None:
    wanted = dump_of(closed)
    file = backup.make(closed, AT)
    whole = (closed / FILE_NAME).read_bytes()
    (closed / FILE_NAME).write_bytes(b"\0" * 4096)
    with pytest.raises(UserError):
        connect(closed / FILE_NAME)
    books.restore(file, tmp_path / "恢复.wenming")
    assert dump_of(tmp_path / "恢复.wenming") == wanted
    (closed / FILE_NAME).write_bytes(whole)
