"""What was saved is said to be saved, whatever fails after it; what nobody can know is not said to be known."""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.faults.test_cut_tail_verbs import OTHERS, facts
from tests.services.small_book import Small
from wenming_desktop.cli import run
from wenming_desktop.domain.errors import ObstacleError, UnsureError, UserError
from wenming_desktop.services import books, context, entry_words, hours
from wenming_desktop.services.entry_words import Stated
from wenming_desktop.storage import fate, heads
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support import files

WROTE = {
    "certificate amend": "{certificate} --reason 更正 -o {out}", "certificate by-hand": "旗-7 --name 某某 --day 2026-05-01",
    "certificate keep": "{certificate} --reason 无需重出", "certificate service": "--volunteer {serves} -o {out}",
    "certificate void": "{certificate} --reason 测试", "close": "2026-10", "household head": "{household} --person {person}",
    "household merge": "萨日朗-002 --into 萨日朗-001", "household move": "萨日朗-001 --station 诺敏花",
    "household split": "{household} --person {person}", "household state": "萨日朗-001 --to 常年外出", "import": "households {roster}",
    "meeting add": "--station 萨日朗 --month 2026-08 --on 2026-09-03 --host 甲 --members 乙、丙、丁", "packs use": "乌审旗",
    "person erase": "{volunteer} --reason 撤回同意", "points add": "--household 萨日朗-001 --item H1 --day 2026-10-20",
    "points reverse": "1 --reason 登记错", "reopen": "2026-10",
}  # fmt: skip
# They write no step of the clerk's into an open book; what they make has tests of its own.
NO_STEP = {"backup", "check", "demo", "new", "restore"}
TROUBLE = "关闭时数据文件没有整理完"
ROSTER = Path(__file__).parents[1] / "fixtures" / "苏布德苏木各嘎查户籍台账.xlsx"
STEPS = "SELECT count(*) FROM operation"


def broken(name: str = "SQLITE_FULL") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorname = name
    return error


def rows(folder: Path, sql: str = STEPS) -> int:
    with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
        return int(raw.execute(sql).fetchone()[0])


@pytest.fixture
def book(sealed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sealed, tmp_path / "所.wenming"))


def test_the_verbs_that_write_are_all_walked_over() -> None:
    assert set(WROTE) | NO_STEP == OTHERS


