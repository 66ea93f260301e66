"""导入服务时间表：编号、姓名、活动名称、日期、签到、签退、时长；导两次只记一遍，错在哪个格子说哪个格子。"""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.services.hours_book import Served, another
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, hours, hours_export, imports, signins
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal
from wenming_desktop.support.ids import uuid7

HEAD = ("志愿者编号", "姓名", "活动名称", "日期", "签到", "签退", "时长")
BAO, WANG1, LI, SU, MENG = "150599000001", "150599000002", "150599000004", "150599000005", "150599000006"


def sheet(
    folder: Path, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, title: str = "2026年10月服务时间表"
) -> Path:
    import xlsxwriter

    path = folder / "时间表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("10月")
        clock = book.add_format({"num_format": "hh:mm"})
        day = book.add_format({"num_format": "yyyy/mm/dd"})
        page.write(0, 0, title)
        for at, row in enumerate((head, *rows), 1):
            for column, value in enumerate(row):
                if isinstance(value, time):
                    page.write_datetime(at, column, value, clock)
                elif isinstance(value, datetime):
                    page.write_datetime(at, column, value, day)
                else:
                    page.write(at, column, value)
    return path


def run(served: Served, path: Path, **kwargs: Any) -> imports.ImportReport:
    return served.call(imports.run_import, "hours", path, **kwargs)[0]


def said(report: imports.ImportReport) -> list[str]:
    return [f"{one.cell} {'错' if one.is_error else '看'} {one.message}" for one in report.problems]


def test_a_sheet_in_the_shape_of_upper_platforms(served: Served, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        (BAO, "包青格乐", "草原义务植树", "2026/10/10", "09:00", "11:30", 2.5),
        (WANG1, "王秀兰", "草原义务植树", datetime(2026, 10, 10), time(9), time(11, 30), None),
        (LI, "", "草原义务植树", "10月10日", "9点", "11点半", "2小时30分"),
        ("", "孟和", "走访孤寡老人", "2026-10-11", "", "", 1.5),
    )
    report = run(served, path)
    assert (report.read, report.written, report.unchanged) == (4, 4, 0)
    assert said(report) == ["C6 看 活动台账里没有2026年10月11日的“走访孤寡老人”，服务时间照样记，内容就写它"]
    assert [served.minutes(name) for name in ("包青格乐1", "王秀兰1", "李䶮2", "孟和1")] == [
        150,
        150,
        150,
        90,
    ]
    one, other = served.of("李䶮2")[0], served.of("孟和1")[0]
    assert (one.activity, one.category, one.start, one.finish, one.source) == (
        "草原义务植树", "卫生环保", "09:00", "11:30", "导入 时间表.xlsx",
    )  # fmt: skip
    assert (other.activity_pk, other.shown_content, other.category) == (None, "走访孤寡老人", "特色服务")


def test_the_second_import_writes_nothing_also_after_a_correction(served: Served, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        (BAO, "包青格乐", "草原义务植树", "2026-10-10", "09:00", "11:30", 2.5),
        (BAO, "包青格乐", "走访", "2026-10-11", "", "", 1),
        (BAO, "包青格乐", "走访", "2026-10-11", "", "", 1),  # twice that day: two records
    )
    assert run(served, path).written == 3
    again = run(served, path)
    assert (again.written, again.unchanged, served.minutes("包青格乐1")) == (0, 3, 270)
    planted = next(row for row in served.of("包青格乐1") if row.activity)
    served.call(hours.correct, planted.pk, minutes=120, start="", finish="", reason="看错了")
    assert (run(served, path).written, served.minutes("包青格乐1")) == (0, 240)
    served.undo()
    served.undo()
    assert served.minutes("包青格乐1") == 0
    assert run(served, path).written == 3


def test_the_afternoon_of_one_activity_is_not_its_morning(served: Served, tmp_path: Path) -> None:
    """Two files of one day, title and length; only the punches tell them apart."""
    morning = (BAO, "包青格乐", "义诊", "2026-09-01", "09:00", "11:00", 2)
    afternoon = (BAO, "包青格乐", "义诊", "2026-09-01", "14:00", "16:00", 2)
    assert run(served, sheet(tmp_path, morning)).written == 1
    report = run(served, sheet(tmp_path, afternoon))
    assert (report.written, report.unchanged, served.minutes("包青格乐1")) == (1, 0, 240)
    again = run(served, sheet(tmp_path, afternoon, morning))
    assert (again.written, again.unchanged) == (0, 2)
    without = (BAO, "包青格乐", "义诊", "2026-09-01", "", "", 2)
    assert run(served, sheet(tmp_path, without, without)).unchanged == 2, "nothing tells it apart from either"
    report = run(served, sheet(tmp_path, without, without, without))
    assert (report.written, report.unchanged) == (1, 2)


