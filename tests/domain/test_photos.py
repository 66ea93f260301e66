"""The day a photo's file name speaks of: as telephones and WeChat name them."""

from datetime import date

import pytest

from wenming_desktop.domain.photos import day_in_name

DAY = date(2026, 9, 12)


@pytest.mark.parametrize(
    "name",
    [
        "IMG_20260912_101530", "20260912", "微信图片_20260912101530", "微信图片_20260912101530_12_34", "VID_20260912101530123",
        "IMG-20260912-WA0003", "2026-09-12 10.15.30", "2026.9.12卫生整治", "2026年9月12日重阳", "Screenshot_2026-09-12-10-15",
        "mmexport1789171200000", "wx_camera_1789171200000", "照片20260912",
    ],
)  # fmt: skip
def test_names_that_say_their_day(name: str) -> None:
    assert day_in_name(name) == DAY


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0012",
        "DSC00345",
        "卫生整治",
        "20261312_1",
        "2026-13-40",
        "20260231",
        "12345678901234567890",
        "2026091",
    ],
)
def test_names_that_say_none(name: str) -> None:
    assert day_in_name(name) is None


def test_milliseconds_are_read_by_the_clock_of_beijing() -> None:
    assert day_in_name("mmexport1789142400000") == date(
        2026, 9, 12
    )  # midnight in Beijing, 16:00 before in UTC
    assert day_in_name("mmexport1789142399000") == date(2026, 9, 11)


def test_a_day_that_is_none_does_not_hide_a_later_one() -> None:
    assert day_in_name("20260231_2026-09-12") == DAY
    assert day_in_name("2026-02-31 IMG_20260912_101010") == DAY
