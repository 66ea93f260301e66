"""录入签到，只用键盘：行号加一个时长，个别人再改，表外的人用拼音补记，一次保存，一次撤销。"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.services.hours_book import another, crowd, fill
from tests.services.small_book import TODAY, make_template
from tests.ui.pages.points_book import one, press, put_away, settle, type_keys
from wenming_desktop.services import history, signins
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.hours.signin_model import HOURS, NAME, NOTE, START
from wenming_desktop.ui.hours.signin_sheet import SigninSheet
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.table_view import MemoryStore

ENTER, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down
CTRL = Qt.KeyboardModifier.ControlModifier


@contextmanager
def opened(folder: Path, people: int = 0) -> Iterator[PageContext]:
    make_template(folder / "本所.wenming")
    clock = Clock.fixed(datetime.fromisoformat(f"{TODAY}T09:00"))
    context = Context(folder / "本所.wenming", clock)
    context.call(fill)
    if people:
        context.call(crowd, people)
    messages = Messages()
    ctx = PageContext(context, messages, Jobs(messages), MemoryStore())
    broke: list[str] = []
    messages.broke.connect(broke.append)
    try:
        yield ctx
        assert not broke, broke[0]
    finally:
        context.close(with_backup=False)


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with opened(tmp_path) as found:
        yield found


def activity(ctx: PageContext, title: str) -> int:
    return int(one(ctx, "SELECT pk FROM activity WHERE title = ?", title))  # type: ignore[call-overload]


def show(qtbot: QtBot, ctx: PageContext, title: str = "草原义务植树") -> SigninSheet:
    sheet = SigninSheet(ctx, activity(ctx, title))
    sheet.open()
    qtbot.waitExposed(sheet)
    sheet.activateWindow()
    settle(qtbot, ctx)
    return sheet


def words(sheet: SigninSheet, row: int, column: int) -> str:
    return str(sheet.model.index(row, column).data())


def booked(ctx: PageContext) -> list[int]:
    rows = ctx.context.call(
        lambda book: book.db.execute("SELECT minutes FROM service ORDER BY pk").fetchall()
    )
    return [row[0] for row in rows]


def test_forty_people_by_keyboard_alone_in_far_less_than_two_minutes(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(tmp_path, people=40) as ctx:
        sheet = show(qtbot, ctx)
        assert len(sheet.model.lines) == 40
        assert QApplication.focusWidget() is sheet.bar.lines
        assert (sheet.bar.start.text(), sheet.bar.finish.text(), sheet.bar.hours.text()) == (
            "09:00",
            "11:30",
            "2.5",
        )
        began, keys = time.perf_counter(), 0
        for part in ("1-28,31,33-40",):
            type_keys(part)
            keys += len(part)
        press(ENTER)
        press(TAB)  # 时长: two people stayed for half the time
        type_keys("1.5")
        press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        type_keys("29,30")
        press(ENTER)
        settle(qtbot, ctx)
        assert sheet.totals.text() == "已填39人　共95.5小时　要看1人"
        press(ENTER)  # nothing typed: on to the button
        assert QApplication.focusWidget() is sheet.save_button
        with qtbot.waitSignal(sheet.saved):
            press(ENTER)
        settle(qtbot, ctx)
        assert time.perf_counter() - began < 20
        assert (len(booked(ctx)), sum(booked(ctx))) == (39, 37 * 150 + 2 * 90)
        assert (
            ctx.messages.last
            == "草原义务植树：已记39人，共95.5小时。表上另有1人没有时间，按没有来记。记错了按 Ctrl+Z，整张撤销。"
        )
        assert ctx.context.call(history.undo)[0] == "录入签到 草原义务植树 39人"
        assert sum(booked(ctx)) == 0


def test_what_is_wrong_stands_beside_its_line_and_nothing_is_saved(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = show(qtbot, ctx)
    type_keys("1-3,9")
    press(ENTER)
    assert sheet.error.text() == "“9”里没有第9行。"
    assert not sheet.model.typed
    sheet.bar.lines.setText("1-3")
    press(ENTER)
    sheet.grid.go(1, START)
    type_keys("11:30")
    press(ENTER)
    settle(qtbot, ctx)
    assert words(sheet, 1, NOTE) == "没登记：签到签退相同（11:30），算不出时长"
    press(Qt.Key.Key_S, CTRL)
    settle(qtbot, ctx)
    assert sheet.error.text() == "第2行包青格乐：签到签退相同（11:30），算不出时长。"
    assert (sheet.grid.currentIndex().row(), booked(ctx)) == (1, [])
    press(Qt.Key.Key_Delete)
    settle(qtbot, ctx)
    assert sheet.totals.text() == "已填2人　共5小时"
    put_away(sheet)


def test_a_duration_of_one_line_takes_the_sheets_times_away(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = show(qtbot, ctx)
    type_keys("1,2")
    press(ENTER)
    sheet.grid.go(0, HOURS)
    type_keys("1")
    press(ENTER)
    assert [words(sheet, 0, column) for column in (START, HOURS)] == ["", "1"]
    assert [words(sheet, 1, column) for column in (START, HOURS)] == ["09:00", "2.5"]
    assert sheet.grid.currentIndex().row() == 1
    put_away(sheet)


def test_who_is_not_on_the_sheet_is_found_by_initials_and_gets_the_next_line(
    qtbot: QtBot, ctx: PageContext
) -> None:
    sheet = show(qtbot, ctx)
    assert [line.name for line in sheet.model.lines] == ["王秀兰", "包青格乐", "王秀兰", "李䶮", "苏力德"]
    assert words(sheet, 0, NAME) == "王秀兰（1组）"
    sheet.name.setFocus()
    type_keys("wyqm")
    settle(qtbot, ctx)
    press(ENTER)
    settle(qtbot, ctx)
    assert QApplication.focusWidget() is sheet.name
    assert (words(sheet, 5, 0), words(sheet, 5, NAME), words(sheet, 5, HOURS)) == ("6", "乌云其木格", "2.5")
    press(Qt.Key.Key_S, CTRL)
    settle(qtbot, ctx)
    assert booked(ctx) == [150]
    lines = ctx.context.call(signins.lines, activity(ctx, "草原义务植树"))
    assert [(line.line, line.name, line.minutes) for line in lines][-1] == (6, "乌云其木格", 150)


def test_each_of_several_days_has_its_sheet_and_what_is_typed_stays_with_its_day(
    qtbot: QtBot, ctx: PageContext
) -> None:
    pk = ctx.context.call(
        another, "那达慕", "2026-09-15", end_day="2026-09-17", start="09:00", finish="17:00"
    )
    ctx.context.call(signins.add, pk, [int(one(ctx, "SELECT min(pk) FROM volunteer"))])  # type: ignore[call-overload]
    sheet = show(qtbot, ctx, "那达慕")
    assert [sheet.days.itemText(at) for at in range(3)] == ["2026年9月15日", "2026年9月16日", "2026年9月17日"]
    sheet.bar.lines.setText("1")
    sheet.bar.fill()
    settle(qtbot, ctx)
    sheet.days.setCurrentIndex(1)
    sheet.days.activated.emit(1)
    settle(qtbot, ctx)
    assert "2026年9月16日" in sheet.what.text()
    assert words(sheet, 0, HOURS) == ""
    sheet.bar.lines.setText("1")
    sheet.bar.fill()
    press(Qt.Key.Key_S, CTRL)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT day FROM service") == "2026-09-16"
    (left,) = ctx.drafts.all()
    assert (left.subject, left.title) == (str(pk), "录入签到 那达慕 2026年9月15日")
    first = SigninSheet(ctx, pk)
    settle(qtbot, ctx)
    assert words(first, 0, HOURS) == "8"
    put_away(first)


def test_an_activity_of_one_day_shows_no_days(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = show(qtbot, ctx, "夜间巡护")
    assert not sheet.days.isVisible()
    put_away(sheet)


def test_a_name_nobody_has_is_answered(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = show(qtbot, ctx)
    sheet.name.setFocus()
    type_keys("xqz")
    settle(qtbot, ctx)
    press(ENTER)
    assert sheet.error.text() == "没有找到“xqz”。换个写法试试，或者先在“队伍与志愿者”里登记。"
    assert sheet.name.selectedText() == "xqz"  # the next letters take its place


def test_what_was_typed_survives_a_crash(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = show(qtbot, ctx)
    type_keys("2-4")
    press(ENTER)
    qtbot.wait(500)
    put_away(sheet)  # no closing, no saving
    again = show(qtbot, ctx)
    assert again.totals.text().startswith("已填3人　共7.5小时")
    press(Qt.Key.Key_S, CTRL)
    settle(qtbot, ctx)
    assert booked(ctx) == [150, 150, 150]
    once_more = show(qtbot, ctx)
    assert (once_more.model.typed, words(once_more, 1, NOTE)) == ({}, "已记")
    put_away(once_more)


def test_an_activity_that_does_not_count_says_so_at_once(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = show(qtbot, ctx, "志愿服务工作会")
    assert sheet.error.text() == "这次活动不计入服务时间：会议、培训、本职工作不是志愿服务（第19条）。"
    put_away(sheet)


def test_the_whole_sheet_is_walked_by_tab(qtbot: QtBot, ctx: PageContext) -> None:
    """Line by line, where everybody came and went at another time."""
    sheet = show(qtbot, ctx)
    for _ in range(4):
        press(TAB)  # 时长, 签到, 签退, 填上
    press(TAB)
    assert (QApplication.focusWidget(), sheet.grid.currentIndex().column()) == (sheet.grid, START)
    for text in ("8", "930", "", "8点半", "10:00"):
        if text:
            type_keys(text) if text.isascii() else sheet.model.type_in(sheet.grid.currentIndex(), text)
        press(TAB)
    assert [[words(sheet, row, column) for column in (START, START + 1, HOURS)] for row in (0, 1)] == [
        ["08:00", "09:30", "1.5"], ["08:30", "10:00", "1.5"],
    ]  # fmt: skip
    press(Qt.Key.Key_Up)
    with qtbot.waitSignal(sheet.rejected):
        press(Qt.Key.Key_Escape)
