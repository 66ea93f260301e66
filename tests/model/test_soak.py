"""A long life of one book: the whole office's acts at random, compared with a model of it, and memory that stays flat.

The seed is printed; ``WENMING_SEED`` lives the same life again.
"""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

import pytest

from tests import shares
from tests.model.adapter import make_book
from tests.model.bureau import Bureau
from tests.model.office_chance import OfficeChance
from tests.model.office_pair import OfficePair
from tests.model.pair import SETTLED, VILLAGES, Span, changed, rules

SEED = int(os.environ.get("WENMING_SEED", "20260927"))
LOOK = 50  # acts between two looks at everything


def resident() -> int:
    """Megabytes of memory this process holds."""
    gc.collect()
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 2**20


@pytest.mark.sized
@pytest.mark.slow
def test_a_long_life_of_one_book(tmp_path: Path) -> None:
    acts = shares.size("acts of a long life")
    make_book(tmp_path / "样本.wenming", VILLAGES, rules(), changed(), SETTLED)
    span = Span(202603)
    product = Bureau(tmp_path / "样本.wenming", tmp_path / "书.wenming", span.today)
    pair = OfficePair(product, span)
    chance = OfficeChance(pair, SEED)
    began, held = time.monotonic(), {}
    try:
        for done in range(1, acts + 1):
            chance.act()
            if done % LOOK == 0:
                pair.compare_all()
            if done % max(acts // 20, 1) == 0:
                held[done] = resident()
                print(done, held[done], "MB", round(time.monotonic() - began), "s")  # noqa: T201
    except AssertionError as parted:
        raise AssertionError(f"seed {SEED}, act {done}: {parted}") from parted
    finally:
        product.close_book()
        print(f"seed {SEED} acts {dict(sorted(pair.counts.items()))}")  # noqa: T201
