"""What was left unsaved and is put back says so in every form: a line, marks, 丢弃 for what the book holds, 找回."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.drafts_window import half_a_row, started_again
from tests.ui.pages.points_book import put_away, settle, show
from tests.ui.test_drafts import Noted, all_classes, ask
from wenming_desktop.domain.fields import Field
from wenming_desktop.services.context import Context
from wenming_desktop.services.demo import create_demo
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.draft_keeper import Keeper
from wenming_desktop.ui.hours.signin_model import HOURS
from wenming_desktop.ui.hours.signin_sheet import SigninSheet
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.left_over import LEFT, still_left
from wenming_desktop.ui.messages import Messages
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities import reading
from wenming_desktop.ui.pages.activities.form import ActivityForm
from wenming_desktop.ui.pages.households.order import OrderDialog
from wenming_desktop.ui.pages.points.group_entry import GroupEntry
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.pages.settings.page import SettingsPage
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.table_view import MemoryStore

CLOCK = Clock.fixed(datetime(2026, 10, 27, 17, 40))
SAID = "上次没有保存的改动已放回"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "示范数据.wenming"
    create_demo(folder, clock=CLOCK)
    return folder


@pytest.fixture
def demo(book: Path) -> Iterator[PageContext]:
    context = Context(book, CLOCK)
    messages = Messages()
    yield PageContext(context, messages, Jobs(messages), MemoryStore())
    context.close(with_backup=False)


@dataclass(frozen=True)
class Surface:
    """A place one types in: opened anew, typed in, and its keeper."""

    opened: Callable[[PageContext], QWidget]
    type_in: Callable[[Any], object]
    keeper: Callable[[Any], Keeper] = lambda widget: widget.keeper


def _type_activity(form: ActivityForm) -> None:
    form.fields.editors["place"].widget.setText("文化广场东边")
    form.fields.editors["form"].widget.set_text("乐")
    form.fields.touched.add("form")


def _type_group(sheet: GroupEntry) -> None:
    sheet.item.take(sheet._search_item("")[0])
    sheet.toggle(sheet._lines[1].household_pk)


def _type_noted(sheet: Noted) -> None:
    sheet.line.setText("abc")
    sheet.line.setModified(True)
    sheet.form.editors["name"].set_text("乌兰")


def _activity(ctx: PageContext) -> int:
    return int(ctx.context.call(lambda book: book.db.execute("SELECT max(pk) FROM activity").fetchone())[0])


def _activity_form(ctx: PageContext) -> ActivityForm:
    pk = _activity(ctx)
    return ActivityForm(ctx, ctx.context.call(reading.form_start, pk))


SURFACES = {
    Noted: Surface(Noted, _type_noted),
    SheetEntry: Surface(SheetEntry, lambda one: one.model.type_in(one.model.index(0, 3), "2")),
    GroupEntry: Surface(GroupEntry, _type_group),
    OrderDialog: Surface(lambda ctx: OrderDialog(ctx, None, 1), lambda one: one.list.move_to(3)),
    SigninSheet: Surface(
        lambda ctx: SigninSheet(ctx, _activity(ctx)), lambda one: one.model.type_in(one.model.index(0, HOURS), "2")
    ),
    ActivityForm: Surface(_activity_form, _type_activity),
}  # fmt: skip


def test_every_sheet_with_more_to_keep_is_walked_through() -> None:
    """A sheet that keeps more than lines and forms puts it back and marks it itself; it stands in the walk below."""
    own = {sheet for sheet in all_classes(Sheet) if "typed" in vars(sheet)}
    for sheet in own:
        assert {"put_typed", "wipe_typed", "mark_left"} <= vars(sheet).keys(), sheet.__name__
    assert own <= SURFACES.keys()


@pytest.mark.parametrize("kind", SURFACES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("seen", [True, False], ids=["in sight", "another room is in sight"])
def test_what_is_dropped_by_name_is_gone_from_the_surface_that_shows_it(
    qtbot: QtBot, demo: PageContext, kind: type[Sheet], seen: bool
) -> None:
    """丢弃 on the workbench: no surface holds it still and keeps it anew."""
    surface = SURFACES[kind]
    left_in(qtbot, demo, surface)
    later = started_again(demo)
    again: Any = surface.opened(later)
    again.show()
    settle(qtbot, later)
    later.drafts.look()
    again.setVisible(seen)
    (draft,) = later.drafts.all()
    later.drafts.drop(draft.key)
    settle(qtbot, later)
    again.show()
    later.drafts.look()
    assert again.typed() == {}
    assert later.drafts.all() == []
    assert not again.keeper.line.isVisible()
    assert later.drafts.bring_back() == ""


@pytest.mark.parametrize("kind", SURFACES, ids=lambda kind: kind.__name__)
def test_what_was_left_is_marked_dropped_and_found_again(
    qtbot: QtBot, demo: PageContext, kind: type[Sheet]
) -> None:
    surface = SURFACES[kind]
    typed = left_in(qtbot, demo, surface)
    later = started_again(demo)
    again: Any = surface.opened(later)
    again.show()
    settle(qtbot, later)
    later.drafts.look()
    line = again.keeper.line
    assert line.text.startswith(SAID)
    assert again.isAncestorOf(line)
    assert line.isVisible()
    assert "：" in line.text, "it names what was put back"
    line.drop_button.click()
    settle(qtbot, later)
    again.keeper.look()
    assert again.typed() == {}
    assert "已丢弃" in line.text
    line.known_button.click()  # read, and out of the way
    again.keeper.look()
    assert not line.isVisible()
    line.show()
    assert later.drafts.all() == []
    assert not marked(again)
    line.back_button.click()
    settle(qtbot, later)
    again.keeper.look()
    assert again.typed() == typed
    assert line.text.startswith(SAID)
    again.wipe_typed()
    settle(qtbot, later)
    again.keeper.look()
    assert not line.text, "nothing of it stands there any more"
    Sheet.reject(again)
    later.drafts.flush()


def left_in(qtbot: QtBot, ctx: PageContext, surface: Surface) -> dict[str, Any]:
    """Type in a sheet and close it; what is left there."""
    sheet: Any = surface.opened(ctx)
    sheet.show()
    settle(qtbot, ctx)
    assert not sheet.keeper.line.text
    surface.type_in(sheet)
    settle(qtbot, ctx)
    sheet.keeper.look()
    typed: dict[str, Any] = sheet.typed()
    assert typed
    assert not sheet.keeper.line.text, "what is typed now was not left from before"
    Sheet.reject(sheet)
    ctx.drafts.flush()
    return typed


def marked(root: QWidget) -> list[str]:
    return [one.accessibleName() for one in root.findChildren(QWidget) if one.property(LEFT)]


KINDS = (
    Field("文字", name="words"), Field("备注", "note", name="note"), Field("日子", "date", name="day"),
    Field("是否", "bool", name="yes"), Field("特长", "tags", choices=("急救", "电工"), name="tags"),
    Field("时间", "time", name="time"), Field("时长", "hours", name="hours"), Field("经费", "money", name="cost"),
    Field("分", "points", name="points"), Field("几", "integer", name="number"),
    Field("性别", "choice", choices=("男", "女"), name="sex"), Field("叫法", choices=("甲", "乙"), name="called"),
)  # fmt: skip
STOOD = {
    "words": "旧", "note": "旧的", "day": date(2026, 10, 1), "yes": False, "tags": "急救", "time": "09:00",
    "hours": 60, "cost": 100, "points": 100, "number": 1, "sex": "男",
    "called": Choice("甲", "甲"),
}  # fmt: skip
TYPED = {
    "words": "新", "note": "新的", "day": "2026-10-02", "yes": "是", "tags": "电工", "time": "10:00",
    "hours": "2", "cost": "5", "points": "3", "number": "7", "sex": "女", "called": "乙",
}  # fmt: skip


def form_in(qtbot: QtBot, ctx: PageContext) -> RecordForm:
    form = RecordForm(KINDS, today=ctx.today(), values=STOOD)
    qtbot.addWidget(form)
    form.show()
    form.keep_in(ctx.drafts, "walk", "表")
    return form


@pytest.fixture
def again(qtbot: QtBot, ctx: PageContext) -> RecordForm:
    """A form with every field typed in, as it is opened at the next start."""
    first = form_in(qtbot, ctx)
    for name, text in TYPED.items():
        first.editors[name].set_text(text)
    first.keeper.look()  # type: ignore[union-attr]
    assert first.typed() == TYPED
    assert ctx.drafts.flush() is None
    return form_in(qtbot, started_again(ctx))


def test_every_kind_of_field_is_marked_and_says_what_the_book_holds(again: RecordForm) -> None:
    """The settings' forms and those of dialogs are this one form."""
    line = again.keeper.line  # type: ignore[union-attr]
    assert line.isVisible()
    assert line.text == f"{SAID}：文字、备注、日子、是否、特长等12处。还没有存进数据，请核对。"
    for name, editor in again.editors.items():
        note = again._notes[name]
        assert editor.widget.property(LEFT), name
        assert note.isVisible(), name
        assert note.text().startswith("上次"), name
        # a date says its weekday there
        assert name == "day" or editor.widget.accessibleDescription() == note.text(), name
    assert "数据里是“旧”" in again._notes["words"].text()
    assert "数据里是“2026年10月1日”" in again._notes["day"].text()
    # a refusal is said first, and what was left again when it goes
    again.set_error("words", "不对。")
    again.set_error("words", "")
    assert "数据里是“旧”" in again._notes["words"].text()


