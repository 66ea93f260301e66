"""The table of `dev.py bench` says what was measured: exponents, goals met and missed, one block of lines a work."""

from pathlib import Path

import pytest

from tests.bench import big_book, windows, works
from tests.bench.pairs import Pair, exponent, in_turn, paired
from tests.bench.table import SIZES, Row, markdown
from tests.bench.works import LEDGER, PROCESSES, Goal


@pytest.mark.parametrize(("power", "costs"), [(0, (5, 5, 5)), (1, (1, 10, 100)), (0.5, (1, 10**0.5, 10))])
def test_the_exponent_is_the_power_of_the_size(power: float, costs: tuple[float, ...]) -> None:
    assert exponent(SIZES, costs) == pytest.approx(power)
    assert exponent(SIZES[:1], costs[:1]) is None


def test_a_pair_is_the_median_of_what_was_measured_by_turns() -> None:
    assert paired([2, 9, 4], [1, 3, 4]) == Pair(4, 3, 2)
    assert paired([2, 9, 4], []) == Pair(4)
    done: list[str] = []
    in_turn(lambda: done.append("ours"), lambda: done.append("bare"), 2, 2)
    assert done == ["bare", "bare", "ours", "ours"] * 2


@pytest.mark.parametrize(
    ("goal", "pair", "power", "met"),
    [
        (Goal(3), Pair(9, 3, 3), 0.9, True),
        (Goal(3), Pair(9.1, 3, 3.1), 0, False),
        (Goal(3, power=0.1), Pair(1, 1, 1), 0.2, False),
        (Goal(3, power=0.1), Pair(1, 1, 1), None, True),
        (Goal(0.05, "seconds"), Pair(0.05, 0.001, 50), None, True),
        (Goal(80, "megabytes"), Pair(81), None, False),
    ],
)
def test_a_goal_is_met_or_missed(goal: Goal, pair: Pair, power: float | None, met: bool) -> None:
    assert goal.met(pair, power) is met


def test_the_table_has_a_line_for_each_size_and_says_what_is_beyond_its_goal() -> None:
    row = Row(
        "one entry",
        "its rows",
        Goal(3, power=0.1),
        (1_000, 10_000),
        (Pair(0.001, 0.0005, 2), Pair(2, 0.5, 4)),
    )
    lines = markdown([row]).splitlines()[-2:]
    assert [cell.strip() for cell in lines[0].split("|")[1:6]] == [
        "one entry / its rows", "1,000", "0.5 ms", "1 ms", "2.0"
    ]  # fmt: skip
    assert [cell.strip() for cell in lines[1].split("|")[5:9]] == ["4.0", "3.30", "<= 3x, ^0.1", "**no**"]


@pytest.mark.slow
def test_every_work_can_still_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole processes too: who patches the program to measure it finds what he patches."""
    monkeypatch.setattr(windows, "RUNS", 1)
    monkeypatch.setattr(windows, "_LONGEST", 60)
    folder = tmp_path / "账.wenming"
    big_book.make(folder, 200)
    for alone in PROCESSES:
        assert alone.measure(folder).ours > 0
    with works.opened(folder, 200) as subject:
        for work in LEDGER:
            assert work.measure(subject).ours > 0


def test_each_work_is_named_once() -> None:
    names = [one.work for one in (*LEDGER, *PROCESSES)]
    assert len(set(names)) == len(names)
