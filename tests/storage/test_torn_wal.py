"""Cut off while writing: whatever becomes of the -wal, the book opens to whole actions only (faults of power and disk)."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, people
from wenming_desktop.services.context import Context
from wenming_desktop.storage.connection import FILE_NAME, connect


@pytest.fixture
def torn(small: Small, tmp_path: Path) -> Path:
    """A copy of an open book as a power cut would leave it: the file and its WAL with forty actions, none copied back."""
    small.rows("PRAGMA wal_autocheckpoint = 0")
    for turn in range(20):
        small.call(
            people.save_household,
            None,
            {"village": "萨日朗", "head": f"某{'甲乙丙丁戊己庚辛壬癸'[turn % 10]}"},
        )
        small.enter("萨日朗-001", "Z2", f"2026-10-{turn + 1:02d}")
    folder = tmp_path / "断电.wenming"
    folder.mkdir()
    for name in (FILE_NAME, FILE_NAME + "-wal"):
        shutil.copy(small.folder / name, folder / name)
    return folder


def opened(folder: Path) -> tuple[int, int, int]:
    """Households, entries and actions found, after looking the file over."""
    db = connect(folder / FILE_NAME)
    with closing(db):
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT count(*) FROM running").fetchone() == (0,)
        counts = "SELECT (SELECT count(*) FROM household), (SELECT count(*) FROM entry), (SELECT count(*) FROM operation WHERE kind = 'edit')"
        return tuple(db.execute(counts).fetchone())  # type: ignore[return-value]


def test_a_wal_cut_flipped_or_overgrown_anywhere_opens_to_whole_actions(torn: Path, tmp_path: Path) -> None:
    wal = (torn / (FILE_NAME + "-wal")).read_bytes()
    assert len(wal) > 400_000
    dice, seen = random.Random(2), set()
    for turn in range(80):
        folder = tmp_path / f"w{turn}"
        folder.mkdir()
        shutil.copy(torn / FILE_NAME, folder / FILE_NAME)
        (folder / (FILE_NAME + "-wal")).write_bytes(_spoilt(wal, turn, dice))
        households, entries, actions = opened(folder)
        seen.add(actions)
        # each action is one household or one entry, in turn: nothing in between, nothing out of order
        assert households - 8 + entries == actions
        assert households - 8 - entries in (0, 1)
        shutil.rmtree(folder)
    assert len(seen) > 20


def _spoilt(wal: bytes, turn: int, dice: random.Random) -> bytes:
    place = dice.randrange(32, len(wal))
    if turn % 3 == 0:
        return wal[:place]
    if turn % 3 == 1:
        return wal[:place] + bytes([wal[place] ^ (1 << dice.randrange(8))]) + wal[place + 1 :]
    return wal[:place] + dice.randbytes(min(5000, len(wal) - place)) + wal[place + 5000 :]


def test_the_whole_wal_gives_everything_back(torn: Path) -> None:
    assert opened(torn) == (28, 20, 40)


def test_a_book_left_without_its_wal_still_opens_to_an_earlier_state(torn: Path) -> None:
    (torn / (FILE_NAME + "-wal")).unlink()
    households, entries, actions = opened(torn)
    assert (households, entries, actions) == (8, 0, 0)


def test_a_wal_of_another_book_is_not_mixed_in(torn: Path, tmp_path: Path) -> None:
    other = tmp_path / "另.wenming"
    books.create_book(other, "另一苏木新时代文明实践所", operator="王敏")
    shutil.copy(torn / (FILE_NAME + "-wal"), other / (FILE_NAME + "-wal"))
    try:
        problems = _look(other)
    except UserError:
        return  # told, not opened
    assert problems, "a book mixed of two must not pass for sound"


def _look(folder: Path) -> list[object]:
    context = Context(folder)
    try:
        return [one for one in context.call(books.check) if one.is_error]
    finally:
        context.close(with_backup=False)
