"""The stopwatch of the measurements."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """One line of the report: the median and the slowest of `runs` in seconds, and the peak memory so far."""

    name: str
    runs: int
    median_s: float
    slowest_s: float
    peak_mb: int


class Bench:
    """Times a piece of work; the lines are printed when all is done and written to out/bench.json."""

    def __init__(self) -> None:
        self.lines: list[Measured] = []

    def time(self, name: str, work: Callable[[], T], runs: int = 5) -> T:
        """Run `work` that often (the cold first run counts too), keep the times, return the last result."""
        seconds = []
        for _ in range(runs):
            started = time.perf_counter()
            result = work()
            seconds.append(time.perf_counter() - started)
        self.note(name, seconds)
        return result

    def note(self, name: str, seconds: list[float]) -> None:
        """Keep times that were taken elsewhere, as of a process that was started and ended."""
        self.lines.append(
            Measured(name, len(seconds), statistics.median(seconds), max(seconds), _peak_megabytes())
        )


def _peak_megabytes() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
