"""Ctrl+Z reaches no further than the eye, and what disk or lock refuse is tried again as it stands."""

from importlib import import_module
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.drafts_window import ENTER, button, half_a_row
from tests.ui.pages.points_book import one, press, settle
from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.services import points
from wenming_desktop.services.context import Book
from wenming_desktop.storage import people
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry

PAGES = (
    ("workbench", "WorkbenchPage"), ("points", "PointsPage"), ("activities", "ActivitiesPage"),
    ("volunteers", "VolunteersPage"), ("households", "HouseholdsPage"), ("stations", "StationsPage"),
    ("boards", "BoardsPage"), ("party", "PartyPage"), ("settings", "SettingsPage"),
)  # fmt: skip

# ---- Ctrl+Z ----


def test_ctrl_z_clears_what_is_typed_before_it_takes_anything_back(qtbot: QtBot, window: MainWindow) -> None:
    ctx = window.ctx
    village = one(ctx, "SELECT pk FROM village LIMIT 1")
    ctx.context.call(_many, village, 3)
    before = one(ctx, "SELECT count(*) FROM household")
    half_a_row(qtbot, ctx)
    window.press_undo()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before
    assert window.page("points").register.grid.typed_rows() == []  # type: ignore[attr-defined]
    assert "已清掉没有登记的内容" in ctx.messages.last
    window.press_undo()
    settle(qtbot, ctx)
    (box,) = window.findChildren(QMessageBox)  # households do not stand in 积分登记
    button(box, "撤销3条").click()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before - 3  # type: ignore[operator]
    notice = ctx.messages.notice
    assert notice is not None
    assert notice.text == "已撤销：新建3户（3条）。"
    dict(notice.actions)["重做"]()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before


def test_an_undo_of_very_many_asks_first_and_enter_declines(qtbot: QtBot, window: MainWindow) -> None:
    ctx = window.ctx
    ctx.context.call(_many, one(ctx, "SELECT pk FROM village LIMIT 1"), 21)
    before = one(ctx, "SELECT count(*) FROM household")
    window.undo()
    settle(qtbot, ctx)
    (box,) = window.findChildren(QMessageBox)
    assert "会去掉21条" in box.text()
    QTest.keyClick(box, ENTER)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before
    window.undo()
    settle(qtbot, ctx)
    button(window.findChildren(QMessageBox)[-1], "撤销21条").click()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before - 21  # type: ignore[operator]


