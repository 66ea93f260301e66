"""A long life of one book: the whole office's acts at random, the same in a model, and nothing kept of what is done.

Ten thousand acts through the services, undo and redo across nouns, restores and reopenings among them; by and by
everything the book says is compared with the model (office.py and what it stands on; it knows nothing of the program),
and ``check`` is clean. The seed is printed: ``WENMING_SEED=17 pytest tests/model/test_soak.py`` lives that life again.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import shares
from tests.model.adapter import make_book
from tests.model.bureau import Bureau
from tests.model.memory import IN_USE, Held, held
from tests.model.office_chance import OfficeChance
from tests.model.office_pair import OfficePair
from tests.model.pair import SETTLED, VILLAGES, Span, changed, rules
from tests.model.test_against_model import imported

HERE = Path(__file__).parent
ACTS = shares.size("acts of a long life")
SEED = int(os.environ.get("WENMING_SEED", "20260927"))
LOOK = 50  # acts between two looks at everything
FIRST = 202603  # the month the life begins three months after, so that there is a past to correct
# Megabytes that may be held more than at a tenth of the life: of what is in use, or of a process with its gaps.
ROOM = 4 if IN_USE else 80
THINGS = 50  # of the program that may be held more


@pytest.fixture(scope="module")
def lived() -> Iterator[dict[str, int]]:
    """How often each act was done and refused."""
    found: dict[str, int] = {}
    yield found
    print(f"\nacts: {dict(sorted(found.items()))}")  # noqa: T201


@pytest.mark.sized
@pytest.mark.slow
def test_a_long_life_of_one_book(tmp_path: Path, lived: dict[str, int]) -> None:
    print(f"seed {SEED}, {ACTS} acts")  # noqa: T201
    make_book(tmp_path / "样本.wenming", VILLAGES, rules(), changed(), SETTLED)
    span = Span(FIRST)
    product = Bureau(tmp_path / "样本.wenming", tmp_path / "书.wenming", span.today)
    pair = OfficePair(product, span)
    chance, began = OfficeChance(pair, SEED), time.monotonic()
    marks: list[Held] = []
    done = 0
    try:
        for done in range(1, ACTS + 1):
            chance.act()
            if done % LOOK == 0 or done == ACTS:
                pair.compare_all()
            if done * 10 % ACTS == 0:
                # what SQLite keeps of its pages is an open book's
                pair.open_again(lambda: marks.append(held(*pair.memory)))
                print(f"{done}: {marks[-1]}, {time.monotonic() - began:.0f} s")  # noqa: T201
    except AssertionError as parted:
        raise AssertionError(f"seed {SEED}, act {done}: {parted}") from parted
    finally:
        product.close_book()
        lived.update(pair.counts)
    if not shares.is_long():
        return  # so short a life is all beginning: modules are still loaded, caches still filled
    early, late = marks[0], marks[-1]
    assert late.things <= early.things + THINGS
    assert late.files <= early.files
    assert late.rest <= early.rest + ROOM


@pytest.mark.sized
@pytest.mark.slow
def test_every_act_of_the_office_was_done_and_most_were_refused_too(lived: dict[str, int]) -> None:
    """A life in which an act is always refused, or always lucky, would hold nothing."""
    if not lived:
        pytest.skip("runs after the life")
    counts = Counter(lived)
    acts = {key.split()[0] for key in counts}
    often = "enter reverse replace undo redo enter_group enter_many enter_sheet import_points add_person serve sign_in tell"
    assert not set(often.split()) - acts
    if shares.is_long():
        seldom = (
            "add_late close reopen seal correct split merge move head state import_household add_household change_person "
            "leave come_back move_person alias meet unmeet untell volunteer skilled withdraw return_ consent same_person "
            "add_activity count_people set_state remove bring take_back put_right certify amend keep void set draft back_up "
            "put_back open_again go_on rehearse"
        )
        assert not [act for act in seldom.split() if not counts[act]]
        refused = (
            "enter reverse replace undo redo enter_many enter_sheet close reopen seal correct add_late leave meet tell untell "
            "withdraw set_state remove serve sign_in bring take_back put_right certify amend keep void"
        )
        assert not [act for act in refused.split() if not counts[f"{act} refused"]]


MODEL = ("certified", "serving", "office", "reviewing", "office_pair", "serving_pair", "office_chance")


@pytest.mark.parametrize("name", MODEL)
def test_the_office_of_the_model_knows_nothing_of_the_program(name: str) -> None:
    used = imported(HERE / f"{name}.py")
    assert not [one for one in used if one.startswith("wenming_desktop")]
    assert not used & {f"tests.model.{one}" for one in ("adapter", "bureau", "volunteer_desk")}
