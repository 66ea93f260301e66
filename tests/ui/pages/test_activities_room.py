"""活动台账: the calendar, the table with its filters, the panel, menus, what follows a save, points that wait."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.pages.activities_book import activities_opened, dialog_of, pictures, values_of
from tests.ui.pages.points_book import one, press, put_away, settle, show, type_keys
from wenming_desktop.services import activities, history
from wenming_desktop.services.context import Book
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities import ROOM
from wenming_desktop.ui.pages.activities.form import ActivityForm
from wenming_desktop.ui.pages.activities.ledger_tab import LedgerTab
from wenming_desktop.ui.pages.activities.page import ActivitiesPage
from wenming_desktop.ui.rooms import all_rooms
from wenming_desktop.ui.widgets.empty_state import EmptyState

ENTER = Qt.Key.Key_Return


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with activities_opened(tmp_path) as ctx:
        yield ctx


@pytest.fixture
def page(ctx: PageContext, qtbot: QtBot) -> Iterator[ActivitiesPage]:
    page = ActivitiesPage(ctx)
    show(qtbot, page)
    page.take_focus()
    yield page
    settle(qtbot, ctx)
    put_away(page)


def choose(menu: QMenu, text: str) -> None:
    action = next(one for one in menu.actions() if one.text().startswith(text))
    assert action.isEnabled(), text
    action.trigger()


def form(page: ActivitiesPage) -> ActivityForm:
    return page.findChildren(ActivityForm)[-1]


def test_the_calendar_has_the_keyboard_and_what_was_held_is_summed(page: ActivitiesPage) -> None:
    assert QApplication.focusWidget() is page.month_tab.grid
    assert page.header._subtitle.text() == "10月已办1场 · 40人次　讲1"
    assert page.month_tab.grid.current == date(2026, 10, 27)


def test_enter_on_a_day_with_one_activity_opens_it(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    page.month_tab.grid.set_current(date(2026, 10, 16))
    settle(qtbot, ctx)
    assert page.panel.shown is not None
    assert page.panel.shown.detail.title == "村史馆理论宣讲"
    press(ENTER)
    settle(qtbot, ctx)
    assert form(page).fields.values()["title"] == "村史馆理论宣讲"
    form(page).reject()


def test_enter_on_an_empty_day_begins_one_on_that_day(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    page.month_tab.grid.set_current(date(2026, 10, 29))
    press(ENTER)
    settle(qtbot, ctx)
    values = form(page).fields.values()
    assert (values["day"], values["state"]) == (date(2026, 10, 29), "计划")
    form(page).reject()


def test_enter_on_an_own_day_plans_it(page: ActivitiesPage, ctx: PageContext, qtbot: QtBot) -> None:
    page.month_tab.grid.set_current(date(2026, 10, 31))  # a Saturday
    press(ENTER)
    settle(qtbot, ctx)
    assert form(page).fields.values()["title"] == "星期六文明实践"
    press(ENTER, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT recurring_pk FROM activity WHERE day = '2026-10-31'") == 1


def test_page_down_reads_the_next_month(page: ActivitiesPage, ctx: PageContext, qtbot: QtBot) -> None:
    press(Qt.Key.Key_PageDown)
    settle(qtbot, ctx)
    assert (page.month(), page.month_tab.grid.current) == (202611, date(2026, 11, 27))
    assert len(page.month_tab.grid.days) == 30
    press(Qt.Key.Key_T)
    settle(qtbot, ctx)
    assert page.month_tab.grid.current == date(2026, 10, 27)


def test_f2_opens_the_form_and_after_saving_a_bar_offers_what_comes_next(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    assert ROOM.keys == "F2"
    page.open(new=True)
    settle(qtbot, ctx)
    type_keys("abc")
    press(ENTER, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, ctx)
    notice = ctx.messages.notice
    assert notice is not None
    assert notice.text.startswith("已保存：abc。")
    assert [text for text, _ in notice.actions] == ["录入签到", "打印签到表", "打印记录表"]
    assert page.panel.shown is not None
    assert page.panel.shown.detail.title == "abc"


def test_what_was_saved_is_what_one_stands_on_among_others_of_the_day(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    """Three activities on one Sunday: 录入签到 and 打印签到表 are of the one just entered."""
    for title in ("赶集", "理发", "清雪"):
        page.new_activity(date(2026, 10, 18))
        settle(qtbot, ctx)
        asked = form(page)
        asked.fields.set_values({**asked.fields.values(), "title": title})
        asked.save()
        settle(qtbot, ctx)
        detail = page.activity()
        assert detail is not None
        assert detail.title == title
        assert page.day_card.current() == detail.pk


def test_f2_works_from_another_room(ctx: PageContext, qtbot: QtBot) -> None:
    rooms = [room for room in all_rooms() if room.key in ("activities", "households")]
    window = MainWindow(ctx, rooms, lambda _text: [])
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.navigate("households")
    settle(qtbot, ctx)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    settle(qtbot, ctx)
    settle(qtbot, ctx)
    assert window.room == "activities"
    opened = dialog_of(ActivityForm)
    assert opened is not None
    type_keys("abc")  # the title has the keyboard
    assert opened.fields.values()["title"] == "abc"
    opened.reject()


def test_the_table_is_filtered_by_chips_and_sums_what_it_shows(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    page.tabs.setCurrentWidget(page.ledger)
    settle(qtbot, ctx)

    def titles() -> list[str]:
        settle(qtbot, ctx)
        return [page.ledger.table.model.row_of(pk)["title"] for pk in page.ledger.table.ids()]

    assert titles() == ["关爱困境儿童", "村史馆理论宣讲"]  # this year
    assert page.header._subtitle.text() == "2个活动 · 已办1场 · 40人次"
    page.ledger.bar.set_value("已办", True)
    assert titles() == ["村史馆理论宣讲"]
    page.ledger.set_values({})
    assert titles() == ["关爱困境儿童", "村史馆理论宣讲", "重阳节走访慰问老人"]
    page.ledger.bar.set_value("month", True)
    page.ledger.bar.set_value("year", True)  # one period at a time
    assert page.ledger.values() == {"year": True}
    assert titles() == ["关爱困境儿童", "村史馆理论宣讲"]
    page.ledger.set_values({"no_hours": True, "form": "帮"})
    assert titles() == ["重阳节走访慰问老人"]


def test_no_chip_is_lit_that_does_nothing(page: ActivitiesPage, ctx: PageContext, qtbot: QtBot) -> None:
    """Whatever is put on after whatever else: each that is still lit changes what is listed."""
    bar, idle = page.ledger.bar, []
    keys = [key for key in bar.values() if key not in ("village", "content", "form")]
    for first, second in permutations(keys, 2):
        bar.set_values({})
        for key in (first, second):
            bar.set_value(key, 202610 if key == "of_month" else True)
        shown = page.ledger.filters()
        for key in page.ledger.values():
            put_on = bar.values()[key]
            bar.set_value(key, None)
            idle += [(first, second, key)] if page.ledger.filters() == shown else []
            bar.set_value(key, put_on)
        assert bar.values()[second], (first, second)
    assert not idle
    assert {"past", "week", "year", "已办", "of_month"} <= set(keys)


def test_what_was_left_lit_stands_so_the_next_time(ctx: PageContext, qtbot: QtBot) -> None:
    """Also where a version before had kept what does nothing beside the other."""
    for kept, lit in (
        ({"week": True}, {"week": True}),
        ({"of_month": 202610}, {"of_month": 202610}),
        ({}, {}),
        ({"week": True, "year": True, "已办": True}, {"week": True}),
    ):
        ctx.store.setValue("filter/activities", json.dumps(kept))
        ledger = LedgerTab(ctx, EmptyState("没有"))
        qtbot.addWidget(ledger)
        assert ledger.values() == lit


def test_copying_makes_another_one_today(page: ActivitiesPage, ctx: PageContext, qtbot: QtBot) -> None:
    page.open(pk=values_of(ctx, "村史馆理论宣讲").pk)
    settle(qtbot, ctx)
    page.copy_last()
    settle(qtbot, ctx)
    values = form(page).fields.values()
    assert (values["title"], values["day"], values["people"]) == ("村史馆理论宣讲", date(2026, 10, 27), None)
    form(page).reject()


def test_cancelling_asks_why_and_undo_takes_it_back(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    page.open(pk=values_of(ctx, "关爱困境儿童").pk)
    settle(qtbot, ctx)
    choose(page.doing.more_menu(), "取消活动")
    dialog = page.findChildren(ReasonDialog)[-1]
    dialog.line.setText("下雪封路")
    dialog.take()
    settle(qtbot, ctx)
    assert (values_of(ctx, "关爱困境儿童").state, values_of(ctx, "关爱困境儿童").reason) == (
        "取消",
        "下雪封路",
    )
    assert page.enter_signin() is None
    ctx.context.call(history.undo)
    assert values_of(ctx, "关爱困境儿童").state == "计划"


def test_photos_in_the_panel_are_actions_of_their_own(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    pk = values_of(ctx, "村史馆理论宣讲").pk
    page.open(pk=pk)
    settle(qtbot, ctx)
    page.panel.take_files(pictures(tmp_path, 2))
    settle(qtbot, ctx)
    settle(qtbot, ctx)
    assert page.panel.strip.count() == 2
    assert page.panel.tabs.tabText(1) == "照片 2"
    first = page.panel.strip.current_key()
    page.panel.strip.moved.emit(first, 1)
    settle(qtbot, ctx)
    settle(qtbot, ctx)
    assert [photo.pk for photo in values_of(ctx, "村史馆理论宣讲").photos][1] == first
    page.panel.strip.removed.emit(first)
    settle(qtbot, ctx)
    assert len(values_of(ctx, "村史馆理论宣讲").photos) == 1
    assert [deed.name[:4] for deed in ctx.context.call(_deeds, pk)][:2] == ["移除照片", "移动照片"]


def _deeds(book: Book, pk: int) -> list[object]:
    from wenming_desktop.services import record_history

    return list(record_history.of_activity(book, pk))


@pytest.mark.parametrize(
    ("line", "file_name"),
    [("活动预告", "活动预告"), ("活动记录表", "活动记录表"), ("活动台账", "活动台账"), ("签到表", "签到表")],
)
def test_every_paper_goes_to_the_preview(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot, line: str, file_name: str
) -> None:
    ctx.context.call(activities.save_activity, None, {"title": "义诊", "day": "2026-10-31"})
    page.month_tab.show_day(date(2026, 10, 16))
    settle(qtbot, ctx)
    choose(page.doing.print_menu(), line)
    qtbot.waitUntil(lambda: dialog_of(PrintPreview) is not None, timeout=15_000)
    settle(qtbot, ctx)
    preview = dialog_of(PrintPreview)
    assert file_name in preview.made.file_name
    preview.close()


def test_the_month_as_a_message_for_the_group(page: ActivitiesPage, ctx: PageContext, qtbot: QtBot) -> None:
    ctx.context.call(activities.save_activity, None, {"title": "义诊", "day": "2026-10-31"})
    choose(page.doing.more_menu(), "复制本月安排")
    settle(qtbot, ctx)
    text = QGuiApplication.clipboard().text()
    assert "义诊" in text
    assert "村史馆理论宣讲" not in text, "what is over is no plan"
    assert "关爱困境儿童" not in text
    assert ctx.messages.last.endswith("（另有1场不对外预告，没有列入。）")


def test_undoing_the_making_of_what_is_shown_empties_the_panel(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    pk = ctx.context.call(activities.save_activity, None, {"title": "临时", "day": date(2026, 10, 27)})[0]
    page.refresh()
    page.open(pk=pk)
    settle(qtbot, ctx)
    assert page.panel.pk == pk
    ctx.write(page, None, history.undo)
    settle(qtbot, ctx)
    settle(qtbot, ctx)
    assert page.panel.pk != pk
