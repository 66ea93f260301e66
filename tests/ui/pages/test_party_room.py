"""党员积分: its own register, members with personal sheets, branches; villagers' points stay out of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import TODAY, one, opened, press, put_away, settle, show, type_keys
from wenming_desktop.services import point_lists, points
from wenming_desktop.services.points import Draft
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.party.page import PartyPage

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(ctx: PageContext, qtbot: QtBot) -> Iterator[PartyPage]:
    page = PartyPage(ctx)
    show(qtbot, page)
    page.register.start_typing()
    yield page
    settle(qtbot, ctx)
    put_away(page)


def enter(qtbot: QtBot, ctx: PageContext, who: str, code: str) -> None:
    type_keys(who)
    settle(qtbot, ctx)
    press(ENTER)
    type_keys(code)
    press(ENTER)  # takes the item and goes on to the points
    press(ENTER)  # records
    settle(qtbot, ctx)


def test_only_members_are_offered_and_only_the_partys_items(
    page: PartyPage, ctx: PageContext, qtbot: QtBot
) -> None:
    type_keys("b")  # 包青格乐 and 白其干 are no members
    settle(qtbot, ctx)
    editor = page.register.grid.view.indexWidget(page.register.grid.view.currentIndex())
    assert editor.popup.choices == []
    editor.clear()
    type_keys("mh")
    settle(qtbot, ctx)
    assert [(c.title, c.detail) for c in editor.popup.choices] == [
        ("孟和", "萨日朗嘎查党支部 · 萨日朗嘎查1组 · 户主 · 2口人")
    ]
    assert [item.code for item in page.register.filling.catalogue.items(TODAY)] == ["D1", "D9"]


def test_an_entry_is_the_members_own_and_not_the_households(
    page: PartyPage, ctx: PageContext, qtbot: QtBot
) -> None:
    enter(qtbot, ctx, "mh", "d1")
    assert ctx.messages.last == "已登记：孟和 D1 参加三会一课 +5"
    assert one(ctx, "SELECT track FROM entry") == "party"
    assert page.status_text.startswith("本月1条，+5")
    masses = ctx.context.call(point_lists.month_summary, 202610, "masses")
    assert (masses.entries, masses.plus) == (0, 0)


def test_members_with_totals_and_the_personal_sheet(page: PartyPage, ctx: PageContext, qtbot: QtBot) -> None:
    enter(qtbot, ctx, "mh", "d1")
    enter(qtbot, ctx, "mh", "d9")
    # a villager's entry of the same person must not show
    item = int(str(one(ctx, "SELECT pk FROM rule_item WHERE code = 'H1'")))
    ctx.context.call(points.record, Draft("masses", TODAY, item, household_pk=2))
    page.open(kind="person", pk=int(str(one(ctx, "SELECT pk FROM person WHERE name = '孟和'"))))
    settle(qtbot, ctx)
    settle(qtbot, ctx)
    rows = [page.members.table.model.row_of(pk) for pk in page.members.table.ids()]
    assert [(row.name, row.total, row.entries) for row in rows] == [("孟和", 0, 2), ("乌云其木格", 0, 0)]
    assert page.members.table.current_row().name == "孟和"
    shown = [page.members.entries.model.row_of(pk).label for pk in page.members.entries.ids()]
    assert shown == ["D1 参加三会一课", "D9 无故不参加组织生活"]
    page.print_sheet()
    qtbot.waitUntil(
        lambda: page.findChild(PrintPreview) is not None or _preview() is not None, timeout=15_000
    )
    preview = page.findChild(PrintPreview) or _preview()
    settle(qtbot, ctx)
    assert preview.made.file_name == "孟和2026年第四季度党员积分个人清单.pdf"
    put_away(preview)


def _preview() -> PrintPreview | None:
    from PySide6.QtWidgets import QApplication

    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, PrintPreview)), None)


def test_branches_side_by_side_lead_to_their_members(page: PartyPage, ctx: PageContext, qtbot: QtBot) -> None:
    enter(qtbot, ctx, "mh", "d1")
    page.tabs.setCurrentWidget(page.branches)
    settle(qtbot, ctx)
    row = page.branches._rows[0]
    assert (row.branch, row.members, row.entries, row.average) == ("萨日朗嘎查党支部", 2, 1, 250)
    page.branches.table.opened.emit(0)
    settle(qtbot, ctx)
    assert page.tabs.currentWidget() is page.members
    assert page.members.bar.values()["branch"] == row.branch_pk


def test_a_book_without_members_says_what_belongs_here(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, people=False) as ctx:
        page = PartyPage(ctx)
        show(qtbot, page)
        assert page.stack.currentWidget()._title.text() == "还没有党员"
        put_away(page)


def test_the_branch_sheet_goes_to_the_preview(page: PartyPage, ctx: PageContext, qtbot: QtBot) -> None:
    enter(qtbot, ctx, "mh", "d1")
    page.tabs.setCurrentWidget(page.branches)
    settle(qtbot, ctx)
    page.print_sheet()
    qtbot.waitUntil(lambda: _preview() is not None, timeout=15_000)
    preview = _preview()
    assert preview is not None
    settle(qtbot, ctx)
    assert preview.made.file_name == "2026年第四季度党员积分支部汇总表.pdf"
    put_away(preview)
