"""Make schema_17.wmbak: a backup of a book of schema 17 in which every protected table has rows, by the program of that day.

Run once, with the code of commit 00f2d1b in a work tree of its own (``git worktree add OLD 00f2d1b``):

    PYTHONPATH=OLD python tests/books/make_schema_17.py tests/books/schema_17.wmbak
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.faults.sealed_book import make_sealed
from wenming_desktop.services import books
from wenming_desktop.services.context import Context


def main(out: Path) -> None:
    """Points with evidence, hours, certificates (one void), a printed board, an import, an erasure; packed with its files."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "所.wenming"
        make_sealed(folder)
        with Context(folder) as context:
            assert context.call(lambda book: book.db.execute("PRAGMA user_version").fetchone()) == (17,)
            shutil.copy(context.call(books.back_up), out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
