"""How much of a property test runs: its share in ``dev.py test`` (CI), and the whole of it in ``dev.py long``.

The one table of sizes. ``WENMING_LONG=1`` asks for the whole; a test that takes its size here is marked ``sized``.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

# name: (in dev.py test, in dev.py long)
SIZES = {
    "random books": (50, 500),  # tests/model/test_against_model.py: books, some forty acts each
    "kills": (22, 220),  # tests/crash/test_every_write.py: a program killed, every kind of write by turns
    "machine runs": (8, 80),  # tests/model/test_machine.py: hypothesis examples
    "columns of ordinary tables": (40, 1_000),  # tests/faults/test_tamper_walk.py: all there are
    "columns upgraded": (
        14,
        1_000,
    ),  # tests/faults/test_tamper_walk_upgraded.py: all there are; test_tamper_walk.py has them in CI
    "odd cells": (40, 10_000),  # tests/faults/test_odd_cells.py: all there are
    "acts of a long life": (300, 10_000),  # tests/model/test_soak.py: one book, the whole office
}


def is_long() -> bool:
    return os.environ.get("WENMING_LONG") == "1"


def share(every: Sequence[T], name: str) -> list[T]:
    """As many of some cases as are to be run, from all over."""
    wanted = min(size(name), len(every))
    return [every[at * len(every) // wanted] for at in range(wanted)]


def size(name: str) -> int:
    """How many of them to run."""
    part, whole = SIZES[name]
    return whole if is_long() else part
