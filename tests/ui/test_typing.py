"""Fields one types in: input methods, dates, choosing from a list."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.date_keys import add_months, parse_typed, step
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.ime_line import ImeLine

TODAY = date(2026, 10, 27)
_HOSTS: list[QWidget] = []
PEOPLE = [
    Choice(1, "包青格乐", "萨日朗嘎查2组 · 户主 · 4口人", "本月+28"),
    Choice(2, "包其其格", "诺敏花嘎查1组 · 户主 苏和", "本月+6"),
]


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    host = QWidget()
    box = QVBoxLayout(host)
    box.addWidget(widget)
    box.addStretch(1)
    host.resize(700, 500)
    qtbot.addWidget(host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    widget.setFocus()
    _HOSTS[:] = [host]  # the test keeps the field only: its window must live as long
    return host


def compose(widget: QWidget, letters: str, commit: str = "") -> None:
    event = QInputMethodEvent(letters, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5", date(2026, 10, 5)), ("3/5", date(2026, 3, 5)), ("1027", date(2026, 10, 27)),
        ("10-27", date(2026, 10, 27)), ("今天", TODAY), ("昨天", date(2026, 10, 26)), ("20250305", date(2025, 3, 5)),
        ("2025.3.5", date(2025, 3, 5)), ("2025年3月5日", date(2025, 3, 5)), ("３月５日", date(2026, 3, 5)),
        ("31", date(2026, 10, 31)), ("1332", None), ("30/2", None), ("明日", None), ("", None),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_spelling(typed: str, day: date | None) -> None:
    assert parse_typed(typed, TODAY) == day


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("+", date(2026, 2, 1)), ("=", date(2026, 2, 1)), ("-", date(2026, 1, 30)), ("]", date(2026, 2, 28)),
        ("[", date(2025, 12, 31)), ("m", date(2026, 1, 1)), ("h", date(2026, 1, 31)), ("y", date(2026, 1, 1)),
        ("R", date(2026, 12, 31)), ("t", TODAY),
    ],
)  # fmt: skip
def test_keys_move_a_day(key: str, day: date) -> None:
    assert step(key, date(2026, 1, 31), TODAY) == day


def test_months_are_added_over_the_end_of_a_year() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2026, 12, 1), 1) == date(2027, 1, 1)


def test_date_field_takes_keys_and_spellings(qtbot: QtBot) -> None:
    field = DateField(today=TODAY)
    host = shown(qtbot, field)
    days: list[date | None] = []
    field.changed.connect(days.append)
    field.set_value(TODAY)
    qtbot.keyClicks(field, "-")
    assert field.text() == "2026-10-26"
    field.clear()
    qtbot.keyClicks(field, "10-2")  # while typing, - is a letter of the date
    assert field.text() == "10-2"
    assert field.value() == date(2026, 10, 2)
    field.clearFocus()
    assert field.text() == "2026-10-02"
    assert days == [date(2026, 10, 26), date(2026, 10, 2)]
    host.close()


def test_a_wrong_day_is_red_and_says_how_to_write_it(qtbot: QtBot) -> None:
    field = DateField(today=TODAY)
    shown(qtbot, field)
    entered: list[bool] = []
    field.entered.connect(lambda: entered.append(True))
    qtbot.keyClicks(field, "1399")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.property("wrong") is True
    assert "1027" in field.toolTip()
    assert entered == []


def test_calendar_shows_terms_and_a_click_picks(qtbot: QtBot) -> None:
    field = DateField(today=TODAY)
    shown(qtbot, field)
    field.open_calendar()
    popup = field._calendar
    assert popup is not None
    assert popup.isVisible()
    assert field.hasFocus()
    grid = popup._grid
    cell = grid._cell(7 + 3)  # first week of October 2026: Thursday is the 1st
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=cell.center())
    assert field.value() == date(2026, 10, 1)
    assert not popup.isVisible()


def test_what_a_field_says_of_itself_makes_it_not_wrong(qtbot: QtBot) -> None:
    line = ImeLine("姓名")
    shown(qtbot, line)
    line.setAccessibleDescription("户口本上的姓名")
    assert not line.is_wrong
    line.set_wrong("没有这个人")
    assert line.is_wrong
    line.set_wrong("")
    assert not line.is_wrong


def test_enter_inside_a_composition_records_nothing(qtbot: QtBot) -> None:
    line = ImeLine("姓名")
    shown(qtbot, line)
    entered: list[bool] = []
    typed: list[str] = []
    line.entered.connect(lambda: entered.append(True))
    line.typed.connect(typed.append)
    compose(line, "zhi yuan")
    assert line.composing
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert entered == []
    assert typed == []
    compose(line, "", "志愿")
    assert typed == ["志愿"]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert entered == [True]


def test_letters_being_composed_do_not_filter(qtbot: QtBot) -> None:
    bar = FilterBar("姓名")
    shown(qtbot, bar)
    changed: list[bool] = []
    bar.changed.connect(lambda: changed.append(True))
    bar.line.setFocus()
    compose(bar.line, "bao")
    qtbot.wait(260)
    assert changed == []
    compose(bar.line, "", "包")
    qtbot.waitUntil(lambda: changed == [True])
    assert bar.text() == "包"


def test_choice_field_finds_and_enter_takes(qtbot: QtBot) -> None:
    asked: list[str] = []

    def search(text: str) -> list[Choice]:
        asked.append(text)
        return PEOPLE

    field = ChoiceField("姓名", search)
    shown(qtbot, field)
    chosen: list[Choice] = []
    field.chosen.connect(chosen.append)
    qtbot.keyClicks(field, "bqg")
    qtbot.waitUntil(field.popup.isVisible)
    assert asked == ["bqg"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen == [PEOPLE[1]]
    assert field.value() == 2
    assert not field.popup.isVisible()


def test_escape_closes_the_list_and_changed_text_forgets_the_choice(qtbot: QtBot) -> None:
    field = ChoiceField("姓名", lambda _text: PEOPLE)
    shown(qtbot, field)
    qtbot.keyClicks(field, "b")
    qtbot.waitUntil(field.popup.isVisible)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.popup.isVisible()
    field.set_choice(PEOPLE[0])
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.value() is None


def test_a_late_answer_to_an_older_question_is_dropped(qtbot: QtBot) -> None:
    from concurrent.futures import Future

    from wenming_desktop.ui.jobs import Jobs
    from wenming_desktop.ui.messages import Messages

    answers: list[Future[list[Choice]]] = []

    def search(_text: str) -> Future[list[Choice]]:
        answers.append(Future())
        return answers[-1]

    jobs = Jobs(Messages())
    field = ChoiceField("姓名", search, jobs)
    shown(qtbot, field)
    field.setText("b")
    field.search_now()
    field.setText("bq")
    field.search_now()
    answers[1].set_result([PEOPLE[1]])
    answers[0].set_result([PEOPLE[0]])
    qtbot.waitUntil(lambda: jobs.idle)
    assert field.popup.choices == [PEOPLE[1]]
