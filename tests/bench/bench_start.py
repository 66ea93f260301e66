"""What a start costs, from the process to what is seen: the first window beside a bare Qt one, and short verbs."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.stopwatch import Bench

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
qt = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(0, lambda: (print(time.time()), qt.quit()))
sys.exit(qt.exec())
"""
OURS = """
import sys, time
from PySide6.QtCore import QTimer
from wenming_desktop import app

show = app.Program._show
def showing(program, context):
    show(program, context)
    QTimer.singleShot(0, lambda: (print(time.time()), program.finish()))
app.Program._show = showing
sys.exit(app.main([sys.argv[1]]))
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start") / "示范.wenming"
    _seconds("-m", "wenming_desktop", "demo", str(folder))
    return folder


def test_first_window(bench: Bench, book: Path) -> None:
    bench.note("a bare Qt window", [_until_shown(BARE) for _ in range(5)])
    bench.note("our window on the demo book", [_until_shown(OURS, str(book)) for _ in range(5)])


def test_short_verbs(bench: Bench, book: Path) -> None:
    module = ("-m", "wenming_desktop")
    bench.note("wenming --help", [_seconds(*module, "--help") for _ in range(5)])
    bench.note("wenming stats", [_seconds(*module, "stats", "--book", str(book)) for _ in range(5)])
    board = (*module, "board", "2026-Q3", "--track", "masses", "--book", str(book))
    bench.note("wenming board, sealed quarter", [_seconds(*board) for _ in range(5)])


def _seconds(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - started


def _until_shown(code: str, *arguments: str) -> float:
    """Seconds from starting the process until its window has been painted once."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    started = time.time()
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=environment)
    return float(done.stdout.split()[-1]) - started
