"""Boards, their prints and certificates of older books move into ``issued`` byte for byte, with what they said of hours."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from wenming_desktop.services import boards, certificate_changes, certificates, issued, said, stars
from wenming_desktop.services.context import Context
from wenming_desktop.storage import issued as store
from wenming_desktop.storage.connection import FILE_NAME

BOOKS = Path(__file__).parents[1] / "books"
OLD = "SELECT pk, id, track, period, village_pk, edition, sealed_at, operator, content, checksum FROM board ORDER BY pk"
NEW = (
    "SELECT pk, id, track, period, village_pk, edition, issued_at, operator, content, checksum FROM issued "
    "WHERE kind = 'board' ORDER BY pk"
)
PAPERS = "SELECT id, number, code, volunteer_pk, name, day, content, checksum, operation_pk, operator FROM certificate ORDER BY pk"
ISSUED = (
    "SELECT id, number, code, volunteer_pk, name, issued_on, content, checksum, operation_pk, operator FROM issued "
    "WHERE volunteer_pk IS NOT NULL ORDER BY pk"
)


def rows(raw: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    return raw.execute(sql).fetchall()


class Upgraded:
    """A book before its upgrade, read as it lay, and after it, open."""

    def __init__(self, folder: Path, version: int) -> None:
        folder.mkdir()
        shutil.copy(BOOKS / f"schema_{version}.sqlite3", folder / FILE_NAME)
        with closing(sqlite3.connect(folder / FILE_NAME)) as raw:
            self.boards = rows(raw, OLD)
            self.papers = rows(raw, PAPERS) if version > 1 else []
            self.prints = rows(raw, "SELECT board_pk, form, sha256, printed_at FROM stored_print ORDER BY pk")
            self.attached = rows(
                raw, "SELECT row_pk, sha256, title FROM attachment WHERE noun = 'board' ORDER BY pk"
            )
        self.context = Context(folder)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.context.call(lambda book: book.db.execute(sql).fetchall())


@pytest.fixture(params=[1, 2])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Upgraded]:
    found = Upgraded(tmp_path / "书.wenming", request.param)
    yield found
    found.context.close(with_backup=False)


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Upgraded]:
    found = Upgraded(tmp_path / "书.wenming", 2)
    yield found
    found.context.close(with_backup=False)


def test_every_board_and_certificate_is_what_it_was(book: Upgraded) -> None:
    assert book.rows(NEW) == book.boards
    assert book.rows(ISSUED) == book.papers
    kept = [
        (pk, form, sha256, json.loads(facts)["printed"][form])
        for pk, files, facts in book.rows(
            "SELECT pk, files, facts FROM issued WHERE kind = 'board' ORDER BY pk"
        )
        for form, sha256 in json.loads(files).items()
    ]
    assert sorted(kept) == sorted(book.prints)
    assert (
        book.rows("SELECT row_pk, sha256, title FROM attachment WHERE noun = 'issued' ORDER BY pk")
        == book.attached
    )
    for table in ("board", "stored_print", "certificate"):
        assert book.rows(f"SELECT count(*) FROM sqlite_master WHERE name = '{table}'") == [(0,)]
    for row in book.context.call(lambda opened: store.select(opened.db, "1")):
        assert store.words_hold(row)
        assert (row.edition, row.printing, row.amends) == (1, 1, None)
    assert [one.checksum for one in reversed(book.context.call(boards.sealed_boards))] == [
        row[-1] for row in book.boards
    ]


def test_old_boards_have_no_number_and_certificates_keep_theirs(second: Upgraded) -> None:
    assert second.rows("SELECT DISTINCT number, code FROM issued WHERE kind = 'board'") == [(None, None)]
    assert second.rows("SELECT number, kind, state, withdrawn_reason, facts ->> '$.purpose' FROM issued WHERE number IS NOT NULL ORDER BY number") == [
        ("SBDSM-2026-0001", "service", "issued", "", "评先评优"), ("SBDSM-2026-0002", "service", "withdrawn", "用途写错", "评先评优"),
        ("SBDSM-2026-0003", "service", "issued", "", "评先评优"), ("SBDSM-2026-0004", "service", "issued", "", "评先评优"),
        ("SBDSM-2026-0005", "star", "issued", "", "星级认定"),
    ]  # fmt: skip


def answer(book: Upgraded, serial: int) -> issued.Verified:
    number = f"SBDSM-2026-{serial:04d}"
    code = book.rows(f"SELECT code FROM issued WHERE number = '{number}'")[0][0]
    return book.context.call(issued.verify, number, code)


def test_what_they_said_is_noted_and_what_was_taken_back_before_the_upgrade_is_told(second: Upgraded) -> None:
    taken = answer(second, 1)
    assert (taken.valid, taken.changed, taken.minutes, taken.minutes_now) == (True, True, 6_300, 6_120)
    assert answer(second, 2).state == "withdrawn"
    assert not answer(second, 3).changed
    merged = answer(second, 4)
    assert (merged.valid, merged.changed, merged.minutes) == (True, False, 2_640), (
        "merged with another record since"
    )
    star = answer(second, 5)
    assert (star.valid, star.changed, star.minutes_now) == (True, True, 6_120)
    waiting = second.context.call(certificate_changes.changed_list)
    assert [(one.number, [row.was for row in one.rows]) for one in waiting] == [
        ("SBDSM-2026-0001", [180]), ("SBDSM-2026-0005", [180]),
    ]  # fmt: skip
    (line,) = second.context.call(stars.awarded)
    assert line.fallen is None, "102 hours are one star still"


def test_what_was_said_is_hashed_as_it_is_today(second: Upgraded) -> None:
    """The frozen step counts as ``domain.said`` does: else every old certificate would be told."""
    for pks, hashed in second.rows("SELECT rows, hash FROM said WHERE figure <> 'board'"):
        listed = second.rows(f"SELECT pk, minutes FROM service WHERE pk IN ({pks[1:-1]}) ORDER BY pk")
        text = json.dumps([list(row) for row in listed], separators=(",", ":"))
        assert hashed == hashlib.sha256(text.encode()).hexdigest()


def test_what_a_board_said_is_hashed_as_it_is_today(book: Upgraded) -> None:
    found = book.context.call(lambda opened: store.select(opened.db, "kind = 'board'"))
    assert found
    for row in found:
        told = book.context.call(said.of_board, row.pk)
        assert told is not None
        assert told.holds(said.counted_board(store.board_of(row)))
        assert told.subject == {"track": row.track, "period": row.period, "village": row.village_pk}


def test_a_certificate_goes_on_after_the_last_number(second: Upgraded) -> None:
    made, _ = second.context.call(certificates.issue, [2])
    assert made.certificates[0].number == "SBDSM-2026-0006"
