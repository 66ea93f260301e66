"""Promise 3: what was sealed or issued is proved each time it is shown, and 数据体检 finds whatever was altered by hand."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.tampering import behind_our_back
from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import activity_photos, boards, books, certificates, editions, paper
from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.storage import media
from wenming_desktop.support.clock import Clock

CLOCK = Clock.fixed(date(2026, 10, 27))
Q3 = Period.parse("2026-Q3")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo book with a printed board, as it is closed."""
    folder = tmp_path_factory.mktemp("tamper") / "示范.wenming"
    create_demo(folder, clock=CLOCK)
    context = Context(folder, CLOCK)
    made = context.paper(paper.board_print, "masses", Q3, None).result()
    context.call(paper.keep, made)
    context.close(with_backup=False)
    return folder


@pytest.fixture
def book(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "副本.wenming"))


@dataclass(frozen=True)
class Case:
    """An edit by hand, the numbers 数据体检 must tell of it, and where it must be told when it is shown."""

    name: str
    sql: tuple[str, ...]
    numbers: frozenset[str]
    shown: Callable[[Context], None] | None = None


def told(show: Callable[[Context], Any]) -> Callable[[Context], None]:
    """Showing it is refused in words, and nothing of it is answered."""

    def refused(context: Context) -> None:
        with pytest.raises(NotAsKeptError, match="与存档不符"):
            show(context)

    return refused


NEWEST = "(SELECT max(pk) FROM issued WHERE kind = 'service' AND state = 'issued')"
VOID = "(SELECT max(pk) FROM issued WHERE kind = 'service' AND state = 'withdrawn')"
BOARD = "(SELECT pk FROM issued WHERE kind = 'board' AND village_pk IS NULL AND track = 'masses')"
MADE_UP = "id, kind, volunteer_pk, name, number, code, state, content, checksum, files, facts, issued_on, issued_at, operator"


def pk_of(context: Context, which: str) -> int:
    return int(context.call(lambda opened: opened.db.execute(f"SELECT {which}").fetchone()[0]))


def not_valid(which: str) -> Callable[[Context], None]:
    """核验 with the right code answers neither name nor hours, only that it counts for nothing."""

    def verify(context: Context) -> None:
        sql = f"SELECT number, code FROM issued WHERE pk = {which}"
        number, code = context.call(lambda opened: opened.db.execute(sql).fetchone())
        answer = context.call(editions.verify, number, code)
        assert (answer.found, answer.valid, answer.name, answer.minutes) == (True, False, "", None)
        assert "不能作数" in answer.said
        told(lambda opened: opened.call(certificates.stored, pk_of(opened, which)))(context)

    return verify


def gone(context: Context) -> None:
    assert not context.call(editions.verify, "SBDSM-2026-0024", "AAAAAAAA").found


def the_board(context: Context) -> None:
    told(lambda opened: opened.call(boards.board, "masses", Q3))(context)
    told(lambda opened: opened.call(editions.editions, "masses", Q3, None))(context)


def the_print(context: Context) -> None:
    told(lambda opened: opened.paper(paper.board_print, "masses", Q3, None).result())(context)


def the_photo(context: Context) -> None:
    told(lambda opened: opened.call(activity_photos.content, pk_of(opened, "min(pk) FROM attachment")))(
        context
    )


