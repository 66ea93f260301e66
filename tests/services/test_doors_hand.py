"""A hand in any table, before the book is opened and while it is: told at every door, whoever writes meanwhile."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.faults.sealed_book import add_like, change, columns_of, sealed
from tests.tampering import behind_our_back
from wenming_desktop.domain.errors import NOT_AS_KEPT, ForeignBookError, NotAsKeptError
from wenming_desktop.services import (
    books,
    certificates,
    editions,
    history,
    people,
    proofs,
)
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.leaving import STANDS_ON
from wenming_desktop.storage import as_left, verdict
from wenming_desktop.storage.connection import FILE_NAME

__all__ = ["sealed"]
EVERY = sorted(frozenset[str]().union(*STANDS_ON.values()))


def ask(folder: Path, nouns: Iterable[str] = EVERY) -> str:
    with Context(folder) as context:
        return context.call(proofs.beside, nouns)


def changed(raw: sqlite3.Connection, table: str) -> None:
    (pk,) = raw.execute(f"SELECT max(pk) FROM {table}").fetchone()
    change(raw, columns_of(raw, table)[-1], pk)


def gone(raw: sqlite3.Connection, table: str) -> None:
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(f"DELETE FROM {table} WHERE pk = (SELECT max(pk) FROM {table})")


def made_up(raw: sqlite3.Connection, table: str) -> None:
    (pk,) = raw.execute(f"SELECT max(pk) FROM {table}").fetchone()
    add_like(raw, table, pk)


def test_a_sound_book_passes_without_a_word(sealed: Path) -> None:
    assert ask(sealed) == ""


@pytest.mark.slow
@pytest.mark.parametrize("table", EVERY)
@pytest.mark.parametrize("hand", [changed, gone, made_up])
def test_a_hand_in_any_table_is_told_at_the_door(
    sealed: Path, tmp_path: Path, table: str, hand: Callable[[sqlite3.Connection, str], None]
) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with behind_our_back(book) as raw:
        hand(raw, table)
    assert NOT_AS_KEPT in ask(book, [table])


def test_a_hand_while_the_book_is_open_is_told_and_what_the_program_puts_right_is_not(
    sealed: Path, tmp_path: Path
) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with Context(book) as context:
        assert context.call(proofs.beside, EVERY) == ""
        with behind_our_back(book) as raw:
            raw.execute("UPDATE person SET name = '另一人' WHERE pk = 2")
        assert "人员“另一人”（第2条）" in context.call(proofs.beside, ["person"])
        context.call(people.save_person, 2, {"name": "苏日娜"})
        assert context.call(proofs.beside, EVERY) == ""
        context.call(history.undo)
        assert context.call(proofs.beside, ["entry", "service"]) == ""


def test_the_book_is_walked_once_however_much_the_program_writes_and_again_after_a_hand(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A preview reads by another connection than the one that writes: each entry would have it walk the whole book."""
    walks: list[Database] = []

    def counted(db: Database) -> verdict.Found:
        walks.append(db)
        return walked(db)

    walked = verdict._walked
    monkeypatch.setattr(verdict, "_walked", counted)
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with Context(book) as context:
        for name in ("苏日娜", "其木格", "娜仁"):
            assert context.read(proofs.beside, EVERY).result() == ""
            assert context.call(proofs.beside, EVERY) == ""
            context.call(people.save_person, 2, {"name": name})
        assert len(walks) == 1
        with behind_our_back(book) as raw:
            raw.execute("UPDATE person SET name = '另一人' WHERE pk = 2")
        assert "人员“另一人”（第2条）" in context.read(proofs.beside, ["person"]).result()
        assert "人员“另一人”（第2条）" in context.call(proofs.beside, ["person"])
        assert len(walks) == 2