@pytest.mark.parametrize("verb", sorted(WROTE))
def test_a_closing_that_fails_takes_no_answer_away(
    book: Path, tmp_path: Path, verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = facts(book) | {"out": str(tmp_path / "一.pdf"), "roster": str(ROSTER)}

    with closing(sqlite3.connect(book / FILE_NAME)) as raw:
        names["household"], names["person"] = raw.execute(
            "SELECT h.number, p.name FROM household h JOIN person p ON p.household_pk = h.pk "
            "WHERE p.pk <> h.head_pk AND p.name NOT LIKE '（%' ORDER BY p.pk LIMIT 1"
        ).fetchone()
        (names["serves"],) = raw.execute(
            "SELECT v.number FROM volunteer v JOIN service s ON s.volunteer_pk = v.pk LIMIT 1"
        ).fetchone()
    monkeypatch.setenv("WENMING_TODAY", "2026-10-27")
    if verb == "reopen":
        assert run(["close", "2026-10", "--book", str(book)]) == 0
    if verb == "certificate keep":
        with context.Context(book) as opened:
            opened.call(hours.reverse, 1, "登记错")
    twin = Path(shutil.copytree(book, tmp_path / "另.wenming"))
    words = [*verb.split(), *WROTE[verb].format(**names).split()]
    before = rows(book)
    capsys.readouterr()
    code = run([*words, "--book", str(twin)])
    said = capsys.readouterr()
    assert (rows(twin) > before, TROUBLE in said.err) == (True, False), said

    def full(*_: object) -> None:
        raise broken()

    monkeypatch.setattr(context, "_keep_house", full)
    assert run([*words, "--book", str(book)]) == code
    told = capsys.readouterr()
    assert TROUBLE in told.err
    assert rows(book) == rows(twin)
    assert (len(told.out), "没有保存" in told.err) == (len(said.out), False)


# ---- an error at COMMIT ----
def lost(db: Database) -> None:
    db.execute("ROLLBACK")
    raise broken()


def saved(db: Database) -> None:
    db.execute("COMMIT")
    raise broken("SQLITE_IOERR_FSYNC")


def left_in_the_wal(db: Database) -> None:
    """What a COMMIT leaves whose flush failed: its frames, whole, and an index that does not know them."""
    path = Path(db.execute("PRAGMA database_list").fetchone()[2])
    wal, index = path.with_name(FILE_NAME + "-wal"), path.with_name(FILE_NAME + "-shm")
    known = index.read_bytes()
    db.execute("COMMIT")
    frames = wal.read_bytes()
    with index.open("r+b") as file:
        file.write(known[:136])
    assert wal.read_bytes() == frames
    raise broken("SQLITE_IOERR_FSYNC")


def add(small: Small) -> None:
    small.call(entry_words.add, "masses", Stated("H1", date(2026, 10, 20), "萨日朗-001"))


def test_a_step_saved_by_a_commit_that_failed_is_done(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fate, "_commit", saved)
    add(small)
    assert small.call(books.stats)["entries"] == 1


def test_a_step_that_a_commit_did_not_save_is_told_so(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(fate, "_commit", lost)
        with pytest.raises(UserError, match="这一步没有保存"):
            add(small)
    assert small.call(books.stats)["entries"] == 0
    add(small)


def test_a_step_nobody_knows_of_stops_all_writing_until_it_is_known(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(fate, "_commit", lost)
        patch.setattr(fate, "is_saved", lambda *_: None)
        with pytest.raises(UnsureError, match="不能确定这一步有没有保存"):
            add(small)
    with pytest.raises(UnsureError, match="不能确定"):
        add(small)
    assert small.call(books.stats)["entries"] == 0, "looking still works"


@pytest.mark.parametrize(
    ("commit", "words", "count"), [(lost, "核对过，这一步没有保存", 0), (saved, "核对过，这一步已经保存", 1)]
)
def test_the_command_line_looks_again_once_the_book_is_closed(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    commit: Callable[[Database], None], words: str, count: int,
) -> None:  # fmt: skip
    small.close()
    look = fate.is_saved
    answers = iter([lambda *_: None, look])
    monkeypatch.setattr(fate, "_commit", commit)
    monkeypatch.setattr(fate, "is_saved", lambda *what: next(answers)(*what))
    typed = ["points", "add", "--household", "萨日朗-001", "--item", "H1", "--day", "2026-10-20", "--book"]
    assert run([*typed, str(small.folder)]) == 1
    assert words in capsys.readouterr().err
    assert rows(small.folder, "SELECT count(*) FROM entry") == count
    small.context = context.Context(small.folder)


def test_frames_whose_commit_was_not_flushed_are_found_or_taken_away(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said not to be saved, it never comes back at the next opening."""
    small.call(books.remember, "a", 1)
    with monkeypatch.context() as patch:
        patch.setattr(fate, "_commit", left_in_the_wal)
        try:
            add(small)
        except UnsureError:
            return
        except UserError:
            expected = 0
        else:
            expected = 1
    twin = small.folder.with_name("另.wenming")
    shutil.copytree(small.folder, twin, ignore=shutil.ignore_patterns("*-shm", "lock"))
    assert rows(twin, "SELECT count(*) FROM entry") == expected


def test_the_mark_of_a_step_counts_where_a_commit_stands_behind_it(tmp_path: Path) -> None:
    def frame(size: int, text: bytes, salts: bytes = b"saltsalt") -> bytes:
        return struct.pack(">II", 1, size) + salts + bytes(8) + text.ljust(512, b"\0")

    head = struct.pack(">IIII", 0x377F0682, 3007000, 512, 0) + b"saltsalt" + bytes(8)
    wal = tmp_path / "wal"
    assert not fate._lies_in(wal, b"mark")
    for frames, found in (
        (b"", False),
        (frame(0, b"mark"), False),
        (frame(0, b"mark") + frame(7, b""), True),
        (frame(7, b"mark"), True),
        (frame(7, b"mark")[:-1], False),
        (frame(7, b"") + frame(0, b"mark"), False),
        (frame(7, b"mark", b"oldsalts"), False),
    ):
        wal.write_bytes(head + frames)
        assert fate._lies_in(wal, b"mark") is found, frames[:40]
    wal.write_bytes(b"short")
    assert not fate._lies_in(wal, b"mark")


def test_a_book_that_cannot_be_asked_leaves_it_open(tmp_path: Path, small: Small) -> None:
    assert fate.is_saved(tmp_path / FILE_NAME, 1, "0" * 64) is None
    assert fate.is_saved(small.folder / FILE_NAME, 1, "0" * 64) is False


def test_an_obstacle_after_a_saved_step_never_says_it_was_not(small: Small) -> None:
    def verb(book: context.Book) -> None:
        books.remember(book, "列宽", 3)
        raise broken()

    with pytest.raises(ObstacleError, match="这一步已经保存，后面的没有做完：写不进去") as told:
        small.call(verb)
    assert not re.search("没有保存", str(told.value))
    assert small.call(lambda book: heads.loss(book.folder, book.db)) is None


@pytest.mark.parametrize("verb", ["certificate service", "certificate amend"])
def test_a_certificate_whose_file_could_not_be_written_is_said_to_be_issued(
    book: Path, verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put = files.put

    def full(path: Path, content: bytes | str, *, own: bool = False) -> None:
        if not own:
            raise OSError(errno.ENOSPC, "No space left on device")
        put(path, content, own=True)

    names = facts(book)
    with closing(sqlite3.connect(book / FILE_NAME)) as raw:
        (serves,) = raw.execute(
            "SELECT v.number FROM volunteer v JOIN service s ON s.volunteer_pk = v.pk LIMIT 1"
        ).fetchone()
    typed = verb.split() + (
        ["--volunteer", serves] if verb.endswith("service") else [names["certificate"], "--reason", "更正"]
    )
    before = rows(book)
    monkeypatch.setattr(files, "put", full)
    assert run([*typed, "--book", str(book)]) == 1
    said = capsys.readouterr().err
    assert re.search(r"已出具SBDSM-2026-\d{4}.*，已经保存；只是不能写入.*磁盘空间不足.*不要再出一份", said), (
        said
    )
    assert rows(book) > before
