"""What no hand touched is found sound: the demo, every old book of the fixtures upgraded, and what is done in them then."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.faults.sealed_shown import CLOCK
from wenming_desktop.services import books, erasure, history, people
from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.storage.connection import FILE_NAME

pytestmark = pytest.mark.slow
OLD = sorted((Path(__file__).parents[1] / "books").glob("*.sqlite3"))


def errors(context: Context) -> list[str]:
    return [f"{one.number} {one.what}" for one in context.call(books.look_over) if one.is_error]


def is_sound_through_changes(folder: Path) -> None:
    """Somebody changed, undone, done again and erased: each leaves its rows as its own."""
    with closing(Context(folder, CLOCK)) as context:
        before = errors(context)
        assert not [one for one in before if one.startswith("E4")]
        pk = context.call(lambda book: book.db.execute("SELECT min(pk) FROM person").fetchone()[0])
        context.call(people.save_person, pk, {"note": "东头第三家"})
        context.call(history.undo)
        context.call(history.redo)
        assert errors(context) == before
        context.call(erasure.erase, pk, "本人撤回同意", date(2026, 10, 26))
        assert errors(context) == before


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_book_upgraded_is_sound(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "旧的.wenming"
    folder.mkdir()
    shutil.copy(old, folder / FILE_NAME)
    is_sound_through_changes(folder)


def test_the_demo_is_sound(tmp_path: Path) -> None:
    create_demo(tmp_path / "示范.wenming", clock=CLOCK)
    is_sound_through_changes(tmp_path / "示范.wenming")
