"""How much of a property test runs: its share in ``dev.py test`` (CI), and the whole of it in ``dev.py long``.

The one table of sizes. ``WENMING_LONG=1`` asks for the whole; a test that takes its size here is marked ``sized``.
"""

import os

# name: (in dev.py test, in dev.py long)
SIZES = {
    "random books": (50, 500),  # tests/model/test_against_model.py: books, some forty acts each
    "kills": (22, 220),  # tests/crash/test_every_write.py: a program killed, every kind of write by turns
    "machine runs": (8, 80),  # tests/model/test_machine.py: hypothesis examples
    "acts of a long life": (300, 10_000),  # tests/model/test_soak.py: one book, the whole office
}


def is_long() -> bool:
    return os.environ.get("WENMING_LONG") == "1"


def size(name: str) -> int:
    """How many of them to run."""
    part, whole = SIZES[name]
    return whole if is_long() else part