def test_a_row_taken_back_by_hand_is_not_booked_again_and_it_is_said(served: Served, tmp_path: Path) -> None:
    row = (BAO, "包青格乐", "义诊", "2026-09-01", "09:00", "11:00", 2)
    run(served, sheet(tmp_path, row))
    served.call(hours.reverse, served.of("包青格乐1")[0].pk, "登记错人")
    report = run(served, sheet(tmp_path, row))
    assert (report.written, report.unchanged, served.minutes("包青格乐1")) == (0, 1, 0)
    assert (
        said(report)[-1] == "G3 看 这一条以前登记过，已经冲正或更正，没有再记；确实要记的，请在服务记录里登记"
    )


def test_what_was_entered_from_the_sheet_is_not_imported_again(served: Served, tmp_path: Path) -> None:
    served.sheet("草原义务植树", served.row("李䶮2", start="09:00", finish="11:30"))
    path = sheet(tmp_path, (LI, "李䶮", "草原义务植树", "2026-10-10", "", "", 2.5))
    report = run(served, path)
    assert (report.written, report.unchanged, report.problems) == (0, 1, ())


def test_each_error_stands_at_its_cell_and_only_its_row_is_left_out(served: Served, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        (BAO, "陈海山", "走访", "2026-10-11", "", "", 1),
        ("999", "包青格乐", "走访", "2026-10-11", "", "", 1),
        ("", "王秀兰", "走访", "2026-10-11", "", "", 1),
        ("", "没有这人", "走访", "2026-10-11", "", "", 1),
        (BAO, "包青格乐", "走访", "2026-13-11", "", "", 1),
        (BAO, "包青格乐", "走访", "2026-11-11", "", "", 1),
        (BAO, "包青格乐", "走访", "2026-10-11", "09:00", "09:00", ""),
        (BAO, "包青格乐", "走访", "2026-10-11", "09:00", "", ""),
        (BAO, "包青格乐", "走访", "2026-10-11", "25:00", "", 1),
        (BAO, "包青格乐", "走访", "2026-10-11", "", "", "两个钟头"),
        (BAO, "包青格乐", "走访", "2026-10-11", "", "", 120),
        (BAO, "包青格乐", "", "2026-10-11", "", "", 1),
        (BAO, "包青格乐", "志愿服务工作会", "2026-10-13", "", "", 1),
        (BAO, "包青格乐", "已取消的活动", "2026-10-20", "", "", 1),
        (SU, "苏力德", "防汛应急演练", "2026-10-12", "", "", 2),
        (LI, "李䶮", "草原义务植树", "2026-10-10", "", "", 2),
    )
    report = run(served, path)
    assert (report.read, report.written, report.errors) == (16, 1, 15)
    assert [line for line in said(report) if " 错 " in line] == [
        "B3 错 这个编号是包青格乐，表上写的是陈海山",
        "A4 错 没有这个志愿者编号",
        "B5 错 有2名志愿者叫“王秀兰”（150599000002、150599000003），请写志愿者编号",
        "B6 错 志愿者名册里没有“没有这人”",
        "D7 错 日期“2026-13-11”不存在或看不懂，请写成2026-07-12这样",
        "D8 错 活动还没有到日子，不能记服务时间",
        "F9 错 签到签退相同（09:00），算不出时长",
        "F10 错 只有签到（09:00），没有签退；请问清楚，补上签退或填时长",
        "E11 错 签到“25:00”不是时间，请写 9:00 这样",
        "G12 错 时长“两个钟头”看不懂，请写小时数，例如2或1.5",
        "G13 错 时长120小时超过24小时",
        "C14 错 没有写活动名称",
        "C15 错 这次活动不计入服务时间：会议、培训、本职工作不是志愿服务（第19条）",
        "C16 错 这次活动已经取消，不能记服务时间",
        "B17 错 活动当天未满18周岁，不能参加应急救援",
    ]
    assert served.standing() == [120]


def test_eight_hours_a_day_and_overlaps_are_warnings_within_the_file_and_with_the_book(
    served: Served, tmp_path: Path
) -> None:
    served.sheet("理论宣讲进牧户", served.row("李䶮2", start="11:00", finish="12:00"))
    path = sheet(
        tmp_path,
        (LI, "李䶮", "草原义务植树", "2026-10-10", "09:00", "11:30", 2.5),
        (LI, "李䶮", "入户", "2026-10-10", "13:00", "18:00", 5),
    )
    report = run(served, path)
    assert report.written == 2
    assert said(report)[1:] == [
        "G3 看 与“理论宣讲进牧户”的时间重叠（11:00至12:00），请核对",
        "G4 看 2026年10月10日合计8.5小时，超过每天8小时，请核对",
    ]