def test_what_was_done_before_the_book_was_opened_is_asked_about(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = window.ctx
    window.navigate("households")
    settle(qtbot, ctx)
    ctx.context.call(_many, one(ctx, "SELECT pk FROM village LIMIT 1"), 1)
    before = one(ctx, "SELECT count(*) FROM household")
    monkeypatch.setattr(ctx.context, "first_pk", None)  # as the next morning, when nothing was written yet
    box = asked(qtbot, window)
    assert box.text() == "要撤销“新建1户”吗？"
    assert "苏日娜2026年10月27日09:00做的，是这次打开以前的事。" in box.informativeText()
    QTest.keyClick(box, ENTER)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before
    button(asked(qtbot, window), "撤销").click()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before - 1  # type: ignore[operator]


@pytest.mark.parametrize("room", ["workbench", "points"])
def test_what_does_not_stand_in_the_room_is_asked_about(qtbot: QtBot, window: MainWindow, room: str) -> None:
    ctx = window.ctx
    ctx.context.call(_many, one(ctx, "SELECT pk FROM village LIMIT 1"), 1)
    before = one(ctx, "SELECT count(*) FROM household")
    window.navigate(room)
    settle(qtbot, ctx)
    assert "做的，这一页上看不到。" in asked(qtbot, window).informativeText()
    assert one(ctx, "SELECT count(*) FROM household") == before
    window.navigate("households")
    settle(qtbot, ctx)
    window.undo()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before - 1  # type: ignore[operator]


def test_the_sheet_of_numbers_asks_too(qtbot: QtBot, window: MainWindow) -> None:
    """Ctrl+Z in 按表号录入 with nothing saved there would take back whatever was done last."""
    ctx = window.ctx
    ctx.context.call(_many, one(ctx, "SELECT pk FROM village LIMIT 1"), 1)
    before = one(ctx, "SELECT count(*) FROM household")
    window.page("points").enter_sheet()  # type: ignore[attr-defined]
    settle(qtbot, ctx)
    (sheet,) = window.findChildren(SheetEntry)
    sheet.turn_back()
    settle(qtbot, ctx)
    (box,) = sheet.findChildren(QMessageBox)
    assert one(ctx, "SELECT count(*) FROM household") == before
    button(box, "撤销").click()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM household") == before - 1  # type: ignore[operator]
    sheet.done(0)


def test_whatever_can_be_taken_back_is_listed_in_some_room() -> None:
    """Where it is taken back without a question."""
    pages = [getattr(import_module(f"wenming_desktop.ui.pages.{room}.page"), name) for room, name in PAGES]
    known = frozenset().union(*(page.nouns for page in pages))
    seen = frozenset().union(*(page.nouns - page.by_the_way for page in pages))
    assert known - seen == {"backup", "operation", "activity_team"}


def asked(qtbot: QtBot, window: MainWindow) -> QMessageBox:
    """The question a Ctrl+Z raised."""
    window.undo()
    settle(qtbot, window.ctx)
    return window.findChildren(QMessageBox)[-1]


def test_a_panel_whose_record_was_undone_empties_itself(qtbot: QtBot, window: MainWindow) -> None:
    ctx = window.ctx
    ctx.context.call(_many, one(ctx, "SELECT pk FROM village LIMIT 1"), 1)
    pk = one(ctx, "SELECT max(pk) FROM household")
    window.navigate("households", pk=pk)
    settle(qtbot, ctx)
    panel = window.page("households").panel  # type: ignore[attr-defined]
    assert panel.is_showing
    window.undo()
    settle(qtbot, ctx)
    assert not panel.is_showing
    assert ctx.messages.notice is None


def _many(book: Book, village: Any, count: int) -> None:
    with book.operation(f"新建{count}户"):
        for number in range(count):
            pk = people.insert_household(
                book.db, {"number": f"新-{number:03d}", "village_pk": village, "grp": 1}
            )
            head = people.insert_person(
                book.db, {"household_pk": pk, "name": f"新{number}", "relation": "户主"}
            )
            book.db.execute("UPDATE household SET head_pk = ? WHERE pk = ?", [head, pk])


# ---- refused ----


def test_a_full_disk_stands_in_the_bar_and_the_same_row_is_tried_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = window.ctx
    real = points.record

    def full(book: Book, draft: Any) -> Any:
        raise ObstacleError("磁盘空间不足。", "请腾出空间后再试。")

    half_a_row(qtbot, ctx)
    monkeypatch.setattr(points, "record", full)
    press(ENTER)
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    grid = window.page("points").register.grid  # type: ignore[attr-defined]
    assert [line.errors for line in grid.drafts()] == [{}]
    notice = ctx.messages.notice
    assert notice is not None
    assert "磁盘空间不足" in notice.text
    view = grid.view
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex())), "the bar covers the line"
    monkeypatch.setattr(points, "record", real)
    dict(notice.actions)["重试"]()
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM entry") == 1
    assert ctx.messages.notice is None
    column = grid.model.columns[view.currentIndex().column()]
    assert (view.currentIndex().row(), column.key) == (len(grid.model.lines) - 1, "who"), (
        "the next name can be typed"
    )


@pytest.mark.parametrize("field", ["day", "item", "points", "who"])
def test_a_wrong_row_is_red_in_the_cell_that_is_wrong(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    def refuse(book: Book, draft: Any) -> Any:
        raise UserError("不对。", field=field)

    half_a_row(qtbot, window.ctx)
    monkeypatch.setattr(points, "record", refuse)
    press(ENTER)
    settle(qtbot, window.ctx)
    press(ENTER)
    settle(qtbot, window.ctx)
    grid = window.page("points").register.grid  # type: ignore[attr-defined]
    assert [list(line.errors) for line in grid.drafts()] == [[field]]
