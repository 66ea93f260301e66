"""Household x category sheets: a month's scores, replaced when they change."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.services import history, households, months

HEADS = ("序号", "户号", "户主", "思想观念", "志愿服务", "环境卫生", "减分", "合计")
TITLE = ("柳湾村2026年9月积分评分表",)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one.ready()
        one.check()


def sheet(*rows: tuple[Any, ...], title: tuple[str, ...] = TITLE) -> list[tuple[Any, ...]]:
    return [title, HEADS, *rows, ("评议小组签字：", "", "", "", "", "", "日期：")]


def scores(table: Desk) -> list[tuple[str, str | None, int]]:
    return [(one["household"], one["category"], one["hundredths"]) for one in table.booked]


def test_one_entry_a_cell_and_blank_cells_book_nothing(table: Desk) -> None:
    report = table.bring(
        "points",
        sheet(
            (1, "柳湾-001", "朱彩云", 2.5, "", 10, 3, 9.5),
            (2, "柳湾-002", "王秀兰"),
            (3, "柳湾-003", "王秀兰", 0),
        ),
    )
    assert told(report) == []
    assert (report.read, report.written, report.unchanged) == (3, 1, 2)
    assert scores(table) == [
        ("柳湾-001", "思想观念", 250),
        ("柳湾-001", "环境卫生", 1000),
        ("柳湾-001", None, -300),
    ]
    assert table.query("SELECT DISTINCT period, event_date, item_pk, code, deduct, text FROM entry") == [
        (202609, "2026-09-30", None, "", 0, "思想观念月度得分"),
        (202609, "2026-09-30", None, "", 0, "环境卫生月度得分"),
        (202609, "2026-09-30", None, "", 1, "减分"),
    ]


def test_the_month_is_the_titles_else_the_sheets_else_the_one_given(table: Desk) -> None:
    one = (1, "柳湾-001", "朱彩云", 1, 1)
    assert (
        table.bring(
            "points", sheet(one, title=("积分评分表（填报日期：2026年10月3日）",)), sheet="8月"
        ).written
        == 1
    )
    assert table.bring("points", sheet(one, title=("积分评分表",)), month=202607).written == 1
    assert {row["month"] for row in table.booked} == {"2026-08", "2026-07"}
    report = table.bring("points", sheet(one, title=("积分评分表",)))
    assert told(report) == [("!C3", "表里没有写是哪个月的得分，请选定月份")]
    report = table.bring("points", sheet(one, title=("2026年11月积分评分表",)))
    assert told(report) == [("!C3", "2026年11月还没有到，不能登记")]


def test_another_value_replaces_the_one_booked_before(table: Desk) -> None:
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", 2, 5, "", 3)))
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 2, 6, "", 0)))
    assert told(report) == [
        ("E3", "志愿服务：原登记+5，现按表格改为+6"),
        ("G3", "减分：原登记−3，现按表格改为0"),
    ]
    assert report.written == 1
    assert scores(table) == [("柳湾-001", "思想观念", 200), ("柳湾-001", "志愿服务", 600)]
    assert table.query("SELECT sum(points), sum(deduct), count(*) FROM entry") == [(800, 0, 6)]
    assert table.bring("points", sheet((1, "柳湾-001", "朱彩云", 2, 6, "", 0))).written == 0
    assert table.bring("points", sheet((1, "柳湾-001", "朱彩云", 2, "", "", ""))).written == 0, (
        "blanks change nothing"
    )


def test_undoing_a_replacement_brings_the_old_value_back_and_it_can_be_replaced_anew(table: Desk) -> None:
    first, second = (sheet((1, "柳湾-001", "朱彩云", "", value)) for value in (5, 6))
    table.bring("points", first)
    for _ in range(3):
        assert table.bring("points", second).written == 1
        assert table.bring("points", second).written == 0
        table.undo()
        assert scores(table) == [("柳湾-001", "志愿服务", 500)]
        assert table.bring("points", first).written == 0
    assert table.bring("points", second).written == 1
    assert table.query("SELECT sum(points) FROM entry") == [(600,)]


def test_a_replacement_can_be_done_again(table: Desk) -> None:
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", "", 5)))
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", "", 6)))
    table.undo()
    table.context.call(history.redo)
    assert scores(table) == [("柳湾-001", "志愿服务", 600)]
    assert table.bring("points", sheet((1, "柳湾-001", "朱彩云", "", 6))).written == 0


def test_what_is_wrong_with_a_row(table: Desk) -> None:
    report = table.bring(
        "points",
        sheet(
            (1, "柳湾-001", "朱彩云", "若干"), (2, "柳湾-002", "王秀兰", -2), (3, "柳湾-003", "王秀兰", 2, "", "", "+1"),
            (4, "X-9", "路人", 2), (5, "", "王秀兰", 2), (6, "柳湾-001", "路人", "两分"), (7, "柳湾-001", "朱彩云", 1), (8, "", "", 1),
        ),
    )  # fmt: skip
    assert told(report) == [
        ("!D3", "分值“若干”不是数字"), ("!D4", "类别得分不能是负数，请写在“减分”栏"), ("!G5", "“减分”栏不能写加分"),
        ("!B6", "没有“X-9”这个户号"), ("!C7", "有2户的户主叫“王秀兰”：柳湾-002、柳湾-003，请写明户号"),
        ("C8", "柳湾-001（户主朱彩云）没有叫“路人”的人，按户号登记"), ("D8", "“两分”按2分登记"),
        ("!B9", "这一户在Sheet1第8行已有得分"), ("!C10", "没有写户号，也没有写姓名"),
    ]  # fmt: skip
    assert (report.read, report.written) == (8, 1)


def test_a_total_that_does_not_add_up_is_an_error_of_its_row(table: Desk) -> None:
    report = table.bring(
        "points",
        sheet(
            (1, "柳湾-001", "朱彩云", 2, 2, 2, 1, 6),
            (2, "柳湾-002", "", 1, "", "", 3, -2),
            (3, "柳湾-003", "", 1, "", "", "", "好"),
        ),
    )
    assert told(report) == [
        ("!H3", "合计写的是6，各栏相加是5，请核对后再导入"),
        ("!H5", "合计写的是好，各栏相加是1，请核对后再导入"),
    ]
    assert report.written == 1


def test_scores_of_a_closed_month_are_corrected_in_it(table: Desk) -> None:
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", 2)))
    table.context.call(months.close_month, 202609)
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 3)))
    assert told(report) == [
        ("D3", "思想观念：原登记+2，现按表格改为+3"),
        ("C3", "该月已审核，更正仍记在2026年9月"),
    ]
    assert table.query("SELECT period, counts_in, points, replaces FROM entry ORDER BY pk") == [
        (202609, 202609, 200, None),
        (202610, 202609, -200, None),
        (202610, 202609, 300, 1),
    ]


def test_what_holds_for_a_whole_row_is_told_once(table: Desk) -> None:
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", 2, 3)))
    table.context.call(months.close_month, 202609)
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 3, 4)))
    said = [message for _, message in told(report)]
    assert said.count("该月已审核，更正仍记在2026年9月") == 1
    assert sum("原登记" in message for message in said) == 2


def test_new_scores_of_a_closed_month_go_to_the_next(table: Desk) -> None:
    table.context.call(months.close_month, 202609)
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 3)))
    assert told(report) == [("C3", "该月已审核，记入2026年10月")]
    assert table.query("SELECT period, counts_in, points FROM entry") == [(202610, 202610, 300)]


def test_two_level_headers(table: Desk) -> None:
    rows = [
        TITLE,
        ("序号", "户号", "户主", "得分情况", "", "", "扣分", "总分"),
        ("", "", "", "思想观念", "志愿服务", "环境卫生", "", ""),
        (1, "柳湾-001", "朱彩云", 1, 2, 3, 1, 5),
    ]
    report = table.bring("points", rows, merged=("D2:F2", "A2:A3", "B2:B3", "C2:C3", "G2:G3", "H2:H3"))
    assert told(report) == []
    assert [value for _, _, value in scores(table)] == [100, 200, 300, -100]


def test_a_blank_cell_that_contradicts_the_rows_own_total_is_told(table: Desk) -> None:
    """The village withdrew the deduction and left the cell empty: 合计 8, in the book 5. Blank still changes nothing."""
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5, 3, "", 3, 5)))
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5, 3, "", "", 8)))
    assert told(report) == [
        (
            "H3",
            "合计写的是8，这一户这个月连同以前登记的减分−3是5：表上空着的没有改；不再计的请写0，再导入一次",
        )
    ]
    assert (report.unchanged, sum(row[2] for row in scores(table))) == (1, 500)
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5, 3, "", 0, 8)))
    assert [problem.cell for problem in report.problems] == ["G3"]
    assert sum(row[2] for row in scores(table)) == 800
    assert told(table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5, 3, "", "", 8)))) == []


def test_a_part_of_a_sheet_without_a_total_is_not_told_of(table: Desk) -> None:
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5)))
    assert told(table.bring("points", sheet((1, "柳湾-001", "朱彩云", "", 3)))) == []


def test_a_deduction_that_stays_under_a_blank_cell_is_told(table: Desk) -> None:
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5, "", "", 3)))
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5)))
    assert told(report) == [("G3", "以前登记的减分−3还在：表上空着的没有改；不再计的请写0，再导入一次")]


def test_a_household_that_is_no_longer_on_the_sheet_is_told(table: Desk) -> None:
    """Of the villages and groups the sheet has rows of; who has another group's sheet says nothing of this one."""
    table.bring(
        "households",
        (("柳湾村户籍台账",), ("户号", "姓名", "与户主关系", "组别"), ("柳湾-009", "钱多多", "户主", "1组")),
    )
    whole = sheet(
        (1, "柳湾-001", "朱彩云", 5), (2, "柳湾-009", "钱多多", 4), (3, "柳湾-002", "王秀兰", 4)
    )  # fmt: skip
    assert table.bring("points", whole).asides == ()
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5)))
    assert report.asides == (
        "2026年9月另有1户（柳湾-009）以前登记过得分，这次的表上没有：没有改动；不再计的请冲正。",
    )
    assert table.bring("points", whole).asides == ()


