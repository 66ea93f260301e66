"""An office that issues certificates, closes its book, puts backups back and opens it again, as the window does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.served_book import LI_YAN, add_volunteer, new_book
from wenming_desktop.services import books, carried, certificates, issued
from wenming_desktop.services.context import Context
from wenming_desktop.storage import issued as issued_store
from wenming_desktop.storage.certificates import Kept


class Office:
    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, ""
        self.context = new_book(folder)
        self.people = [
            add_volunteer(self.context, name, f"15059900013{at}", LI_YAN)
            for at, name in enumerate(("李䶮", "单跃进"))
        ]

    def issue(self, who: int = 0) -> Kept:
        (made,) = self.context.call(certificates.issue, [self.people[who]])[0].certificates
        return made

    def close(self) -> None:
        self.context.close(with_backup=False)

    def open(self) -> None:
        """As the window and each verb do."""
        self.context = Context(self.folder, self.context.clock)
        self.said = carried.entered(self.context)

    def put_back(self, file: Path) -> carried.Restored:
        self.close()
        done = books.restore_over(file, self.folder, self.context.clock)
        self.open()
        return done

    def verified(self, paper: Kept) -> issued.Verified:
        return self.context.call(issued.verify, paper.number, paper.code)

    def row(self, number: str) -> issued.Issued:
        row = self.context.call(lambda book: issued_store.by_number(book.db, number))
        assert row is not None
        return row


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office whose book is sound in the end, but for what a restore that was asked for left out."""
    found = Office(tmp_path / "书.wenming")
    yield found
    assert {one.number for one in found.context.call(books.check)} <= {"E44"}
    found.close()
