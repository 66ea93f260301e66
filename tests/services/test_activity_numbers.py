"""Whatever is registered, removed, undone and redone: a number never names two activities."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.activity_book import held
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities

STEPS = st.lists(
    st.sampled_from(("register", "register last year", "remove", "undo", "redo", "change")), max_size=14
)


@settings(max_examples=25)
@given(steps=STEPS)
def test_a_number_names_one_activity_for_ever(small_template: Path, steps: list[str]) -> None:
    with TemporaryDirectory() as folder:
        small = Small.copy_of(small_template, Path(folder) / "小所.wenming")
        try:
            owner: dict[str, bytes] = {}
            for step in steps:
                take(small, step)
                rows = small.rows("SELECT number, id FROM activity")
                for number, identity in rows:
                    assert owner.setdefault(number, identity) == identity
        finally:
            small.close()


def take(small: Small, step: str) -> None:
    last = small.rows("SELECT max(pk) FROM activity")[0][0]
    try:
        if step == "register":
            held(small)
        elif step == "register last year":
            held(small, day="2025-12-30")
        elif step == "remove" and last:
            small.call(activities.remove, last)
        elif step == "change" and last:
            small.call(activities.save_activity, last, {"day": "2025-11-11", "note": f"{last}"})
        elif step == "undo":
            small.undo()
        elif step == "redo":
            small.redo()
    except UserError as error:
        assert "没有可以" in str(error)  # noqa: PT017 - nothing is left to undo or redo
