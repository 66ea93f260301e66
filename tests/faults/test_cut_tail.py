"""Promise 3 and 12 by the backups: what is cut off at the end is missed although head.json was set back; no act that
changes the book is left out of the closing backup.
"""

from __future__ import annotations

import ast
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.faults.sealed_shown import CLOCK
from tests.tampering import behind_our_back
from wenming_desktop.cli import run
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import access, books, certificates, issued, paper, proofs
from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.storage import backup, backup_file, heads, journal
from wenming_desktop.storage.connection import FILE_NAME
from wenming_desktop.support.clock import Clock

pytestmark = pytest.mark.slow
SERVICES = Path(books.__file__).parent
Act = Callable[[Context], object]


@pytest.fixture
def book(sealed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sealed, tmp_path / "副本.wenming"))


def opened(folder: Path, *acts: Act) -> list[Any]:
    context = Context(folder, CLOCK)
    try:
        return [act(context) for act in acts]
    finally:
        context.close(with_backup=False)


def errors(folder: Path) -> set[str]:
    (found,) = opened(folder, lambda context: context.call(books.look_over))
    return {one.number for one in found if one.is_error}


def issue_one(context: Context) -> None:
    sql = "SELECT min(volunteer_pk) FROM service WHERE reverses IS NULL"
    context.call(certificates.issue, [context.call(lambda book: book.db.execute(sql).fetchone()[0])])


def void_the_first(context: Context) -> None:
    sql = "SELECT min(pk) FROM issued WHERE kind = 'service' AND state = 'issued'"
    context.call(
        certificates.void, context.call(lambda book: book.db.execute(sql).fetchone()[0]), "查明时长有误"
    )


def cut(folder: Path, lost: list[dict[str, object]] | None = None) -> None:
    """Plain SQL and a copied hash: the last step gone, what it withdrew in force, head.json one step back."""
    with behind_our_back(folder) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        (last,) = raw.execute("SELECT max(pk) FROM operation").fetchone()
        rows = [
            row[0]
            for row in raw.execute(
                "SELECT row_pk FROM trace WHERE operation_pk = ? AND noun = 'issued'", [last]
            )
        ]
        for table in ("change", "trace", "entry", "service"):
            raw.execute(f"DELETE FROM {table} WHERE operation_pk = ?", [last])
        raw.execute("DELETE FROM operation WHERE pk = ?", [last])
        for pk in rows:
            raw.execute(
                "UPDATE issued SET state = 'issued', withdrawn_on = NULL, withdrawn_reason = '' WHERE pk = ?",
                [pk],
            )
        pk, hashed = raw.execute("SELECT pk, hash FROM operation ORDER BY pk DESC LIMIT 1").fetchone()
    said: dict[str, object] = {"operation": pk, "hash": hashed}
    (folder / heads.FILE).write_text(json.dumps(said | ({"lost": lost} if lost else {})), encoding="utf-8")


