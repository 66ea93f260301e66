"""Promise 7: nothing of people outside the book (fault 17, finding A9)."""

import os
import re
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import books, evidence, paper
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, temp

NAME, ID_NUMBER = "植树人白音查干", "152322198001010017"
PLANTED = (NAME.encode(), ID_NUMBER.encode())
# Dies at the so-many-th of its steps: after each of them something else lies on the disk.
DYING = """
import os, sys
from datetime import datetime
from pathlib import Path
from wenming_desktop.services import books
from wenming_desktop.storage import backup, backup_file, temp
what, step, folder, file = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
count = 0
def dying(module, name):
    real = getattr(module, name)
    def call(*args, **kwargs):
        global count
        count += 1
        if count == step:
            os.kill(os.getpid(), 9)
        done = real(*args, **kwargs)
        count += 1
        if count == step:
            os.kill(os.getpid(), 9)
        return done
    setattr(module, name, call)
for module, name in ((backup, "copy_database"), (backup_file, "pack"), (backup_file, "prove"), (os, "replace"),
                     (backup_file, "extract"), (backup, "check_copy")):
    dying(module, name)
os.umask(0o077)
if what == "backup":
    backup.make(folder, datetime(2026, 10, 27))
elif what == "stick":
    backup.make(folder, datetime(2026, 10, 27), to=file)
else:
    books.restore(file, folder)
"""


def found_outside(root: Path, *inside: Path) -> list[str]:
    """Files anywhere under root, but in these folders, that hold the planted person, also packed in a zip."""
    there = [
        path
        for path in root.rglob("*")
        if path.is_file() and not any(book in path.parents for book in inside)
    ]
    return [
        str(path) for path in there if any(word in content for content in contents(path) for word in PLANTED)
    ]


