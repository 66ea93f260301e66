"""Promise 5: what was typed is kept or asked about, also where the program is killed while one types."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.small_book import Small
from tests.tampering import behind_our_back
from tests.ui.pages.points_book import make_book
from wenming_desktop.services import books, drafts
from wenming_desktop.services.context import Context

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")


def typist(what: str, folder: Path) -> subprocess.Popen[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.faults.typist", what, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, encoding="utf-8")


def test_promise_5_what_was_typed_is_there_after_a_kill_and_nothing_of_it_lies_outside_the_book(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "本所.wenming"
    make_book(folder).close(with_backup=False)
    with typist("type", folder) as clerk:
        try:
            assert clerk.stdout is not None
            assert clerk.stdout.readline().strip() == "typed"
        finally:
            clerk.send_signal(signal.SIGKILL)
    context = Context(folder)
    try:
        assert context.call(books.check) == []
        assert context.call(drafts.waiting).count == 2
        assert context.call(lambda book: book.db.execute("SELECT count(*) FROM entry").fetchone()[0]) == 0
    finally:
        context.close(with_backup=False)
    outside = [path for path in Path(os.environ["WENMING_DATA"]).rglob("*") if path.is_file()]
    assert [path for path in outside if "孟和".encode() in path.read_bytes()] == []
    with typist("look", folder) as again:
        answer, _ = again.communicate(timeout=120)
    assert again.returncode == 0
    assert json.loads(answer.splitlines()[-1]) == {"rows": [["孟和", "Z1 参加志愿服务"]], "cells": ["2", "5"]}


def test_a_draft_whose_title_never_ends_is_told_in_one_line(small: Small) -> None:
    """A hand put millions of characters into a row: what is found of it is cut."""
    with behind_our_back(small.folder) as db:
        db.execute(
            "INSERT INTO draft (surface, subject, title, room, lines, content, saved_at) "
            "VALUES ('form', 'x', ?, '', 1, '[', '2026-10-27T09:00:00')",
            ["长" * 100_000],
        )
    found = small.call(books.look_over)
    assert any("长长" in finding.what for finding in found)
    assert all(len(finding.what) < 3_000 for finding in found)
