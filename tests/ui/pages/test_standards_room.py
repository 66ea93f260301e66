"""阵地 in the window by the county's pack: another standard, kinds of places, homes, what an older pack left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import put_away, settle, show
from tests.ui.pages.stations_steps import INSTITUTE, dialog_of, pk_of, places_book, read, tree_lines
from wenming_desktop.services import history, packs, places, station_care
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.stations.have_dialog import HaveDialog
from wenming_desktop.ui.pages.stations.page import StationsPage
from wenming_desktop.ui.widgets.form_dialog import FormDialog


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[PageContext]:
    with places_book(tmp_path) as ctx:
        yield ctx


@pytest.fixture
def page(qtbot: QtBot, ctx: PageContext) -> Iterator[StationsPage]:
    page = StationsPage(ctx)
    show(qtbot, page)
    yield page
    settle(qtbot, ctx)
    put_away(page)


def test_another_standard_begins_a_new_table_and_the_old_one_is_read_only(
    qtbot: QtBot, ctx: PageContext, page: StationsPage
) -> None:
    station = pk_of(ctx, "萨日朗嘎查")
    ctx.context.call(station_care.set_have, station, "机构", False, date(2026, 10, 20), "乌兰", "牌子掉了")
    ctx.write(page, None, packs.use, "乌审旗")
    page.tabs.setCurrentIndex(1)
    settle(qtbot, ctx)
    tab = page.haves
    model = tab.matrix.model()
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert heads == ["阵地", "阵地", "机构", "队伍", "制度", "安排", "活动", "记录", "达到"]
    assert (page.tabs.tabText(1), tab.standard.isVisible(), tab.standard.currentText()) == (
        "七有",
        True,
        "七有标准（2025）",
    )
    tab.matrix.stand_on(station, "安排")
    qtbot.keyClick(tab.matrix, Qt.Key.Key_Space)
    settle(qtbot, ctx)
    assert read(ctx, history.undo_name) == "七有检查 萨日朗嘎查 安排 达到"
    tab.standard.setCurrentIndex(1)
    tab.standard.activated.emit(1)
    settle(qtbot, ctx)
    assert tab.standard.currentText() == "八有标准（第1版）（以前的）"
    assert model.headerData(4, Qt.Orientation.Horizontal) == "平台"
    tab.matrix.stand_on(station, "机构")
    assert tab.matrix.currentIndex().data() == "× 未达到"
    qtbot.keyClick(tab.matrix, Qt.Key.Key_Space)
    qtbot.keyClick(tab.matrix, Qt.Key.Key_Return)
    settle(qtbot, ctx)
    assert read(ctx, history.undo_name) == "七有检查 萨日朗嘎查 安排 达到"
    assert "只能看" in tab.hint.text()
    assert page.stations.cards._model.item(1).text() == "萨日朗嘎查，站，七有1/7"
    ctx.write(page, None, packs.use, "白音他拉")  # the tab goes on with what is in force
    settle(qtbot, ctx)
    assert (page.tabs.tabText(1), tab.is_now, tab.standard.count()) == ("八有", True, 2)


def test_a_check_under_another_standard_stands_in_the_history_by_its_name(
    qtbot: QtBot, ctx: PageContext, page: StationsPage
) -> None:
    station = pk_of(ctx, "萨日朗嘎查")
    ctx.context.call(station_care.set_have, station, "机构", False, date(2026, 10, 20), "乌兰", "牌子掉了")
    ctx.write(page, None, packs.use, "乌审旗")
    settle(qtbot, ctx)
    page.haves.open_have(station, "机构")
    dialog = dialog_of(qtbot, page, HaveDialog)
    assert dialog.form.values()["met"] is True  # not the finding of another standard
    assert [column.title for column in dialog.before.shown_columns()][-1] == "标准"
    assert dialog.before.model.row_of(dialog.before.ids()[0]).standard == "八有标准（第1版）"
    dialog.save()
    settle(qtbot, ctx)
    assert read(ctx, history.undo_name) == "七有检查 萨日朗嘎查 机构 达到"
    assert len(read(ctx, station_care.have_history, station, "机构")) == 2


def test_of_a_home_only_its_own_fields_are_asked(qtbot: QtBot, ctx: PageContext, page: StationsPage) -> None:
    page.stations.new()
    dialog = dialog_of(qtbot, page, FormDialog)
    form = dialog.form
    assert form.editors["theme"].widget.isHidden()
    form.editors["kind"].set_value("基地")
    assert not form.editors["theme"].widget.isHidden()
    form.editors["theme"].set_text("生态文明")
    form.editors["kind"].set_value("实践户")
    shown = [name for name, editor in form.editors.items() if not editor.widget.isHidden()]
    assert shown == ["name", "kind", "parent", "village", "head", "phone", "address", "status"]
    for name, text in (("name", "包银花家"), ("head", "包银花"), ("phone", "19900000021")):
        form.editors[name].set_text(text)
    dialog.save()
    settle(qtbot, ctx)
    assert "归实践站" in form._notes["parent"].text()
    form.editors["village"].set_value("萨日朗嘎查")
    dialog.save()
    settle(qtbot, ctx)
    found = read(ctx, places.station, pk_of(ctx, "包银花家"))
    assert (found.kind, found.parent, found.theme) == ("实践户", "萨日朗嘎查新时代文明实践站", "")
    assert tree_lines(page) == [INSTITUTE, "·萨日朗嘎查", "··文化广场", "··包银花家", "·诺敏花嘎查"]
    panel = page.stations.panel
    assert panel.detail is not None
    assert panel.detail.row.name == "包银花家"


def test_a_kind_of_an_older_pack_is_kept_by_the_form_and_found_by_the_filter(
    qtbot: QtBot, ctx: PageContext, page: StationsPage
) -> None:
    point = pk_of(ctx, "文化广场")

    def make_old(book: Any) -> tuple[None, Changes]:
        with book.operation("别处写的"):
            book.db.execute("UPDATE station SET kind = '驿站', theme = '民俗' WHERE pk = ?", [point])
        return None, changed("别处写的", "station")

    ctx.write(page, None, make_old)
    settle(qtbot, ctx)
    page.stations.edit(point)
    dialog = dialog_of(qtbot, page, FormDialog)
    assert dialog.form.editors["kind"].text() == "驿站"
    dialog.form.editors["head"].set_text("乌仁")
    dialog.save()
    settle(qtbot, ctx)
    found = read(ctx, places.station, point)
    assert (found.kind, found.head, found.theme) == ("驿站", "乌仁", "民俗")
    page.stations.filters.set_value("kind", "驿站")
    settle(qtbot, ctx)
    assert tree_lines(page) == [INSTITUTE, "·萨日朗嘎查", "··文化广场"]
    assert page.stations.filters.words() == "驿站"
