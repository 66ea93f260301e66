"""One cell of another shape, put there behind the program's back, never locks the book without its cause and the way out.

Every column of every table by turns (``dev.py long``: all of them): the verbs and what the window asks at its start say
what is wrong, or go on; nothing of it is 程序出了点问题.
"""

from __future__ import annotations

import gc
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests import shares
from tests.faults.conftest import CLOCK
from tests.faults.sealed_book import Column, add_like
from tests.faults.test_tamper_walk import LEFT_OUT, TABLES
from tests.services.small_book import Small
from tests.tampering import behind_our_back
from wenming_desktop.cli import run
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, drafts, editions, proofs, search, workbench
from wenming_desktop.services.context import Context
from wenming_desktop.services.drafts import Draft
from wenming_desktop.services.mishaps import BUG

pytestmark = pytest.mark.slow
ODD: dict[str, tuple[str, ...]] = {
    "TEXT": ("''", "'9999-99-99'", "'{bad'", "CAST(x'ff' AS TEXT)", f"'{'[' * 3000}'", "'99999-01-01'"),
    "INTEGER": ("9223372036854775807", "-1"),
    "BLOB": ("x''",),
}
CELLS = [
    (column, value)
    for table in sorted(TABLES)
    for column in TABLES[table]
    for value in ODD[column.kind]
    if column.name != "pk"
]
# What the clerk's window asks once it stands: each may say it cannot, none may do anything else.
ASKED: tuple[Callable[..., Any], ...] = (
    books.settings, books.stats, proofs.opening, editions.changed_by_upgrade, proofs.carried_words, search.warm,
    workbench.workbench, books.damage,
)  # fmt: skip
# These stop no opening, whatever stands in the book.
GO_ON: tuple[Callable[..., Any], ...] = (drafts.kept, books.opening_words, books.look_over)
KNOWN = [
    cell for cell in CELLS if (cell[0].table, cell[0].name) in {("operation", "at"), ("draft", "content"), ("running", "operation_pk")}
]  # fmt: skip


@pytest.fixture(scope="module")
def typed(sealed: Path) -> Path:
    """The book with everything, and something half typed."""
    with Context(sealed, CLOCK) as context:
        context.call(drafts.keep, Draft("sheet", "1", "评分表", "points", 1, {"a": 1}))
    return sealed


def put(folder: Path, column: Column, value: str) -> bool:
    """Whether it is another value that the file takes in the newest row."""
    with behind_our_back(folder) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA ignore_check_constraints=ON")
        if column.table == "running":
            raw.execute(f"INSERT INTO running (pk, operation_pk) VALUES (1, {value})")
            return True
        try:
            newest = f"pk = (SELECT max(pk) FROM {column.table}) AND [{column.name}] IS NOT {value}"
            return (
                raw.execute(f"UPDATE {column.table} SET [{column.name}] = {value} WHERE {newest}").rowcount
                == 1
            )
        except sqlite3.IntegrityError:
            return False


@pytest.mark.sized
@pytest.mark.parametrize(
    ("column", "value"),
    [*KNOWN, *shares.share([cell for cell in CELLS if cell not in KNOWN], "odd cells")],
    ids=lambda one: f"{one.table}.{one.name}" if isinstance(one, Column) else str(one)[:20],
)
def test_an_odd_cell_is_told_or_passed_over(
    typed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], column: Column, value: str
) -> None:
    book = Path(shutil.copytree(typed, tmp_path / "副本.wenming"))
    if not put(book, column, value):
        return
    for verb in ("check", "stats"):
        code = run([verb, "--book", str(book)])
        said = "".join(capfd.readouterr())
        assert BUG not in said, said
        if verb == "check" and column.table not in LEFT_OUT.values():
            assert code == 1, "it differs from what was sealed"
            assert "E4" in said or "E01" in said, said
    with closing(_Open(book)) as context:
        for look in GO_ON:
            context.call(look)
        for look in ASKED:
            with suppress(UserError):
                context.call(look)