def test_all_that_a_merged_household_has_beside_a_joint_row_is_told(table: Desk) -> None:
    """Not only of the category written: the deduction of the one that went still keeps both off the red board."""
    table.bring("points", sheet((1, "柳湾-001", "朱彩云", 5), (2, "柳湾-002", "王秀兰", 7, "", "", 2, 5)))
    pks = dict(table.query("SELECT number, pk FROM household"))
    table.context.call(households.merge_households, pks["柳湾-001"], pks["柳湾-002"], date(2026, 9, 20))
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 12)))
    said = [message for _, message in told(report)]
    assert "柳湾-002与这一户已合为一户，它这个月的+7、−2另外计入，请核对" in said


@pytest.mark.parametrize(
    ("title", "name", "file", "words"),
    [
        ("柳湾村七月份积分评分表", "Sheet1", "表.xlsx", "按2026年7月登记（标题“柳湾村七月份积分评分表”）。"),
        ("积分评分表", "七月评分", "表.xlsx", "按2026年7月登记（工作表名“七月评分”）。"),
        ("积分评分表", "Sheet1", "柳湾七月评分.xlsx", "按2026年7月登记（文件名“柳湾七月评分.xlsx”）。"),
        ("二〇二六年七月评分表", "Sheet1", "九月.xlsx", "按2026年7月登记（标题“二〇二六年七月评分表”）。"),
        ("评分表（填报日期：八月二日）", "Sheet1", "七月.xlsx", "按2026年7月登记（文件名“七月.xlsx”）。"),
    ],
)
def test_the_month_is_read_in_numerals_wherever_it_stands(
    table: Desk, title: str, name: str, file: str, words: str
) -> None:
    path = table.workbook({name: sheet((1, "柳湾-001", "朱彩云", 1, 1), title=(title,))})
    report = table.bring("points", path.rename(path.with_name(file)))
    assert (report.written, report.months) == (1, words)
    assert {row["month"] for row in table.booked} == {"2026-07"}


