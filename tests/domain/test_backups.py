"""Which backups stay: by the order they were made in."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain import backups
from wenming_desktop.domain.backups import (
    ALTERED,
    FALLS,
    FEWER,
    MOST,
    NEWEST,
    RESTORE,
    RESTORE_DAYS,
    UPGRADE,
    Stored,
    clock_words,
    fell,
    keep,
)

DAY = date(2026, 10, 27)
KINDS = st.sampled_from(["", "", "", "", UPGRADE, RESTORE, FEWER, ALTERED])
STOCK = st.lists(
    st.tuples(st.dates(), st.sampled_from(["", "a", "b", "c", "d"]) | st.text(min_size=1), KINDS), max_size=80
)


def stock(*days: date) -> list[Stored]:
    """Backups of distinct states on these days, the newest first."""
    return [Stored(str(number), day, f"s{number}") for number, day in enumerate(days)]


def test_nothing_is_kept_of_nothing() -> None:
    assert keep([]) == set()


@given(STOCK)
def test_for_any_clock_the_newest_stays_and_the_number_is_bounded(found: list[tuple[date, str, str]]) -> None:
    newest_first = [Stored(str(number), *one) for number, one in enumerate(found)]
    kept = keep(newest_first)
    assert not newest_first or "0" in kept
    besides = {one.name for one in newest_first if one.kind in (UPGRADE, RESTORE)} & kept
    assert {one.name for one in newest_first if one.kind == UPGRADE} <= kept
    assert {one.state for one in newest_first if one.kind == RESTORE} == {
        one.state for one in newest_first if one.kind == RESTORE and one.name in kept
    }
    assert len(kept - besides) <= MOST + NEWEST + 2 * FALLS + 1


def test_those_of_an_altered_book_take_the_place_of_no_other() -> None:
    sound = stock(*(DAY - timedelta(days=number) for number in range(12)))
    altered = [Stored(f"a{number}", DAY, f"s{number // 2}", ALTERED) for number in range(30)]
    kept = keep([*altered, *sound])
    assert keep(sound) <= kept
    assert {name for name in kept if name.startswith("a")} == {f"a{number}" for number in range(0, 20, 2)}


def test_two_years_of_days_leave_ten_then_days_weeks_and_months() -> None:
    made: list[Stored] = []
    for number in range(730):
        made.insert(0, Stored(str(number), DAY + timedelta(days=number), f"s{number}"))
        kept = keep(made)
        made = [one for one in made if one.name in kept]
    ages = [(made[0].day - one.day).days for one in made]
    assert ages[:17] == list(range(17))
    assert len(ages) == MOST
    assert all(5 <= later - earlier <= 13 for earlier, later in pairwise(ages[17:25]))
    assert 365 < ages[-1] < 500


def test_many_backups_of_one_day_never_push_out_the_days_before() -> None:
    days = [DAY] * 40 + [DAY - timedelta(days=back) for back in range(1, 5)]
    assert {"40", "41", "42", "43"} <= keep(stock(*days))


def test_the_same_state_takes_one_place_however_often_it_was_saved() -> None:
    same = [Stored(f"again{number}", DAY, "s0") for number in range(30)]
    kept = keep([*same, *stock(*[DAY] * 10)])
    assert kept == {"again0", *(str(number) for number in range(1, 10))}


def test_a_backup_of_the_older_form_is_a_state_of_its_own() -> None:
    assert len(keep([Stored(str(number), DAY) for number in range(9)])) == 9


def test_the_state_before_a_restore_stays_through_thirty_later_days_of_work() -> None:
    after = stock(*[DAY] * 60)
    kept = keep([*after, Stored("r", DAY, "x", RESTORE, RESTORE_DAYS - 1)])
    assert "r" in kept
    assert "r" not in keep([*after, Stored("r", DAY, "x", RESTORE, RESTORE_DAYS)]), "thinned like the others"
    assert "r" in keep([Stored("r", DAY, "x", RESTORE, RESTORE_DAYS)])


def test_each_state_before_a_restore_stays_once_however_many_there_are() -> None:
    restores = [Stored(f"r{number}", DAY, f"x{number // 2}", RESTORE) for number in range(40)]
    assert keep(restores) == {f"r{number}" for number in range(0, 40, 2)}
    unknown = [Stored(f"r{number}", DAY, "", RESTORE) for number in range(3)]
    assert keep(unknown) == {"r0", "r1", "r2"}


def test_around_a_fall_three_stay_with_the_one_before() -> None:
    falls = [
        Stored(f"f{n}{kind}", DAY, "x", FEWER if kind == "less" else "")
        for n in range(5)
        for kind in ("less", "whole")
    ]
    kept = keep([*stock(*[DAY] * 40), *falls])
    assert {f"f{n}{kind}" for n in range(3) for kind in ("less", "whole")} <= kept
    assert not {"f3less", "f4less"} & kept
    assert kept == keep(stock(*[DAY] * 40)) | {f"f{n}{kind}" for n in range(3) for kind in ("less", "whole")}


@pytest.mark.parametrize(
    ("before", "now", "wanted"),
    [
        ({"person": 100}, {"person": 90}, True),
        ({"person": 100}, {"person": 91}, False),
        ({"person": 20}, {}, True),
        ({"person": 19}, {"person": 0}, False),
        ({}, {"person": 5}, False),
        ({"person": 30, "entry": 1000}, {"person": 31, "entry": 10}, True),
    ],
)
def test_a_tenth_less_is_a_fall(before: dict[str, int], now: dict[str, int], *, wanted: bool) -> None:
    assert fell(before, now) is wanted


@pytest.mark.parametrize(
    ("today", "last", "words"),
    [
        (DAY, None, ""),
        (DAY, DAY, ""),
        (DAY + timedelta(days=366), DAY, ""),
        (DAY + timedelta(days=367), DAY, "已超过一年"),
        (DAY - timedelta(days=1), DAY, "比最后一次操作（2026-10-27）还早"),
    ],
)
def test_a_clock_that_ran_away_is_said_with_both_days(today: date, last: date | None, words: str) -> None:
    said = clock_words(today, last)
    assert words in said
    assert bool(said) is bool(words)
    assert not said or today.isoformat() in said


def test_the_bound_is_the_sum_of_its_parts() -> None:
    assert backups.MOST == 10 + 7 + 8 + 12
