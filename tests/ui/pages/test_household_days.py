"""Acts on a household from a day on: the day stands there, the cause is asked only where a month is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.households_window import (
    BAO,
    LIU,
    WANG,
    ZENG,
    context,
    detail,
    person,
    read,
    room,
    saved,
    undone,
)  # fmt: skip
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards, months
from wenming_desktop.services.context import Context
from wenming_desktop.ui.pages.households import page as module
from wenming_desktop.ui.pages.households.forms import ask_household
from wenming_desktop.ui.pages.households.page import HouseholdsPage
from wenming_desktop.ui.pages.households.reading import household_start
from wenming_desktop.ui.widgets.deciding import Choice

__all__ = ["context", "room"]  # fixtures
TODAY, MID, CLOSED = date(2026, 10, 27), date(2026, 10, 15), date(2026, 9, 20)


def heads(context: Context, code: str) -> dict[str, str]:
    board = read(context, boards.draft, "masses", Period.parse(code))
    return {line.household: line.name for line in board.lines}


@pytest.fixture
def closed(context: Context) -> None:
    """September is closed, and the households are there since spring."""

    def since_spring(book: Any) -> None:
        with book.operation("准备", kind="barrier"):
            book.db.execute("UPDATE household_fact SET from_day = '2026-03-01' WHERE kind = '建户'")

    context.call(since_spring)
    context.call(months.close_month, 202609)


# ---- every dialog: today stands there, the cause is hidden until it is needed ----

FORMS: dict[str, Callable[[HouseholdsPage], Any]] = {
    "换户主": lambda room: room.more.change_head(), "移动人员": lambda room: room.more.move_person(),
    "合户": lambda room: room.more.merge(),
}  # fmt: skip


@pytest.mark.parametrize("ask", FORMS.values(), ids=FORMS)
def test_the_cause_is_asked_only_where_a_closed_month_is_touched(
    qtbot: QtBot, closed: None, room: HouseholdsPage, ask: Callable[[HouseholdsPage], Any]
) -> None:
    dialog = ask(room)
    day, cause = dialog.form.editors["day"], dialog.form.editors["cause"]
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    assert (day.value(), cause.widget.isVisible()) == (TODAY, False)
    assert "cause" not in dialog.form.values()
    day.set_text("2026-09-20")
    qtbot.waitUntil(cause.widget.isVisible)
    assert not dialog.form.check()
    day.set_text("2026-10-15")
    qtbot.waitUntil(lambda: not cause.widget.isVisible())
    dialog.close()


def test_the_head_of_the_third_quarter_is_put_right_with_its_cause(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    dialog = room.more.change_head()
    dialog.form.editors["person"].set_value(person(context, BAO, "苏力德"))
    dialog.form.editors["day"].set_text("2026-09-20")
    qtbot.waitUntil(dialog.form.editors["cause"].widget.isVisible)
    dialog.form.editors["cause"].set_text("会议纪要第3号")
    saved(qtbot, dialog)
    assert (heads(context, "2026-08")["萨日朗-001"], heads(context, "2026-Q3")["萨日朗-001"]) == (
        "包青格乐",
        "苏力德",
    )
    assert (
        detail(context, BAO).history[0]
        == "2026-09-20 起 户主 苏力德（原包青格乐，更正2026年9月，会议纪要第3号）"
    )


def test_a_split_has_its_day(qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context) -> None:
    dialog = room.more.split()
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    assert (dialog.when.day(), dialog.when.line.isVisible()) == (TODAY, False)
    dialog.members.item(1).setCheckState(Qt.CheckState.Checked)
    dialog.when.date.setText("昨")
    dialog.when.date.textEdited.emit("昨")
    dialog.save()
    assert "没有这一天" in dialog.error.text()
    dialog.when.date.set_value(CLOSED)
    dialog.when.date.changed.emit(CLOSED)
    assert dialog.when.line.isVisible()
    dialog.save()
    qtbot.waitUntil(lambda: "要写明原因" in dialog.error.text())
    dialog.when.line.setText("9月已经分家")
    dialog.save()
    qtbot.waitUntil(lambda: room.panel.detail is not None and room.panel.detail.head == "苏力德")
    assert heads(context, "2026-Q3")["萨日朗-004"] == "苏力德"
    undone(qtbot, room, "分户 萨日朗-001 分出 萨日朗-004")


def test_a_person_moves_from_a_day(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    wulan = person(context, BAO, "乌兰")
    dialog = room.more.move_person(wulan)
    dialog.form.editors["target"].set_value(Choice(LIU, "刘旺"))
    dialog.form.editors["day"].set_value(MID)
    saved(qtbot, dialog)
    homes = read(
        context, lambda book: book.db.execute("SELECT from_day, to_day FROM residence WHERE person_pk = ? ORDER BY 1", [wulan]).fetchall()
    )  # fmt: skip
    assert homes == [("", "2026-10-14"), ("2026-10-15", None)]


def test_two_households_merge_from_a_day(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    dialog = room.more.merge()
    dialog.form.editors["other"].set_value(Choice(ZENG, "曾福"))
    dialog.form.editors["day"].set_value(MID)
    saved(qtbot, dialog)
    assert ("萨日朗-002" in heads(context, "2026-Q3"), "萨日朗-002" in heads(context, "2026-10")) == (
        True,
        False,
    )
    assert detail(context, BAO).history == ("2026-10-15 起 萨日朗-002并入本户", "2026-03-01 建户")
    assert detail(context, ZENG).history[0] == "2026-10-15 起 并入 萨日朗-001"


def test_a_household_moves_to_another_village(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    opened: list[Any] = []
    room.more._with_detail = lambda run: opened.append(run(room.panel.detail))  # type: ignore[method-assign,assignment]
    room.more.move_away()
    qtbot.waitUntil(lambda: bool(opened))
    dialog = opened[0]
    combo = dialog.form.editors["village"].widget
    assert [combo.itemText(row) for row in range(combo.count())] == ["请选择", "柳湾村", "萨日朗嘎查"]
    combo.setCurrentIndex(1)
    dialog.form.editors["group"].set_text("东头")
    dialog.save()
    qtbot.waitUntil(lambda: "看不懂" in dialog._error.text())
    dialog.form.editors["group"].set_text("大湾组")
    dialog.form.editors["day"].set_value(MID)
    saved(qtbot, dialog)
    one = detail(context, BAO)
    assert (one.number, one.village, one.group) == ("萨日朗-001", "柳湾村", "大湾组")
    assert one.history == (
        "2026-10-15 起 大湾组（原2组）", "2026-10-15 起 迁入柳湾村（原萨日朗嘎查）", "2026-03-01 建户",
    )  # fmt: skip
    qtbot.waitUntil(lambda: room.panel.detail is not None and room.panel.detail.village == "柳湾村")
    assert "迁入柳湾村" in room.panel._history.text()
    undone(qtbot, room, "迁移农牧户 萨日朗-001 到 柳湾村大湾组")


def test_the_state_has_its_cause_too(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    dialogs: list[Any] = []
    original = module.ask_state
    module.ask_state = lambda *args: dialogs.append(original(*args))  # type: ignore[assignment]
    try:
        room._ask_state(BAO)
    finally:
        module.ask_state = original
    dialog = dialogs[0]
    dialog.form.editors["state"].set_value("常年外出")
    dialog.form.editors["from_day"].set_text("2026-09-20")
    qtbot.waitUntil(dialog.form.editors["cause"].widget.isVisible)
    dialog.form.editors["cause"].set_text("9月已外出")
    saved(qtbot, dialog)
    assert "萨日朗-001" not in heads(context, "2026-Q3")
    assert detail(context, BAO).history[0] == "2026-09-20 起 常年外出（更正2026年9月，9月已外出）"


# ---- 修改: the day only where group or head change; 原来就登错了 ----


def edit(qtbot: QtBot, room: HouseholdsPage, pk: int) -> Any:
    start = read(room.ctx.context, household_start, pk)
    dialog = ask_household(room.ctx, room, pk, start, lambda _pk: None)
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    return dialog


def test_a_note_needs_no_day_and_a_group_does(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    dialog = edit(qtbot, room, WANG)
    shown = {name: dialog.form.editors[name].widget for name in ("day", "wrong", "cause")}
    assert [name for name, widget in shown.items() if widget.isVisible()] == []
    dialog.form.editors["group"].set_text("3组")
    qtbot.waitUntil(shown["day"].isVisible)
    assert (shown["wrong"].isVisible(), shown["cause"].isVisible()) == (True, False)
    dialog.form.editors["day"].set_value(MID)
    saved(qtbot, dialog)
    assert detail(context, WANG).history[0] == "2026-10-15 起 3组（原2组）"


def test_what_was_wrong_from_the_first_is_mended(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    dialog = edit(qtbot, room, WANG)
    dialog.form.editors["group"].set_text("3")
    dialog.form.editors["wrong"].set_value(True)
    dialog.form.changed.emit()
    qtbot.waitUntil(dialog.form.editors["cause"].widget.isVisible)
    assert not dialog.form.editors["day"].widget.isVisible()
    dialog.form.editors["cause"].set_text("登记时打错")
    saved(qtbot, dialog)
    assert detail(context, WANG).history[-1] == "3组（原来登错，2026-10-27改正，更正2026年9月，登记时打错）"
    board = read(context, boards.draft, "masses", Period.parse("2026-04"))
    assert {line.household: line.group for line in board.lines}["萨日朗-003"] == "3"


def test_a_new_household_says_since_when_it_exists(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    made: list[int] = []
    start = read(context, household_start, None, 2)
    dialog = ask_household(room.ctx, room, None, start, made.append)
    qtbot.waitUntil(lambda: room.ctx.jobs.idle)
    assert (dialog.form.editors["day"].value(), dialog.form.editors["cause"].widget.isVisible()) == (
        TODAY,
        False,
    )
    dialog.form.editors["head"].set_text("敖登")
    dialog.form.editors["day"].set_text("2026-09-20")
    qtbot.waitUntil(dialog.form.editors["cause"].widget.isVisible)
    dialog.form.editors["day"].set_text("2026-10-15")
    saved(qtbot, dialog)
    (pk,) = made
    assert detail(context, pk).history == ("2026-10-15 建户",)
    assert ("柳湾-002" in heads(context, "2026-Q3"), "柳湾-002" in heads(context, "2026-10")) == (False, True)


def test_setting_the_head_from_the_list_of_members_asks_for_the_day(
    qtbot: QtBot, closed: None, room: HouseholdsPage, context: Context
) -> None:
    opened: list[Any] = []
    ask = room.more.change_head
    room.more.change_head = lambda pk: opened.append(ask(pk))  # type: ignore[method-assign]
    room.panel.head_wanted.emit(person(context, BAO, "苏力德"))
    (dialog,) = opened
    assert dialog.form.editors["person"].value() == person(context, BAO, "苏力德")
    saved(qtbot, dialog)
    assert detail(context, BAO).head == "苏力德"
