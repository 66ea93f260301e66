"""Random books: whatever is entered, corrected, undone, closed, sealed, split and moved, the program and the model agree.

The model (model.py) is written from the design and imports nothing of the program; the seeds are printed, so that a
book that parts can be made again: ``pytest tests/model -k "book[17]"`` after ``WENMING_SEED``.
"""

from __future__ import annotations

import ast
import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests import shares
from tests.model.adapter import Product, make_book
from tests.model.chance import Chance
from tests.model.pair import SETTLED, VILLAGES, Pair, Span, changed, rules

HERE = Path(__file__).parent
ACTS = 40  # of a book
LOOK = 8  # acts between two looks at everything
BATCHES = 10  # the books of a share in so many tests, so that one that parts does not hide the others
SEED = int(os.environ.get("WENMING_SEED", "20260927"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "样本.wenming"
    make_book(folder, VILLAGES, rules(), changed(), SETTLED)
    return folder


@pytest.fixture(scope="session")
def counts() -> Iterator[Counter[str]]:
    """How often each act was done and refused, over all books of the run."""
    found: Counter[str] = Counter()
    yield found
    print(f"\nacts: {dict(sorted(found.items()))}")  # noqa: T201


def span_of(seed: int) -> Span:
    """Half of the books end with the year, so that a year's board is sealed too."""
    chosen = random.Random(seed)
    return Span(202609 if chosen.random() < 0.5 else 202600 + chosen.randint(3, 8))


def live_through(template: Path, folder: Path, seed: int) -> Counter[str]:
    """One book from its first act to its last."""
    span = span_of(seed)
    product = Product(template, folder, span.today)
    try:
        pair = Pair(product, span)
        chance = Chance(pair, seed)
        for done in range(1, ACTS + 1):
            chance.act()
            if done % LOOK == 0:
                pair.compare()
        for period in span.periods:
            for household in pair.model.households():
                pair.behind(period, household)
        assert product.problems() == []
        return pair.counts
    finally:
        product.close_book()


@pytest.mark.sized
@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_program_and_the_model_agree_on_random_books(
    template: Path, tmp_path: Path, counts: Counter[str], batch: int
) -> None:
    each = shares.size("random books") // BATCHES
    first = SEED + batch * 1000
    print(f"seeds {first} to {first + each - 1}")  # noqa: T201
    for seed in range(first, first + each):
        try:
            counts.update(live_through(template, tmp_path / f"{seed}.wenming", seed))
        except AssertionError as parted:
            raise AssertionError(f"seed {seed} ({span_of(seed).months}): {parted}") from parted


@pytest.mark.sized
@pytest.mark.slow
def test_every_act_was_done_and_the_refusals_were_met(template: Path, counts: Counter[str]) -> None:
    """A run in which an act is always refused would hold nothing."""
    if not counts:
        pytest.skip("runs after the books")
    assert counts["capped"] > 10
    assert counts["moved 建户 back"] > 0
    assert counts["left 建户 alone"] > 0
    assert counts["topped up"] > 3
    acts = "enter reverse replace add_late undo redo close reopen seal correct split merge move head state"
    assert not [act for act in acts.split() if not counts[act]]
    refused = "enter reverse add_late undo redo close reopen seal correct"
    assert not [act for act in refused.split() if not counts[f"{act} refused"]]
    assert sum(counts[f"{act} refused"] for act in ["split", "merge", "move", "head", "state"]) > 3


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
    return found


@pytest.mark.parametrize(
    "name", ["model.py", "days.py", "records.py", "households.py", "pair.py", "chance.py"]
)
def test_the_model_knows_nothing_of_the_program(name: str) -> None:
    allowed = {
        "__future__", "ast", "collections", "collections.abc", "dataclasses", "datetime", "random", "typing",
        "tests.model.days", "tests.model.households", "tests.model.model", "tests.model.pair", "tests.model.records",
    }  # fmt: skip
    assert imported(HERE / name) <= allowed


def test_the_model_is_the_only_thing_the_model_needs() -> None:
    assert imported(HERE / "model.py") - {"tests.model.days", "tests.model.households", "tests.model.records"} <= {
        "__future__", "collections", "collections.abc", "dataclasses", "datetime", "typing",
    }  # fmt: skip
    assert date(2026, 9, 30) == Span(202606).today + (date(2026, 9, 30) - date(2026, 9, 27))
