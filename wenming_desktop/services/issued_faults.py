"""Whether what was issued still is what it was: its words by their checksum, its files by their hashes; row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from wenming_desktop.domain import issued as rules
from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.domain.issued import Verified
from wenming_desktop.services import mishaps
from wenming_desktop.services.context import Book
from wenming_desktop.services.issued import says_its_number, station_of
from wenming_desktop.storage import issued as store
from wenming_desktop.storage import media
from wenming_desktop.storage.issued import Issued


def faults(book: Book) -> Iterator[tuple[str, str, str]]:
    """(number, what, what is wrong) of everything issued whose words or stored files are no longer what they were."""
    for (pk,) in book.db.execute("SELECT pk FROM issued WHERE state <> 'draft' ORDER BY pk").fetchall():
        try:
            (row,) = store.select(book.db, "pk = ?", [pk])
            yield from list(_faults_of(book, row))
        except sqlite3.Error:  # a damaged page: the check itself says it
            raise
        except Exception as error:  # noqa: BLE001 - what cannot be read of one hides none of the others
            mishaps.log(error, "faults of one issued")
            yield "E20", f"出具的第{pk}份", "登记内容被改动过，读不通"


def _faults_of(book: Book, row: Issued) -> Iterator[tuple[str, str, str]]:
    what = f"{rules.KINDS[row.kind].word}{row.number or _subject(book, row)}"
    if not store.words_hold(row):
        yield "E20", what, "登记内容被改动过"
    if row.state == "issued" and row.printing > 1 and not row.files:
        yield "E24", what, "重出一版没有存档文件，原来那版已经作废"
    for sha256 in dict.fromkeys(row.files.values()):
        try:
            pdf = media.fetch(book.folder, sha256, ".pdf")
        except ObstacleError:
            yield "E49", what, "存档文件现在读不出来"
        except UserError:
            yield "E21", what, "存档文件找不到或被改动过"
        else:
            if not says_its_number(row, pdf):
                yield "E22", what, "存档文件不是这一份的"


def _subject(book: Book, row: Issued) -> str:
    """Of a board from before papers had numbers."""
    return Verified("", track=row.track or "", period=row.period or "", station=station_of(book, row)).subject
