"""待评议 in the window: what will happen is said before, what happened after, each note in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.ui.pages.activities_book import activities_opened
from tests.ui.pages.points_book import one, press, put_away, settle, show
from wenming_desktop.services import activities, hours, months, proposals
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7
from wenming_desktop.ui.dialogs.proposals_dialog import ProposalsDialog, ProposalsLine
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities.form import ActivityForm
from wenming_desktop.ui.pages.activities.page import ActivitiesPage
from wenming_desktop.ui.pages.points.group_entry import GroupEntry

LECTURE = "村史馆理论宣讲"


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


def _choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(text)).trigger()


def _item(book: Book, code: str) -> int:
    return int(book.db.execute("SELECT pk FROM rule_item WHERE code = ?", [code]).fetchone()[0])


def _volunteers(book: Book) -> list[int]:
    people = book.db.execute("SELECT pk FROM person WHERE relation = '户主' ORDER BY pk LIMIT 3").fetchall()
    with book.operation("志愿者", kind="barrier"):
        return [
            journal.insert(book.db, "volunteer", {"id": uuid7(), "person_pk": row[0], "number": f"1505990000{row[0]:02d}"})
            for row in people
        ]  # fmt: skip


def propose(ctx: PageContext, *, day: str = "", code: str = "Z1") -> int:
    """The lecture with time of three heads of households, proposed; another one where a day is given."""
    known = ctx.context.call(lambda book: book.db.execute("SELECT pk FROM volunteer ORDER BY pk").fetchall())
    volunteers = [row[0] for row in known] or ctx.context.call(_volunteers)
    values = {"item_pk": ctx.context.call(_item, code)}
    if day:
        pk = ctx.context.call(activities.save_activity, None, {"title": "清理河道", "day": day, **values})[0]
    else:
        pk = ctx.context.call(activities.find, LECTURE)
        ctx.context.call(activities.save_activity, pk, values)
    for volunteer in volunteers:
        ctx.context.call(hours.record, hours.Draft(volunteer, minutes=60, activity_pk=pk))
    ctx.context.call(proposals.propose, pk)
    return int(pk)


@pytest.fixture
def dialog(ctx: PageContext, qtbot: QtBot) -> Iterator[ProposalsDialog]:
    propose(ctx, day="2026-08-24")
    for month in (202608, 202609):
        ctx.context.call(months.close_month, month)
    dialog = ProposalsDialog(ctx)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    settle(qtbot, ctx)
    dialog.people.setText("孟和、刘旺财")
    dialog.day.set_value(date(2026, 10, 26))
    dialog._tick_all(True)
    yield dialog
    settle(qtbot, ctx)
    put_away(dialog)


def test_the_panels_decision_books_the_ticked_lines(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    propose(ctx)
    page.refresh()
    settle(qtbot, ctx)
    _choose(page.doing.more_menu(), "待评议的积分（3条）")
    settle(qtbot, ctx)
    dialog = page.findChildren(ProposalsDialog)[-1]
    assert [dialog.table.item(0, column).text() for column in (2, 4, 5, 6, 7)] == [
        LECTURE, "包青格乐", "参加志愿服务", "+2", "10月",
    ]  # fmt: skip
    assert dialog.ticked() == [], "nothing is ticked at first"
    for button in (dialog._accept, dialog._refuse):
        assert not button.isEnabled()
    press(Qt.Key.Key_Return)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM proposal WHERE state = '待评议'") == 3, "Enter decides nothing"
    dialog._tick_all(True)
    assert not dialog.own_month.isVisible(), "no month of theirs is audited"
    dialog.table.setFocus()
    press(Qt.Key.Key_Space)
    assert len(dialog.ticked()) == 2
    dialog.decide(True)
    settle(qtbot, ctx)
    assert "参加评议的人没有填" in dialog.error.text()
    dialog.people.setText("孟和、刘旺财")
    dialog.day.set_value(date(2026, 10, 26))
    dialog.decide(True)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM entry") == 2
    assert len(dialog.rows) == 1
    dialog._tick_all(True)
    dialog.decide(False)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT count(*) FROM entry") == 2
    assert one(ctx, "SELECT count(*) FROM proposal WHERE state = '待评议'") == 0
    dialog.reject()


def test_the_points_room_shows_the_line_only_while_something_waits(ctx: PageContext, qtbot: QtBot) -> None:
    line = ProposalsLine(ctx)
    qtbot.addWidget(line)
    line.refresh()
    settle(qtbot, ctx)
    assert not line.isVisible()
    propose(ctx)
    line.refresh()
    settle(qtbot, ctx)
    assert line.isVisible()
    assert line._words.text() == "活动提请的3条积分待评议。"


def test_an_audited_month_is_said_before_and_every_note_after(
    dialog: ProposalsDialog, ctx: PageContext, qtbot: QtBot
) -> None:
    assert dialog._late.text() == (
        "其中3条发生在2026年8月，已审核：评议通过后记入2026年10月。评议会议要求记回原来月份的，请勾选补记。"
    )
    assert dialog.own_month.isVisible()
    assert dialog.table.item(0, 7).text() == "10月"
    dialog.decide(True)
    settle(qtbot, ctx)
    assert dialog._note.text() == (
        "评议通过3条，已记入积分。包青格乐、孟和、刘旺财：该月已审核，记入2026年10月。做错了按 Ctrl+Z。"
    )
    assert one(ctx, "SELECT DISTINCT counts_in FROM entry") == 202610
    assert not dialog.own_month.isVisible(), "nothing waits any more"


def test_with_a_tick_they_count_in_their_own_month_by_the_panels_meeting(
    dialog: ProposalsDialog, ctx: PageContext, qtbot: QtBot
) -> None:
    dialog.own_month.setChecked(True)
    assert [dialog.table.item(at, 7).text() for at in range(3)] == ["8月"] * 3
    assert dialog._late.text().startswith("其中3条补记回2026年8月，以评议会议或填写的依据为原因")
    dialog.decide(True)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT DISTINCT counts_in || cause FROM entry") == "2026082026年10月26日评议会议"
    assert "补记到2026年8月，印过的榜请看一看要不要出更正。" in dialog._note.text()


def test_the_reason_typed_is_the_reason_booked(
    dialog: ProposalsDialog, ctx: PageContext, qtbot: QtBot
) -> None:
    dialog.own_month.setChecked(True)
    dialog.cause.setText("异议2026-003核实")
    dialog.decide(True)
    settle(qtbot, ctx)
    assert one(ctx, "SELECT DISTINCT counts_in || cause FROM entry") == "202608异议2026-003核实"


def test_accepted_and_counting_nothing_is_said_of_whom_it_is(ctx: PageContext, qtbot: QtBot) -> None:
    """参加理论宣讲 gives at most 4 a month: the third one of October counts nothing."""
    for day in ("", "2026-10-20", "2026-10-21"):
        propose(ctx, day=day, code="S1")
    dialog = ProposalsDialog(ctx)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    settle(qtbot, ctx)
    dialog.people.setText("孟和")
    dialog._tick_all(True)
    dialog.decide(True)
    settle(qtbot, ctx)
    assert "包青格乐、孟和、刘旺财：“参加理论宣讲”本月最多4分，只计0分。" in dialog._note.text()
    put_away(dialog)


def test_one_that_waits_no_more_is_refused_and_leaves_the_list(
    dialog: ProposalsDialog, ctx: PageContext, qtbot: QtBot
) -> None:
    ctx.context.call(hours.reverse, one(ctx, "SELECT min(pk) FROM service"), "没有来")
    dialog.decide(True)
    settle(qtbot, ctx)
    settle(qtbot, ctx)
    assert dialog.error.text().startswith("包青格乐在“清理河道”已经没有服务时间，不能评议。")
    assert [row.name for row in dialog.rows] == ["孟和", "刘旺财"]
    assert one(ctx, "SELECT count(*) FROM entry") == 0


def test_the_form_of_an_activity_says_that_its_proposals_follow(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    pk = propose(ctx)
    page.refresh()
    page.edit(pk)
    settle(qtbot, ctx)
    form = page.findChildren(ActivityForm)[-1]
    form.fields.editors["day"].set_value(date(2026, 10, 15))
    form.save()
    settle(qtbot, ctx)
    settle(qtbot, ctx)
    assert ctx.messages.notice is not None
    assert "待评议的3条积分跟着活动改。" in ctx.messages.notice.text


def test_a_group_is_told_every_note_in_its_own_words(ctx: PageContext, qtbot: QtBot) -> None:
    """Of three households one has the item at its cap, all are of an audited month: two notes, neither the other's."""
    propose(ctx, day="2026-08-24", code="S1")
    ctx.context.call(
        lambda book: proposals.decide(
            book, [row.pk for row in proposals.waiting(book)][:1], True, date(2026, 10, 26), "孟和"
        )
    )
    for month in (202608, 202609):
        ctx.context.call(months.close_month, month)
    group = GroupEntry(ctx)
    group.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    group.open()
    settle(qtbot, ctx)
    group.group.setCurrentIndex(group.group.findData(None))
    group.day.set_value(date(2026, 8, 24))
    settle(qtbot, ctx)
    group.item.take(group._search_item("s1")[0])
    settle(qtbot, ctx)
    group.save()
    settle(qtbot, ctx)
    assert ctx.messages.last == (
        "已登记4户。4户：该月已审核，记入2026年10月。1户：这一户当天已登记过这个项目1条，又记了一条。"
        "打错了按 Ctrl+Z，一次撤销。"
    )
    assert ctx.messages.notice is not None
    assert ctx.messages.notice.text == ctx.messages.last
    put_away(group)
