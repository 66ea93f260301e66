"""导出给上级平台：同样的七栏，日期 yyyy/MM/dd，时间 HH:mm；先查哪些会被退回。"""

from datetime import date
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.sheets import read_workbook
from wenming_desktop.services import exports, hours, hours_export, imports
from wenming_desktop.services.context import Book

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def enter(served: Served) -> None:
    served.sheet("草原义务植树", served.row("李䶮2", start="09:00", finish="11:30"), served.row("孟和1", 60))
    served.record("孟和1", 450, "2026-10-10", start="12:00", finish="19:30", content="入户走访")
    served.record("包青格乐1", 60, "2026-09-30", content="上个月的")
    served.call(hours.brought, served.volunteers["李䶮2"], 6000, date(2026, 10, 5), "名册")


def cells(content: bytes, folder: Path) -> list[list[object]]:
    path = folder / "out.xlsx"
    path.write_bytes(content)
    return [list(row) for row in read_workbook(path).sheets[0].rows]


def test_the_shape_upper_platforms_take(served: Served, tmp_path: Path) -> None:
    enter(served)
    made = served.call(hours_export.workbook, FIRST, LAST, whole=True)
    assert made.file_name == "苏布德苏木志愿服务时间2026年10月1日至10月31日.xlsx"
    assert cells(made.content, tmp_path)[1:] == [
        ["志愿者编号", "姓名", "活动名称", "日期", "签到", "签退", "时长"],
        ["150599000006", "孟和", "入户走访", "2026/10/10", "12:00", "19:30", 7.5],
        ["150599000004", "李䶮", "草原义务植树", "2026/10/10", "09:00", "11:30", 2.5],
        ["150599000006", "孟和", "草原义务植树", "2026/10/10", "", "", 1],
    ]


def test_what_would_be_refused_is_told_first_and_left_out(served: Served, tmp_path: Path) -> None:
    enter(served)
    found = served.call(hours_export.upstream, FIRST, LAST)
    assert [(one.row, one.record, one.message, one.is_error) for one in found.problems] == [
        (1, "孟和 2026年10月10日 入户走访", "2026年10月10日合计8.5小时，超过8小时", True),
        (3, "孟和 2026年10月10日 草原义务植树", "2026年10月10日合计8.5小时，超过8小时", True),
        (3, "孟和 2026年10月10日 草原义务植树", "没有签到、签退时间，有的平台不收", False),
    ]
    assert found.refused == {1, 3}
    made = served.call(hours_export.workbook, FIRST, LAST)
    assert [row[1] for row in cells(made.content, tmp_path)[2:]] == ["李䶮"]
    with pytest.raises(UserError, match="没有可以导出的服务记录"):
        served.call(hours_export.workbook, date(2026, 1, 1), date(2026, 1, 31))


def test_a_missing_number_a_missing_title_and_in_equal_out(served: Served) -> None:
    served.record("孟和1", 60, "2026-10-10")
    pk = served.volunteers["孟和1"]

    def spoil(book: Book) -> None:  # as an older program might have left it
        with book.operation("改编号"):
            book.db.execute("UPDATE volunteer SET number = '' WHERE pk = ?", [pk])
            book.db.execute(
                "INSERT INTO service (id, volunteer_pk, kind, day, start, finish, minutes, content, entered_at, operation_pk, "
                "origin, operator) SELECT randomblob(16), volunteer_pk, kind, '2026-10-11', '09:00', '09:00', 60, '走访', "
                "entered_at, operation_pk, origin, operator FROM service"
            )

    served.call(spoil)
    found = served.call(hours_export.upstream, FIRST, LAST)
    assert [(one.row, one.message) for one in found.problems if one.is_error] == [
        (1, "没有志愿者编号"), (1, "没有活动名称"), (2, "没有志愿者编号"), (2, "签到签退相同（09:00）"),
    ]  # fmt: skip


@pytest.mark.parametrize("first", [date(2026, 8, 1), date(2026, 9, 1)])
def test_a_shift_past_midnight_counts_on_the_next_day_wherever_the_range_begins(
    served: Served, first: date
) -> None:
    served.record("孟和1", None, "2026-08-31", start="20:00", finish="04:00", content="防火值守")
    served.record("孟和1", None, "2026-09-01", start="08:00", finish="14:00", content="清雪")
    found = served.call(hours_export.upstream, first, date(2026, 9, 30))
    said = {(row["title"], one.message) for one in found.problems for row in [found.rows[one.row - 1]]}
    assert ("清雪", "2026年9月1日合计10小时，超过8小时") in said
    assert {row["title"] for row in found.rows} == {"清雪"} | ({"防火值守"} if first.month == 8 else set())
    before = served.call(hours_export.upstream, date(2026, 8, 1), date(2026, 8, 31))
    assert before.refused == {1}, "the last day's shift with the day after it"


def test_what_was_exported_imports_as_already_there(served: Served, tmp_path: Path) -> None:
    enter(served)
    path = tmp_path / "导出.xlsx"
    path.write_bytes(served.call(exports.workbook, "hours"))
    report = served.call(imports.run_import, "hours", path)[0]
    assert (report.read, report.written, report.unchanged) == (4, 0, 4)


def test_the_dump_is_in_the_units_of_the_book(served: Served) -> None:
    enter(served)
    rows = served.call(exports.export_hours)
    assert sum(row["minutes"] for row in rows) == 150 + 60 + 450 + 60 + 6000
    assert rows[1] == {
        "no": "150599000004", "name": "李䶮", "activity": "", "day": "2026-10-05", "start": "", "finish": "", "minutes": 6000,
        "kind": "承前", "category": "special", "source": "名册",
    }  # fmt: skip


def test_one_volunteers_hours_as_json(served: Served) -> None:
    enter(served)
    found = served.call(hours_export.volunteer_hours, " １50599000004")
    assert (found["name"], found["minutes"], found["stars"]) == ("李䶮", 6150, 1)
    assert sum(row["minutes"] for row in found["rows"]) == found["minutes"]
    assert [(row["day"], row["kind"], row["minutes"], row["state"]) for row in found["rows"]] == [
        ("2026-10-05", "承前", 6000, "有效"), ("2026-10-10", "服务", 150, "有效"),
    ]  # fmt: skip
    with pytest.raises(UserError, match="没有编号为“1”的志愿者"):
        served.call(hours_export.volunteer_hours, "1")