class _Open(Context):
    """The book as the window opens it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, CLOCK)

    def close(self, *, with_backup: bool = False) -> None:
        super().close(with_backup=with_backup)


def test_nothing_is_written_where_a_step_stands_half_done_that_no_program_left(small: Small) -> None:
    small.close()
    put(small.folder, Column("running", "operation_pk", "INTEGER"), "1")
    small.context = Context(small.folder, CLOCK)
    with pytest.raises(UserError, match="没有做完的操作"):
        small.enter("萨日朗-001", "H1", "2026-10-01")


def test_a_step_that_stands_half_done_vouches_for_no_row(typed: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(typed, tmp_path / "副本.wenming"))
    with behind_our_back(book) as raw:
        pk, number, code = raw.execute(
            "SELECT pk, number, code FROM issued WHERE code <> '' AND state = 'issued' LIMIT 1"
        ).fetchone()
        raw.execute("UPDATE issued SET operator = '别人' WHERE pk = ?", [pk])
        raw.execute(
            "INSERT INTO running SELECT 1, max(operation_pk) FROM trace WHERE noun = 'issued' AND row_pk = ?",
            [pk],
        )
    with closing(_Open(book)) as context:
        assert "被改动过" in context.call(editions.verify, number, code).said


def test_one_note_that_is_no_text_hides_no_row_after_it(small: Small) -> None:
    small.close()
    with behind_our_back(small.folder) as raw:
        raw.execute("UPDATE person SET note = CAST(x'ff' AS TEXT), name = CAST(x'ff' AS TEXT) WHERE pk = 1")
        raw.execute("UPDATE person SET note = '改过' WHERE pk = 3")
        raw.execute("UPDATE change SET after = '{bad' WHERE noun = 'person' AND row_pk = 1")
    small.context = Context(small.folder, CLOCK)
    told = [one.what for one in small.call(books.look_over) if one.number == "E43"]
    assert any("第1条" in one for one in told), told
    assert any("第3条" in one for one in told), told
    assert not [one for one in small.call(books.look_over) if one.number == "E18"]


def test_an_altered_number_nobody_can_add_up_is_named_and_not_called_a_bug(small: Small) -> None:
    entry = small.enter("萨日朗-001", "H1", "2026-10-01")
    small.enter("萨日朗-001", "S1", "2026-10-01")
    small.close()
    with behind_our_back(small.folder) as raw:
        raw.execute("UPDATE entry SET points = 9223372036854775807 WHERE pk = ?", [entry.entry_pk])
    small.context = Context(small.folder, CLOCK)
    with pytest.raises(UserError, match=r"第\d+步操作与存档不符"):
        small.board("2026-Q4")


def test_a_number_nobody_can_add_up_hides_no_other_sum(typed: Path, tmp_path: Path) -> None:
    book = Path(shutil.copytree(typed, tmp_path / "副本.wenming"))
    with behind_our_back(book) as raw:
        raw.execute("UPDATE service SET minutes = 9223372036854775807 WHERE pk = 1")
        add_like(raw, "service", 1)
        raw.execute("UPDATE volunteer SET merged_into = 2 WHERE pk = 1")
        raw.execute("UPDATE volunteer SET merged_into = 3 WHERE pk = 2")
    with closing(_Open(book)) as context:
        told = {one.number for one in context.call(books.check)}
    assert {"E18", "E14"} <= told, told


def test_a_bug_in_a_sound_book_stays_one(small: Small) -> None:
    with pytest.raises(KeyError):
        small.call(lambda _book: {}["nothing"])


def test_what_could_not_be_read_does_not_keep_the_book_from_being_closed(small: Small) -> None:
    small.close()
    put(small.folder, Column("household", "number", "TEXT"), "CAST(x'ff' AS TEXT)")
    small.context = Context(small.folder, CLOCK)
    gc.disable()
    try:
        for look in ASKED:
            with suppress(UserError):
                small.context.call(look)
        small.close()
    finally:
        gc.enable()
    assert not (small.folder / "book.sqlite3-wal").exists()
    small.context = Context(small.folder, CLOCK)
