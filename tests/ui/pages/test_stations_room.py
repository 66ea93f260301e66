"""阵地 in the window: the tree, the cards and the table stand on one place; the eight haves by keyboard; undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.points_book import put_away, settle, show
from tests.ui.pages.stations_steps import INSTITUTE, dialog_of, pk_of, places_book, read, tree_lines
from wenming_desktop.services import evidence, history, station_care
from wenming_desktop.ui.dialogs.print_preview import PrintPreview
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


def cell(ctx: PageContext, pk: int, item: str) -> station_care.Have:
    lines = read(ctx, station_care.eight_haves)
    return next(one for line in lines if line.station_pk == pk for one in line.cells if one.item == item)


def test_the_tree_stands_by_leader_and_by_village_and_is_filtered(
    qtbot: QtBot, ctx: PageContext, page: StationsPage
) -> None:
    assert tree_lines(page) == [INSTITUTE, "·萨日朗嘎查", "··文化广场", "·诺敏花嘎查"]
    page.stations.switch["village"].click()
    settle(qtbot, ctx)
    assert tree_lines(page) == [
        INSTITUTE,
        "萨日朗嘎查",
        "·萨日朗嘎查",
        "·文化广场",
        "诺敏花嘎查",
        "·诺敏花嘎查",
    ]
    page.stations.switch["parent"].click()
    page.stations.filters.set_value("kind", "点")
    settle(qtbot, ctx)
    assert tree_lines(page) == [INSTITUTE, "·萨日朗嘎查", "··文化广场"]
    assert ctx.store.value("stations/view") == "parent"


def test_what_one_stands_on_is_shown_and_kept_in_every_view(
    qtbot: QtBot, ctx: PageContext, page: StationsPage
) -> None:
    point = pk_of(ctx, "文化广场")
    page.stations.tree.select(point)
    qtbot.waitUntil(
        lambda: page.stations.panel.detail is not None and page.stations.panel.detail.row.pk == point
    )
    page.stations.switch["cards"].click()
    settle(qtbot, ctx)
    assert page.stations.cards.current() == page.stations.table.current() == point
    qtbot.keyClick(page.stations.cards, Qt.Key.Key_Home)
    settle(qtbot, ctx)
    detail = page.stations.panel.detail
    assert detail is not None
    assert detail.called == INSTITUTE
    assert page.stations.tree.current() == detail.row.pk
    page.stations.switch["table"].click()
    settle(qtbot, ctx)
    assert not page.stations.panel.isVisible()


def test_a_card_is_painted_and_told_in_words(qtbot: QtBot, ctx: PageContext, page: StationsPage) -> None:
    station = pk_of(ctx, "萨日朗嘎查")
    ctx.context.call(station_care.set_have, station, "机构", True, date(2026, 10, 20), "乌兰")
    ctx.context.call(station_care.save_rating, station, None, {"title": "旗级示范站", "day": "2025-5-1"})
    page.refresh()
    page.stations.switch["cards"].click()
    settle(qtbot, ctx)
    page.stations.cards.select(station)
    assert page.stations.cards.currentIndex().data() == "萨日朗嘎查，站，八有1/8，旗级示范站"
    picture = page.stations.cards.grab().toImage()
    assert isinstance(picture, QImage)
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(140)}
    assert "#3d7a4f" in colours  # the square of what is met


def test_a_new_place_is_made_under_the_one_shown_and_undone(
    qtbot: QtBot, ctx: PageContext, page: StationsPage
) -> None:
    page.stations.tree.select(pk_of(ctx, "萨日朗嘎查"))
    settle(qtbot, ctx)
    next(one for one in page.stations.panel.findChildren(QPushButton) if one.text() == "新建下级").click()
    dialog = dialog_of(qtbot, page, FormDialog)
    values = dialog.form.values()
    assert (values["parent"], values["village"], values["kind"]) == (
        "萨日朗嘎查新时代文明实践站",
        "萨日朗嘎查",
        "点",
    )
    dialog.form.editors["name"].set_text("大喇叭")
    dialog.form.editors["kind"].set_value("广播点位")
    dialog.form.editors["rooms"].set_text("理论宣讲室、文化活动室")
    dialog.save()
    settle(qtbot, ctx)
    assert "··大喇叭" in tree_lines(page)
    detail = page.stations.panel.detail
    assert detail is not None
    assert (detail.called, detail.above, detail.row.rooms) == (
        "大喇叭",
        "萨日朗嘎查",
        "理论宣讲室、文化活动室",
    )
    assert read(ctx, history.undo_name) == "新增阵地 大喇叭"
    ctx.write(page, None, history.undo)
    settle(qtbot, ctx)
    assert "··大喇叭" not in tree_lines(page)
    assert page.stations.panel.detail.called != "大喇叭"
    assert ctx.messages.notice is None


def test_a_phone_is_masked_until_asked_for(qtbot: QtBot, ctx: PageContext, page: StationsPage) -> None:
    page.stations.show_pk(pk_of(ctx, "文化广场"))
    settle(qtbot, ctx)
    names = [one.accessibleName() for one in page.stations.panel.facts.findChildren(QPushButton)]
    assert names == ["显示联系电话"]
    page.stations.panel.facts.findChildren(QPushButton)[0].click()
    settle(qtbot, ctx)
    texts = [
        getattr(one, "text", str)()
        for one in page.stations.panel.facts.widget().children()
        if hasattr(one, "text")
    ]
    assert "13900001234" in texts


def test_space_turns_a_cell_and_a_whole_place_is_one_action(
    qtbot: QtBot, ctx: PageContext, page: StationsPage
) -> None:
    page.tabs.setCurrentIndex(1)
    settle(qtbot, ctx)
    matrix = page.haves.matrix
    assert QApplication.focusWidget() is matrix
    station = pk_of(ctx, "萨日朗嘎查")
    matrix.stand_on(station, "制度")
    for met in (True, False, True):
        qtbot.keyClick(matrix, Qt.Key.Key_Space)
        settle(qtbot, ctx)
        assert cell(ctx, station, "制度").met is met
    assert matrix.currentIndex().data() == "√ 达到"
    found = cell(ctx, station, "制度")
    assert (found.day, found.checker) == (
        ctx.today(),
        read(ctx, lambda book: book.settings.institute.operator),
    )
    row = matrix.currentIndex().row()
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    matrix.selectionModel().setCurrentIndex(matrix.model().index(row, 0), flag)
    qtbot.keyClick(matrix, Qt.Key.Key_Space)
    settle(qtbot, ctx)
    assert matrix.model().index(row, 9).data() == "8/8"
    assert read(ctx, history.undo_name) == "八有检查 8项 达到"
    ctx.write(page, None, history.undo)
    settle(qtbot, ctx)
    assert matrix.model().index(row, 9).data() == "1/8"
    assert "萨日朗嘎查 制度：√ 达到" in matrix.model().index(row, 6).data(Qt.ItemDataRole.AccessibleTextRole)


def test_enter_opens_the_check_with_day_checker_note_and_evidence(
    qtbot: QtBot, ctx: PageContext, page: StationsPage, tmp_path: Path
) -> None:
    photo = tmp_path / "制度牌.jpg"
    photo.write_bytes(b"a picture")
    page.tabs.setCurrentIndex(1)
    settle(qtbot, ctx)
    station = pk_of(ctx, "诺敏花嘎查")
    page.haves.matrix.stand_on(station, "制度")
    qtbot.keyClick(page.haves.matrix, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, page, HaveDialog)
    assert dialog.form.values()["checker"]
    dialog.form.editors["met"].set_value(False)
    dialog.form.editors["day"].set_value(date(2099, 1, 1))
    dialog.form.editors["note"].set_text("制度牌褪色")
    dialog.evidence.take_files([photo])
    assert "照片1张：制度牌.jpg" in dialog.evidence.note.text()
    dialog.save()
    settle(qtbot, ctx)
    assert "检查日期还没有到" in dialog.error.text()
    dialog.form.editors["day"].set_value(ctx.today())
    dialog.save()
    settle(qtbot, ctx)
    found = cell(ctx, station, "制度")
    assert (found.met, found.note, found.files) == (False, "制度牌褪色", 1)
    assert [one.title for one in read(ctx, evidence.files_of, found.pk, "eight_have")] == ["制度牌.jpg"]
    gap = page.haves.gaps.model.row_of(1)
    assert (gap.station, gap.gap.have.item) == ("诺敏花嘎查", "制度")
    page.haves.gaps.opened.emit(1)  # the gap list leads back to the check
    again = dialog_of(qtbot, page, HaveDialog)
    assert again.before.ids() == [found.pk]
    next(one for one in again.findChildren(QPushButton) if one.text() == "删除这次检查").click()
    settle(qtbot, ctx)
    assert cell(ctx, station, "制度").met is None


def test_visitors_and_ratings_are_added_in_the_panel(
    qtbot: QtBot, ctx: PageContext, page: StationsPage
) -> None:
    page.stations.show_pk(pk_of(ctx, "萨日朗嘎查"))
    settle(qtbot, ctx)
    for care, values in (
        (page.stations.panel.visits, {"people": "45", "purpose": "邻旗学习"}),
        (page.stations.panel.ratings, {"title": "旗级示范站", "giver": "旗文明办"}),
    ):
        care.add()
        dialog = dialog_of(qtbot, page, FormDialog)
        for name, text in values.items():
            dialog.form.editors[name].set_text(text)
        dialog.save()
        settle(qtbot, ctx)
    detail = page.stations.panel.detail
    assert detail is not None
    assert (detail.counts.visitors, detail.rating) == (45, "旗级示范站")
    page.stations.panel.visits.table.select(detail.visits[0].pk)
    next(one for one in page.stations.panel.visits.findChildren(QPushButton) if one.text() == "删除").click()
    settle(qtbot, ctx)
    assert page.stations.panel.visits.table.ids() == []
    assert read(ctx, history.undo_name) == "删除参观接待 萨日朗嘎查 45人次"


@pytest.mark.parametrize(
    ("tab", "name", "words"),
    [
        (0, "新时代文明实践阵地一览表.pdf", "共4处：所1、站2、点1。"),
        (1, "新时代文明实践“八有”对照表.pdf", "未检查"),
    ],
)
def test_ctrl_p_prints_the_tab_in_sight(
    qtbot: QtBot, ctx: PageContext, page: StationsPage, tab: int, name: str, words: str
) -> None:
    page.tabs.setCurrentIndex(tab)
    settle(qtbot, ctx)
    assert page.print_page()

    def there() -> list[PrintPreview]:
        tops = QApplication.topLevelWidgets()
        return [one for one in tops if isinstance(one, PrintPreview) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(there()), timeout=15_000)
    settle(qtbot, ctx)
    made = there()[0].made
    assert made.file_name == name
    assert words in ctx.context.paper(_text, made.content).result()
    put_away(there()[0])


def _text(_book: object, pdf: bytes) -> str:
    from wenming_desktop.printing import preview

    return "".join("".join(preview.page_texts(pdf)).split())


def test_the_matrix_goes_to_a_workbook_in_words(ctx: PageContext, tmp_path: Path) -> None:
    from python_calamine import load_workbook

    from wenming_desktop.ui.pages.stations.haves_tab import workbook

    station = pk_of(ctx, "萨日朗嘎查")
    ctx.context.call(station_care.set_have, station, "机构", True, date(2026, 10, 20), "乌兰")
    path = tmp_path / "八有.xlsx"
    path.write_bytes(read(ctx, workbook, ctx.today()))
    rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    line = next(row for row in rows if "萨日朗嘎查新时代文明实践站" in row)
    assert (line[1], line[2], line[9]) == ("√ 达到", "未检查", 1)