def contents(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


@pytest.fixture
def planted(small: Small) -> Small:
    """The small book with a person nobody else is called like, and what was entered for it."""

    def plant(book: object) -> None:
        with book.operation("准备"):  # type: ignore[attr-defined]
            book.db.execute(  # type: ignore[attr-defined]
                "INSERT INTO person (id, name, household_pk, id_number) VALUES (randomblob(16), ?, NULL, ?)",
                [NAME, ID_NUMBER],
            )

    small.call(plant)
    assert any(ID_NUMBER.encode() in path.read_bytes() for path in small.folder.glob("book.sqlite3*"))
    return small


@pytest.fixture
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temp folder, data folder and home of this test alone, so that all that is written can be looked through."""
    for name in ("TMPDIR", "HOME", "WENMING_DATA", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        place = tmp_path / name
        place.mkdir()
        monkeypatch.setenv(name, str(place))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "TMPDIR"))
    return tmp_path


def die(what: str, step: int, folder: Path, file: Path) -> bool:
    command = [sys.executable, "-c", DYING, what, str(step), str(folder), str(file)]
    done = subprocess.run(command, check=False, timeout=60, capture_output=True, env=os.environ.copy())
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode == 0


def until_done(run: Callable[[int], bool]) -> int:
    """Run with a death at step 1, 2, 3… until one run goes through; how many died."""
    for step in range(1, 40):
        if run(step):
            return step - 1
    raise AssertionError("it never went through")


def test_promise_7_backup_killed_at_any_step_leaves_nothing_outside_and_the_next_opening_sweeps(
    planted: Small, own_world: Path
) -> None:
    planted.close()

    def run(step: int) -> bool:
        done = die("backup", step, planted.folder, planted.folder)
        assert found_outside(own_world, planted.folder) == []
        assert not [
            path
            for path in (planted.folder / "backups").iterdir()
            if not path.name.endswith(".wmbak") and "head.json" not in path.name
        ]
        return done

    assert until_done(run) >= 6
    assert (planted.folder / "temp").exists()
    planted.context = Context(planted.folder)
    assert not (planted.folder / "temp").exists()
    assert planted.call(books.check) == []


def test_promise_7_a_stick_pulled_at_any_step_holds_a_part_at_most_and_the_next_backup_takes_it_away(
    planted: Small, own_world: Path
) -> None:
    planted.close()
    stick = own_world / "U盘"
    stick.mkdir()

    def run(step: int) -> bool:
        done = die("stick", step, planted.folder, stick / "一份.wmbak")
        assert {path.name for path in stick.iterdir()} <= {".一份.wmbak.part", "一份.wmbak"}
        return done

    assert until_done(run) >= 6
    (stick / "别的.wmbak.part").write_bytes(b"half of one of an earlier version")
    (stick / ".别的.wmbak.part").write_bytes(b"half of an earlier one")
    planted.context = Context(planted.folder)
    planted.call(books.back_up, stick / "又一份.wmbak")
    assert {path.name for path in stick.iterdir()} == {"一份.wmbak", "又一份.wmbak"}


def test_promise_7_a_restore_killed_at_any_step_is_swept_by_the_next(planted: Small, own_world: Path) -> None:
    file = planted.call(books.back_up)
    target = own_world / "回来" / "恢复.wenming"

    def run(step: int) -> bool:
        # killed after the last rename the book is there, and whole
        return die("restore", step, target, file) or target.exists()

    assert until_done(run) >= 4
    context = Context(target)
    assert context.call(books.check) == []
    context.close(with_backup=False)
    assert [path.name for path in target.parent.iterdir()] == ["恢复.wenming"]
    assert found_outside(own_world, planted.folder, target) == []


def test_a_strangers_folder_is_never_swept_whatever_its_name(small: Small, tmp_path: Path) -> None:
    """Neither beside the book nor in its temp area: what is ours says so."""
    foreign = [
        tmp_path / ".restore-2025年工资表" / "a.xlsx", tmp_path / ".restore-abcd1234" / "lock",
        small.folder / "temp" / "我的表.xlsx", small.folder / "temp" / "backup-of-mine" / "a.xlsx",
    ]  # fmt: skip
    for path in foreign:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"pay")
    ours = temp.fresh(small.folder, "opened")
    left = temp.Beside(tmp_path)
    left._lock.release()  # as a kill leaves it
    small.reopen()
    assert all(path.read_bytes() == b"pay" for path in foreign)
    assert not ours.exists()
    assert not left.path.exists()


def test_every_folder_of_the_temp_area_is_of_a_kind_that_is_swept() -> None:
    said = [
        name
        for path in Path(temp.__file__).parents[1].rglob("*.py")
        for name in re.findall(
            r'temp\.fresh\([^,]+, "(\w+)"\)|prefix="(\w+)-"', path.read_text(encoding="utf-8")
        )
    ]
    assert {one or other for one, other in said} - {"wenming"} == set(temp.KINDS)


def test_promise_7_a_restore_that_is_going_on_is_not_swept(tmp_path: Path) -> None:
    with temp.Beside(tmp_path) as going:
        temp.sweep_beside(tmp_path)
        assert going.is_dir()
    assert not going.exists()


def test_promise_7_evidence_opened_peeks_drills_and_prints_stay_inside(
    planted: Small, own_world: Path
) -> None:
    scan = planted.folder.parent / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 " + ID_NUMBER.encode())
    booked = planted.enter("萨日朗-001", "H1", "2026-10-01")
    planted.call(evidence.attach, booked.entry_pk, [scan])
    scan.unlink()
    copy = planted.call(evidence.to_open, booked.entry_pk).copies[0]
    assert planted.folder in copy.parents
    file = planted.call(books.back_up)
    books.peek_backup(file)
    planted.call(books.drill)
    made = planted.call(paper.household_sheet, planted.households["萨日朗-001"], Period.parse("2026-10"))
    assert made.content.startswith(b"%PDF")
    assert found_outside(own_world, planted.folder) == []


def test_promise_7_opened_copy_altered_is_never_shown_as_the_evidence(small: Small, tmp_path: Path) -> None:
    scan = tmp_path / "依据.pdf"
    scan.write_bytes(b"%PDF-1.4 ID CARD")
    booked = small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(evidence.attach, booked.entry_pk, [scan])
    copy = small.call(evidence.to_open, booked.entry_pk).copies[0]
    copy.write_bytes(b"%PDF-1.4 XXXXXXX")
    assert small.call(evidence.to_open, booked.entry_pk).copies[0].read_bytes() == b"%PDF-1.4 ID CARD"
    small.reopen()
    assert not copy.exists(), "swept at the next opening"


@pytest.mark.skipif(os.name != "posix", reason="permissions of files as POSIX knows them")
def test_promise_7_another_account_reads_nothing_the_program_wrote(own_world: Path) -> None:
    folder = own_world / "新.wenming"
    command = [sys.executable, "-m", "wenming_desktop"]
    name = "苏布德苏木新时代文明实践所"
    subprocess.run([*command, "new", str(folder), "--name", name], check=True, capture_output=True)
    out = own_world / "U盘" / "备份.wmbak"
    out.parent.mkdir(0o700)  # the stick: not the program's to make
    subprocess.run(
        [*command, "backup", "--book", str(folder), "-o", str(out)], check=True, capture_output=True
    )
    written = [folder, *folder.rglob("*"), out.parent, out]
    assert [str(path) for path in written if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    folder.chmod(0o755)
    Context(folder).close(with_backup=False)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700, "an older book is shut at its next opening"
    assert backup.listed(folder) == []


@pytest.mark.parametrize("end", ["the making ends", "a killed one is swept"])
def test_promise_7_what_is_held_for_a_moment_stays_marked_until_it_can_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """An antivirus program scans the fresh file as it is removed: the next sweep knows whose it is."""
    beside = temp.Beside(tmp_path)
    inside = beside.path / "新.wenming" / "media"
    inside.mkdir(parents=True)
    (inside / "a.jpg").write_bytes(b"a neighbour")
    unlink = os.unlink

    def held(path: str | Path, *args: Any, **how: Any) -> None:
        if str(path).endswith("a.jpg"):
            raise PermissionError(13, "held")
        unlink(path, *args, **how)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", held)
        if end == "the making ends":
            beside.__exit__()
        else:
            beside._lock.release()
            temp.sweep_beside(tmp_path)
        assert list(tmp_path.rglob("a.jpg")), "it could not go"
    temp.sweep_beside(tmp_path)
    assert list(tmp_path.iterdir()) == []
