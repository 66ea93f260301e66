"""Promise 9: a second start raises the first window (rows 9-12); another PC is told who, where, since when."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.faults.conftest import CLOCK
from tests.services.small_book import Small
from wenming_desktop.app import Program
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services.context import Context
from wenming_desktop.ui.doorbell import name_of, ring

START = "import sys; from wenming_desktop.__main__ import main; sys.exit(main())"


def _second(book: object) -> subprocess.Popen[str]:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-c", START, str(book)],
        env=env,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_promise_9_row_9_a_second_start_raises_the_first_window_and_exits_0(
    program: Program, book: Path, qtbot: QtBot
) -> None:
    """A process of its own rings; also by the path as a file manager writes it."""
    program.start(str(book))
    assert program.window is not None
    program.window.showMinimized()
    child = _second(f"{book}/")
    qtbot.waitUntil(lambda: child.poll() is not None, timeout=30_000)
    out, err = child.communicate()
    assert (child.returncode, out) == (0, ""), err
    assert not program.window.isMinimized()
    assert program.window.isVisible()
    assert "使用中" not in err


def test_promise_9_row_11_a_killed_program_leaves_no_bell_that_answers(
    program: Program, book: Path, qtbot: QtBot
) -> None:
    """SIGKILL leaves the socket's file and the lock: the next start asks nothing and opens."""
    child = _second(book)
    deadline = time.monotonic() + 60
    while not ring(book) and time.monotonic() < deadline:
        time.sleep(0.2)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert not ring(book)
    program.start(str(book))
    assert program.window is not None
    assert program.window.isVisible()


def test_promise_9_row_10_another_pc_is_told_who_where_since_when_and_pid(small: Small) -> None:
    """The lock of a shared folder is held elsewhere: no bell of this user rings there, the note says who it is."""
    note = {"name": "其其格", "pc": "所里二号机", "pid": 4321, "since": "2026-10-27 08:10"}
    (small.folder / "holder.json").write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        Context(small.folder, CLOCK)
    for words in ("其其格", "所里二号机", "4321", "2026-10-27 08:10", "请先在那边关闭"):
        assert words in str(caught.value)


def test_promise_9_each_user_and_book_has_a_bell_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {name_of(None), name_of(tmp_path / "a.wenming"), name_of(tmp_path / "b.wenming")}
    assert name_of(tmp_path / "x" / ".." / "a.wenming") in names
    monkeypatch.setattr("getpass.getuser", lambda: "别人")
    assert len(names | {name_of(None), name_of(tmp_path / "a.wenming")}) == 5


def test_promise_9_row_12_a_lock_of_a_moment_is_waited_for(small: Small) -> None:
    """An antivirus holds the file for a second and a half (Windows' share-deny opening cannot be tried here)."""
    script = (
        "import sqlite3, sys, time; raw = sqlite3.connect(sys.argv[1]); raw.execute('BEGIN IMMEDIATE');"
        "print('held', flush=True); time.sleep(1.5); raw.rollback()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(small.folder / "book.sqlite3")], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    assert small.enter("萨日朗-001", "H1", "2026-10-01").points == 1000
    child.communicate()
