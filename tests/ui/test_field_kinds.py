"""Times, hours, money and tags in forms and tables: typed as clerks write them, kept in the units of the book."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wenming_desktop.domain.fields import Field
from wenming_desktop.ui.models.columns import columns_of
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.field_editors import make_editor
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.tags_field import TagsField

TODAY = date(2026, 10, 27)
START = Field("开始时间", "time", name="start")
HOURS = Field("培训时长", "hours", name="minutes")
COST = Field("经费", "money", name="cost")
SKILLS = Field("特长", "tags", choices=("急救", "电工", "唱歌"), name="skills")


def form_of(qtbot: QtBot, *fields: Field, **values: Any) -> RecordForm:
    form = RecordForm(fields, today=TODAY, values=values)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


def tags(form: RecordForm) -> TagsField:
    widget = form.editors["skills"].widget
    assert isinstance(widget, TagsField)
    return widget


@pytest.mark.parametrize(
    ("field", "typed", "kept", "shown"),
    [
        (START, "9", "09:00", "09:00"), (START, "930", "09:30", "09:30"), (START, "9:00", "09:00", "09:00"),
        (START, "9点半", "09:30", "09:30"), (START, "14：05", "14:05", "14:05"), (HOURS, "2", 120, "2"),
        (HOURS, "1.5", 90, "1.5"), (HOURS, "2小时30分", 150, "2.5"), (HOURS, "20分钟", 20, "20分"),
        (HOURS, "1小时20分", 80, "1小时20分"), (COST, "120", 12000, "120"), (COST, "35.5元", 3550, "35.5"),
        (COST, "1,200", 120000, "1200"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_and_shown_as_it_is_kept(
    qtbot: QtBot, field: Field, typed: str, kept: Any, shown: str
) -> None:
    editor = form_of(qtbot, field).editors[field.name]
    editor.set_text(typed)
    assert editor.problem() == ""
    assert editor.value() == kept
    editor.widget.setFocus()
    qtbot.keyClick(editor.widget, Qt.Key.Key_Return)
    assert editor.text() == shown
    assert editor.value() == kept


@pytest.mark.parametrize(
    ("field", "typed"), [(START, "25:00"), (START, "上午"), (HOURS, "很久"), (COST, "一些")]
)
def test_what_cannot_be_read_is_said_and_left_as_typed(qtbot: QtBot, field: Field, typed: str) -> None:
    editor = form_of(qtbot, field).editors[field.name]
    editor.set_text(typed)
    editor.widget.setFocus()
    qtbot.keyClick(editor.widget, Qt.Key.Key_Return)
    assert editor.text() == typed
    assert editor.problem()
    assert editor.value() is None


@pytest.mark.parametrize("minutes", [1, 20, 45, 61, 90, 18750])
def test_hours_shown_in_a_form_come_back_to_the_minute(qtbot: QtBot, minutes: int) -> None:
    assert form_of(qtbot, HOURS, minutes=minutes).values() == {"minutes": minutes}


def test_tags_are_ticked_by_keys_and_own_words_stay(qtbot: QtBot) -> None:
    form = form_of(qtbot, SKILLS, skills="吹唢呐")
    field = tags(form)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F4)
    assert field.popup.isVisible()
    assert field.popup.ticked() == []
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.values() == {"skills": "吹唢呐、电工"}
    assert field.popup.ticked() == ["电工"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.values() == {"skills": "吹唢呐"}
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.popup.isVisible()


def test_letters_find_a_tag_by_pinyin_and_take_its_place(qtbot: QtBot) -> None:
    form = form_of(qtbot, SKILLS, skills="吹唢呐")
    field = tags(form)
    field.setFocus()
    field.setText("吹唢呐、")
    field.setCursorPosition(len(field.text()))
    qtbot.keyClicks(field, "jij")
    assert field.popup.current() == "急救"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.values() == {"skills": "吹唢呐、急救"}


def test_tab_takes_the_word_that_letters_mean(qtbot: QtBot) -> None:
    form = form_of(qtbot, SKILLS, COST)
    field = tags(form)
    field.setFocus()
    qtbot.keyClicks(field, "dg")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert form.values()["skills"] == "电工"
    assert form.editors["cost"].widget.hasFocus()


def test_one_word_after_the_other_by_letters_and_enter(qtbot: QtBot) -> None:
    field = TagsField("参加队伍", ("卫生环保队", "文化惠民队", "卫生环保队二队"))
    qtbot.addWidget(field)
    field.show()
    entered: list[bool] = []
    field.entered.connect(lambda: entered.append(True))
    for letters in ("wshb", "whhm"):
        qtbot.keyClicks(field, letters)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert not field.popup.isVisible()
    assert field.text() == "卫生环保队、文化惠民队"
    assert not entered
    qtbot.keyClick(field, Qt.Key.Key_Return)  # nothing is open: it goes on, it does not untick
    assert entered == [True]
    assert field.words() == ("卫生环保队", "文化惠民队")


@pytest.mark.parametrize("own", ["急救员", "卫生环保队二"])
def test_a_word_of_ones_own_may_begin_like_one_of_the_list(qtbot: QtBot, own: str) -> None:
    field = TagsField("特长", ("急救", "电工", "卫生环保队", "卫生环保队二队"))
    qtbot.addWidget(field)
    for char in own:
        event = QInputMethodEvent()
        event.setCommitString(char)
        QApplication.sendEvent(field, event)
    assert field.words() == (own,)


def test_tags_typed_in_any_way_are_parted_by_one_sign(qtbot: QtBot) -> None:
    form = form_of(qtbot, SKILLS, COST)
    field = tags(form)
    field.setText("急救，电工 唱歌;急救")
    assert form.values()["skills"] == "急救、电工、唱歌"
    field.setFocus()
    form.editors["cost"].widget.setFocus()
    assert field.text() == "急救、电工、唱歌"


def test_a_click_ticks_and_leaves_the_list_open(qtbot: QtBot) -> None:
    field = tags(form_of(qtbot, SKILLS))
    field.open_list()
    field.popup.clicked.emit("唱歌")
    assert field.value() == "唱歌"
    assert field.popup.isVisible()
    assert field.popup.current() == "唱歌"


def test_enter_with_the_list_closed_goes_on(qtbot: QtBot) -> None:
    form = form_of(qtbot, SKILLS, COST)
    field = tags(form)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.editors["cost"].widget.hasFocus()


def test_an_empty_tags_line_has_no_list_without_choices(qtbot: QtBot) -> None:
    form = form_of(qtbot, Field("特长", "tags", name="skills"))
    field = tags(form)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F4)
    assert not field.popup.isVisible()
    assert make_editor(SKILLS, form, TODAY).value() is None


def test_tables_show_hours_and_yuan_as_numbers_at_the_right() -> None:
    hours, cost = columns_of((HOURS, COST))
    row = {"minutes": 18750, "cost": 3550}
    assert (hours.words(row), hours.align) == ("312.5", "right")
    assert (cost.words(row), cost.align) == ("35.5", "right")
    assert hours.words({"minutes": None}) == "—"


THEME = Field("基地类型", choices=("传统文化", "文明旅游"), name="theme")
KIND = Field("类别", "choice", choices=("站", "点"), labels=("文明站", "服务点"), required=True, name="kind")


def test_a_line_offers_words_and_takes_any_other(qtbot: QtBot) -> None:
    editor = form_of(qtbot, THEME).editors["theme"]
    field = editor.widget
    assert isinstance(field, ChoiceField)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F4)
    assert [one.title for one in field.popup.choices] == ["传统文化", "文明旅游"]
    qtbot.keyClicks(field, "wmly")
    qtbot.waitUntil(lambda: [one.title for one in field.popup.choices] == ["文明旅游"])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (editor.value(), editor.text()) == ("文明旅游", "文明旅游")
    editor.set_value(None)
    editor.set_text("生态文明")  # in no list: it stays as written
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert editor.value() == "生态文明"
    editor.set_value("民俗")
    assert editor.value() == "民俗"


def test_a_drop_down_shows_words_keeps_codes_and_never_loses_a_value_of_an_older_list(qtbot: QtBot) -> None:
    editor = form_of(qtbot, KIND, kind="点").editors["kind"]
    assert (editor.text(), editor.value()) == ("服务点", "点")
    editor.set_value("站")
    assert (editor.text(), editor.value()) == ("文明站", "站")
    editor.set_value("驿站")
    assert (editor.text(), editor.value()) == ("驿站", "驿站")


def test_a_field_not_asked_is_neither_checked_nor_given(qtbot: QtBot) -> None:
    name = Field("名称", required=True, name="name")
    form = form_of(qtbot, KIND, name, COST)
    form.set_hidden({"name", "没有这一栏"})
    form.editors["cost"].set_text("120")
    assert form.check()
    assert form.values() == {"kind": "站", "cost": 12000}
    form.editors["kind"].entered.emit()  # Enter goes past what is not asked
    assert form.editors["cost"].widget.hasFocus()
    form.set_error("name", "写什么都不显示")
    assert form._notes["name"].isHidden()
    form.set_hidden(())
    assert not form.check()
    assert form.editors["name"].widget.hasFocus()
