"""Promise 3 over an upgrade: what was before it is covered by one hash, what came after it by the chain it starts."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.faults.sealed_book import add_like, change, columns_of, make_sealed
from tests.faults.sealed_shown import CLOCK, Look
from tests.tampering import behind_our_back
from wenming_desktop.services import books, certificates, issued
from wenming_desktop.services.context import Context
from wenming_desktop.storage import book_folder, chain, traces
from wenming_desktop.storage.connection import FILE_NAME

pytestmark = pytest.mark.slow
# The older start and the traces of the older chain are read by nobody any more: the newer start speaks for those rows.
TABLES = ("operation", "change", *chain.LEDGERS, *traces.TRACED, *chain.ERASED)
SEALS = {"E40", "E41", "E42", "E43"}


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sealed book, upgraded, with a certificate declared void since."""
    folder = tmp_path_factory.mktemp("upgraded") / "所.wenming"
    make_sealed(folder)
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as raw:
        book_folder._migrate(Database(raw, strict=True, execute_plugins=False), chain.VERSION + 100)
    context = Context(folder, CLOCK)
    context.call(certificates.void, 2, "姓名有误")
    context.close(with_backup=False)
    return folder


@pytest.fixture
def book(upgraded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(upgraded, tmp_path / "副本.wenming"))


def numbers(book: Path) -> set[str]:
    with closing(Look(book)) as look:
        return {one.number for one in look.call(books.check)}


def test_it_is_sound_and_lists_say_nothing(book: Path) -> None:
    with closing(Look(book)) as look:
        assert look.call(books.check) == []
        assert not any(look.listed(name) for name in ("entries", "services", "certificates", "log"))


@pytest.mark.parametrize("how", ["changed", "deleted", "made up"])
@pytest.mark.parametrize("table", TABLES)
def test_promise_3_what_was_before_an_upgrade_is_found_too(book: Path, table: str, how: str) -> None:
    with behind_our_back(book) as raw:
        (pk,) = raw.execute(f"SELECT min(pk) FROM {table}").fetchone()
        if how == "changed":
            change(raw, columns_of(raw, table)[-1 if table != "operation" else 1], pk)
        elif how == "deleted":
            raw.execute(f"DELETE FROM {table} WHERE pk = ?", [pk])
        else:
            add_like(raw, table, pk)
    assert numbers(book) & SEALS


def test_a_certificate_from_before_it_is_proved_where_it_is_shown(book: Path) -> None:
    with behind_our_back(book) as raw:
        raw.execute("UPDATE issued SET name = '冒名者' WHERE pk = 1")
        raw.execute(
            "UPDATE issued SET state = 'issued', withdrawn_on = NULL, withdrawn_reason = '' WHERE pk = 2"
        )
    with closing(Look(book)) as look:
        for pk in (1, 2):
            assert not look.call(issued.state_of, pk).valid
        assert look.listed("certificates")
