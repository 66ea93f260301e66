"""Rule books from workbooks: a version by its start, updates that leave old entries alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.desk import HOUSEHOLDS, POINT_HEADS, RULES, Desk, desk, told

HEADS = ("编号", "类别", "积分项目", "分值", "每季度最多", "依据")


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one
        one.check()


def items(table: Desk) -> list[tuple[object, ...]]:
    return table.query("SELECT b.starts, i.code, i.low, i.high, i.direction, i.veto, i.replaced_by FROM rule_item i JOIN rule_book b ON b.pk = i.book_pk ORDER BY i.pk")  # fmt: skip


def test_a_rule_book_as_it_is_stored(table: Desk) -> None:
    report = table.bring("rules", RULES)
    assert (report.read, report.written, told(report)) == (5, 5, [])
    assert table.query("SELECT track, name, starts FROM rule_book") == [
        ("masses", "群众积分细则", "2026-01-01")
    ]
    assert items(table) == [
        ("2026-01-01", "Z1", 200, 200, 1, 0, None), ("2026-01-01", "H1", 1000, 1000, 1, 0, None), ("2026-01-01", "J1", 300, 300, -1, 0, None),
        ("2026-01-01", "K1", 100, 1000, 1, 0, None), ("2026-01-01", "V1", 0, 0, 1, 1, None),
    ]  # fmt: skip
    assert table.query("SELECT cap_month FROM rule_item WHERE code = 'K1'") == [(1200,)]
    assert table.bring("rules", RULES).written == 0


def test_a_day_nobody_wrote_is_said_before_it_is_printed(table: Desk) -> None:
    rows = [("积分细则",), HEADS, ("A", "", "甲", "+1")]
    (note,) = table.bring("rules", rows).notes
    assert note.startswith("表上没有写从哪一天起施行，按2026年1月1日起施行登记，公示上也印这一天")
    assert table.bring("rules", [*rows, ("B", "", "乙", "+1")]).notes == (), "the book knows that day by now"


def test_a_day_that_is_written_needs_no_word(table: Desk) -> None:
    assert table.bring("rules", RULES).notes == ()


@pytest.mark.parametrize(
    ("rows", "starts"),
    [
        ([("积分细则",), HEADS, ("A", "", "甲", "+1")], "2026-01-01"),
        ([("积分细则",), ("（自2026年7月1日起施行）",), HEADS, ("A", "", "甲", "+1")], "2026-07-01"),
        ([("积分细则",), HEADS, ("A", "", "甲", "+1"), ("注：本细则自2025年3月1日起试行。",)], "2025-03-01"),
        ([("2026年6月1日印发",), HEADS, ("A", "", "甲", "+1")], "2026-01-01"),
    ],
)
def test_it_holds_from_the_date_before_the_word_else_from_new_year(table: Desk, rows: list[tuple[object, ...]], starts: str) -> None:  # fmt: skip
    assert table.bring("rules", rows).written == 1
    assert table.query("SELECT starts FROM rule_book") == [(starts,)]


def test_the_same_start_again_is_an_update(table: Desk) -> None:
    table.bring("rules", RULES)
    changed = [
        ("群众积分细则（新）（2026年1月1日起施行）",), (*HEADS, "备注"), ("Z1", "志愿服务", "参加志愿服务", "+3"),
        ("h1", "环境卫生", "月评清洁户", "+10", "", "评比表"), ("K1", "勤劳致富", "捐款捐物", "+1至+10", 20), ("N1", "", "新项目", "+1"),
    ]  # fmt: skip
    report = table.bring("rules", changed)
    assert told(report) == [
        ("D3", "分值：原+2，现+3；以前的登记不变"),
        ("C5", "积分项目：原“捐款”，现“捐款捐物”；以前的登记不变"),
        ("E5", "上限现为20分；以前的登记不变"),
        ("B6", "类别空着，按第5行的“勤劳致富”记；不对请写明类别"),
    ]
    assert (report.written, report.unchanged) == (4, 0)
    assert [(row[1], row[2], row[6]) for row in items(table)] == [
        ("Z1", 200, 7), ("H1", 1000, 8), ("J1", 300, None), ("K1", 100, 9), ("V1", 0, None), ("N1", 100, None), ("Z1", 300, None), ("h1", 1000, None), ("K1", 100, None),
    ]  # fmt: skip
    assert table.query("SELECT name FROM rule_book") == [("群众积分细则（新）",)]
    assert table.query("SELECT cap_month, cap_quarter FROM rule_item WHERE pk = 9") == [(1200, 2000)], (
        "a column left out changes nothing"
    )
    assert table.bring("rules", changed).written == 0
    table.undo()
    assert len(items(table)) == 5
    assert {row[6] for row in items(table)} == {None}


def test_evidence_and_note_change_in_place(table: Desk) -> None:
    table.bring("rules", RULES)
    table.bring("rules", [RULES[0], HEADS, ("Z1", "志愿服务", "参加志愿服务", "+2", "", "签到表")])
    assert table.query("SELECT pk, evidence FROM rule_item WHERE code = 'Z1'") == [(1, "签到表")]


def test_what_is_wrong_with_an_item(table: Desk) -> None:
    rows = [
        ("积分细则",), HEADS, ("A1", "甲", "一", "酌情"), ("A2", "甲", "", 2), ("A3", "甲", "三", ""), ("A4", "甲", "四", "+1", "不限"),
        ("A5", "甲", "五", "+1"), ("a5", "甲", "六", "+1"), ("", "甲", "七", "+1"), ("", "甲", "七", "+2"), ("V", "", "八", "一票否决"),
    ]  # fmt: skip
    report = table.bring("rules", rows)
    assert told(report) == [
        ("!D3", "分值“酌情”看不懂。请写成 +2、-3、+1至+10 或 一票否决"), ("!C4", "没有写积分项目"), ("!D5", "没有写分值"), ("!E6", "上限“不限”不是数字"),
        ("!A8", "与第7行重复"), ("!C10", "与第9行重复"),
    ]  # fmt: skip
    assert report.written == 3
    assert table.query("SELECT category FROM rule_item WHERE code = 'V'") == [("一票否决",)]


def test_categories_merged_down_and_two_sheets_of_one_start(table: Desk) -> None:
    rows = [("积分细则",), HEADS, ("A", "乡风文明", "甲", 1), ("B", "", "乙", 1)]
    path = table.workbook(
        {"加分": rows, "减分": [("积分细则",), HEADS, ("C", "乡风文明", "丙", -1)]}, merged=("B3:B4",)
    )
    assert table.bring("rules", path).written == 3
    assert table.query("SELECT category FROM rule_item") == [("乡风文明",)] * 3
    assert table.query("SELECT count(*) FROM rule_book") == [(1,)]


def test_a_new_start_is_a_new_version(table: Desk) -> None:
    table.bring("rules", RULES)
    report = table.bring("rules", [("积分细则（2026年7月1日起施行）",), *RULES[1:]])
    assert report.written == 5
    assert table.query("SELECT starts FROM rule_book ORDER BY starts") == [("2026-01-01",), ("2026-07-01",)]
    assert table.bring("rules", RULES, track="party").written == 5, "the party track has books of its own"


def test_a_version_that_comes_after_what_was_booked_says_so_before_it_is_written(table: Desk) -> None:
    table.bring("rules", RULES)
    table.bring("households", HOUSEHOLDS)
    rows = [POINT_HEADS, (date(2026, 8, 20), "柳湾村", "柳湾-001", "朱彩云", "乱堆乱放", -3)]
    assert table.bring("points", rows).written == 1
    late = [("积分细则（2026年8月15日起施行）",), *RULES[1:]]
    (said,) = [one.message for one in table.bring("rules", late).problems if one.severity == "warning"]
    assert said.startswith("2026年8月15日起已有1条登记，导入后仍按原来的细则记分")
    assert table.bring("rules", [("积分细则（2026年9月1日起施行）",), *RULES[1:]]).problems == ()
    early = [("积分细则（2026年8月1日起施行）",), *RULES[1:]]
    assert table.bring("rules", early).problems == (), "the version of 15 August holds on the 20th"


UNSIGNED = ("编号", "类别", "积分项目", "分值")


def directions(table: Desk) -> dict[str, int]:
    return dict(table.query("SELECT text, direction * low / 100 FROM rule_item WHERE replaced_by IS NULL"))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [
                UNSIGNED,
                ("", "一、加分项目", "", ""),
                ("A", "", "甲", 5),
                ("", "二、扣分项目", "", ""),
                ("B", "", "乙", 3),
            ],
            {"甲": 5, "乙": -3},
        ),
        ([UNSIGNED, ("A", "奖励积分", "甲", 5), ("B", "负面清单", "乙", 3)], {"甲": 5, "乙": -3}),
        (
            [UNSIGNED, ("A", "", "拾金不昧加分", 5), ("B", "", "禁止焚烧秸秆", 3)],
            {"拾金不昧加分": 5, "禁止焚烧秸秆": -3},
        ),
        ([("编号", "积分项目", "加分", "扣分"), ("A", "甲", 5, ""), ("B", "乙", "", 3)], {"甲": 5, "乙": -3}),
        ([("编号", "积分项目", "扣分标准"), ("A", "甲", 5)], {"甲": -5}),
        ([("减分项目清单",), UNSIGNED, ("A", "", "甲", 5), ("B", "", "乙", "+3")], {"甲": -5, "乙": 3}),
        ([("积分细则",), UNSIGNED, ("A", "", "甲", "+5"), ("B", "", "乙", "-3")], {"甲": 5, "乙": -3}),
    ],
)
def test_what_gives_a_value_without_a_sign_its_direction(
    table: Desk, rows: list[tuple[object, ...]], found: dict[str, int]
) -> None:
    assert told(table.bring("rules", rows)) == []
    assert directions(table) == found


def test_nothing_is_a_gain_by_default(table: Desk) -> None:
    rows = [
        UNSIGNED,
        ("A", "环境卫生", "私搭乱建", 5),
        ("B", "环境卫生", "月评清洁户", "1-10"),
        ("C", "", "植树", "+2"),
    ]
    report = table.bring("rules", rows)
    assert told(report) == [
        ("!D2", "分值“5”没有写是加分还是减分，请写成+5或-5"),
        ("!D3", "分值“1-10”没有写是加分还是减分，请写成+1-10或-1-10"),
        ("B4", "类别空着，这一项的积分会归在“未分类”；请写明类别"),
    ]
    assert directions(table) == {"植树": 2}
    assert (table.look("rules", rows).unsigned, table.look("rules", RULES).unsigned) == (2, 0)
    assert told(table.bring("rules", rows, unsigned=-1)) == [
        ("B4", "类别空着，这一项的积分会归在“未分类”；请写明类别")
    ]
    assert directions(table) == {"植树": 2, "私搭乱建": -5, "月评清洁户": -1}
    assert table.bring("rules", rows).unchanged == 3, "the rule book itself says it now"
    later = [("积分细则（2026年9月1日起施行）",), *rows]
    assert [cell for cell, _ in told(table.bring("rules", later))] == ["B5"], (
        "the version before says it to the next"
    )
    assert table.query("SELECT DISTINCT direction FROM rule_item WHERE text = '私搭乱建'") == [(-1,)]


def test_a_sign_against_what_stands_above_it_is_an_error(table: Desk) -> None:
    rows = [UNSIGNED, ("二、扣分项目", "", "", ""), ("A", "", "甲", "+5")]
    assert told(table.bring("rules", rows)) == [("!D3", "分值“+5”的加减与上面的小标题不符，请核对")]
    rows = [("编号", "积分项目", "加分", "减分"), ("A", "甲", "-5", ""), ("B", "乙", 1, 1)]
    assert [cell for cell, _ in told(table.bring("rules", rows))] == ["!C2", "!D3"]


CARRIED = "类别空着，按第{}行的“{}”记；不对请写明类别"


def test_a_category_written_once_a_group_holds_for_the_rows_below_and_is_told(table: Desk) -> None:
    """s36: the first row of a group names it, as WPS tables often do, merged or with blanks below."""
    rows = [
        ("群众积分细则",), HEADS, ("A1", "乡风文明", "见义勇为", "+10至+30"), ("A2", "", "红白事简办", "+10"),
        ("B1", "环境卫生", "门前三包", "+3"), ("B2", "", "乱堆乱放", "-3"), ("V1", "", "参与赌博", "一票否决"),
        ("二、扣分项目",), ("C1", "", "不开会", "2"),
    ]  # fmt: skip
    report = table.bring("rules", rows)
    assert dict(table.query("SELECT code, category FROM rule_item")) == {
        "A1": "乡风文明", "A2": "乡风文明", "B1": "环境卫生", "B2": "环境卫生", "V1": "一票否决", "C1": "",
    }  # fmt: skip
    assert [one for _, one in told(report)] == [
        CARRIED.format(3, "乡风文明"), CARRIED.format(5, "环境卫生"),
        "类别空着，这一项的积分会归在“未分类”；请写明类别",
    ]  # fmt: skip


def test_a_category_the_book_has_is_not_changed_by_one_written_further_up(table: Desk) -> None:
    table.bring("rules", [HEADS, ("A", "甲", "一", "+1"), ("B", "乙", "二", "+2")])
    report = table.bring("rules", [HEADS, ("A", "甲", "一", "+1"), ("B", "", "二", "+2")])
    assert (report.written, told(report)) == (0, [])
    assert dict(table.query("SELECT code, category FROM rule_item")) == {"A": "甲", "B": "乙"}


def test_a_blank_in_a_sheet_that_writes_every_category_is_none_and_told(table: Desk) -> None:
    rows = [HEADS, ("A", "甲", "一", "+1"), ("B", "甲", "二", "+2"), ("C", "", "三", "+3")]
    report = table.bring("rules", rows)
    assert table.query("SELECT category FROM rule_item WHERE code = 'C'") == [("",)]
    assert len(told(report)) == 1


@pytest.mark.parametrize("heading", ["加/扣分", "加减", "类型", "奖惩"])
@pytest.mark.parametrize(("plus", "minus"), [("加分", "扣分"), ("加", "减"), ("奖", "罚"), ("+", "-")])
def test_the_sign_may_stand_in_a_column_of_its_own(table: Desk, heading: str, plus: str, minus: str) -> None:
    rows = [("积分项目", "分值", heading), ("义务植树", 2, plus), ("酗酒闹事", 10, minus)]
    report = table.bring("rules", rows)
    assert [words for _, words in told(report) if "加还是减" in words or "看不懂" in words] == []
    assert [(low, direction) for _, _, low, _, direction, *_ in items(table)] == [(200, 1), (1000, -1)]


def test_a_sign_against_the_word_beside_it_is_an_error(table: Desk) -> None:
    report = table.bring("rules", [("积分项目", "分值", "加/扣分"), ("酗酒闹事", "+10", "扣分")])
    assert told(report) == [("!B2", "分值“+10”的加减与这一行写的“加”“扣”不符，请核对")]
    assert report.written == 0
