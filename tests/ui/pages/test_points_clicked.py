"""Rows clicked, and rows dropped elsewhere: the register shows what is meant and keeps nothing that was thrown away."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import one, press, settle, type_keys
from wenming_desktop.services import points
from wenming_desktop.services.points import Draft
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.theme import theme

ENTER, ESC, TAB, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Delete
CTRL = Qt.KeyboardModifier.ControlModifier


def gold(page: PointsPage) -> dict[str, object]:
    return page.register.grid.model.lines[-1].values


def test_rows_dropped_on_the_workbench_are_gone_from_the_register(
    page: PointsPage, ctx: PageContext, qtbot: QtBot
) -> None:
    page.register.start_typing()
    type_keys("bqgl")
    settle(qtbot, ctx)
    press(ENTER)
    ctx.drafts.look()
    (draft,) = ctx.drafts.all()
    ctx.drafts.drop(draft.key)
    assert "who" not in gold(page)
    ctx.drafts.look()
    assert ctx.drafts.all() == []
    ctx.drafts.put(draft)
    again = PointsPage(ctx)
    qtbot.addWidget(again)
    ctx.drafts.drop(draft.key)  # before what was left is read and put back
    settle(qtbot, ctx)
    again.show()
    ctx.drafts.look()
    assert "who" not in gold(again)
    assert ctx.drafts.all() == []


@pytest.mark.parametrize("styled", [False, True], ids=["bare", "styled"])
@pytest.mark.parametrize("nth", [0, 0.5, 1])
def test_a_line_that_is_clicked_stays_under_the_pointer(
    page: PointsPage, ctx: PageContext, qtbot: QtBot, styled: bool, nth: float
) -> None:
    """What is said below of the line one clicked moves no other one to where the second click falls."""
    people = ctx.context.call(
        lambda book: [row[0] for row in book.db.execute("SELECT pk FROM household ORDER BY pk").fetchall()]
    )
    item = one(ctx, "SELECT pk FROM rule_item WHERE code = 'H1'")
    for day in range(1, 27):
        ctx.context.call(
            points.record, Draft("masses", date(2026, 10, day), item, household_pk=people[day % len(people)])
        )
    if styled:
        theme().apply()
    page.resize(1180, 660)
    page.register.reload()
    settle(qtbot, ctx)
    view = page.register.grid.view
    view.scrollToBottom()
    settle(qtbot, ctx)
    shown_rows = [
        row for row in range(view.lines.rowCount() - 1)
        if view.rowViewportPosition(row) >= 0 and view.rowViewportPosition(row) + view.rowHeight(row) <= view.viewport().height()
    ]  # fmt: skip
    assert len(shown_rows) >= 8
    row = shown_rows[round(nth * (len(shown_rows) - 2))]
    before = view.rowViewportPosition(row)
    point = view.visualRect(view.lines.index(row, 2)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    settle(qtbot, ctx)
    qtbot.wait(150)
    settle(qtbot, ctx)
    assert view.currentIndex().row() == row
    assert view.rowViewportPosition(row) == before
    assert view.indexAt(point).row() == row
