"""A setting that cannot be read, by rot or by hand, is told by name at every door, and a backup is offered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from tests.faults.conftest import words_in_sight
from tests.services.small_book import Small
from tests.tampering import behind_our_back
from wenming_desktop.app import Program
from wenming_desktop.cli import run
from wenming_desktop.domain.errors import DamagedBookError
from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import books
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import settings_store
from wenming_desktop.storage.settings_store import PARTS

pytestmark = pytest.mark.slow
HOSTILE: tuple[bytes, ...] = (
    b"", b"{", b"null", b"5", b'"x"', b"[]", b"{}", b"[null]", b'{"a": {"b": []}}', b"1e400", b"[" * 3000, b'{"a":' * 3000,
    b'{"name": null}', b'{"month": null}', b'{"month": {}}', b'[1, "x"]', b'{"2026-13-45": "x"}', b'{"2026-10-01": "x"}',
    b"true", b"-1", b"[-1]", b"99999999999999999999999", b"[99999999999999999999999]", b'"\\ud800"', b'{"\\ud800": "\\ud800"}',
    b"\xff\xfe", b'{"a": "\xff"}', b'{"days": 1e400}', b'{"days": 99999999999999999999999}', b'{"letter_size": "x"}',
    b'{"sealed_by": "x", "days": true}', b'{"masses": {"month": "x"}}', b'{"headings": [1], "last_outside_backup": 7}',
)  # fmt: skip


def put(raw: sqlite3.Connection, key: str, value: bytes) -> None:
    raw.execute("UPDATE setting SET value = CAST(? AS TEXT) WHERE key = ?", [value, key])
    raw.commit()


def is_there(raw: sqlite3.Connection, key: str) -> bytes:
    return bytes(raw.execute("SELECT CAST(value AS BLOB) FROM setting WHERE key = ?", [key]).fetchone()[0])


def load(book: Book) -> Settings:
    return settings_store.load(book.db)


@pytest.fixture
def folder(small_template: Path, tmp_path: Path) -> Path:
    """A closed book with a backup of all it holds."""
    small = Small.copy_of(small_template, tmp_path / "小所.wenming")
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(books.back_up)
    small.close()
    return small.folder


def test_every_part_has_its_words_and_its_row() -> None:
    assert set(PARTS) == {one.name for one in fields(Settings)}
    assert len(set(PARTS.values())) == len(PARTS)


def test_what_was_saved_is_read_again(small: Small) -> None:
    now = small.call(load)
    kept = {key for (key,) in small.rows("SELECT key FROM setting")}
    assert kept == set(PARTS)
    assert settings_store._rows(now) == {
        key: json.loads(value) for key, value in small.rows("SELECT key, value FROM setting")
    }


def is_read(folder: Path, key: str) -> bool:
    """Whether the settings are read whole; what cannot be read is told by its name."""
    context = Context(folder)
    try:
        context.call(load)
        context.call(lambda book: book.operator)
    except DamagedBookError as error:
        return f"“{PARTS[key]}”" not in error.text
    finally:
        context.close(with_backup=False)
    return True


@pytest.mark.parametrize("key", PARTS)
def test_every_hostile_value_is_told_by_name_or_does_no_harm(
    folder: Path, key: str, capfd: pytest.CaptureFixture[str]
) -> None:
    told = 0
    with behind_our_back(folder) as raw:
        was = is_there(raw, key)
    for value in HOSTILE:
        with behind_our_back(folder) as raw:
            put(raw, key, value)
        whole = is_read(folder, key)
        told += not whole
        assert run(["board", "--book", str(folder), "2026-10"]) == int(not whole), value
        board = capfd.readouterr().err
        assert (f"“{PARTS[key]}”读不出来" in board) is not whole, value
        assert ("最近一份完好的备份是" in board) is not whole, value
        assert run(["check", "--book", str(folder), "--json"]) == int(value != was), value
        check = capfd.readouterr()
        numbers = {one["number"] for one in json.loads(check.out)}
        assert ("E19" in numbers) is not whole, value
        assert ("E43" in numbers) is (value != was), "whatever a hand put there is no act of the clerk's"
        assert not (whole and "E18" in numbers), value
        assert "Traceback" not in board + check.err
    assert told >= 15


@pytest.mark.parametrize("key", PARTS)
def test_the_window_tells_it_and_offers_the_backup(
    folder: Path, key: str, program: Program, seen: Callable[[str], None]
) -> None:
    with behind_our_back(folder) as raw:
        put(raw, key, b"{")
    program.open_book(folder)
    seen(f"设置里的“{PARTS[key]}”读不出来")
    seen("最近一份完好的备份是")
    assert "程序出了点问题" not in words_in_sight()


def test_a_backup_with_the_same_fault_is_not_offered(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (good,) = folder.glob("backups/*.wmbak")
    with behind_our_back(folder) as raw:
        put(raw, "notice", b"{")
    context = Context(folder)
    made = context.call(books.back_up)
    context.close(with_backup=False)
    assert made != good
    assert run(["board", "--book", str(folder), "2026-10"]) == 1
    assert good.name in capfd.readouterr().err


def test_a_text_that_is_no_utf8_anywhere_is_damage_and_no_bug(folder: Path) -> None:
    with behind_our_back(folder) as raw:
        raw.execute("UPDATE household SET note = CAST(x'FF' AS TEXT)")
    context = Context(folder)
    try:
        with pytest.raises(DamagedBookError):
            context.call(lambda book: book.db.execute("SELECT note FROM household").fetchall())
    finally:
        context.close(with_backup=False)
