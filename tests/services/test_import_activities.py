"""Sheets of activities: read as clerks write them, written once, changed with a warning, undone as one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.services import activities, kind_activities
from wenming_desktop.services.activities import ActivityDetail
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7

HEADS = (
    "序号", "活动日期", "活动名称", "地点", "实践站", "参加队伍", "五种内容", "形式", "场次", "服务人次", "活动情况"
)  # fmt: skip
TITLE = ("苏布德苏木2026年10月活动登记表",)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        one.ready()
        one.context.call(_team)
        yield one


def _team(book: Book) -> None:
    with book.operation("准备", kind="barrier"):
        journal.insert(book.db, "team", {"id": uuid7(), "name": "柳湾环境卫生队", "code": "environment"})


def row(day: Any, title: str, **cells: Any) -> tuple[Any, ...]:
    """A row under ``HEADS``."""
    given = {"活动日期": day, "活动名称": title, **cells}
    return tuple(given.get(head, "") for head in HEADS)


def bring(book: Desk, *rows: tuple[Any, ...]) -> Any:
    return book.bring("activities", (TITLE, HEADS, *rows))


def details(book: Desk) -> list[ActivityDetail]:
    keys = [pk for (pk,) in book.query("SELECT pk FROM activity ORDER BY pk")]
    return [book.context.call(activities.detail, pk) for pk in keys]


def test_a_sheet_as_a_village_fills_it_in(book: Desk) -> None:
    report = bring(
        book,
        row(
            "2026-10-03", "卫生整治", 地点="文化广场", 实践站="柳湾村", 参加队伍="柳湾环境卫生队", 五种内容="移风易俗", 形式="“帮”",
            场次="2场", 服务人次="35人次", 活动情况="清理垃圾4车",
        ),
        row("10月5日", "理论宣讲", 实践站="柳湾村新时代文明实践站", 五种内容="学习实践科学理论", 形式="讲", 场次=1, 服务人次=80),
        row("2026-11-07", "冬季防火"),
        ("合计", "", "", "", "", "", "", "", 3, 115, ""),
        ("填表人：王敏",),
    )  # fmt: skip
    assert (report.read, report.written, told(report)) == (3, 3, [])
    first, second, third = details(book)
    assert (first.number, first.station, first.place) == (
        "HD-2026-0001",
        "柳湾村新时代文明实践站",
        "文化广场",
    )
    assert (first.content, first.form, first.sessions, first.people) == ("持续深入移风易俗", "帮", 2, 35)
    assert (first.teams, first.category, first.state) == ("柳湾环境卫生队", "卫生环保", "已办")
    assert (str(second.day), second.number, second.people) == ("2026-10-05", "HD-2026-0002", 80)
    assert (third.state, third.sessions, third.people) == ("计划", 1, None)


def test_a_second_import_writes_nothing_and_undo_takes_all_away(book: Desk) -> None:
    rows = (
        row("2026-10-03", "卫生整治", 服务人次=35),
        row("2026-10-04", "宣讲", 实践站="柳湾"),
        row("2026-10-03", "卫生整治"),
    )
    assert bring(book, *rows).written == 3  # two equal rows are two activities
    again = bring(book, *rows)
    assert (again.read, again.written, again.unchanged, again.problems) == (3, 0, 3, ())
    assert book.undo().startswith("导入")
    assert details(book) == []
    assert bring(book, rows[0]).written == 1
    assert details(book)[0].number == "HD-2026-0004"  # numbers are not given again
    book.check()


def test_a_cell_that_differs_changes_the_activity_with_a_warning_and_a_blank_changes_nothing(
    book: Desk,
) -> None:
    bring(book, row("2026-10-03", "卫生整治", 服务人次=35, 形式="帮", 活动情况="清理垃圾"))
    report = bring(book, row("2026-10-03", "卫生整治", 服务人次=36))
    assert (report.written, told(report)) == (1, [("J3", "人次原“35”，现“36”")])
    one = details(book)[0]
    assert (one.people, one.form, one.story) == (36, "帮", "清理垃圾")
    book.undo()
    assert details(book)[0].people == 35


def test_a_plan_of_ours_is_held_when_the_village_sends_what_came_of_it(book: Desk) -> None:
    given = {"title": "卫生整治", "day": "2026-10-03", "state": "计划", "station": "柳湾村"}
    book.context.call(activities.save_activity, None, given)
    report = bring(book, row("2026-10-03", "卫生整治", 实践站="柳湾村", 服务人次=35))
    assert [message for _, message in told(report)] == ["人次原“空”，现“35”", "状态原“计划”，现“已办”"]
    (one,) = details(book)
    assert (one.state, one.people) == ("已办", 35)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"活动日期": ""}, ("!B3", "没有写日期")),
        ({"活动日期": "13月1日"}, ("!B3", "日期“13月1日”不存在或看不懂，请写成2026-07-12这样")),
        ({"活动名称": ""}, ("!C3", "没有写活动名称")),
        ({"实践站": "没有的站"}, ("!E3", "没有“没有的站”这个阵地，请核对名称，或先建这个阵地")),
        ({"服务人次": "很多"}, ("!J3", "人次“很多”不是数，请写成35这样")),
        ({"场次": "0"}, ("!I3", "场次不能小于1")),
        ({"参加队伍": "没有的队"}, ("F3", "没有“没有的队”这支队伍，没有写入队伍")),
        (
            {"五种内容": "别的"},
            ("G3", f"五种内容“别的”不在{'、'.join(kind_activities.CONTENTS)}里，没有写入"),
        ),
        ({"形式": "讲、乐"}, ("H3", "形式“讲、乐”不止一种，没有写入")),
        ({"服务人次": "约80人"}, ("J3", "人次“约80人”按80登记")),
        ({"服务人次": "300余人次"}, ("J3", "人次“300余人次”按300登记")),
    ],
)
def test_what_is_wrong_names_its_cell(book: Desk, cells: dict[str, Any], problem: tuple[str, str]) -> None:
    given = {"活动日期": "2026-10-03", "活动名称": "卫生整治", "活动情况": "好", **cells}
    report = bring(book, tuple(given.get(head, "") for head in HEADS))
    assert told(report) == [problem]
    assert report.written == (0 if problem[0].startswith("!") else 1)


@pytest.mark.parametrize(
    ("day", "stated", "state", "problem"),
    [
        ("2026-10-03", "已完成", "已办", []),
        ("2026-10-03", "取消", "取消", []),
        ("2026-11-07", "", "计划", []),
        ("2026-10-03", "计划", "计划", [("C2", "日期已经过了，办过的请改为“已办”")]),
        ("2026-11-07", "已办", None, [("!C2", "活动日期还没有到，不能登记为已办")]),
        ("2026-10-03", "不知道", None, [("!C2", "状态“不知道”看不懂，请写计划、已办或取消")]),
    ],
)
def test_states_as_written(book: Desk, day: str, stated: str, state: str | None, problem: list[Any]) -> None:
    report = book.bring("activities", (("日期", "活动名称", "状态"), (day, "宣讲", stated)))
    assert told(report) == problem
    assert [one.state for one in details(book)] == ([state] if state else [])


def test_times_and_money_are_read_and_wrong_ones_named(book: Desk) -> None:
    heads = ("日期", "活动名称", "开始时间", "结束时间", "经费（元）", "服务类别")
    rows = (
        ("2026-10-03", "宣讲", "9:00", "11点半", "350.5", "理论宣讲"),
        ("2026-10-04", "义诊", "14:00", "9:00", "", "看病"),
        ("2026-10-05", "演出", "下午", "", "", ""),
    )
    report = book.bring("activities", (heads, *rows))
    assert told(report) == [
        ("!D3", "结束时间早于开始时间；跨过半夜的活动请填结束日期"),
        ("!C4", "开始时间“下午”不是时间，请写成 9:00"),
    ]
    (one,) = details(book)
    assert (one.start, one.finish, one.cost, one.category) == ("09:00", "11:30", 35050, "理论宣讲")


def test_a_title_s_village_is_the_place_where_no_column_says_one(book: Desk) -> None:
    report = book.bring(
        "activities", (("柳湾村2026年10月活动登记表",), ("日期", "活动名称"), ("10月3日", "卫生整治"))
    )
    assert report.written == 1
    assert details(book)[0].station == "柳湾村新时代文明实践站"


def test_the_blank_sheet_comes_back_as_it_went_out(book: Desk, tmp_path: Path) -> None:
    import openpyxl

    made = book.context.call(kind_activities.blank_sheet)
    assert made.file_name == "苏布德苏木活动登记表（空表）.xlsx"
    path = tmp_path / "空.xlsx"
    path.write_bytes(made.content)
    assert book.bring("activities", path).read == 0
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.active
    heads = [cell.value for cell in sheet[2]]
    sheet.cell(3, heads.index("日期") + 1, "2026-10-03")
    sheet.cell(3, heads.index("活动名称") + 1, "卫生整治")
    sheet.cell(3, heads.index("人次") + 1, 35)
    workbook.save(path)
    assert (book.bring("activities", path).written, details(book)[0].people) == (1, 35)


def test_other_sheets_are_not_taken_for_activities(book: Desk) -> None:
    from wenming_desktop.domain.errors import UserError

    with pytest.raises(UserError, match="这像服务时间表，不是活动登记表"):
        book.bring(
            "activities",
            (("日期", "活动名称", "姓名", "志愿者编号", "时长"), ("2026-10-03", "宣讲", "王秀兰", "1", "2")),
        )


def test_checking_writes_nothing_and_the_preview_says_the_same(book: Desk) -> None:
    rows = (HEADS, row("2026-10-03", "卫生整治", 服务人次=35), row("", "没日期", 服务人次=3))
    report = book.bring("activities", rows, check=True)
    assert (report.read, report.written, report.errors, details(book)) == (2, 1, 1, [])
    preview = book.look("activities", rows)
    assert preview.headline == "1条可以导入，1条要看。"
    assert preview.titles == ("日期", "活动名称", "阵地", "场次", "人次")
    assert preview.rows[0].summary == ("2026-10-03", "卫生整治", "", "", "35")


def test_a_category_nobody_knows_and_a_day_that_lost_its_format_are_warned_of(book: Desk) -> None:
    rows = (("日期", "活动名称", "服务类别", "参加队伍"), (46298, "义诊", "看病", "柳湾环境卫生队"))
    report = book.bring("activities", rows)
    assert [cell for cell, _ in told(report)] == ["A2", "C2"]
    (one,) = details(book)
    assert (str(one.day), one.category) == ("2026-10-03", "卫生环保")
    again = book.bring("activities", rows)
    assert again.unchanged == 1


def test_a_number_of_the_sheet_s_own_is_said_not_to_be_kept(book: Desk) -> None:
    heads = ("活动编号", "日期", "活动名称")
    report = book.bring("activities", (heads, ("WH-7", "2026-10-03", "卫生整治"), ("", "2026-10-04", "义诊")))
    assert (report.written, report.unused, report.problems) == (2, (), ())
    assert report.notes == (
        "“活动编号”一列的编号没有登记：活动编号由程序按年给；要留下表上的编号，请写在“备注”一栏再导入。",
    )
    assert [one.number for one in details(book)] == ["HD-2026-0001", "HD-2026-0002"]
    again = book.bring("activities", (heads, ("hd-2026-0001", "2026-10-03", "卫生整治"), ("HD-2026-0002", "2026-10-05", "义诊")))  # fmt: skip
    assert (again.unchanged, again.written) == (1, 1)
    assert [one.message for one in again.problems] == [
        "HD-2026-0002在本所是2026-10-04的“义诊”，日期、名称或阵地和这一行不一样，按另一个活动登记；"
        "是同一个活动的，请去掉这一行，直接修改那个活动"
    ]
    third = book.bring("activities", (("编号", "日期", "活动名称"), ("HD-2026-0001", "2026-10-04", "义诊")))
    assert [(one.cell, one.message) for one in third.problems] == [
        ("A2", "HD-2026-0001在本所是2026-10-03的“卫生整治”，这一行按日期和名称是HD-2026-0002，请核对")
    ]


def test_a_place_the_clerk_filled_in_since_makes_no_second_activity(book: Desk) -> None:
    rows = (row("2026-10-03", "微宣讲"), row("2026-10-04", "微宣讲"))
    bring(book, *rows)
    values = book.context.call(activities.activity_values, 1)
    book.context.call(activities.save_activity, 1, {**values, "station": "柳湾村"})
    report = bring(book, *rows)
    assert (report.written, report.unchanged) == (0, 2)
    assert bring(book, *rows, rows[0]).written == 1, "the same row once more is another activity"


def test_what_sounds_like_a_meeting_is_asked_about_as_the_form_does(book: Desk) -> None:
    rows = (row("2026-10-03", "志愿者培训会"), row("2026-10-04", "卫生整治"))
    (said,) = [one.message for one in bring(book, *rows).problems]
    assert said.startswith("像是培训或会议，培训、会议不算服务时间（第19条）")
    assert bring(book, *rows).problems == (), "told once"
