"""对外预告 in the form, and what the window offers where the gate stops a paper or a message: open it, or let it pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.activities_book import activities_opened, dialog_of
from tests.ui.pages.points_book import put_away, settle, show
from wenming_desktop.services import activities, gate
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.dialogs.stopped import StoppedDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities import reading
from wenming_desktop.ui.pages.activities.form import ActivityForm
from wenming_desktop.ui.pages.activities.page import ActivitiesPage

WELFARE = {"title": "走访低保户、残疾人", "day": "2026-10-31", "forecast": True}


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with activities_opened(tmp_path) as ctx:
        yield ctx


@pytest.fixture
def page(ctx: PageContext, qtbot: QtBot) -> Iterator[ActivitiesPage]:
    page = ActivitiesPage(ctx)
    show(qtbot, page)
    yield page
    settle(qtbot, ctx)
    put_away(page)


def buttons(dialog: StoppedDialog, text: str) -> list[QPushButton]:
    found = [one for one in dialog.findChildren(QPushButton) if one.text() == text]
    return [one for one in found if one.isVisible()]


def stopped(qtbot: QtBot, ctx: PageContext) -> StoppedDialog:
    settle(qtbot, ctx)
    qtbot.waitUntil(lambda: dialog_of(StoppedDialog) is not None, timeout=15_000)
    dialog = dialog_of(StoppedDialog)
    assert isinstance(dialog, StoppedDialog)
    return dialog


def approve(qtbot: QtBot, ctx: PageContext, dialog: StoppedDialog) -> None:
    """批准 what stands first."""
    approval = dialog.approve(dialog.left[0])
    approval.by.setText("巴图")
    approval.save()
    settle(qtbot, ctx)


def test_a_forecast_that_is_stopped_is_printed_once_each_word_is_approved(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    ctx.context.call(activities.save_activity, None, WELFARE)
    page.doing.print_forecast()
    dialog = stopped(qtbot, ctx)
    assert [one.word for one in dialog.left] == ["低保", "残疾"]
    assert dialog.windowTitle() == "没有通过公示前检查"
    assert (len(buttons(dialog, "批准")), len(buttons(dialog, "打开活动"))) == (2, 2)
    approve(qtbot, ctx, dialog)
    assert [one.word for one in dialog.left] == ["残疾"]
    assert len(buttons(dialog, "批准")) == 1
    assert dialog_of(PrintPreview) is None
    approve(qtbot, ctx, dialog)
    qtbot.waitUntil(lambda: dialog_of(PrintPreview) is not None, timeout=15_000)
    settle(qtbot, ctx)
    preview = dialog_of(PrintPreview)
    assert preview._note.text().endswith("另有1场不对外预告，没有列入。")
    assert len(ctx.context.call(gate.approved, "活动预告 202610")) == 2
    preview.close()


def test_the_record_is_one_click_away(page: ActivitiesPage, ctx: PageContext, qtbot: QtBot) -> None:
    pk, _ = ctx.context.call(activities.save_activity, None, WELFARE)
    page.doing.print_forecast()
    dialog = stopped(qtbot, ctx)
    buttons(dialog, "打开活动")[0].click()
    assert ctx.went[-1] == ("activities", {"pk": pk})  # type: ignore[attr-defined]


def test_a_message_that_is_stopped_is_not_copied(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("别的")
    ctx.context.call(
        activities.save_activity, None, {"title": "身份证150599196809173870办理", "day": "2026-10-31"}
    )
    page.doing.copy_month()
    dialog = stopped(qtbot, ctx)
    assert QGuiApplication.clipboard().text() == "别的"
    assert buttons(dialog, "批准") == [], "an ID number is never approved"
    dialog.reject()


def test_the_place_one_stands_on_has_its_own_forecast_and_message(
    page: ActivitiesPage, ctx: PageContext, qtbot: QtBot
) -> None:
    here = {"title": "读书会", "day": "2026-10-31", "station": "萨日朗嘎查新时代文明实践站"}
    pk, _ = ctx.context.call(activities.save_activity, None, here)
    ctx.context.call(activities.save_activity, None, {"title": "义诊", "day": "2026-10-31"})
    page.open(pk=pk)
    settle(qtbot, ctx)
    page.doing.copy_month_of_place()
    settle(qtbot, ctx)
    text = QGuiApplication.clipboard().text()
    assert ("读书会" in text, "义诊" in text) == (True, False)
    page.doing.print_forecast_of_place()
    qtbot.waitUntil(lambda: dialog_of(PrintPreview) is not None, timeout=15_000)
    settle(qtbot, ctx)
    preview = dialog_of(PrintPreview)
    assert "萨日朗嘎查新时代文明实践站2026年10月活动预告" in preview.made.file_name
    preview.close()


# ---- the form ----
def form_of(ctx: PageContext, qtbot: QtBot, pk: int | None = None, values: object = None) -> ActivityForm:
    form = ActivityForm(ctx, ctx.context.call(reading.form_start, pk, None, values))
    qtbot.addWidget(form)
    form.open()
    return form


def test_the_box_follows_the_words_until_the_clerk_says(ctx: PageContext, qtbot: QtBot) -> None:
    form = form_of(ctx, qtbot)
    box, title = form.fields.editors["forecast"], form.fields.editors["title"]
    assert box.value() is True
    title.widget.setText("走访独居老人")
    assert box.value() is False
    title.widget.setText("义诊")
    assert box.value() is True
    box.widget.click()
    assert box.value() is False
    title.widget.setText("义诊进嘎查")
    assert box.value() is False, "what the clerk said stays"
    form.close()


def test_a_plan_from_a_visiting_day_begins_unannounced(ctx: PageContext, qtbot: QtBot) -> None:
    form = form_of(ctx, qtbot, values={"title": "月底走访"})
    assert form.fields.values()["forecast"] is False
    form.close()


def test_an_old_activity_keeps_what_it_said(ctx: PageContext, qtbot: QtBot) -> None:
    pk, _ = ctx.context.call(
        activities.save_activity, None, {"title": "走访企业", "day": "2026-10-31", "forecast": True}
    )
    form = form_of(ctx, qtbot, pk)
    form.fields.editors["title"].widget.setText("走访两家企业")
    assert form.fields.values()["forecast"] is True
    form.close()
