"""A disk that keeps the old of one page: no paper says less without a word, no backup of it displaces a sound one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from tests.faults.conftest import CLOCK
from tests.faults.sealed_book import make_sealed
from tests.tampering import behind_our_back
from wenming_desktop.domain import backups
from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.services import books, certificates, hour_lists, hours, points, proofs
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import backup, backup_file
from wenming_desktop.storage.connection import FILE_NAME

pytestmark = pytest.mark.slow


def _two_steps(book: Book) -> int:
    """An hour and a point, as they are recorded at the desk; the volunteer's key."""
    (volunteer,) = book.db.execute("SELECT min(volunteer_pk) FROM service WHERE minutes > 0").fetchone()
    hours.record(book, hours.Draft(volunteer, date(2026, 10, 20), minutes=180, content="义务植树"))
    (item,) = book.db.execute("SELECT pk FROM rule_item WHERE code = 'H1'").fetchone()
    points.record(book, points.Draft("masses", date(2026, 10, 20), item, household_pk=1))
    return int(volunteer)


class Lost:
    """A closed book with a backup of its last state, what its file was two steps before, and where the two differ."""

    def __init__(self, folder: Path) -> None:
        make_sealed(folder)
        self.folder = folder
        before = (folder / FILE_NAME).read_bytes()
        with Context(folder, CLOCK) as context:
            self.size = context.call(lambda book: book.db.execute("PRAGMA page_size").fetchone()[0])
            self.volunteer = context.call(_two_steps)
            self.minutes = context.call(hour_lists.minutes_of, self.volunteer)
            self.good = context.call(books.back_up)
        now = (folder / FILE_NAME).read_bytes()
        self.pages = {
            at: before[at : at + self.size]
            for at in range(0, len(before), self.size)
            if before[at : at + self.size] != now[at : at + self.size] and at not in self._statistics()
        }

    def _statistics(self) -> set[int]:
        """Where SQLite keeps what it reckons by; nothing of the book's stands there."""
        with closing(sqlite3.connect(self.folder / FILE_NAME)) as raw:
            rows = raw.execute("SELECT pageno FROM dbstat WHERE name LIKE 'sqlite_stat%'").fetchall()
        return {(int(page) - 1) * self.size for (page,) in rows}

    def without(self, at: int, folder: Path) -> Path:
        """The book with one page as it was before."""
        copy = Path(shutil.copytree(self.folder, folder))
        with (copy / FILE_NAME).open("r+b") as file:
            file.seek(at)
            file.write(self.pages[at])
        return copy


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Lost:
    return Lost(tmp_path_factory.mktemp("lost") / "书.wenming")


def _certified(context: Context, volunteer: int) -> int | None:
    """The minutes a certificate states, None where none is issued."""
    try:
        issued = context.call(certificates.issue, [volunteer])[0]
    except UserError:
        return None
    return int(issued.certificates[0].facts["minutes"])


def test_whatever_page_is_lost_it_is_told_and_no_sound_backup_goes(lost: Lost, tmp_path: Path) -> None:
    assert len(lost.pages) > 10, "the steps wrote in the tables, their indexes and the journal"
    for at in lost.pages:
        book = lost.without(at, tmp_path / str(at))
        try:
            context = Context(book, CLOCK)
        except UserError:
            continue
        try:
            found = {one.number for one in context.call(books.check) if one.severity == "error"}
            with suppress(UserError):
                context.call(books.back_up)
            assert lost.good.name in {path.name for path in (book / "backups").iterdir()}, at
            stated = _certified(context, lost.volunteer)
            assert stated in (None, lost.minutes), (at, "a certificate of fewer hours than were recorded")
            assert found, (at, "found by 数据体检")
        finally:
            context.close(with_backup=False)


def test_the_last_steps_are_looked_at_when_the_book_is_opened(lost: Lost, tmp_path: Path) -> None:
    """Where the rows of a step are gone with their page, its link no longer holds."""
    told = set()
    for at in lost.pages:
        book = lost.without(at, tmp_path / str(at))
        try:
            with Context(book, CLOCK) as context:
                told.add(context.call(proofs.opening)[:2])
        except UserError:
            told.add("")
    assert "最近" in told


def test_a_backup_of_an_altered_book_displaces_none_and_says_so(lost: Lost, tmp_path: Path) -> None:
    book = Path(shutil.copytree(lost.folder, tmp_path / "书.wenming"))
    with behind_our_back(book) as raw:
        raw.execute("UPDATE person SET name = '冒名顶替' WHERE pk = 1")
    with Context(book, CLOCK) as context:
        for _ in range(15):
            made = context.call(books.back_up)
            assert not backup_file.manifest_of(made).holds  # type: ignore[union-attr]
            assert "与存档不符" in "".join(context.call(books.said_of, made)[0])
            context.call(books.remember, "列宽", 3)
        assert (book / "backups" / lost.good.name).is_file()
        altered = [kept for kept in backup.listed(book) if kept.label == backups.ALTERED]
        assert len(altered) == 1, "one state takes one place"
        assert lost.good.name in context.call(proofs._newest_backup)
        with pytest.raises(NotAsKeptError):
            context.call(proofs.stop_if_untrue, ["person"])
    assert books.peek_backup(made)["altered"] == 1
    assert books.peek_backup(lost.good)["altered"] == 0
