"""From which day a roster's households exist, and from which day what it says of them holds."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import boards, books, households, imports, months
from wenming_desktop.services.import_report import ImportReport

HEADS = ("户号", "姓名", "与户主关系", "小组", "状态")
FIRST = (
    ("柳湾-001", "朱彩云", "户主", "1组", ""),
    ("柳湾-001", "巴特尔", "长子", "1组", ""),
    ("柳湾-002", "王秀兰", "户主", "2组", ""),
)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one
        one.check()


def roster(
    table: Desk,
    *rows: tuple[Any, ...],
    title: str = "柳湾村户籍台账",
    heads: tuple[str, ...] = HEADS,
    **how: Any,
) -> ImportReport:
    return table.bring("households", [(title,), heads, *rows], **how)


def founded(table: Desk) -> dict[str, str]:
    return dict(
        table.query(
            "SELECT h.number, f.from_day FROM household_fact f JOIN household h ON h.pk = f.household_pk "
            "WHERE f.kind = '建户' ORDER BY h.number"
        )
    )


def dated(table: Desk, number: str) -> list[tuple[str, str]]:
    """Kind and day of what holds not since ever, and not since the household exists."""
    return table.query(
        "SELECT f.kind, f.from_day FROM household_fact f JOIN household h ON h.pk = f.household_pk "
        "WHERE h.number = ? AND f.from_day <> '' AND f.kind <> '建户' ORDER BY f.pk",
        number,
    )  # type: ignore[return-value]


def on_board(table: Desk, code: str) -> list[tuple[str, str, str | None]]:
    board = table.context.call(boards.draft, "masses", Period.parse(code))
    return sorted((line.household, line.name, line.group) for line in board.lines)


# ---- new households ----


@pytest.mark.parametrize(
    ("title", "sheet", "day"),
    [
        ("柳湾村户籍台账", "Sheet1", "2026-01-01"),
        ("柳湾村2025年户籍台账", "Sheet1", "2025-01-01"),
        ("２０２４年柳湾村户籍台账（2024年12月）", "Sheet1", "2024-01-01"),
        ("柳湾村户籍台账", "2025年", "2025-01-01"),
        ("柳湾村2031年户籍台账", "Sheet1", "2026-01-01"),
    ],
)
def test_the_households_of_a_villages_first_roster_exist_from_its_year(
    table: Desk, title: str, sheet: str, day: str
) -> None:
    report = roster(table, *FIRST, title=title, sheet=sheet)
    assert (founded(table), report.notes) == ({"柳湾-001": day, "柳湾-002": day}, ())
    assert len(on_board(table, f"{day[:4]}-01")) == 2
    assert on_board(table, f"{int(day[:4]) - 1}-12") == []


def test_one_first_seen_in_a_later_roster_starts_on_the_imports_day_and_it_is_said(table: Desk) -> None:
    roster(table, *FIRST)
    rows = (
        ("柳湾-003", "白音", "户主", "1组", ""),
        ("柳湾-003", "图雅", "配偶", "1组", ""),
        ("柳湾-004", "哈斯", "户主", "1组", ""),
    )
    report = roster(table, *FIRST, *rows)
    assert (report.written, report.unchanged, told(report)) == (3, 3, [])
    assert report.notes == (
        "柳湾村有2户是名册里第一次出现的，从2026年10月27日起建户，这以前的榜上没有；本来早就有的，请改为从1月1日起建户。",
    )
    assert report.as_json()["notes"] == list(report.notes)
    assert founded(table)["柳湾-003"] == "2026-10-27"
    assert [number for number, _, _ in on_board(table, "2026-09")] == ["柳湾-001", "柳湾-002"]
    assert roster(table, *FIRST, *rows).written == 0


def test_all_from_1_january(table: Desk) -> None:
    roster(table, *FIRST)
    row = ("柳湾-003", "白音", "户主", "1组", "")
    report = roster(table, *FIRST, row, since=date(2026, 1, 1))
    assert (founded(table)["柳湾-003"], report.notes) == ("2026-01-01", ())
    with pytest.raises(UserError, match="建户的日期还没有到"):
        roster(table, row, since=date(2026, 10, 28))


def test_a_day_on_the_sheet_wins(table: Desk) -> None:
    roster(table, *FIRST)
    heads = (*HEADS, "建户日期")
    report = roster(
        table, ("柳湾-003", "白音", "户主", "1组", "", "2026-03-05"), ("柳湾-004", "哈斯", "户主", "1组", "", "上半年"), heads=heads,
    )  # fmt: skip
    assert told(report) == [("F4", "建户日期“上半年”看不懂，没有写入")]
    assert (founded(table)["柳湾-003"], founded(table)["柳湾-004"]) == ("2026-03-05", "2026-10-27")
    assert report.notes == (
        "柳湾村有1户是名册里第一次出现的，从2026年10月27日起建户，这以前的榜上没有；本来早就有的，请改为从1月1日起建户。",
    )


def test_nothing_on_a_sheet_holds_from_a_day_to_come(table: Desk) -> None:
    heads = (*HEADS, "建户日期", "变动日期", "状态起始日期")
    report = roster(
        table, ("柳湾-001", "白音", "户主", "1组", "", "2026-12-01"), ("柳湾-002", "哈斯", "户主", "1组", "", "", "2026-10-28"),
        ("柳湾-003", "图雅", "户主", "1组", "迁出", "", "", "2026-12-01"), heads=heads,
    )  # fmt: skip
    assert told(report) == [
        ("!F3", "建户日期2026年12月1日还没有到"), ("!G4", "变动日期2026年10月28日还没有到"),
        ("H5", "迁出从2026年12月1日起，还没有到，没有写入"),
    ]  # fmt: skip
    assert on_board(table, "2026-10") == [("柳湾-003", "图雅", "1")]


# ---- a roster brought in again ----


def test_head_group_and_state_change_from_the_imports_day(table: Desk) -> None:
    roster(table, *FIRST)
    report = roster(
        table, ("柳湾-001", "朱彩云", "母亲", "大湾组", "常年外出"), ("柳湾-001", "巴特尔", "户主", "大湾组", "常年外出"),
    )  # fmt: skip
    assert told(report) == [
        ("C3", "与户主关系：原户主，现母亲"), ("D3", "村民小组：原1组，现大湾组"), ("E3", "状态：原参评，现常年外出"),
        ("C4", "与户主关系：原长子，现户主"), ("C4", "户主：原朱彩云，现巴特尔"),
    ]  # fmt: skip
    assert dated(table, "柳湾-001") == [(kind, "2026-10-27") for kind in ("村民小组", "状态", "户主")]
    assert on_board(table, "2026-09") == [("柳湾-001", "朱彩云", "1"), ("柳湾-002", "王秀兰", "2")]
    assert on_board(table, "2026-10") == [("柳湾-002", "王秀兰", "2")]
    table.undo()
    assert on_board(table, "2026-10") == [("柳湾-001", "朱彩云", "1"), ("柳湾-002", "王秀兰", "2")]


def test_a_day_of_change_on_the_sheet_wins(table: Desk) -> None:
    roster(table, *FIRST)
    heads = ("户号", "姓名", "与户主关系", "小组", "状态", "状态起始日期", "变动日期")
    roster(
        table, ("柳湾-001", "朱彩云", "户主", "3组", "迁出", "2026-09-20", "2026-08-10"),
        ("柳湾-002", "王秀兰", "户主", "2组", "迁出", "", "2026-08-10"), heads=heads,
    )  # fmt: skip
    assert dated(table, "柳湾-001") == [("村民小组", "2026-08-10"), ("状态", "2026-09-20")]
    assert dated(table, "柳湾-002") == [("状态", "2026-08-10")]


def test_wrong_from_the_first_mends_the_old_fact(table: Desk) -> None:
    """原来就登错了: the sheets of spring say the right head and group too."""
    roster(table, *FIRST)
    rows = (("柳湾-001", "朱彩云", "母亲", "3组", ""), ("柳湾-001", "巴特尔", "户主", "3组", ""))
    report = roster(table, *rows, wrong=imports.WRONG)
    assert report.written == 2
    assert dated(table, "柳湾-001") == []
    assert on_board(table, "2026-02") == [("柳湾-001", "巴特尔", "3"), ("柳湾-002", "王秀兰", "2")]


def test_one_column_was_wrong_and_the_other_changed(table: Desk) -> None:
    roster(table, *FIRST)
    rows = (("柳湾-001", "朱彩云", "母亲", "3组", ""), ("柳湾-001", "巴特尔", "户主", "3组", ""))
    roster(table, *rows, wrong=("村民小组",))
    assert dated(table, "柳湾-001") == [("户主", "2026-10-27")]
    assert on_board(table, "2026-09")[0] == ("柳湾-001", "朱彩云", "3")


def test_what_is_mended_in_a_closed_month_keeps_the_file_as_its_cause(table: Desk) -> None:
    table.ready()
    table.points(("2026-09-01", "柳湾村", "柳湾-001", "", "H1", ""))
    table.context.call(months.close_month, 202609)
    roster(table, ("柳湾-001", "朱彩云", "户主", "5组", ""), wrong=imports.WRONG)
    assert table.query("SELECT value, cause, corrects FROM household_fact WHERE corrects IS NOT NULL") == [
        ("5", "导入表4.xlsx，原来就登错了", 202609)
    ]


# ---- moved to another village ----


def two_villages(table: Desk) -> None:
    roster(table, *FIRST)
    roster(table, ("双榆-001", "白音", "户主", "1组", ""), title="双榆嘎查户籍台账")


def test_a_household_in_another_villages_roster_has_moved_and_keeps_its_number(table: Desk) -> None:
    two_villages(table)
    rows = (
        ("双榆-001", "白音", "户主", "1组", ""),
        ("柳湾-001", "朱彩云", "户主", "2组", ""),
        ("柳湾-001", "巴特尔", "长子", "2组", ""),
    )
    report = roster(table, *rows, title="双榆嘎查户籍台账")
    assert told(report) == [("A4", "嘎查村：原柳湾村，现双榆嘎查"), ("D4", "村民小组：原1组，现2组")]
    assert dated(table, "柳湾-001") == [("嘎查村", "2026-10-27"), ("村民小组", "2026-10-27")]
    villages = {code: {line.household: line.village for line in table.context.call(boards.draft, "masses", Period.parse(code)).lines}
                for code in ("2026-09", "2026-10")}  # fmt: skip
    assert [villages[code]["柳湾-001"] for code in villages] == ["柳湾村", "双榆嘎查"]
    assert roster(table, *rows, title="双榆嘎查户籍台账").written == 0


def test_a_number_of_another_village_with_strangers_in_it_is_an_error(table: Desk) -> None:
    two_villages(table)
    report = roster(table, ("柳湾-001", "别人", "户主", "1组", ""), title="双榆嘎查户籍台账")
    assert told(report) == [("!A3", "户号“柳湾-001”是柳湾的，这一行属于双榆")]


def test_a_household_that_moved_in_the_window_is_found_under_its_number(table: Desk) -> None:
    two_villages(table)
    ((pk, village),) = table.query(
        "SELECT h.pk, v.pk FROM household h, village v WHERE h.number = '柳湾-001' AND v.base = '双榆'"
    )
    table.context.call(households.move_household, pk, village, "1", date(2026, 10, 1))
    row = ("柳湾-001", "朱彩云", "户主", "1组", "")
    assert told(roster(table, row, title="双榆嘎查户籍台账")) == []
    # its new people come in with the new village's roster
    assert told(roster(table, row, ("柳湾-001", "新生儿", "孙子", "1组", ""), title="双榆嘎查户籍台账")) == []
    assert [one["household"] for one in table.people if one["name"] == "新生儿"] == ["柳湾-001"]


# ---- points by import: the household of the event day ----


def test_points_of_before_a_move_go_to_the_household_lived_in_then(table: Desk) -> None:
    table.ready()
    ((son, target),) = table.query(
        "SELECT p.pk, h.pk FROM person p, household h WHERE p.name = '巴特尔' AND h.number = '柳湾-002'"
    )
    table.context.call(households.move_person, son, target, "女婿", date(2026, 10, 15))
    rows = (
        ("2026-10-14", "柳湾村", "", "巴特尔", "Z1", ""), ("2026-10-15", "柳湾村", "", "巴特尔", "Z1", ""),
        ("2026-10-14", "柳湾村", "柳湾-002", "巴特尔", "H1", ""),
    )  # fmt: skip
    report = table.points(*rows)
    assert told(report) == [("D4", "巴特尔那天在柳湾-001户，按户号登记在柳湾-002户")]
    assert [(one["household"], one["day"]) for one in table.booked] == [
        ("柳湾-001", 14),
        ("柳湾-002", 15),
        ("柳湾-002", 14),
    ]
    assert table.points(*rows).written == 0


def test_points_of_before_a_merge_are_not_written_twice(table: Desk) -> None:
    table.ready()
    row = ("2026-09-14", "柳湾村", "柳湾-003", "", "H1", "")
    table.points(row)
    keep, gone = (
        table.query("SELECT pk FROM household WHERE number = ?", number)[0][0]
        for number in ("柳湾-002", "柳湾-003")
    )
    table.context.call(households.merge_households, keep, gone, date(2026, 10, 1))
    assert (table.points(row).written, table.points(row).unchanged) == (0, 1)
    assert table.points(row, row).written == 1
    assert table.query("SELECT household_pk FROM entry") == [(gone,), (gone,)]
    scores = [
        ("柳湾村2026年9月积分评分表",),
        ("户号", "户主", "环境卫生", "志愿服务"),
        ("柳湾-003", "王秀兰", "5", ""),
    ]
    assert table.bring("points", scores).written == 1
    assert table.bring("points", scores).written == 0


def test_a_row_dated_before_the_household_moves_its_beginning_back(table: Desk) -> None:
    table.ready()
    roster(table, ("柳湾-009", "白音", "户主", "1组", ""))
    report = table.points(
        ("2026-09-20", "柳湾村", "柳湾-009", "", "H1", ""), ("2026-09-12", "柳湾村", "柳湾-009", "", "H1", ""),
        ("2026-09-11", "柳湾村", "柳湾-009", "", "没有这一项", ""), ("2026-10-28", "柳湾村", "柳湾-009", "", "H1", ""),
    )  # fmt: skip
    assert told(report) == [
        ("D2", "柳湾-009原来从2026年10月27日建户，现提前到2026年9月20日"),
        ("D3", "柳湾-009原来从2026年9月20日建户，现提前到2026年9月12日"),
        ("!E4", "积分细则里没有“没有这一项”"),
        ("A5", "2026年10月28日还没有到，请核对日期"),
    ]
    assert founded(table)["柳湾-009"] == "2026-09-12"
    assert table.context.call(books.check) == []
    table.undo()
    assert founded(table)["柳湾-009"] == "2026-10-27"


def test_a_months_score_of_before_moves_it_back_too(table: Desk) -> None:
    table.ready()
    roster(table, ("柳湾-009", "白音", "户主", "1组", ""))
    scores = [
        ("柳湾村2026年8月积分评分表",),
        ("户号", "户主", "环境卫生", "志愿服务"),
        ("柳湾-009", "白音", "5", ""),
    ]
    report = table.bring("points", scores)
    assert [message for _, message in told(report)] == [
        "柳湾-009原来从2026年10月27日建户，现提前到2026年8月31日"
    ]
    assert founded(table)["柳湾-009"] == "2026-08-31"


def test_rows_of_an_audited_month_leave_the_beginning_where_it_is(table: Desk) -> None:
    table.ready()
    table.points(("2026-09-14", "柳湾村", "柳湾-003", "", "H1", ""))
    table.context.call(months.close_month, 202609)
    roster(table, ("柳湾-009", "白音", "户主", "1组", ""))
    report = table.points(("2026-09-20", "柳湾村", "柳湾-009", "", "H1", ""))
    assert report.written == 1
    assert [message for place, message in told(report) if place == "D2"] == [
        "柳湾-009从2026年10月27日才建户，2026年9月20日还没有这一户；2026年9月已审核，建户日期没有改。"
        "本来就有的，请在“修改农牧户”里改建户日期（原来就登错了）",
    ]
    assert founded(table)["柳湾-009"] == "2026-10-27"


def test_what_reaches_into_audited_months_is_said(table: Desk) -> None:
    roster(table, *FIRST)
    table.context.call(months.close_month, 202608)
    row = ("柳湾-003", "白音", "户主", "1组", "")
    (said,) = told(roster(table, *FIRST, row, since=date(2026, 8, 1)))
    assert said[1].startswith("有1项从2026年8月起生效，那时的月份已经审核，已锁定的榜会待更正；原因记为“导入")
    moved = tuple((*row[:3], "9组", row[4]) for row in FIRST)
    (said,) = [one for one in told(roster(table, *moved, wrong=("村民小组",))) if "已审核" in one[1]]
    assert "按“原来就登错了”改，已审核的月份也跟着变" in said[1]
    assert not [one for one in told(roster(table, *FIRST)) if "审核" in one[1]], (
        "from today on nothing audited changes"
    )