def test_a_step_cut_off_is_missed_by_the_backup_that_has_it(
    book: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    opened(book, void_the_first, lambda context: context.call(books.back_up))
    assert errors(book) == set()
    cut(book)
    assert errors(book) == {"E41"}
    (loss,) = opened(book, lambda context: context.call(proofs.loss))
    assert "少了1步操作" in loss
    with pytest.raises(UserError, match="少了1步操作"):
        opened(book, lambda context: context.call(books.drill))
    assert run(["check", "--book", str(book)]) == 1
    assert "E41" in capfd.readouterr().out


@pytest.mark.parametrize("between", [False, True], ids=["at once", "after another step"])
def test_a_number_on_paper_is_not_given_again_where_the_step_that_gave_it_was_lost(
    book: Path, between: bool
) -> None:
    opened(book, issue_one)  # the head notes from its first step on
    before = shutil.copy(book / FILE_NAME, book.parent / "昨天的")
    numbers = "SELECT number FROM issued WHERE number IS NOT NULL"
    opened(book, issue_one)
    (given,) = opened(
        book, lambda context: context.call(lambda own: {row[0] for row in own.db.execute(numbers)})
    )
    shutil.copy(before, book / FILE_NAME)
    if between:
        opened(book, lambda context: context.call(books.remember, "列宽", 9))
    (was,) = opened(
        book, lambda context: context.call(lambda own: {row[0] for row in own.db.execute(numbers)})
    )
    assert len(given - was) == 1
    opened(book, issue_one)
    (now,) = opened(
        book, lambda context: context.call(lambda own: {row[0] for row in own.db.execute(numbers)})
    )
    assert len(now - was) == 1
    assert not (now - was) & given
    assert (book / heads.FILE).stat().st_size == 512, "one block of a disk: a cut leaves the old or the new"


def test_a_step_put_in_the_place_of_one_cut_off_is_missed_too(book: Path) -> None:
    opened(book, void_the_first, lambda context: context.call(books.back_up))
    cut(book)
    opened(book, lambda context: context.call(books.remember, "列宽", 9))
    opened(book, lambda context: context.call(books.remember, "列宽", 10))
    assert errors(book) == {"E42"}


def test_a_restore_that_was_asked_for_is_no_loss_and_hides_none_after_it(book: Path) -> None:
    (first,) = opened(book, lambda context: context.call(books.back_up))
    opened(book, void_the_first, lambda context: context.call(books.back_up))
    books.restore_over(first, book, CLOCK)
    assert errors(book) == set()
    opened(book, lambda context: context.call(books.remember, "列宽", 9))
    opened(book, void_the_first, lambda context: context.call(books.back_up))
    assert errors(book) == set()
    cut(book, [one._asdict() for one in heads.read(book).lost])
    assert errors(book) == {"E41"}


def test_a_backup_of_another_book_says_nothing_of_this_one(book: Path, tmp_path: Path) -> None:
    create_demo(tmp_path / "别的.wenming", clock=CLOCK)
    made = backup.make(tmp_path / "别的.wenming", CLOCK.now())
    (book / "backups").mkdir(exist_ok=True)
    shutil.copy(made, book / "backups" / made.name)
    assert errors(book) == set()


def test_the_manifest_names_the_head(book: Path) -> None:
    (made,) = opened(book, lambda context: context.call(books.back_up))
    says = backup_file.manifest_of(made)
    assert says is not None
    assert (says.head_operation, says.head_hash) == heads.read(book).head


# ---- what a closing backup may leave out ----
REMEMBERING = {
    ("access.py", "reveal"), ("books.py", "remember"), ("imports.py", "_remember"), ("places.py", "reveal_phone"),
}  # fmt: skip


def notes() -> dict[tuple[str, str], list[str]]:
    """What every operation that opens as a note does, by (file, function)."""
    found = {}
    for path in SERVICES.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for block in ast.walk(function):
                if isinstance(block, ast.With) and "kind='note'" in ast.unparse(block.items[0]):
                    found[path.name, function.name] = [ast.unparse(line) for line in block.body]
    return found


def writes_nothing_but_settings(lines: list[str]) -> bool:
    return all(
        line == "pass" or line.startswith(("settings_store.save", "now = book.settings")) for line in lines
    )


ACTS: dict[str, Act] = {
    "a certificate": issue_one,
    "a void one": void_the_first,
    "a number by hand": lambda context: context.call(
        issued.enter_by_hand, "service", "手工-77", "张三", date(2026, 10, 26)
    ),
    "a print": lambda context: context.call(
        paper.keep,
        context.paper(paper.notice_print, Period.parse("2026-Q3"), None, date(2026, 10, 26)).result(),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_issued_void_or_printed_is_in_the_closing_backup(book: Path, act: str) -> None:
    opened(book, lambda context: context.call(books.back_up_at_closing))
    opened(book, lambda context: context.call(books.back_up_at_closing))
    assert len(backup.listed(book)) == 1, "nothing new, nothing made"
    opened(book, ACTS[act], lambda context: context.call(books.back_up_at_closing))
    assert len(backup.listed(book)) == 2


def test_what_is_only_remembered_is_no_new_state(book: Path) -> None:
    opened(book, lambda context: context.call(books.back_up_at_closing))
    opened(
        book,
        lambda context: context.call(books.remember, "列宽", 7),
        lambda context: context.call(access.reveal, 1, "phone"),
        lambda context: context.call(books.back_up_at_closing),
    )
    assert len(backup.listed(book)) == 1


def test_every_note_of_the_services_is_remembering_or_a_state(tmp_path: Path, sealed: Path) -> None:
    """By what they write: a note that writes nothing but settings is one of those named here; and in two rich books."""
    assert {site for site, lines in notes().items() if writes_nothing_but_settings(lines)} == REMEMBERING
    assert len(notes()) > len(REMEMBERING) + 8
    demo = tmp_path / "示范.wenming"
    create_demo(demo, clock=CLOCK)
    for folder in (demo, sealed):
        with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
            counted = journal.changes_book(raw)
            left = {
                row[0].split()[0] for row in raw.execute(f"SELECT name FROM operation o WHERE NOT {counted}")
            }
            rest = {
                row[0].split()[0]
                for row in raw.execute(f"SELECT name FROM operation o WHERE kind = 'note' AND {counted}")
            }
        assert left <= {"记住", "记住表头", "查看"}
        assert not rest & {"记住", "记住表头", "查看"}


def test_work_of_notes_alone_is_told_where_it_is_in_no_backup(book: Path) -> None:
    opened(book, lambda context: context.call(books.back_up))
    later = Context(book, Clock.fixed(date(2026, 10, 28)))
    void_the_first(later)
    later.close(with_backup=False)
    context = Context(book, Clock.fixed(date(2026, 11, 20)))
    try:
        assert "E50" in {one.number for one in context.call(books.look_over)}
    finally:
        context.close(with_backup=False)
