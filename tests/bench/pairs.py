"""Ours and the bare library in turn: CPU seconds, medians of pairs, so that both see the same machine."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True)
class Pair:
    """What one size cost: medians of ``ours`` and of the bare one beside it, and the median of the pairs' ratios.

    CPU seconds, or megabytes where that is what is limited; ``bare`` and ``ratio`` are 0 where there is no peer.
    """

    ours: float
    bare: float = 0.0
    ratio: float = 0.0


def cpu(work: Work) -> float:
    """CPU seconds of all threads of this process while it is done."""
    started = time.process_time()
    work()
    return time.process_time() - started


def in_turn(ours: Work, bare: Work | None, runs: int, times: int = 1) -> Pair:
    """Time them by turns; ``times``: what is too short for the clock is done so often in each run."""
    mine, others = [], []
    for _ in range(runs):
        if bare is not None:
            others.append(cpu(lambda: [bare() for _ in range(times)]) / times)
        mine.append(cpu(lambda: [ours() for _ in range(times)]) / times)
    return paired(mine, others)


def paired(mine: Sequence[float], others: Sequence[float]) -> Pair:
    """The medians of measurements taken in turn."""
    if not others:
        return Pair(statistics.median(mine))
    ratio = statistics.median(one / other for one, other in zip(mine, others, strict=True))
    return Pair(statistics.median(mine), statistics.median(others), ratio)


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float | None:
    """The power of the size the cost grows with: the slope of the logarithms; None of one size."""
    if len(sizes) < 2:
        return None
    x, y = [math.log(size) for size in sizes], [math.log(max(cost, 1e-9)) for cost in costs]
    return statistics.linear_regression(x, y).slope
