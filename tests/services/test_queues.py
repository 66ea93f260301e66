"""A keystroke never waits behind a check: each queue of reads goes on while another stands still."""

from __future__ import annotations

import ast
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

import wenming_desktop
from tests.services.small_book import Small
from wenming_desktop.services import books, exports, point_lists, search, workbench
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.queues import NAMED, QUEUES, queue_of

ROOT = Path(wenming_desktop.__file__).parent
PATIENCE = 30  # seconds a test waits before it says that something hangs; nothing is measured


@pytest.mark.parametrize("held", QUEUES)
def test_a_queue_that_stands_still_delays_no_other(
    small: Small, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    go, begun = threading.Event(), threading.Event()
    where: dict[Any, str] = {}
    monkeypatch.setattr("wenming_desktop.services.context.queue_of", lambda verb: where[verb])

    def stand(_book: Book) -> str:
        begun.set()
        assert go.wait(PATIENCE)
        return "stood"

    def look(book: Book) -> int:
        return int(book.db.execute("SELECT count(*) FROM household").fetchone()[0])

    where[stand] = held
    standing: Future[str] = small.context.read(stand)
    try:
        assert begun.wait(PATIENCE)
        for queue in QUEUES:
            if queue != held:
                where[look] = queue
                assert small.context.read(look).result(PATIENCE) == 8
        assert small.call(point_lists.month_summary, 202610).entries == 0  # nor the writer
        assert not standing.done()
    finally:
        go.set()
    assert standing.result(PATIENCE) == "stood"


def test_what_a_timer_asks_of_a_closed_book_is_cancelled_and_no_fault(tmp_path: Path) -> None:
    """A box over the closing window lets its timers run on."""
    books.create_book(tmp_path / "我们所.wenming", "苏布德苏木新时代文明实践所")
    with Context(tmp_path / "我们所.wenming") as context:
        context.call(lambda _book: None)
    told: list[bool] = []
    for late in (context.read(books.damage), context.paper(lambda _book: None)):
        late.add_done_callback(lambda future: told.append(future.cancelled()))
    assert told == [True, True]


def test_the_check_the_badge_and_the_keystroke_wait_in_queues_of_their_own() -> None:
    found = [queue_of(verb) for verb in (search.search, workbench.waiting, books.damage)]
    assert found == list(QUEUES)
    assert {queue_of(verb) for verb in (books.check, books.back_up, exports.table)} == {"inspection"}


def test_every_queue_reads_with_a_connection_of_its_own(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wenming_desktop.services.context.queue_of", lambda verb: verb.__name__)

    def named(queue: str) -> Any:
        def verb(book: Book) -> int:
            return id(book.db)

        verb.__name__ = queue
        return verb

    seen = {small.context.read(named(queue)).result(PATIENCE) for queue in QUEUES}
    assert len(seen | {small.call(lambda book: id(book.db))}) == len(QUEUES) + 1


@pytest.mark.parametrize("name", [name for names in NAMED.values() for name in names])
def test_every_verb_that_is_named_is_there(name: str) -> None:
    module, _, verb = name.partition(":")
    path = ROOT / f"{module.replace('.', '/')}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert verb in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_a_book_that_was_not_closed_says_so_when_it_is_opened_again(small: Small) -> None:
    assert not small.context.unclean
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.close()
    wal = small.folder / "book.sqlite3-wal"
    assert not wal.exists()
    wal.write_bytes(b"")
    small.context = Context(small.folder)
    assert small.context.unclean
