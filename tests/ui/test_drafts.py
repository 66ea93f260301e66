"""Promise 5: what was typed is kept or asked about, in every form, sheet and register of the window."""

import ast
import dataclasses
import importlib
import inspect
import textwrap
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.drafts_window import ENTER, button, half_a_row, kept, started_again
from tests.ui.pages.points_book import one, press, put_away, settle, show, type_keys
from wenming_desktop.domain.fields import Field
from wenming_desktop.services import books, drafts
from wenming_desktop.services.changes import changed
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.drafts import Drafts
from wenming_desktop.ui.drafts_before import take_over
from wenming_desktop.ui.main_window import MainWindow
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.group_entry import GroupEntry
from wenming_desktop.ui.pages.points.page import PointsPage
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.pages.settings.page import SettingsPage
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.table_view import MemoryStore

UI = Path(inspect.getfile(Sheet)).parents[1]


# ---- every surface has it by being one ----


def all_classes(base: type) -> set[type]:
    for path in UI.rglob("*.py"):
        name = ".".join(path.relative_to(UI.parents[1]).with_suffix("").parts).removesuffix(".__init__")
        importlib.import_module(name)
    found, todo = set(), [base]
    while todo:
        for child in todo.pop().__subclasses__():
            if child.__module__.startswith("wenming_desktop"):
                found.add(child)
                todo.append(child)
    return found


def calls_super(method: Any) -> bool:
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    return any(isinstance(node, ast.Name) and node.id == "super" for node in ast.walk(tree))


@pytest.mark.parametrize("sheet", sorted(all_classes(Sheet), key=lambda one: one.__name__))
def test_no_sheet_takes_itself_out_of_the_draft_owners_hands(sheet: type[Sheet]) -> None:
    """A sheet is watched from its showing to its end; what it types in grids of its own it hands over itself."""
    for name in ("showEvent", "done", "reject", "accept", "closeEvent"):
        method = vars(sheet).get(name)
        assert method is None or calls_super(method), f"{sheet.__name__}.{name}"
    own = {"typed", "put_typed", "wipe_typed"} & vars(sheet).keys()
    assert not own or {"typed", "wipe_typed"} <= own
    source = inspect.getsource(sheet)
    if any(grid in source for grid in ("SheetGrid(", "SigninGrid(", "StallGrid(", "SheetCodes(")):
        assert "typed" in vars(sheet), f"{sheet.__name__} keeps nothing of its grid"


def test_nothing_of_the_window_keeps_a_draft_of_its_own() -> None:
    """One owner: no other module writes under draft/ in the PC's settings."""
    other = [
        path.name
        for path in UI.rglob("*.py")
        if "draft/" in path.read_text(encoding="utf-8") and path.name != "drafts_before.py"
    ]
    assert other == []


