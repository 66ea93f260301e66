"""The one table: rows by page, sorting, columns, copying, finding."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from wenming_desktop.ui import labels
from wenming_desktop.ui.models import columns
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.models.record_model import PAGES_KEPT, RecordModel
from wenming_desktop.ui.widgets.clipboard import read_tsv, to_tsv
from wenming_desktop.ui.widgets.record_table import Query, RecordTable
from wenming_desktop.ui.widgets.table_view import MemoryStore

COLUMNS = (
    Column("number", "户号", 110),
    Column("head", "户主", 120, bold=True),
    Column("points", "积分", 70, "right", text=lambda row: labels.points(row["points"])),
    Column("id_number", "身份证号", 170, as_text=True, hidden=True),
)
ROWS = [
    {"pk": 5, "number": "萨日朗-001", "head": "包青格乐", "points": 16800, "id_number": "150501197003050012"},
    {"pk": 9, "number": "萨日朗-002", "head": "王秀兰", "points": -300, "id_number": "150501197503050020"},
    {"pk": 7, "number": "萨日朗-003", "head": "曾福", "points": 16150, "id_number": ""},
]


@pytest.fixture
def table(qtbot: QtBot) -> RecordTable:
    table = RecordTable("households", COLUMNS, store=MemoryStore())
    table.resize(600, 300)
    qtbot.addWidget(table)
    table.show()
    table.set_rows(ROWS)
    return table


def shown(table: RecordTable, column: int = 1) -> list[str]:
    model = table.model
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_rows_at_hand_are_sorted_here_and_the_current_one_is_kept(table: RecordTable) -> None:
    table.select(9)
    table.view.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    assert shown(table) == ["包青格乐", "曾福", "王秀兰"]
    assert table.current() == 9
    table.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert shown(table) == ["包青格乐", "王秀兰", "曾福"]


def test_only_what_is_looked_at_is_asked_for(qtbot: QtBot) -> None:
    asked: list[list[int]] = []

    def rows(ids: list[int]) -> list[dict[str, Any]]:
        asked.append(ids)
        return [{"pk": pk, "number": f"{pk}", "head": "", "points": 0} for pk in ids]

    table = RecordTable("many", COLUMNS)
    table.resize(600, 300)
    qtbot.addWidget(table)
    table.show()
    table.set_source(lambda query: list(range(20_000)), rows)
    table.reload()
    qtbot.waitUntil(lambda: len(asked) >= 1)
    assert asked == [list(range(100))]
    table.view.scrollToBottom()
    qtbot.waitUntil(lambda: len(asked) >= 2)
    assert asked[1][-1] == 19_999
    assert sum(len(ids) for ids in asked) <= 300


def test_data_never_asks_twice_and_forgets_old_pages(qtbot: QtBot) -> None:
    model = RecordModel(COLUMNS)
    asked: list[list[int]] = []
    model.pages_wanted.connect(asked.append)
    model.set_ids(range(10_000))
    for _ in range(3):
        assert model.data(model.index(0, 0)) == "…"
    qtbot.wait(20)
    assert len(asked) == 1
    model.put_rows(asked[0], {pk: {"number": f"n{pk}"} for pk in asked[0]})
    assert model.data(model.index(0, 0)) == "n0"
    for page in range(1, PAGES_KEPT + 2):
        model.data(model.index(page * 100, 0))
        qtbot.wait(2)
        model.put_rows(asked[-1], {pk: {"number": f"n{pk}"} for pk in asked[-1]})
    assert len(model._pages) == PAGES_KEPT


def test_copy_takes_what_is_shown_and_ids_stay_text(table: RecordTable) -> None:
    table.view.horizontalHeader().setSectionHidden(3, False)
    table.view.selectAll()
    table.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[:2] == [
        "户号\t户主\t积分\t身份证号",
        "萨日朗-001\t包青格乐\t168\t150501197003050012",
    ]
    assert "mso-number-format:'\\@'\">150501197003050012</td>" in data.html()


def test_find_by_pinyin_initials_and_go_round(qtbot: QtBot, table: RecordTable) -> None:
    table.open_find()
    qtbot.keyClicks(table._find.line, "cf")  # 曾 is read zeng or ceng
    qtbot.waitUntil(lambda: table.current() == 7)
    table._find.line.clear()
    qtbot.keyClicks(table._find.line, "168")
    qtbot.waitUntil(lambda: table.current() == 5)
    qtbot.keyClick(table._find.line, Qt.Key.Key_Escape)
    assert not table._find.isVisible()


def test_columns_are_chosen_moved_and_remembered(qtbot: QtBot) -> None:
    store = MemoryStore()
    first = RecordTable("households", COLUMNS, store=store)
    qtbot.addWidget(first)
    actions = {action.text(): action for action in first.view.column_menu().actions()}
    assert actions["身份证号"].isChecked() is False
    actions["身份证号"].trigger()
    first.view.horizontalHeader().moveSection(0, 1)
    again = RecordTable("households", COLUMNS, store=store)
    qtbot.addWidget(again)
    assert [column.title for column in again.shown_columns()] == ["户主", "户号", "积分", "身份证号"]
    reset = next(action for action in again.view.column_menu().actions() if action.text() == "恢复默认")
    reset.trigger()
    assert [column.title for column in again.shown_columns()] == ["户号", "户主", "积分"]


def test_an_empty_list_says_what_belongs_there(table: RecordTable) -> None:
    table.set_rows([])
    assert table._stack.currentIndex() == 1
    table.set_rows(ROWS)
    assert table._stack.currentIndex() == 0


def test_a_wish_is_fulfilled_when_the_record_arrives(table: RecordTable) -> None:
    table.set_rows([])
    assert not table.select(7)
    table.set_rows(ROWS)
    assert table.current() == 7


def test_enter_opens_and_a_source_is_told_how_to_sort(qtbot: QtBot) -> None:
    queries: list[Query] = []
    table = RecordTable("sorted", COLUMNS)
    qtbot.addWidget(table)
    table.show()
    table.set_source(lambda query: (queries.append(query), [5, 9])[1], lambda ids: ROWS[:2])
    table.reload()
    table.view.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert queries[-1] == Query("head", True)
    opened: list[int] = []
    table.opened.connect(opened.append)
    table.select(9)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert opened == [9]


def test_tsv_goes_there_and_back() -> None:
    cells = [["包青格乐", "第一行\n第二行", '说"好"'], ["", "a\tb", "3"]]
    assert read_tsv(to_tsv(cells).replace("\n", "\r\n").replace("第一行\r\n", "第一行\n")) == cells
    assert read_tsv("王秀兰\t2\r\n\r\n") == [["王秀兰", "2"]]


def test_no_column_is_called_rigid_that_keeps_its_width_anyway() -> None:
    """The rule stands in ``Column.whole``; the flag is for what it does not say."""
    sources = sorted((Path(columns.__file__).parents[1]).rglob("*.py"))
    made = [
        (path.name, node)
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Column"
    ]
    twice = [
        f"{name}:{node.lineno}"
        for name, node in made
        if "rigid=True" in (told := [ast.unparse(one) for one in (*node.keywords, *node.args)])
        and ({"'right'", "bold=True", "as_text=True"} & set(told) or Column(node.args[0].value, "").whole)  # type: ignore[attr-defined]
    ]
    assert len(made) > 50
    assert not twice
