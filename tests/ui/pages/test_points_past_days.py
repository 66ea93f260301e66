"""积分登记 of a day that has passed: the line, the picker and 更正 mean the household of that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import one, opened, press, settle, type_keys
from wenming_desktop.services import households, points
from wenming_desktop.services.points import Draft
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.register.keeping import found_again
from wenming_desktop.ui.register.reverse_dialog import ReverseDialog

ENTER, TAB, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Delete
H1, H2 = "萨日朗-001", "萨日朗-002"
SAID = "王秀兰2026年9月15日在萨日朗-002户，按萨日朗-002户登记"


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    """王秀兰 moves from 萨日朗-002 to 萨日朗-001 on 10 October and heads it from the 12th."""
    with opened(tmp_path) as ctx:
        pk = int(str(one(ctx, "SELECT pk FROM person WHERE name = '王秀兰'")))
        ctx.context.call(households.move_person, pk, household(ctx, H1), "", date(2026, 10, 10))
        ctx.context.call(households.set_head, household(ctx, H1), pk, date(2026, 10, 12))
        yield ctx


def household(ctx: PageContext, number: str) -> int:
    return int(str(one(ctx, "SELECT pk FROM household WHERE number = ?", number)))


def type_day(page: PointsPage, ctx: PageContext, qtbot: QtBot, typed: str) -> None:
    page.register.grid.view.go_key(0, "day")
    type_keys(typed)
    press(TAB)
    settle(qtbot, ctx)
    page.register.start_typing()


def type_line(ctx: PageContext, qtbot: QtBot, who: str, code: str = "h1") -> None:
    type_keys(who)
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    type_keys(code)
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)


def booked(ctx: PageContext) -> list[tuple[object, ...]]:
    sql = (
        "SELECT h.number, ifnull(p.name, '') FROM entry e JOIN household h ON h.pk = e.household_pk "
        "LEFT JOIN person p ON p.pk = e.person_pk WHERE e.reverses IS NULL ORDER BY e.pk"
    )
    return ctx.context.call(lambda book: book.db.execute(sql).fetchall())


def who(page: PointsPage) -> object:
    return page.register.grid.model.lines[-1].values["who"].value


def test_a_number_typed_with_a_past_day_is_the_household_of_that_day(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    """补9月15日的：姓名一栏打“srl1”，是那天的包青格乐家，不是后来搬来的王秀兰。"""
    type_day(page, ctx, qtbot, "0915")
    type_line(ctx, qtbot, "srl1")
    assert who(page).who == "包青格乐"
    press(ENTER)
    settle(qtbot, ctx)
    assert booked(ctx) == [(H1, "包青格乐")]
    assert ctx.messages.last == "已登记到9月15日：包青格乐 H1 月评清洁户 +10"


def test_the_day_typed_after_the_number_counts_too(page: PointsPage, ctx: PageContext, qtbot: QtBot) -> None:
    type_line(ctx, qtbot, "srl1")
    assert who(page).who == "王秀兰", "today she is the head"
    type_day(page, ctx, qtbot, "0915")
    assert who(page).who == "包青格乐", "and on 15 September he was"
    page.register.grid.record(page.register.grid.model.lines[-1].token)
    settle(qtbot, ctx)
    assert booked(ctx) == [(H1, "包青格乐")]


def test_a_person_who_lived_elsewhere_is_told_before_and_after(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    type_day(page, ctx, qtbot, "0915")
    type_line(ctx, qtbot, "wxl")
    assert SAID in page.register.line_card.warning
    press(ENTER)
    settle(qtbot, ctx)
    assert booked(ctx) == [(H2, "王秀兰")]
    assert ctx.messages.last == f"已登记到9月15日：王秀兰（户主 孟和） H1 月评清洁户 +10。{SAID}"


def test_a_pasted_number_is_the_household_of_its_day(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText(f"日期\t户号\t项目\n2026-09-15\t{H1}\tH1\n2026-10-20\t{H1}\tH1\n")
    page.paste()
    settle(qtbot, ctx)
    ctx.messages.notice.actions[0][1]()
    settle(qtbot, ctx)
    assert booked(ctx) == [(H1, "包青格乐"), (H1, "王秀兰")]


def test_a_number_kept_in_a_draft_is_still_the_number(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    """没有登记完就关了程序：接上的一行还是按户号登记。"""
    type_day(page, ctx, qtbot, "0915")
    type_line(ctx, qtbot, "srl1")
    rows = page.register.grid.typed_rows()
    (row,) = ctx.context.call(found_again, "masses", rows)
    assert (row.values["who"].value.number, row.values["who"].title, row.errors) == (H1, "包青格乐", {})


@pytest.mark.parametrize(("typed", "owner"), [("srl1", (H1, "包青格乐")), ("wxl", (H2, "王秀兰"))])
def test_a_correction_means_the_household_of_the_lines_day(
    page: PointsPage, ctx: PageContext, qtbot: QtBot, typed: str, owner: tuple[str, str]
) -> None:
    item = int(str(one(ctx, "SELECT pk FROM rule_item WHERE code = 'H1'")))
    wrong = Draft("masses", date(2026, 9, 15), item, household_pk=household(ctx, "萨日朗-003"))
    ctx.context.call(points.record, wrong)
    page.refresh()
    settle(qtbot, ctx)
    page.register.grid.view.go(0, 2)
    press(DELETE)
    dialog = page.findChild(ReverseDialog)
    dialog.open_up()
    dialog.line.setText("登记错户")
    dialog.activateWindow()
    dialog.who.setFocus()
    qtbot.waitUntil(dialog.who.hasFocus)
    type_keys(typed)
    settle(qtbot, ctx)
    assert dialog.who.confirm()
    dialog.take()
    settle(qtbot, ctx)
    assert booked(ctx)[-1] == owner
    assert (SAID in ctx.messages.last) == (typed == "wxl")
