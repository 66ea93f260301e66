"""Promise 3 where a hand knows more: seals mended by hand, numbers asked for again, guards taken away, and where it is read."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.sealed_book import Q3
from tests.faults.sealed_shown import Look, refused
from tests.tampering import behind_our_back
from wenming_desktop.app import Program
from wenming_desktop.domain.errors import NOT_AS_KEPT, NotAsKeptError
from wenming_desktop.services import boards, books, certificates, editions, months, proofs, tables
from wenming_desktop.storage import traces
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.models.record_model import RecordModel

pytestmark = pytest.mark.slow
VOID = "(SELECT max(pk) FROM issued WHERE state = 'withdrawn')"


@pytest.fixture
def book(sealed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sealed, tmp_path / "副本.wenming"))


@pytest.fixture
def look(book: Path) -> Iterator[Callable[[], Look]]:
    """look() opens the copy; it is closed afterwards."""
    opened: list[Look] = []

    def again() -> Look:
        opened.append(Look(book))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


def trace_of(raw: sqlite3.Connection, which: str) -> list[tuple[int, str]]:
    return raw.execute(
        f"SELECT pk, hash FROM trace WHERE noun = 'issued' AND row_pk = {which} ORDER BY pk"
    ).fetchall()


def test_an_older_trace_put_in_front_of_the_newer_brings_no_void_certificate_back(
    book: Path, look: Callable[[], Look]
) -> None:
    """The row as it was issued, and the keys of its two traces changed over: nobody hashes a key."""
    with behind_our_back(book) as raw:
        (first, _), (second, _) = trace_of(raw, VOID)
        raw.execute(f"UPDATE trace SET pk = {second + 1000} WHERE pk = {first}")
        raw.execute(
            f"UPDATE issued SET state = 'issued', withdrawn_on = NULL, withdrawn_reason = '' WHERE pk = {VOID}"
        )
    opened = look()
    number, code = opened.call(
        lambda one: one.db.execute(
            "SELECT number, code FROM issued ORDER BY number LIMIT 1 OFFSET 2"
        ).fetchone()
    )
    assert not opened.call(editions.verify, number, code).valid
    assert "E43" in {one.number for one in opened.call(books.check)}
    assert opened.listed("certificates")


def test_a_trace_mended_with_its_row_is_told_at_the_row(book: Path, look: Callable[[], Look]) -> None:
    """Who reads our source writes the hash too; the step that wrote it no longer fits then."""
    with behind_our_back(book) as raw:
        raw.execute("UPDATE issued SET name = '冒名者' WHERE pk = 1")
        columns = ", ".join(traces.TRACED["issued"])
        row = raw.execute(f"SELECT {columns} FROM issued WHERE pk = 1").fetchone()
        raw.execute("UPDATE trace SET hash = ? WHERE noun = 'issued' AND row_pk = 1", [traces.row_hash(row)])
    opened = look()
    assert refused(lambda: opened.call(certificates.stored, 1))
    assert opened.listed("certificates")
    assert opened.listed("log")


def test_a_step_said_to_be_sealed_anew_without_an_erasure_is_told(
    book: Path, look: Callable[[], Look]
) -> None:
    with behind_our_back(book) as raw:
        raw.execute("UPDATE entry SET points = points + 100 WHERE pk = 1")
        (step,) = raw.execute("SELECT operation_pk FROM entry WHERE pk = 1").fetchone()
        by = raw.execute("SELECT operation_pk FROM resealed LIMIT 1").fetchone()[0]
        hashed = hashlib.sha256(b"anything").hexdigest()
        raw.execute("INSERT INTO resealed (operation_pk, of_pk, hash) VALUES (?, ?, ?)", [by, step, hashed])
    opened = look()
    assert opened.listed("entries")
    assert "E40" in {one.number for one in opened.call(books.check)}


def test_a_sealed_board_that_was_deleted_is_not_drafted_anew_and_no_number_is_given_again(
    book: Path, look: Callable[[], Look]
) -> None:
    with behind_our_back(book) as raw:
        raw.execute("DELETE FROM issued WHERE kind IN ('board', 'notice') AND village_pk IS NULL")
    opened = look()
    assert refused(lambda: opened.call(boards.board, "masses", Q3))
    assert refused(lambda: opened.call(editions.seal, "masses", Q3))
    with pytest.raises(NotAsKeptError, match="登记簿"):
        opened.call(certificates.issue, [2])
    assert "登记簿有2份被删去" in opened.call(editions.verify, "SBDSM-BD-2026-0003", "AAAAAAAA").said


def test_months_audited_by_nobody_lock_no_board(book: Path, look: Callable[[], Look]) -> None:
    with behind_our_back(book) as raw:
        raw.execute(
            "INSERT INTO closed_month (period, closed_at, operator) VALUES (202612, '2026-10-01', '乌兰')"
        )
    opened = look()
    assert all(one.untrue for one in opened.call(months.month_states))
    for verb, month in ((months.close_month, 202612), (months.reopen_month, 202612)):
        with pytest.raises(NotAsKeptError, match="已审核的月份2026年12月与存档不符"):
            opened.call(verb, month)


def test_an_entry_that_takes_itself_back_hangs_nothing(book: Path, look: Callable[[], Look]) -> None:
    with behind_our_back(book) as raw:
        for table in ("entry", "service"):
            raw.execute(f"UPDATE {table} SET reverses = pk WHERE pk = (SELECT min(pk) FROM {table})")
    opened = look()
    assert opened.listed("entries")
    assert opened.listed("services")
    assert "E40" in {one.number for one in opened.call(books.check)}


GUARDS = {
    "a guard dropped": (("DROP TRIGGER entry_no_update",), "缺少触发器entry_no_update"),
    "a guard that guards nothing": (
        ("DROP TRIGGER entry_no_delete", "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT 1; END"),
        "触发器entry_no_delete和程序规定的不一样",
    ),
    "a foreign trigger": (
        ("CREATE TRIGGER spy AFTER INSERT ON entry BEGIN UPDATE setting SET value = value; END",), "多出触发器spy",
    ),
    "a foreign table": (("CREATE TABLE spoil (word TEXT)",), "多出表spoil"),
    "an index dropped": (("DROP INDEX entry_household",), "缺少索引entry_household"),
}  # fmt: skip


@pytest.mark.parametrize("name", GUARDS)
def test_guards_that_are_not_the_program_s_are_told_when_the_book_is_opened(
    book: Path, look: Callable[[], Look], name: str
) -> None:
    statements, words = GUARDS[name]
    with closing(sqlite3.connect(book / "book.sqlite3")) as raw:
        for statement in statements:
            raw.execute(statement)
    said = look().call(proofs.opening)
    assert words in said
    assert "请先不要登记" in said


def test_the_window_says_it_once_it_stands(book: Path, program: Program, seen: Callable[[str], None]) -> None:
    with closing(sqlite3.connect(book / "book.sqlite3")) as raw:
        raw.execute("DROP TRIGGER entry_no_update")
    program.open_book(book)
    seen("缺少触发器entry_no_update")


def test_a_list_of_the_window_says_it_in_words_at_its_first_column(qtbot: object) -> None:
    model = RecordModel((Column("number", "编号", 90), Column("name", "姓名", 90)))
    model.set_rows(
        [
            {"pk": 1, "number": "甲1", "name": "王"},
            {"pk": 2, "number": "甲2", "name": "李", "untrue": NOT_AS_KEPT},
        ]
    )
    assert [model.index(row, 0).data() for row in (0, 1)] == ["甲1", f"{NOT_AS_KEPT}：甲2"]
    assert model.index(1, 1).data() == "李"


def test_a_book_nobody_touched_tells_nothing(look: Callable[[], Look]) -> None:
    opened = look()
    assert not any(opened.listed(name) for name in tables.names())
    assert opened.call(proofs.opening) == ""
    assert opened.call(books.check) == []
    assert not any(one.untrue for one in opened.call(months.month_states))
    assert json.loads((opened.context.folder / "head.json").read_bytes())["operation"] > 20
