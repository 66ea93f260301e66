"""A score sheet brought in again: what was taken back by hand, a category renamed meanwhile, a month audited meanwhile."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.services import months, points, rules

TITLE = ("柳湾村2026年9月积分评分表",)
HEADS = ("序号", "户号", "户主", "志愿服务", "环境卫生", "减分", "合计")
AGAIN = "后来冲正了，没有再记；确实要记的，请核对后在“按表号录入”里填"


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one.ready()
        one.check()


def sheet(*scores: Any, heads: tuple[str, ...] = HEADS) -> list[tuple[Any, ...]]:
    return [TITLE, heads, (1, "柳湾-001", "朱彩云", *scores)]


def booked(table: Desk) -> list[tuple[str | None, int]]:
    return [(one["category"], one["hundredths"]) for one in table.booked]


# ---- N6: taken back by hand ----


def test_what_was_taken_back_by_hand_is_not_booked_again_and_told_on_its_cell(table: Desk) -> None:
    table.bring("points", sheet(5, 5, 2, 8))
    table.context.call(points.reverse, 1, "是别人家的")
    report = table.bring("points", sheet(5, 5, 2, 8))
    assert (report.written, report.unchanged) == (0, 1)
    assert told(report) == [
        ("D3", f"以前登记过+5，{AGAIN}"),
        ("G3", "合计写的是8，这一户这个月不算冲正过的志愿服务+5是3：冲正过的没有再记"),
    ]
    assert booked(table) == [("环境卫生", 500), (None, -200)]
    assert told(table.bring("points", sheet("", 5, 2, 3))) == []


def test_a_deduction_taken_back_by_hand_is_told_on_its_cell(table: Desk) -> None:
    table.bring("points", sheet(5, "", 2))
    table.context.call(points.reverse, 2, "评错了")
    assert told(table.bring("points", sheet(5, "", 2))) == [("F3", f"以前登记过−2，{AGAIN}")]
    assert booked(table) == [("志愿服务", 500)]


def test_beside_other_cells_of_the_row_and_a_blank_one(table: Desk) -> None:
    table.bring("points", sheet(5, 4, 2))
    table.context.call(points.reverse, 1, "是别人家的")
    report = table.bring("points", sheet(5, "", 1, 4))
    assert (report.written, booked(table)) == (1, [("环境卫生", 400), (None, -100)])
    assert told(report) == [
        ("D3", f"以前登记过+5，{AGAIN}"),
        ("F3", "减分：原登记−2，现按表格改为−1"),
        (
            "G3",
            "合计写的是4，这一户这个月连同以前登记的环境卫生+4、不算冲正过的志愿服务+5是3："
            "表上空着的没有改；不再计的请写0，再导入一次；冲正过的没有再记",
        ),
    ]


def test_another_value_than_the_one_taken_back_is_booked_and_told(table: Desk) -> None:
    table.bring("points", sheet(5))
    table.context.call(points.reverse, 1, "评错了")
    assert table.bring("points", sheet(0)).written == 0
    report = table.bring("points", sheet(4))
    assert told(report) == [("D3", "志愿服务：原登记+5（后来冲正了），现按表格改为+4")]
    assert booked(table) == [("志愿服务", 400)]


def test_what_was_undone_is_booked_again_without_a_word(table: Desk) -> None:
    table.bring("points", sheet(5))
    table.undo()
    report = table.bring("points", sheet(5))
    assert (report.written, told(report)) == (1, [])


# ---- N5: a category the rule book lost ----


def _renamed(table: Desk) -> None:
    """环境卫生 is called 人居环境 from now on, in every item."""
    for (pk,) in table.query("SELECT pk FROM rule_item WHERE category = '环境卫生' AND replaced_by IS NULL"):
        table.context.call(rules.save_item, pk, {"category": "人居环境"})


NEW_HEADS = ("序号", "户号", "户主", "志愿服务", "人居环境", "减分", "合计")


def test_the_same_score_under_a_renamed_category_is_told_on_its_cell(table: Desk) -> None:
    table.bring("points", sheet(2, 5))
    _renamed(table)
    report = table.bring("points", sheet(2, 5, heads=NEW_HEADS))
    assert told(report) == [
        (
            "E3",
            "这一户这个月以前按“环境卫生”登记的+5还在，另外计入；是同一类改了名的，请在表上加“环境卫生”一栏写0，再导入一次",
        )
    ]
    both = ("序号", "户号", "户主", "志愿服务", "人居环境", "环境卫生", "减分")
    assert table.bring("points", sheet(2, 5, 0, heads=both)).written == 1
    assert booked(table) == [("志愿服务", 200), ("人居环境", 500)]


def test_a_category_no_rule_book_has_any_more_is_still_a_column(table: Desk) -> None:
    _renamed(table)
    table.bring("points", sheet(2, 5, heads=NEW_HEADS))
    for (pk,) in table.query("SELECT pk FROM rule_item WHERE category = '人居环境' AND replaced_by IS NULL"):
        table.context.call(rules.save_item, pk, {"category": "美丽庭院"})
    report = table.bring("points", sheet(2, 0, heads=NEW_HEADS))
    assert told(report) == [("E3", "人居环境：原登记+5，现按表格改为0")]
    assert booked(table) == [("志愿服务", 200)]


# ---- N7: the month each cell counts in ----


def test_a_late_score_changed_later_is_told_with_its_own_month(table: Desk) -> None:
    table.context.call(months.close_month, 202609)
    assert told(table.bring("points", sheet(5))) == [("C3", "该月已审核，记入2026年10月")]
    assert told(table.bring("points", sheet(6))) == [
        ("D3", "志愿服务：原登记+5，现按表格改为+6"),
        ("C3", "原来记在2026年10月，改了仍记在那里"),
    ]
    table.context.call(months.reopen_month, 202609)
    assert told(table.bring("points", sheet(7, 3))) == [
        ("D3", "志愿服务：原登记+6，现按表格改为+7"),
        ("C3", "原来记在2026年10月，改了仍记在那里"),
    ]
    assert table.query("SELECT counts_in, sum(points) FROM entry GROUP BY 1 ORDER BY 1") == [
        (202609, 300),
        (202610, 700),
    ]
