"""Records of one person at one time (重阳敬老饭 10:00 to 13:30, 义务植树 9:00 to 11:30): counted twice, told before paper."""

from datetime import date

import pytest

from wenming_desktop.domain.certificate_hints import clashes
from wenming_desktop.domain.hours import Stretch

TEN, ELEVEN = date(2026, 10, 10), date(2026, 10, 11)
PLANT = Stretch(TEN, "09:00", "11:30", 150, "义务植树")
MEAL = Stretch(TEN, "10:00", "13:30", 210, "敬老饭")


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], ""),
        ([PLANT], ""),
        ([PLANT, MEAL], "2026年10月10日“义务植树”和“敬老饭”的时间重叠，累计里算了两遍，请核对"),
        ([MEAL, PLANT], "2026年10月10日“义务植树”和“敬老饭”的时间重叠，累计里算了两遍，请核对"),
        ([PLANT, Stretch(TEN, "11:30", "13:00", 90, "敬老饭")], ""),
        # both at one time, though the minutes stated would have found room
        (
            [Stretch(TEN, "09:00", "11:30", 60, "义务植树"), Stretch(TEN, "10:00", "13:30", 60, "敬老饭")],
            "2026年10月10日“义务植树”和“敬老饭”的时间重叠，累计里算了两遍，请核对",
        ),
        (
            [PLANT, MEAL, Stretch(TEN, "12:00", "13:00", 60, "理发")],
            "2026年10月10日“义务植树”和“敬老饭”等2处的时间重叠，累计里算了两遍，请核对",
        ),
        ([PLANT, Stretch(ELEVEN, "10:00", "13:30", 210, "敬老饭")], ""),
        ([PLANT, Stretch(TEN, "10:00", "11:00", 60, "义务植树")], ""),  # told as two of one activity
        (
            [Stretch(TEN, "22:00", "02:00", 240, "夜间巡护"), Stretch(ELEVEN, "01:00", "03:00", 120, "值守")],
            "2026年10月10日“夜间巡护”和“值守”的时间重叠，累计里算了两遍，请核对",
        ),
        (
            [PLANT, MEAL, Stretch(TEN, "", "", 120, "理发", ("09:00", "11:00"))],
            "2026年10月10日“理发”和“义务植树”等3处的时间重叠，累计里算了两遍，请核对",
        ),
    ],
)
def test_records_at_one_time_are_told(records: list[Stretch], said: str) -> None:
    assert clashes(records) == said
