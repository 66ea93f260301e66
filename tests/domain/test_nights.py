"""跨过半夜的活动：什么算一夜、零点以后来的记在哪一天。"""

from datetime import date

import pytest

from wenming_desktop.domain.hours import Stretch, day_problems, each_day, off_time, one_night, past_midnight

TEN = date(2026, 10, 10)


@pytest.mark.parametrize(
    ("days", "start", "finish", "night"),
    [
        (1, "22:00", "02:00", True), (1, "18:00", "06:00", True), (1, "18:00", "06:01", False), (1, "14:00", "11:00", False),
        (1, "09:00", "17:00", False), (1, "09:00", "09:00", False), (1, "", "", False), (1, "22:00", "", False), (0, "22:00", "02:00", False),
        (2, "22:00", "02:00", False),
    ],
)  # fmt: skip
def test_a_night_lasts_half_a_day_at_most(days: int, start: str, finish: str, night: bool) -> None:
    assert one_night(TEN, date(2026, 10, 10 + days), (start, finish)) is night


@pytest.mark.parametrize(
    ("held", "one"),
    [
        (("09:00", "11:30"), True), (("08:00", "21:00"), True), (("22:00", "02:00"), True), (("23:59", "00:00"), True),
        (("14:00", "11:00"), False), (("09:00", "09:00"), False), (("09:00", ""), False), (("", ""), False),
    ],
)  # fmt: skip
def test_times_of_one_day_or_night(held: tuple[str, str], one: bool) -> None:
    assert each_day(held) is one


@pytest.mark.parametrize(
    ("held", "start", "after"),
    [
        (("22:00", "02:00"), "22:00", False), (("22:00", "02:00"), "23:30", False), (("22:00", "02:00"), "00:00", True),
        (("22:00", "02:00"), "00:30", True), (("22:00", "02:00"), "02:10", True), (("22:00", "02:00"), "21:30", False),
        (("18:00", "06:00"), "06:00", True), (("22:00", "02:00"), "", False), (("", ""), "00:30", False), (("09:00", "11:00"), "00:30", False),
        (("22:00", ""), "00:30", False), (("20:00", "22:00"), "02:00", False), (("22:00", "22:00"), "02:00", False),
    ],
)  # fmt: skip
def test_a_sign_in_past_midnight_of_a_night(held: tuple[str, str], start: str, after: bool) -> None:
    assert past_midnight(held, start) is after


def test_what_was_served_past_midnight_fits_its_night() -> None:
    night, next_day = ("22:00", "02:00"), date(2026, 10, 11)
    assert off_time(Stretch(next_day, "00:30", "02:00", held=night), 90) == []
    assert off_time(Stretch(TEN, "22:00", "23:30", held=night), 90) == []
    assert off_time(Stretch(next_day, "02:10", "03:00", held=night), 50) != []
    whole = Stretch(next_day, minutes=240, held=("00:00", "04:00"))
    assert day_problems([Stretch(next_day, "00:30", "02:00", 90, held=night)], [whole], 480) != []
