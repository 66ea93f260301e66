"""A book that lost its last steps is told by every verb that shows what was issued, with exit 1: they may have declared it void.

Which verbs those are is not listed: each verb that only reads is run with SQLite's statements watched.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from sqlite_utils import Database

from tests.faults.test_cut_tail import opened, void_the_first
from wenming_desktop.cli import run
from wenming_desktop.cli.frame import ShowsIssued, group
from wenming_desktop.services import books, context
from wenming_desktop.storage import connection, heads
from wenming_desktop.storage.connection import FILE_NAME

pytestmark = pytest.mark.slow
LOST = "少了1步操作"
# What each verb that reads is given; "" a verb that writes, whose answer is of what it wrote.
WORDS = {
    "activities": "--month 2026-10", "board": "2026-Q3", "certificate annex": "{certificate}", "certificate changed": "", "export": "persons",
    "hours": "--volunteer {volunteer}", "meeting list": "", "notice": "2026-Q3 --draft --from 2026-10-08", "packs list": "",
    "packs show": "乌审旗", "points corrections": "", "points list": "", "roster": "", "sheet": "--station 萨日朗嘎查 --month 2026-11",
    "signin": "--activity {activity}", "stats": "", "told": "--station 萨日朗 --month 2026-08 --list", "verify": "{certificate} {code}",
    "volunteers": "",
}  # fmt: skip
# They write, or look at the book for its own sake and have their own words and exit code for what it lost.
OTHERS = {
    "backup", "certificate amend", "certificate by-hand", "certificate keep", "certificate service", "certificate void", "check", "close",
    "demo", "household head", "household merge", "household move", "household split", "household state", "import", "meeting add", "new",
    "packs use", "person erase", "points add", "points reverse", "reopen", "restore",
}  # fmt: skip

# It counts the boards that are sealed, and shows none.
COUNTS = {"stats"}


def verbs(of: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for name, one in of.commands.items():
        if isinstance(one, click.Group):
            yield from verbs(one, (*before, name))
        else:
            yield " ".join((*before, name)), one


@pytest.fixture(scope="module")
def cut(sealed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose last step, which declared a certificate void, is gone from the file; head.json remembers it."""
    folder = Path(shutil.copytree(sealed, tmp_path_factory.mktemp("cut") / "断了.wenming"))
    whole = (folder / FILE_NAME).read_bytes()
    opened(folder, lambda one: one.call(books.back_up), void_the_first)
    for stray in folder.glob(f"{FILE_NAME}-*"):
        stray.unlink()
    (folder / FILE_NAME).write_bytes(whole)
    return folder


@pytest.fixture
def book(cut: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(cut, tmp_path / "断了.wenming"))


def facts(book: Path) -> dict[str, str]:
    with closing(sqlite3.connect(book / FILE_NAME)) as raw:
        certificate, code = raw.execute(
            "SELECT number, code FROM issued WHERE kind = 'service' AND state = 'issued' ORDER BY pk LIMIT 1"
        ).fetchone()
        (volunteer,) = raw.execute("SELECT number FROM volunteer ORDER BY pk LIMIT 1").fetchone()
        (activity,) = raw.execute("SELECT number FROM activity ORDER BY pk LIMIT 1").fetchone()
    return {"certificate": certificate, "code": code, "volunteer": volunteer, "activity": activity}


def done(book: Path, verb: str) -> int:
    words = WORDS[verb].format(**facts(book)).split()
    return run([*verb.split(), *words, "--book", str(book), "--json"])


def test_every_verb_is_looked_at() -> None:
    run(["--help"])
    assert {name for name, _ in verbs(group)} == WORDS.keys() | OTHERS


@pytest.mark.parametrize("verb", WORDS)
def test_what_shows_what_was_issued_tells_it_and_exits_1(
    book: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], verb: str
) -> None:
    said: set[str] = set()

    def watched(*args: object, **kwargs: object) -> Database:
        db = connection.connect(*args, **kwargs)  # type: ignore[arg-type]
        db.conn.set_trace_callback(said.add)
        return db

    monkeypatch.setattr(context, "connect", watched)
    run(["packs", "list", "--book", str(book)])  # what every verb asks
    common = frozenset(said)
    said.clear()
    capfd.readouterr()
    code = done(book, verb)
    assert LOST in capfd.readouterr().err
    asked = [sql for sql in said - common if "sqlite_master" not in sql and not sql.startswith(heads.GIVEN)]
    asks = any(" issued " in f"{sql} " for sql in asked)
    marked = isinstance(dict(verbs(group))[verb], ShowsIssued)
    assert marked == (asks and verb not in COUNTS)
    assert not marked or code == 1


def test_a_certificate_is_not_called_valid_by_a_book_that_lost_steps(
    book: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    known = facts(book)
    assert done(book, "verify") == 1
    answer = json.loads(capfd.readouterr().out)
    assert (answer["valid"], answer["state_code"]) == (False, "issued")
    assert run(["verify", known["certificate"], known["code"], "--book", str(book)]) == 1
    said = capfd.readouterr().out
    assert LOST in said
    assert "备份里也没有丢的这几步，不要恢复" in said


def test_the_same_book_before_it_lost_a_step_says_valid(
    sealed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(sealed, tmp_path / "好的.wenming"))
    assert done(folder, "verify") == 0
    assert json.loads(capfd.readouterr().out)["valid"]