def test_a_column_of_minutes_and_the_name_by_its_sound(served: Served, tmp_path: Path) -> None:
    head = ("编号", "志愿者姓名", "活动", "服务日期", "时长（分钟）")
    path = sheet(
        tmp_path,
        ("150599000008", "乌云琪木格", "重阳节慰问", "2026-10-18", 90),
        head=head,
    )
    report = run(served, path)
    assert (report.written, said(report)) == (
        1,
        ["B3 看 这个编号是乌云其木格，表上写的是乌云琪木格，同音，按编号记"],
    )
    assert served.minutes("乌云其木格2") == 90
    # the activity took place: it is no plan any more
    assert served.rows("SELECT state FROM activity WHERE title = '重阳节慰问'") == [("已办",)]


def test_a_check_writes_nothing(served: Served, tmp_path: Path) -> None:
    path = sheet(tmp_path, (LI, "李䶮", "草原义务植树", "2026-10-10", "", "", 2))
    report = run(served, path, check=True)
    assert (report.written, served.standing()) == (1, [])


def test_the_same_activity_with_other_hours_is_said_to_be_there_already(
    served: Served, tmp_path: Path
) -> None:
    run(served, sheet(tmp_path, (BAO, "包青格乐", "草原义务植树", "2026/10/10", "", "", 2.5)))
    report = run(served, sheet(tmp_path, (BAO, "包青格乐", "草原义务植树", "2026/10/10", "", "", 2)))
    assert said(report) == ["G3 看 同一天已经有“草原义务植树”的记录（2.5小时），请核对是不是重复"]


def test_hours_as_exported_for_upper_platforms_are_read_again(served: Served, tmp_path: Path) -> None:
    run(served, sheet(tmp_path, (BAO, "包青格乐", "扫雪", "2026/10/11", "", "", "100分钟")))
    made = served.call(hours_export.workbook, date(2026, 10, 1), date(2026, 10, 31))
    path = tmp_path / made.file_name
    path.write_bytes(made.content)
    report = run(served, path)
    assert (report.read, report.unchanged, report.errors) == (1, 1, 0), "1.67 is the 100 minutes it came from"


def test_of_two_activities_of_one_title_and_day_his_team_s_is_meant_and_nothing_comes_twice(
    served: Served, tmp_path: Path
) -> None:
    """星期六文明实践 is held in every village on the same day."""
    served.call(same_day, "草原义务植树", 2)
    served.sheet("草原义务植树", served.row("包青格乐1", 150, "09:00", "11:30"))
    rows = (
        (BAO, "包青格乐", "草原义务植树", "2026/10/10", "09:00", "11:30", 2.5),
        (MENG, "孟和", "草原义务植树", "2026/10/10", "09:00", "11:30", 2.5),
    )
    assert run(served, sheet(tmp_path, *rows)).written == 1
    held = served.rows("SELECT activity_pk, volunteer_pk FROM service ORDER BY pk")
    assert held[0][0] != held[1][0], "孟和's team holds the other one"
    assert run(served, sheet(tmp_path, *rows)).written == 0


def test_of_two_villages_days_the_place_decides_and_without_it_the_row_is_refused(
    served: Served, tmp_path: Path
) -> None:
    held = {
        name: served.call(another, "环境卫生日", "2026-10-17", village=name)
        for name in ("萨日朗嘎查", "诺敏花嘎查")
    }
    report = run(served, sheet(tmp_path, (BAO, "包青格乐", "环境卫生日", "2026/10/17", "", "", 2)))
    (told,) = said(report)
    assert "有2场“环境卫生日”" in told
    assert told.endswith("看不出是哪一场，请写明地点")
    row = (BAO, "包青格乐", "环境卫生日", "2026/10/17", "", "", 2, "诺敏花嘎查")
    path = sheet(tmp_path, row, head=(*HEAD, "地点"))
    assert said(run(served, path)) == []
    assert served.rows("SELECT activity_pk FROM service") == [(held["诺敏花嘎查"],)]
    waiting = {one.activity_pk for one in served.call(hours.overdue)}
    assert held["萨日朗嘎查"] in waiting


def test_a_list_of_one_person_leaves_the_others_of_the_sheet_waiting(served: Served, tmp_path: Path) -> None:
    pk = served.activities["草原义务植树"]
    served.call(signins.fix, pk)
    run(served, sheet(tmp_path, (BAO, "包青格乐", "草原义务植树", "2026/10/10", "", "", 2.5)))
    (row,) = [one for one in served.call(hours.overdue) if one.activity_pk == pk]
    assert (row.missing, row.begun) == (4, True)


def same_day(book: Book, title: str, team: int) -> None:
    """A second activity of this title and day, held by another team; it is the earlier of the two."""
    (day,) = book.db.execute("SELECT day FROM activity WHERE title = ?", [title]).fetchone()
    with book.operation("另一个队的同名活动"):
        values = {
            "id": uuid7(),
            "number": "HD-2026-0099",
            "title": title,
            "day": day,
            "start": "08:00",
            "state": "已办",
        }
        pk = journal.insert(book.db, "activity", values)
        journal.insert(book.db, "activity_team", {"activity_pk": pk, "team_pk": team})