def test_a_field_put_right_dropped_found_again_or_saved_is_marked_no_more(again: RecordForm) -> None:
    keeper = again.keeper
    assert keeper is not None
    line = keeper.line
    again.editors["words"].set_text("旧")
    keeper.look()
    assert not again.editors["words"].widget.property(LEFT)
    assert "文字" not in line.text
    line.drop_button.click()
    assert again.typed() == {}
    assert marked(again) == []
    assert not any(note.text() for note in again._notes.values())
    line.back_button.click()
    assert again.typed() == {name: kept for name, kept in TYPED.items() if name != "words"}
    assert len(marked(again)) == len(TYPED) - 1
    again.set_values({name: again.editors[name].value() for name in TYPED})  # saved
    keeper.look()
    assert (line.text, marked(again)) == ("", [])


def test_a_dialog_with_a_form_says_it(qtbot: QtBot, ctx: PageContext) -> None:
    dialog = ask(ctx, "孟和", [])
    dialog.form.editors["phone"].set_text("13800001234")
    dialog.reject()
    ctx.drafts.flush()
    later = started_again(ctx)
    again = ask(later, "孟和", [])
    line = again._keeper.line  # type: ignore[union-attr]
    assert line.isVisible()
    assert line.text.startswith(f"{SAID}：电话。")
    line.drop_button.click()
    assert again.form.values()["phone"] is None
    line.back_button.click()
    assert again.form.values()["phone"] == "13800001234"
    again.reject()


