"""What SQLite says of a file becomes a place in words; a disk that fails is told as that and never as damage."""

from __future__ import annotations

import errno
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.services.small_book import Small
from wenming_desktop.cli import run
from wenming_desktop.domain.errors import DamagedBookError, ObstacleError
from wenming_desktop.services import books, mishaps
from wenming_desktop.services.context import Context
from wenming_desktop.storage import integrity, verdict
from wenming_desktop.storage.connection import FILE_NAME

# as SQLite 3.40 to 3.50 word it
PLACES = {
    "row 5 missing from index entry_day": "索引entry_day",
    "wrong # of entries in index entry_day": "索引entry_day",
    "non-unique entry in index household_number": "索引household_number",
    "NULL value in person.name": "表person",
    "non-INTEGER value in entry.points": "表entry",
    "CHECK constraint failed in entry": "表entry",
    "rowid not at end-of-record for row 3 of index entry_day": "有一处",
    "*** in database main ***\nTree 33 page 33 cell 2: Rowid 34 out of order": "第33页",
    "*** in database main ***\nPage 12: never used": "第12页",
    "*** in database main ***\nTree 7: Bytes 12 out": "第7页起的一张表",
    "Freelist: size is 3 but should be 4": "有一处",
}
UNREAD = "Tree 5 page 9: unable to get the page. error code=266"
_ENGLISH = re.compile(r"[A-Za-z]+[ .][A-Za-z]+ [A-Za-z]+")


class Saying:
    """A connection whose look over the file says what a test wants."""

    def __init__(self, *said: str | Exception) -> None:
        self.said = said

    def execute(self, _sql: str) -> Any:
        for one in self.said:
            if isinstance(one, Exception):
                raise one
            yield (one,)


def error(name: str) -> sqlite3.OperationalError:
    made = sqlite3.OperationalError("disk I/O error")
    made.sqlite_errorname = name
    return made


@pytest.mark.parametrize(("said", "place"), PLACES.items())
def test_each_of_sqlites_sentences_is_a_place_in_words(said: str, place: str) -> None:
    assert list(integrity.faults(Saying(said, "ok"), most=20)) == [place]  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", [UNREAD, error("SQLITE_IOERR_READ"), error("SQLITE_BUSY")], ids=str)
def test_what_could_not_be_read_is_no_damage(fault: str | Exception) -> None:
    with pytest.raises((ObstacleError, sqlite3.OperationalError)) as raised:
        integrity.is_whole(Saying(fault))  # type: ignore[arg-type]
    told = mishaps.obstacle(raised.value)
    assert isinstance(told, ObstacleError)


@pytest.mark.parametrize(
    "name", ["SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX", "SQLITE_NOTADB", "SQLITE_ERROR", ""]
)
def test_a_file_in_pieces_is_damaged_however_it_ends_the_look(name: str) -> None:
    assert list(integrity.faults(Saying("Page 3: never used", error(name)), most=20)) == [
        "第3页",
        "有的页已经读不通",
    ]  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", [UNREAD, error("SQLITE_IOERR_READ")], ids=str)
def test_one_failed_reading_is_told_as_that_and_not_remembered(
    small: Small, monkeypatch: pytest.MonkeyPatch, fault: str | Exception
) -> None:
    """Neither is the book called damaged for the rest of the day, nor does 数据体检 speak SQLite's language."""
    with monkeypatch.context() as patch:
        real = integrity.faults
        patch.setattr(integrity, "faults", lambda _db, **how: real(Saying(fault), **how))  # type: ignore[arg-type]
        found = small.call(books.check)
        (first,) = (one for one in found if "数据文件" in one.what or "文件" in one.what)
        assert first.number == "E18"
        assert "磁盘读写出错" in first.what
        for one in found:
            assert not _ENGLISH.search(one.what), one.what
        with pytest.raises(ObstacleError, match="磁盘读写出错") as raised:
            small.call(lambda book: verdict.Known().untrue(book.db, ["entry"]))
        assert not isinstance(raised.value, DamagedBookError)
    assert small.call(books.check) == []


@pytest.mark.parametrize("fault", [UNREAD, error("SQLITE_IOERR_READ"), error("SQLITE_CORRUPT")], ids=str)
def test_the_command_line_lists_what_is_wrong_with_a_file_that_cannot_be_read(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str | Exception
) -> None:
    """``check`` is the verb for that: it is never refused for what it is to list."""
    small.context.close(with_backup=False)
    with monkeypatch.context() as patch:
        real = integrity.faults
        patch.setattr(integrity, "faults", lambda _db, **how: real(Saying(fault), **how))  # type: ignore[arg-type]
        assert run(["check", "--book", str(small.folder), "--json"]) == 1
        found = json.loads(capsys.readouterr().out)
        assert {"E01", "E18"} & {one["number"] for one in found}
    small.context = Context(small.folder)


def test_a_page_in_pieces_is_named_by_its_number(small: Small, tmp_path: Path) -> None:
    file = small.folder / FILE_NAME
    small.call(lambda book: book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    with closing(sqlite3.connect(file)) as raw:
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'person'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    copy = tmp_path / "copy.sqlite3"
    data = bytearray(file.read_bytes())
    data[(root - 1) * size + 8 : (root - 1) * size + 40] = bytes(32)
    copy.write_bytes(data)
    with closing(sqlite3.connect(copy)) as raw:
        said = list(integrity.faults(raw, most=20))
    assert said
    assert any(f"第{root}页" in place for place in said), said
    assert len(set(said)) == len(said)
    for place in said:
        assert not _ENGLISH.search(place), place


@pytest.mark.parametrize(
    "number", [errno.ENOLCK, errno.ELOOP, errno.EXDEV, errno.ETIMEDOUT, errno.EINVAL, 7777]
)
def test_what_the_system_refuses_for_a_reason_nobody_listed_is_no_bug(number: int) -> None:
    told = mishaps.obstacle(OSError(number, "odd"))
    assert isinstance(told, ObstacleError)
    assert "系统不肯" in str(told)
    assert (errno.errorcode.get(number) or "7777") in str(told)


def test_an_error_of_a_library_without_a_number_stays_one() -> None:
    assert mishaps.obstacle(OSError("cannot identify image file")) is None
