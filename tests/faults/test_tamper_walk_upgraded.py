"""Promise 3 as the same walk once more, with an upgrade between the hand and the look: none makes true what a hand made up.

The next real release is played by a step of the schema that changes nothing.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests import shares
from tests.faults.sealed_book import Column, add_like, change
from tests.faults.sealed_shown import CLOCK, Look, row_of
from tests.faults.test_tamper_walk import COLUMNS, PROTECTED, SEALS, UNSEEN, keys
from tests.storage.test_opening import AT, NEXT, with_steps
from tests.tampering import behind_our_back
from wenming_desktop.domain.errors import DamagedBookError
from wenming_desktop.services import books, proofs
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, heads
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.storage.migrations import NEWEST, Step

pytestmark = pytest.mark.slow
BOOKS = Path(__file__).parents[1] / "books"
Hand = Callable[[sqlite3.Connection, int], int | None]


@pytest.fixture
def book(sealed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sealed, tmp_path / "副本.wenming"))


@pytest.fixture
def release() -> Iterator[Callable[[], None]]:
    """The next program is installed."""
    with pytest.MonkeyPatch.context() as patch:
        yield lambda: with_steps(patch, Step(NEXT, lambda _db: None))


@pytest.fixture
def found_after(sealed: Path, book: Path, release: Callable[[], None]) -> Callable[[str, Hand], None]:
    """A hand does something to the first row of a table; the book is upgraded, looked over, and shown."""

    def one(table: str, hand: Hand) -> None:
        pk = keys(sealed, table)[0]
        with behind_our_back(book) as raw:
            made = hand(raw, pk)
        was = row_of(sealed, table, pk) if made is None else row_of(book, table, made)
        release()
        try:
            look = Look(book)
        except DamagedBookError:
            return  # the file says itself that it is not of its schema
        with closing(look):
            assert look.context.upgraded
            assert SEALS & numbers(look)
            assert (made is not None and table in UNSEEN) or look.tells(table, was)

    return one


def numbers(look: Look) -> set[str]:
    return {one.number for one in look.call(books.look_over) if one.is_error}


@pytest.mark.sized
@pytest.mark.parametrize(
    "column", shares.share(COLUMNS, "columns upgraded"), ids=lambda one: f"{one.table}.{one.name}"
)
def test_promise_3_a_changed_value_stays_found(
    found_after: Callable[[str, Hand], None], column: Column
) -> None:
    found_after(column.table, lambda raw, pk: _nothing(change(raw, column, pk)))


@pytest.mark.parametrize("table", PROTECTED)
def test_promise_3_a_deleted_row_stays_found(found_after: Callable[[str, Hand], None], table: str) -> None:
    found_after(table, lambda raw, pk: _nothing(raw.execute(f"DELETE FROM {table} WHERE pk = ?", [pk])))


@pytest.mark.parametrize("table", PROTECTED)
def test_promise_3_a_made_up_row_stays_found(found_after: Callable[[str, Hand], None], table: str) -> None:
    found_after(table, lambda raw, pk: add_like(raw, table, pk))


def _nothing(_done: object) -> None:
    return None


def forge(book: Path) -> None:
    with behind_our_back(book) as raw:
        raw.execute("UPDATE entry SET points = 900000, claimed = 900000 WHERE pk = 1")
        raw.execute(
            "UPDATE issued SET state = 'issued', withdrawn_on = NULL, withdrawn_reason = '' WHERE state = 'withdrawn'"
        )


def test_what_is_whole_is_whole_after_two_upgrades(book: Path, release: Callable[[], None]) -> None:
    before = heads.read(book).head
    release()
    with closing(Look(book)) as look:
        assert look.context.upgraded
        assert numbers(look) == set()
        assert before is not None
        assert look.call(proofs.loss) == ""


def test_what_was_found_before_one_upgrade_is_found_after_the_next(book: Path) -> None:
    forge(book)
    for number in (1, 2):
        with pytest.MonkeyPatch.context() as patch:
            with_steps(patch, *(Step(NEWEST + one, lambda _db: None) for one in range(1, number + 1)))
            with closing(Look(book)) as look:
                assert look.context.upgraded
                assert numbers(look) >= {"E40", "E43"}
                assert "升级以前" in look.call(proofs.carried_words)
                assert look.listed("entries")
                assert look.listed("certificates")


def test_a_book_is_not_upgraded_by_a_hand_that_sets_its_version_back(book: Path) -> None:
    """The forger's way: plain SQL, the guards made anew, and a number, so that the upgrade would hash it all anew."""
    forge(book)
    for version in (NEWEST - 1, 12, 11, 1):
        with closing(sqlite3.connect(book / FILE_NAME)) as raw:
            raw.execute(f"PRAGMA user_version = {version}")
        before = (book / FILE_NAME).read_bytes()
        with pytest.raises(DamagedBookError, match="版本号被改动过"):
            Context(book, CLOCK)
        assert (book / FILE_NAME).read_bytes() == before


def test_lost_operations_are_told_after_an_upgrade_too(book: Path, release: Callable[[], None]) -> None:
    with behind_our_back(book) as raw:
        for table in ("change", "trace", "entry", "service"):
            raw.execute(f"DELETE FROM {table} WHERE operation_pk > (SELECT max(pk) - 1 FROM operation)")
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DELETE FROM operation WHERE pk > (SELECT max(pk) - 1 FROM operation)")
    release()
    with closing(Look(book)) as look:
        assert "少了1步操作" in look.call(proofs.loss)
        assert "E41" in numbers(look)


def test_a_foreign_trigger_does_nothing_while_a_book_is_upgraded(book: Path) -> None:
    with closing(sqlite3.connect(book / FILE_NAME)) as raw:
        raw.execute("CREATE TRIGGER spy AFTER UPDATE ON setting BEGIN UPDATE said SET value = 9; END")
        raw.execute("DROP TRIGGER entry_no_update")
        raw.commit()
    with pytest.MonkeyPatch.context() as patch:
        with_steps(patch, Step(NEXT, _touch))
        with closing(Look(book)) as look:
            assert numbers(look) == set()


def _touch(db: Database) -> None:
    db.execute("UPDATE setting SET value = value")


def test_an_older_book_that_was_asked_for_is_no_alarm(book: Path, tmp_path: Path) -> None:
    """Restored over a newer one and upgraded: the steps that are gone are a hint of 数据体检, as after any restore."""
    older = tmp_path / "旧的.wenming"
    older.mkdir()
    shutil.copy(BOOKS / "schema_2.sqlite3", older / FILE_NAME)
    packed = backup.make(older, AT, to=tmp_path / "旧的.wmbak")
    kept = heads.read(book).head
    books.restore_over(packed, book, CLOCK)
    with closing(Look(book)) as look:
        assert look.context.upgraded
        assert look.call(proofs.loss) == ""
        assert not SEALS & numbers(look)
        assert [one[:2] for one in heads.read(book).lost] == [kept]