CASES = (
    Case("certificate: name, hours, day in the columns",
         (f"UPDATE issued SET name = '冒名者', facts = json_set(facts, '$.minutes', 999999), issued_on = '2020-01-01' WHERE pk = {NEWEST}",),
         frozenset({"E20", "E43"}), not_valid(NEWEST)),
    Case("certificate: content with a fresh checksum (and the same columns)",
         (f"UPDATE issued SET content = json_set(content, '$.opening', '累计9000小时') WHERE pk = {NEWEST}",
          f"UPDATE issued SET checksum = sha256(content) WHERE pk = {NEWEST}"),
         frozenset({"E43"}), not_valid(NEWEST)),
    Case("certificate: the file of another person",
         (f"UPDATE issued SET files = (SELECT files FROM issued WHERE kind = 'service' ORDER BY pk LIMIT 1) WHERE pk = {NEWEST}",),
         frozenset({"E22", "E43"}), not_valid(NEWEST)),
    Case("certificate: a void one set back to valid",
         (f"UPDATE issued SET state = 'issued', withdrawn_on = NULL WHERE pk = {VOID}",),
         frozenset({"E43"}), not_valid("(SELECT pk FROM issued WHERE state = 'issued' AND withdrawn_reason <> '')")),
    Case("certificate: deleted",
         ("UPDATE said SET issued_pk = NULL WHERE issued_pk = " + NEWEST, f"DELETE FROM issued WHERE pk = {NEWEST}"),
         frozenset({"E43"}), gone),
    Case("certificate: made up",
         (f"INSERT INTO issued ({MADE_UP}) SELECT randomblob(16), kind, volunteer_pk, name, 'SBDSM-2026-0999', 'AAAAAAAA', state, "
          f"json_set(content, '$.number', 'SBDSM-2026-0999', '$.code', 'AAAAAAAA'), '', files, facts, issued_on, issued_at, operator FROM issued WHERE pk = {NEWEST}",
          "UPDATE issued SET checksum = sha256(content) WHERE number = 'SBDSM-2026-0999'"),
         frozenset({"E22", "E43"}), not_valid("(SELECT pk FROM issued WHERE number = 'SBDSM-2026-0999')")),
    Case("board: the first household renamed, its points raised",
         (f"UPDATE issued SET content = json_set(content, '$.lines[0].name', '冒名户主', '$.lines[0].total', 99999) WHERE pk = {BOARD}",),
         frozenset({"E20", "E43"}), the_board),
    Case("board: the same with a fresh checksum",
         (f"UPDATE issued SET content = json_set(content, '$.lines[0].total', 99999) WHERE pk = {BOARD}",
          f"UPDATE issued SET checksum = sha256(content) WHERE pk = {BOARD}"),
         frozenset({"E43"}), the_board),
    Case("board: its stored print pointed at another file",
         (f"UPDATE issued SET files = json_set(files, '$.list', (SELECT files ->> '$.pdf' FROM issued WHERE kind = 'service' LIMIT 1)) WHERE pk = {BOARD}",),
         frozenset({"E43"}), the_print),
    Case("photo: pointed at another photo",
         ("UPDATE attachment SET sha256 = (SELECT max(sha256) FROM attachment), row_pk = row_pk WHERE pk = (SELECT min(pk) FROM attachment)",),
         frozenset({"E43"}), the_photo),
    Case("photo: its row deleted", ("DELETE FROM attachment WHERE pk = (SELECT min(pk) FROM attachment)",), frozenset({"E43"})),
    Case("entry: ten points more",
         ("UPDATE entry SET points = points + 1000, claimed = claimed + 1000 WHERE pk = (SELECT max(pk) FROM entry WHERE points > 0 AND reverses IS NULL)",),
         frozenset({"E40"})),
    Case("entry: deleted", ("DELETE FROM entry WHERE pk = (SELECT max(pk) FROM entry WHERE reverses IS NULL)",), frozenset({"E40"})),
    Case("entry: made up under an operation that is there",
         ("CREATE TEMP TABLE t AS SELECT * FROM entry WHERE pk = (SELECT max(pk) FROM entry); UPDATE t SET pk = pk + 1, id = randomblob(16), reverses = NULL, tops = NULL, replaces = NULL; INSERT INTO entry SELECT * FROM t; DROP TABLE t",),
         frozenset({"E40"})),
    Case("service: a hundred hours more", ("UPDATE service SET minutes = minutes + 6000 WHERE pk = (SELECT min(pk) FROM service)",), frozenset({"E40"})),
    Case("journal: changes deleted", ("DELETE FROM change WHERE pk BETWEEN 5000 AND 6000",), frozenset({"E40"})),
    Case("journal: one operation deleted with its changes",
         ("DELETE FROM change WHERE operation_pk = 100", "PRAGMA foreign_keys = OFF", "DELETE FROM operation WHERE pk = 100"), frozenset({"E40"})),
    Case("journal: operator and time rewritten", ("UPDATE operation SET operator = '别人', at = '2020-01-01' WHERE pk > 200",), frozenset({"E40"})),
    Case("journal: the newest operations cut off",
         ("PRAGMA foreign_keys = OFF", "DELETE FROM change WHERE operation_pk > (SELECT max(pk) - 2 FROM operation)",
          "DELETE FROM operation WHERE pk > (SELECT max(pk) - 2 FROM operation)"), frozenset({"E41"})),
    Case("months: what was audited is open again", ("DELETE FROM closed_month",), frozenset({"E43"})),
    Case("months: one more is closed", ("INSERT INTO closed_month (period, closed_at, operator) VALUES (202610, '2026-11-01', '乌兰')",), frozenset({"E43"})),
    Case("said: the hours a certificate stood on", ("UPDATE said SET value = value + 60 WHERE pk = (SELECT max(pk) FROM said)",), frozenset({"E43"})),
    Case("schema: a guard dropped", ("DROP TRIGGER entry_no_update",), frozenset({"E03"})),
    Case("schema: a guard that guards nothing",
         ("DROP TRIGGER entry_no_delete", "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT 1; END"), frozenset({"E03"})),
    Case("schema: a foreign trigger",
         ("CREATE TRIGGER spy AFTER INSERT ON entry BEGIN UPDATE setting SET value = value; END",), frozenset({"E03"})),
    Case("schema: a foreign table and view", ("CREATE TABLE spoil (word TEXT)", "CREATE VIEW peek AS SELECT * FROM person"), frozenset({"E03"})),
    Case("schema: an index dropped", ("DROP INDEX entry_household",), frozenset({"E03"})),
    Case("the chain's own notes: a trace rewritten",
         ("UPDATE trace SET hash = 'x' WHERE pk = (SELECT min(pk) FROM trace WHERE noun = 'said')",), frozenset({"E40"})),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_promise_3_an_edit_by_hand_is_found_by_check_and_told_where_it_is_shown(
    book: Path, case: Case
) -> None:
    tamper(book, case.sql)
    context = Context(book, CLOCK)
    try:
        assert {one.number for one in context.call(books.check) if one.is_error} >= case.numbers
        if case.shown:
            case.shown(context)
    finally:
        context.close(with_backup=False)


def tamper(folder: Path, statements: tuple[str, ...]) -> None:
    """A statement that makes or drops guards acts on them as they stand; the others find none in their way."""
    guards = any("TRIGGER" in one for one in statements)
    with behind_our_back(folder) as raw:
        raw.create_function("sha256", 1, lambda text: media.hash_of(text.encode()))
        for statement in () if guards else statements:
            raw.executescript(statement) if ";" in statement else raw.execute(statement)
    if guards:
        with closing(sqlite3.connect(folder / "book.sqlite3")) as raw:
            for statement in statements:
                raw.execute(statement)


FILES = {
    "certificate": ("E21", "SELECT files ->> '$.pdf', '.pdf' FROM issued WHERE kind = 'service' AND state = 'issued' ORDER BY pk DESC"),
    "board print": ("E21", "SELECT files ->> '$.list', '.pdf' FROM issued WHERE kind = 'board' AND files <> '{}'"),
    "photo": ("E23", "SELECT sha256, lower(substr(title, instr(title, '.'))) FROM attachment WHERE noun = 'activity'"),
}  # fmt: skip


@pytest.mark.parametrize("how", ["missing", "one bit"])
@pytest.mark.parametrize("noun", FILES)
def test_promise_3_a_stored_file_that_is_gone_or_changed_is_found(book: Path, noun: str, how: str) -> None:
    number, sql = FILES[noun]
    context = Context(book, CLOCK)
    try:
        sha256, suffix = context.call(lambda opened: opened.db.execute(sql).fetchone())
        path = media.path_of(book, sha256, suffix)
        content = path.read_bytes()
        path.unlink()
        if how == "one bit":
            path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
        assert [one.number for one in context.call(books.check)] == [number]
        with pytest.raises(UserError, match="找不到或被改动过"):
            media.fetch(book, sha256, suffix)
    finally:
        context.close(with_backup=False)


def test_promise_3_an_altered_row_does_not_become_sound_by_the_next_operation(book: Path) -> None:
    tamper(book, (f"UPDATE issued SET name = '冒名者' WHERE pk = {NEWEST}",))
    context = Context(book, CLOCK)
    try:
        with pytest.raises(NotAsKeptError):
            context.call(certificates.void, pk_of(context, NEWEST), "本人退回")
        assert "E43" in {one.number for one in context.call(books.check)}
    finally:
        context.close(with_backup=False)


def test_promise_3_content_nobody_can_read_does_not_end_the_check(book: Path) -> None:
    tamper(book, (f"UPDATE issued SET facts = '不是字典' WHERE pk = {NEWEST}",))
    context = Context(book, CLOCK)
    try:
        numbers = {one.number for one in context.call(books.check)}
    finally:
        context.close(with_backup=False)
    assert numbers >= {"E20", "E43"}


@pytest.fixture
def damaged(book: Path) -> Path:
    """Two pages overwritten in the middle of the file."""
    path = book / "book.sqlite3"
    data = bytearray(path.read_bytes())
    for page in (len(data) // 4096 // 3, len(data) // 4096 // 2):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))
    return book


def test_promise_3_check_goes_on_after_a_damaged_page(damaged: Path) -> None:
    tamper_media = next((damaged / "media").rglob("*.jp*g"))
    tamper_media.unlink()
    context = Context(damaged, CLOCK)
    try:
        numbers = [one.number for one in context.call(books.check)]
    finally:
        context.close(with_backup=False)
    assert "E01" in numbers
    assert numbers.index("E01") < numbers.index("E23"), "what stands after the damage was looked at too"
