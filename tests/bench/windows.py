"""Whole processes: from the start to what is seen, and the memory a window or an export takes."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from tests.bench.pairs import Pair, paired

RUNS = 5
_LONGEST = 600  # seconds: a window that is not shown is told, not waited for
IDLE = 4000  # ms after the window is shown, and until nothing is under way
_TOLD = """
import json, os, time
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
told = {}
def say(name): told.setdefault(name, time.process_time())
def end(quit):
    told["memory"] = resident()
    print(json.dumps(told), flush=True)
    quit()
"""
# Painted means: the events of the first showing were handled.
_BARE = f"""{_TOLD}
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
qt = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(0, lambda: say("first"))
QTimer.singleShot({IDLE}, lambda: end(qt.quit))
qt.exec()
"""
_OURS = f"""{_TOLD}
import sys
from PySide6.QtCore import QTimer
from wenming_desktop.__main__ import window_program
app = window_program()
from wenming_desktop.ui.pages.workbench.page import WorkbenchPage
show, fill = app.Program._show, WorkbenchPage._show
def showing(program, *shown):
    show(program, *shown)
    QTimer.singleShot(0, lambda: say("first"))
    QTimer.singleShot({IDLE}, lambda: look(program))
def look(program):
    if program.window.ctx.jobs.idle and "usable" in told: end(program.finish)
    else: QTimer.singleShot(200, lambda: look(program))
def filling(page, found):
    fill(page, found)
    QTimer.singleShot(0, lambda: say("usable"))
app.Program._show, WorkbenchPage._show = showing, filling
app.last_backup = lambda context, messages: None
sys.exit(app.main([sys.argv[1]]))
"""


def _environment(data: str) -> dict[str, str]:
    """As an installed program runs: its modules are compiled beside it, and it knows no other book."""
    told = {
        "QT_QPA_PLATFORM": "offscreen",
        "WENMING_DATA": data,
        "PYTHONUTF8": "1",
        "PYTHONPYCACHEPREFIX": _COMPILED,
    }
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | told


_COMPILED = str(Path(tempfile.gettempdir()) / "wenming-bench-compiled")


def _run(code: str, *arguments: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as data:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], check=True, capture_output=True, encoding="utf-8", timeout=_LONGEST,
            env=_environment(data),
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@lru_cache(maxsize=1)
def _pairs(folder: Path) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Ours and the bare window by turns, once for all three of its measurements."""
    ours, bare = [], []
    _run(_OURS, str(folder))  # the first compiles
    for _ in range(RUNS):
        bare.append(_run(_BARE))
        ours.append(_run(_OURS, str(folder)))
    return ours, bare


def _measured(folder: Path, name: str, peer: str) -> Pair:
    ours, bare = _pairs(folder)
    return paired([one[name] for one in ours], [one[peer] for one in bare])


def first(folder: Path) -> Pair:
    """CPU until the window is painted."""
    return _measured(folder, "first", "first")


def usable(folder: Path) -> Pair:
    """CPU until the workbench shows what it read."""
    return _measured(folder, "usable", "first")


def idle(folder: Path) -> Pair:
    """Megabytes resident once everything has been read."""
    return _measured(folder, "memory", "memory")


# VmHWM begins with the program; what wait4 tells begins with the process it was forked from.
_EXPORT = """
import re, sys
from wenming_desktop.cli import run
code = run(sys.argv[1:])
said = re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())
print(int(said[1]) / 1000, file=sys.stderr)
sys.exit(code)
"""


def export_memory(folder: Path) -> Pair:
    """The greatest resident size of the process that exports, in megabytes."""
    verb = ["export", "points", "--json", "--book", str(folder)]
    peaks = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", _EXPORT, *verb], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            encoding="utf-8", env=_environment(str(folder.parent)),
        )  # fmt: skip
        peaks.append(float(done.stderr.split()[-1]))
    return Pair(statistics.median(peaks))
