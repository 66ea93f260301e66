"""What starting costs before anything is shown: the interpreter, the package, the command line's help."""

import subprocess
import sys
import time

from tests.bench.stopwatch import Bench


def _seconds(*command: str) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def test_bare_interpreter(bench: Bench) -> None:
    bench.note("python starts and ends", [_seconds(sys.executable, "-c", "pass") for _ in range(5)])
