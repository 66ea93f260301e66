"""Promise 2 on the command line: a Chinese sentence, an object with --json, exit 1, never a stack."""

from __future__ import annotations

import errno
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.wenming import Wenming
from wenming_desktop import __main__, cli
from wenming_desktop.services import books, context
from wenming_desktop.storage import book_folder
from wenming_desktop.storage.connection import APPLICATION_ID
from wenming_desktop.storage.migrations import NEWEST

CHINESE = re.compile("[\u4e00-\u9fff]")
DOORS = {
    "open": (["stats", "--book", "B"], (context, "connect")),
    "upgrade": (["stats", "--book", "B"], (book_folder, "upgrade")),
    "create": (["new", "N.wenming", "--name", "新所"], (book_folder, "create")),
    "restore": (["restore", "F", "N.wenming"], (books, "peek_backup")),
    "verb": (["check", "--book", "B"], (books, "look_over")),
    "backup": (["backup", "--book", "B"], (books, "back_up")),
    "imports": (["stats", "--book", "B"], (cli, "_load_verbs")),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RuntimeError("kaputt"), "程序出了点问题"),
        (OSError(errno.ENOSPC, "No space left on device"), "空间"),
        (OSError(errno.EROFS, "Read-only file system"), "只读"),
        (sqlite3.OperationalError("no such table: nonsense"), "程序出了点问题"),
    ],
)
def test_promise_2_every_verb_says_every_error(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    door: str, error: Exception, words: str,
) -> None:  # fmt: skip
    (tmp_path / "F").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    arguments, (owner, name) = DOORS[door]

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(owner, name, refuse)
    typed = [str(book) if word == "B" else word for word in arguments]
    assert cli.run([*typed, "--json"]) == 1
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert answer["exit"] == 1
    assert words in answer["error"]
    assert CHINESE.search(said.err)
    assert "Traceback" not in said.out + said.err


@pytest.mark.parametrize("name", ["长" * 90, "x" * 300, "x" * 5000, "a\0b"])
def test_promise_2_a_name_the_system_refuses_is_told(wenming: Wenming, tmp_path: Path, name: str) -> None:
    """Longer than 255 bytes, longer than a path may be; a NUL comes only from within a program."""
    for arguments in (
        ["stats", "--book", tmp_path / f"{name}.wenming"],
        ["new", tmp_path / f"{name}.wenming"],
    ):
        words = [*map(str, arguments), *(["--name", "新所"] if arguments[0] == "new" else []), "--json"]
        if "\0" in name:
            assert cli.run(words) in (1, 2)
            continue
        done = wenming(*words)
        assert (done.code, done.json["exit"]) == (1, 1)
        assert "太长" in done.json["error"]
        assert CHINESE.search(done.err)


@pytest.mark.parametrize("version", [0, 1, NEWEST])
def test_promise_2_a_file_with_our_id_and_no_tables_is_damage(
    wenming: Wenming, tmp_path: Path, version: int
) -> None:
    """Row 20: neither a stack nor a fresh empty book in its place."""
    folder = tmp_path / "空壳.wenming"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "book.sqlite3")) as raw:
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version={version}")
        raw.commit()
    for verb in ("stats", "check"):
        done = wenming(verb, "--book", folder, "--json")
        assert (done.code, done.json["exit"]) == (1, 1)
        assert "损坏" in done.json["error"]
        assert CHINESE.search(done.err)


def test_promise_2_a_window_that_cannot_be_loaded_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import wenming_desktop.app

    def refuse(_argv: object) -> int:
        raise ImportError("libEGL.so.1")

    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(wenming_desktop.app, "main", refuse)
    monkeypatch.setattr("sys.argv", ["wenming"])
    assert __main__.main() == 1
    said = capsys.readouterr().err
    assert "没有能够启动" in said
    assert "Traceback" not in said
