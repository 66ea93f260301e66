"""When two lists mean one household: never by the head's name alone, never by a number an import made up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import RULES, Desk, desk, told
from wenming_desktop.services.roster_heads import as_ranges

ID = "150599196809173870"


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as opened:
        yield opened


def roster(table: Desk, heads: tuple[str, ...], *rows: tuple[Any, ...]) -> list[tuple[str, str]]:
    return told(table.bring("households", (heads, *rows), sheet="柳湾村"))


def who(table: Desk) -> list[tuple[str, str]]:
    return [(one["household"], one["name"]) for one in table.people]


@pytest.mark.parametrize(
    ("there", "file", "joined"),
    [
        ({"组": 2}, {}, False),
        ({}, {"组": 3}, False),
        ({"组": 2}, {"组": 3}, None),  # another household for sure
        ({"组": 2}, {"组": 2}, True),
        ({}, {}, True),  # all that is known agrees
        ({"组": 2, "出生日期": "1968-09-17"}, {"出生日期": "1968-09-17"}, True),
        ({"组": 2, "身份证号": ID}, {"身份证号": ID}, True),
        ({"组": 2, "出生日期": "1968-09-17"}, {"身份证号": ID}, True),  # the ID says the birth date
    ],
)
def test_a_heads_name_alone_joins_no_households(
    table: Desk, there: dict[str, Any], file: dict[str, Any], joined: bool | None
) -> None:
    """True the same household, False asked about and nothing written, None another one."""
    roster(table, ("户号", "姓名", "与户主关系", *there), ("柳湾-007", "王秀兰", "户主", *there.values()))
    said = roster(
        table,
        ("姓名", "与户主关系", *file, "民族"),
        ("王秀兰", "户主", *file.values(), "汉族"),
        ("李小", "长子", *[""] * len(file), ""),
    )
    errors = [message for cell, message in said if cell.startswith("!")]
    homes = {home for home, _ in who(table)}
    if joined is False:
        assert len(errors) == 2
        assert all(
            "柳湾-007的户主也叫“王秀兰”" in message and "请写明户号或小组" in message for message in errors
        )
        assert who(table) == [("柳湾-007", "王秀兰")]
    else:
        assert errors == []
        assert len(homes) == (1 if joined else 2)
        assert ("李小" in {name for home, name in who(table) if home == "柳湾-007"}) is bool(joined)


def test_somebody_else_of_the_household_makes_it_the_same(table: Desk) -> None:
    heads = ("户号", "姓名", "与户主关系", "组")
    roster(table, heads, ("柳湾-007", "王秀兰", "户主", 2), ("柳湾-007", "李小", "长子", 2))
    assert roster(table, ("姓名", "与户主关系"), ("王秀兰", "户主"), ("李小", "长子"), ("李大", "长女")) == []
    assert {home for home, _ in who(table)} == {"柳湾-007"}


def test_two_rows_of_one_name_without_an_id_in_two_households_are_two_people(table: Desk) -> None:
    heads = ("户号", "姓名", "与户主关系")
    rows = (("柳湾-001", "王秀兰", "户主"), ("柳湾-002", "李四", "户主"), ("柳湾-002", "王秀兰", "配偶"))
    for _ in range(2):
        roster(table, heads, *rows)
        assert sorted(who(table)) == [(number, name) for number, name, _ in sorted(rows)]


def test_two_volunteers_of_one_name_without_an_id_are_two(table: Desk) -> None:
    rows = (("姓名", "志愿者编号", "所属队伍"), ("王秀兰", "ZY1", "甲队"), ("王秀兰", "ZY2", "乙队"))
    for _ in range(2):
        table.bring("volunteers", rows)
        assert [one["name"] for one in table.people] == ["王秀兰", "王秀兰"]


def test_a_number_made_up_beside_the_files_own_has_another_shape(table: Desk) -> None:
    heads = ("户号", "姓名", "与户主关系", "组")
    rows = (
        ("柳湾-001", "朱彩云", "户主", 1),
        ("", "白音", "户主", 1),
        ("柳湾-312", "巴特尔", "户主", 1),
        ("", "图雅", "户主", 1),
    )
    for _ in range(2):
        assert roster(table, heads, *rows) == []
        assert who(table) == [
            ("柳湾-001", "朱彩云"),
            ("柳湾-9001", "白音"),
            ("柳湾-312", "巴特尔"),
            ("柳湾-9002", "图雅"),
        ]
    # the village's next list has its own 313: it is free
    assert roster(table, heads, ("柳湾-313", "新户", "户主", 2)) == []


def made(table: Desk) -> None:
    table.bring("rules", RULES)
    roster(
        table, ("姓名", "与户主关系", "组"), ("王秀兰", "户主", 1), ("李小", "长子", 1), ("张三", "户主", 1)
    )
    assert who(table) == [("柳湾-001", "王秀兰"), ("柳湾-001", "李小"), ("柳湾-002", "张三")]


POINTS = ("日期", "嘎查村", "户号", "姓名", "积分项目", "加减分")


@pytest.mark.parametrize(
    ("number", "name", "booked"),
    [
        ("柳湾-001", "张三", False),
        ("柳湾-001", "李小", True),
        ("柳湾-001", "", True),
        ("柳湾-002", "张三", True),
    ],
)
def test_points_on_a_made_up_number_that_is_not_the_names_are_refused(
    table: Desk, number: str, name: str, booked: bool
) -> None:
    made(table)
    report = table.bring("points", (POINTS, ("2026-09-01", "柳湾", number, name, "Z1", 2)))
    if booked:
        assert (told(report), [one["household"] for one in table.booked]) == ([], [number])
    else:
        assert [cell for cell, _ in told(report)] == ["!C2"]
        assert "导入名册时编的" in report.problems[0].message
        assert table.booked == []


def test_scores_on_a_made_up_number_that_is_not_the_names_are_refused(table: Desk) -> None:
    made(table)
    sheet = (
        ("2026年9月积分表",),
        ("嘎查村", "户号", "户主", "志愿服务", "环境卫生"),
        ("柳湾", "柳湾-001", "张三", 1, 2),
    )
    report = table.bring("points", sheet)
    assert ([cell for cell, _ in told(report)], table.booked) == (["!B3"], [])


def test_a_number_of_the_villages_own_list_is_no_household_an_import_numbered(table: Desk) -> None:
    made(table)
    heads = ("户号", "姓名", "与户主关系", "组")
    said = roster(
        table,
        heads,
        ("柳湾-001", "张三", "户主", 1),
        ("柳湾-002", "王秀兰", "户主", 1),
        ("柳湾-003", "白音", "户主", 2),
    )
    assert [cell for cell, _ in said] == ["!A2", "!A3"]
    assert "是以前导入时编的（户主王秀兰），名册里写的是张三" in said[0][1]
    assert who(table) == [
        ("柳湾-001", "王秀兰"),
        ("柳湾-001", "李小"),
        ("柳湾-002", "张三"),
        ("柳湾-003", "白音"),
    ]
    # where number and people agree it is the household's, whoever made it up
    assert roster(table, (*heads, "户主"), ("柳湾-001", "李大", "长女", 1, "王秀兰")) == []
    assert ("柳湾-001", "李大") in who(table)


def test_a_number_a_list_gave_is_nobodys_invention(table: Desk) -> None:
    table.bring("rules", RULES)
    roster(table, ("户号", "姓名", "与户主关系"), ("柳湾-001", "王秀兰", "户主"))
    report = table.bring("points", (POINTS, ("2026-09-01", "柳湾", "柳湾-001", "张三", "Z1", 2)))
    assert (report.written, told(report)[0][0]) == (1, "D2")


def test_made_up_numbers_are_kept_with_their_import_and_go_with_it(table: Desk) -> None:
    made(table)
    table.undo()
    heads = ("户号", "姓名", "与户主关系")
    assert roster(table, heads, ("柳湾-001", "张三", "户主")) == []
    report = table.bring("points", (POINTS, ("2026-09-01", "柳湾", "柳湾-001", "路人", "Z1", 2)))
    assert report.written == 1, "the list gave this number now"


def test_numbers_are_kept_as_runs() -> None:
    numbers = ["柳湾-001", "柳湾-003", "柳湾-002", "柳湾-9001", "沙坨-010"]
    assert as_ranges(numbers) == {"柳湾": [[1, 3], [9001, 9001]], "沙坨": [[10, 10]]}


@pytest.mark.parametrize("note", ["已故（2026年3月）", "2026年3月病故", "户口已迁出", "外嫁"])
def test_a_remark_that_somebody_is_gone_is_told_at_its_row(table: Desk, note: str) -> None:
    """He stands in the register as living, and on the next red board with it."""
    said = roster(table, ("姓名", "与户主关系", "备注"), ("甲", "户主", note), ("乙", "长子", "外出务工"))
    ((cell, words),) = [(cell, words) for cell, words in said if "备注" in words]
    assert cell.endswith("C2")
    assert "这一行仍照在册写入；已经去世或迁出的，请在“农牧户”里办理" in words
    assert who(table)[0][1] == "甲"


@pytest.mark.parametrize("first", ["户主", "本人"])
def test_who_stands_below_his_head_with_cells_left_out_is_of_that_household(table: Desk, first: str) -> None:
    """The commonest list: village, group and head are written once a household, and nothing is merged."""
    heads = ("嘎查村", "组", "户主", "姓名", "与户主关系")
    rows = (
        ("柳湾村", "2组", "张福", "张福", first), ("", "", "", "李秀", "妻"), ("", "", "", "张强", "长子"),
        ("诺敏花嘎查", "3组", "王海", "王海", first), ("", "", "", "刘梅", "妻"),
    )  # fmt: skip
    assert told(table.bring("households", (heads, *rows))) == []
    assert who(table) == [
        ("柳湾-001", "张福"), ("柳湾-001", "李秀"), ("柳湾-001", "张强"), ("诺敏花-001", "王海"), ("诺敏花-001", "刘梅"),
    ]  # fmt: skip


def test_a_row_without_a_village_that_is_nobodys_member_is_refused(table: Desk) -> None:
    heads = ("嘎查村", "组", "户主", "姓名", "与户主关系")
    rows = (("柳湾村", "2组", "张福", "张福", "户主"), ("", "", "王海", "王海", "户主"))
    said = told(table.bring("households", (heads, *rows)))
    assert [words for _, words in said] == ["没有写是哪个嘎查村"]