def test_the_settings_say_it(qtbot: QtBot, ctx: PageContext) -> None:
    page = SettingsPage(ctx)
    show(qtbot, page)
    page.institute.form.editors["phone"].set_text("0475")
    page.institute.form.keeper.look()  # type: ignore[union-attr]
    ctx.drafts.flush()
    put_away(page)
    later = started_again(ctx)
    page = SettingsPage(later)
    show(qtbot, page)
    line = page.institute.form.keeper.line  # type: ignore[union-attr]
    assert line.text.startswith(f"{SAID}：")
    line.drop_button.click()
    assert page.institute.form.typed() == {}
    put_away(page)


def test_the_register_says_how_many_rows_it_has_put_back(qtbot: QtBot, ctx: PageContext) -> None:
    page = PointsPage(ctx)
    show(qtbot, page)
    page.register.start_typing()
    half_a_row(qtbot, ctx)
    put_away(page)
    later = started_again(ctx)
    page = PointsPage(later)
    show(qtbot, page)
    later.drafts.look()
    line = page.register.keeping.keeper.line
    assert line.isVisible()
    assert line.text.startswith(f"{SAID}：1行。")
    line.drop_button.click()
    later.drafts.look()
    assert page.register.grid.typed_rows() == []
    line.back_button.click()
    later.drafts.look()
    (row,) = page.register.grid.drafts()
    assert row.values["who"].title == "孟和"
    page.register.grid.record_all()
    settle(qtbot, later)
    later.drafts.look()
    assert not line.text
    put_away(page)


@pytest.mark.parametrize("by_name", [False, True], ids=["on its line", "on the workbench"])
def test_what_was_dropped_does_not_come_back_with_ctrl_z(
    qtbot: QtBot, ctx: PageContext, by_name: bool
) -> None:
    """丢弃, then another row, then Ctrl+Z: that row is taken, and nothing that was thrown away stands there again."""
    page = PointsPage(ctx)
    show(qtbot, page)
    page.register.start_typing()
    half_a_row(qtbot, ctx)
    put_away(page)
    later = started_again(ctx)
    page = PointsPage(later)
    show(qtbot, page)
    later.drafts.look()
    if by_name:
        (draft,) = later.drafts.all()
        later.drafts.drop(draft.key)
    else:
        page.register.keeping.keeper.line.drop_button.click()
    settle(qtbot, later)
    page.register.start_typing()
    half_a_row(qtbot, later)
    page.register.keeping.keeper.step_back()
    later.drafts.look()
    assert page.register.grid.typed_rows() == []
    assert later.drafts.all() == []
    put_away(page)


def test_ctrl_y_after_dropping_is_the_same_as_the_button(qtbot: QtBot, ctx: PageContext) -> None:
    dialog = ask(ctx, "孟和", [])
    dialog.form.editors["phone"].set_text("138")
    dialog.reject()
    ctx.drafts.flush()
    later = started_again(ctx)
    again = ask(later, "孟和", [])
    line = again._keeper.line  # type: ignore[union-attr]
    line.drop_button.click()
    assert later.drafts.bring_back() == "修改"
    assert again.form.values()["phone"] == "138"
    assert line.text.startswith(SAID)
    assert later.drafts.bring_back() == ""
    again.reject()


@pytest.mark.parametrize(
    ("left", "now", "still"),
    [
        ({"a": "1", "b": "2"}, {"a": "9"}, {"a": "1"}),
        ({"cells": {"1|": "2", "2|": "3"}}, {"cells": {"1|": "2"}}, {"cells": {"1|": "2"}}),
        ({"rows": [{"x": 1}, {"x": 2}]}, {"rows": [{"x": 2}, {"x": 3}]}, {"rows": [{"x": 2}]}),
        ({"rows": [{"x": 1}]}, {"rows": [{"x": 3}]}, {}),
        ({"who": [3, "孟和", ""]}, {"who": [4, "乌兰", ""]}, {"who": [3, "孟和", ""]}),
        ({"texts": {"a": "1"}}, {}, {}),
    ],
)
def test_what_of_it_still_stands(left: Any, now: Any, still: Any) -> None:
    assert still_left(left, now) == still
