"""The month as a wall calendar: keys, what a day says, what is painted where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from wenming_desktop.support.almanac import almanac
from wenming_desktop.ui.pages.activities.day_words import free_hits, short_station, under_number
from wenming_desktop.ui.pages.activities.month_grid import MonthGrid
from wenming_desktop.ui.theme import Colour, theme

TODAY = date(2026, 10, 27)
Make = Callable[..., MonthGrid]


def day(number: int, **facts: Any) -> Any:
    on = date(2026, 10, number)
    known = almanac(on)
    usual = {
        "day": on, "lunar": known.lunar, "label": known.label, "festivals": known.festivals, "holiday": None,
        "recurring": (), "activities": (),
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **facts})


def activity(title: str, state: str = "已办", recurring_pk: int | None = None) -> Any:
    return SimpleNamespace(pk=1, title=title, state=state, start="09:00", recurring_pk=recurring_pk)


def month(**special: Any) -> list[Any]:
    return [special.get(f"d{number}", day(number)) for number in range(1, 32)]


@pytest.fixture
def grid(qtbot: QtBot) -> MonthGrid:
    grid = MonthGrid()
    qtbot.addWidget(grid)
    grid.resize(760, 540)
    grid.show_month(date(2026, 10, 1), month(), TODAY, TODAY)
    grid.show()
    grid.setFocus()
    return grid


@pytest.mark.parametrize(
    ("key", "leads_to"),
    [
        (Qt.Key.Key_Left, date(2026, 10, 26)),
        (Qt.Key.Key_Right, date(2026, 10, 28)),
        (Qt.Key.Key_Up, date(2026, 10, 20)),
        (Qt.Key.Key_Home, date(2026, 10, 1)),
        (Qt.Key.Key_End, date(2026, 10, 31)),
        (Qt.Key.Key_M, date(2026, 10, 1)),
        (Qt.Key.Key_H, date(2026, 10, 31)),
        (Qt.Key.Key_Plus, date(2026, 10, 28)),
    ],
)
def test_keys_move_the_day(grid: MonthGrid, qtbot: QtBot, key: Qt.Key, leads_to: date) -> None:
    moved: list[date] = []
    grid.moved.connect(moved.append)
    qtbot.keyClick(grid, key)
    assert (grid.current, moved) == (leads_to, [leads_to])


@pytest.mark.parametrize(
    ("key", "asked_for"),
    [
        (Qt.Key.Key_PageDown, date(2026, 11, 27)),
        (Qt.Key.Key_PageUp, date(2026, 9, 27)),
        (Qt.Key.Key_Down, date(2026, 11, 3)),
        (Qt.Key.Key_BracketRight, date(2026, 11, 27)),
        (Qt.Key.Key_Y, date(2026, 1, 1)),
    ],
)
def test_a_key_that_leaves_the_month_asks_for_the_other_one(
    grid: MonthGrid, qtbot: QtBot, key: Qt.Key, asked_for: date
) -> None:
    asked: list[date] = []
    grid.month_wanted.connect(asked.append)
    qtbot.keyClick(grid, key)
    assert asked == [asked_for]


def test_today_by_t_and_enter_opens(grid: MonthGrid, qtbot: QtBot) -> None:
    opened: list[date] = []
    grid.opened.connect(opened.append)
    grid.set_current(date(2026, 10, 3))
    qtbot.keyClick(grid, Qt.Key.Key_T)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [TODAY]


def test_weeks_start_on_monday_and_a_click_stands_on_the_day(grid: MonthGrid, qtbot: QtBot) -> None:
    cells = grid.cells()
    assert len(cells) == 35
    assert [on for _, on in cells[:4]] == [date(2026, 9, 28) + timedelta(days=n) for n in range(4)]
    area = next(area for area, on in cells if on == date(2026, 10, 18))
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=area.center())
    assert grid.current == date(2026, 10, 18)


def test_a_day_is_told_in_words(grid: MonthGrid) -> None:
    hit = SimpleNamespace(pk=1, name="星期六文明实践", title="")
    told = day(
        10, holiday="workday", recurring=(hit,), activities=(activity("义诊"), activity("赶大集", "取消"))
    )
    grid.show_month(date(2026, 10, 1), month(d10=told), TODAY, date(2026, 10, 10))
    assert grid.accessibleDescription() == (
        "2026年10月10日 星期六，九月初一 · 调休上班，星期六文明实践，2场活动：● 09:00 义诊（已办）；✕ 09:00 赶大集（取消）"
    )


def test_beside_the_number_stands_what_matters_most() -> None:
    assert under_number(day(18)) == "重阳节"
    assert under_number(day(23)) == "霜降"
    assert under_number(day(10)) == "九月"
    assert under_number(day(27)) == "十八"
    told = day(23, label="霜降", festivals=("霜降", "邻里节"))
    assert under_number(told) == "霜降·邻里节"
    in_a_week = day(27, label="", festivals=("清洁周",))  # named under its Monday
    assert under_number(in_a_week) == "十八"


def test_an_own_day_is_free_until_an_activity_was_made_of_it() -> None:
    hit = SimpleNamespace(pk=7, name="月底有约", title="")
    assert free_hits(day(31, recurring=(hit,))) == [hit]
    assert free_hits(day(31, recurring=(hit,), activities=(activity("走访", recurring_pk=7),))) == []
    assert free_hits(day(31, recurring=(hit,), activities=(activity("“月底有约”走访"),))) == []


def test_a_place_is_called_by_its_village_on_screen() -> None:
    assert short_station("萨日朗嘎查新时代文明实践站") == "萨日朗嘎查"
    assert short_station("苏布德苏木新时代文明实践所") == "实践所"


@pytest.mark.parametrize("size", ["小", "特大"])
def test_states_differ_by_shape(qtbot: QtBot, grid: MonthGrid, size: Any) -> None:
    """A full spot, a ring and a cross: the middle of the spot is filled only where it was held."""
    theme().apply(size)
    shown = month(
        d5=day(5, activities=(activity("甲"),)),
        d6=day(6, activities=(activity("乙", "计划"),)),
        d7=day(7, activities=(activity("丙", "取消"),)),
    )
    grid.show_month(date(2026, 10, 1), shown, TODAY, TODAY)
    qtbot.wait(20)
    picture = grid.grab().toImage()
    green = QColor(Colour.GOOD).rgb()
    counts = {}
    for number in (5, 6, 7):
        area = next(area for area, on in grid.cells() if on == date(2026, 10, number))
        spots = [
            QPoint(x, y)
            for x in range(area.left(), area.left() + 24)
            for y in range(area.top(), area.bottom())
        ]
        counts[number] = sum(picture.pixelColor(spot).rgb() == green for spot in spots)
    theme().apply()
    assert counts[5] > 30
    assert counts[6] == counts[7] == 0
