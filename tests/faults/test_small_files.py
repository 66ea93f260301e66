"""Whatever lies in the small files beside a book keeps nobody out of it, and lets nothing that is recorded look refused."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.services.small_book import Small
from wenming_desktop.cli import run
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, carried, drills, proofs
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, chain, heads, small_files
from wenming_desktop.storage import carried as carried_store

pytestmark = pytest.mark.slow
LONG = 100_000
HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b"\xff\xfe\x00",
    "no object": b"[]",
    "a number": b"5",
    "a text": b'"s"',
    "null": b"null",
    "a deep one": b"[" * 200_000,
    "a deep object": b'{"a":' * LONG,
    "a long number": b"9" * 5000,
    "a number no file name holds": b"9" * 300,
    "below zero": b"-5",
    "other digits": "５".encode(),
    "a key too large": b'{"operation": 99999999999999999999999, "hash": "x"}',
    "no end": b'{"operation": Infinity, "hash": "x"}',
    "no number": b'{"operation": NaN, "hash": ""}',
    "yes": b'{"operation": true, "hash": ""}',
    "below nothing": b'{"operation": -1, "hash": ""}',
    "half a pair": b'{"operation": 1, "hash": "\\ud800"}',
    "lost without an end": b'{"operation": 1, "hash": "", "lost": [{"operation": 1e400, "hash": ""}]}',
    "lost by name": b'{"operation": 1, "hash": "", "lost": {"a": 1}}',
    "lost by number": b'{"operation": 1, "hash": "", "lost": 7}',
    "a list of lost numbers": b'{"operation": 1, "hash": "", "lost": [7, null]}',
    "very many lost": json.dumps(
        {"operation": 1, "hash": "", "lost": [{"operation": 1, "hash": "a" * 64}] * 5000}
    ).encode(),
    "a holder of other kinds": b'{"name": [], "pc": {}, "pid": "x", "since": null}',
    "a holder with controls": b'{"name": "\\u0000", "pc": "\\u202e", "pid": 1, "since": "\\n"}',
    "a drill of other kinds": b'{"file": 1, "at": "2026-10-01", "faults": {}, "passed_at": []}',
    "a drill at no time": b'{"file": "x", "at": "9999-99-99", "faults": []}',
    "a drill that passed at no time": b'{"file": "x", "at": "2026-10-01", "faults": ["y"], "passed_at": "z"}',
    "numbers of other kinds": b'[["A-1", "service", 5, "x", "2026-10-01", "", ""], ["A-2"], 7, null]',
    "numbers no rule knows": json.dumps(
        [
            ["A-1", "x", "", "x", "2026-10-01", "", ""],
            ["A-2", "notice", "", "x", "x", "", ""],
            ["A-3", "notice", "", "x", "2026-10-01", "Q9", ""],
        ]
    ).encode(),
    "a number twice": json.dumps([["A-1", "service", "AAAAAAAA", "x", "2026-10-01", "", ""]] * 2).encode(),
    "too large": b" " * (small_files.LONGEST + 5),
}
READERS = ("words", "note", "number", "facts")
FAULT = "程序出了点问题"


def sites() -> set[tuple[str, str]]:
    """Every function (module, name) that asks ``small_files`` for a file."""
    return {
        (path.name, function.name)
        for path in Path(small_files.__file__).parents[1].rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and path.name != "small_files.py"
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        if ast.unparse(call.func) in {f"small_files.{name}" for name in READERS}
    }


@pytest.fixture(scope="module")
def beside(small_template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The name of every small file, by what is asked for beside a book as its doors are gone through.

    Who adds a reader that none of the doors here comes to adds the door.
    """
    folder = tmp_path_factory.mktemp("walked") / "小所.wenming"
    asked: dict[tuple[str, str], set[str]] = {}

    def noting(real: Callable[..., Any]) -> Callable[..., Any]:
        def read(path: Path, *args: Any) -> Any:
            code = sys._getframe(1).f_code
            if path.is_relative_to(folder):
                name = path.relative_to(folder).as_posix()
                asked.setdefault((Path(code.co_filename).name, code.co_name), set()).add(name)
            return real(path, *args)

        return read

    with pytest.MonkeyPatch.context() as patched:
        for name in READERS:
            patched.setattr(small_files, name, noting(getattr(small_files, name)))
        small = Small.copy_of(small_template, folder)
        go_through(small)
        with pytest.raises(UserError, match="正在使用中"):
            Context(folder)
        small.context.close(with_backup=True)
    assert {site for site in asked if site[0] != "small_files.py"} == sites()
    return sorted(set().union(*asked.values()))


