"""Registers of points, row by row."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import RULES, Desk, desk, told
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import history, households, months, points
from wenming_desktop.services.import_kind import InsteadError


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one.ready()
        one.check()


def row(day: object = "2026-10-08", number: str = "柳湾-001", item: str = "参加志愿服务", points: object = "+2", name: str = "", village: str = "柳湾村") -> tuple[object, ...]:  # fmt: skip
    return (day, village, number, name, item, points)


def test_an_entry_as_it_is_booked(table: Desk) -> None:
    report = table.bring(
        "points",
        [
            ("日期", "户号", "积分项目", "分值", "依据", "备注"),
            (date(2026, 10, 8), "柳湾-001", "J1", -3, "照片", "院前"),
        ],
    )
    assert told(report) == []
    assert table.query(
        "SELECT track, household_pk, person_pk, period, event_date, code, category, text, claimed, points, deduct, veto, evidence, "
        "note, operator, batch_pk FROM entry"
    ) == [
        (
            "masses",
            1,
            None,
            202610,
            "2026-10-08",
            "J1",
            "环境卫生",
            "乱堆乱放",
            -300,
            -300,
            1,
            0,
            "照片",
            "院前",
            "王敏",
            3,
        )
    ]


def test_one_error_a_row_the_first_of_name_date_household_item_points(table: Desk) -> None:
    report = table.points(
        row(day="上旬", number="", name="", item="跳舞", points="若干"),
        row(day="上旬", number="X-9", item="跳舞", points="若干"),
        row(number="X-9", item="跳舞", points="若干"),
        row(item="跳舞", points="若干"),
        row(item="", points="2"),
        row(points="若干"),
        row(points="-2"),
        row(day="2026-11-01"),
        row(day="2025-12-31"),
        row(village="沙坨村"),
        row(village="沙坨村", number="", name="朱彩云"),
        row(number="", name="王秀兰"),
        row(day=""),
    )
    assert [cell for cell, _ in told(report)] == [
        "!D2", "!A3", "!C4", "!E5", "!E6", "!F7", "!F8", "!A9", "!E10", "!C11", "!B12", "!D13", "!A14",
    ]  # fmt: skip
    said = dict(told(report))
    assert said["!A9"] == "2026年11月还没有到，不能登记"
    assert said["!E10"] == "2025年12月31日还没有施行的积分细则"
    assert said["!D13"] == "有2户的户主叫“王秀兰”：柳湾-002、柳湾-003，请写明户号"
    assert (report.read, report.written) == (13, 0)
    assert table.query("SELECT count(*) FROM operation WHERE name LIKE '导入%'") == [(2,)], (
        "nothing written, nothing to undo"
    )


TWICE = "这一户当天已登记过这个项目1条，又记了一条"


def test_two_equal_rows_are_two_entries_and_a_second_import_writes_none(table: Desk) -> None:
    twice = table.points(row(), row())
    assert (twice.written, told(twice)) == (2, [("E3", TWICE)])
    again = table.points(row(), row())
    assert (again.written, told(again)) == (0, []), "what is written already is not told again"
    more = table.points(row(), row(points="2分"), row())
    assert (more.written, more.unchanged) == (1, 2)
    assert table.points(row(points="+3")).written == 1, "another stated value is another entry"
    assert len(table.booked) == 4


def test_a_row_of_a_household_that_takes_no_part_is_said_at_its_cell(table: Desk) -> None:
    (pk,) = table.query("SELECT pk FROM household WHERE number = '柳湾-002'")[0]
    table.context.call(households.set_state, pk, "注销", date(2026, 10, 5))
    report = table.points(
        row("2026-10-08", number="柳湾-002", name="王秀兰"),
        row("2026-09-08", number="柳湾-002", name="王秀兰"),
    )
    assert told(report) == [("D2", "这一户当天是“注销”，不参评，这一条不计入当月榜单")]
    assert report.written == 2


def test_the_day_is_not_its_spelling(table: Desk) -> None:
    assert table.points(row("2026年10月8日")).written == 1
    assert table.points(row("20261008"), row(date(2026, 10, 8))).written == 1
    report = table.points(row(46303))
    assert told(report) == [("A2", "单元格里是数字46303，按表格的日期序号读作2026年10月8日")]


def test_the_year_of_the_title_and_the_sign_of_the_column(table: Desk) -> None:
    rows = [("柳湾村2026年10月积分登记表",), ("日期", "姓名", "事项", "加分", "扣分"), ("10月8日", "朱彩云", "志愿服务：参加志愿服务", 2, ""), ("10.9", "巴特尔", "J1 乱堆乱放", "", "三分"), ("10月32日", "巴特尔", "J1", "", 3), ("10月9日", "巴特尔", "J1", 1, 3), ("10月10日", "巴特尔", "Z1", "", 2)]  # fmt: skip
    report = table.bring("points", rows)
    assert told(report) == [
        ("E4", "“减三分”按−3分登记"), ("!A5", "日期“10月32日”不存在或看不懂，请写成2026-07-12这样"),
        ("!E6", "加分和减分两栏都写了，一行只能登记一项"), ("!E7", "“参加志愿服务”是加分项目，不能登记为“减2”"),
    ]  # fmt: skip
    assert [(one["day"], one["hundredths"]) for one in table.booked] == [(8, 200), (9, -300)]


def test_reversed_by_hand_still_counts_as_there_and_undone_does_not(table: Desk) -> None:
    table.points(row())
    table.context.call(points.reverse, 1, "登记错户")
    again = table.points(row())
    said = "这一条以前登记过，已经冲正或改到别处，没有再登记；确实要记的，请在“登记积分”里登记"
    assert (again.written, again.unchanged, told(again)) == (0, 1, [("F2", said)])
    table.points(row(item="H1", points="10"))
    assert table.undo().startswith("导入")
    assert table.points(row(item="H1", points="10")).written == 1
    assert [one["hundredths"] for one in table.booked] == [1000]


def test_caps_are_applied_in_booking_order(table: Desk) -> None:
    report = table.points(
        row(item="捐款", points="8"), row(item="K1", points="8", day="2026-10-02"), row(item="K1", points="1")
    )
    assert told(report) == [
        ("F3", "“捐款”本月最多12分，只计4分"), ("F4", "“捐款”本月最多12分，只计0分"), ("E4", TWICE),
    ]  # fmt: skip
    assert table.query("SELECT claimed, points, cause <> '' FROM entry") == [
        (800, 800, 0),
        (800, 400, 1),
        (100, 0, 1),
    ]
    assert told(table.points(row(item="K1", points="2", day="2026-10-20")))[0] == (
        "F2",
        "“捐款”本月最多12分，只计0分",
    )
    assert table.points(row(item="K1", points="8", day="2026-09-30")).written == 1, (
        "another month has room of its own"
    )
    assert table.query("SELECT points FROM entry ORDER BY pk DESC LIMIT 1") == [(800,)]


def test_a_late_entry_goes_to_the_first_open_month(table: Desk) -> None:
    table.points(row("2026-08-08"))
    table.context.call(months.close_month, 202608)
    report = table.points(row("2026-08-09"), row("2026-07-09"))
    assert told(report) == [
        ("A2", "2026年8月已审核，记入2026年9月"),
        ("A3", "2026年7月已审核，记入2026年9月"),
    ]
    assert table.query("SELECT period, event_date FROM entry ORDER BY pk") == [
        (202608, "2026-08-08"),
        (202609, "2026-08-09"),
        (202609, "2026-07-09"),
    ]
    assert told(table.points(row("2026-08-09"))) == [], "the period is no part of what makes rows equal"


def test_a_veto_has_no_points_and_no_category(table: Desk) -> None:
    report = table.points(
        row(item="一票否决（甲类）", points="否决"), row(item="V1", points=""), row(item="V1", points="-5")
    )
    assert [cell for cell, _ in told(report)] == ["E3", "!F4"]
    assert table.query("SELECT category, points, veto, deduct FROM entry") == [(None, 0, 1, 0)] * 2


def test_the_version_that_held_on_the_day(table: Desk) -> None:
    newer = [("群众积分细则（2026年10月1日起施行）",), RULES[1], ("Z1", "志愿服务", "参加志愿服务", "+4", "")]
    table.bring("rules", newer)
    table.points(row("2026-09-30", points=""), row("2026-10-01", points=""))
    assert [one["hundredths"] for one in table.booked] == [200, 400]
    assert told(table.points(row("2026-10-02", item="H1", points="10"))) == [("!E2", "积分细则里没有“H1”")]


def test_a_changed_item_keeps_equal_rows_equal(table: Desk) -> None:
    table.points(row())
    table.bring("rules", [RULES[0], RULES[1], ("Z1", "志愿服务", "参加志愿服务活动", "+2", "")])
    assert table.points(row(item="Z1")).written == 0


def test_a_name_that_is_no_member_is_a_warning_and_the_number_wins(table: Desk) -> None:
    report = table.points(
        row(name="路人"), row(number="", name="巴特尔"), row(number="柳湾-003", name="王秀兰")
    )
    assert told(report) == [("D2", "柳湾-001（户主朱彩云）没有叫“路人”的人，按户号登记"), ("E3", TWICE)]
    assert [one["household"] for one in table.booked] == ["柳湾-001", "柳湾-001", "柳湾-003"]


def test_importing_points_creates_no_village_and_no_station(table: Desk) -> None:
    before = table.query("SELECT (SELECT count(*) FROM village), (SELECT count(*) FROM station)")
    table.points(row(village="沙坨村"), row())
    assert table.query("SELECT (SELECT count(*) FROM village), (SELECT count(*) FROM station)") == before


def test_without_a_rule_book_nothing_can_be_booked(tmp_path: Path) -> None:
    with desk(tmp_path) as bare, pytest.raises(UserError, match="还没有群众积分细则"):
        bare.points(row())


@pytest.fixture
def party(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        heads = ("户号", "姓名", "与户主关系", "身份证号", "政治面貌")
        people = [
            ("柳湾村",), heads, ("柳湾-001", "朱彩云", "户主", "11010519491231002X", "中共党员"), ("柳湾-001", "巴特尔", "长子", "", "中共党员"),
            ("柳湾-002", "朱彩云", "户主", "", "中共党员"), ("柳湾-002", "哈斯", "配偶", "", "群众"),
        ]  # fmt: skip
        one.bring("households", people)
        one.bring(
            "rules",
            [("党员积分细则（2026年1月1日起施行）",), RULES[1], ("D1", "", "参加组织生活", "+2", "")],
            track="party",
        )
        yield one
        one.check()


def test_the_party_track_books_persons(party: Desk) -> None:
    heads = ("日期", "党员姓名", "身份证号", "户号", "积分项目", "分值")
    rows = [
        ("柳湾村党员积分",), heads, ("2026-10-08", "巴特尔", "", "", "D1", 2), ("2026-10-08", "朱彩云", "", "", "D1", 2),
        ("2026-10-08", "朱彩云", "", "柳湾-002", "D1", 2), ("2026-10-08", "", "11010519491231002x", "", "D1", 2), ("2026-10-08", "哈斯", "", "", "D1", 2),
        ("2026-10-08", "路人", "11010519491231002X", "", "D1", 2), ("2026-10-08", "", 11010519491231002.0, "", "D1", 2),
    ]  # fmt: skip
    report = party.bring("points", rows, track="party")
    assert [cell for cell, _ in told(report)] == ["!B4", "!B7", "B8", "E8", "!C9"]
    assert party.query("SELECT track, person_pk, household_pk, category FROM entry") == [
        ("party", 2, 1, ""), ("party", 3, 2, ""), ("party", 1, 1, ""), ("party", 1, 1, ""),
    ]  # fmt: skip
    assert party.bring("points", rows, track="party").written == 0
    assert party.booked == [], "party members' points never stand among the villagers'"


def test_done_again_counts_as_there(table: Desk) -> None:
    table.points(row())
    table.undo()
    table.context.call(history.redo)
    assert table.points(row()).written == 0
    table.undo()
    assert table.points(row()).written == 1
    assert [one["hundredths"] for one in table.booked] == [200]


def test_lines_of_a_form_left_blank_are_no_rows(table: Desk) -> None:
    report = table.points(
        ("", "柳湾村", "柳湾-001", "朱彩云", "", ""),
        row(),
        ("", "柳湾村", "柳湾-002", "王秀兰", "", ""),
        ("", "", "", "", "", "2"),
    )
    assert (report.read, report.written, told(report)) == (2, 1, [("!D5", "没有写户号，也没有写姓名")])


def merge(table: Desk) -> None:
    """柳湾-003 counts for 柳湾-002 from 10 October (合户)."""
    pks = dict(table.query("SELECT number, pk FROM household"))
    table.context.call(households.merge_households, pks["柳湾-002"], pks["柳湾-003"], date(2026, 10, 10))


@pytest.mark.parametrize(
    ("number", "day", "counts"),
    [("柳湾-002", "2026-07-20", 600), ("柳湾-003", "2026-07-20", 200), ("柳湾-002", "2026-10-20", 0)],
)
def test_caps_before_a_merge_are_each_households_own(table: Desk, number: str, day: str, counts: int) -> None:
    """捐款, twelve a month: in July 002 has 6 and 003 has 10, in October both together more than twelve."""
    for month in ("07", "10"):
        table.points(
            row(f"2026-{month}-01", "柳湾-002", "捐款", "6"),
            row(f"2026-{month}-01", "柳湾-003", "捐款", "10"),
        )
    merge(table)
    table.points(row(day, number, "捐款", "8"))
    assert table.query("SELECT points FROM entry ORDER BY pk DESC LIMIT 1") == [(counts,)]


def test_rows_of_one_file_fill_the_caps_of_the_household_of_their_month(table: Desk) -> None:
    merge(table)
    table.points(
        row("2026-09-01", "柳湾-002", "捐款", "8"), row("2026-09-01", "柳湾-003", "捐款", "8"),
        row("2026-10-05", "柳湾-002", "捐款", "8"), row("2026-10-05", "柳湾-003", "捐款", "8"),
    )  # fmt: skip
    assert table.query("SELECT points FROM entry ORDER BY pk") == [(800,), (800,), (800,), (400,)]


@pytest.mark.parametrize("stated", ["10", ""])
def test_equal_rows_of_two_households_before_a_merge_are_two_entries(table: Desk, stated: str) -> None:
    """A row of 002 is not there because 003, merged since, has an equal one."""
    table.points(row("2026-07-01", "柳湾-003", "H1", stated))
    merge(table)
    report = table.points(row("2026-07-01", "柳湾-002", "H1", stated))
    assert (report.written, told(report)) == (1, [])
    assert table.points(row("2026-07-01", "柳湾-002", "H1", stated)).written == 0
    assert table.points(row("2026-07-01", "柳湾-003", "H1", stated)).written == 0


def test_scores_of_two_households_before_a_merge_are_two(table: Desk) -> None:
    def scores(number: str, points: str) -> int:
        heads = ("户号", "户主", "环境卫生", "志愿服务")
        sheet = [("柳湾村2026年9月积分评分表",), heads, (number, "王秀兰", points, "")]
        return table.bring("points", sheet).written

    assert scores("柳湾-003", "5") == 1
    merge(table)
    assert (scores("柳湾-002", "4"), scores("柳湾-003", "5"), scores("柳湾-002", "4")) == (1, 0, 0)
    assert table.query("SELECT points, reverses FROM entry ORDER BY pk") == [(500, None), (400, None)]


def test_a_row_of_another_month_than_the_sheets_is_told(table: Desk) -> None:
    rows = [("柳湾村积分登记表（7月份）",), ("日期", "户号", "积分项目", "分值"), ("7.3", "柳湾-001", "Z1", 2), ("8.2", "柳湾-001", "Z1", 2)]  # fmt: skip
    report = table.bring("points", rows)
    said = "标题“柳湾村积分登记表（7月份）”说的是2026年7月，这一行写的是2026年8月2日，请核对日期"
    assert (report.written, told(report)) == (2, [("A4", said)])
    rows[0] = ("截至7月份积分登记表",)
    assert told(table.bring("points", rows)) == []


@pytest.mark.parametrize("kind", ["households", "volunteers", "hours", "activities", "rules"])
@pytest.mark.parametrize(
    "rows",
    [
        [("2026年7月登记表",), ("日期", "户主", "事项", "加分", "扣分"), ("7月3日", "朱彩云", "捐款", 2, "")],
        [
            ("2026年7月评分表",),
            ("序号", "户主", "环境卫生", "志愿服务", "减分", "合计"),
            (1, "朱彩云", 2, 1, "", 3),
        ],
    ],
)
def test_a_sheet_of_points_taken_for_another_kind_leads_to_its_own(table: Desk, kind: Any, rows: Any) -> None:
    with pytest.raises(InsteadError) as refused:
        table.look(kind, rows, station="柳湾村")
    assert (refused.value.kind, refused.value.same_file) == ("points", True)
    assert refused.value.text.startswith("这像积分登记表，不是")
