"""Hours and times as clerks write them (服务时长、签到时间), and as screen and paper show them; which unit a column is in."""

import pytest

from wenming_desktop.domain.durations import format_hours, in_minutes, parse_hours, parse_time


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2", 120), ("1.5", 90), ("299.5小时", 17_970), ("2小时30分", 150), ("2时", 120), ("90分钟", 90), ("1:30", 90), ("１．５", 90),
        ("0.25", 15), ("1.67", 100), ("0.33", 20), ("2.3333333", 140), ("0.51", None), ("0.01", None), ("", None), ("两小时", None), ("-1", None), ("100000", 6_000_000), ("100000.02", None), ("100001", None), ("1.005", 60), ("1.5.5", None),
    ],
)  # fmt: skip
def test_hours_as_clerks_write_them(text: str, minutes: int | None) -> None:
    assert parse_hours(text) == minutes


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:00", "09:00"), ("9：05", "09:05"), ("930", "09:30"), ("0930", "09:30"), ("14", "14:00"), ("9点半", "09:30"), ("9点", "09:00"),
        ("22时15分", "22:15"), ("9.30", "09:30"), ("9.05", "09:05"), ("9.3", None), ("11.5", None), ("", ""), ("23:59", "23:59"), ("24:00", None), ("9:60", None), ("早上", None),
    ],
)  # fmt: skip
def test_times_as_clerks_write_them(text: str, time: str | None) -> None:
    assert parse_time(text) == time


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, "0"), (90, "1.5"), (18_750, "312.5"), (15, "0.25"), (-150, "−2.5"), (-1, "−0.02"), (2880, "48")],
)
def test_hours_on_screen_and_paper(minutes: int, shown: str) -> None:
    assert format_hours(minutes) == shown


@pytest.mark.parametrize(
    ("heading", "minutes"),
    [
        ("时长（分钟）", True),
        ("服务时间(分)", True),
        ("时长/分", True),
        ("时长/分 ", True),
        ("时长（小时）", False),
        ("时长（分管领导核定）", False),
        ("积分", False),
        ("累计时长", False),
    ],
)
def test_a_heading_says_its_unit(heading: str, minutes: bool) -> None:
    assert in_minutes(heading) is minutes
