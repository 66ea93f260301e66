"""登记活动 by keyboard alone: QuickFill, one-key choices, photos by paste, stalls, drafts, what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pages.activities_book import STATION, activities_opened, commit, pictures, values_of
from tests.ui.pages.points_book import one, press, settle, type_keys
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities import reading
from wenming_desktop.ui.pages.activities.form import ActivityForm

ENTER, TAB, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape
CONTROL = Qt.KeyboardModifier.ControlModifier
Open = Callable[..., ActivityForm]


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with activities_opened(tmp_path) as ctx:
        yield ctx


@pytest.fixture
def form_of(ctx: PageContext, qtbot: QtBot) -> Iterator[Open]:
    made: list[ActivityForm] = []

    def make(pk: int | None = None, *, draft: bool = False, values: Any = None) -> ActivityForm:
        start = ctx.context.call(reading.form_start, pk, None, values)
        form = ActivityForm(ctx, start, draft=draft)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(form)
        form.open()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        made.append(form)
        return form

    yield make
    settle(qtbot, ctx)


def paste_files(files: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    QGuiApplication.clipboard().setMimeData(mime)
    press(Qt.Key.Key_V, CONTROL)


def test_an_activity_with_five_photos_by_keys_only(
    form_of: Open, ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    form = form_of()
    commit("义诊进嘎查")
    settle(qtbot, ctx)
    press(ENTER)
    type_keys("18")
    for times in ("9", "1130"):
        press(ENTER)
        type_keys(times)
    press(ENTER)  # 状态: 已办 already, the day has come
    press(ENTER)
    type_keys("slg")
    settle(qtbot, ctx)
    press(ENTER)  # takes the station
    press(ENTER)  # 地点
    type_keys("xyh")
    settle(qtbot, ctx)
    press(TAB)  # takes the team
    type_keys("5")
    press(ENTER)
    type_keys("b")  # 帮, by its initial
    press(ENTER)
    type_keys("120")
    press(ENTER)
    press(ENTER)
    form.fields.editors["story"].widget.insertPlainText("量血压、测血糖。")
    paste_files(pictures(tmp_path))
    settle(qtbot, ctx)
    assert form.photos.strip.count() == 5
    assert form.photos.strip.item(0).text() == "10月18日"
    press(ENTER, CONTROL)
    settle(qtbot, ctx)
    found = values_of(ctx, "义诊进嘎查")
    assert (found.day, found.start, found.finish, found.state) == (
        date(2026, 10, 18),
        "09:00",
        "11:30",
        "已办",
    )
    assert (found.station, found.teams, found.content, found.form) == (
        STATION, "夕阳红志愿服务队", "持续深入移风易俗", "帮",
    )  # fmt: skip
    assert (found.people, found.sessions, found.story) == (120, 1, "量血压、测血糖。")
    assert [photo.taken for photo in found.photos] == [date(2026, 10, 18)] * 5
    assert not form.isVisible()


@pytest.mark.parametrize("key", [ENTER, TAB])
def test_quickfill_takes_the_rest_from_the_latest_of_that_name(
    form_of: Open, ctx: PageContext, qtbot: QtBot, key: Qt.Key
) -> None:
    form = form_of()
    type_keys("cyj")  # 重阳节: the reading of 重 that one types first
    settle(qtbot, ctx)
    offered = form.fields.editors["title"].widget.popup.choices
    assert [(one.title, one.right) for one in offered] == [("重阳节走访慰问老人", "回车照上次填")]
    press(key)
    values = form.fields.values()
    assert (values["title"], values["start"], values["station"]) == ("重阳节走访慰问老人", "09:00", STATION)
    assert (values["teams"], values["form"], values["charge"]) == ("夕阳红志愿服务队", "帮", "王秀兰")
    # what happened that day is not taken over
    assert (values["day"], values["people"], values["story"]) == (date(2026, 10, 27), None, None)
    assert QApplication.focusWidget() is form.fields.editors["day"].widget


def test_esc_refuses_and_does_not_ask_again_while_the_name_grows(
    form_of: Open, ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of()
    title = form.fields.editors["title"].widget
    type_keys("cyj")
    settle(qtbot, ctx)
    press(ESC)
    assert form.isVisible()
    type_keys("z")
    settle(qtbot, ctx)
    assert not title.popup.isVisible()
    press(ENTER)
    assert form.fields.values()["title"] == "cyjz"
    assert form.fields.values()["station"] is None


def test_quickfill_leaves_what_was_typed_already(form_of: Open, ctx: PageContext, qtbot: QtBot) -> None:
    form = form_of()
    form.fields.editors["start"].widget.setFocus()
    type_keys("1430")
    form.fields.editors["title"].widget.setFocus()
    type_keys("cyj")
    settle(qtbot, ctx)
    press(ENTER)
    assert form.fields.values()["start"] == "14:30"
    assert form.fields.values()["finish"] == "11:30"


def test_a_day_to_come_is_a_plan_unless_the_clerk_says_otherwise(
    form_of: Open, ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of()
    form.fields.editors["day"].widget.setFocus()
    press(Qt.Key.Key_Plus)
    assert form.fields.values()["state"] == "计划"
    press(Qt.Key.Key_T)
    assert form.fields.values()["state"] == "已办"
    form.fields.editors["state"].widget.setFocus()
    type_keys("1")
    form.fields.editors["day"].widget.setFocus()
    press(Qt.Key.Key_Minus)
    assert form.fields.values()["state"] == "计划"


def test_what_is_wrong_is_said_where_it_is(form_of: Open, ctx: PageContext, qtbot: QtBot) -> None:
    form = form_of()
    press(ENTER, CONTROL)
    assert form.error.text() == "请填写活动名称。"
    type_keys("abc")
    form.fields.editors["people"].widget.setFocus()
    type_keys("xx")
    press(ENTER, CONTROL)
    assert form.error.text() == "请写一个整数。"
    assert QApplication.focusWidget() is form.fields.editors["people"].widget
    form.fields.editors["people"].widget.clear()
    form.fields.editors["end_day"].set_value(date(2026, 10, 1))
    press(ENTER, CONTROL)
    settle(qtbot, ctx)
    assert form.isVisible()
    assert form.tabs.currentIndex() == 2  # the wrong field lies in 更多栏目
    assert one(ctx, "SELECT count(*) FROM activity") == 3


def test_ctrl_enter_while_composing_saves_nothing(form_of: Open, ctx: PageContext, qtbot: QtBot) -> None:
    form = form_of()
    type_keys("abc")
    title = form.fields.editors["title"].widget
    QApplication.sendEvent(title, QInputMethodEvent("zouf", []))
    form.save()
    settle(qtbot, ctx)
    assert form.isVisible()
    assert one(ctx, "SELECT count(*) FROM activity") == 3


def test_stalls_are_typed_like_a_register(form_of: Open, ctx: PageContext, qtbot: QtBot) -> None:
    form = form_of()
    commit("赶大集")
    form.tabs.setCurrentWidget(form.stalls)
    form.stalls.start_typing()
    for name, team, work, people in (("义诊", "xyh", "量血压", "60"), ("理发", "", "免费理发", "25")):
        commit(name)
        press(TAB)
        type_keys(team)
        settle(qtbot, ctx)
        press(TAB)
        commit(work)
        press(TAB)
        type_keys(people)
        press(ENTER)
    press(ENTER)  # an empty row: done
    assert QApplication.focusWidget() is form.save_button
    form.save()
    settle(qtbot, ctx)
    found = values_of(ctx, "赶大集").stalls
    assert [(s.name, s.team, s.work, s.people) for s in found] == [
        ("义诊", "夕阳红志愿服务队", "量血压", 60), ("理发", "", "免费理发", 25),
    ]  # fmt: skip


def test_photos_are_ordered_removed_and_pasted_as_pictures(
    form_of: Open, ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    form = form_of()
    files = pictures(tmp_path, 3)
    broken = tmp_path / "坏的.jpg"
    broken.write_bytes(b"not a picture")
    form.photos.add([*files, broken])
    settle(qtbot, ctx)
    assert "坏的.jpg" in form.error.text()
    strip = form.photos.strip
    strip.setFocus()
    strip.setCurrentRow(0)
    press(Qt.Key.Key_Right, CONTROL)
    assert form.photos.paths() == [str(files[1]), str(files[0]), str(files[2])]
    press(Qt.Key.Key_Delete)
    assert form.photos.paths() == [str(files[1]), str(files[2])]
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    press(Qt.Key.Key_V, CONTROL)
    settle(qtbot, ctx)
    settle(qtbot, ctx)
    assert [ready.taken for ready in form.photos.files()] == [date(2026, 10, 18), date(2026, 10, 18), None]
    assert strip.item(2).text() == "日期不明"


def test_cells_copied_in_wps_stay_words_in_a_text_field(
    form_of: Open, ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of()
    mime = QMimeData()
    mime.setText("义诊进嘎查")
    mime.setImageData(QImage(20, 20, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(mime)
    press(Qt.Key.Key_V, CONTROL)
    settle(qtbot, ctx)
    assert form.fields.values()["title"] == "义诊进嘎查"
    assert form.photos.files() == []


def test_a_half_filled_form_is_there_again_with_its_photos(
    form_of: Open, ctx: PageContext, qtbot: QtBot, tmp_path: Path
) -> None:
    form = form_of(draft=True)
    type_keys("abc")
    form.fields.editors["form"].widget.setFocus()
    type_keys("4")
    form.photos.add(pictures(tmp_path, 2))
    settle(qtbot, ctx)
    qtbot.wait(500)
    form.close()
    again = form_of(draft=True)
    settle(qtbot, ctx)
    assert again.keeper.line.text
    assert (again.fields.values()["title"], again.fields.values()["form"]) == ("abc", "乐")
    assert again.photos.strip.count() == 2
    again.save()
    settle(qtbot, ctx)
    assert not form_of(draft=True).keeper.line.text


def test_what_was_taken_over_from_an_earlier_one_is_in_the_draft_too(
    form_of: Open, ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of(draft=True)
    type_keys("cyj")
    settle(qtbot, ctx)
    press(ENTER)
    qtbot.wait(500)
    filled = form.fields.values()
    form.close()
    again = form_of(draft=True)
    settle(qtbot, ctx)
    assert again.keeper.line.text
    assert filled["teams"] == "夕阳红志愿服务队"
    assert again.fields.values() == filled


def test_a_copy_or_a_plan_does_not_bring_the_draft_along(
    form_of: Open, ctx: PageContext, qtbot: QtBot
) -> None:
    form = form_of(draft=True)
    type_keys("abc")
    qtbot.wait(500)
    form.close()
    assert form_of(values={"title": "月底有约"}).fields.values()["title"] == "月底有约"


def test_the_item_to_propose_is_kept_with_the_activity(form_of: Open, ctx: PageContext, qtbot: QtBot) -> None:
    form = form_of()
    type_keys("abc")
    form.tabs.setCurrentIndex(2)
    form.fields.editors["item_pk"].widget.setFocus()
    type_keys("cjzy")
    settle(qtbot, ctx)
    press(ENTER)
    form.save()
    settle(qtbot, ctx)
    sql = "SELECT i.code FROM activity a JOIN rule_item i ON i.pk = a.item_pk WHERE a.title = 'abc'"
    assert one(ctx, sql) == "Z1"
    again = form_of(values_of(ctx, "abc").pk)
    assert again.fields.editors["item_pk"].text() == "Z1 参加志愿服务"


def test_changing_an_activity_keeps_what_is_not_shown(form_of: Open, ctx: PageContext, qtbot: QtBot) -> None:
    before = values_of(ctx, "村史馆理论宣讲")
    form = form_of(before.pk)
    form.fields.editors["people"].widget.setText("45")
    form.save()
    settle(qtbot, ctx)
    after = values_of(ctx, "村史馆理论宣讲")
    assert after.people == 45
    assert (after.day, after.start, after.teams, after.content, after.category) == (
        before.day, before.start, before.teams, before.content, before.category,
    )  # fmt: skip


def test_tab_goes_down_the_form_and_every_control_has_a_name(form_of: Open, qtbot: QtBot) -> None:
    form = form_of()
    widgets = [
        editor.widget
        for name, editor in form.fields.editors.items()
        if not form.fields.more.isAncestorOf(editor.widget)
    ]
    assert all(widget.accessibleName() for widget in widgets)
    places = [(widget.y(), widget.x()) for widget in widgets]
    assert [y for y, _ in places] == sorted(y for y, _ in places)
    widgets[0].setFocus()
    for expected in widgets[1:]:
        press(TAB)
        assert QApplication.focusWidget() is expected
