"""工作台: its lines lead where they are done, a reminder is copied, a plan opens, F2 and F3 stand in its head."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.activities_book import activities_opened
from tests.ui.pages.points_book import opened, put_away, settle, show
from wenming_desktop.services import activities
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.workbench.page import WorkbenchPage
from wenming_desktop.ui.widgets.card import Card, StatCard


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with activities_opened(tmp_path) as ctx:
        yield ctx


@pytest.fixture
def page(ctx: PageContext, qtbot: QtBot) -> Iterator[WorkbenchPage]:
    page = WorkbenchPage(ctx)
    show(qtbot, page)
    yield page
    settle(qtbot, ctx)
    put_away(page)


def click(page: WorkbenchPage, text: str) -> None:
    next(one for one in page.findChildren(QPushButton) if one.text() == text and one.isVisible()).click()


def went(ctx: PageContext) -> list[tuple[str, dict[str, Any]]]:
    return ctx.went  # type: ignore[attr-defined, no-any-return]


def words(page: WorkbenchPage) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel)]


def test_a_line_leads_to_where_it_is_done(page: WorkbenchPage, ctx: PageContext) -> None:
    assert "“村史馆理论宣讲”再过3个工作日到记录期限" in words(page)
    click(page, "去录")
    pk = ctx.context.call(activities.find, "村史馆理论宣讲")
    assert went(ctx)[-1] == ("activities", {"signin": pk})
    assert page.press("F2")
    assert went(ctx)[-1] == ("activities", {"new": True})


def test_what_is_read_later_moves_nothing_away_under_the_hand(ctx: PageContext, qtbot: QtBot) -> None:
    page = WorkbenchPage(ctx)
    page.resize(1160, 680)
    page.show()
    qtbot.waitExposed(page)
    ground = page.findChildren(StatCard)[0].parentWidget()
    cards = [
        card
        for card in ground.findChildren(Card)
        if not isinstance(card, StatCard) and card.parent() is ground
    ]
    assert len(cards) == 5
    first = [card.geometry() for card in cards]
    page.refresh()
    settle(qtbot, ctx)
    assert "本月活动" in words(page)
    assert [card.geometry() for card in cards] == first
    put_away(page)


def test_a_plan_of_the_calendar_opens(page: WorkbenchPage, ctx: PageContext) -> None:
    assert {"10月30日", "关爱困境儿童", "立冬 星期六文明实践", "待安排"} <= set(words(page))
    click(page, "待配队")
    pk = ctx.context.call(activities.find, "关爱困境儿童")
    assert went(ctx)[-1] == ("activities", {"kind": "activity", "pk": pk})


def test_a_reminder_is_copied(page: WorkbenchPage) -> None:
    click(page, "复制提醒")
    assert QGuiApplication.clipboard().text().startswith("请萨日朗嘎查、诺敏花嘎查尽快报送2026年10月")


def test_what_is_done_goes_away_by_itself(page: WorkbenchPage, ctx: PageContext, qtbot: QtBot) -> None:
    pk = ctx.context.call(activities.find, "村史馆理论宣讲")
    ctx.write(page, None, activities.cancel, pk, "下雨")
    settle(qtbot, ctx)
    assert not any("村史馆" in one for one in words(page) if one.startswith("“"))


def test_a_new_book_says_how_to_begin(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, people=False, rules=False) as ctx:
        page = WorkbenchPage(ctx)
        show(qtbot, page)
        assert page._stack.currentIndex() == 1
        settle(qtbot, ctx)
        put_away(page)


def test_the_day_of_the_book_stands_in_the_head(page: WorkbenchPage) -> None:
    assert date(2026, 10, 27).strftime("%Y年%m月%d日") in page.header._subtitle.text()
