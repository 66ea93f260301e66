"""`dev.py bench` runs files named bench_*.py; what they measure is printed and written to out/bench.json."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.bench.stopwatch import Bench

RESULTS = Path(__file__).parents[2] / "out" / "bench.json"
_bench = Bench()


@pytest.fixture
def bench() -> Bench:
    return _bench


@pytest.fixture(scope="session", autouse=True)
def _report() -> Iterator[None]:
    yield
    if not _bench.lines:
        return
    print("\n" + f"{'':44}{'runs':>5}{'median':>10}{'slowest':>10}{'peak':>9}")
    for line in _bench.lines:
        print(f"{line.name:44}{line.runs:5}{line.median_s:9.3f}s{line.slowest_s:9.3f}s{line.peak_mb:6} MB")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(line) for line in _bench.lines], ensure_ascii=False, indent=1))
