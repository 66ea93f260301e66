"""Nothing of a workbook is passed over without a word: rows, sheets, hidden rows, and who a row's ID says it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from tests.services.desk import RULES, Desk, desk, told
from wenming_desktop.domain.errors import UserError

ID_1, ID_2 = "150599196809173870", "150599199802150178"
HEADS = ("户号", "姓名", "与户主关系", "小组")


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as opened:
        yield opened


def test_rows_without_anybody_are_said(table: Desk) -> None:
    rows = (
        HEADS,
        ("柳湾-001", "朱彩云", "户主", 1),
        ("柳湾-002", "", "", 1),
        ("", "", "", 2),
        ("合计", "", "", "3户"),
    )
    report = table.bring("households", rows, sheet="柳湾村")
    assert (report.read, report.asides) == (1, ("柳湾村第3、4行没有写要登记的内容，没有读取。",))


def test_a_printed_form_says_in_one_sentence_how_many_lines_are_blank(table: Desk) -> None:
    table.ready()
    heads = ("序号", "户号", "户主", "积分项目", "分值", "日期")
    blank = [(line, f"柳湾-{line:03d}", "朱彩云", "", "", "") for line in range(2, 9)]
    report = table.bring("points", (heads, (1, "柳湾-001", "朱彩云", "Z1", 2, "2026-09-01"), *blank))
    assert report.written == 1
    assert report.asides == ("Sheet1第3、4、5、6、7等7行没有写要登记的内容，没有读取。",)


def test_lines_numbered_beforehand_need_no_word(table: Desk) -> None:
    rows = (("序号", "姓名", "与户主关系"), (1, "朱彩云", "户主"), (2, "", ""), (3, "", ""))
    assert table.bring("households", rows, sheet="柳湾村").asides == ()


@pytest.mark.parametrize("kind", ["households", "volunteers"])
def test_a_sheet_that_is_no_table_is_said(table: Desk, kind: str) -> None:
    head = HEADS if kind == "households" else ("姓名", "志愿者编号", "所属队伍", "服务类别")
    path = table.workbook(
        {
            "封面": (("苏布德苏木",), ("二〇二六年",)),
            "柳湾村": (head, ("柳湾-001", "朱彩云", "户主", "")),
            "空": (),
        }
    )
    report = table.bring(kind, path)  # type: ignore[arg-type]
    assert "封面没有表头，没有读取（2格）。" in report.asides
    assert not any("空" in said for said in report.asides)


def test_hidden_rows_are_read_and_told(table: Desk) -> None:
    path = table.folder / "筛选.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("柳湾村")
        for row, cells in enumerate(
            (
                HEADS,
                ("柳湾-001", "朱彩云", "户主"),
                ("柳湾-002", "巴特尔", "户主"),
                ("柳湾-003", "白音", "户主"),
            )
        ):
            sheet.write_row(row, 0, cells)
        sheet.set_row(1, options={"hidden": True})
        sheet.set_row(3, 20, options={"hidden": True})
        sheet.set_row(9, options={"hidden": True})  # nothing stands there
    report = table.bring("households", path)
    assert told(report) == [("A2", "第2、4行在表格里是隐藏的，也读取了；不要的，请删去这些行再导入")]
    assert report.written == 3


def sections(*rows: tuple[object, ...]) -> tuple[tuple[object, ...], ...]:
    return (("姓名", "与户主关系", "电话"), *rows)


@pytest.mark.parametrize(
    ("word", "group"),
    [("一组", 1), ("第三村民小组：", 3), ("柳湾村2组", 2), ("四社（12户）", 4), ("5队", None)],
)
def test_a_row_that_names_a_group_gives_it_to_the_rows_below(
    table: Desk, word: str, group: int | None
) -> None:
    rows = sections(
        ("朱彩云", "户主"), (word,), ("巴特尔", "户主"), ("白音", "长子"), ("九组",), ("图雅", "户主")
    )
    report = table.bring("households", rows, sheet="柳湾村")
    assert [(one["name"], one["group"]) for one in table.people] == [
        ("朱彩云", None), ("巴特尔", group), ("白音", group), ("图雅", 9),
    ]  # fmt: skip
    assert report.errors == 0
    assert report.asides == (("柳湾村第3行“5队”没有读取。",) if group is None else ())


def test_a_column_of_groups_is_stronger_than_a_row(table: Desk) -> None:
    rows = (HEADS, ("柳湾-001", "朱彩云", "户主", 2), ("一组",), ("柳湾-002", "巴特尔", "户主", ""))
    report = table.bring("households", rows, sheet="柳湾村")
    assert [one["group"] for one in table.people] == [2, None]
    assert report.asides == ("柳湾村第3行“一组”没有读取。",)


POINTS = ("日期", "嘎查村", "姓名", "身份证号", "积分项目", "分值")


def of_two(table: Desk) -> None:
    table.bring("rules", RULES)
    heads = ("户号", "姓名", "与户主关系", "身份证号")
    people = (
        ("柳湾-001", "王秀兰", "户主", ID_1),
        ("柳湾-002", "王秀兰", "户主", ID_2),
        ("柳湾-003", "白音", "户主", ""),
    )
    table.bring("households", (heads, *people), sheet="柳湾村")


def test_an_id_tells_two_of_a_name_apart_in_a_register_of_points(table: Desk) -> None:
    of_two(table)
    row = ("2026-09-01", "柳湾", "王秀兰", ID_2, "Z1", 2)
    report = table.bring("points", (POINTS, row))
    assert (told(report), [one["household"] for one in table.booked]) == ([], ["柳湾-002"])
    assert table.bring("points", (POINTS, row)).unchanged == 1


def test_an_id_that_is_anothers_is_told_and_never_in_figures(table: Desk) -> None:
    of_two(table)
    report = table.bring("points", (POINTS, ("2026-09-01", "柳湾", "白音", ID_1, "Z1", 2)))
    assert told(report) == [("C2", "身份证号是柳湾-001户王秀兰的，按身份证号登记")]
    assert [one["household"] for one in table.booked] == ["柳湾-001"]


def test_a_roster_of_volunteers_moves_nobody_in(table: Desk) -> None:
    rows = (
        ("姓名", "性别", "所属队伍", "服务时长"),
        ("冯大勇", "男", "理论宣讲队", "12.5"),
        ("贺兰英", "女", "理论宣讲队", "3"),
    )
    with pytest.raises(UserError, match="像是志愿者花名册"):
        table.bring("households", rows, sheet="柳湾村")
    assert table.people == []
    both = (("姓名", "与户主关系", "所属队伍", "服务时长"), ("冯大勇", "户主", "理论宣讲队", "12.5"))
    report = table.bring("households", both, sheet="柳湾村")
    assert [one.column for one in report.unused] == ["C", "D"], (
        "who says who lives with whom is a household roster"
    )


@pytest.mark.parametrize(
    "title",
    [
        "柳湾村2026年度积分汇总表（截至6月30日）",
        "柳湾村2026年1-6月累计积分",
        "柳湾村2026年上半年积分（6月报）",
        "2026年第二季度6月汇总",
    ],
)
def test_scores_of_a_longer_time_are_no_months(table: Desk, title: str) -> None:
    table.ready()
    rows = ((title,), ("户号", "户主", "志愿服务", "环境卫生"), ("柳湾-001", "朱彩云", 18, 9))
    for how in ({}, {"month": 202606}):
        report = table.bring("points", rows, **how)
        assert [cell for cell, _ in told(report)] == ["!B3"]
        assert "不是一个月的" in report.problems[0].message
    assert table.booked == []


@pytest.mark.parametrize(
    ("states", "household", "asked"),
    [
        (("", "注销", ""), "参评", ["D3"]),  # one member: he is told of, the household stays
        (("参评", "注销", "参评"), "参评", ["D3"]),
        (("注销", "参评", "参评"), "参评", ["D2"]),  # the head alone
        (("常年外出", "", ""), "常年外出", []),  # the head's row speaks for the household
        (("迁出", "迁出", "迁出"), "迁出", []),
    ],
)
def test_a_state_on_one_persons_row_is_that_persons(
    table: Desk, states: tuple[str, ...], household: str, asked: list[str]
) -> None:
    people = (("朱彩云", "户主"), ("巴特尔", "长子"), ("白音", "次子"))
    rows = [("柳湾-001", *one, state) for one, state in zip(people, states, strict=True)]
    report = table.bring("households", (("户号", "姓名", "与户主关系", "状态"), *rows), sheet="柳湾村")
    assert [cell for cell, _ in told(report)] == asked
    assert table.query("SELECT state FROM household") == [(household,)]


def test_words_in_brackets_behind_a_name_go_where_they_belong(table: Desk) -> None:
    rows = (
        ("姓名", "与户主关系", "备注"), ("陶国栋（户主）", "", "养羊"), ("贺兰英（已故）", "配偶", ""), ("秦长河(五保)", "父亲", "独居"),
        ("陶小川（党员）", "长子", ""), ("张大（小名狗蛋）", "次子", ""),
    )  # fmt: skip
    report = table.bring("households", rows, sheet="柳湾村")
    assert [cell for cell, _ in told(report)] == ["!A3", "A4"]
    assert [(one["name"], one["relation"], one["party"]) for one in table.people] == [
        ("陶国栋", "户主", False), ("秦长河", "父亲", False), ("陶小川", "长子", True), ("张大（小名狗蛋）", "次子", False),
    ]  # fmt: skip
    assert dict(table.query("SELECT name, note FROM person"))["秦长河"] == "独居，五保"
