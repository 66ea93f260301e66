"""Lunar days in words and numbers."""

from datetime import date

import pytest

from wenming_desktop.domain.lunar import LUNAR_DAYS, MOONS, TERMS, is_lunar, lunar_words, read_lunar
from wenming_desktop.support.almanac import almanac


def test_the_words_are_complete() -> None:
    assert (len(TERMS), len(MOONS), len(LUNAR_DAYS)) == (24, 12, 30)
    assert (LUNAR_DAYS[9], LUNAR_DAYS[10], LUNAR_DAYS[19], LUNAR_DAYS[20], LUNAR_DAYS[29]) == (
        "初十", "十一", "二十", "廿一", "三十",
    )  # fmt: skip
    assert (TERMS[0], TERMS[4], TERMS[15], TERMS[23]) == ("立春", "清明", "秋分", "大寒")
    assert len(set(TERMS)) == 24


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("农历腊月二十八", (12, 28)), ("腊月廿八", (12, 28)), ("农历正月初七", (1, 7)), ("正月初一", (1, 1)), ("八月十五", (8, 15)),
        ("农历十二月二十", (12, 20)), ("十一月三十", (11, 30)), ("冬月初十", (11, 10)), ("农历除夕", (12, 0)), ("除夕", (12, 0)),
        ("三月三", None), ("大年初五", None), ("十三月初一", None), ("正月十十", None), ("周四", None), ("", None),
    ],
)  # fmt: skip
def test_a_lunar_day_is_read(text: str, day: tuple[int, int] | None) -> None:
    assert read_lunar(text) == day


@pytest.mark.parametrize("month", range(1, 13))
def test_a_lunar_day_as_written_is_read_back(month: int) -> None:
    for day in range(1, 31):
        assert read_lunar(lunar_words(month, day)) == (month, day)


@pytest.mark.parametrize(
    ("month", "day", "on", "falls"),
    [
        (7, 15, "2026-08-27", True),
        (7, 15, "2026-08-26", False),
        (12, 0, "2026-02-16", True),  # 腊月廿九: that year has no 三十
        (12, 30, "2026-02-16", True),
        (12, 29, "2026-02-16", True),
        (None, 1, "2026-02-17", True),
        # 闰六月 2025: 六月初一 was on 25 June; the leap month has no yearly day, but a day of every month
        (6, 1, "2025-06-25", True),
        (6, 1, "2025-07-25", False),
        (None, 1, "2025-07-25", True),
    ],
)
def test_leap_months_and_short_months(month: int | None, day: int, on: str, *, falls: bool) -> None:
    assert is_lunar(month, day, almanac(date.fromisoformat(on))) is falls
