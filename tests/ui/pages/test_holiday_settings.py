"""设置与数据 → 节假日: the text pasted whole, days entered by hand, and a year that is known only when full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.domain.holiday_texts import ARRANGED, TEXTS
from wenming_desktop.services import books, history, holidays
from wenming_desktop.services.context import Context
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.holiday_text import HolidayTextDialog
from wenming_desktop.ui.pages.settings.page import SettingsPage
from wenming_desktop.ui.pages.settings.year_check import YearCheckDialog
from wenming_desktop.ui.theme import theme
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 12, 1, 9, 0))


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    books.create_book(tmp_path / "a.wenming", "苏布德苏木新时代文明实践所", operator="乌兰", clock=CLOCK)
    context = Context(tmp_path / "a.wenming", CLOCK)
    messages = Messages()
    yield PageContext(context, messages, Jobs(messages), MemoryStore())
    context.close(with_backup=False)


@pytest.fixture
def page(qtbot: QtBot, ctx: PageContext) -> Iterator[SettingsPage]:
    theme().apply()
    page = SettingsPage(ctx)
    qtbot.addWidget(page)
    page.resize(1166, 700)
    ctx.jobs.changed.connect(lambda _changes: page.refresh())
    page.refresh()
    page.open(tab="holidays")
    page.show()
    settle(qtbot, ctx)
    yield page
    settle(qtbot, ctx)


def settle(qtbot: QtBot, ctx: PageContext) -> None:
    qtbot.waitUntil(lambda: ctx.jobs.idle)


def settings(ctx: PageContext) -> books.Settings:
    return ctx.context.call(books.settings)


def said(ctx: PageContext) -> str:
    return ctx.messages.last


def paste(qtbot: QtBot, page: SettingsPage, text: str) -> HolidayTextDialog:
    page.holidays.paste()
    (dialog,) = [one for one in page.holidays.findChildren(HolidayTextDialog) if one.isVisible()]
    dialog.text.setPlainText(text)
    qtbot.waitUntil(lambda: dialog.reading is not None and page.ctx.jobs.idle)
    return dialog


def test_the_tab_says_which_years_are_known(page: SettingsPage) -> None:
    tab = page.holidays
    assert "2026年放假33天、调休上班6天，已填完整" in tab.years.text()
    assert "会先问" not in tab.years.text()
    assert not tab.full_button.isVisible()
    assert len(tab.table.ids()) == 39


def test_one_day_entered_leaves_its_year_unknown(qtbot: QtBot, page: SettingsPage, ctx: PageContext) -> None:
    tab = page.holidays
    tab.day.set_value(date(2027, 1, 1))
    tab.add()
    settle(qtbot, ctx)
    assert settings(ctx).holidays[date(2027, 1, 1)] == "holiday"
    assert settings(ctx).holiday_years == {2026}
    assert said(ctx) == "2027年放假1天，还没有填完整；都填好后请按“本年已填完整”。"
    assert "2027年放假1天，还没有填完整；2026年" in tab.years.text()
    assert "没有填完整的年份，算工作日时会先问。" in tab.years.text()
    assert (tab.full_button.isVisible(), tab.year.currentText()) == (True, "2027年")
    tab.declare()
    settle(qtbot, ctx)
    (dialog,) = [one for one in tab.findChildren(YearCheckDialog) if one.isVisible()]
    found = dialog.table.current()
    assert dialog.windowTitle() == "核对2027年的节假日"
    assert found is None or found.is_error
    dialog.reject()
    assert 2027 not in settings(ctx).holiday_years
    tab.table.select(20270101)
    tab.remove()
    settle(qtbot, ctx)
    assert date(2027, 1, 1) not in settings(ctx).holidays
    assert not tab.full_button.isVisible()


def test_nothing_chosen_and_nothing_typed_is_told(page: SettingsPage, ctx: PageContext) -> None:
    page.holidays.add()
    assert page.holidays.day.property("wrong")
    page.holidays.table.view.clearSelection()
    page.holidays.remove()
    assert said(ctx) == "先选中要删的日期。"


def test_a_year_entered_by_hand_is_declared_full(qtbot: QtBot, page: SettingsPage, ctx: PageContext) -> None:
    for day, kind in ARRANGED[2027].items():
        ctx.context.call(holidays.put_day, day, kind)
    page.refresh()
    settle(qtbot, ctx)
    page.holidays.declare()
    settle(qtbot, ctx)
    assert settings(ctx).holiday_years == {2026, 2027}
    assert said(ctx) == "2027年放假28天、调休上班5天，已填完整。"
    assert not page.holidays.full_button.isVisible()


def test_what_is_doubtful_is_left_to_the_clerk(qtbot: QtBot, page: SettingsPage, ctx: PageContext) -> None:
    ctx.context.call(holidays.take_text, TEXTS[2027])
    ctx.context.call(holidays.remove_days, {date(2027, 10, 9)})
    page.refresh()
    settle(qtbot, ctx)
    page.holidays.declare()
    settle(qtbot, ctx)
    (dialog,) = [one for one in page.holidays.findChildren(YearCheckDialog) if one.isVisible()]
    dialog.take()
    settle(qtbot, ctx)
    assert 2027 in settings(ctx).holiday_years


def test_the_text_is_read_shown_and_taken(qtbot: QtBot, page: SettingsPage, ctx: PageContext) -> None:
    ctx.context.call(holidays.put_day, date(2027, 1, 4), "holiday")
    dialog = paste(qtbot, page, TEXTS[2027])
    rows = [dialog.table.model.row_of(key) for key in dialog.table.ids()]
    assert [(row.name, row.off_words, row.worked_words) for row in rows][:2] == [
        ("元旦", "1月1日至1月3日", ""), ("春节", "2月5日至2月12日", "1月31日、2月20日"),
    ]  # fmt: skip
    assert dialog.summary.text() == "2027年放假28天，调休上班5天。\n原来填的1月4日通知里没有，采用后去掉。"
    assert dialog.problems.isHidden()
    assert dialog.take_button.isEnabled()
    dialog.take()
    settle(qtbot, ctx)
    assert settings(ctx).holiday_years == {2026, 2027}
    assert said(ctx) == "已填好2027年的放假安排：放假28天，调休上班5天。"
    assert ctx.context.call(history.undo)[0] == "填写2027年放假安排"
    assert 2027 not in settings(ctx).holiday_years


def test_a_text_that_does_not_hold_cannot_be_taken(
    qtbot: QtBot, page: SettingsPage, ctx: PageContext
) -> None:
    dialog = paste(qtbot, page, TEXTS[2027].replace("共8天", "共9天"))
    assert not dialog.take_button.isEnabled()
    assert dialog.problems.isVisible()
    assert [one.message for one in dialog.reading.problems] == ["春节：通知写9天，读到8天"]  # type: ignore[union-attr]
    dialog.take()  # the keys of the button
    settle(qtbot, ctx)
    assert dialog.error.text().startswith("放假通知核对不上：春节：通知写9天，读到8天。")
    assert 2027 not in settings(ctx).holiday_years
    dialog.text.setPlainText("")
    qtbot.waitUntil(lambda: dialog.problems.isHidden())
    assert dialog.summary.text() == ""
    dialog.reject()


def test_what_was_passed_over_is_told(qtbot: QtBot, page: SettingsPage) -> None:
    dialog = paste(qtbot, page, TEXTS[2024])
    assert "没有计入（只是鼓励，不是放假）：鼓励各单位结合带薪年休假等制度落实" in dialog.summary.text()
    dialog.reject()