@pytest.mark.parametrize("title", ["1-7月积分评分表", "一至七月积分评分表", "2026年1月—7月评分表"])
def test_the_scores_of_several_months_are_no_months(table: Desk, title: str) -> None:
    report = table.bring("points", sheet((1, "柳湾-001", "朱彩云", 1, 1), title=(title,)), month=202607)
    assert report.written == 0
    assert "像是几个月合起来的得分" in told(report)[0][1]


def test_a_sheet_that_stands_under_another_month_is_told(table: Desk) -> None:
    rows = ((1, "柳湾-001", "朱彩云", 1, 3, "", 2), (2, "柳湾-002", "王秀兰", 2))
    table.bring("points", sheet(*rows, title=("2026年10月评分表",)))
    report = table.bring("points", sheet(*rows, title=("七月份评分表",)))
    assert report.written == 2
    ((cell, said),) = told(report)
    assert cell == "A3"
    assert said.startswith(
        "这张表按2026年7月登记，可是这2户的4格得分，2026年10月已经登记过一模一样的，像是同一张表"
    )
    other = ((1, "柳湾-001", "朱彩云", 1, 3, "", 2), (2, "柳湾-002", "王秀兰", 4))
    assert told(table.bring("points", sheet(*other, title=("六月份评分表",)))) == []
    table.bring("points", sheet(*rows, title=("2026年10月评分表",)))


def test_rows_without_a_score_are_not_said_to_be_there(table: Desk) -> None:
    rows = sheet((1, "柳湾-001", "朱彩云", 2), (2, "柳湾-002", "王秀兰"), (3, "柳湾-003", "王秀兰", 0))
    report = table.bring("points", rows)
    assert (report.written, report.unchanged, report.empty) == (1, 2, 2)
    found = table.look("points", rows)
    assert [row.status for row in found.rows] == ["unchanged", "empty", "empty"]
    assert found.report.empty == 2


@pytest.mark.parametrize(
    ("heading", "cells", "warned"),
    [("乱倒垃圾", (-2, "3分"), True), ("本季名次", (1, 2), False), ("签字", ("√", "√"), False)],
)
def test_a_column_of_scores_nothing_takes_is_to_be_looked_at(
    table: Desk, heading: str, cells: tuple[Any, ...], *, warned: bool
) -> None:
    rows = [
        TITLE,
        ("户号", "户主", "思想观念", "志愿服务", heading),
        ("柳湾-001", "朱彩云", 2, 1, cells[0]),
        ("柳湾-002", "王秀兰", 2, 1, cells[1]),
    ]
    report = table.bring("points", rows)
    said = f"E列“{heading}”写着得分（2格），没有导入；要导入，请在预览里给它选定栏目，或改成细则里的类别名"
    assert told(report) == ([("E2", said)] if warned else [])
    assert report.scores_left_line == (f"有得分没有导入：E列{heading}（2格）。" if warned else "")
