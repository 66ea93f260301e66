"""人员迁出、去世 in 农牧户, by whatever door: it asks of the household meant, and nobody comes back by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.pages.households_window import (
    BAO,
    LIU,
    asked,
    context,
    detail,
    person,
    room,
    saved,
)
from wenming_desktop.services import departures
from wenming_desktop.services.context import Context
from wenming_desktop.ui.pages.households.detail import BACK, LEAVE
from wenming_desktop.ui.pages.households.page import HouseholdsPage

__all__ = ["context", "room"]  # fixtures


def test_the_line_of_a_household_asks_who_left_and_brings_nobody_back(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    """Whoever is current among the members at the right: he is not who was meant at the left."""
    wulan = person(context, BAO, "乌兰")
    context.call(departures.remove_person, wulan, date(2026, 9, 30))
    room.refresh()
    qtbot.waitUntil(lambda: room.panel.members.model.row_of(wulan).left_on == "2026-09-30")
    room.panel.members.select(wulan)
    for leave in (lambda: dict(room.table.view.row_actions)[LEAVE]([BAO]), room.more.leave):
        leave()
        form = asked(qtbot, room)
        assert (form.windowTitle(), form.form.values().get("person")) == (LEAVE, None)
        assert detail(context, BAO).members[-1].left_on == "2026-09-30"
        form.close()


def test_a_member_leaves_and_comes_back_by_two_lines_each_of_which_says_so(
    qtbot: QtBot, room: HouseholdsPage, context: Context
) -> None:
    wulan = person(context, BAO, "乌兰")
    lines = dict(room.panel.members.view.row_actions)
    lines[BACK]([wulan])
    assert room.ctx.messages.last == "乌兰在册，没有登记迁出或去世，不用恢复。"
    lines[LEAVE]([wulan])
    form = asked(qtbot, room)
    form.form.editors["day"].set_value(date(2026, 9, 30))
    saved(qtbot, form)
    qtbot.waitUntil(lambda: room.panel.members.model.row_of(wulan).left_on == "2026-09-30")
    lines[LEAVE]([wulan])
    assert room.ctx.messages.last == "乌兰从2026-09-30起已迁出或去世。登记错了的，请点“恢复人员”。"
    assert detail(context, BAO).members[-1].left_on
    lines[BACK]([wulan])
    qtbot.waitUntil(lambda: detail(context, BAO).members[-1].left_on == "")


def test_a_household_with_nobody_left_says_so(qtbot: QtBot, room: HouseholdsPage, context: Context) -> None:
    context.call(
        departures.remove_person, person(context, LIU, "刘旺"), date(2026, 9, 30), "", departures.Left(None, "注销")
    )  # fmt: skip
    dict(room.table.view.row_actions)[LEAVE]([LIU])
    qtbot.waitUntil(lambda: "没有在册的人" in room.ctx.messages.last)


def test_one_act_has_one_name(room: HouseholdsPage) -> None:
    """In the menus of both lists, in 更多, over its form, in the help."""
    names = [text for table in (room.table, room.panel.members) for text, _run in table.view.row_actions]
    names += [one.text().partition("(")[0] for one in room.more.menu().actions()]
    assert [one for one in names if "迁出" in one or "去世" in one] == [LEAVE] * 3
    assert LEAVE in Path("resources/help/households.md").read_text(encoding="utf-8")
