"""What a room remembers (expectation 16, 17), where files go (20), and what the calendar says (23)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from wenming_desktop.support.almanac import almanac
from wenming_desktop.ui.days_off import day_off, set_days_off
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.widgets import calendar_popup
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.record_table import Query, RecordTable
from wenming_desktop.ui.widgets.table_view import MemoryStore

COLUMNS = (Column("name", "姓名", 120), Column("number", "编号", 80), Column("minutes", "时间", 80, "right"))
ROWS = [{"pk": 1, "name": "曾福", "number": "7", "minutes": 60}, {"pk": 2, "name": "乌兰", "number": "3", "minutes": 600}]  # fmt: skip


def table_of(qtbot: QtBot, store: MemoryStore) -> RecordTable:
    table = RecordTable("volunteers", COLUMNS, store=store)
    table.resize(600, 300)
    qtbot.addWidget(table)
    table.show()
    table.set_rows(ROWS)
    return table


def bar_of(qtbot: QtBot, store: MemoryStore) -> FilterBar:
    bar = FilterBar("姓名", name="volunteers", store=store)
    qtbot.addWidget(bar)
    bar.add_choice("village", "全部嘎查村")
    bar.add_choice("state", "全部状态", [("在册", "在册"), ("退出", "退出")])
    bar.add_chip("minor", "未成年")
    bar.show()
    return bar


def test_sorting_is_remembered_and_taken_back_by_the_default(qtbot: QtBot) -> None:
    store = MemoryStore()
    table = table_of(qtbot, store)
    table.view.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    again = table_of(qtbot, store)
    assert again.ids() == [2, 1]
    header = again.view.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (2, Qt.SortOrder.DescendingOrder)
    default = next(one for one in again.view.column_menu().actions() if one.text() == "恢复默认")
    default.trigger()
    assert again.ids() == [1, 2]
    assert table_of(qtbot, store).ids() == [1, 2]


def test_a_list_read_by_pages_asks_in_the_order_remembered(qtbot: QtBot) -> None:
    store = MemoryStore({"sort/volunteers": "minutes down"})
    asked: list[Query] = []
    table = table_of(qtbot, store)
    table.set_source(lambda query: [asked.append(query), []][1], lambda ids: [])
    table.reload()
    assert (asked[0].sort, asked[0].descending) == ("minutes", True)


def test_columns_moved_and_hidden_are_remembered(qtbot: QtBot) -> None:
    store = MemoryStore()
    table = table_of(qtbot, store)
    table.view.horizontalHeader().moveSection(2, 0)
    hide = next(one for one in table.view.column_menu().actions() if one.text() == "编号")
    hide.setChecked(False)
    assert [column.title for column in table_of(qtbot, store).shown_columns()] == ["时间", "姓名"]


def test_larger_letters_keep_the_order_shown(qtbot: QtBot) -> None:
    store = MemoryStore()
    table = table_of(qtbot, store)
    table.view.horizontalHeader().moveSection(2, 0)
    table.view.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    table.view.fit()
    assert table.view.horizontalHeader().sortIndicatorSection() == 2
    assert table.ids() == [2, 1]


def test_the_columns_are_in_the_menu_of_the_menu_key_too(qtbot: QtBot) -> None:
    table = table_of(qtbot, MemoryStore())
    table.select(1)
    menu = table.view.row_menu()
    columns = next(action.menu() for action in menu.actions() if "显示哪些列" in action.text())
    assert [action.text() for action in columns.actions() if action.text()] == [
        "姓名", "编号", "时间", "恢复默认",
    ]  # fmt: skip


def test_drop_downs_and_chips_stand_as_they_were_left(qtbot: QtBot) -> None:
    store = MemoryStore()
    bar = bar_of(qtbot, store)
    bar.set_options("village", [(3, "萨日朗嘎查"), (4, "柳湾村")])
    bar.set_value("village", 4)
    bar.set_value("minor", True)
    bar.line.setText("曾")
    again = bar_of(qtbot, store)
    # the village filters at once, also before its drop-down has got its lines
    assert again.values() == {"village": 4, "state": None, "minor": True}
    assert again.text() == ""
    again.set_options("village", [(3, "萨日朗嘎查"), (4, "柳湾村")])
    assert again.words() == "柳湾村 · 未成年"


def test_a_village_that_is_gone_filters_no_more(qtbot: QtBot) -> None:
    store = MemoryStore({"filter/volunteers": '{"village": 9}'})
    bar = bar_of(qtbot, store)
    with qtbot.waitSignal(bar.changed):
        bar.set_options("village", [(3, "萨日朗嘎查")])
    assert bar.values()["village"] is None


def test_all_filters_are_taken_off_by_one_button_that_is_there_only_then(qtbot: QtBot) -> None:
    store = MemoryStore()
    bar = bar_of(qtbot, store)
    assert not bar._clear.isVisible()
    bar.set_value("state", "退出")
    assert bar._clear.isVisible()
    bar._clear.click()
    assert bar.values() == {"village": None, "state": None, "minor": False}
    assert not bar._clear.isVisible()
    assert bar_of(qtbot, store).values()["state"] is None


def test_a_file_named_without_its_ending_is_not_overwritten_unasked(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    (tmp_path / "名单.xlsx").write_bytes(b"old")
    asked: list[Path] = []

    def answer(_parent: object, path: Path) -> bool:
        asked.append(path)
        return False

    monkeypatch.setattr(files, "last_folder", lambda _ctx: tmp_path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "名单"), ""))
    monkeypatch.setattr(files, "_overwrite", answer)
    assert files.ask_file(parent, None, "志愿者.xlsx") is None  # type: ignore[arg-type]
    assert asked == [tmp_path / "名单.xlsx"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "名单.xlsx"), ""))
    assert files.ask_file(parent, None, "志愿者.xlsx") == tmp_path / "名单.xlsx"  # type: ignore[arg-type]
    assert len(asked) == 1


def test_the_calendar_opens_on_today_with_weeks_from_monday(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    field = DateField(parent=host, today=date(2026, 10, 27))
    host.show()
    field.open_calendar()
    popup = field._calendar
    assert popup is not None
    assert popup._title.text() == "2026年10月"
    assert popup._grid._days()[0] == date(2026, 9, 28)
    assert popup._grid._days()[0].weekday() == 0
    popup.close_popup()


@pytest.mark.parametrize("typed", ["20250305", "2025.3.5"])
def test_whole_dates_are_read_as_typed(qtbot: QtBot, typed: str) -> None:
    field = DateField(today=date(2026, 10, 27))
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field, typed)
    assert field.value() == date(2025, 3, 5)


def test_the_calendar_names_holidays_terms_and_days_off(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[date] = []
    monkeypatch.setattr(calendar_popup, "day_off", lambda day: asked.append(day) or day_off(day))
    set_days_off({date(2026, 10, 1): "holiday", date(2026, 10, 10): "workday"})
    host = QWidget()
    host.resize(600, 500)
    qtbot.addWidget(host)
    field = DateField(parent=host, today=date(2026, 10, 27))
    host.show()
    field.open_calendar()
    host.grab()
    assert date(2026, 10, 1) in asked
    assert (day_off(date(2026, 10, 1)), day_off(date(2026, 10, 10)), day_off(date(2026, 10, 27))) == (
        "休",
        "班",
        "",
    )
    assert [almanac(day).label for day in (date(2026, 10, 1), date(2026, 10, 23), date(2026, 9, 25))] == [
        "国庆节", "霜降", "中秋节",
    ]  # fmt: skip
    set_days_off({})


def test_filters_that_do_not_fit_go_to_a_second_line_and_come_back(qtbot: QtBot) -> None:
    bar = FilterBar("姓名")
    qtbot.addWidget(bar)
    combo = bar.add_choice("village", "全部嘎查村")
    chip = bar.add_chip("minor", "未成年")
    bar.resize(900, 80)
    bar.show()
    assert chip.y() < combo.y() + combo.height()
    bar.resize(330, 80)
    qtbot.waitUntil(lambda: chip.y() > bar.line.y())
    assert bar.minimumSizeHint().width() <= 200
    bar.resize(900, 80)
    qtbot.waitUntil(lambda: chip.y() < combo.y() + combo.height())
