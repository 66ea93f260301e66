"""Which unit the figures of a column are in."""

import pytest

from wenming_desktop.domain.durations import in_minutes


@pytest.mark.parametrize(
    ("heading", "minutes"),
    [
        ("时长（分钟）", True),
        ("服务时间(分)", True),
        ("时长/分", True),
        ("时长（小时）", False),
        ("时长（分管领导核定）", False),
        ("积分", False),
        ("累计时长", False),
    ],
)
def test_a_heading_says_its_unit(heading: str, minutes: bool) -> None:
    assert in_minutes(heading) is minutes