def go_through(small: Small) -> None:
    """Every door that reads what lies beside an open book."""
    carried.entered(small.context).encode()
    small.call(books.opening_words).encode()
    small.call(proofs.opening).encode()
    small.call(drills.passed_words).encode()
    small.call(drills.failed_words).encode()
    small.call(drills.weekly)
    made = small.call(books.back_up)
    assert made in [one.path for one in small.call(books.backups) if one.ours]


def test_the_files_are_found_by_walking(beside: list[str]) -> None:
    """Those that were known when this was written, at least."""
    known = {heads.FILE, "holder.json", drills.RECORD, carried_store.FILE}
    assert known | {backup.COUNTER, backup.TURN, backup.RESTORED, backup.CLOSING} <= set(beside)


def count(small: Small) -> int:
    return int(small.rows("SELECT count(*) FROM entry")[0][0])


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_every_door_opens_whatever_lies_beside_the_book(
    small: Small, content: bytes, capfd: pytest.CaptureFixture[str], beside: list[str]
) -> None:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.close()
    for name in beside:
        (small.folder / name).write_bytes(content)
    for verb in ("stats", "check", "backup"):
        (small.folder / heads.FILE).write_bytes(content)
        assert run([verb, "--book", str(small.folder)]) == int(verb == "check"), verb
        # a head that is gone, or of another book, is told as it must be
    said = capfd.readouterr()
    assert FAULT not in said.out + said.err
    assert "Traceback" not in said.err
    small.context = Context(small.folder)
    for name in beside:
        (small.folder / name).write_bytes(content)
    go_through(small)


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_recorded_is_told_so_whatever_lies_in_the_head(small: Small, content: bytes) -> None:
    (small.folder / heads.FILE).write_bytes(content)
    before = count(small)
    small.enter("萨日朗-001", "H1", "2026-10-01")
    assert count(small) == before + 1
    kept = heads.read(small.folder).head
    assert kept == small.call(lambda book: chain.head(book.db))
    assert (small.folder / heads.FILE).stat().st_size < 20_000


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_who_holds_the_book_is_told_or_left_out(small: Small, content: bytes) -> None:
    (small.folder / "holder.json").write_bytes(content)
    with pytest.raises(UserError, match="正在使用中") as caught:
        Context(small.folder)
    str(caught.value).encode()


def test_nothing_after_a_commit_makes_it_look_undone(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("whatever")

    monkeypatch.setattr(chain, "head", broken)
    before = count(small)
    small.enter("萨日朗-001", "H1", "2026-10-01")
    assert count(small) == before + 1


def test_a_folder_in_the_place_of_a_small_file_is_none(small: Small, beside: list[str]) -> None:
    small.close()
    for name in beside:
        (small.folder / name).unlink(missing_ok=True)
        (small.folder / name).mkdir()
    small.context = Context(small.folder)
    assert carried.entered(small.context) == ""
    assert [one.number for one in small.call(books.check)] == ["E45"]
    go_through(small)
    small.enter("萨日朗-001", "H1", "2026-10-01")
    newest = small.call(books.backups)[0].path
    small.close()
    assert run(["restore", str(newest), str(small.folder), "--over"]) == 0
    small.context = Context(small.folder)
    assert carried.entered(small.context) == ""
    assert {one.number for one in small.call(books.check)} == {
        "E47",
        "E44",
    }  # was lacking once; the entry after the backup
    moved = {path.name.split(".移开-")[0] for path in small.folder.rglob("*.移开-*")}
    assert {
        heads.FILE,
        "holder.json",
        carried_store.FILE,
    } <= moved  # told apart from what the program wrote since


def test_small_files_are_read_by_one_reader() -> None:
    """Nobody else reads JSON or text that lies beside a book."""
    root = Path(small_files.__file__).parents[1]
    others = {"temp.py", "standing.py", "packs.py", "small_files.py"}  # a mark, the mounts, a pack
    found = {
        path.name
        for path in [*(root / "storage").glob("*.py"), *(root / "services").glob("*.py")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if ".read_text(" in line and "resource(" not in line
    }
    assert found <= others