def test_an_activity_renamed_since_is_not_imported_again(served: Served, tmp_path: Path) -> None:
    path = sheet(tmp_path, (BAO, "包青格乐", "草原义务植树", "2026/10/10", "09:00", "11:30", 2.5))
    run(served, path)
    values = served.call(activities.activity_values, served.activities["草原义务植树"])
    served.call(
        activities.save_activity, served.activities["草原义务植树"], {**values, "title": "秋季义务植树"}
    )
    assert run(served, path).written == 0
    other = sheet(tmp_path, (BAO, "包青格乐", "秋季义务植树", "2026/10/10", "09:00", "11:30", 2.5))
    assert run(served, other).written == 0


def test_a_record_of_days_the_hours_brought_forward_count_already_is_told(
    served: Served, tmp_path: Path
) -> None:
    served.call(hours.brought, served.volunteers["包青格乐1"], 6000, date(2026, 9, 30), "志愿者花名册")
    rows = (
        (BAO, "包青格乐", "扫雪", "2026/9/30", "", "", 2),
        (BAO, "包青格乐", "扫雪", "2026/10/1", "", "", 2),
    )
    told = [one for one in said(run(served, sheet(tmp_path, *rows))) if "承前" in one]
    assert told == ["D3 看 承前时长已经算到2026年9月30日，请核对这一条是不是已经算在里面"]


SIGNED = ("序号", "姓名", "服务时长（小时）", "签名")


def signed(folder: Path, line: str, head: tuple[str, ...] = SIGNED) -> Path:
    return sheet(folder, head, (1, "孟和", 2.5), head=(line,), title="“草原义务植树”志愿活动签到表")


def test_a_sign_in_sheet_has_its_day_above_the_columns(served: Served, tmp_path: Path) -> None:
    report = run(served, signed(tmp_path, "活动时间：2026年10月10日上午9点-11点半"))
    words = said(report)
    assert words[0] == (
        "A3 看 表上没有日期一栏，都按表头上面的“活动时间：2026年10月10日上午9点-11点半”记为2026年10月10日，活动记为“草原义务植树”，请核对"
    )
    assert (report.read, report.written) == (1, 1), words
    assert served.minutes("孟和1") == 150


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("地点：文化广场", SIGNED), ("截至2026年10月10日", SIGNED),
    ],
)  # fmt: skip
def test_a_sheet_of_hours_without_a_day_says_what_it_lacks(
    served: Served, tmp_path: Path, line: str, head: tuple[str, ...]
) -> None:
    with pytest.raises(UserError) as refused:
        run(served, signed(tmp_path, line, head))
    assert refused.value.text == "表上没有“日期”一栏。"


@pytest.mark.parametrize(
    "lines",
    [
        ("2026年10月8日至10日",), ("活动时间：10月8日、10月15日",), ("10月8日至11月8日",), ("2026年10月8日", "至", "10日"),
        ("活动时间：", "2026.10.8-10"), ("2026年10月8日起，每周四",),
    ],
)  # fmt: skip
def test_a_sign_in_sheet_of_several_days_is_booked_on_none_of_them(
    served: Served, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    path = sheet(tmp_path, SIGNED, (1, "孟和", 2.5), head=lines, title="“草原义务植树”志愿活动签到表")
    with pytest.raises(UserError) as refused:
        run(served, path)
    assert refused.value.text == "表上没有“日期”一栏。"
    assert refused.value.advice == "表头上面写了不止一天：请加一列“日期”，每一行写清是哪一天，再导入。"


def test_beside_others_a_sheet_of_several_days_is_left_out_and_told(served: Served, tmp_path: Path) -> None:
    import openpyxl

    path = signed(tmp_path, "2026年10月10日")
    book = openpyxl.load_workbook(path)
    other = book.copy_worksheet(book.worksheets[0])
    other.title, other["A2"] = "几天", "2026年10月8日至10日"
    book.save(path)
    report = run(served, path)
    assert (report.read, report.written) == (1, 1)
    (told,) = (one for one in report.problems if one.sheet == "几天")
    assert told.message == (
        "表上没有“日期”一栏，这张工作表没有读取。表头上面写了不止一天：请加一列“日期”，每一行写清是哪一天，再导入"
    )


def test_what_somebody_served_in_all_is_of_no_day(served: Served, tmp_path: Path) -> None:
    head = ("序号", "姓名", "累计服务时长", "签名")
    with pytest.raises(UserError) as refused:
        run(served, signed(tmp_path, "2026年10月10日", head))
    assert refused.value.text == "这像志愿者花名册，不是服务时间表。"
