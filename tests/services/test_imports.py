"""Looking before bringing in: previews, matching by hand, the workbook of problems, cancelling, undoing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.services.desk import HOUSEHOLDS, POINT_HEADS, RULES, Desk, desk, told
from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.mapping import Choice
from wenming_desktop.services import books, history, imports
from wenming_desktop.storage import roster

FIXTURES = Path(__file__).parents[1] / "fixtures"
ROSTER = FIXTURES / "萨日朗嘎查常住人口花名册.xlsx"


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one
        one.check()


def test_a_preview_says_what_would_happen_and_writes_nothing(table: Desk) -> None:
    found = table.look("households", ROSTER)
    assert found.headline == "83条可以导入，4条要看。"
    assert (found.kind, found.file, found.titles) == (
        "households",
        ROSTER.name,
        ("户号", "姓名", "与户主关系", "村民小组"),
    )
    (sheet,) = found.sheets
    assert (sheet.name, sheet.header_row, sheet.header_rows, sheet.form, sheet.village, sheet.rows) == (
        "花名册",
        4,
        1,
        "people",
        "萨日朗嘎查",
        87,
    )
    assert [(match.letter, match.heading, match.label) for match in sheet.columns[:4]] == [
        ("A", "序号", "序号"), ("B", "户主", "户主"), ("C", "组别", "村民小组"), ("D", "姓名", "姓名"),
    ]  # fmt: skip
    assert found.rows[0].summary == ("萨日朗-001", "朱彩云", "户主", "1组")
    assert [(row.row, row.status, len(row.problems)) for row in found.rows[-4:]] == [
        (row, "error", 1) for row in (88, 89, 90, 91)
    ]
    assert found.report.created == ("萨日朗嘎查", "萨日朗嘎查新时代文明实践站")
    assert ("id_number", "身份证号") in found.fields
    assert table.query("SELECT count(*) FROM village") == [(0,)]
    assert table.bring("households", ROSTER).as_json() == found.report.as_json()


def test_the_json_has_exactly_its_keys(table: Desk) -> None:
    report = table.bring("households", ROSTER).as_json()
    assert set(report) == {"read", "written", "unchanged", "created", "problems", "unused", "notes"}
    assert list(report["problems"][0]) == ["sheet", "cell", "row", "message", "severity"]
    assert {key: report["problems"][3][key] for key in ("sheet", "cell", "row", "severity")} == {
        "sheet": "花名册", "cell": "D91", "row": 91, "severity": "error",
    }  # fmt: skip


def test_previews_of_points_and_rules(table: Desk) -> None:
    table.ready()
    found = table.look(
        "points",
        [POINT_HEADS, ("2026-10-08", "柳湾村", "", "巴特尔", "Z1", "两分"), ("上旬", "", "", "", "", "")],
    )
    assert found.headline == "1条可以导入，2条要看。"
    assert found.titles == ("日期", "嘎查村", "户号", "姓名", "积分项目", "分值")
    assert [row.summary for row in found.rows] == [
        ("2026-10-08", "柳湾村", "柳湾-001", "巴特尔", "Z1 参加志愿服务", "+2"), ("上旬", "", "", "", "", ""),
    ]  # fmt: skip
    matrix = table.look(
        "points",
        [
            ("柳湾村2026年9月",),
            ("户号", "户主", "思想观念", "乡风文明", "减分", "合计"),
            ("柳湾-001", "朱彩云", 1, 2, 3, 0),
        ],
    )
    assert matrix.titles == ("嘎查村", "户号", "户主", "各项得分", "合计")
    assert matrix.rows[0].summary == ("柳湾村", "柳湾-001", "朱彩云", "思想观念1 乡风文明2 减分3", "0")
    assert (matrix.sheets[0].form, matrix.sheets[0].month, matrix.sheets[0].header_row) == (
        "matrix",
        202609,
        2,
    )
    rules = table.look("rules", RULES)
    assert rules.rows[0].summary == ("Z1", "志愿服务", "参加志愿服务", "+2", "", "2026年1月1日起施行")
    assert rules.report.unchanged == 5


def test_columns_matched_by_hand_are_used_and_remembered(table: Desk) -> None:
    rows = [("柳湾村",), ("谁", "怎么称呼", "跟当家的"), ("柳湾-001", "朱彩云", "本人")]
    with pytest.raises(UserError, match="没有找到表头"):
        table.look("households", rows)
    choice = Choice(header_row=2, columns={"number": "A", "name": "B", "relation": "C"})
    assert table.look("households", rows, mapping={"Sheet1": choice}).report.written == 1
    assert table.bring("households", rows, mapping={"Sheet1": choice}).written == 1
    assert [(one["household"], one["name"], one["relation"]) for one in table.people] == [
        ("柳湾-001", "朱彩云", "户主")
    ]
    assert table.bring("households", rows).unchanged == 1, "next month's file is understood at once"
    assert table.undo().startswith("导入"), "what was learned is nothing to undo"


def test_what_is_noted_beside_an_act_is_not_the_act_that_is_taken_back(table: Desk) -> None:
    """撤销这次导入 after columns were chosen by hand: the import, not the note that remembers them."""
    choice = Choice(header_row=2, columns={"number": "A", "name": "B", "relation": "C"})
    rows = [("柳湾村",), ("谁", "怎么称呼", "跟当家的"), ("柳湾-001", "朱彩云", "本人")]
    path = table.workbook({"Sheet1": rows})
    _, changes = table.context.call(imports.run_import, "households", path, mapping={"Sheet1": choice})
    newest = table.context.call(books.newest_step)
    assert changes.pk is not None
    assert changes.pk < newest, "a note was made after it"
    name, _ = table.context.call(history.undo, changes.pk)
    assert name == changes.operation
    _, changes = table.context.call(books.remember, "列宽", 3)
    assert changes.pk == table.context.call(books.newest_step), "where nothing else was done, the note"


def test_a_sheet_can_be_left_out(table: Desk) -> None:
    path = table.workbook({"柳湾村": HOUSEHOLDS[1:], "沙坨村": [HOUSEHOLDS[1], ("", "丙", "户主", "1")]})
    report = table.bring("households", path, mapping={"柳湾村": Choice(skip=True)})
    assert (report.read, report.created) == (1, ("沙坨村", "沙坨村新时代文明实践站"))


def test_an_import_is_one_step_back_and_forth(table: Desk) -> None:
    table.bring("households", ROSTER)
    assert table.query("SELECT kind, file, json_extract(report, '$.written') FROM import_batch") == [
        ("households", ROSTER.name, 83)
    ]
    assert table.undo() == "导入 萨日朗嘎查常住人口花名册.xlsx 83条"
    assert table.query(
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM household), (SELECT count(*) FROM village)"
    ) == [(0, 0, 0)]
    table.context.call(history.redo)
    assert len(table.people) == 83
    table.undo()
    assert table.bring("households", ROSTER).written == 83


def test_check_writes_nothing_and_says_the_same(table: Desk) -> None:
    for kind, rows in (("rules", RULES), ("households", HOUSEHOLDS)):
        checked = table.bring(kind, rows, check=True)  # type: ignore[arg-type]
        assert table.query("SELECT (SELECT count(*) FROM rule_book) + (SELECT count(*) FROM person)")[0][
            0
        ] in (0, 1)
        assert table.bring(kind, rows).as_json() == checked.as_json()  # type: ignore[arg-type]


class StopHereError(Exception):
    pass


@pytest.mark.parametrize("among_the_rows", [False, True])
def test_a_cancelled_import_leaves_the_book_as_it_was(table: Desk, among_the_rows: bool) -> None:
    told: list[int] = []

    def stop() -> None:
        if told or not among_the_rows:
            raise StopHereError

    rows = [
        ("柳湾村",),
        ("户号", "姓名", "关系"),
        *((f"柳湾-{count:03d}", "甲", "户主") for count in range(1, 601)),
    ]
    with pytest.raises(StopHereError):
        table.bring("households", rows, cancel=stop, progress=lambda done, _: told.append(done))
    assert bool(told) == among_the_rows
    assert table.query(
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM operation WHERE name LIKE '导入%')"
    ) == [(0, 0)]


def test_the_last_moment_to_cancel_is_before_the_end(table: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    finish = roster.finish_batch

    def finished(*what: Any) -> None:
        finish(*what)
        written.append(1)

    def stop() -> None:
        if written:  # all is written but not yet kept
            raise StopHereError

    monkeypatch.setattr(roster, "finish_batch", finished)
    with pytest.raises(StopHereError):
        table.bring("households", HOUSEHOLDS, cancel=stop)
    assert table.query("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM running)") == [(0, 0)]


def test_progress_is_told(table: Desk) -> None:
    said: list[tuple[int, int]] = []
    rows = [
        ("柳湾村",),
        ("户号", "姓名", "关系"),
        *((f"柳湾-{count:03d}", "甲", "户主") for count in range(1, 601)),
    ]
    table.bring("households", rows, progress=lambda done, whole: said.append((done, whole)))
    assert said == [(250, 602), (500, 602)]


def test_a_kind_nobody_knows_and_a_station_nobody_has(table: Desk) -> None:
    with pytest.raises(UserError, match="不能导入"):
        table.bring("wishes", RULES)  # type: ignore[arg-type]
    table.ready()
    with pytest.raises(UserError, match="没有“沙坨村”这个嘎查村或实践站"):
        table.bring("points", [POINT_HEADS], station="沙坨村")
    report = table.bring(
        "points",
        [("日期", "姓名", "项目", "分值"), ("2026-10-08", "巴特尔", "Z1", 2)],
        station="柳湾村新时代文明实践站",
    )
    assert report.written == 1


def test_the_workbook_of_problems(table: Desk, tmp_path: Path) -> None:
    report = table.bring("households", ROSTER)
    out = tmp_path / "要改的.xlsx"
    table.context.call(imports.save_problems, ROSTER, out, report.problems)
    old, new = openpyxl.load_workbook(ROSTER), openpyxl.load_workbook(out)
    assert new.sheetnames == old.sheetnames
    before, after = old["花名册"], new["花名册"]
    assert sorted(map(str, after.merged_cells.ranges)) == sorted(map(str, before.merged_cells.ranges))
    for row in before.iter_rows(min_row=1, max_row=92, max_col=11):
        for cell in row:
            was, now = cell.value, after[cell.coordinate].value
            if isinstance(was, datetime):
                was = was.date().isoformat()
            assert now == was, cell.coordinate
    assert {cell: after[cell].fill.fgColor.rgb for cell in ("I88", "I89", "I90", "D91")} == dict.fromkeys(
        ("I88", "I89", "I90", "D91"), "FFF8C9C4"
    )
    assert after["I89"].comment.text == "身份证号与花名册第5行相同"
    assert after["I87"].comment is None
    assert [after[cell].value for cell in ("L3", "L4", "L88", "L91")] == [
        None,
        "需要修改",
        after["L88"].value,
        "D91 没有写姓名",
    ]
    assert after["I89"].data_type == "s"
    again = table.bring("households", out)
    assert (again.written, [cell for cell, _ in told(again)]) == (0, ["!I88", "!I89", "!I90", "!D91"]), (
        "mended there, it is imported again"
    )


def test_the_workbook_of_problems_keeps_what_is_dangerous_as_text(table: Desk, tmp_path: Path) -> None:
    rows = [("=cmd|' /C calc'!A0",), ("姓名", "关系", "身份证号"), ("=1+1", "@SUM", "123"), ("+1", "-1", "")]
    path = table.workbook({"柳湾村": rows, "隐": [("好",)]}, hidden=("隐",))
    with openpyxl_strings(path, {"A1": rows[0][0], "A3": "=1+1"}):
        report = table.bring("households", path, check=True)
        out = tmp_path / "要改的.xlsx"
        table.context.call(imports.save_problems, path, out, report.problems)
    book = openpyxl.load_workbook(out)
    assert {book["柳湾村"][cell].data_type for cell in ("A1", "A3", "A4", "B3", "B4")} == {"s"}
    assert book["隐"].sheet_state == "hidden"
    with pytest.raises(UserError, match="不能写入"):
        table.context.call(
            imports.save_problems, path, tmp_path / "没有这个文件夹" / "x.xlsx", report.problems
        )


class openpyxl_strings:  # noqa: N801
    """Cells of a workbook set to texts that look like formulas, as a clerk's paste leaves them."""

    def __init__(self, path: Path, cells: dict[str, str]) -> None:
        book = openpyxl.load_workbook(path)
        for name, text in cells.items():
            cell = book.worksheets[0][name]
            cell.value = text
            cell.data_type = "s"
        book.save(path)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass


def test_without_keeping_ids_none_is_stored(table: Desk) -> None:
    now = table.context.call(books.settings)
    table.context.call(books.save_settings, replace(now, institute=replace(now.institute, keep_ids=False)))
    report = table.bring("households", ROSTER)
    assert (report.written, report.errors) == (83, 4)
    assert table.query("SELECT count(id_number) FROM person") == [(0,)]
    assert table.bring("households", ROSTER).written == 0
