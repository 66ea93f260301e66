"""What clerks' workbooks do that nobody planned, held against the decisions of the field."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.desk import POINT_HEADS, RULES, Desk, desk, told
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import imports, places
from wenming_desktop.services.import_report import ImportReport

ID_1, ID_2 = "150599196809170119", "150599197001010221"
HEADS = ("户号", "姓名", "与户主关系", "身份证号", "组")


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as opened:
        yield opened


def village(table: Desk, *rows: tuple[object, ...], heads: tuple[str, ...] = HEADS) -> ImportReport:
    return table.bring("households", (heads, *rows), sheet="萨日朗嘎查")


def who(table: Desk) -> list[tuple[str, str]]:
    return [(one["household"], one["name"]) for one in table.people]


def test_a_roster_names_its_village_by_station(table: Desk) -> None:
    rows = (("户号", "姓名", "与户主关系"), ("", "朱彩云", "户主"))
    station = "苏布德苏木东萨日朗嘎查新时代文明实践站"
    report = table.bring("households", rows, station=station)
    assert report.created == ("东萨日朗嘎查", "东萨日朗嘎查新时代文明实践站")
    for name in ("东萨日朗", "东萨日朗嘎查", "东萨日朗嘎查新时代文明实践站"):
        assert table.bring("households", rows, station=name).unchanged == 1


def test_a_station_is_never_meant_by_the_end_of_its_name(table: Desk) -> None:
    village(table, ("萨日朗-001", "朱彩云", "户主", "", 1))
    assert table.context.call(places.find_village, "萨日朗嘎查新时代文明实践站") == 1
    with pytest.raises(UserError, match="东萨日朗"):
        table.context.call(places.find_village, "东萨日朗嘎查新时代文明实践站")


@pytest.mark.parametrize("number", ["1", ""])
def test_a_household_whose_head_has_an_error_is_not_made_twice(table: Desk, number: str) -> None:
    heads = ("序号", "户主", "姓名", "与户主关系", "身份证号")

    def rows(stated: str) -> tuple[tuple[object, ...], ...]:
        return ((1, "张三", "张三", "户主", stated), ("", "张三", "李四", "配偶", ""))

    first = village(table, *rows("1"), heads=heads)
    assert (first.written, first.errors) == (1, 1)
    village(table, *rows(number), heads=heads)
    assert len(table.query("SELECT 1 FROM household")) == 1
    assert [name for _, name in who(table)] == ["李四", "张三"][: 1 + (number == "")]


def test_a_number_written_once_holds_for_the_rows_below_it(table: Desk) -> None:
    rows = (
        ("萨日朗-001", "张三", "户主", ID_1, 1), ("", "李四", "配偶", ID_2, 1),
        ("萨日朗-002", "王五", "户主", "", 1), ("", "王六", "长子", "", 1),
    )  # fmt: skip
    assert told(village(table, *rows)) == []
    assert who(table) == [
        ("萨日朗-001", "张三"), ("萨日朗-001", "李四"), ("萨日朗-002", "王五"), ("萨日朗-002", "王六"),
    ]  # fmt: skip
    assert village(table, *rows).written == 0


def test_where_a_sheet_says_nowhere_who_leads_each_row_is_a_household(table: Desk) -> None:
    heads = ("组", "姓名", "出生日期")
    rows = ((1, "张三", "1968-01-02"), (1, "李四", ""), (2, "张三", ""))
    report = village(table, *rows, heads=heads)
    assert [number for number, _ in who(table)] == ["萨日朗-001", "萨日朗-002", "萨日朗-003"]
    assert len(report.problems) == 3
    assert not report.errors
    assert village(table, *rows, heads=heads).unchanged == 3


def test_no_number_a_row_states_is_given_to_another(table: Desk) -> None:
    heads = ("序号", "户号", "姓名", "与户主关系")
    village(table, (2, "", "李四", "户主"), (3, "萨日朗-002", "王五", "户主"), heads=heads)
    assert who(table) == [("萨日朗-9001", "李四"), ("萨日朗-002", "王五")]


def test_an_alias_may_look_like_a_number_of_nowhere(table: Desk) -> None:
    village(table, ("A-0012", "张三", "户主", "", 1))
    table.bring("rules", RULES)
    report = table.points(("2026-09-01", "萨日朗", "A-0012", "", "Z1", 2))
    assert (report.written, told(report)) == (1, [])
    assert table.booked[0]["household"] == "萨日朗-012", "the number of the paper, where it is free"


def test_a_number_of_a_village_later_in_the_file_is_an_error_at_once(table: Desk) -> None:
    path = table.workbook(
        {
            "萨日朗嘎查": (HEADS, ("东萨日朗-001", "张三", "户主", "", 1)),
            "东萨日朗嘎查": (HEADS, ("", "李四", "户主", "", 1)),
        }
    )
    for _ in range(2):
        assert [cell for cell, _ in told(table.bring("households", path))] == ["!A2"]
    assert who(table) == [("东萨日朗-001", "李四")]


@pytest.mark.parametrize("word", ["无", "/", "—", "暂无"])
def test_a_word_for_no_id_is_no_id(table: Desk, word: str) -> None:
    assert told(village(table, ("萨日朗-001", "张三", "户主", word, 1))) == []


def test_digits_are_no_name(table: Desk) -> None:
    assert told(village(table, ("萨日朗-001", ID_1, "户主", "", 1))) == [("!B2", "姓名一栏写的是数字")]


@pytest.mark.parametrize("cell", range(6))
def test_an_id_in_any_cell_is_never_told(table: Desk, cell: int) -> None:
    table.ready()
    row = ["2026-09-01", "柳湾", "", "朱彩云", "Z1", "2"]
    row[cell] = "1505 9919 6809 17 0119"
    report = table.points(row)
    said = [*(problem.message for problem in report.problems), *report.asides, report.unused_line]
    assert sum(map(bool, said)) == 1
    assert "0119" not in "".join(said).replace(" ", "")


def test_one_who_comes_in_as_away_was_away_before(table: Desk) -> None:
    heads = ("户号", "姓名", "与户主关系", "状态", "状态起始日期")
    village(
        table,
        ("萨日朗-001", "张三", "户主", "常年外出", ""),
        ("萨日朗-002", "李四", "户主", "注销", "2026-08-05"),
        ("萨日朗-003", "王五", "户主", "参评", ""),
        heads=heads,
    )
    assert table.query("SELECT state, state_from FROM household ORDER BY number") == [
        ("常年外出", "2026-01-01"), ("注销", "2026-08-05"), ("参评", None),
    ]  # fmt: skip
    village(table, ("萨日朗-003", "王五", "户主", "迁出", ""), heads=heads)
    assert table.query("SELECT state_from FROM household WHERE state = '迁出'") == [("2026-10-27",)]


def test_a_state_with_a_date_nobody_can_read_is_dated_anyway(table: Desk) -> None:
    heads = ("户号", "姓名", "与户主关系", "状态", "状态起始日期")
    report = village(table, ("萨日朗-001", "张三", "户主", "常年外出", "去年"), heads=heads)
    assert [cell for cell, _ in told(report)] == ["E2"]


HEADED = ("日期", "嘎查村", "户主", "姓名", "积分项目", "加减分")


def headed(table: Desk, head: str, name: str) -> ImportReport:
    return table.bring("points", (HEADED, ("2026-09-01", "萨日朗", head, name, "Z1", 2)))


def family(table: Desk) -> None:
    table.bring("rules", RULES)
    village(
        table,
        ("萨日朗-001", "张三", "户主", "", 1), ("萨日朗-001", "李四", "配偶", "", 1),
        ("萨日朗-002", "李四", "户主", "", 1),
        ("萨日朗-003", "王五", "户主", "", 1), ("萨日朗-004", "王五", "户主", "", 2),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "name", "household", "problems"),
    [
        ("张三", "李四", "萨日朗-001", []),
        ("李四", "", "萨日朗-002", []),
        ("没这人", "李四", "萨日朗-002", ["D2"]),
        ("张三", "没这人", "萨日朗-001", ["D2"]),
        ("王五", "李四", "", ["!C2"]),
    ],
)
def test_a_row_that_names_the_head_too_is_the_heads_household(
    table: Desk, head: str, name: str, household: str, problems: list[str]
) -> None:
    family(table)
    report = headed(table, head, name)
    assert [cell for cell, _ in told(report)] == problems
    assert [one["household"] for one in table.booked] == [household][: len(household)]


@pytest.mark.parametrize("title", ["柳湾村、云杉村积分登记表", "各嘎查村积分登记表", "美丽乡村积分登记表"])
def test_a_title_that_names_no_one_village_gives_none(table: Desk, title: str) -> None:
    table.ready()
    heads = ("日期", "姓名", "积分项目", "加减分")
    rows = ((title,), heads, ("2026-09-01", "朱彩云", "Z1", 2))
    assert [cell for cell, _ in told(table.bring("points", rows))] == ["!B3"]


def test_an_item_may_begin_with_the_word_of_a_total(table: Desk) -> None:
    table.ready()
    item = ("Z9", "志愿服务", "累计服务满20小时", "+5", "")
    assert table.bring("rules", (*RULES, item, ("小计", "", "", "", 5))).read == len(RULES) - 1
    heads = ("姓名", "嘎查村", "积分项目", "日期", "加减分")
    rows = (
        heads, ("朱彩云", "柳湾", "累计服务满20小时", "2026-09-01", 5), ("一组小计", "", "", "", 5), ("共计1户，5分",),
    )  # fmt: skip
    report = table.bring("points", rows)
    assert (report.read, report.written) == (1, 1)


def test_the_workbook_of_problems_is_never_the_clerks_own(table: Desk) -> None:
    path = table.workbook({"萨日朗嘎查": (HEADS, ("萨日朗-001", "张三", "户主", "123", 1))})
    report = table.bring("households", path)
    before = path.read_bytes()
    with pytest.raises(UserError, match="原来的表格"):
        table.context.call(imports.save_problems, path, path, report.problems)
    assert path.read_bytes() == before


def test_the_same_rows_under_the_usual_headings(table: Desk) -> None:
    """The heading row printed again on the second page is no entry."""
    table.ready()
    row = ("2026-09-01", "柳湾", "柳湾-001", "朱彩云", "Z1", 2)
    report = table.points(row, POINT_HEADS, row)
    assert (report.read, report.written) == (2, 2)
    assert table.points(row, row).written == 0


def test_a_row_without_a_value_is_not_booked_again_when_the_rule_book_changes(table: Desk) -> None:
    table.ready()
    unstated = ("2026-09-01", "柳湾", "柳湾-001", "朱彩云", "Z1", "")
    assert table.points(unstated).written == 1
    head = RULES[1]
    table.bring("rules", (RULES[0], head, ("Z1", "志愿服务", "参加志愿服务", "+4", "")))
    assert table.points(unstated).written == 0
    assert table.points(unstated, unstated).written == 1, "two rows are two entries"
    assert [one["hundredths"] for one in table.booked] == [200, 400]


def test_times_of_day_do_not_hide_a_date(table: Desk) -> None:
    table.ready()
    rows = [
        (day, "柳湾", "柳湾-001", "", "Z1", 2) for day in ("2026-09-16 08:30:00", "2026-9-1 0:00", "9月3日")
    ]
    report = table.bring("points", (("2026年9月积分登记表",), POINT_HEADS, *rows))
    assert told(report) == []
    assert [one["day"] for one in table.booked] == [16, 1, 3]


def test_the_export_says_nothing_of_a_sex_nobody_wrote_down(table: Desk) -> None:
    village(table, ("萨日朗-001", "张三", "户主", "", 1), ("萨日朗-001", "李四", "配偶", ID_2, 1))
    assert [one["male"] for one in table.people] == [None, False]


def test_a_row_without_a_village_is_the_only_one_refused(table: Desk) -> None:
    rows = (
        ("行政村", "姓名", "与户主关系"),
        ("萨日朗", "张三", "户主"),
        ("萨日朗嘎查", "李四", "户主"),
        ("", "王五", "户主"),
    )
    assert told(table.bring("households", rows)) == [("!A4", "没有写是哪个嘎查村")]
    assert who(table) == [("萨日朗-001", "张三"), ("萨日朗-002", "李四")]


@pytest.mark.parametrize("kind", ["households", "rules"])
def test_a_register_of_points_is_no_roster_and_no_rule_book(table: Desk, kind: imports.Kind) -> None:
    table.ready()
    with pytest.raises(UserError, match="这像积分登记表，不是"):
        table.bring(kind, (POINT_HEADS, ("2026-09-01", "柳湾", "柳湾-001", "新来的人", "Z1", 2)))


def test_a_sheet_sorted_by_age_still_has_its_households(table: Desk) -> None:
    heads = ("序号", "户主", "姓名", "与户主关系", "组")
    rows = (
        (1, "张三", "张老汉", "父亲", 1), (2, "王五", "王五", "户主", 2), (3, "张三", "张三", "户主", 1),
        (4, "没来", "李四", "配偶", 1), (5, "张三", "张小", "长子", ""), (6, "没来", "李小", "长女", 1),
    )  # fmt: skip
    assert told(village(table, *rows, heads=heads)) == []
    assert {name: number for number, name in who(table)} == {
        "张老汉": "萨日朗-001", "张三": "萨日朗-001", "张小": "萨日朗-001", "王五": "萨日朗-002", "李四": "萨日朗-003", "李小": "萨日朗-003",
    }  # fmt: skip
    assert village(table, *rows, heads=heads).unchanged == 6


def test_nobody_takes_the_place_of_a_head_whose_name_is_missing(table: Desk) -> None:
    heads = ("序号", "姓名", "与户主关系", "出生日期")
    wife = ("", "李四", "配偶", "1970-01-01")
    for _ in range(2):
        assert [cell for cell, _ in told(village(table, (1, "", "户主", ""), wife, heads=heads))] == ["!B2"]
    village(table, (1, "张三", "户主", ""), wife, heads=heads)
    assert table.query("SELECT p.name FROM household h JOIN person p ON p.pk = h.head_pk") == [("张三",)]
    assert who(table) == [("萨日朗-001", "李四"), ("萨日朗-001", "张三")]
