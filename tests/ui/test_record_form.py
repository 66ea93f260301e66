"""Forms out of Fields: kinds, what is wrong, duplicates, drafts, masked fields."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.fields import Field
from wenming_desktop.services.changes import Changes
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.record_form import RecordForm

TODAY = date(2026, 10, 27)
FIELDS = (
    Field("姓名", "name", required=True, name="name"),
    Field("性别", "choice", choices=("男", "女"), name="sex"),
    Field("身份证号", "id_number", sensitivity="secret", name="id_number", help="可以先空着。"),
    Field("出生日期", "date", name="born"),
    Field("积分", "points", name="points"),
    Field("人口", "integer", name="people"),
    Field("党员", "bool", name="party"),
    Field("备注", "note", name="note"),
)
VALUES = {
    "name": "包青格乐",
    "sex": "女",
    "born": "1970-03-05",
    "points": -1250,
    "people": 4,
    "party": True,
    "note": "好",
}


def make(qtbot: QtBot, **options: Any) -> RecordForm:
    form = RecordForm(FIELDS, today=TODAY, **options)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    return form


def test_values_come_back_in_the_units_of_the_book(qtbot: QtBot) -> None:
    form = make(qtbot, values=VALUES)
    expected = {**VALUES, "born": date(1970, 3, 5), "id_number": None}
    assert form.values() == expected
    assert form.editors["points"].text() == "−12.5"
    assert form.check()


def test_the_first_wrong_field_is_focused_and_says_why(qtbot: QtBot) -> None:
    form = make(qtbot)
    qtbot.waitUntil(form.isActiveWindow)
    form.editors["points"].set_text("很多")
    form.editors["people"].set_text("两")
    assert not form.check()
    assert QApplication.focusWidget() is form.editors["name"].widget
    assert form._notes["name"].text() == "请填写姓名。"
    assert form._notes["points"].text() == "请写一个数，例如 2、-3 或 12.5。"
    form.editors["name"].set_text("包青格乐")
    assert form._notes["name"].text() == ""


def test_a_duplicate_is_shown_while_typing(qtbot: QtBot) -> None:
    form = make(qtbot, duplicate=lambda values: f"已有{values['name']}（2组）" if values["name"] else "")
    form.editors["name"].set_text("包青格乐")
    qtbot.waitUntil(lambda: form._notes["name"].text() == "已有包青格乐（2组）")


def test_what_was_typed_can_be_taken_out_and_put_back(qtbot: QtBot) -> None:
    form = make(qtbot, values={"name": "孟和"})
    assert form.typed() == {}
    form.editors["name"].set_text("包青")
    form.editors["born"].set_text("1970-03-05")
    assert form.typed() == {"name": "包青", "born": "1970-03-05"}
    again = make(qtbot, values={"name": "孟和"})
    again.put_typed(form.typed())
    assert (again.values()["name"], again.values()["born"]) == ("包青", date(1970, 3, 5))
    again.wipe_typed()
    assert again.typed() == {}
    assert again.values()["name"] == "孟和"


def test_two_records_of_one_title_have_drafts_of_their_own(qtbot: QtBot) -> None:
    one, other = make(qtbot, values={"name": "孟和"}), make(qtbot, values={"name": "乌兰"})
    assert one.fingerprint() != other.fingerprint()
    assert one.fingerprint() == make(qtbot, values={"name": "孟和"}).fingerprint()


def test_a_masked_field_is_locked_until_asked_for(qtbot: QtBot) -> None:
    asked: list[str] = []

    def reveal(name: str, show: Any) -> None:
        asked.append(name)
        show("150501197003050012")

    form = make(qtbot, values={**VALUES, "id_number": "1505**********0012"}, reveal=reveal)
    assert "id_number" not in form.values()
    button = next(b for b in form.findChildren(QPushButton) if b.accessibleName() == "显示身份证号")
    button.click()
    assert asked == ["id_number"]
    assert form.values()["id_number"] == "150501197003050012"


def test_the_dialog_stays_open_with_the_reason_where_the_book_says_no(qtbot: QtBot) -> None:
    jobs = Jobs(Messages())
    form = RecordForm(FIELDS, today=TODAY, values=VALUES)
    futures: list[Future[Any]] = []
    done: list[Any] = []

    def save(_values: dict[str, Any]) -> Future[Any]:
        futures.append(Future())
        return futures[-1]

    dialog = FormDialog(None, "修改一人", form, save=save, jobs=jobs, done=done.append)
    dialog.open()  # it deletes itself when it closes
    dialog.save()
    futures[0].set_exception(UserError("身份证号在别的户里。", "请核对。"))
    qtbot.waitUntil(lambda: dialog._error.text() == "身份证号在别的户里。请核对。")
    assert dialog.isVisible()
    dialog.save()
    futures[1].set_result((12, Changes()))
    qtbot.waitUntil(lambda: done == [12])


def test_enter_goes_to_the_next_field_and_the_last_one_saves(qtbot: QtBot) -> None:
    form = RecordForm((FIELDS[0], Field("关系", name="relation")), today=TODAY, values={"name": "包青格乐"})
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    saved: list[bool] = []
    form.submitted.connect(lambda: saved.append(True))
    name = form.editors["name"].widget
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_Return)
    relation = QApplication.focusWidget()
    assert relation is form.editors["relation"].widget
    qtbot.keyClick(relation, Qt.Key.Key_Return)
    assert saved == [True]


def test_every_control_has_a_name_and_tab_goes_down(qtbot: QtBot) -> None:
    form = make(qtbot)
    widgets = [editor.widget for editor in form.editors.values()]
    assert all(widget.accessibleName() for widget in widgets)
    tops = [widget.y() for widget in widgets]
    assert tops == sorted(tops)
    following = widgets[0]
    for expected in widgets[1:]:
        following = following.nextInFocusChain()
        while following not in widgets:
            following = following.nextInFocusChain()
        assert following is expected
