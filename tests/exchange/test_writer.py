"""Workbooks out of Fields: numbers a clerk can add up, with their units in the head."""

from __future__ import annotations

import io

from python_calamine import CalamineWorkbook

from wenming_desktop.domain.fields import Field
from wenming_desktop.exchange.writer import write_table

FIELDS = (
    Field("姓名", "name", name="name"),
    Field("服务时间", "hours", name="minutes"),
    Field("经费", "money", name="cost"),
    Field("积分", "points", name="points"),
    Field("开始时间", "time", name="start"),
    Field("在册", "bool", name="listed"),
)


def test_hours_money_and_points_are_numbers_with_their_units_in_the_head() -> None:
    row = {
        "name": "包青格乐",
        "minutes": 18750,
        "cost": 3550,
        "points": -50,
        "start": "09:00",
        "listed": True,
    }
    odd = {"name": "王秀兰", "minutes": 20, "cost": None, "points": 200, "start": "", "listed": False}
    content = write_table("志愿者", FIELDS, [row, odd])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    title, head, first, second = sheet.to_python()
    assert title[0] == "志愿者"
    assert head == ["姓名", "服务时间（小时）", "经费（元）", "积分", "开始时间", "在册"]
    assert first == ["包青格乐", 312.5, 35.5, -0.5, "09:00", "是"]
    assert second == ["王秀兰", 0.33, "", 2, "", "否"]