class Noted(Sheet):
    """A sheet nobody wrote a line for: it has its draft by being one."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx, "记一笔", "随便记")
        self.line = ImeLine("内容")
        self.form = RecordForm((Field("姓名", name="name"),), today=ctx.today(), values={"name": "孟和"})
        for widget in (self.line, self.form):
            self.body.addWidget(widget)


def test_a_new_sheet_keeps_its_lines_and_its_form(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = Noted(ctx)
    sheet.show()
    QTest.keyClicks(sheet.line, "abc")
    sheet.form.editors["name"].set_text("乌兰")
    qtbot.waitUntil(lambda: len(kept(ctx)) == 1 and kept(ctx)[0].lines == 2)
    assert kept(ctx)[0].title == "记一笔"
    sheet.reject()
    assert "已留草稿：记一笔" in ctx.messages.last
    later = started_again(ctx)
    again = Noted(later)
    again.show()
    assert (again.line.text(), again.form.values()["name"]) == ("abc", "乌兰")
    again.accept()  # recorded
    qtbot.waitUntil(lambda: kept(ctx) == [])
    third = Noted(later)
    third.show()
    assert (third.line.text(), third.form.values()["name"]) == ("", "孟和")
    third.close()


def ask(ctx: PageContext, name: str, saved: list[Any]) -> FormDialog:
    form = RecordForm(
        (Field("姓名", name="name"), Field("电话", name="phone")), today=ctx.today(), values={"name": name}
    )
    page = action_button("", lambda: None)

    def save(values: dict[str, Any]) -> Any:
        saved.append(values)
        return ctx.context.submit(lambda book: (None, changed("保存")))

    dialog = FormDialog(page, "修改", form, save=save, jobs=ctx.jobs)
    # held by the context: a dialog that holds its own parent is destroyed twice
    ctx.pages = [*getattr(ctx, "pages", ()), page]  # type: ignore[attr-defined]
    dialog.show()
    return dialog


def test_every_form_keeps_what_was_typed_for_its_own_record(qtbot: QtBot, ctx: PageContext) -> None:
    saved: list[Any] = []
    dialog = ask(ctx, "孟和", saved)
    QTest.keyClicks(dialog.form.editors["phone"].widget, "13800001234")
    dialog.reject()
    qtbot.waitUntil(lambda: len(kept(ctx)) == 1)
    later = started_again(ctx)
    other = ask(later, "乌兰", saved)
    assert other.form.values()["phone"] is None  # the same title, another record
    other.reject()
    again = ask(later, "孟和", saved)
    assert again.form.values()["phone"] == "13800001234"
    again.save()
    qtbot.waitUntil(lambda: kept(ctx) == [])
    assert saved == [{"name": "孟和", "phone": "13800001234"}]


def test_settings_keep_half_typed_words_over_a_change_made_elsewhere(qtbot: QtBot, ctx: PageContext) -> None:
    page = SettingsPage(ctx)
    show(qtbot, page)
    editor = page.institute.form.editors["phone"]
    editor.set_text("0475")
    rename = partial(
        dataclasses.replace, ctx.context.call(books.settings).institute, name="柳湾镇新时代文明实践所"
    )
    ctx.write(
        page,
        None,
        lambda book: books.save_settings(
            book, dataclasses.replace(book.settings, institute=rename()), "改名"
        ),
    )
    settle(qtbot, ctx)
    assert page.institute.form.values()["name"] == "柳湾镇新时代文明实践所"
    assert editor.text() == "0475"
    qtbot.waitUntil(lambda: [one.key for one in kept(ctx)] == [("settings", "institute")])
    editor.set_text("0475-2345678")
    page.institute.save()
    settle(qtbot, ctx)
    qtbot.waitUntil(lambda: kept(ctx) == [])
    put_away(page)


# ---- registers and sheets ----


def test_a_row_not_booked_is_there_at_the_next_start_and_can_be_booked(
    qtbot: QtBot, ctx: PageContext
) -> None:
    page = PointsPage(ctx)
    show(qtbot, page)
    page.register.start_typing()
    half_a_row(qtbot, ctx)
    assert [(one.title, one.lines) for one in kept(ctx)] == [("群众积分登记", 1)]
    put_away(page)
    later = started_again(ctx)
    page = PointsPage(later)
    show(qtbot, page)
    (row,) = page.register.grid.drafts()
    assert (row.values["who"].title, row.values["item"].title) == ("孟和", "Z1 参加志愿服务")
    page.register.grid.record_all()
    settle(qtbot, later)
    assert one(ctx, "SELECT count(*) FROM entry") == 1
    qtbot.waitUntil(lambda: kept(ctx) == [])
    put_away(page)


def test_the_sheet_keeps_its_cells_and_lines_when_the_village_changes(qtbot: QtBot, ctx: PageContext) -> None:
    sheet = SheetEntry(ctx)
    sheet.show()
    settle(qtbot, ctx)
    sheet.model.type_in(sheet.model.index(0, 3), "2")
    sheet.set_mode(codes=True)
    for keys in ("1", "Z1"):
        type_keys(keys)
        settle(qtbot, ctx)
        press(Qt.Key.Key_Tab if keys == "1" else ENTER)
    settle(qtbot, ctx)
    assert len(sheet.codes.finished()) == 1
    sheet.village.setCurrentIndex(1)
    settle(qtbot, ctx)
    assert (sheet.codes.finished(), sheet.model.typed) == ([], {})
    sheet.set_mode(codes=False)
    sheet.village.setCurrentIndex(0)
    settle(qtbot, ctx)
    assert len(sheet.codes.finished()) == 1
    assert list(sheet.model.typed.values()) == ["2"]
    sheet.reject()
    ctx.drafts.flush()
    (draft,) = kept(ctx)
    assert draft.lines == 2
    assert draft.title.startswith("萨日朗嘎查")
    again = SheetEntry(started_again(ctx), resumed=draft.subject)
    again.show()
    settle(qtbot, again.ctx)
    assert len(again.codes.finished()) == 1
    again.reject()


def test_who_was_absent_is_kept_over_a_change_of_village_and_a_restart(
    qtbot: QtBot, ctx: PageContext
) -> None:
    sheet = GroupEntry(ctx)
    sheet.show()
    settle(qtbot, ctx)
    sheet.group.setCurrentIndex(sheet.group.count() - 1)
    sheet.item.take(sheet._search_item("Z1")[0])
    settle(qtbot, ctx)
    absent = sheet._lines[1].household_pk
    sheet.toggle(absent)
    sheet.village.setCurrentIndex(1)
    settle(qtbot, ctx)
    sheet.village.setCurrentIndex(0)
    settle(qtbot, ctx)
    assert sheet.absent == {absent}
    sheet.reject()
    again = GroupEntry(started_again(ctx))
    again.show()
    settle(qtbot, again.ctx)
    assert again.absent == {absent}
    assert again.item.choice() is not None
    again.reject()


# ---- closing, and back again ----


def test_closing_says_how_much_and_where_and_enter_stays(qtbot: QtBot, window: MainWindow) -> None:
    ctx = window.ctx
    half_a_row(qtbot, ctx)
    assert not window.close()
    box = window.leaving.question
    assert box is not None
    assert "1处" in box.text()
    assert "群众积分登记　1处（在“积分登记”）" in box.informativeText()
    assert box.defaultButton() is button(box, "继续录入")
    QTest.keyClick(box, ENTER)
    assert window.isVisible()
    assert window.page("points").register.grid.typed_rows()  # type: ignore[attr-defined]
    assert not window.close()
    button(window.leaving.question, "留作草稿").click()  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(kept(ctx)) == 1


def test_thrown_away_is_gone_from_the_book(qtbot: QtBot, window: MainWindow) -> None:
    half_a_row(qtbot, window.ctx)
    assert not window.close()
    button(window.leaving.question, "丢弃").click()  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: not window.isVisible())
    assert kept(window.ctx) == []


def test_an_empty_window_closes_without_a_question(window: MainWindow) -> None:
    assert window.close()


def test_the_workbench_leads_back_to_it(qtbot: QtBot, window: MainWindow) -> None:
    ctx = window.ctx
    half_a_row(qtbot, ctx)
    window.navigate("workbench")
    settle(qtbot, ctx)
    page = window.page("workbench")
    links = [
        one for one in page.findChildren(type(action_button("", lambda: None))) if one.text() == "接着录"
    ]
    assert len(links) == 1
    links[0].click()
    settle(qtbot, ctx)
    assert window.room == "points"


# ---- before ----


def test_drafts_of_an_older_version_are_taken_over_once(ctx: PageContext) -> None:
    folder = ctx.context.folder.name
    store = MemoryStore(
        {
            f"draft/signin/{folder}/12": {"3": "9:00|11:00|2"},
            "draft/signin/别的.wenming/5": {"3": "9:00|11:00|2"},
            "draft/volunteer/new": {"name": "张三"},
            "draft/person/12": {"name": "哪一户的不知道"},
            "window/room": "points",
        }
    )
    owner = Drafts(ctx.context)
    take_over(ctx.context, owner, store)
    assert owner.flush() is None
    assert {one.key for one in kept(ctx)} == {("signin", "12"), ("form", "volunteer/new")}
    left = {key for key, value in store.items() if value}
    assert left == {"draft/signin/别的.wenming/5", "window/room"}
    assert ctx.context.call(drafts.waiting).count == 2