def test_a_door_waits_for_nothing_that_is_being_written(sealed: Path, tmp_path: Path) -> None:
    """Who writes may be waiting for a paper to be drawn: whatever stands at a door before it must not wait for him."""
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with Context(book) as context:

        def writes(_book: Book) -> list[str]:
            doors = [
                context.paper(proofs.beside, EVERY),
                *(context.read(verb, EVERY) for verb in (proofs.beside, proofs.stop_if_untrue)),
            ]
            return [str(door.result(timeout=60) or "") for door in doors]

        assert context.call(writes) == ["", "", ""]


def test_a_step_that_a_hand_left_undone_opens_no_door(sealed: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with behind_our_back(book) as raw:
        raw.execute("UPDATE person SET name = '另一人' WHERE pk = 2")
        raw.execute("INSERT INTO running (pk, operation_pk) SELECT 1, max(pk) FROM operation")
    with Context(book) as context:
        for asked in (context.call, lambda verb, *args: context.read(verb, *args).result()):
            assert NOT_AS_KEPT in asked(proofs.beside, ["person"])
            with pytest.raises(ForeignBookError):
                asked(proofs.stop_if_untrue, ["person"])
            assert "一步没有做完的操作" in asked(proofs.opening)
        with pytest.raises(ForeignBookError, match="没有登记"):
            context.call(people.save_person, 2, {"name": "苏日娜"})
        assert {"E04", "E43"} <= {one.number for one in context.call(books.check)}


def test_no_paper_is_called_valid_in_a_book_in_which_a_stranger_acts(sealed: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with closing(sqlite3.connect(book / FILE_NAME)) as raw:
        paper = raw.execute(
            "SELECT number, code FROM issued WHERE code > '' AND state = 'issued' LIMIT 1"
        ).fetchone()
        with Context(book) as context:
            assert context.call(editions.verify, *paper).valid
        raw.execute("CREATE TRIGGER spy AFTER INSERT ON entry BEGIN UPDATE person SET note = 'x'; END")
        raw.commit()
    with Context(book) as context:
        answer = context.call(editions.verify, *paper)
    assert (answer.valid, "触发器spy" in answer.said, "不能作数" in answer.said) == (False, True, True)


def test_a_list_marks_what_a_hand_changed_while_the_book_was_open(sealed: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with Context(book) as context:

        def marked(at: Book) -> list[bool]:
            (pk,) = at.db.execute("SELECT min(pk) FROM entry WHERE operation_pk > 1").fetchone()
            return [pk in as_left.untrue_among(at.db, "entry", [pk])]

        for asked in (context.call, lambda verb: context.read(verb).result()):
            assert asked(marked) == [False]
        with behind_our_back(book) as raw:
            raw.execute(
                "UPDATE entry SET points = points + 100 WHERE pk = (SELECT min(pk) FROM entry WHERE operation_pk > 1)"
            )
        for asked in (context.call, lambda verb: context.read(verb).result()):
            assert asked(marked) == [True]


@pytest.mark.parametrize("wrong", [31, None])
def test_an_entry_of_no_operation_stops_the_ledger_whatever_else_is_broken(
    sealed: Path, tmp_path: Path, wrong: int | None
) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with behind_our_back(book) as raw:
        if wrong:
            raw.execute("UPDATE service SET minutes = 60000 WHERE pk = 1")
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE entry SET operation_pk = 9999 WHERE pk = 1")
    assert NOT_AS_KEPT in ask(book, ["entry"])


def test_no_certificate_of_forged_hours_is_issued(sealed: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(sealed, tmp_path / "书.wenming"))
    with behind_our_back(book) as raw:
        raw.execute("UPDATE service SET minutes = 60000 WHERE pk = 1")
    with Context(book) as context:
        with pytest.raises(NotAsKeptError, match="登记的内容与存档不符"):
            context.call(
                certificates.issue,
                [
                    context.call(
                        lambda one: one.db.execute(
                            "SELECT volunteer_pk FROM service WHERE pk = 1"
                        ).fetchone()[0]
                    )
                ],
            )
        assert context.call(
            lambda one: one.db.execute("SELECT count(*) FROM issued WHERE kind = 'service'").fetchone()
        ) == (3,)
